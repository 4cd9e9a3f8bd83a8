// What the engine drives: a machine is a table of operations, an abstract state that a generator
// can follow without running anything, and a world in which a program really runs.
//
// The engine knows nothing of what a machine does. A program is a Uint32Array of words, one
// operation each; 16 variables, `a` to `p`, name what operations make. One meaning has one word.

import type { Random } from "./random.ts";
import type { OperandSpec } from "./word.ts";

/** One operation a word. */
export type Program = Uint32Array;

export const VARIABLES = "abcdefghijklmnop";
export const VARIABLE_COUNT = VARIABLES.length;

/** One row of a machine's table. Rows stand in the order of simplicity, the simplest first. */
export interface Operation<State, World> {
  readonly name: string;
  /** The statement, with operands in capitals: `V = malloc(SIZE)`. */
  readonly text: string;
  /** The operands in the order in which they are packed into the word. */
  readonly operands: readonly OperandSpec[];
  /**
   * The names of two rows, when the statement is that of the first and behind it that of the
   * second: its operands are the first row's, then the second's, by whatever names.
   */
  readonly joins?: readonly [first: string, second: string];
  /** How often the operation is drawn, against the other rows' weights. */
  readonly weight: number;
  /** Operand bits that can run in `state`, drawn with a bias to what matters; -1 when none can. */
  draw(state: State, random: Random, character: Character): number;
  /** Whether the operation would run in `state`. */
  enabled(state: State, word: number): boolean;
  /** What it does to the state; only asked when enabled. */
  advance(state: State, word: number): void;
  /** Runs it; false when its precondition does not hold and nothing was done. */
  run(world: World, word: number): boolean;
}

/** What distinguishes one generated program from another: drawn once, kept for its length. */
export interface Character {
  /** Cumulative weights of the operations; a row that this program leaves out adds nothing. */
  readonly cumulative: Float64Array;
  /** Variables in use: the first `variables` of the 16. */
  readonly variables: number;
  /** Argument indices that the program prefers; machines decide what they mean. */
  readonly favourites: Uint32Array;
  readonly swarm: boolean;
}

/** A property that did not hold. Thrown by operations and checks; the runner adds the step. */
export class PropertyFailed extends Error {
  override readonly name = "PropertyFailed";
  readonly property: string;

  /** `property` names what should hold; `message` says what was seen against what was expected. */
  constructor(property: string, message: string) {
    super(message);
    this.property = property;
  }
}

export interface Machine<State, World> {
  readonly name: string;
  readonly operations: readonly Operation<State, World>[];
  /** The state before the first operation. */
  newState(): State;
  resetState(state: State): void;
  /** Everything as before the first operation of `program`; `isPrecise`: nothing is spared. */
  begin(world: World, program: Program, isPrecise?: boolean): void;
  /** Cheap checks of what the last operation touched. */
  checkTouched(world: World): void;
  /** All checks over everything. */
  checkAll(world: World): void;
  /** Whether what is left of the program is not to be run: there is nothing to hold it against. */
  isOver?(world: World): boolean;
  /** The end of a program: checks that only make sense there. */
  finish(world: World): void;
  /** Verified operations so far; one word may stand for many. */
  operationCount(world: World): number;
  /** The property that an exception breaks; undefined when it does not come out of the world. */
  propertyOf(world: World, error: unknown): string | undefined;
  /** One line about what the last operation did, for a report. */
  describe(world: World): string;
}

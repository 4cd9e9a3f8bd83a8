// Running a program: each word through its row of the table, cheap checks of what it touched after
// each, all checks every `walkEvery` words and at the end. A failure is run again with all checks
// after every word, so that the first bad step is the one that is named.

import { type Machine, type Program, PropertyFailed } from "./machine.ts";
import { operationOf } from "./word.ts";

export interface Failure {
  /** The name of the property that did not hold. */
  readonly property: string;
  /** What was seen against what was expected. */
  readonly message: string;
  /** Index of the word after which it did not hold; the program's length at its end. */
  readonly step: number;
  /** Name of the operation at that step; `end` at the end. */
  readonly operation: string;
}

export interface Outcome {
  readonly failure: Failure | undefined;
  /** Words that ran, and words whose precondition did not hold. */
  readonly executed: number;
  readonly skipped: number;
}

/** Counts by operation over many runs. */
export class OperationCounts {
  readonly executed: Float64Array;
  readonly skipped: Float64Array;

  constructor(rows: number) {
    this.executed = new Float64Array(rows);
    this.skipped = new Float64Array(rows);
  }
}

export const WALK_EVERY = 256;

/** Two failures with one signature are taken for the same bug. */
export function signatureOf(failure: Failure): string {
  return `${failure.property}/${failure.operation}`;
}

export interface RunOptions {
  /** Words between two runs of all checks; 1 checks everything after each. */
  readonly walkEvery: number;
  /** Nothing is spared between these either; true unless told when everything is checked anyway. */
  readonly isPrecise?: boolean;
  readonly counts?: OperationCounts;
}

/** Runs `program` in `world` from the beginning. Errors that are not the world's are thrown on. */
export function run<State, World>(
  machine: Machine<State, World>,
  world: World,
  program: Program,
  options: RunOptions,
): Outcome {
  const { operations } = machine;
  const { walkEvery, isPrecise = walkEvery === 1, counts } = options;
  let step = 0;
  let executed = 0;
  let isChecked = false;
  try {
    machine.begin(world, program, isPrecise);
    for (; step < program.length; step++) {
      const word = program[step]!;
      const row = operationOf(word);
      const operation = operations[row];
      isChecked = false;
      if (operation?.run(world, word) === true) {
        executed++;
        if (counts !== undefined) counts.executed[row]!++;
        isChecked = (step + 1) % walkEvery === 0;
        if (isChecked) machine.checkAll(world);
        else machine.checkTouched(world);
      } else if (counts !== undefined && operation !== undefined) {
        counts.skipped[row]!++;
      }
      if (machine.isOver?.(world) === true) break;
    }
    // What refused to run may have changed something all the same.
    if (!isChecked) machine.checkAll(world);
    machine.finish(world);
    return { failure: undefined, executed, skipped: step - executed };
  } catch (error) {
    const property =
      error instanceof PropertyFailed ? error.property : machine.propertyOf(world, error);
    if (property === undefined) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const at = program[step];
    const operation = at === undefined ? "end" : operations[operationOf(at)]!.name;
    return { failure: { property, message, step, operation }, executed, skipped: step - executed };
  }
}

/** As `run`; a failing program runs again, checked at every step, to find the first bad one. */
export function runPrecisely<State, World>(
  machine: Machine<State, World>,
  world: World,
  program: Program,
  options: RunOptions = { walkEvery: WALK_EVERY },
): Outcome {
  const outcome = run(machine, world, program, options);
  if (outcome.failure === undefined || options.walkEvery === 1) return outcome;
  const precise = run(machine, world, program, { walkEvery: 1 });
  return precise.failure === undefined ? outcome : precise;
}

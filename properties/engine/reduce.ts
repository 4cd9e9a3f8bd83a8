// The reducer: from a failing program to one that no single step makes simpler and still failing.
//
// Passes, repeated until none helps:
//   executed   drop what did not run and what comes after the failure
//   slice      keep only what names the variables of the failing step
//   chunks     drop runs of words, large ones first, from the end
//   pairs      drop any two words
//   arguments  each operand to its simplest value, its boundaries, half, one less
//   operations a simpler operation in place of another
//   variables  rename by first use, unify two
//   order      move a word to an earlier place
//   joins      the parts of two words in one, or paired anew (joins.ts)
//   merges     one word in place of two, then shifts of all numbers of a name and trades of one
//              number for another (trades.ts); these and joins only when nothing else helps
//
// A candidate is accepted when the same property still fails and the program is simpler in
// shortlex order, so the passes cannot run in circles.

import { Joins, regroupings } from "./joins.ts";
import { type Machine, type Program, VARIABLE_COUNT } from "./machine.ts";
import { comparePrograms, keyOf } from "./order.ts";
import { type Failure, run, runPrecisely, WALK_EVERY } from "./run.ts";
import { asRow, CHOICES_LENGTH, merges, replaced, shifts, trades, without } from "./trades.ts";
import { VariableMap } from "./variables.ts";
import { decode, encode, type OperandSpec, operationOf } from "./word.ts";

export interface ReduceOptions {
  /** Executions after which the best program so far is returned. */
  readonly maxExecutions: number;
  /** Hears of every simpler program, at once. */
  readonly onProgress?: (program: Program, executions: number) => void;
  /** Keys of programs that do not break the property; shared by reductions for one property. */
  readonly passing?: Set<string>;
}

export interface Reduced {
  readonly program: Program;
  readonly failure: Failure;
  readonly executions: number;
  /** No pass found anything simpler; false when the executions ran out. */
  readonly exhausted: boolean;
}

export const REDUCE_DEFAULTS: ReduceOptions = { maxExecutions: 200_000 };

/** Programs up to this length are checked at every step while they are reduced. */
const PRECISE_LENGTH = 64;
const PAIRS_LENGTH = 80;
const ORDER_LENGTH = 24;
const MERGES_LENGTH = 12;
const TRADES_LENGTH = 4;
const CACHE_LENGTH = 64;

type Table = Pick<Machine<never, never>, "operations">;

type ValueOperand = Exclude<OperandSpec, { kind: "variable" }>;

/** Whether equal indices of the two mean the same: one name, or the same texts under two names. */
function areAlike(one: OperandSpec, other: ValueOperand): boolean {
  if (one.kind !== "choice" || other.kind !== "choice") return one.name === other.name;
  return one.texts.length === other.texts.length && one.texts.every((t, i) => t === other.texts[i]);
}

/** Thrown inside the reducer when its executions have run out. */
class BudgetSpent extends Error {}

/** Reduces `program`, which fails with `failure`, keeping the property that fails. */
export function reduce<State, World>(
  machine: Machine<State, World>,
  world: World,
  program: Program,
  failure: Failure,
  options: ReduceOptions = REDUCE_DEFAULTS,
): Reduced {
  return new Reducer(machine, world, program, failure, options).reduce();
}

class Reducer<State, World> {
  private readonly machine: Machine<State, World>;
  private readonly world: World;
  private readonly options: ReduceOptions;
  private readonly variables: VariableMap;
  private readonly joins: Joins;
  private readonly passing: Set<string>;
  private best: Program;
  private failure: Failure;
  private executions = 0;

  constructor(
    machine: Machine<State, World>,
    world: World,
    program: Program,
    failure: Failure,
    options: ReduceOptions,
  ) {
    this.machine = machine;
    this.world = world;
    this.best = program;
    this.failure = failure;
    this.options = options;
    this.passing = options.passing ?? new Set();
    this.variables = new VariableMap(machine as Table);
    this.joins = new Joins(machine as Table);
  }

  reduce(): Reduced {
    let exhausted = true;
    try {
      this.nameInOrder();
      this.keepExecuted();
      this.slice();
      for (let before = ""; before !== keyOf(this.best); ) {
        before = keyOf(this.best);
        this.dropChunks();
        this.simplifyOperands();
        this.dropPairs();
        this.simplifyOperations();
        this.renameVariables();
        this.moveEarlier();
        if (before === keyOf(this.best)) this.regroup();
        if (before === keyOf(this.best)) this.mergeAndTrade();
      }
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      exhausted = false;
    }
    const { failure } = runPrecisely(this.machine, this.world, this.best);
    return {
      program: this.best,
      failure: failure ?? this.failure,
      executions: this.executions,
      exhausted,
    };
  }

  /**
   * Where a word may define two names, the simplest of two words is not always the one with its
   * names in order: all programs have them so, and are simpler or not with such names alone.
   */
  private nameInOrder(): void {
    if (this.joins.areNone) return;
    const named = this.variables.canonical(this.best);
    if (keyOf(named) !== keyOf(this.best) && this.failsAsWell(named)) this.best = named;
  }

  /** Makes `candidate` the best when it is simpler and still fails the same property. */
  private accept(program: Program): boolean {
    const candidate = this.joins.areNone ? program : this.variables.canonical(program);
    if (comparePrograms(candidate, this.best) >= 0 || !this.failsAsWell(candidate)) return false;
    this.best = candidate;
    this.options.onProgress?.(candidate, this.executions);
    return true;
  }

  /** Whether `candidate` fails the same property; its failure is kept. */
  private failsAsWell(candidate: Program): boolean {
    const key = candidate.length <= CACHE_LENGTH ? keyOf(candidate) : undefined;
    if (key !== undefined && this.passing.has(key)) return false;
    if (this.executions >= this.options.maxExecutions) throw new BudgetSpent();
    this.executions++;
    const walkEvery = candidate.length <= PRECISE_LENGTH ? 1 : WALK_EVERY;
    const { failure } = run(this.machine, this.world, candidate, {
      walkEvery,
      isPrecise: true,
    });
    if (failure === undefined || failure.property !== this.failure.property) {
      if (key !== undefined) this.passing.add(key);
      return false;
    }
    this.failure = failure;
    return true;
  }

  private keepExecuted(): void {
    this.accept(this.best.subarray(0, this.failure.step + 1).slice());
    const state = this.machine.newState();
    const ran = this.best.filter((word) => {
      const operation = this.machine.operations[operationOf(word)]!;
      if (!operation.enabled(state, word)) return false;
      operation.advance(state, word);
      return true;
    });
    this.accept(ran);
  }

  private slice(): void {
    const last = this.best[Math.min(this.failure.step, this.best.length - 1)];
    if (last === undefined) return;
    const wanted = new Set(this.variables.of(last));
    this.accept(
      this.best.filter((word) => {
        const named = this.variables.of(word);
        return named.length === 0 || named.some((variable) => wanted.has(variable));
      }),
    );
  }

  private dropChunks(): void {
    for (let size = this.best.length >> 1 || 1; size >= 1; size = size >> 1) {
      for (let end = this.best.length; end > 0; ) {
        const start = Math.max(0, end - size);
        this.accept(without(this.best, start, end));
        end = Math.min(start, this.best.length);
      }
    }
  }

  private dropPairs(): void {
    if (this.best.length > PAIRS_LENGTH) return;
    for (let i = this.best.length - 1; i > 0; i--) {
      for (let j = i - 1; j >= 0 && i < this.best.length; j--) {
        this.accept(without(without(this.best, i, i + 1), j, j + 1));
      }
    }
  }

  private simplifyOperands(): void {
    for (let i = 0; i < this.best.length; i++) {
      const { operands } = this.machine.operations[operationOf(this.best[i]!)]!;
      for (let k = 0; k < operands.length; k++) this.simplifyOperand(i, k, operands);
    }
  }

  private simplifyOperand(at: number, k: number, operands: readonly OperandSpec[]): void {
    const operand = operands[k]!;
    if (operand.kind === "variable") return;
    const set = (index: number): boolean => {
      const word = this.best[at];
      if (word === undefined) return false;
      const indices = decode(word, operands);
      if (index < 0 || index >= indices[k]!) return false;
      indices[k] = index;
      return this.accept(replaced(this.best, at, encode(operationOf(word), operands, indices)));
    };
    const current = (): number => decode(this.best[at]!, operands)[k]!;
    if (set(0)) return;
    if (operand.kind === "choice") {
      // Choices are no scale: each simpler one may or may not do.
      for (let index = 1; index < current() && !set(index); index++);
      this.simplifySimilar(at, k, operand);
      return;
    }
    for (const boundary of operand.boundaries) if (set(boundary)) break;
    // Halving by distance finds the least value that still fails, if failing is monotone in it.
    for (let step = current() >> 1; step >= 1; step >>= 1) while (set(current() - step));
    this.simplifySimilar(at, k, operand);
  }

  /** The same value in two places often has to change in both. */
  private simplifySimilar(at: number, k: number, operand: ValueOperand): void {
    const { operands } = this.machine.operations[operationOf(this.best[at]!)]!;
    const value = decode(this.best[at]!, operands)[k]!;
    const targets =
      operand.kind === "choice"
        ? Array.from({ length: value }, (_, index) => index)
        : [0, ...operand.boundaries, value >> 1, value - 1];
    for (const target of targets) {
      if (target < 0 || target >= value) continue;
      const changed = this.best.map((word) => this.withValue(word, operand, value, target));
      if (this.accept(changed)) return;
    }
  }

  /** `word` with each operand that is like `operand` set to `target` where it is `value`. */
  private withValue(word: number, operand: ValueOperand, value: number, target: number): number {
    const { operands } = this.machine.operations[operationOf(word)]!;
    const indices = decode(word, operands);
    const changed = indices.map((index, k) =>
      index === value && areAlike(operands[k]!, operand) ? target : index,
    );
    return encode(operationOf(word), operands, changed);
  }

  private simplifyOperations(): void {
    for (let i = 0; i < this.best.length; i++) {
      for (let row = 0; row < operationOf(this.best[i]!); row++) {
        const word = asRow(this.machine as Table, this.best[i]!, row);
        if (this.accept(replaced(this.best, i, word))) break;
        if (this.accept(this.withFreshVariable(i, word))) break;
        if (this.best.length <= CHOICES_LENGTH && this.tryChoices(i, word)) break;
      }
    }
  }

  /** `word` in place of that at `at`, by every choice of an operand that this one has not. */
  private tryChoices(at: number, word: number): boolean {
    const { operations } = this.machine;
    const before = operations[operationOf(this.best[at]!)]!.operands;
    const { operands } = operations[operationOf(word)]!;
    const k = operands.findIndex(
      ({ kind, name }) => kind === "choice" && before.every((each) => each.name !== name),
    );
    if (k === -1) return false;
    const { count } = operands[k] as ValueOperand;
    const indices = decode(word, operands);
    for (let index = 1; index < count; index++) {
      const chosen = encode(operationOf(word), operands, indices.with(k, index));
      if (this.accept(replaced(this.best, at, chosen))) return true;
    }
    return false;
  }

  /** The best program with `word` at `at`, naming a variable that nothing else names. */
  private withFreshVariable(at: number, word: number): Program {
    const used = this.variables.used(this.best);
    const fresh = this.variables.rename(word, () => Math.min(used.length, VARIABLE_COUNT - 1));
    return this.variables.canonical(replaced(this.variables.canonical(this.best), at, fresh));
  }

  private renameVariables(): void {
    this.accept(this.variables.canonical(this.best));
    const used = this.variables.used(this.best);
    for (const from of used) {
      for (const to of used) {
        if (to >= from) break;
        this.accept(this.variables.renameAll(this.best, (v) => (v === from ? to : v)));
      }
    }
    // One word at a time: a name that was freed can be used again.
    for (let i = 0; i < this.best.length; i++) {
      for (const to of used) {
        for (let j = i; j <= this.best.length; j++) {
          this.accept(
            this.best.map((word, at) =>
              at >= i && at < j ? this.variables.rename(word, () => to) : word,
            ),
          );
          if (this.best.length > ORDER_LENGTH) break;
        }
      }
    }
    this.accept(this.variables.canonical(this.best));
  }

  private moveEarlier(): void {
    if (this.best.length > ORDER_LENGTH) return;
    for (let from = 1; from < this.best.length; from++) {
      for (let to = 0; to < from; to++) {
        const moved = Array.from(this.best);
        const [word] = moved.splice(from, 1);
        moved.splice(to, 0, word!);
        this.accept(this.variables.canonical(Uint32Array.from(moved)));
      }
    }
  }

  /** Parts move to other words; with a name for each value they can go past what rebinds one. */
  private regroup(): void {
    if (this.best.length > MERGES_LENGTH) return;
    const { best, joins, variables } = this;
    for (const program of [best, variables.apart(best)]) {
      for (const candidate of regroupings(joins, program)) {
        if (this.accept(variables.canonical(candidate))) return;
      }
    }
  }

  private mergeAndTrade(): void {
    if (this.best.length > MERGES_LENGTH) return;
    const table = this.machine as Table;
    const before = this.best;
    for (const candidate of merges(table, this.variables, before)) {
      if (this.accept(this.variables.canonical(candidate))) return;
    }
    for (const candidate of shifts(table, before)) if (this.accept(candidate)) return;
    if (before.length > TRADES_LENGTH) return;
    for (const candidate of trades(table, before)) if (this.accept(candidate)) return;
  }
}

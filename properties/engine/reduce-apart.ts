// A reducer for judges that stand apart, in another process: it asks about many candidates at once,
// and knows of none of them more than whether it fails. Simpler is what the reducer in this process
// takes for simpler, shortlex order; the passes are fewer: runs of words and pairs to be dropped,
// operands, operations, names, words that are joined.

import { Joins, regroupings } from "./joins.ts";
import type { Machine, Program } from "./machine.ts";
import { comparePrograms, keyOf } from "./order.ts";
import { asRow, replaced, without } from "./trades.ts";
import { VariableMap } from "./variables.ts";
import { decode, encode, operationOf } from "./word.ts";

/** Whether each of the programs fails as the first one did. */
export type Fails = (programs: readonly Program[]) => Promise<readonly boolean[]>;

export interface ReduceApartOptions {
  /** Candidates after which the best program so far is returned. */
  readonly maxCandidates: number;
  /** Hears of every simpler program, at once. */
  readonly onProgress?: (program: Program) => void;
}

export interface ReducedApart {
  readonly program: Program;
  readonly candidates: number;
  /** Nothing simpler was found; false when the candidates ran out. */
  readonly exhausted: boolean;
}

export const REDUCE_APART_DEFAULTS: ReduceApartOptions = { maxCandidates: 20_000 };

/** Programs up to this length lose any two words, and get simpler words. */
const PAIRS_LENGTH = 16;
const WORDS_LENGTH = 32;
/** Programs up to this length have the parts of their words paired anew. */
const JOINS_LENGTH = 8;

type Table = Pick<Machine<never, never>, "operations">;

/** Reduces `program`, which fails. */
export async function reduceApart(
  machine: Table,
  program: Program,
  fails: Fails,
  options: ReduceApartOptions = REDUCE_APART_DEFAULTS,
): Promise<ReducedApart> {
  const reducer = new ReducerApart(machine, program, fails, options);
  return reducer.reduce();
}

class ReducerApart {
  private readonly machine: Table;
  private readonly fails: Fails;
  private readonly options: ReduceApartOptions;
  private readonly variables: VariableMap;
  private readonly joins: Joins;
  private readonly passing = new Set<string>();
  private best: Program;
  private candidates = 0;

  constructor(machine: Table, program: Program, fails: Fails, options: ReduceApartOptions) {
    this.machine = machine;
    this.best = program;
    this.fails = fails;
    this.options = options;
    this.variables = new VariableMap(machine);
    this.joins = new Joins(machine);
  }

  async reduce(): Promise<ReducedApart> {
    await this.nameInOrder();
    for (let before = ""; before !== keyOf(this.best) && !this.isSpent; ) {
      before = keyOf(this.best);
      await this.dropRuns();
      if (this.best.length <= PAIRS_LENGTH) await this.repeat(() => this.withoutPairs());
      if (this.best.length <= WORDS_LENGTH) await this.simplifyWords();
      await this.repeat(() => this.renamed());
      if (this.best.length <= JOINS_LENGTH) await this.repeat(() => this.regrouped());
    }
    return { program: this.best, candidates: this.candidates, exhausted: !this.isSpent };
  }

  /** As the reducer in this process: all programs have their names in the order of first use. */
  private async nameInOrder(): Promise<void> {
    const named = this.variables.canonical(this.best);
    if (keyOf(named) === keyOf(this.best) || this.isSpent) return;
    this.candidates++;
    const [fails] = await this.fails([named]);
    if (fails === true) this.best = named;
  }

  private get isSpent(): boolean {
    return this.candidates >= this.options.maxCandidates;
  }

  /** Takes the simplest of the candidates that fails; false when none is simpler and fails. */
  private async take(candidates: readonly Program[]): Promise<boolean> {
    const open = new Map<string, Program>();
    for (const candidate of candidates) {
      const each = this.variables.canonical(candidate);
      if (comparePrograms(each, this.best) < 0 && !this.passing.has(keyOf(each))) {
        open.set(keyOf(each), each);
      }
    }
    if (open.size === 0 || this.isSpent) return false;
    const asked = [...open.values()].sort(comparePrograms);
    this.candidates += asked.length;
    const answers = await this.fails(asked);
    let isBetter = false;
    asked.forEach((each, i) => {
      if (answers[i] !== true) this.passing.add(keyOf(each));
      else if (!isBetter) {
        isBetter = true;
        this.best = each;
        this.options.onProgress?.(each);
      }
    });
    return isBetter;
  }

  private async repeat(candidates: () => readonly Program[]): Promise<void> {
    while (await this.take(candidates()));
  }

  private async dropRuns(): Promise<void> {
    for (let size = this.best.length >> 1; size >= 1; size >>= 1) {
      await this.repeat(() => {
        const starts = Array.from({ length: Math.ceil(this.best.length / size) }, (_, i) => i);
        const { best } = this;
        return starts.map((i) => without(best, i * size, Math.min(best.length, (i + 1) * size)));
      });
    }
  }

  private withoutPairs(): Program[] {
    const { best } = this;
    return Array.from(best).flatMap((_, i) =>
      Array.from({ length: i }, (_, j) => without(without(best, i, i + 1), j, j + 1)),
    );
  }

  private async simplifyWords(): Promise<void> {
    for (let at = 0; at < this.best.length; at++) {
      await this.repeat(() => (at < this.best.length ? this.withSimplerWord(at) : []));
    }
  }

  /** A simpler operation in place of that at `at`, or a simpler value of one of its operands. */
  private withSimplerWord(at: number): Program[] {
    const { best, machine } = this;
    const word = best[at]!;
    const row = operationOf(word);
    const { operands } = machine.operations[row]!;
    const indices = decode(word, operands);
    const words = Array.from({ length: row }, (_, simpler) => asRow(machine, word, simpler));
    for (let k = 0; k < operands.length; k++) {
      for (let index = 0; index < indices[k]!; index++) {
        words.push(encode(row, operands, indices.with(k, index)));
      }
    }
    return words.map((each) => replaced(best, at, each));
  }

  /** Any two names in one. */
  private renamed(): Program[] {
    const { best, variables } = this;
    const used = variables.used(best);
    const joined = used.flatMap((from) =>
      used
        .filter((to) => to < from)
        .map((to) => variables.renameAll(best, (each) => (each === from ? to : each))),
    );
    return joined;
  }

  /** The parts of its words otherwise, also with a name for each value. */
  private regrouped(): Program[] {
    const { best, joins, variables } = this;
    return [best, variables.apart(best)].flatMap((program) => [...regroupings(joins, program)]);
  }
}

// Random programs against a real interpreter: each runs there and in our heap, and all that can be
// seen must be equal. While the interpreter runs one batch, ours runs the one before it.

import type { Observation } from "../../../spec/observation.ts";
import { PROFILES } from "../../../src/profile/cpython.ts";
import { Generator } from "../../engine/generate.ts";
import type { Program } from "../../engine/machine.ts";
import { Language } from "../../engine/python.ts";
import { type Random, seededRandom } from "../../engine/random.ts";
import { reduceApart } from "../../engine/reduce-apart.ts";
import { type ObjectsMachine, objectsMachine } from "../../machines/objects/machine.ts";
import type { MakeInterpreter } from "../../machines/objects/world.ts";
import { Cpython, type CpythonFailure } from "./child.ts";
import type { Difference } from "./difference.ts";
import { Comparer, differenceKind, type Explained, type Verdict } from "./verdict.ts";

/** A program on which the real interpreter and ours differ, and nothing explains it. */
export interface CpythonMismatch {
  readonly program: Program;
  readonly difference: Difference;
  /** What the interpreter showed of it. */
  readonly expected: Observation;
}

/** What programs were compared in. */
export interface CpythonTally {
  programs: number;
  statements: number;
  /** Addresses that free lists gave. */
  addresses: number;
  /** Differences that are of neither side, by kind. */
  readonly explained: Partial<Record<Explained, number>>;
}

export interface CpythonJudgeOptions {
  readonly seed: string;
  readonly maxLength: number;
  readonly make?: MakeInterpreter;
}

const BATCH = 32;
/** Programs of ours between two looks at what the interpreter says. */
const SLICE = 4;

type Sent = {
  readonly programs: readonly Program[];
  readonly answers: Promise<(Observation | CpythonFailure)[]>;
};

export class CpythonJudge {
  readonly tally: CpythonTally = { programs: 0, statements: 0, addresses: 0, explained: {} };
  readonly machine: ObjectsMachine = objectsMachine();
  readonly language = new Language(this.machine as never);
  private readonly cpython: Cpython;
  private readonly comparer: Comparer;
  private readonly generator: Generator<never, never>;
  private readonly random: Random;
  private ahead: Sent | undefined;

  constructor(cpython: Cpython, { seed, maxLength, make }: CpythonJudgeOptions) {
    const profile = PROFILES.find(({ name }) => name === cpython.python.version)!;
    this.cpython = cpython;
    this.comparer = new Comparer(profile, make);
    this.generator = new Generator(this.machine, { maxLength }) as never;
    this.random = seededRandom(`${seed}/cpython/${profile.name}`);
  }

  /** Draws a batch and runs it on both sides; the programs that differ. */
  async judge(): Promise<CpythonMismatch[]> {
    const now = this.ahead ?? this.send(this.draw());
    this.ahead = this.send(this.draw());
    return this.compareAll(now);
  }

  /** Runs programs on both sides; those that differ. */
  judgeAll(programs: readonly Program[]): Promise<CpythonMismatch[]> {
    return this.compareAll(this.send(programs));
  }

  /** The simplest program found that differs in the same kind of thing. */
  async reduce(
    mismatch: CpythonMismatch,
    onProgress?: (program: Program) => void,
  ): Promise<CpythonMismatch> {
    const kind = differenceKind(mismatch.difference);
    let best = mismatch;
    const fails = async (programs: readonly Program[]): Promise<boolean[]> => {
      const { answers } = this.send(programs);
      const seen = await answers;
      return programs.map((program, i) => {
        const found = this.mismatchOf(program, seen[i]!, this.verdictOf(program, seen[i]!));
        const isSame = found !== undefined && differenceKind(found.difference) === kind;
        return isSame;
      });
    };
    const { program } = await reduceApart(this.machine as never, mismatch.program, fails, {
      maxCandidates: REDUCE_CANDIDATES,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    const [again] = await this.judgeAll([program]);
    if (again !== undefined) best = again;
    return best;
  }

  /**
   * Whether it differs again, here and in a process that has run nothing else; an address that does
   * not is counted as explained.
   */
  async isSeenAgain({ program, difference }: CpythonMismatch): Promise<boolean> {
    if (differenceKind(difference) !== "address") return true;
    const [again] = await this.judgeAll([program]);
    if (again !== undefined && (await this.isSeenAfresh(program))) return true;
    const { explained } = this.tally;
    explained["not seen again"] = (explained["not seen again"] ?? 0) + 1;
    return false;
  }

  private async isSeenAfresh(program: Program): Promise<boolean> {
    const fresh = await Cpython.open(this.cpython.python);
    try {
      const [seen] = await fresh.runEach([this.linesOf(program)]);
      return this.mismatchOf(program, seen!, this.verdictOf(program, seen!)) !== undefined;
    } finally {
      fresh.close();
    }
  }

  /** Ends the batch that was sent ahead. */
  async settle(): Promise<void> {
    await this.ahead?.answers.catch(() => {});
    this.ahead = undefined;
  }

  private draw(): Program[] {
    return Array.from({ length: BATCH }, () => this.generator.draw(this.random));
  }

  private linesOf(program: Program): string[] {
    return Array.from(program, (word) => this.language.print(word));
  }

  private send(programs: readonly Program[]): Sent {
    const answers = this.cpython.runEach(programs.map((each) => this.linesOf(each)));
    // Whoever waits for the answers hears of it; until then it is no unhandled rejection.
    answers.catch(() => {});
    return { programs, answers };
  }

  private async compareAll({ programs, answers }: Sent): Promise<CpythonMismatch[]> {
    const seen = await answers;
    const found: CpythonMismatch[] = [];
    const { tally } = this;
    for (const [i, program] of programs.entries()) {
      if (i % SLICE === 0) await breathe();
      const verdict = this.verdictOf(program, seen[i]!);
      tally.programs++;
      tally.statements += program.length;
      tally.addresses += verdict.addresses;
      const { explained } = verdict;
      if (explained !== undefined)
        tally.explained[explained] = (tally.explained[explained] ?? 0) + 1;
      const mismatch = this.mismatchOf(program, seen[i]!, verdict);
      if (mismatch !== undefined) found.push(mismatch);
    }
    return found;
  }

  private verdictOf(program: Program, seen: Observation | CpythonFailure): Verdict {
    return this.comparer.compare(this.linesOf(program), seen);
  }

  private mismatchOf(
    program: Program,
    expected: Observation | CpythonFailure,
    { difference, explained }: Verdict,
  ): CpythonMismatch | undefined {
    if (difference === undefined || explained !== undefined) return undefined;
    return { program, difference, expected: expected as Observation };
  }
}

const REDUCE_CANDIDATES = 10_000;

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

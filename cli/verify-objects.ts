// The real interpreters' part in verifying objects: what they once showed, recorded, and what those
// that are here show of fresh programs.

import type { Program } from "../properties/engine/machine.ts";
import { Cpython } from "../properties/oracles/cpython/child.ts";
import type { Difference } from "../properties/oracles/cpython/difference.ts";
import { CpythonJudge, type CpythonMismatch } from "../properties/oracles/cpython/judge.ts";
import { readRecording, writeRecording } from "../properties/oracles/cpython/recorded.ts";
import { Comparer, differenceKind, type Explained } from "../properties/oracles/cpython/verdict.ts";
import type { FoundPython } from "../properties/oracles/pythons.ts";
import { PROFILES } from "../src/profile/cpython.ts";
import { CliError, EXIT } from "./exit.ts";
import { readInput, shown, writeOutput } from "./files.ts";
import { cpythonMismatchFile, saveCpythonMismatch } from "./findings.ts";

/** Recorded programs that were replayed. */
export interface ObservedTally {
  programs: number;
  statements: number;
  addresses: number;
  readonly explained: Partial<Record<Explained, number>>;
}

export interface ObservedReplay {
  readonly python: string;
  readonly tally: ObservedTally;
  /** A line for each program that differs. */
  readonly problems: readonly string[];
}

/** Runs every program of a recording in our heap; `breathe` is awaited now and then. */
export async function replayObservations(
  file: string,
  breathe: (programs: number) => Promise<void>,
): Promise<ObservedReplay> {
  const { python, programs } = readRecording(shown(file), readInput(file));
  const version = python.split(".").slice(0, 2).join(".");
  const profile = PROFILES.find(({ name }) => name === version);
  if (profile === undefined) {
    throw new CliError(EXIT.badInput, `${shown(file)}: line 1: unknown Python ${python}`);
  }
  const comparer = new Comparer(profile);
  const tally: ObservedTally = { programs: 0, statements: 0, addresses: 0, explained: {} };
  const problems: string[] = [];
  for (const { program, observation } of programs) {
    if (tally.programs % BREATH === 0) await breathe(tally.programs);
    const { difference, explained, addresses } = comparer.compare(program, observation);
    tally.programs++;
    tally.statements += program.length;
    tally.addresses += addresses;
    if (explained !== undefined) tally.explained[explained] = (tally.explained[explained] ?? 0) + 1;
    else if (difference !== undefined) {
      const what = differenceText(python, difference);
      // The header is the first line.
      problems.push(`✗ ${shown(file)}: line ${tally.programs + 1}: ${what}`);
    }
  }
  return { python, tally, problems };
}

/** What two recordings of one version were compared in. */
export function addTallies(left: ObservedTally, right: ObservedTally): ObservedTally {
  const explained = { ...left.explained };
  for (const [kind, times] of Object.entries(right.explained)) {
    explained[kind as Explained] = (explained[kind as Explained] ?? 0) + times;
  }
  return {
    programs: left.programs + right.programs,
    statements: left.statements + right.statements,
    addresses: left.addresses + right.addresses,
    explained,
  };
}

/** `refcount of a: CPython 3.11.7 has 2, ours 3`. */
export function differenceText(python: string, { where, expected, actual }: Difference): string {
  return `${where}: CPython ${python} has ${expected}, ours ${actual}`;
}

/** What a live comparison needs of the run around it. */
export interface LiveRun {
  readonly seed: string;
  /** Whether to stop, asked with the statements so far. */
  isOver(statements: number): boolean;
  progress(text: string): void;
}

/** A difference, as small as it was made, and where it is on disk. */
export interface LiveFinding {
  readonly mismatch: CpythonMismatch;
  readonly lines: readonly string[];
  readonly file: string;
  readonly recording: string;
  readonly hits: number;
}

/** Longest program: what is drawn is as long, or shorter by powers of two. */
const MAX_LENGTH = 40;
/** Recorded programs between two looks at signals. */
const BREATH = 16;

/** Fresh programs against the interpreter `python`, until the run says that it is over. */
export class LiveObjects {
  readonly python: FoundPython;
  readonly judge: CpythonJudge;
  private readonly cpython: Cpython;
  private readonly run: LiveRun;
  private readonly kinds = new Map<string, { shortest: CpythonMismatch; hits: number }>();

  private constructor(python: FoundPython, cpython: Cpython, run: LiveRun) {
    this.python = python;
    this.cpython = cpython;
    this.run = run;
    this.judge = new CpythonJudge(cpython, { seed: run.seed, maxLength: MAX_LENGTH });
  }

  static async open(python: FoundPython, run: LiveRun): Promise<LiveObjects> {
    return new LiveObjects(python, await Cpython.open(python), run);
  }

  /** Compares, reduces what differs and keeps it as files. */
  async compare(): Promise<LiveFinding[]> {
    const { judge, run } = this;
    try {
      while (!run.isOver(judge.tally.statements)) {
        run.progress(`cpython ${this.python.version}  ${judge.tally.programs} programs`);
        for (const mismatch of await judge.judge()) {
          if (await judge.isSeenAgain(mismatch)) this.file(mismatch);
        }
      }
      await judge.settle();
      const findings: LiveFinding[] = [];
      for (const [kind, { shortest, hits }] of this.kinds) {
        run.progress(`reducing a difference in ${kind}`);
        const reduced = await judge.reduce(shortest, (program) => this.save(shortest, program));
        findings.push({ ...this.keep(shortest, reduced), hits });
      }
      return findings;
    } finally {
      this.cpython.close();
    }
  }

  private file(mismatch: CpythonMismatch): void {
    const kind = differenceKind(mismatch.difference);
    const known = this.kinds.get(kind);
    if (known === undefined) {
      this.kinds.set(kind, { shortest: mismatch, hits: 1 });
      this.save(mismatch, mismatch.program);
      return;
    }
    known.hits++;
    if (mismatch.program.length < known.shortest.program.length) known.shortest = mismatch;
  }

  private save(mismatch: CpythonMismatch, program: Program): string {
    const kind = differenceKind(mismatch.difference);
    return saveCpythonMismatch(this.python.version, program, kind, this.run.seed);
  }

  /** The program, and beside it a recording of what the interpreter showed of it. */
  private keep(first: CpythonMismatch, mismatch: CpythonMismatch): Omit<LiveFinding, "hits"> {
    const file = this.save(first, mismatch.program);
    const lines = this.judge.language.printProgram(mismatch.program).split("\n");
    const recording = cpythonMismatchFile(file);
    const programs = [{ program: lines, observation: mismatch.expected }];
    writeOutput(recording, writeRecording({ python: this.python.full, programs }));
    return { mismatch, lines, file, recording };
  }
}

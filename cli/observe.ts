// `pyheap observe`: what real Pythons show of programs drawn from a seed, as recordings that any
// machine can replay.

import { join } from "node:path";
import { Generator } from "../properties/engine/generate.ts";
import { Language } from "../properties/engine/python.ts";
import { below, seededRandom } from "../properties/engine/random.ts";
import { objectsMachine } from "../properties/machines/objects/machine.ts";
import type { CpythonOptions, ProgramLines } from "../properties/oracles/cpython/child.ts";
import { CpythonFailure } from "../properties/oracles/cpython/failures.ts";
import {
  type RecordedProgram,
  type Recording,
  recordObservations,
  writeRecording,
} from "../properties/oracles/cpython/recorded.ts";
import { Comparer } from "../properties/oracles/cpython/verdict.ts";
import type { FoundPython } from "../properties/oracles/pythons.ts";
import { count } from "../properties/report/table.ts";
import { PROFILES } from "../src/profile/cpython.ts";
import { CliError, EXIT, type ExitCode } from "./exit.ts";
import { CORPUS, OBSERVATIONS_ENDING, shown, writeOutput } from "./files.ts";
import { demand, findJudges } from "./judges.ts";
import type { Output } from "./output.ts";
import { differenceText } from "./verify-objects.ts";

export interface ObserveOptions {
  readonly programs: number;
  readonly seed: string;
  readonly pythons: readonly string[];
  readonly interpreters: readonly string[];
  /** The folder of the recordings; the corpus when absent. */
  readonly output?: string;
}

/** Programs are drawn up to each of these lengths in turn, and from the shortest one on. */
const LENGTHS = [10, 20, 40, 60] as const;
const SHORTEST = 5;

/** Writes a recording for each version; 1 when programs had to be left out that differ. */
export async function observe(output: Output, options: ObserveOptions): Promise<ExitCode> {
  const judges = findJudges(options.interpreters);
  demand(judges, ["cpython"], options.pythons);
  let code: ExitCode = EXIT.held;
  for (const version of options.pythons) {
    const python = judges.pythons.find((each) => each.version === version);
    if (python === undefined) {
      throw new CliError(EXIT.oracleMissing, `no real Python is called ${version}`);
    }
    output.progress(`recording ${version}`);
    const recording = await recordAll(python, drawn(options, version));
    const { kept, differing } = await agreeing(recording, version, python);
    for (const text of differing) output.print(text);
    if (differing.length > 0) code = EXIT.failed;
    const file = join(options.output ?? CORPUS.observations, `${version}${OBSERVATIONS_ENDING}`);
    const bytes = writeRecording(kept);
    writeOutput(file, bytes);
    const sums = `${count(kept.programs.length)} programs of Python ${python.full}`;
    output.say(`${shown(file)}: ${sums}, ${count(bytes.length)} bytes`);
  }
  return code;
}

function drawn({ programs, seed }: ObserveOptions, version: string): ProgramLines[] {
  const machine = objectsMachine();
  const language = new Language(machine as never);
  const random = seededRandom(`${seed}/observe/${version}`);
  const generators = LENGTHS.map((maxLength) => new Generator(machine, { maxLength }));
  const lines: ProgramLines[] = [];
  while (lines.length < programs) {
    const program = generators[below(random, generators.length)]!.draw(random);
    if (program.length >= SHORTEST) lines.push(language.printProgram(program).split("\n"));
  }
  return lines;
}

/** Without the programs that the interpreter does not survive. */
async function recordAll(
  python: FoundPython,
  programs: readonly ProgramLines[],
  options: CpythonOptions = {},
): Promise<Recording> {
  try {
    return await recordObservations(python, programs, options);
  } catch (error) {
    if (!(error instanceof CpythonFailure)) throw error;
    return recordAll(python, programs.toSpliced(error.program, 1), options);
  }
}

/** A recording is what our heap is held to: open bugs are left out, and what a host decides. */
async function agreeing(
  { python, programs }: Recording,
  version: string,
  found: FoundPython,
): Promise<{ readonly kept: Recording; readonly differing: readonly string[] }> {
  const comparer = new Comparer(PROFILES.find(({ name }) => name === version)!);
  const differing: string[] = [];
  const kept: RecordedProgram[] = [];
  for (const each of programs) {
    const { program, observation } = each;
    const { difference, explained } = comparer.compare(program, observation);
    if (difference === undefined) {
      kept.push(each);
      continue;
    }
    // What others left there may be in the way: it is asked again in a process of its own.
    const [alone] = (await recordAll(found, [program], { apart: false })).programs;
    if (alone !== undefined) {
      const again = comparer.compare(program, alone.observation);
      if (again.difference === undefined) {
        kept.push(alone);
        continue;
      }
    }
    if (explained === undefined) {
      const lines = program.map((line) => `      ${line}`).join("\n");
      differing.push(`✗ left out: ${differenceText(python, difference)}\n${lines}`);
    }
  }
  return { kept: { python, programs: kept }, differing };
}

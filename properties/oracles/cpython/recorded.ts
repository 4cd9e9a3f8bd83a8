// Observations of real interpreters, kept for machines that have none: programs of one version and
// what was seen of each.
//
//   gzip( one line of JSON for the header, one for each program )
//
// A line holds the program's own lines, and the observation with addresses as `Moves`.

import { gunzipSync, gzipSync } from "node:zlib";
import type { Observation } from "../../../spec/observation.ts";
import type { FoundPython } from "../pythons.ts";
import { Cpython, type CpythonOptions, type ProgramLines } from "./child.ts";
import { addressesOf, type Moves, movesOf } from "./moves.ts";

/** A program and what a real interpreter showed of it. */
export interface RecordedProgram {
  readonly program: ProgramLines;
  readonly observation: Observation;
}

/** What one interpreter showed. */
export interface Recording {
  /** Full version, "3.11.7". */
  readonly python: string;
  readonly programs: readonly RecordedProgram[];
}

/** A file that is no recording: which, at which line of its text, and why. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";
  readonly file: string;
  /** From 1; 0 when it is no text at all. */
  readonly line: number;

  constructor(file: string, line: number, reason: string) {
    super(line === 0 ? `${file}: ${reason}` : `${file}: line ${line}: ${reason}`);
    this.file = file;
    this.line = line;
  }
}

const FORMAT = "pyheap-observations 1";

/**
 * Runs programs in a real interpreter, each apart, so that their order does not matter. The first
 * that fails rejects with its CpythonFailure. Recorded again, at most the reuse of addresses by
 * what no free list keeps differs: it depends on where the process lies.
 */
export async function recordObservations(
  python: FoundPython,
  programs: readonly ProgramLines[],
  options: CpythonOptions = {},
): Promise<Recording> {
  const cpython = await Cpython.open(python, { apart: true, ...options });
  try {
    const observations = await cpython.run(programs);
    return {
      python: python.full,
      programs: programs.map((program, i) => ({ program, observation: observations[i]! })),
    };
  } finally {
    cpython.close();
  }
}

/** The bytes of a recording's file. */
export function writeRecording({ python, programs }: Recording): Uint8Array {
  const header = { format: FORMAT, python, programs: programs.length };
  const lines = programs.map(({ program, observation: { addresses, ...seen } }) => ({
    program,
    ...seen,
    ...(addresses === undefined ? {} : { moves: movesOf(addresses) }),
  }));
  const text = [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
  return gzipSync(text, { level: 9 });
}

/** The recording in `bytes`; `file` is named when they are none. Throws RecordingError. */
export function readRecording(file: string, bytes: Uint8Array): Recording {
  const [header, ...lines] = unzipped(file, bytes).replace(/\n$/, "").split("\n");
  const { format, python, programs } = parsed(file, 1, header!);
  if (format !== FORMAT) throw new RecordingError(file, 1, `the format is not "${FORMAT}"`);
  if (typeof python !== "string") throw new RecordingError(file, 1, `"python" is no text`);
  if (programs !== lines.length) {
    throw new RecordingError(file, 1, `${programs} programs are told, ${lines.length} are there`);
  }
  return { python, programs: lines.map((line, i) => recordedProgram(file, i + 2, line)) };
}

function unzipped(file: string, bytes: Uint8Array): string {
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch (error) {
    throw new RecordingError(file, 0, error instanceof Error ? error.message : String(error));
  }
}

function parsed(file: string, line: number, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below, as what is JSON and no object.
  }
  throw new RecordingError(file, line, "no object of JSON");
}

function recordedProgram(file: string, line: number, text: string): RecordedProgram {
  const { program, moves, collector, ...seen } = parsed(file, line, text);
  for (const [name, value] of Object.entries({ program, ...seen })) {
    if (!Array.isArray(value)) throw new RecordingError(file, line, `"${name}" is no list`);
  }
  if (collector !== undefined && (typeof collector !== "object" || collector === null)) {
    throw new RecordingError(file, line, `"collector" is no object`);
  }
  for (const name of ["names", "objects", "errors", "log"]) {
    if (!(name in seen)) throw new RecordingError(file, line, `"${name}" is missing`);
  }
  const addresses = moves === undefined ? {} : { addresses: addressesOf(moves as Moves) };
  const told = collector === undefined ? {} : { collector };
  const observation = { ...seen, ...told, ...addresses } as unknown as Observation;
  return { program: program as string[], observation };
}

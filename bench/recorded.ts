// Traces of real programs under CPython 3.11: everything that reached the MEM and OBJ domains, from
// the start of the interpreter to its end. bench/record.ts made the files.

import { readFileSync } from "node:fs";
import { unpackTrace } from "./packed.ts";
import type { Trace } from "./trace.ts";

export interface RecordedProgram {
  readonly name: string;
  /** In bench/programs. */
  readonly program: string;
  readonly about: string;
}

export const RECORDED_PROGRAMS: readonly RecordedProgram[] = [
  {
    name: "py-json",
    program: "json-records.py",
    about: "CPython 3.11 writes and reads 4,000 records as JSON, twice",
  },
  {
    name: "py-ast",
    program: "syntax-tree.py",
    about: "CPython 3.11 parses, walks, unparses and compiles a module",
  },
  {
    name: "py-oo",
    program: "objects.py",
    about: "CPython 3.11 builds trees, runs a cache and counts words",
  },
];

/** Where the trace of `name` is kept. */
export function recordedFile(name: string): URL {
  return new URL(`./traces/${name}.trace.br`, import.meta.url);
}

/** The trace of one of RECORDED_PROGRAMS. */
export function recordedTrace({ name, about }: RecordedProgram): Trace {
  return unpackTrace(readFileSync(recordedFile(name)), name, about);
}

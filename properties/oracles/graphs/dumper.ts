// Dumps made now: a real interpreter runs a program, and dump.py in it tells what there is.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { OracleUnavailable } from "../libpython/failures.ts";
import type { FoundPython } from "../pythons.ts";

export interface DumpOptions {
  /** The path of a Python file; the interpreter as it started when absent. */
  readonly program?: string;
  /** Only what the program made; all that there is otherwise. */
  readonly isSince: boolean;
  /** The younger generations are collected first, each by itself. */
  readonly isYoungFirst: boolean;
}

const DUMP = fileURLToPath(new URL("./dump.py", import.meta.url));
const SECONDS = 120;

/** The lines of a dump. Throws OracleUnavailable. */
export function dumpGraph(python: FoundPython, options: DumpOptions): string {
  const { program = "-", isSince, isYoungFirst } = options;
  const flags = [...(isSince ? ["--since"] : []), ...(isYoungFirst ? ["--young"] : [])];
  // What is left out of a dump need not be there: site and its path.
  const started = isSince ? ["-S", "-s", "-B"] : ["-B"];
  const { status, stdout, stderr, error } = spawnSync(
    python.executable,
    [...started, DUMP, ...flags, program],
    {
      encoding: "utf8",
      env: { ...withoutPython(process.env), PYTHONHASHSEED: "0" },
      timeout: SECONDS * 1000,
      maxBuffer: 1 << 30,
    },
  );
  if (status !== 0) {
    const reason = error?.message ?? stderr.trim().split("\n").at(-1) ?? "it ended";
    throw new OracleUnavailable(`CPython ${python.full} cannot be dumped: ${reason}`);
  }
  return stdout;
}

/** Variables that change how an interpreter starts. */
function withoutPython(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PYTHON")));
}

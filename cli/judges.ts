// Which judges are here. The model and the invariants always are; recorded traces come with
// pyheap; a real pymalloc needs a shared libpython and a C compiler.

import { existsSync } from "node:fs";
import { compiler } from "../properties/oracles/libpython/build.ts";
import { type FoundPython, findPythons, PYTHON_VERSIONS } from "../properties/oracles/pythons.ts";
import { CliError, EXIT, usageError } from "./exit.ts";
import { CORPUS, filesIn } from "./files.ts";
import type { OracleName } from "./values.ts";

export interface Judges {
  readonly traces: readonly string[];
  /** Interpreters with a shared libpython, by version; none without a compiler. */
  readonly libpythons: ReadonlyMap<string, FoundPython>;
  readonly pythons: readonly FoundPython[];
  readonly compiler: string | undefined;
  /** Why a judge is absent, one line each. */
  readonly absent: readonly string[];
}

/** Looks for judges; `paths` are interpreters or prefixes that the user named. */
export function findJudges(paths: readonly string[]): Judges {
  for (const path of paths) {
    if (!existsSync(path)) throw usageError(`--interpreter ${path}: no such file or folder`);
  }
  const pythons = findPythons({ pythons: paths, env: process.env });
  const cc = compiler(process.env);
  const shared = pythons.filter(({ libpython }) => libpython !== undefined);
  const libpythons = new Map(cc === undefined ? [] : shared.map((found) => [found.version, found]));
  const traces = filesIn(CORPUS.traces, ".trace.gz");
  const absent: string[] = [];
  if (traces.length === 0) absent.push("recorded traces: corpus/traces is empty");
  if (cc === undefined) absent.push("libpython: no C compiler on PATH (cc, gcc or clang)");
  const missing = PYTHON_VERSIONS.filter(
    (version) => !shared.some((each) => each.version === version),
  );
  if (cc !== undefined && missing.length > 0) {
    absent.push(
      `libpython ${missing.join(", ")}: not found on PATH, in PYENV_ROOT or by --interpreter`,
    );
  }
  return { traces, libpythons, pythons, compiler: cc, absent };
}

/** Ends with exit code 4 when a judge that was asked for by name is not here. */
export function demand(
  judges: Judges,
  oracles: readonly OracleName[],
  versions: readonly string[],
): void {
  if (oracles.includes("recorded") && judges.traces.length === 0) {
    throw new CliError(EXIT.oracleMissing, "recorded traces were demanded; corpus/traces is empty");
  }
  if (!oracles.includes("libpython")) return;
  const real = versions.filter((version) =>
    (PYTHON_VERSIONS as readonly string[]).includes(version),
  );
  const missing = real.filter((version) => !judges.libpythons.has(version));
  if (missing.length === 0) return;
  const why = judges.compiler === undefined ? "no C compiler on PATH" : "no shared library found";
  throw new CliError(
    EXIT.oracleMissing,
    `libpython was demanded, and is absent for ${missing.join(", ")} (${why})`,
  );
}

// Which judges are here. The model and the invariants always are; recorded traces come with
// pyheap, and so do recorded observations; a real pymalloc needs a shared libpython and a C
// compiler; a real interpreter needs nothing but itself.

import { existsSync } from "node:fs";
import { compiler } from "../properties/oracles/libpython/build.ts";
import { type FoundPython, findPythons, PYTHON_VERSIONS } from "../properties/oracles/pythons.ts";
import { CliError, EXIT, usageError } from "./exit.ts";
import { CORPUS, filesIn, OBSERVATIONS_ENDING } from "./files.ts";
import type { OracleName } from "./values.ts";

export interface Judges {
  readonly traces: readonly string[];
  readonly observations: readonly string[];
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
  const observations = filesIn(CORPUS.observations, OBSERVATIONS_ENDING);
  const absent: string[] = [];
  if (traces.length === 0) absent.push("recorded traces: corpus/traces is empty");
  if (observations.length === 0) {
    absent.push("recorded observations: corpus/observations is empty");
  }
  if (cc === undefined) absent.push("libpython: no C compiler on PATH (cc, gcc or clang)");
  const missing = PYTHON_VERSIONS.filter((version) => !has(shared, version));
  if (cc !== undefined && missing.length > 0) {
    absent.push(`libpython ${missing.join(", ")}: ${LOOKED_FOR}`);
  }
  const noPython = PYTHON_VERSIONS.filter((version) => !has(pythons, version));
  if (noPython.length > 0) absent.push(`cpython ${noPython.join(", ")}: ${LOOKED_FOR}`);
  return { traces, observations, libpythons, pythons, compiler: cc, absent };
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
  if (oracles.includes("observed") && judges.observations.length === 0) {
    const message = "recorded observations were demanded; corpus/observations is empty";
    throw new CliError(EXIT.oracleMissing, message);
  }
  const real = versions.filter((version) =>
    (PYTHON_VERSIONS as readonly string[]).includes(version),
  );
  if (oracles.includes("libpython")) {
    const missing = real.filter((version) => !judges.libpythons.has(version));
    const noCompiler = judges.compiler === undefined;
    refuse("libpython", missing, noCompiler ? "no C compiler on PATH" : "no shared library found");
  }
  if (oracles.includes("cpython")) {
    const missing = real.filter((version) => !has(judges.pythons, version));
    refuse("cpython", missing, "no interpreter found");
  }
}

const LOOKED_FOR = "not found on PATH, in PYENV_ROOT or by --interpreter";

const has = (pythons: readonly FoundPython[], version: string): boolean =>
  pythons.some((each) => each.version === version);

function refuse(oracle: OracleName, missing: readonly string[], why: string): void {
  if (missing.length === 0) return;
  throw new CliError(
    EXIT.oracleMissing,
    `${oracle} was demanded, and is absent for ${missing.join(", ")} (${why})`,
  );
}

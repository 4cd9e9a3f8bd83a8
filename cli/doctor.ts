// `pyheap doctor`: which judges are here, and what is missing for the others.

import { table } from "../properties/report/table.ts";
import { PROFILES } from "../src/profile/cpython.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { isOfPython } from "./files.ts";
import { findJudges } from "./judges.ts";
import type { Output } from "./output.ts";

export function doctor(output: Output, paths: readonly string[], json: boolean): ExitCode {
  const judges = findJudges(paths);
  const rows = PROFILES.map(({ name, measuredOn }) => {
    const traces = judges.traces.filter((file) => isOfPython(file, name)).length;
    const observed = judges.observations.filter((file) => isOfPython(file, name)).length;
    const found = judges.pythons.find(({ version }) => version === name);
    const libpython = judges.libpythons.get(name);
    return {
      python: name,
      measuredOn,
      traces,
      observed,
      interpreter: found?.full,
      libpython: libpython?.full,
    };
  });
  if (json) {
    const { compiler, absent } = judges;
    output.print(
      JSON.stringify({ schema: "pyheap-doctor 1", compiler, rows, absent }, undefined, 2),
    );
    return EXIT.held;
  }
  const text = (value: string | undefined): string => value ?? "–";
  output.print(
    table(
      ["python", "measured on", "model", "traces", "observed", "interpreter", "libpython"],
      rows.map((row) => [
        row.python,
        text(row.measuredOn),
        "yes",
        String(row.traces),
        String(row.observed),
        text(row.interpreter),
        text(row.libpython),
      ]),
    ),
  );
  output.print(`\nC compiler: ${judges.compiler ?? "none"}`);
  for (const line of judges.absent) output.print(`absent: ${line}`);
  if (judges.absent.length === 0) output.print("Every judge is here.");
  return EXIT.held;
}

// `pyheap reduce FILE`: the simplest program that fails as this one does, with its certificate.

import { settle } from "../properties/engine/bucket.ts";
import { runPrecisely, signatureOf } from "../properties/engine/run.ts";
import { entryText, parseEntry, Scenes } from "../properties/machines/entry.ts";
import { certificateText, failureReport } from "../properties/report/failure-report.ts";
import { loadMakers } from "./defect-makers.ts";
import { CliError, EXIT, type ExitCode } from "./exit.ts";
import { readText, shown, writeOutput } from "./files.ts";
import type { Output } from "./output.ts";

export async function reduceFile(
  output: Output,
  file: string,
  options: { readonly output?: string },
): Promise<ExitCode> {
  const entry = parseEntry(shown(file), readText(file), new Scenes());
  const { setting, program, defect } = entry;
  const scenes = new Scenes(await loadMakers(defect === undefined ? [] : [defect]));
  const scene = scenes.get(setting, defect)!;
  const { machine, world } = scene;
  const { failure } = runPrecisely(machine, world, program);
  if (failure === undefined) {
    throw new CliError(
      EXIT.badInput,
      `${shown(file)}: the program holds; there is nothing to reduce`,
    );
  }
  const signature = signatureOf(failure);
  const first = { program, failure, signature, origin: shown(file), operations: 0 };
  const bucket = { signature, first, findings: [first], hits: 1 };
  const settled = settle(machine, world, bucket, {
    onProgress: (better) => output.progress(`${better.length} operations`),
  });
  const { certificate, executions } = settled;
  const { length } = settled.program;
  const found = `${program.length} operations -> ${length} in ${executions} executions`;
  const reduced = {
    ...entry,
    property: failure.property,
    expect: "fail" as const,
    found: `${found}, ${certificateText(certificate)}`,
    program: settled.program,
  };
  const target = options.output ?? file.replace(/(\.py)?$/, "-reduced.py");
  writeOutput(target, entryText(reduced, scene));
  const reported = {
    scene,
    program: settled.program,
    failure: settled.failure,
    found,
    certificate,
  };
  output.print(
    failureReport({ ...reported, curve: undefined, hits: 1, file: shown(target) }, output.paint),
  );
  return EXIT.held;
}

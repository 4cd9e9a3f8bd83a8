// `pyheap replay FILE...`: a program of the corpus, run once and told in full, or what was recorded
// of a real interpreter: a trace, observations, a heap as a graph.

import { effectsOf } from "../properties/engine/explain.ts";
import { runPrecisely } from "../properties/engine/run.ts";
import { parseEntry, Scenes } from "../properties/machines/entry.ts";
import { settingText } from "../properties/machines/setting.ts";
import { TraceError } from "../properties/oracles/recorded/format.ts";
import { readTrace } from "../properties/oracles/recorded/reader.ts";
import { type Replay, replayTrace } from "../properties/oracles/recorded/replay.ts";
import { failureReport } from "../properties/report/failure-report.ts";
import { count } from "../properties/report/table.ts";
import { loadMakers } from "./defect-makers.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { GRAPH_ENDING, OBSERVATIONS_ENDING, readInput, readText, shown } from "./files.ts";
import { replayGraphFile } from "./graph.ts";
import type { Output } from "./output.ts";
import { replayObservations } from "./verify-objects.ts";

/** Replays a trace file; `problems` is a line for each difference, with where it is. */
export function replayTraceFile(file: string): { replay: Replay; problems: string[] } {
  const replay = replayTrace(readTrace(readInput(file), shown(file)));
  const problems = replay.mismatches.map(
    ({ record, what, expected, got }) =>
      `✗ ${shown(file)}: record ${record}, ${what}: recorded ${expected}, ours ${got}`,
  );
  return { replay, problems };
}

/** Replays every file; the exit code is that of the worst. */
export async function replay(output: Output, files: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.held;
  for (const file of files) {
    const bytes = readInput(file);
    if (file.endsWith(OBSERVATIONS_ENDING)) {
      if (!(await replayRecording(output, file))) code = EXIT.failed;
      continue;
    }
    if (file.endsWith(GRAPH_ENDING)) {
      if (!replayGraphFile(output, file)) code = EXIT.failed;
      continue;
    }
    const isTrace = file.endsWith(".gz") || (bytes[0] === 0x1f && bytes[1] === 0x8b);
    const held = isTrace ? replayRecorded(output, file) : await replayProgram(output, file);
    if (!held) code = EXIT.failed;
  }
  return code;
}

async function replayRecording(output: Output, file: string): Promise<boolean> {
  const { python, tally, problems } = await replayObservations(file, async () => {});
  for (const problem of problems) output.print(problem);
  const { programs, statements, addresses, explained } = tally;
  const sums = `${count(programs)} programs of CPython ${python}, ${count(statements)} statements`;
  const kinds = Object.entries(explained).map(([kind, times]) => `${times} explained: ${kind}`);
  const verdict = problems.length === 0 ? "all equal" : `${problems.length} differ`;
  const told = [`${sums}, ${count(addresses)} addresses`, ...kinds, verdict].join(": ");
  output.print(`${shown(file)}: ${told}`);
  return problems.length === 0;
}

function replayRecorded(output: Output, file: string): boolean {
  const { replay: result, problems } = replayTraceFile(file);
  for (const problem of problems) output.print(problem);
  const { records, addresses, arenaEvents } = result;
  const events = `${count(arenaEvents)} arena events`;
  const sums = `${count(records)} records, ${count(addresses)} addresses, ${events}`;
  const verdict = problems.length === 0 ? "all equal" : `${problems.length} differ`;
  output.print(`${shown(file)}: ${sums}: ${verdict}`);
  return problems.length === 0;
}

/** True when the program does what its header expects. */
async function replayProgram(output: Output, file: string): Promise<boolean> {
  const entry = parseEntry(shown(file), readText(file), new Scenes());
  const { setting, program, defect, expect } = entry;
  const scenes = new Scenes(await loadMakers(defect === undefined ? [] : [defect]));
  const scene = scenes.get(setting, defect);
  if (scene === undefined)
    throw new TraceError(shown(file), 0, "a defect that is known", defect ?? "");
  const { failure } = runPrecisely(scene.machine, scene.world, program);
  const under = defect === undefined ? "" : ` under the planted bug ${defect}`;
  if (failure !== undefined) {
    const found = entry.found;
    const reported = { scene, program, failure, found, certificate: undefined, curve: undefined };
    output.print(failureReport({ ...reported, hits: 1, file: undefined }, output.paint));
    if (expect === "fail") output.print(`\n${shown(file)}: fails${under}, as expected`);
    return expect === "fail";
  }
  const effects = effectsOf(scene.machine, scene.world, program);
  program.forEach((word, i) => {
    const statement = `  ${String(i + 1).padStart(3)}  ${scene.language.print(word)}`;
    output.print(`${statement.padEnd(44)}  ${effects[i] ?? "(did not run)"}`.trimEnd());
  });
  const verdict = expect === "pass" ? "holds" : "holds, and its header expects it to fail";
  output.print(`${shown(file)}: ${verdict}${under} (${settingText(setting)})`);
  return expect === "pass";
}

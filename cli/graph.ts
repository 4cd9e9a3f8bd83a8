// `pyheap graph`: heaps of real interpreters as graphs, replayed in ours, and random graphs in
// both. `record` writes those that every test run replays, `live` makes them now.

import { basename, join } from "node:path";
import { dumpGraph } from "../properties/oracles/graphs/dumper.ts";
import { GraphError, packGraph, readGraph } from "../properties/oracles/graphs/graph.ts";
import { GraphJudge, type GraphMismatch } from "../properties/oracles/graphs/judge.ts";
import { planText } from "../properties/oracles/graphs/plan.ts";
import { profileOf, replayGraph } from "../properties/oracles/graphs/replay.ts";
import { OracleUnavailable } from "../properties/oracles/libpython/failures.ts";
import type { FoundPython } from "../properties/oracles/pythons.ts";
import { count, rate, table } from "../properties/report/table.ts";
import { PROFILES } from "../src/profile/cpython.ts";
import { CliError, EXIT, type ExitCode } from "./exit.ts";
import { CORPUS, filesIn, GRAPH_ENDING, readInput, shown, writeOutput } from "./files.ts";
import { demand, findJudges } from "./judges.ts";
import type { Output } from "./output.ts";

export interface GraphOptions {
  readonly pythons: readonly string[];
  readonly interpreters: readonly string[];
}

/** Replays a file; true when ours did the same. */
export function replayGraphFile(output: Output, file: string): boolean {
  const graph = readGraph(shown(file), readInput(file));
  const profile = profileOf(graph.python);
  if (profile === undefined) {
    throw new GraphError(shown(file), 1, `no profile for CPython ${graph.python}`);
  }
  const { tally, differences } = replayGraph(graph, profile);
  for (const line of differences) output.print(`✗ ${shown(file)}: ${line}`);
  const { objects, references, garbage, gone, withTheirObject } = tally;
  const sums = [
    `${graph.program} in CPython ${graph.python}, ${count(objects)} objects`,
    `${count(references)} references, ${count(garbage)} garbage, ${count(gone)} gone`,
    ...(withTheirObject === 0 ? [] : [`${withTheirObject} explained: went with their object`]),
  ].join(", ");
  const verdict = differences.length === 0 ? "all equal" : `${differences.length} differ`;
  output.print(`${shown(file)}: ${sums}: ${verdict}`);
  return differences.length === 0;
}

/** Dumps every program of the corpus in every version; 1 when a replay differs. */
export function recordGraphs(
  output: Output,
  options: GraphOptions & { readonly output?: string },
): ExitCode {
  let code: ExitCode = EXIT.held;
  for (const python of found(options)) {
    for (const program of filesIn(CORPUS.graphPrograms, ".py")) {
      output.progress(`recording ${python.version} ${basename(program)}`);
      const dumped = dump(python, { program, isSince: true, isYoungFirst: true });
      const name = `${python.version}-${basename(program, ".py")}${GRAPH_ENDING}`;
      const file = join(options.output ?? CORPUS.graphs, name);
      writeOutput(file, packGraph(dumped));
      if (!replayGraphFile(output, file)) code = EXIT.failed;
    }
  }
  return code;
}

/** Dumps whole interpreters behind a program, and replays them; 1 when one differs. */
export async function liveGraphs(
  output: Output,
  options: GraphOptions & { readonly program?: string; readonly keep?: string },
): Promise<ExitCode> {
  const { program, keep } = options;
  if (program !== undefined) readInput(program);
  let code: ExitCode = EXIT.held;
  const rows: string[][] = [];
  for (const python of found(options)) {
    output.progress(`dumping CPython ${python.full}`);
    await breathe();
    const from = program === undefined ? {} : { program };
    const times = [performance.now()];
    const dumped = dump(python, { ...from, isSince: false, isYoungFirst: false });
    times.push(performance.now());
    const name = `${python.full}-${program === undefined ? "start" : basename(program, ".py")}`;
    if (keep !== undefined) writeOutput(join(keep, name + GRAPH_ENDING), packGraph(dumped));
    const graph = readGraph(`CPython ${python.full}`, Buffer.from(dumped));
    const { tally, differences } = replayGraph(graph, profileOf(graph.python)!);
    times.push(performance.now());
    for (const line of differences) output.print(`✗ ${line}`);
    if (differences.length > 0) code = EXIT.failed;
    const { objects, references, garbage, gone, withTheirObject } = tally;
    rows.push([
      python.full,
      ...[objects, references, garbage, gone, withTheirObject].map((each) => count(each)),
      ...[1, 2].map((i) => `${((times[i]! - times[i - 1]!) / 1000).toFixed(1)} s`),
      differences.length === 0 ? "all equal" : `${differences.length} differ`,
    ]);
  }
  const titles = ["objects", "references", "garbage", "gone", "with their object"];
  output.print(table(["python", ...titles, "dump", "replay", "verdict"], rows));
  return code;
}

export interface RandomGraphsOptions extends GraphOptions {
  /** For each version. */
  readonly graphs: number;
  readonly seed: number;
  /** Judged by real interpreters instead of by marking. */
  readonly isLive: boolean;
}

const BATCH = { marking: 2000, live: 250 };
/** Mismatches that are told of one version. */
const MOST_TOLD = 3;

/** Random graphs in ours, judged by marking or by real interpreters; 1 when one differs. */
export async function randomGraphs(
  output: Output,
  options: RandomGraphsOptions,
): Promise<ExitCode> {
  const { graphs, seed, isLive } = options;
  const real = isLive ? found(options) : [];
  const judge = isLive ? "a real interpreter" : "marking";
  output.say(`seed     ${seed}\njudge    ${judge}`);
  let code: ExitCode = EXIT.held;
  const rows: string[][] = [];
  for (const version of options.pythons) {
    const python = real.find((each) => each.version === version);
    const started = performance.now();
    const judged = new GraphJudge(PROFILES.find(({ name }) => name === version)!, seed);
    const mismatches: GraphMismatch[] = [];
    while (judged.graphs < graphs) {
      output.progress(`${version}  ${count(judged.graphs)} graphs`);
      await breathe();
      const left = graphs - judged.graphs;
      const next =
        python === undefined
          ? judged.byMarking(Math.min(left, BATCH.marking))
          : asked(() => judged.byCpython(python, Math.min(left, BATCH.live)));
      mismatches.push(...next);
    }
    for (const { plan, what } of mismatches.slice(0, MOST_TOLD)) {
      output.print(`✗ ${python?.full ?? version}: ${planText(plan)}\n    ${what}`);
    }
    if (mismatches.length > 0) code = EXIT.failed;
    const seconds = (performance.now() - started) / 1000;
    const sums = [judged.graphs, judged.found].map((each) => count(each));
    const name = python?.full ?? version;
    rows.push([name, ...sums, rate(judged.graphs / seconds), String(mismatches.length)]);
  }
  output.print(table(["python", "graphs", "garbage found", "a second", "mismatches"], rows));
  return code;
}

/** The interpreters that were asked for; ends with exit code 4 when one is missing. */
function found({ pythons, interpreters }: GraphOptions): FoundPython[] {
  const judges = findJudges(interpreters);
  demand(judges, ["cpython"], pythons);
  return judges.pythons.filter(({ version }) => pythons.includes(version));
}

const dump = (...args: Parameters<typeof dumpGraph>): string => asked(() => dumpGraph(...args));

/** An interpreter that cannot be asked is an oracle that is missing. */
function asked<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof OracleUnavailable)) throw error;
    throw new CliError(EXIT.oracleMissing, error.message);
  }
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

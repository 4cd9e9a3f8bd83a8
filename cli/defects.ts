// `pyheap defects`: hunts every planted bug with many seeds and holds what is found against the
// recorded minimum of the bug, an entry of the corpus.

import { join } from "node:path";
import { allDefects } from "../properties/defects/all.ts";
import type { Defect } from "../properties/defects/defect.ts";
import { type Caught, hunt } from "../properties/defects/hunt.ts";
import { loadHeap } from "../properties/defects/load.ts";
import type { Program } from "../properties/engine/machine.ts";
import { comparePrograms } from "../properties/engine/order.ts";
import { entryText, Scenes } from "../properties/machines/entry.ts";
import { openScene, type Scene } from "../properties/machines/setting.ts";
import { certificateText } from "../properties/report/failure-report.ts";
import { count, table } from "../properties/report/table.ts";
import { corpusEntries } from "./corpus-run.ts";
import { CliError, EXIT } from "./exit.ts";
import { CORPUS, writeOutput } from "./files.ts";
import type { Output } from "./output.ts";

export interface DefectsOptions {
  readonly seeds: number;
  /** The name of one defect; all unless told. */
  readonly only?: string;
  readonly json: boolean;
  /** Records the simplest program that the hunts end in as the minimum of its defect. */
  readonly write?: boolean;
}

/** One defect's hunts. */
interface Row {
  readonly defect: string;
  readonly standsFor: string;
  readonly seeds: number;
  readonly found: number;
  /** Operations until the property failed: the median of the seeds that found it. */
  readonly operations: number | undefined;
  /** Operations of the recorded minimum; undefined when none is recorded. */
  readonly minimum: number | undefined;
  /** Seeds whose program was reduced to the recorded minimum, word for word. */
  readonly shrunk: number;
  readonly milliseconds: number;
}

interface Hunts {
  readonly caught: readonly Caught[];
  readonly operations: readonly number[];
  readonly milliseconds: readonly number[];
}

/** Prints a table, or data; 0 when every defect was found and reduced with every seed, else 1. */
export async function defectsCommand(
  options: DefectsOptions,
  out: Pick<Output, "print" | "say">,
): Promise<number> {
  const minima = recordedMinima();
  const rows: Row[] = [];
  for (const defect of chosen(options.only)) {
    const scene = openScene(defect.setting, await loadHeap(defect));
    if (scene === undefined) throw new Error(`defect ${defect.name} names no setting`);
    const hunts = huntAll(defect, scene, options.seeds);
    if (options.write === true) record(defect, scene, hunts, minima, out);
    const row = rowOf(defect, hunts, minima.get(defect.name), options.seeds);
    if (!isGood(row)) out.say(`${defect.name}: found ${row.found}, reduced ${row.shrunk}`);
    rows.push(row);
  }
  out.print(options.json ? JSON.stringify({ defects: rows }, null, 2) : rowsText(rows));
  return rows.every(isGood) ? EXIT.held : EXIT.failed;
}

/** Where the minimum of a defect is recorded. */
export function minimumFile(name: string): string {
  return join(CORPUS.regressions, `defect-${name}.py`);
}

function chosen(only: string | undefined): readonly Defect[] {
  if (only === undefined) return allDefects;
  const named = allDefects.filter(({ name }) => name === only);
  if (named.length === 0) throw new CliError(EXIT.badInput, `no planted bug is called ${only}`);
  return named;
}

function recordedMinima(): Map<string, Program> {
  const minima = new Map<string, Program>();
  for (const { defect, program } of corpusEntries(new Scenes())) {
    if (defect !== undefined) minima.set(defect, program);
  }
  return minima;
}

function huntAll(defect: Defect, scene: Scene, seeds: number): Hunts {
  const caught: Caught[] = [];
  const operations: number[] = [];
  const milliseconds: number[] = [];
  for (let i = 0; i < seeds; i++) {
    const start = performance.now();
    const hunted = hunt(defect, scene, `${defect.name}/${i}`);
    milliseconds.push(performance.now() - start);
    if (hunted.caught === undefined) continue;
    caught.push(hunted.caught);
    operations.push(hunted.operations);
  }
  return { caught, operations, milliseconds };
}

function record(
  defect: Defect,
  scene: Scene,
  { caught }: Hunts,
  minima: Map<string, Program>,
  out: Pick<Output, "say">,
): void {
  const [simplest] = caught.toSorted((a, b) => comparePrograms(a.program, b.program));
  if (simplest === undefined) {
    out.say(`${defect.name}: not found, nothing recorded`);
    return;
  }
  const { program, first, certificate } = simplest;
  const steps = `${first.program.length} operations -> ${program.length}`;
  const found = `seed ${first.origin}, ${steps}, ${certificateText(certificate)}`;
  const { setting, property, name } = defect;
  const entry = { setting, property, expect: "fail" as const, defect: name, found, program };
  writeOutput(minimumFile(name), entryText(entry, scene));
  minima.set(name, program);
}

function rowOf(defect: Defect, hunts: Hunts, minimum: Program | undefined, seeds: number): Row {
  const isMinimum = ({ program }: Caught): boolean =>
    minimum !== undefined && comparePrograms(program, minimum) === 0;
  return {
    defect: defect.name,
    standsFor: defect.standsFor,
    seeds,
    found: hunts.caught.length,
    operations: median(hunts.operations),
    minimum: minimum?.length,
    shrunk: hunts.caught.filter(isMinimum).length,
    milliseconds: median(hunts.milliseconds) ?? 0,
  };
}

const isGood = ({ seeds, found, shrunk }: Row): boolean => found === seeds && shrunk === seeds;

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function rowsText(rows: readonly Row[]): string {
  const header = ["defect", "stands for", "found", "operations", "minimum", "shrunk to it", "ms"];
  const cells = rows.map((row) => [
    row.defect,
    sourceOf(row.standsFor),
    `${row.found}/${row.seeds}`,
    row.operations === undefined ? "–" : count(row.operations),
    row.minimum === undefined ? "–" : String(row.minimum),
    `${row.shrunk}/${row.seeds}`,
    count(row.milliseconds),
  ]);
  const good = rows.filter(isGood).length;
  return `${table(header, cells)}\n\n${good} of ${rows.length} found and reduced with every seed`;
}

/** What stands in the brackets at the end: where the real bug is told. */
function sourceOf(standsFor: string): string {
  return /\(([^()]*)\)$/.exec(standsFor)?.[1] ?? standsFor;
}

// `pyheap corpus list|add|minimise|doctor`: the programs that every test run replays.

import { rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { settle } from "../properties/engine/bucket.ts";
import { comparePrograms } from "../properties/engine/order.ts";
import { runPrecisely, signatureOf } from "../properties/engine/run.ts";
import {
  type Entry,
  entryName,
  entryText,
  parseEntry,
  Scenes,
} from "../properties/machines/entry.ts";
import { type Scene, settingText } from "../properties/machines/setting.ts";
import { table } from "../properties/report/table.ts";
import { corpusEntries, runEntry } from "./corpus-run.ts";
import { loadMakers } from "./defect-makers.ts";
import { CliError, EXIT, type ExitCode } from "./exit.ts";
import { CORPUS, readText, shown, writeOutput } from "./files.ts";
import type { Output } from "./output.ts";

/** One line an entry. */
export function listCorpus(output: Output): ExitCode {
  const rows = corpusEntries(new Scenes()).map((entry) => [
    basename(entry.file),
    settingText(entry.setting),
    String(entry.program.length),
    entry.property ?? "–",
    entry.defect ?? "–",
  ]);
  output.print(table(["file", "setting", "steps", "property", "planted bug"], rows));
  return EXIT.held;
}

/** Takes program files into the corpus, under a name that says what fails. */
export async function addToCorpus(output: Output, files: readonly string[]): Promise<ExitCode> {
  for (const file of files) {
    const entry = parseEntry(shown(file), readText(file), new Scenes());
    const scene = await sceneOf(entry);
    const { failure } = runPrecisely(scene.machine, scene.world, entry.program);
    const property = failure?.property ?? entry.property;
    if (property === undefined) {
      const target = join(CORPUS.seeds, basename(file));
      writeOutput(target, readText(file));
      output.say(`added ${shown(target)}`);
      continue;
    }
    const target = join(CORPUS.regressions, entryName(property, entry.program, scene));
    const expect = failure === undefined ? ("pass" as const) : ("fail" as const);
    const known = corpusEntries(new Scenes()).find((each) => shown(each.file) === shown(target));
    if (known !== undefined && comparePrograms(known.program, entry.program) <= 0) {
      output.say(`${shown(target)} is there already, and no longer than this one`);
      continue;
    }
    writeOutput(target, entryText({ ...entry, property, expect }, scene));
    output.say(`added ${shown(target)}, which is expected to ${expect}`);
  }
  return EXIT.held;
}

/** Reduces failing entries again, and drops found seeds that reach nothing new. */
export async function minimiseCorpus(output: Output): Promise<ExitCode> {
  const entries = corpusEntries(new Scenes());
  let shorter = 0;
  for (const entry of entries) {
    if (entry.expect !== "fail") continue;
    if (await minimiseEntry(output, entry)) shorter++;
  }
  // What people wrote stays: a seed that a campaign made says where it was found.
  const made = entries.filter(({ file, found }) => {
    return dirname(file) === CORPUS.seeds && found !== undefined;
  });
  const dropped = dropCovered(made);
  for (const file of dropped) output.say(`dropped ${shown(file)}: another seed reaches the same`);
  output.print(`${entries.length} entries: ${shorter} made shorter, ${dropped.length} dropped`);
  return EXIT.held;
}

/** What is wrong with the corpus: entries that do not run in full, or not as they expect. */
export async function corpusDoctor(output: Output, files: readonly string[]): Promise<ExitCode> {
  const scenes = new Scenes();
  const entries =
    files.length === 0
      ? corpusEntries(scenes)
      : files.map((file) => parseEntry(file, readText(file), scenes));
  const problems: string[] = [];
  for (const entry of entries) {
    const file = shown(entry.file);
    const { outcome, message } = runEntry(entry, scenes);
    if (message !== undefined) problems.push(`${file}: ${message}`);
    if (outcome.skipped > 0 && outcome.failure === undefined) {
      const { executed, skipped } = outcome;
      problems.push(`${file}: stale: ${executed} of ${executed + skipped} steps run`);
    }
    if (entry.defect !== undefined) problems.push(...(await defectProblems(entry)));
  }
  for (const problem of problems) output.print(problem);
  output.print(`${entries.length} entries, ${problems.length} problems`);
  return problems.length === 0 ? EXIT.held : EXIT.failed;
}

async function defectProblems(entry: Entry): Promise<string[]> {
  const scene = await sceneOf(entry);
  const { failure } = runPrecisely(scene.machine, scene.world, entry.program);
  if (failure?.property === entry.property) return [];
  const got = failure === undefined ? "it holds" : `${failure.property} fails`;
  return [`${shown(entry.file)}: under ${entry.defect}, ${entry.property} should fail; ${got}`];
}

async function minimiseEntry(output: Output, entry: Entry): Promise<boolean> {
  const scene = await sceneOf(entry);
  const { machine, world } = scene;
  const { program } = entry;
  const { failure } = runPrecisely(machine, world, program);
  if (failure === undefined) return false;
  const signature = signatureOf(failure);
  const first = { program, failure, signature, origin: shown(entry.file), operations: 0 };
  const settled = settle(machine, world, { signature, first, findings: [first], hits: 1 });
  if (comparePrograms(settled.program, program) >= 0) return false;
  writeOutput(entry.file, entryText({ ...entry, program: settled.program }, scene));
  output.say(`${shown(entry.file)}: ${program.length} steps -> ${settled.program.length}`);
  return true;
}

/** Keeps, shortest first, each seed that hits a mark or an operation that none before it did. */
function dropCovered(seeds: readonly Entry[]): string[] {
  const reached = new Set<string>();
  const dropped: string[] = [];
  const shortestFirst = seeds.toSorted((a, b) => comparePrograms(a.program, b.program));
  for (const entry of shortestFirst) {
    const features = featuresOf(entry);
    if (features.every((feature) => reached.has(feature))) {
      rmSync(entry.file);
      dropped.push(entry.file);
    }
    for (const feature of features) reached.add(feature);
  }
  return dropped;
}

function featuresOf(entry: Entry): string[] {
  const scene = new Scenes().get(entry.setting)!;
  runPrecisely(scene.machine, scene.world, entry.program);
  const marks = scene.marks.names.filter((name) => scene.marks.count(name) > 0);
  const setting = settingText(entry.setting);
  return marks.map((name) => `${setting}: ${name}`);
}

async function sceneOf(entry: Entry): Promise<Scene> {
  const { setting, defect } = entry;
  const scenes = new Scenes(await loadMakers(defect === undefined ? [] : [defect]));
  const scene = scenes.get(setting, defect);
  if (scene === undefined) throw new CliError(EXIT.badInput, `${entry.file}: unknown setting`);
  return scene;
}

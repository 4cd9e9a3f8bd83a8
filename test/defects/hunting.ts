// Planted bugs: their recorded minima, their scenes, and hunts of them in another process.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Defect } from "../../properties/defects/defect.ts";
import { loadHeap } from "../../properties/defects/load.ts";
import { type Entry, parseEntry, Scenes } from "../../properties/machines/entry.ts";
import { openScene, type Scene } from "../../properties/machines/setting.ts";

const ROOT = new URL("../../", import.meta.url);

/** What the hunts of one defect ended in: for each seed a property, and the program below it. */
export interface HuntResult {
  readonly name: string;
  readonly caught: readonly string[];
}

/** The entry in which the minimum of a defect is recorded. */
export function recordedEntry(defect: Defect): Entry {
  const file = `corpus/regressions/defect-${defect.name}.py`;
  return parseEntry(file, readFileSync(new URL(file, ROOT), "utf8"), new Scenes());
}

/** The defect's setting with the defect in its heap. */
export async function sceneOf(defect: Defect): Promise<Scene> {
  return openScene(defect.setting, await loadHeap(defect))!;
}

/** What a hunt has to end in: the defect's property, and its recorded minimum. */
export function minimumOf(defect: Defect): string {
  const { language } = openScene(defect.setting)!;
  return `${defect.property}\n${language.printProgram(recordedEntry(defect).program)}`;
}

/** Hunts the defects in a process of its own. */
export async function huntEach(
  defects: readonly Defect[],
): Promise<ReadonlyMap<string, HuntResult>> {
  const names = defects.map(({ name }) => name);
  const script = fileURLToPath(new URL("test/defects/hunter.ts", ROOT));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", script, ...names],
    { cwd: fileURLToPath(ROOT) },
  );
  const results = JSON.parse(stdout) as readonly HuntResult[];
  return new Map(results.map((result) => [result.name, result]));
}

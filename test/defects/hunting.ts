// Hunts of planted bugs against their recorded minima.

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Defect } from "../../properties/defects/defect.ts";
import { hunt } from "../../properties/defects/hunt.ts";
import { loadRuntime } from "../../properties/defects/load.ts";
import { type Entry, parseEntry, Scenes } from "../../properties/machines/entry.ts";
import { openScene, type Scene } from "../../properties/machines/setting.ts";

const REGRESSIONS = new URL("../../corpus/regressions/", import.meta.url);

/** The entry in which the minimum of a defect is recorded. */
export function recordedEntry(defect: Defect): Entry {
  const file = `defect-${defect.name}.py`;
  return parseEntry(file, readFileSync(new URL(file, REGRESSIONS), "utf8"), new Scenes());
}

/** The defect's setting with the defect in its heap. */
export async function sceneOf(defect: Defect): Promise<Scene> {
  return openScene(defect.setting, await loadRuntime(defect))!;
}

/** Hunts with each seed; every hunt must end in the recorded minimum. */
export async function expectFoundAndReduced(
  defect: Defect,
  seeds: readonly string[],
): Promise<void> {
  const scene = await sceneOf(defect);
  const minimum = scene.language.printProgram(recordedEntry(defect).program);
  for (const seed of seeds) {
    const { found, caught } = hunt(defect, scene, seed);
    expect(found).toBe(true);
    expect(caught!.failure.property).toBe(defect.property);
    expect(scene.language.printProgram(caught!.program)).toBe(minimum);
  }
}

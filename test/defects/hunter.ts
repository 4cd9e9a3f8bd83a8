// Hunts the planted bugs named on the command line with each of two seeds, and prints what was
// caught as JSON. A process of its own: a test runner rewrites imports into lookups, which makes a
// campaign several times slower.

import { allDefects } from "../../properties/defects/all.ts";
import { hunt } from "../../properties/defects/hunt.ts";
import { loadHeap } from "../../properties/defects/load.ts";
import { openScene } from "../../properties/machines/setting.ts";
import type { HuntResult } from "./hunting.ts";

/** Seeds whose hunts are short: `pyheap defects` hunts with 20 that are not chosen. */
const SEEDS = ["second", "fourth"];

const names = process.argv.slice(2);
const results: HuntResult[] = [];
for (const defect of allDefects.filter(({ name }) => names.includes(name))) {
  const scene = openScene(defect.setting, await loadHeap(defect))!;
  const caught = SEEDS.map((seed) => {
    const found = hunt(defect, scene, seed).caught;
    if (found === undefined) return "not found";
    const { failure, program } = found;
    return `${failure.property}\n${scene.language.printProgram(program)}`;
  });
  results.push({ name: defect.name, caught });
}
process.stdout.write(JSON.stringify(results));

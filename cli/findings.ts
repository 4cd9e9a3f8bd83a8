// Failing programs on disk, and how their failure came about.

import { join } from "node:path";
import type { Settled } from "../properties/engine/bucket.ts";
import type { Finding } from "../properties/engine/campaign.ts";
import { bakedIn } from "../properties/engine/explain.ts";
import { Generator } from "../properties/engine/generate.ts";
import type { Program } from "../properties/engine/machine.ts";
import { FastRandom } from "../properties/engine/random.ts";
import { entryText, kebabCase } from "../properties/machines/entry.ts";
import { openScene, type Scene } from "../properties/machines/setting.ts";
import { FOUND, OBSERVATIONS_ENDING, writeOutput } from "./files.ts";

/** Random continuations of each prefix, their length, and the longest program that gets a curve. */
const CURVE_TRIES = 40;
const CURVE_STEPS = 25;
const CURVE_LENGTH = 60;

/** Writes a failing program, now or again when it is simpler: a finding keeps its file. */
export function saveFinding(scene: Scene, finding: Finding, program: Program, how: string): string {
  const { property } = finding.failure;
  const { origin } = finding;
  const file = join(FOUND, `${kebabCase(property)}-${origin.replace(/\W+/g, "-")}.py`);
  const { setting } = scene;
  const found = `seed ${origin}, ${how}`;
  const entry = { setting, property, expect: "fail" as const, defect: undefined, found, program };
  writeOutput(file, entryText(entry, scene));
  return file;
}

/** Writes a program on which a real pymalloc and ours differ. */
export function saveNativeMismatch(python: string, program: Program, seed: string): string {
  const scene = openScene({ machine: "blocks", python, debugHooks: false })!;
  const property = "sameAsLibpython";
  const failure = { property, message: "", step: program.length, operation: "end" };
  const origin = `${seed}/libpython/${python}`;
  const finding = { program, failure, signature: property, origin, operations: 0 };
  return saveFinding(scene, finding, program, "not reduced");
}

/** Writes a program on which a real interpreter and our heap differ in `kind`. */
export function saveCpythonMismatch(
  python: string,
  program: Program,
  kind: string,
  seed: string,
): string {
  const scene = openScene({ machine: "objects", python, debugHooks: false })!;
  const property = "sameAsCpython";
  const failure = { property, message: "", step: program.length, operation: "end" };
  const origin = `${seed}/cpython/${python}/${kind}`;
  const finding = { program, failure, signature: property, origin, operations: 0 };
  return saveFinding(scene, finding, program, "reduced as far as it is");
}

/** Where the recording of such a program lies, beside it. */
export const cpythonMismatchFile = (file: string): string =>
  file.replace(/\.py$/, OBSERVATIONS_ENDING);

/** How often random continuations of each prefix fail; undefined for a long program. */
export function curveOf(scene: Scene, { program, failure }: Settled): number[] | undefined {
  if (program.length > CURVE_LENGTH) return undefined;
  const { machine, world } = scene;
  const generator = new Generator(machine, { maxLength: program.length + CURVE_STEPS });
  const random = new FastRandom(program.length);
  return bakedIn(machine, world, program, failure.property, generator, random, CURVE_TRIES);
}

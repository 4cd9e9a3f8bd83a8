// Programs that no run had before, over every profile. The seed is printed, and PYHEAP_SEED repeats
// it; a failure tells the program as text that `pyheap replay` runs.

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { Buckets, settle } from "../properties/engine/bucket.ts";
import { Campaign } from "../properties/engine/campaign.ts";
import { run } from "../properties/engine/run.ts";
import { entryText, parseEntry, Scenes } from "../properties/machines/entry.ts";
import {
  openScene,
  type Scene,
  type Setting,
  settingText,
} from "../properties/machines/setting.ts";
import { PROFILES } from "../src/profile/cpython.ts";

const seed = process.env.PYHEAP_SEED ?? randomUUID().slice(0, 8);
console.log(`fresh programs of seed ${seed}; PYHEAP_SEED=${seed} repeats them`);

/** Words that the programs of one setting have in all, about; a tiny heap is walked faster. */
const WORDS = 2_000;
const TINY_WORDS = 5_000;
const MAX_LENGTH = 400;
const BATCH = 4;

const settings: Setting[] = PROFILES.flatMap(({ name }) =>
  [name, `tiny-${name}`].flatMap((python) =>
    [false, true].map((debugHooks) => ({ machine: "blocks" as const, python, debugHooks })),
  ),
);
settings.push({ machine: "malloc", python: "3.11", debugHooks: false });
settings.push({ machine: "malloc", python: "tiny-3.11", debugHooks: false });

/** The text of a corpus entry whose program fails, reduced; undefined while all programs hold. */
function firstFailing(scene: Scene, words: number): string | undefined {
  const { machine, world, setting } = scene;
  const campaign = new Campaign(machine, world, {
    seed: `${seed}/${settingText(setting)}`,
    batch: BATCH,
    maxLength: MAX_LENGTH,
  });
  while (campaign.words < words) {
    const finding = campaign.nextBatch();
    if (finding === undefined) continue;
    const bucket = new Buckets().add(finding)!;
    const { program, failure } = settle(machine, world, bucket, {
      reduce: { maxExecutions: 20_000 },
      certify: { maxPrograms: 1 },
    });
    const { property, message } = failure;
    const found = `seed ${finding.origin}: ${message}`;
    return entryText(
      { setting, property, expect: "fail", defect: undefined, found, program },
      scene,
    );
  }
  return undefined;
}

test.each(settings.map((setting) => [settingText(setting), setting] as const))(
  "fresh programs hold: %s",
  (_, setting) => {
    const words = setting.python.startsWith("tiny-") ? TINY_WORDS : WORDS;
    const failing = firstFailing(openScene(setting)!, words);
    expect(failing, `save this as a file for \`pyheap replay\`:\n${failing}`).toBe(undefined);
  },
);

test("what a failure tells is a program that is read back and fails again", () => {
  const setting = { machine: "blocks", python: "tiny-3.11", debugHooks: false } as const;
  const scene = openScene(setting)!;
  const { machine, world } = scene;
  const property = "blocksAreOfTheirRequestsClass";
  world.subject.checkBlock = (_at, size) =>
    size > 40 ? { property, detail: `planted for ${size} bytes` } : undefined;
  const failing = firstFailing(scene, TINY_WORDS)!;
  expect(failing).toMatch(/^#: found {6}seed .*: planted for 41 bytes$/m);
  const entry = parseEntry("failing.py", failing, new Scenes());
  expect(scene.language.printProgram(entry.program)).toBe("a = malloc(41)");
  expect(run(machine, world, entry.program, { walkEvery: 1 }).failure?.property).toBe(property);
});

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { allDefects } from "../../properties/defects/all.ts";
import { run } from "../../properties/engine/run.ts";
import {
  openScene,
  type Scene,
  type Setting,
  settingText,
} from "../../properties/machines/setting.ts";
import { recordedEntry, sceneOf } from "./hunting.ts";

const scenes = new Map<string, Scene>();

/** A scene without planted bugs, one for all entries of its setting. */
function soundScene(setting: Setting): Scene {
  const name = settingText(setting);
  const scene = scenes.get(name) ?? openScene(setting)!;
  scenes.set(name, scene);
  return scene;
}

const named = allDefects.map((defect) => [defect.name, defect] as const);

test.each(named)("the entry of %s says where it fails and by which planted bug", (_n, defect) => {
  const { setting, property, expect: expected, defect: name, found } = recordedEntry(defect);
  expect({ setting, property, expected, name }).toEqual({
    setting: defect.setting,
    property: defect.property,
    expected: "fail",
    name: defect.name,
  });
  expect(found).toMatch(/^seed .+ operations -> \d+, (minimal: certified|certified to) /);
});

test.each(named)("the entry of %s fails under its planted bug", async (_name, defect) => {
  const { machine, world } = await sceneOf(defect);
  const { failure } = run(machine, world, recordedEntry(defect).program, { walkEvery: 1 });
  expect(failure?.property).toBe(defect.property);
});

test.each(named)("the entry of %s holds without its planted bug", (_name, defect) => {
  const { machine, world } = soundScene(defect.setting);
  const { program } = recordedEntry(defect);
  const outcome = run(machine, world, program, { walkEvery: 1 });
  expect(outcome).toEqual({ failure: undefined, executed: program.length, skipped: 0 });
});

test("no entry is of a bug that is no longer planted", () => {
  const folder = new URL("../../corpus/regressions/", import.meta.url);
  const recorded = readdirSync(folder).filter((file) => file.startsWith("defect-"));
  expect(recorded.sort()).toEqual(allDefects.map(({ name }) => `defect-${name}.py`).sort());
});

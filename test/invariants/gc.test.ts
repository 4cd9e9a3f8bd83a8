import { expect, test } from "vitest";
import { gcInvariants } from "../../properties/invariants/gc.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import { GC_CORRUPTIONS } from "./gc-corruptions.ts";
import { GcScene } from "./gc-scene.ts";

const NAMES = gcInvariants.map(({ name }) => name);
const scenes = new Map<string, GcScene>();

function sceneOf(python: string): GcScene {
  const known = scenes.get(python);
  if (known !== undefined) return known.begin();
  const scene = new GcScene(python);
  scenes.set(python, scene);
  return scene.begin();
}

test.each(PYTHONS)("%s: nothing is broken before a collection, nor behind one", (python) => {
  const scene = sceneOf(python);
  expect(scene.broken()).toEqual([]);
  scene.run("gc.collect(0)\ngc.collect(1)");
  expect(scene.broken()).toEqual([]);
  scene.run("gc.collect()\nlater = [words]");
  expect(scene.broken()).toEqual([]);
});

test.each(GC_CORRUPTIONS.flatMap((each) => each.pythons.map((python) => ({ ...each, python }))))(
  "$python: $what breaks $broken alone",
  ({ python, corrupt, broken }) => {
    const scene = sceneOf(python);
    corrupt(scene);
    expect(scene.broken()).toEqual([broken]);
  },
);

test("every invariant of the collector is broken by some corruption", () => {
  const broken = new Set(GC_CORRUPTIONS.map((each) => each.broken));
  expect([...broken].toSorted()).toEqual(NAMES.toSorted());
});

test("what is said to break each invariant is such a corruption", () => {
  for (const { name, brokenBy } of gcInvariants) {
    const whats = GC_CORRUPTIONS.filter(({ broken }) => broken === name).map((c) => c.what);
    expect(whats).toContain(brokenBy);
  }
});

test("invariants of the collector say what they state and where it is from", () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  for (const { layer, when, statement, source } of gcInvariants) {
    expect([layer, when]).toEqual(["gc", "between statements"]);
    expect(statement).toMatch(/^[A-Za-z0-9`].*\.$/);
    expect(source).not.toBe("");
  }
});

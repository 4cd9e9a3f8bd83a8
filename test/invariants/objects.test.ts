import { expect, test } from "vitest";
import { objectInvariants } from "../../properties/invariants/objects.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import { OBJECT_CORRUPTIONS } from "./object-corruptions.ts";
import { newObjectScene } from "./object-scene.ts";
import { SHARING_CORRUPTIONS } from "./sharing-corruptions.ts";
import { TABLE_CORRUPTIONS } from "./table-corruptions.ts";

const CORRUPTIONS = [...OBJECT_CORRUPTIONS, ...TABLE_CORRUPTIONS, ...SHARING_CORRUPTIONS];
const NAMES = objectInvariants.map(({ name }) => name);

test.each(PYTHONS)("%s: nothing is broken in what a program leaves behind", (python) => {
  expect(newObjectScene(python).broken()).toEqual([]);
});

test.each(CORRUPTIONS.flatMap((each) => each.pythons.map((python) => ({ ...each, python }))))(
  "$python: $what breaks $broken",
  ({ python, corrupt, broken }) => {
    const scene = newObjectScene(python);
    corrupt(scene);
    expect(scene.broken().toSorted()).toEqual(broken.toSorted());
  },
);

test("every invariant is broken by some corruption", () => {
  const broken = new Set(CORRUPTIONS.flatMap((each) => each.broken));
  expect([...broken].toSorted()).toEqual(NAMES.toSorted());
});

test("no invariant follows from others: some corruption breaks each alone", () => {
  const alone = CORRUPTIONS.filter(({ broken }) => broken.length === 1);
  const names = new Set(alone.flatMap(({ broken }) => broken));
  expect(NAMES.filter((name) => !names.has(name))).toEqual([]);
});

test("invariants have names of their own and say what they state and where it is from", () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  for (const { layer, when, statement, source } of objectInvariants) {
    expect([layer, when]).toEqual(["objects", "between statements"]);
    expect(statement).toMatch(/^[A-Za-z0-9`].*\.$/);
    expect(source).not.toBe("");
  }
});

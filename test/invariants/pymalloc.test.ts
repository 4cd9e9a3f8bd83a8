import { expect, test } from "vitest";
import { arenaInvariants, poolInvariants } from "../../properties/invariants/pymalloc.ts";
import { CORRUPTIONS, type Corruption, newScene } from "./pymalloc-corruptions.ts";

const ALL = [...arenaInvariants, ...poolInvariants];

test.each(["tiny-2.7", "tiny-3.8", "tiny-3.11"])(
  "%s: the scene is sound before it is corrupted, and is what its description says",
  (profile) => {
    const { heap, pool } = newScene(profile);
    const { arenas, usableList, unusedList, usedpools } = heap.view();
    expect(heap.broken()).toEqual([]);
    expect(arenas.map(({ nfreepools }) => nfreepools)).toEqual([0, 1, 3, 3, 3]);
    expect(usableList).toEqual([1, 3, 2, 4]);
    expect(unusedList).toEqual([5, 6, 7]);
    expect(usedpools).toEqual([[pool(1, 1)], [], [], [pool(0, 1), pool(0, 0)]]);
    expect(arenas[2]!.freepools).toEqual([pool(2, 2), pool(2, 1), pool(2, 0)]);
  },
);

function brokenBy([, , corrupt, profile]: Corruption): string[] {
  const scene = newScene(profile);
  corrupt(scene);
  return scene.heap.broken();
}

test.each(CORRUPTIONS.map((each) => [each[0], each[1], each] as const))(
  "%s is broken by %s",
  (invariant, _what, corruption) => {
    expect(brokenBy(corruption)).toContain(invariant);
  },
);

test("every invariant is broken by some corruption", () => {
  const broken = new Set(CORRUPTIONS.map(([invariant]) => invariant));
  expect(ALL.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
});

test("all invariants but two follow from no others: some corruption breaks each alone", () => {
  const broken = CORRUPTIONS.map(brokenBy);
  const alone = new Set(broken.filter(({ length }) => length === 1).map(([name]) => name));
  expect(ALL.map(({ name }) => name).filter((name) => !alone.has(name))).toEqual([
    "arenasAreDisjoint",
    "completelyFreeArenasAreReturned",
  ]);
});

test("invariants have names of their own and say what they state and where it is from", () => {
  const names = ALL.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { layer, when, statement, source } of ALL) {
    expect([layer, when]).toEqual(["pymalloc", "between operations"]);
    expect(statement).toMatch(/^[A-Za-z].*\.$/);
    expect(source).toMatch(/^obmalloc\.c: /);
  }
});

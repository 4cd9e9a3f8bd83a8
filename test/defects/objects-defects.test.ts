import { beforeAll, expect, test } from "vitest";
import { allDefects } from "../../properties/defects/all.ts";
import { type HuntResult, huntEach, minimumOf } from "./hunting.ts";

/** The cheapest of their files; `pyheap defects` hunts all, and every entry is replayed. */
const CHEAP = [
  "list-counts-a-slot-too-many",
  "dict-deletion-keeps-the-key",
  "interning-leaks-its-argument",
  "bool-results-are-counted-twice",
  "middle-collections-are-not-counted",
  "finalizer-is-forgotten",
];
const defects = allDefects.filter(({ name }) => CHEAP.includes(name));

test("all of these are planted", () => {
  expect(defects).toHaveLength(CHEAP.length);
});

let results: ReadonlyMap<string, HuntResult>;

beforeAll(async () => {
  results = await huntEach(defects);
}, 300_000);

test.each(defects.map((defect) => [defect.name, defect] as const))(
  "%s is found with every seed, and reduced to its recorded minimum",
  (name, defect) => {
    const minimum = minimumOf(defect);
    expect(results.get(name)?.caught).toEqual([minimum, minimum]);
  },
);

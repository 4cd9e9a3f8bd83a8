import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allDefects } from "../../properties/defects/all.ts";
import { type Defect, DefectError, planted } from "../../properties/defects/defect.ts";
import { loadHeap } from "../../properties/defects/load.ts";
import { allProperties } from "../../properties/invariants/all.ts";
import { profileNamed } from "../../src/profile/lookup.ts";

const example: Defect = {
  name: "example",
  standsFor: "nothing",
  setting: { machine: "malloc", python: "3.11", debugHooks: false },
  file: "src/malloc/malloc.ts",
  find: "return chunk2mem(chunk);",
  replace: "return chunk2mem(chunk);",
  property: "chunksTileTheirRuns",
};

// That heaps with each of them can be made, entries.test.ts shows: it runs them.
test.each(allDefects.map((defect) => [defect.name, defect] as const))(
  "%s edits a place that its file has once, and names a Python that there is",
  (_name, defect) => {
    const text = readFileSync(new URL(`../../${defect.file}`, import.meta.url), "utf8");
    expect(planted(defect, text)).not.toBe(text);
    expect(profileNamed(defect.setting.python)).toBeDefined();
  },
);

test("each planted bug has a name of its own in kebab case", () => {
  const names = allDefects.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(name))).toEqual([]);
});

test("each planted bug breaks a property that a report can state", () => {
  const known = new Set(allProperties.map(({ name }) => name));
  expect(allDefects.filter(({ property }) => !known.has(property))).toEqual([]);
});

test("a third of the planted bugs or more are hunted on a real Python's geometry", () => {
  const real = allDefects.filter(
    ({ setting }) => profileNamed(setting.python)?.measuredOn !== undefined,
  );
  expect(real.length).toBeGreaterThanOrEqual(allDefects.length / 3);
});

test("every layer has planted bugs", () => {
  const folders = new Set(allDefects.map(({ file }) => file.split("/")[1]));
  const layers = ["copy", "gc", "malloc", "objects", "pymalloc", "pymem", "python"];
  expect([...folders].sort()).toEqual(layers);
});

test("text that stands nowhere in the file cannot be planted", () => {
  const rotten = { ...example, find: "return what was here once;" };
  expect(() => planted(rotten, "return chunk2mem(chunk);")).toThrow(DefectError);
  expect(() => planted(rotten, "return chunk2mem(chunk);")).toThrow(
    "defect example, src/malloc/malloc.ts: `return what was here once;` stands in it 0 times",
  );
});

test("text that stands twice in the file cannot be planted", async () => {
  await expect(loadHeap(example)).rejects.toThrow("stands in it 2 times, expected once");
});

test("a dollar sign in a replacement stands for itself", () => {
  expect(planted({ ...example, find: "b", replace: "$&" }, "abc")).toBe("a$&c");
});

test("a file that is not there cannot be planted", async () => {
  const lost = { ...example, file: "src/malloc/lost.ts" };
  await expect(loadHeap(lost)).rejects.toThrow(
    "defect example, src/malloc/lost.ts: it cannot be read",
  );
});

test("a file that no runtime is made of cannot be planted", async () => {
  const elsewhere = { ...example, file: "src/profile/lookup.ts", find: "new Map" };
  await expect(loadHeap(elsewhere)).rejects.toThrow("src/runtime.ts does not import it");
});

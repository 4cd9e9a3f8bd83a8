// What a run tells when the heap is wrong: here every block of 61 bytes is said to be.

import { readFileSync, rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EXIT } from "../../cli/exit.ts";
import { HeapSubject } from "../../properties/machines/blocks/heap-subject.ts";
import { parseEntry, Scenes } from "../../properties/machines/entry.ts";
import { pyheap } from "./collect.ts";

const property = "blocksAreOfTheirRequestsClass";
// Failing programs go to files that the seed names: a seed of this test's own.
const words = ["verify", "--ops", "6k", "--machine", "blocks", "--python", "3.11"];
const flags = ["--oracle", "recorded", "--seed", "seed-of-the-failing-verify-test"];
const files = new Set<string>();

beforeEach(() => {
  vi.spyOn(HeapSubject.prototype, "checkBlock").mockImplementation((_at, size) =>
    size === 61 ? { property, detail: "planted" } : undefined,
  );
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const file of files) rmSync(file, { force: true });
});

/** The files that a report names; they are removed after the test. */
function note(text: string): string[] {
  const named = [...text.matchAll(/[\w./\\-]*found[/\\][\w.-]+\.py/g)].map(([file]) => file);
  for (const file of named) files.add(file);
  return [...new Set(named)];
}

test("failures are reduced, certified, kept as files that replay, and exit code 1", async () => {
  const { code, out } = await pyheap(...words, ...flags, "--json");
  const named = note(out.join("\n"));
  const { failures, rows } = JSON.parse(out.join("\n"));
  expect(code).toBe(EXIT.failed);
  expect(failures.length).toBeGreaterThan(0);
  expect(rows[0].failures).toBe(failures.length);
  for (const failure of failures) {
    expect(failure).toMatchObject({
      property,
      operation: "malloc",
      message: "planted",
      program: ["a = malloc(61)"],
      certificate: { complete: true },
    });
    expect(failure.hits).toBeGreaterThan(0);
    expect(failure.origin).toContain("seed-of-the-failing-verify-test/blocks ");
  }
  expect(new Set(failures.map(({ file }: { file: string }) => file))).toEqual(new Set(named));

  const [file] = named;
  const entry = parseEntry(file!, readFileSync(file!, "utf8"), new Scenes());
  expect(entry).toMatchObject({ property, expect: "fail" });
  expect(entry.program).toHaveLength(1);
  const replayed = await pyheap("replay", file!);
  expect(replayed.code).toBe(EXIT.held);
  expect(replayed.out.at(-1)).toBe(`${file}: fails, as expected`);

  vi.restoreAllMocks();
  expect((await pyheap("replay", file!)).code).toBe(EXIT.failed);
});

test("as text each failure is a report, and the last line counts them", async () => {
  const { code, out } = await pyheap(...words, ...flags);
  const text = out.join("\n");
  const reports = text.split(`✗ ${property}  (blocks `).length - 1;
  expect(code).toBe(EXIT.failed);
  expect(reports).toBeGreaterThan(0);
  expect(out.at(-1)).toMatch(new RegExp(`^${reports} failed: \\d+ corpus programs, `));
  for (const file of note(text)) expect(text).toContain(`  replay   npx pyheap replay ${file}`);
});

test("a short run is not judged by what it never came to, however many its operations", async () => {
  vi.restoreAllMocks();
  // One program of this seed makes more operations than all that were asked for.
  const short = ["verify", "--ops", "60k", "--machine", "blocks", "--python", "3.11"];
  const { code, out } = await pyheap(...short, "--oracle", "recorded", "--seed", "r5", "--json");
  const [row] = JSON.parse(out.join("\n")).rows;
  expect(row.operations).toBeGreaterThan(60_000);
  expect({ code, reachJudged: row.reachJudged }).toEqual({ code: EXIT.held, reachJudged: false });
});

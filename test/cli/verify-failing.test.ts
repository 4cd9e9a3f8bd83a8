// What a run tells when the heap is wrong: here every block of 61 bytes is said to be.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EXIT } from "../../cli/exit.ts";
import { FOUND, filesIn } from "../../cli/files.ts";
import { isJudgedByReach } from "../../cli/verify-row.ts";
import { HeapSubject } from "../../properties/machines/blocks/heap-subject.ts";
import { parseEntry, Scenes } from "../../properties/machines/entry.ts";
import { pyheap } from "./collect.ts";

const property = "blocksAreOfTheirRequestsClass";
// Failing programs go to files that the seed names: a seed of this test's own.
const words = ["verify", "--ops", "1k", "--machine", "blocks", "--python", "tiny-3.11"];
const seed = "seed-of-the-failing-verify-test";
const flags = ["--oracle", "recorded", "--seed", seed];

beforeEach(() => {
  vi.spyOn(HeapSubject.prototype, "checkBlock").mockImplementation((_at, size) =>
    size === 61 ? { property, detail: "planted" } : undefined,
  );
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const file of filesIn(FOUND, ".py")) if (file.includes(seed)) rmSync(file);
});

/** The files that a report names. */
const filesNamed = (text: string): string[] => {
  const folder = join(FOUND, "x").slice(0, -1);
  const words = text.split(/[\s"]+/).map((word) => word.replaceAll("\\\\", "\\"));
  return [...new Set(words.filter((word) => word.startsWith(folder)))];
};

test("failures are reduced, certified, kept as files that replay, and exit code 1", async () => {
  const { code, out } = await pyheap(...words, ...flags, "--json");
  const named = filesNamed(out.join("\n"));
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
    expect(failure.origin).toContain(`${seed}/blocks `);
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
  for (const file of filesNamed(text))
    expect(text).toContain(`  replay   npx pyheap replay ${file}`);
});

test("few programs are not judged by what they never came to, however many operations", () => {
  const judged = (operations: number, programs: number): boolean =>
    isJudgedByReach({ operations, programs });
  // 64 programs of one seed over 3.11 made 112,416 operations and never a misaligned arena.
  expect(judged(112_416, 64)).toBe(false);
  expect(judged(99_999, 5_000)).toBe(false);
  expect(judged(1_000_000, 600)).toBe(true);
});

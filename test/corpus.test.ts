// Every program of the corpus does what its header says, with every check after every step.

import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { corpusEntries, runEntry } from "../cli/corpus-run.ts";
import { CORPUS, filesIn, readText } from "../cli/files.ts";
import { entryText, parseEntry, Scenes } from "../properties/machines/entry.ts";

const scenes = new Scenes();

for (const [name, folder] of [
  ["regression", CORPUS.regressions],
  ["seed", CORPUS.seeds],
] as const) {
  const files = filesIn(folder, ".py").map((file) => [basename(file), file] as const);

  describe.skipIf(files.length === 0)(`${name}s`, () => {
    test.each(files)("%s holds on the heap as it is", (_, file) => {
      const { message, outcome } = runEntry(parseEntry(file, readText(file), scenes), scenes);
      expect(message).toBe(undefined);
      expect(outcome.skipped).toBe(0);
    });
  });
}

test("the corpus is not empty, and every entry is read back from its own text", () => {
  const entries = corpusEntries(scenes);
  expect(entries.length).toBeGreaterThan(0);
  for (const entry of entries) {
    const text = entryText(entry, scenes.get(entry.setting)!);
    expect(parseEntry(entry.file, text, scenes)).toEqual(entry);
  }
});

test("a program that does not do what its header says is told", () => {
  const header = "#: pyheap 1\n#: machine blocks\n#: python tiny-3.11\n";
  const wrong = parseEntry("wrong.py", `${header}#: expect fail\na = malloc(1)\n`, scenes);
  expect(runEntry(wrong, scenes).message).toBe("holds, and the entry expects it to fail");
  const right = parseEntry("right.py", `${header}a = malloc(1)\n`, scenes);
  expect(runEntry(right, scenes).message).toBe(undefined);
});

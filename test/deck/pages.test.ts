// The pictures on the pages are what the commands above them print.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { pyheap } from "../cli/collect.ts";
import { FILES } from "./programs.ts";

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

/** Blocks of text that begin with a command line. */
const blocks = ["docs/DECK.md", "README.md"].flatMap((page) =>
  [...read(page).matchAll(/^```text\n\$ npx pyheap (run .*)\n([\s\S]*?)^```$/gm)].map(
    ([, command, text]) => [page, command!, text!] as const,
  ),
);

test("there are such pictures", () => {
  expect(blocks.filter(([page]) => page === "docs/DECK.md").length).toBeGreaterThan(6);
  expect(blocks.filter(([page]) => page === "README.md")).toHaveLength(1);
});

test.each(blocks)("%s: what pyheap %s prints", async (_, command, text) => {
  const { code, out } = await pyheap(...command.split(" "));
  expect({ code, text: `${out.join("\n")}\n` }).toEqual({ code: 0, text });
});

test("docs/DECK.md links every program of corpus/deck", () => {
  const page = read("docs/DECK.md");
  for (const file of FILES) expect(page).toContain(`(../corpus/deck/${file})`);
});

// The pictures on the pages are what the commands above them print.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { printedAnew, printedBlocks } from "../../properties/report/pictures.ts";
import { pyheap } from "../cli/collect.ts";
import { FILES } from "./programs.ts";

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

const blocks = ["docs/DECK.md", "README.md"].flatMap((page) =>
  printedBlocks(read(page)).map(({ words, text }) => [page, words.join(" "), text] as const),
);

test("there are such pictures", () => {
  expect(blocks.filter(([page]) => page === "docs/DECK.md").length).toBeGreaterThan(6);
  expect(blocks.filter(([page]) => page === "README.md")).toHaveLength(1);
});

test.each(blocks)("%s: what pyheap %s prints", async (_, command, text) => {
  const { code, out } = await pyheap(...command.split(" "));
  expect({ code, text: `${out.join("\n")}\n` }, "run `npm run docs`").toEqual({ code: 0, text });
});

test("a page is printed anew where it shows a command, and nowhere else", () => {
  const page = "# A\n\n```text\n$ npx pyheap run x.py\nold\n```\n\n```text\nother\n```\n";
  const anew = printedAnew(page, (words) => `${words.join("+")}\n`);
  expect(anew).toBe(page.replace("old", "run+x.py"));
});

test("docs/DECK.md links every program of corpus/deck", () => {
  const page = read("docs/DECK.md");
  for (const file of FILES) expect(page).toContain(`(../corpus/deck/${file})`);
});

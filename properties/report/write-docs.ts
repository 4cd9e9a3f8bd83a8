// `npm run docs`: writes the pages that are printed from the code, and prints anew what other pages
// show of `pyheap run`.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { invariantsDoc } from "./invariants-doc.ts";
import { printedAnew } from "./pictures.ts";
import { profilesDoc } from "./profiles-doc.ts";

const DOCS = new URL("../../docs/", import.meta.url);

for (const [name, text] of [
  ["INVARIANTS.md", invariantsDoc()],
  ["PROFILES.md", profilesDoc()],
] as const) {
  writeFileSync(new URL(name, DOCS), text);
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

for (const name of ["README.md", "docs/DECK.md"]) {
  const page = readFileSync(ROOT + name, "utf8");
  const print = (words: readonly string[]): string =>
    execFileSync(process.execPath, ["bin/pyheap.js", ...words], { cwd: ROOT, encoding: "utf8" });
  writeFileSync(ROOT + name, printedAnew(page, print));
}

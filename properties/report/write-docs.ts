// `npm run docs`: writes the pages that are printed from the code.

import { writeFileSync } from "node:fs";
import { invariantsDoc } from "./invariants-doc.ts";
import { profilesDoc } from "./profiles-doc.ts";

const DOCS = new URL("../../docs/", import.meta.url);

for (const [name, text] of [
  ["INVARIANTS.md", invariantsDoc()],
  ["PROFILES.md", profilesDoc()],
] as const) {
  writeFileSync(new URL(name, DOCS), text);
}

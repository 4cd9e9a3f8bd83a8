import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { profilesDoc } from "../properties/report/profiles-doc.ts";
import { PROFILES } from "../src/profile/cpython.ts";

const page = profilesDoc();
const rowsOf = (name: string): string[] =>
  page.split("\n").filter((line) => line.startsWith(`| ${name} |`));

test("docs/PROFILES.md is what the profiles print; npm run docs writes it anew", () => {
  const onDisk = readFileSync(new URL("../docs/PROFILES.md", import.meta.url), "utf8");
  expect(onDisk, "run `npm run docs`").toBe(page);
});

test("every profile has a row in the changes, the geometry, the algorithms and the domains", () => {
  for (const { name } of PROFILES) expect(rowsOf(name), name).toHaveLength(4);
});

test("a version that changed nothing says so", () => {
  expect(rowsOf("3.13")[0]).toBe("| 3.13 | 3.13.0 | – |");
});

test("the geometry is that of the real builds", () => {
  expect(rowsOf("3.9")[1]).toBe("| 3.9 | 16 | 32 | 512 | 4,096 | 262,144 | 64 | – | 253 | 7 |");
  expect(rowsOf("3.10")[1]).toBe(
    "| 3.10 | 16 | 32 | 512 | 16,384 | 1,048,576 | 64 | 63 | 1021 | 31 |",
  );
});

test("the size classes of the deck reach from class 0 to class 63", () => {
  expect(page).toContain("| 0 | 1–8 | 8 | 506 | 0 |");
  expect(page).toContain("| 63 | 505–512 | 512 | 7 | 464 |");
});

test("a field of the object layer is told with the versions that changed it", () => {
  expect(page).toContain("| `immortality` | `none` | 3.11: `highCount`<br>3.12: `immortal` |");
  expect(page).toContain("| list | 2.7 to 3.8 | 4 from 1, 8 from 5, 16 from 9, 25 from 17,");
  expect(page).toContain("| bound method | 256 | 256 | 256 | 256 | – | – | – | – | – |");
});

test("every struct of the object layer has a table with the sizes of the real ones", () => {
  const { layouts } = PROFILES[1]!.objects;
  for (const struct of Object.keys(layouts)) expect(page).toContain(`\n| ${struct} | 2.7`);
  // sys.getsizeof([]) is 40 and the GC head; object() has no head.
  expect(page).toMatch(/\| PyListObject \| 2\.7 to 3\.13 \|(\n.*){6}\n\| `SIZE` \| 40 \|/);
  expect(page).toMatch(/\| PyGC_Head \| 2\.7 to 3\.7 \| 3\.8 to 3\.13 \|/);
});

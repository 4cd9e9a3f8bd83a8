import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { FOLDERS, RULES, type Source } from "./houserules.ts";

function project(): Source[] {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const inFolders = readdirSync(root)
    .filter((name) => FOLDERS.includes(name))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) =>
        posix.join(folder, path.replaceAll("\\", "/")),
      ),
    );
  const pages = readdirSync(root).filter((name) => name.endsWith(".md"));
  return [...inFolders, ...pages]
    .filter((path) => /\.(ts|md)$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

const files = project();

test("the rules are asked of the whole project", () => {
  const paths = files.map(({ path }) => path);
  expect(paths).toContain("src/pymalloc/pymalloc.ts");
  expect(paths).toContain("src/malloc/README.md");
  expect(paths).toContain("properties/engine/run.ts");
  expect(paths.some((path) => path.includes("node_modules"))).toBe(false);
});

test.each(Object.entries(RULES))("%s", (_name, rule) => {
  expect(rule(files)).toEqual([]);
});

const CODE = "src/gc/collect.ts";
// What is planted stands apart from its sentence: a plain search for it finds only the real thing.
const [ANY, ONLY, SKIP, TODO] = ["any", "only", "skip", "todo"];
const many = (count: number, line: string): string => `${line}\n`.repeat(count);

type Planted = readonly [rule: string, path: string, text: string, message: RegExp];

const PLANTED: readonly Planted[] = [
  [
    "importsFollowTheLayers",
    "src/memory/a.ts",
    'import "../malloc/b.ts";',
    /malloc is above memory/,
  ],
  ["importsFollowTheLayers", CODE, 'import type { A } from "../runtime.ts";', /above gc: own an/],
  ["importsFollowTheLayers", CODE, 'type A = import("../inspect/a.ts").A;', /inspect is above gc/],
  ["importsFollowTheLayers", CODE, 'export * from "../index.ts";', /index.ts is above gc/],
  ["importsFollowTheLayers", "src/shed/a.ts", 'import "../gc/a.ts";', /shed is no layer/],
  ["importsFollowTheLayers", "src/errors.ts", 'import { a } from "./memory/address.ts";', /below/],
  ["importsFollowTheLayers", "src/assert.ts", 'import type { A } from "./gc/a.ts";', /below all/],
  ["importsFollowTheLayers", CODE, 'import fs from "node:fs";', /src imports only src/],
  ["importsFollowTheLayers", CODE, 'import { a } from "../../spec/a.ts";', /src imports only src/],
  ["importsFollowTheLayers", "spec/a.ts", 'import "../src/index.ts";', /spec imports only spec/],
  [
    "importsFollowTheLayers",
    "properties/engine/a.ts",
    'import "../../src/a.ts";',
    /nothing of ours/,
  ],
  [
    "importsFollowTheLayers",
    "properties/engine/a.ts",
    'import "../report/a.ts";',
    /nothing of ours/,
  ],
  ["importsFollowTheLayers", "properties/engine/a.ts", 'import "node:fs";', /does no I/],
  ["importsFollowTheLayers", "properties/a.ts", 'import "../bench/a.ts";', /imports src, spec and/],
  ["importsFollowTheLayers", "bench/a.ts", 'await import("../cli/a.ts");', /nothing imports cli/],
  ["importsFollowTheLayers", "cli/a.ts", 'import "../test/a.ts";', /only tests import tests/],
  ["importsHaveNoCycle", CODE, 'import type { A } from "./collect.ts";', /collect.ts: cut one/],
  ["nothingIsLeftToChanceOrTime", CODE, "a = Math.random();", /collect.ts:1: .* seeded Random/],
  ["nothingIsLeftToChanceOrTime", "spec/a.ts", "\na = Date.now();", /a.ts:2: .* as an argument/],
  ["nothingIsLeftToChanceOrTime", "properties/engine/a.ts", "performance.now()", /cli and bench/],
  ["nothingIsLeftToChanceOrTime", CODE, "a = new Date(1);", /the time as an argument/],
  ["typesAreNotSwitchedOff", "cli/a.ts", `a = b as ${ANY};`, /narrow an unknown/],
  ["typesAreNotSwitchedOff", "cli/a.ts", `let a: ${ANY}[];`, /narrow an unknown/],
  ["exportsHaveNames", "cli/a.ts", "export default 1;", /by its name/],
  ["exportsHaveNames", "cli/a.ts", "export default function a() {}", /by its name/],
  ["everyTestRuns", "test/a.test.ts", `test.${ONLY}("a", () => {});`, /let every test run/],
  ["everyTestRuns", "test/a.test.ts", `describe.${SKIP}("a", () => {});`, /test.skipIf names/],
  ["everyTestRuns", "test/a.test.ts", `test.${TODO}("a");`, /let every test run/],
  ["layersDoNotAskForTheVersion", CODE, "if (profile.name === a) b();", /a field of the profile/],
  ["layersDoNotAskForTheVersion", CODE, 'a = version >= "3.9" ? 1 : 2;', /a field of the profile/],
  ["layersDoNotAskForTheVersion", CODE, 'switch (a) { case "2.7": }', /a field of the profile/],
  ["assertionsHaveLiteralMessages", CODE, "assert(a, `$" + "{a} is odd`);", /ten times the check/],
  ["assertionsHaveLiteralMessages", CODE, "assert(a, `odd`);", /ten times the check/],
  ["filesAreShort", CODE, many(401, "a;"), /401 lines: split it by subject/],
  ["functionsAreShort", CODE, `function a() {\n${many(69, "b;")}}`, /a function of 71 lines/],
  ["functionsAreShort", CODE, `a = () => {\n${many(69, "b;")}}`, /a function of 71 lines/],
  ["linesAreShort", CODE, `a;\n// ${"a".repeat(98)}`, /collect.ts:2: 101 columns: break it/],
  ["layersAreDescribed", CODE, "", /src\/gc: write a README.md/],
  ["namesSayTheSubject", "src/gc/utils.ts", "", /name it by its subject/],
  ["namesSayTheSubject", "test/helpers/a.ts", "", /name it by its subject/],
  ["pagesHaveOneTitle", "docs/A.md", "no title", /0 titles/],
  ["pagesHaveOneTitle", "docs/A.md", "# a\n\n# b", /2 titles/],
];

test.each(PLANTED)("%s is broken by a planted %s", (rule, path, text, message) => {
  const found = RULES[rule]!([{ path, text }]);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(message);
});

test("every rule is broken by some planted file", () => {
  const planted = new Set(PLANTED.map(([rule]) => rule));
  expect(Object.keys(RULES).filter((rule) => !planted.has(rule))).toEqual([]);
});

const CLEAN: readonly Source[] = [
  { path: "src/errors.ts", text: 'import type { Addr } from "./memory/address.ts";' },
  { path: "src/pymem/a.ts", text: 'import type { A } from "../malloc/raw-allocator.ts";' },
  { path: "src/pymem/README.md", text: "# pymem\n\n```sh\n# a comment\n```\n" },
  { path: "src/malloc/raw-allocator.ts", text: `// Math.random, as ${ANY}\nassert(a, "odd");` },
  { path: "src/malloc/README.md", text: "# malloc" },
  { path: "src/runtime.ts", text: 'if (profile.name === "3.11") a(new Map(), "Date.now()");' },
  { path: "properties/report/a.ts", text: 'import "../engine/b.ts";\na = Date.now();' },
  { path: "properties/engine/b.ts", text: 'import fc from "fast-check";' },
  { path: "test/b.test.ts", text: 'import "../cli/a.ts";\ntest.skipIf(a)("a", () => {});' },
  { path: "cli/a.ts", text: `function a() {\n${many(68, "b;")}}\n${many(330, "c;")}` },
  { path: "src/pymem/b.ts", text: `// ${"a".repeat(97)}\nlist.only = a.skip;` },
];

test.each(Object.entries(RULES))("%s lets pass what it should", (_name, rule) => {
  expect(rule(CLEAN)).toEqual([]);
});

test("a cycle over three files is told as one", () => {
  const text = (to: string): string => `import type { A } from "./${to}.ts";`;
  const three = ["a", "b", "c"].map((name, i) => ({
    path: `cli/${name}.ts`,
    text: text(["b", "c", "a"][i]!),
  }));
  expect(RULES.importsHaveNoCycle!(three)).toEqual([
    "cli/a.ts -> cli/b.ts -> cli/c.ts -> cli/a.ts: cut one edge",
  ]);
});

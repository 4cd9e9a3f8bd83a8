// What the pages say of the project is true of it: properties, links and commands.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { main } from "../cli/main.ts";
import { allProperties } from "../properties/invariants/all.ts";
import { plain } from "../properties/report/failure-report.ts";
import { invariantsDoc } from "../properties/report/invariants-doc.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** Every page of the project, from its root. */
function pages(folder = ""): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isOurs = entry.name !== "node_modules" && !entry.name.startsWith(".");
      return isOurs ? pages(path) : [];
    }
    return path.endsWith(".md") ? [path] : [];
  });
}

describe("docs/INVARIANTS.md", () => {
  test("is what the properties print; npm run docs writes it anew", () => {
    expect(read("docs/INVARIANTS.md"), "run `npm run docs`").toBe(invariantsDoc());
  });

  test("tells every property with its statement, and no other", () => {
    const rows = read("docs/INVARIANTS.md").matchAll(/^\| `(\w+)` \| (.*?) \| .* \| .+ \|$/gm);
    const told = [...rows].map(([, name, statement]) => `${name}: ${statement}`);
    const held = allProperties.map(({ name, statement }) => `${name}: ${statement}`);
    expect(told.toSorted()).toEqual(held.toSorted());
    expect(new Set(allProperties.map(({ name }) => name)).size).toBe(allProperties.length);
  });
});

test.each(pages())("every link of %s leads to a file", (page) => {
  const prose = read(page).replace(/^```[\s\S]*?^```/gm, "");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  const broken = targets
    .filter((target) => !/^(https?:|#)/.test(target))
    .filter((target) => !existsSync(join(ROOT, dirname(page), target.replace(/#.*$/, ""))));
  expect(broken).toEqual([]);
});

/** The help of a command, as a user sees it. */
async function help(...command: string[]): Promise<string> {
  const lines: string[] = [];
  const collect = (text: string): void => void lines.push(text);
  const output = { print: collect, say: collect, progress: () => {}, paint: plain };
  expect(await main([...command, "--help"], output)).toBe(0);
  return lines.join("\n");
}

/** Names under `Commands:` in a help text. */
const commandsIn = (text: string): string[] =>
  [...(text.split("Commands:\n")[1] ?? "").matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name!);

/** What is wrong with a command line behind `pyheap`; undefined when nothing is. */
async function problemOf(words: readonly string[]): Promise<string | undefined> {
  const end = words.indexOf("--");
  const [command, ...rest] = end < 0 ? words : words.slice(0, end);
  if (command === undefined || command === "--help") return undefined;
  if (!commandsIn(await help()).includes(command)) return `no command ${command}`;
  const inner = commandsIn(await help(command));
  const isInner = inner.length > 0 && rest[0] !== undefined;
  if (isInner && !inner.includes(rest[0]!)) return `no command ${command} ${rest[0]}`;
  const text = await (isInner ? help(command, rest[0]!) : help(command));
  const flag = rest.find((word) => word.startsWith("-") && !text.includes(`${word} `));
  return flag === undefined ? undefined : `${command} has no ${flag}`;
}

const scripts = JSON.parse(read("package.json")).scripts as Record<string, string>;

/** The words behind `pyheap` of a command line; a string when the line itself is wrong. */
function cliWords(line: string): string[] | string {
  const words = line.split(/\s+/).filter((word) => word !== "" && word !== "--silent");
  if (words[0] === "npx" || words[0] === "node") return words.slice(2);
  const script = words[0] === "npm" && words[1] === "run" ? words[2] : "test";
  if (script === undefined || scripts[script] === undefined) return `no script ${script}`;
  const prefix = script === "verify" ? ["verify"] : [];
  if (script !== "verify" && script !== "pyheap") return ["--help"];
  return [...prefix, ...words.slice(4)];
}

const COMMAND = /(?:npx pyheap|node bin\/pyheap\.js|npm (?:run|test)\b)[^`\n#|]*/g;

/** Every command line that a page shows, without what closes a sentence. */
const commandLines = (text: string): string[] =>
  [...text.matchAll(COMMAND)].map(([line]) => line.replace(/[.,;:)]*\s*$/, ""));

test.each(pages().filter((page) => commandLines(read(page)).length > 0))(
  "every command in %s exists, with its flags",
  async (page) => {
    const problems: string[] = [];
    for (const line of commandLines(read(page))) {
      const words = cliWords(line);
      const problem = typeof words === "string" ? words : await problemOf(words);
      if (problem !== undefined) problems.push(`${line}: ${problem}`);
    }
    expect(problems).toEqual([]);
  },
);

test("every command of the README's table exists, with the flags that it names", async () => {
  const rows = [...read("README.md").matchAll(/^\| `(\w+)(?: ([^`]*))?`(.*)$/gm)];
  const known = commandsIn(await help()).filter((name) => name !== "help");
  const named = new Set(rows.map(([, command]) => command!).filter((name) => known.includes(name)));
  expect([...named].toSorted()).toEqual(known.toSorted());
  for (const [, command, , about] of rows) {
    if (!known.includes(command!)) continue;
    const flags = [...about!.matchAll(/`(--\w+)[^`]*`/g)].map(([, flag]) => flag!);
    expect(await problemOf([command!, ...flags])).toBe(undefined);
  }
});

test("a command that does not exist is noticed", async () => {
  const problems = ["verify --speed 3", "frobnicate", "corpus eat", "record -- python3 --x"].map(
    (line) => problemOf(line.split(" ")),
  );
  expect(await Promise.all(problems)).toEqual([
    "verify has no --speed",
    "no command frobnicate",
    "no command corpus eat",
    undefined,
  ]);
  expect(cliWords("npm run nothing")).toBe("no script nothing");
  expect(commandLines("Type `npm run verify -- --for 2m` or npx pyheap doctor.")).toEqual([
    "npm run verify -- --for 2m",
    "npx pyheap doctor",
  ]);
});

// Every way in which a command can go wrong is an exit code and one line that says what was
// expected, and nothing is written.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../cli/exit.ts";
import { CORPUS, filesIn } from "../../cli/files.ts";
import { folderOf, pyheap } from "./collect.ts";

const BIN = fileURLToPath(new URL("../../bin/pyheap.js", import.meta.url));
const header = "#: pyheap 1\n#: machine blocks\n#: python tiny-3.11\n";

describe("usage: exit code 2", () => {
  test.each([
    [[], "expected a command; --help lists them"],
    [["corpus"], "expected a command; --help lists them"],
    [["frobnicate"], "unknown command `frobnicate`; expected verify, replay, "],
    [["corpus", "eat"], "unknown command `corpus eat`; expected list, add, minimise, doctor"],
    [["verify", "--fast"], "unknown option '--fast'"],
    [["doctor", "--fast"], "unknown option '--fast'"],
    [["verify", "more"], "too many arguments"],
    [["verify", "--for"], "option '--for <duration>' argument missing"],
    [["verify", "--for", "12"], "--for takes a duration such as 20s, 500ms, 2m or 1h, not `12`"],
    [["verify", "--for", "0s"], "--for takes a duration"],
    [["verify", "--for", "-5s"], "--for takes a duration"],
    [["verify", "--ops", "many"], "--ops takes a number such as 1000, 200k or 10M, not `many`"],
    [["verify", "--ops", "0"], "--ops takes a number"],
    [["verify", "--python", "3.5"], "--python takes deck, 2.7, 3.6, "],
    [["verify", "--python", "3.11,,3.9"], "--python takes deck, 2.7, 3.6, "],
    [["verify", "--machine", "lists"], "--machine takes blocks, malloc, objects, separated by"],
    [
      ["verify", "--oracle", "delphi"],
      "--oracle takes recorded, observed, libpython, cpython, sep",
    ],
    [["verify", "--interpreter", "no/such"], "--interpreter no/such: no such file or folder"],
    [["doctor", "--interpreter", "no/such"], "--interpreter no/such: no such file or folder"],
    [["replay"], "missing required argument 'file'"],
    [["reduce"], "missing required argument 'file'"],
    [["record"], "record takes a command: pyheap record -- python3 script.py"],
    [["observe", "--programs", "few"], "--programs takes a number"],
    [["observe", "--python", "deck"], "--python takes 2.7, 3.6, "],
    [["defects", "--seeds", "few"], "--seeds takes a number"],
  ])("pyheap %j", async (argv, message) => {
    const { code, out, err } = await pyheap(...argv);
    expect(code).toBe(EXIT.usage);
    expect(out).toEqual([]);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(`pyheap: ${message}`);
  });
});

describe("bad input: exit code 3, by file and line", () => {
  test.each([
    ["no magic", "a = malloc(1)\n", "x.py:1: expected `#: pyheap 1`"],
    ["an empty file", "", "x.py:1: expected `#: pyheap 1`"],
    ["an unknown field", `${header}#: colour red\n`, "x.py:4: unknown field `colour`; expected"],
    ["an unknown python", header.replace("3.11", "3.5"), "x.py:3: unknown python `tiny-3.5`"],
    [
      "an unknown statement",
      `${header}\nlaunch(a)\n`,
      "x.py:5: `launch(a)` is no statement of the",
    ],
    ["a planted bug that is not there", `${header}#: defect no-such\na = malloc(1)\n`, "no-such"],
  ])("%s", async (_, text, message) => {
    for (const command of ["replay", "reduce"]) {
      const folder = folderOf({ "x.py": text });
      const { code, out, err } = await pyheap(command, folder.path("x.py"));
      expect(code).toBe(EXIT.badInput);
      expect(out).toEqual([]);
      expect(err).toHaveLength(1);
      expect(err[0]).toContain(message);
      expect(folder.names()).toEqual(["x.py"]);
    }
  });

  test("a file that is not there, and a folder", async () => {
    const folder = folderOf();
    for (const [file, message] of [
      [folder.path("none.py"), "no such file"],
      [folder.root, "a folder, expected a program or a trace"],
    ] as const) {
      for (const command of ["replay", "reduce"]) {
        const { code, err } = await pyheap(command, file);
        expect({ code, err }).toEqual({
          code: EXIT.badInput,
          err: [`pyheap: ${file}: ${message}`],
        });
      }
    }
    expect(folder.names()).toEqual([]);
  });

  const trace = readFileSync(filesIn(CORPUS.traces, "2.7-start.trace.gz")[0]!);
  test.each([
    ["a trace that is cut", trace.subarray(0, trace.length >> 1)],
    ["a trace of one byte", trace.subarray(0, 1)],
    ["an empty trace", trace.subarray(0, 0)],
    ["a trace whose bytes were changed", trace.map((byte, i) => (i === 2000 ? byte ^ 0x55 : byte))],
    ["a trace that was never packed", new TextEncoder().encode("pyheap-trace\n")],
  ])("%s", async (_, bytes) => {
    const folder = folderOf({ "t.trace.gz": bytes });
    const { code, out, err } = await pyheap("replay", folder.path("t.trace.gz"));
    expect(code).toBe(EXIT.badInput);
    expect(out).toEqual([]);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(/^pyheap: .*t\.trace\.gz: /);
  });

  test("a program that holds cannot be reduced", async () => {
    const folder = folderOf({ "x.py": `${header}a = malloc(1)\n` });
    const { code, err } = await pyheap("reduce", folder.path("x.py"));
    expect(code).toBe(EXIT.badInput);
    expect(err).toEqual([
      `pyheap: ${folder.path("x.py")}: the program holds; there is nothing to reduce`,
    ]);
    expect(folder.names()).toEqual(["x.py"]);
  });
});

/** Without compilers and interpreters, whatever this machine has. */
const env = { PATH: "", NODE_OPTIONS: "" };

function runExecutable(cwd: string, ...argv: string[]) {
  const child = spawnSync(process.execPath, [BIN, ...argv], { cwd, env, encoding: "utf8" });
  return { code: child.status, out: child.stdout, err: child.stderr.trimEnd().split("\n") };
}

describe("a judge that is asked for and absent: exit code 4", () => {
  test("it is told before anything is written", () => {
    const folder = folderOf();
    const { code, out, err } = runExecutable(
      folder.root,
      "verify",
      "--oracle",
      "libpython",
      "--python",
      "3.11",
    );
    expect(code).toBe(EXIT.oracleMissing);
    expect(out).toBe("");
    expect(err).toEqual([
      "pyheap: libpython was demanded, and is absent for 3.11 (no C compiler on PATH)",
    ]);
    expect(folder.names()).toEqual([]);
  });

  test("observing needs an interpreter", () => {
    const folder = folderOf();
    const { code, err } = runExecutable(folder.root, "observe", "--python", "3.11", "-o", "out");
    expect({ code, err }).toEqual({
      code: EXIT.oracleMissing,
      err: ["pyheap: cpython was demanded, and is absent for 3.11 (no interpreter found)"],
    });
    expect(folder.names()).toEqual([]);
  });

  test("a recording needs a compiler", () => {
    const folder = folderOf();
    const { code, err } = runExecutable(folder.root, "record", "--", "python3", "x.py");
    expect(code).toBe(EXIT.oracleMissing);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(/^pyheap: cannot record: /);
    expect(folder.names()).toEqual([]);
  });
});

describe("the executable", () => {
  test("ends with the codes and lines of the program", () => {
    const folder = folderOf({ "x.py": `${header}a = malloc(9)\nlaunch(a)\n` });
    const bad = runExecutable(folder.root, "replay", "x.py");
    expect(bad.code).toBe(EXIT.badInput);
    expect(bad.out).toBe("");
    expect(bad.err).toHaveLength(1);
    expect(bad.err[0]).toMatch(/^pyheap: x\.py:5: `launch\(a\)` is no statement/);
    const good = runExecutable(folder.root, "--help");
    expect(good.code).toBe(EXIT.held);
    expect(good.out).toContain("Usage: pyheap");
    expect(folder.names()).toEqual(["x.py"]);
  });

  test("an interrupted run tells what held until then, and ends with exit code 130", async () => {
    const folder = folderOf();
    const argv = ["verify", "--for", "10m", "--oracle", "recorded", "--python", "3.11"];
    const child = spawn(process.execPath, [BIN, ...argv], { cwd: folder.root, env });
    let out = "";
    let err = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      if (err === "") child.kill("SIGINT");
      err += text;
    });
    const [code] = await once(child, "close");
    expect(code).toBe(EXIT.interrupted);
    expect(out).toMatch(/\nInterrupted; until then everything held: \d+ corpus programs/);
    expect(err).toContain("\nStopping; press Ctrl-C again to stop at once.\n");
    expect(folder.names()).toEqual([]);
  });

  test("a relative path is told as it was typed, data goes to stdout", () => {
    const name = basename("x.py");
    const folder = folderOf({ [name]: `${header}a = malloc(9)\n` });
    const { code, out, err } = runExecutable(folder.root, "replay", join(".", name));
    expect(code).toBe(EXIT.held);
    expect(out).toMatch(
      /^ {4}1 {2}a = malloc\(9\) +0x[0-9a-f]+\nx\.py: holds \(blocks tiny-3\.11\)\n$/,
    );
    expect(err).toEqual([""]);
  });
});

import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { EXIT } from "../../cli/exit.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { pythons } from "../oracles/cpython/real.ts";
import { folderOf, pyheap } from "./collect.ts";

const COUNTS = fileURLToPath(new URL("../../corpus/deck/16-reference-counts.py", import.meta.url));
const WHERE = fileURLToPath(
  new URL("../../corpus/deck/07-where-variables-live.py", import.meta.url),
);

afterEach(() => void vi.unstubAllEnvs());

describe("run", () => {
  test("every statement is told with what it changed", async () => {
    const folder = folderOf({
      "x.py": "# a comment\na = [1000]\nb = a\n\nif b:\n    b.append('v v')\n\ndel a\nc = a\n",
    });
    const { code, out, err } = await pyheap("run", folder.path("x.py"), "--python", "2.7");
    expect({ code, err }).toEqual({ code: EXIT.held, err: [] });
    expect(out).toEqual([
      `${folder.path("x.py")} in CPython 2.7.18, rebuilt`,
      "   2  a = [1000]",
      "       a         #1 list [1000]                    rc 1        80 bytes",
      "   3  b = a",
      "       a, b      #1 list [1000]                    rc 2        80 bytes",
      "   5  if b:",
      "   6      b.append('v v')",
      "       a, b      #1 list [1000, 'v v']             rc 2       112 bytes",
      "   8  del a",
      "       a is not bound any more",
      "       b         #1 list [1000, 'v v']             rc 1       112 bytes",
      "   9  c = a",
      "       raises NameError: name 'a' is not defined",
    ]);
  });

  test("with --all every object is told behind every statement", async () => {
    const folder = folderOf({ "x.py": "a = [[]]\nb = 7\n" });
    const { out } = await pyheap("run", folder.path("x.py"), "--all");
    expect(
      out.filter((line) => /#\d/.test(line)).map((line) => line.trim().split(/ {2,}/)),
    ).toEqual([
      ["a", "#1 list [#2]", "rc 1", "64 bytes"],
      ["#2 list []", "rc 1", "56 bytes"],
      ["a", "#1 list [#2]", "rc 1", "64 bytes"],
      ["#2 list []", "rc 1", "56 bytes"],
      ["b", "#3 int 7", "shared", "28 bytes"],
    ]);
  });

  test("a picture shows the objects at the end, with --all what they share", async () => {
    const { out } = await pyheap("run", COUNTS, "--python", "3.8", "--picture");
    expect(out.slice(1, 4)).toEqual(["", "names of the module", "  a     -> #1"]);
    expect(out.at(-1)).toMatch(/^ {2} ?#\d+ {2}heap 0x\w+ {2}PyFunctionObject \[ rc 1 \| function/);
    const all = await pyheap("run", COUNTS, "--python", "3.8", "--picture", "--all");
    expect(all.out.slice(0, out.length)).toEqual(out);
    const titles = all.out.map((line) => /^(\w+ \w+): /.exec(line)?.[1]).filter(Boolean);
    expect(titles).toEqual(["small ints", "interned strings", "free lists"]);
  });

  test("a frame is drawn with its names on the stack", async () => {
    const { code, out } = await pyheap("run", WHERE, "--frame", "go");
    expect(code).toBe(EXIT.held);
    expect(out[2]).toBe("the stack, growing down: the frame of go");
    expect(out[3]).toMatch(/^ {2}0x\w+ {2}e +-> #1$/);
  });
});

const CYCLES = fileURLToPath(new URL("../../corpus/deck/17-cycles.py", import.meta.url));
const WHEN = fileURLToPath(new URL("../../corpus/deck/20-when.py", import.meta.url));
const WATCHING = fileURLToPath(new URL("../../corpus/deck/27-watching-gc.py", import.meta.url));

describe("run --collections", () => {
  test("each collection stands below its statement, and one can be drawn alone", async () => {
    const { code, out } = await pyheap("run", CYCLES, "--python", "3.8", "--collections");
    expect(code).toBe(EXIT.held);
    const titles = out.filter((line) => /^ {2}collection |^ +\d+ {2}/.test(line));
    expect(titles).toEqual([
      "  20  gc.collect()",
      "  collection 1, of generation 2: counts 22 0 0, thresholds 700 10 10",
      "  23  e = gc.collect()",
      "  collection 2, of generation 2: counts 1 0 0, thresholds 700 10 10",
    ]);
    expect(out.at(-2)).toMatch(/^others: what the interpreter holds/);
    const second = await pyheap("run", CYCLES, "--python", "3.8", "--collection", "2");
    const at = out.indexOf("  23  e = gc.collect()");
    expect(second.out).toEqual([...out.slice(0, 2), ...out.slice(at)]);
  });

  test("the first sixteen are drawn, and with --all the others", async () => {
    const { out } = await pyheap("run", WHEN, "--python", "3.11", "--collections");
    const titles = (lines: readonly string[]): number =>
      lines.filter((line) => line.startsWith("  collection ")).length;
    expect(titles(out)).toBe(16);
    const [, left, last] =
      /^and (\d+) collections more: --all draws all, --collection (\d+) the last$/.exec(
        out.at(-4)!,
      )!;
    expect(Number(left)).toBe(Number(last) - 16);
    const all = await pyheap("run", WHEN, "--python", "3.11", "--collections", "--all");
    expect(titles(all.out)).toBe(Number(last));
  });

  test("a program without any, and one with fewer than is asked for, are told", async () => {
    const folder = folderOf({ "x.py": "a = []\n" });
    const none = await pyheap("run", folder.path("x.py"), "--collections");
    expect(none.out.slice(1)).toEqual(["", "no collection ran"]);
    const few = await pyheap("run", CYCLES, "--collection", "3");
    expect(few).toEqual({
      code: EXIT.badInput,
      out: [],
      err: ["pyheap: --collection 3: the program has 2 collections"],
    });
    const bad = await pyheap("run", CYCLES, "--collection", "last");
    expect(bad.code).toBe(EXIT.usage);
    expect(bad.err[0]).toContain("--collection takes a number");
  });

  test("what the collector writes is told below the statement", async () => {
    const { out } = await pyheap("run", WATCHING, "--python", "2.7");
    const at = out.findIndex((line) => line.endsWith("  g = gc.collect()"));
    expect(out.slice(at + 1, at + 6)).toEqual([
      "       stderr: gc: collecting generation 2...",
      "       stderr: gc: objects in each generation: 2 0 3",
      expect.stringMatching(/^ {7}stderr: gc: collectable <list 0x\w+>$/),
      expect.stringMatching(/^ {7}stderr: gc: collectable <list 0x\w+>$/),
      "       stderr: gc: done, 2 unreachable, 0 uncollectable, 0.0000s elapsed.",
    ]);
  });
});

describe("what run refuses", () => {
  test.each([
    ["while a:\n    pass\n", "x.py:1: `while a:` is not understood"],
    ["a = 1\n\nfrom sys import path\n", "x.py:3: `from sys import path` is not understood"],
    ["a = 1\nif a:\n    return a\n", "x.py:2: `return` outside of a function"],
    ["a = (\n", "x.py:2: something is missing"],
  ])("what is not understood is one line with its place: %j", async (text, message) => {
    const folder = folderOf({ "x.py": text });
    const { code, out, err } = await pyheap("run", folder.path("x.py"));
    expect({ code, out }).toEqual({ code: EXIT.badInput, out: [] });
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(message);
  });

  test("a file, a version and a function that do not exist are told", async () => {
    expect(await pyheap("run", "nowhere.py")).toEqual({
      code: EXIT.badInput,
      out: [],
      err: ["pyheap: nowhere.py: no such file"],
    });
    const version = await pyheap("run", COUNTS, "--python", "3.5");
    expect(version.code).toBe(EXIT.usage);
    expect(version.err[0]).toContain("--python takes deck, 2.7");
    const two = await pyheap("run", COUNTS, "--python", "3.8,3.9");
    expect(two).toMatchObject({
      code: EXIT.usage,
      err: ["pyheap: --python takes one version here"],
    });
    const frame = await pyheap("run", COUNTS, "--frame", "nothing");
    expect(frame.code).toBe(EXIT.usage);
    expect(frame.err).toEqual(["pyheap: --frame takes a function of the program, not `nothing`"]);
    const folder = folderOf({ "x.py": "def go(a):\n    return a\n" });
    const never = await pyheap("run", folder.path("x.py"), "--frame", "go");
    expect(never).toMatchObject({ code: EXIT.badInput, err: ["pyheap: go never runs to its end"] });
  });
});

describe("run --compare", () => {
  test("a comparison without the interpreter says what is missing", async () => {
    vi.stubEnv("PATH", "");
    vi.stubEnv("PYENV_ROOT", "");
    vi.stubEnv("HOME", "");
    const { code, out, err } = await pyheap("run", COUNTS, "--python", "2.7", "--compare");
    expect({ code, out }).toEqual({ code: EXIT.oracleMissing, out: [] });
    expect(err[0]).toMatch(/--compare needs a CPython 2\.7; none was found/);
  });

  const [python] = pythons;
  test.runIf(python !== undefined)("a comparison tells both, and what differs", async () => {
    const words = ["--python", python!.version, "--compare"];
    const same = await pyheap("run", COUNTS, ...words);
    expect(same.code).toBe(EXIT.held);
    expect(same.out.at(-1)).toMatch(
      /^\d+ statements, \d+ objects seen behind them: nothing differs$/,
    );
    expect(same.out[1]).toMatch(new RegExp(`pyheap +CPython ${python!.full}$`));
    expect(PYTHON_VERSIONS).toContain(python!.version);
    const folder = folderOf({ "x.py": "a = [id([])]\n" });
    const other = await pyheap("run", folder.path("x.py"), ...words);
    expect(other.code).toBe(EXIT.failed);
    expect(other.out.filter((line) => line.includes("✗"))).toHaveLength(1);
    expect(other.out.at(-1)).toContain(": 1 difference");
    const script = folderOf({ "x.py": "import gc\na = gc.isenabled()\n" });
    const began = await pyheap("run", script.path("x.py"), ...words);
    expect(began.out.at(-1)).toContain("nothing differs");
    expect(began.out.join("\n")).toContain("bool True");
  });
});

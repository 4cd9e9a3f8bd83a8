// `pyheap graph` and the replay of a graph's file: what they print, and how they end.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../cli/exit.ts";
import { CORPUS } from "../../cli/files.ts";
import { pythons } from "../oracles/cpython/real.ts";
import { folderOf, pyheap } from "./collect.ts";

const TANGLE = join(CORPUS.graphs, "3.11-tangle.graph.gz");

describe("replay of a graph", () => {
  test("says what was compared", async () => {
    const { code, out } = await pyheap("replay", TANGLE);
    expect(out.at(-1)).toMatch(/tangle\.py in CPython 3\.11\.7, 2,\d+ objects, .*: all equal$/);
    expect(code).toBe(EXIT.held);
  });

  test("says what differs", async () => {
    const text = gunzipSync(readFileSync(TANGLE)).toString("utf8");
    const { path } = folderOf({ "a.graph.gz": text.replace('"returned":20', '"returned":21') });
    const { code, out } = await pyheap("replay", path("a.graph.gz"));
    const line = "collection 1 (generation 0) returned: CPython 3.11.7 21, ours 20";
    expect(out[0]).toBe(`✗ ${path("a.graph.gz")}: ${line}`);
    expect(out[1]).toMatch(/: 1 differ$/);
    expect(code).toBe(EXIT.failed);
  });

  test("refuses what is none in one line", async () => {
    const { path } = folderOf({ "a.graph.gz": "{}\n" });
    const { code, out, err } = await pyheap("replay", path("a.graph.gz"));
    expect(err).toEqual([
      `pyheap: ${path("a.graph.gz")}: line 1: the format is not "pyheap-graph 1"`,
    ]);
    expect(out).toEqual([]);
    expect(code).toBe(EXIT.badInput);
  });
});

describe("graph", () => {
  test("random judges by marking", async () => {
    const { code, out } = await pyheap(
      ..."graph random --graphs 50 --seed 3 --python 2.7,3.13".split(" "),
    );
    expect(out.slice(-2).map((line) => line.trim().split(/\s+/).at(-1))).toEqual(["0", "0"]);
    expect(out.at(-1)).toMatch(/^\s*3\.13\s+50 /);
    expect(code).toBe(EXIT.held);
  });

  test("random is repeated by its seed", async () => {
    const run = async (seed: string): Promise<string | undefined> => {
      const words = ["graph", "random", "--graphs", "40", "--python", "3.8", "--seed", seed];
      return (await pyheap(...words)).out.at(-1)?.trim().split(/\s+/)[2];
    };
    expect(await run("5")).toBe(await run("5"));
    expect(await run("5")).not.toBe(await run("6"));
  });

  test("refuses what it does not know", async () => {
    const { code, err } = await pyheap("graph", "eat");
    expect(err).toEqual(["pyheap: unknown command `graph eat`; expected live, random, record"]);
    expect(code).toBe(EXIT.usage);
  });

  test("live refuses a program that is not there", async () => {
    const { code, err } = await pyheap("graph", "live", "nowhere.py");
    expect(err).toEqual(["pyheap: nowhere.py: no such file"]);
    expect(code).toBe(EXIT.badInput);
  });

  test.runIf(pythons.length > 0)("live dumps and replays a whole interpreter", async () => {
    const { path, names } = folderOf();
    const { version, full } = pythons[0]!;
    const words = ["graph", "live", "--python", version, "--keep", path("kept")];
    const { code, out } = await pyheap(...words);
    expect(out.at(-1)).toMatch(/all equal$/);
    expect(names()).toContain(join("kept", `${full}-start.graph.gz`));
    expect(code).toBe(EXIT.held);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../cli/exit.ts";
import { CORPUS, filesIn } from "../../cli/files.ts";
import { parseEntry, Scenes } from "../../properties/machines/entry.ts";
import { PROFILES } from "../../src/profile/cpython.ts";
import { folderOf, pyheap } from "./collect.ts";

const header = "#: pyheap 1\n#: machine blocks\n#: python tiny-3.11\n";

describe("replay", () => {
  test("a program is told step by step", async () => {
    const lines = ["a = malloc(24)", "free(b)", "free(a)", "fail_pages(2)"];
    const folder = folderOf({ "x.py": `${header}${lines.join("\n")}\n` });
    const { code, out, err } = await pyheap("replay", folder.path("x.py"));
    expect(code).toBe(EXIT.held);
    expect(err).toEqual([]);
    expect(out[0]).toMatch(/^ {4}1 {2}a = malloc\(24\) +0x[0-9a-f]+$/);
    expect(out[1]).toMatch(/^ {4}2 {2}free\(b\) +\(did not run\)$/);
    expect(out[3]).toBe("    4  fail_pages(2)");
    expect(out[4]).toBe(`${folder.path("x.py")}: holds (blocks tiny-3.11)`);
  });

  test("a program that should fail and holds is a failure", async () => {
    const folder = folderOf({ "x.py": `${header}#: expect fail\na = malloc(24)\n` });
    const { code, out } = await pyheap("replay", folder.path("x.py"));
    expect(code).toBe(EXIT.failed);
    expect(out.at(-1)).toContain("holds, and its header expects it to fail");
  });

  test("a recorded trace equals our heap, address by address", async () => {
    const [file] = filesIn(CORPUS.traces, "2.7-start.trace.gz");
    const { code, out, err } = await pyheap("replay", file!);
    expect({ code, err }).toEqual({ code: EXIT.held, err: [] });
    expect(out).toHaveLength(1);
    expect(out[0]).toMatch(
      /2\.7-start\.trace\.gz: [\d,]+ records, [\d,]+ addresses, \d+ arena events: all equal$/,
    );
  });

  test("the worst of several files decides", async () => {
    const folder = folderOf({
      "fails.py": `${header}#: expect fail\n`,
      "holds.py": `${header}a = malloc(1)\n`,
    });
    const { code, out } = await pyheap("replay", folder.path("fails.py"), folder.path("holds.py"));
    expect(code).toBe(EXIT.failed);
    expect(out.filter((line) => line.includes(".py: holds"))).toHaveLength(2);
  });
});

describe("verify", () => {
  const words = ["verify", "--ops", "20k", "--machine", "blocks", "--python", "3.11"];
  const run = async (seed: string) => {
    // Recorded traces come with pyheap, so that the same judges are here on every machine.
    const flags = ["--oracle", "recorded", "--seed", seed, "--json"];
    const { code, out } = await pyheap(...words, ...flags);
    return { code, report: JSON.parse(out.join("\n")) };
  };
  const withoutTime = (rows: Record<string, unknown>[]): unknown[] =>
    rows.map(({ seconds: _, ...row }) => row);

  test("the same seed makes the same run", async () => {
    const [one, again] = [await run("s"), await run("s")];
    expect(one.code).toBe(EXIT.held);
    expect(withoutTime(one.report.rows)).toEqual(withoutTime(again.report.rows));

    const { report } = one;
    expect(report).toMatchObject({ schema: "pyheap-verify 1", seed: "s", interrupted: false });
    expect(report.failures).toEqual([]);
    expect(report.corpusEntries).toBeGreaterThan(0);
    expect(report.rows).toHaveLength(1);
    const [row] = report.rows;
    expect(row).toMatchObject({ machine: "blocks", python: "3.11", failures: 0, traces: 2 });
    expect(row.operations).toBeGreaterThanOrEqual(20_000);
    expect(row.recordedAddresses).toBeGreaterThan(10_000);
    expect(row.reachHit + row.reachMissing.length).toBe(row.reachAll);
  });

  test("a tiny heap is verified as it is, and another seed makes another run", async () => {
    const tiny = ["verify", "--ops", "2k", "--machine", "blocks", "--python", "tiny-3.9"];
    const { code, out } = await pyheap(...tiny, "--oracle", "recorded", "--seed", "s", "--json");
    const { rows } = JSON.parse(out.join("\n"));
    expect({ code, count: rows.length }).toEqual({ code: EXIT.held, count: 1 });
    expect(rows[0]).toMatchObject({ python: "tiny-3.9", traces: 0, failures: 0 });
    expect(rows[0].operations).toBeGreaterThanOrEqual(2_000);
    const other = await pyheap(...tiny, "--oracle", "recorded", "--seed", "t", "--json");
    expect(withoutTime(JSON.parse(other.out.join("\n")).rows)).not.toEqual(withoutTime(rows));
  });

  test("without --json it is a table and a verdict, with the seed on stderr", async () => {
    const { code, out, err } = await pyheap(
      ...["verify", "--ops", "5k", "--machine", "malloc", "--seed", "s"],
      ...["--oracle", "recorded"],
    );
    expect(code).toBe(EXIT.held);
    expect(err[0]).toBe("seed     s");
    expect(out[0]).toMatch(/^machine +python +operations/);
    expect(out.find((line) => line.startsWith("malloc "))).toMatch(/^malloc +any +\d/);
    expect(out.at(-1)).toMatch(/^Everything held: \d+ corpus programs, [\d,]+ verified operations/);
  });
});

describe("reduce", () => {
  const defect = "realloc-moves-without-copying";
  const long = [
    ...[
      "a = malloc(40)",
      "b = malloc(700)",
      "a = realloc(a, 50)",
      "c = [malloc(24) for _ in range(9)]",
    ],
    ...[
      "free(c[::2])",
      "d = calloc(1, 99)",
      "b = realloc(b, 6144)",
      "free(d)",
      "free(a)",
      "free(c)",
    ],
  ];
  const text = [
    ...["#: pyheap 1", "#: machine malloc", "#: python 3.11", `#: defect ${defect}`],
    ...["#: expect fail", ...long, ""],
  ].join("\n");

  test("a long program that fails under a planted bug becomes its minimum, certified", async () => {
    const folder = folderOf({ "long.py": text });
    const { code, out, err } = await pyheap("reduce", folder.path("long.py"));
    expect({ code, err }).toEqual({ code: EXIT.held, err: [] });
    expect(folder.names()).toEqual(["long-reduced.py", "long.py"]);
    expect(out[0]).toContain("✗ reallocKeepsTheContents");
    expect(out.join("\n")).toContain("minimal: certified");

    const reduced = readFileSync(folder.path("long-reduced.py"), "utf8");
    const entry = parseEntry("long-reduced.py", reduced, new Scenes());
    expect(entry).toMatchObject({ expect: "fail", defect, property: "reallocKeepsTheContents" });
    expect(entry.program).toHaveLength(2);
    const again = await pyheap("replay", folder.path("long-reduced.py"));
    expect(again.code).toBe(EXIT.held);
    expect(again.out.at(-1)).toContain(`fails under the planted bug ${defect}, as expected`);
  });

  test("the result goes where -o says", async () => {
    const folder = folderOf({ "long.py": text });
    await pyheap("reduce", folder.path("long.py"), "-o", folder.path("sub/short.py"));
    expect(folder.names()).toEqual(["long.py", "sub", join("sub", "short.py")]);
  });

  test("without the planted bug the same program holds", async () => {
    const folder = folderOf({ "long.py": text.replace(/^#: (defect|expect).*\n/gm, "") });
    expect((await pyheap("replay", folder.path("long.py"))).code).toBe(EXIT.held);
  });
});

describe("corpus", () => {
  test("list tells every entry, doctor finds nothing wrong", async () => {
    const files = [CORPUS.regressions, CORPUS.seeds].flatMap((folder) => filesIn(folder, ".py"));
    const { code, out } = await pyheap("corpus", "list");
    expect(code).toBe(EXIT.held);
    expect(out).toHaveLength(files.length + 2);
    expect(out[0]).toMatch(/^file +setting +steps +property +planted bug$/);
    // Under their planted bugs all are run elsewhere.
    const [one, another] = ["bool-results-are-counted-twice", "calloc-trusts-used-blocks"].map(
      (defect) => files.find((file) => file.endsWith(`defect-${defect}.py`))!,
    );
    const doctor = await pyheap("corpus", "doctor", one!, another!);
    expect(doctor.out).toEqual(["2 entries, 0 problems"]);
    expect(doctor.code).toBe(EXIT.held);
  });
});

describe("doctor", () => {
  test("tells of every version which judges it has, as data and as a table", async () => {
    const { code, out } = await pyheap("doctor", "--json");
    const { schema, rows, absent } = JSON.parse(out.join("\n"));
    expect({ code, schema }).toEqual({ code: EXIT.held, schema: "pyheap-doctor 1" });
    const names = PROFILES.map(({ name }) => name);
    expect(rows.map(({ python }: { python: string }) => python)).toEqual(names);
    for (const { python, traces } of rows) expect(traces).toBe(python === "deck" ? 0 : 2);

    const table = await pyheap("doctor");
    expect(table.code).toBe(EXIT.held);
    expect(table.out[0]).toMatch(
      /^python +measured on +model +traces +observed +interpreter +libpython$/,
    );
    const told = table.out.filter((line) => line.startsWith("absent: "));
    expect(told).toEqual(absent.map((line: string) => `absent: ${line}`));
  });
});

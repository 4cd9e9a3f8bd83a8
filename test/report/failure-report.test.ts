import { describe, expect, test } from "vitest";
import type { Certificate } from "../../properties/engine/certify.ts";
import { runPrecisely } from "../../properties/engine/run.ts";
import { openScene } from "../../properties/machines/setting.ts";
import {
  certificateText,
  failureReport,
  type Paint,
  type ReportedFailure,
} from "../../properties/report/failure-report.ts";

const certificate: Certificate = { length: 1, complete: true, programs: 1234, better: undefined };

/** A scene in which every block of more than 40 bytes breaks a property, and one at the end. */
function brokenScene(atEnd: boolean) {
  const scene = openScene({ machine: "blocks", python: "tiny-3.11", debugHooks: true })!;
  const property = atEnd ? "freeingEverythingEmptiesTheHeap" : "blocksAreOfTheirRequestsClass";
  const { subject } = scene.world;
  if (atEnd) subject.checkEmpty = () => ({ property, detail: "2 arenas are left, expected 1" });
  else {
    subject.checkBlock = (_at, size) =>
      size > 40 ? { property, detail: `${size} bytes are too many` } : undefined;
  }
  return scene;
}

function reported(lines: readonly string[], atEnd = false): ReportedFailure {
  const scene = brokenScene(atEnd);
  const program = Uint32Array.from(lines, (line) => scene.language.parse(line));
  const failure = runPrecisely(scene.machine, scene.world, program).failure!;
  const given = { found: undefined, certificate: undefined, curve: undefined, file: undefined };
  return { scene, program, failure, hits: 1, ...given };
}

const bare = ["a = malloc(24)", "free(b)", "b = [malloc(8) for _ in range(3)]", "c = malloc(41)"];

describe("the report of a failure", () => {
  test("tells property, statement, every step, and both sides of the contradiction", () => {
    const text = failureReport(reported(bare));
    expect(text.replace(/0x[0-9a-f]+/g, "ADDRESS")).toBe(
      [
        "✗ blocksAreOfTheirRequestsClass  (blocks tiny-3.11 with debug hooks)",
        "  A small request is served by a block of the request's size class.",
        "",
        "      1  a = malloc(24)                     ADDRESS",
        "      2  free(b)                            (did not run)",
        "      3  b = [malloc(8) for _ in range(3)]  ADDRESS",
        "  ►   4  c = malloc(41)                     <- blocksAreOfTheirRequestsClass fails",
        "",
        "  model    a holds a block of 24 bytes; b holds 3 blocks of 8 bytes",
        "  heap     41 bytes are too many",
        "  It should hold that: a small request is served by a block of the request's size class;",
        "  however, the heap says otherwise: a contradiction.",
      ].join("\n"),
    );
  });

  test("fits into 80 columns where statement and program do", () => {
    const narrow = failureReport(reported(bare))
      .split("\n")
      .filter((line) => !/It should|►/.test(line));
    for (const line of narrow) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("tells where it was found, its certificate, how often it was seen, and what to type", () => {
    const text = failureReport({
      ...reported(bare),
      found: "by seed s/3, 900 operations -> 4",
      certificate,
      hits: 1500,
      file: ".pyheap/found/x.py",
    });
    expect(text).toContain("\n  found by seed s/3, 900 operations -> 4\n");
    expect(text).toContain("\n  minimal: certified (all 1,234 shorter programs over this alphabet");
    expect(text).toContain("\n  seen 1,500 times in this run\n");
    expect(text).toContain("\n  replay   npx pyheap replay .pyheap/found/x.py\n");
    expect(text.endsWith("\n  keep     npx pyheap corpus add .pyheap/found/x.py")).toBe(true);
  });

  test("shows from where on the failure was in the making", () => {
    const text = failureReport({ ...reported(bare), curve: [0, 0.25, 0.251, 1] }).split("\n");
    expect(text[3]!.trim()).toBe("baked in");
    const percents = text.slice(4, 8).map((line) => /(\d+) %$/.exec(line)?.[1]);
    expect(percents).toEqual(["0", "25", "25", "100"]);
  });

  test("a failure at the end has no step, and no block is live then", () => {
    const text = failureReport(reported(["a = malloc(24)"], true));
    expect(text).toContain("\n  ► at the end, with everything freed\n");
    expect(text).toContain("\n  model    no block is live\n");
    expect(text).not.toContain("<-");
  });

  test("colour goes around words and changes none of them", () => {
    const tagged: Paint = {
      bad: (text) => `<b>${text}</b>`,
      good: (text) => `<g>${text}</g>`,
      dim: (text) => `<d>${text}</d>`,
    };
    const painted = failureReport(reported(bare), tagged);
    expect(painted).toContain("<b>✗</b> blocksAreOfTheirRequestsClass");
    expect(painted.replace(/<\/?[bgd]>/g, "")).toBe(failureReport(reported(bare)));
  });
});

describe("what a certificate claims", () => {
  test.each([
    [certificate, "minimal: certified (all 1,234 shorter programs over this alphabet pass)"],
    [
      { ...certificate, complete: false, length: 3 },
      "certified to 3: all programs of up to 3 operations over this alphabet pass",
    ],
    [{ ...certificate, complete: false, length: 0 }, "not certified: the scope is too large"],
  ])("%j", (each, text) => {
    expect(certificateText(each)).toBe(text);
  });
});

// Recordings of real interpreters: what is written is read, and what is none is refused with its
// place. What needs a real CPython says so.
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CpythonFailure } from "../../../properties/oracles/cpython/child.ts";
import {
  type Recording,
  RecordingError,
  readRecording,
  recordObservations,
  writeRecording,
} from "../../../properties/oracles/cpython/recorded.ts";
import { findPythons } from "../../../properties/oracles/pythons.ts";
import type { Observation } from "../../../spec/observation.ts";

const SEEN: Observation = {
  names: [["a", 0]],
  objects: [
    { type: "list", holds: [1], size: 64, refcount: 1 },
    { type: "str", value: "\u20ac\ud800\n", size: 80, refcount: 2 },
  ],
  errors: [{ statement: 1, type: "NameError", text: "name 'b' is not defined" }],
  log: ["del"],
};

const RECORDING: Recording = {
  python: "3.11.7",
  programs: [
    {
      program: ["a = [u'\u20ac\\ud800\\n']", "b"],
      observation: { ...SEEN, addresses: [[["a", 0]], [["a", 0]]] },
    },
    { program: [], observation: { names: [], objects: [], errors: [], log: [], addresses: [] } },
    { program: ["zz"], observation: SEEN },
  ],
};

describe("a recording's file", () => {
  test("what is written is read again", () => {
    expect(readRecording("a.gz", writeRecording(RECORDING))).toEqual(RECORDING);
    const empty = { python: "2.7.18", programs: [] };
    expect(readRecording("a.gz", writeRecording(empty))).toEqual(empty);
  });

  test("the same recording gives the same bytes", () => {
    expect(writeRecording(structuredClone(RECORDING))).toEqual(writeRecording(RECORDING));
  });

  const whole = '{"program":[],"names":[],"objects":[],"errors":[],"log":[]}';
  const header = '{"format":"pyheap-observations 1","python":"3.11.7","programs":1}';
  test.each<[string, Uint8Array, RegExp]>([
    ["no gzip", Buffer.from("text"), /^a\.gz: incorrect header/],
    ["a file that ends early", writeRecording(RECORDING).subarray(0, -9), /^a\.gz: unexpected end/],
    ["no JSON", gzipSync("{"), /^a\.gz: line 1: no object of JSON/],
    ["a list", gzipSync("[]\n"), /line 1: .*format/],
    ["another format", gzipSync(header.replace("s 1", "s 2")), /line 1: the format is not/],
    ["no version", gzipSync(header.replace('"3.11.7"', "3")), /line 1: "python" is no text/],
    ["too few programs", gzipSync(header), /line 1: 1 programs are told, 0 are there/],
    ["a number", gzipSync(`${header}\n7\n`), /line 2: no object of JSON/],
    [
      "a missing field",
      gzipSync(`${header}\n${whole.replace('"log"', '"logs"')}`),
      /line 2: "log" is m/,
    ],
    [
      "a text for a list",
      gzipSync(`${header}\n${whole.replace("[]", '""')}`),
      /line 2: "program" is no/,
    ],
  ])("%s is refused", (_, bytes, message) => {
    expect(() => readRecording("a.gz", bytes)).toThrow(RecordingError);
    expect(() => readRecording("a.gz", bytes)).toThrow(message);
  });

  test("a file with a byte changed is read as something, or refused", () => {
    const bytes = writeRecording(RECORDING);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ flip : byte));
        try {
          expect(readRecording("a.gz", changed)).toEqual(RECORDING);
        } catch (error) {
          if (!(error instanceof RecordingError)) throw error;
        }
      }),
    );
  });
});

describe("recording a real interpreter", () => {
  const pythons = findPythons({ env: process.env });
  const real = test.runIf(pythons.length > 0);
  const python = pythons[0]!;

  test("whether there is one is said aloud", () => {
    if (pythons.length === 0) process.stderr.write("recording: no real CPython\n");
    if (process.env.PYHEAP_DEMAND_ORACLES === "1") expect(pythons).not.toEqual([]);
    expect(new Set(pythons.map(({ version }) => version)).size).toBe(pythons.length);
  });

  const programs = [
    ["a = [1.5]", "b = (a, a)", "zz"],
    ["c = Noisy()", "del c", "d = intern('x' + ' y')"],
  ];

  real("the same programs give the same file, in any order", async () => {
    const first = await recordObservations(python, programs);
    const second = await recordObservations(python, [...programs].reverse());
    expect(first.python).toBe(python.full);
    expect(first.programs.map(({ program }) => program)).toEqual(programs);
    expect(first.programs[1]!.observation.log).toEqual(["del"]);
    const turned = { ...second, programs: [...second.programs].reverse() };
    expect(writeRecording(turned)).toEqual(writeRecording(first));
    expect(readRecording("b.gz", writeRecording(first))).toEqual(first);
  });

  real("a program that cannot be recorded is named", async () => {
    const recording = recordObservations(python, [...programs, ["__import__('os')._exit(1)"]]);
    await expect(recording).rejects.toThrow(CpythonFailure);
    await expect(recording).rejects.toThrow(/program 2: it ended with status 1/);
  });
});

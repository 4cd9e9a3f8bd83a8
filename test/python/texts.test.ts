// What values read as, where versions differ: floats and empty strings of 2.7, bools of 3.11.

import { expect, test } from "vitest";
import { Interpreter } from "../../src/interpreter.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";
import { PYTHONS } from "../objects/bare-heap.ts";

/** What `a` reads as behind the statements. */
function read(version: string, text: string): string {
  const profile = profileNamed(version)!;
  const python = new Interpreter(profile, { size: 16 << 20 });
  const code = parseProgram(text).map((unit) => compileUnit(unit, profile.objects.source));
  python.begin([]);
  python.load(code);
  for (const i of code.keys()) expect(python.run(i)).toBeUndefined();
  return python.heap.repr(python.lookup("a"));
}

// Of CPython 2.7.18.
const SHORT = {
  "0.1 + 0.2": "0.3",
  "-4611686018427387904.0": "-4.61168601843e+18",
  "100000000000.5": "1e+11",
  "100000000001.5": "1.00000000002e+11",
  "12345678901.0": "12345678901.0",
  "99999999999.95": "99999999999.9",
  "0.0001": "0.0001",
  "0.00001234567890123": "1.23456789012e-05",
  "5e-324": "4.94065645841e-324",
  "-0.0": "-0.0",
  "1.5": "1.5",
};

test.each(Object.entries(SHORT))("str(%s) has twelve digits in 2.7, all since 3", (x, short) => {
  expect(read("2.7", `a = str(${x})`)).toBe(`'${short}'`);
  expect(read("3.6", `a = str(${x}) == repr(${x})`)).toBe("True");
});

test.each(PYTHONS)("%s: a bool reads as one string, in 3.11 beside the interned one", (version) => {
  const twins = read(version, "b = str(1 == 1)\nc = sys.intern(b)\na = b is c\n");
  expect(twins).toBe(version === "3.11" ? "False" : "True");
  expect(read(version, "a = str(1 == 2) is repr(False)")).toBe("True");
  expect(read(version, "b = str(1 == 1)\na = sys.intern(b) is sys.intern(b)\n")).toBe("True");
  expect(read(version, "b = sys.intern(str(1 == 1))\na = sys.intern(b) is b\n")).toBe("True");
});

test("an empty str of its own is cut from its start only to be itself", () => {
  const cut = (version: string, start: number): string =>
    read(version, `b = str(12) * 0\nc = b[${start}:9]\na = c is b\n`);
  expect([cut("2.7", 0), cut("2.7", 2)]).toEqual(["True", "False"]);
  expect([cut("3.8", 0), cut("3.8", 2)]).toEqual(["True", "True"]);
});

test.each(["3.6", "3.8", "3.13"])(
  "%s: empty bytes are the shared ones however they are cut",
  (version) => {
    const cut = (slice: string): string =>
      read(version, `n = 0\nb = b'by' * n\nc = b[${slice}]\ne = b''\na = (c is b, c is e)\n`);
    expect(["7:10", "0:0", ":"].map(cut)).toEqual(Array(3).fill("(False, True)"));
  },
);

// What addresses tell of a statement: a str that grows where it lies, and tuples of arguments that
// are taken from free lists before what the call makes.

import { expect, test } from "vitest";
import { Interpreter } from "../../src/interpreter.ts";
import type { ObjRef } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";
import { PYTHONS } from "../objects/bare-heap.ts";

/** Runs statements; each may be asked for the place of a name behind it. */
function run(version: string, statements: readonly string[]): (at: number, name: string) => ObjRef {
  const profile = profileNamed(version)!;
  const python = new Interpreter(profile, { size: 16 << 20 });
  const code = statements
    .flatMap((text) => parseProgram(text))
    .map((unit) => compileUnit(unit, profile.objects.source));
  python.begin([]);
  python.load(code);
  const places = code.map((_, i) => {
    python.run(i);
    return new Map([..."abcdefghijk"].map((name) => [name, python.lookup(name)]));
  });
  return (at, name) => places[at]!.get(name)!;
}

const GROWING = ["2.7", "3.6", "3.7", "3.8", "3.9", "3.10"];

test.each(PYTHONS)("%s: a sum of strs grows the left one, to 3.10, where one name has it", (v) => {
  const isGrowing = GROWING.includes(v);
  const make = "a = str(12345) * 2";
  for (const sum of ["a += 'x'", "a = a + 'x'"]) {
    const place = run(v, [make, sum]);
    expect(place(1, "a") === place(0, "a")).toBe(isGrowing);
  }
  for (const other of ["b = a", "b = [a]", "a = 'name'"]) {
    const place = run(v, [make, other, "a += 'x'"]);
    expect(place(2, "a")).not.toBe(place(1, "a"));
  }
  const elsewhere = run(v, [make, "b = a + 'x'"]);
  expect(elsewhere(1, "a")).toBe(elsewhere(0, "a"));
  expect(elsewhere(1, "b")).not.toBe(elsewhere(1, "a"));
});

test("3.6: a str whose hash was asked for does not grow, one of 2.7 does", () => {
  const statements = ["a = str(12345) * 2", "b = hash(a)", "a += 'x'"];
  const [old, young] = ["2.7", "3.6"].map((version) => run(version, statements));
  expect(old!(2, "a")).toBe(old!(1, "a"));
  expect(young!(2, "a")).not.toBe(young!(1, "a"));
});

test.each(PYTHONS)("%s: tuple() takes its argument's tuple first, to 3.8", (version) => {
  const make = ["d = 1", "a = (d,)", "b = (d,)", "c = [d]", "del a", "del b", "e = tuple(c)"];
  const place = run(version, make);
  const taken = ["2.7", "3.6", "3.7", "3.8"].includes(version) ? "a" : "b";
  expect(place(6, "e")).toBe(place(3, taken));
});

test.each(PYTHONS)("%s: an exception is an object where it is raised, from 3.12 on", (version) => {
  const make = ["d = 1", "a = (d,)", "b = (d,)", "del a", "del b"];
  const place = run(version, [...make, "weakref.ref(d)", "e = (d,)"]);
  const taken = ["3.12", "3.13"].includes(version) ? "a" : "b";
  expect(place(6, "e")).toBe(place(2, taken));
});

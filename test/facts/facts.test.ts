// Measured facts about real CPythons, each a program that our interpreter runs too.

import { expect, test } from "vitest";
import { evaluate, type Measure, runsOf, type Value, valueOf } from "./evaluate.ts";
import { recordedValue, rowsOf } from "./rows.ts";

const MEASURES: Readonly<Record<string, Measure>> = {
  sizes: valueOf,
  identity: valueOf,
  constants: valueOf,
  copies: valueOf,
  reuse: valueOf,
  heads: ({ heap }, ref) => heap.sizeOf(ref) - heap.typeOf(ref).slots.sizeOf(ref),
  basicsizes: ({ heap }, ref) => [heap.typeOf(ref).basicsize, heap.typeOf(ref).itemsize],
  counts: ({ memory }, ref) => memory.u32(ref) + memory.u32(ref + 4) * 2 ** 32,
  ranges: (interpreter, ref) => runsOf(valueOf(interpreter, ref) as number[]),
};

test.each(Object.keys(MEASURES))("%s are those of real CPythons", (file) => {
  const differ: Record<string, readonly Value[]> = {};
  for (const { name, text, pythons } of rowsOf(file)) {
    for (const python of pythons) {
      const real = recordedValue(file, name, python);
      let ours: Value;
      try { ours = evaluate(python, text, MEASURES[file]); } catch (e) { ours = "THREW " + (e as Error).message; }
      if (JSON.stringify(ours) !== JSON.stringify(real)) differ[`${python} ${name}`] = [real, ours];
    }
  }
  console.log(Object.entries(differ).map(([k,v]) => k + " real " + JSON.stringify(v[0]).slice(0,150) + " ours " + JSON.stringify(v[1]).slice(0,250)).join("\n"));
  expect(differ).toEqual({});
});

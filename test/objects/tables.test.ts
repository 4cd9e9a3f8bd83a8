// Whole tables against those of real CPythons: random programs on a dict or a set, of which every
// step's bytes (places, entries, hashes, counters, sizes) go into one number. tables.json was
// printed by record-tables.py in each of the nine; run it with `dump` to see the bytes of a step.

import { describe, expect, test } from "vitest";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { tableHeap } from "./table-heap.ts";
import {
  Cast,
  Dump,
  dictStep,
  drawing,
  fnv,
  type KeyKind,
  STEPS,
  STRIDE,
  setStep,
} from "./table-programs.ts";
import recorded from "./tables.json" with { type: "json" };

const FNV_START = 2166136261;
const SEED = 7;
const KINDS: readonly KeyKind[] = ["near", "far", "str", "mixed"];

describe.each(PYTHONS)("in %s", (python) => {
  const expected = recorded[python];

  test.each(KINDS)("a dict with %s keys holds the bytes that the real one holds", (kind) => {
    const cast = new Cast(tableHeap(python), expected.hashes.split(" "));
    const { dicts, heap } = cast.heap;
    const dump = new Dump(cast);
    const draw = drawing(SEED);
    const marks: number[] = [];
    let dict = dicts.newDict();
    let hash = FNV_START;
    for (let i = 1; i <= STEPS; i++) {
      dict = dictStep(cast, draw, kind, dict);
      hash = fnv(dump.dict(dict), hash);
      if (i % STRIDE === 0) marks.push(hash);
    }
    expect(marks).toEqual(expected[`dict ${kind}`]);
    heap.decref(dict);
    for (const value of cast.values) expect(heap.refcnt(value)).toBe(1);
    expectKeysFree(cast, python);
  });

  test.each(KINDS)("a set of %s items holds the bytes that the real one holds", (kind) => {
    const cast = new Cast(tableHeap(python), expected.hashes.split(" "));
    const { sets, heap } = cast.heap;
    const dump = new Dump(cast);
    const draw = drawing(SEED);
    const marks: number[] = [];
    let set = sets.newSet();
    let hash = FNV_START;
    for (let i = 1; i <= STEPS; i++) {
      set = setStep(cast, draw, kind, set);
      hash = fnv(dump.set(set), hash);
      if (i % STRIDE === 0) marks.push(hash);
    }
    expect(marks).toEqual(expected[`set ${kind}`]);
    heap.decref(set);
    expectKeysFree(cast, python);
  });

  test("a frozenset has the hash that the real one has", () => {
    const cast = new Cast(tableHeap(python), expected.hashes.split(" "));
    const { sets, heap } = cast.heap;
    const draw = drawing(5);
    let hash = FNV_START;
    for (let i = 0; i < 60; i++) {
      const items = Array.from({ length: draw(20) }, () => cast.drawKey(draw, "mixed"));
      const set = sets.frozensetOf(items);
      const low = heap.hash(set);
      const value = (BigInt(heap.hashHigh) << 32n) | BigInt(low >>> 0);
      expect(heap.hash(set)).toBe(low);
      hash = fnv(String(value), hash);
      heap.decref(set);
    }
    expect(hash).toBe(expected.frozensets);
  });
});

/** Nobody has a reference to a key but the one that made it; 2.7's dummies are their dict's own. */
function expectKeysFree(cast: Cast, python: string): void {
  for (const [ref, name] of cast.heap.names) {
    if (name === "<dummy key>") continue;
    expect(cast.heap.heap.refcnt(ref as ObjRef), `${python} ${name}`).toBe(1);
  }
  expect(cast.heap.names.has(NO_OBJECT)).toBe(false);
}

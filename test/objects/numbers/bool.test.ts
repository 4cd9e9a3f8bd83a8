// bool: two ints of a type of their own.

import { describe, expect, test } from "vitest";
import { PYTHONS } from "../bare-heap.ts";
import { NumberHeap } from "./number-heap.ts";

describe.each(PYTHONS)("bool of %s", (python) => {
  test("is two static objects, which no high count keeps", () => {
    const { heap, numbers } = new NumberHeap(python);
    const [no, yes] = [numbers.bool(false), numbers.bool(true)];
    expect(heap.statics.contains(no)).toBe(true);
    expect(yes - no).toBe(32);
    const isImmortal = heap.profile.refcounts.immortality === "immortal";
    expect(heap.refcnt(yes)).toBe(isImmortal ? 0xffffffff : 1);
    expect([no, yes].map((ref) => heap.isTrue(ref))).toEqual([false, true]);
    expect([no, yes].map((ref) => [numbers.isBool(ref), numbers.isInteger(ref)])).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(numbers.isIndex(yes)).toBe(true);
  });

  test("gives a bool of `&`, `|` and `^` of two bools, and ints otherwise", () => {
    const system = new NumberHeap(python);
    const [no, yes] = [system.numbers.bool(false), system.numbers.bool(true)];
    expect(system.binary("&", yes, no)).toBe(no);
    expect(system.binary("|", yes, no)).toBe(yes);
    expect(system.binary("^", yes, yes)).toBe(no);
    const one = system.read("1");
    expect(system.binary("&", yes, one)).toBe(one);
    expect(system.binary("&", one, yes)).toBe(one);
    expect(system.binary("*", yes, yes)).toBe(one);
    expect(system.unary("+", yes)).toBe(one);
    expect(system.unary("abs", yes)).toBe(one);
    expect(system.heap.repr(system.unary("~", yes))).toBe("-2");
    expect(system.heap.repr(system.unary("-", yes))).toBe("-1");
  });

  test("equals the int and the float, and hashes as they do", () => {
    const system = new NumberHeap(python);
    const yes = system.numbers.bool(true);
    for (const text of ["1", "1L", "1.0"]) {
      const other = system.read(text);
      expect(system.equals(yes, other)).toBe(true);
      expect(system.equals(other, yes)).toBe(true);
      expect(system.hash(other)).toBe(system.hash(yes));
    }
  });
});

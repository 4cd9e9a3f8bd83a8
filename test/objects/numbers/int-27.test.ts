// 2.7's int and long, and the blocks of ints and floats.

import { describe, expect, test } from "vitest";
import { asAddr, type ObjRef } from "../../../src/memory/address.ts";
import { ObjectBlocks } from "../../../src/objects/object-blocks.ts";
import { NumberHeap } from "./number-heap.ts";

const BLOCK = 41;
/** 992 bytes and malloc's header, in steps of 16. */
const CHUNK = 1008;

type Make = (system: NumberHeap, value: number) => ObjRef;

const makeInt: Make = ({ numbers }, value) => numbers.newInt(value);
const makeFloat: Make = ({ numbers }, value) => numbers.newFloat(value + 0.5);

/** As many objects as have used up the blocks that were there, and `count` more. */
function filled(system: NumberHeap, make: Make, count: number): ObjRef[] {
  for (system.log.take(); !system.log.take().startsWith("Rm"); ) make(system, 1000);
  for (let i = 1; i < BLOCK; i++) make(system, 1000);
  return Array.from({ length: count }, (_, i) => make(system, 1000 + i));
}

test("small ints are the first ints of the process, downwards through blocks of 41", () => {
  const { numbers, heap } = new NumberHeap("2.7");
  const refs = Array.from({ length: 262 }, (_, i) => numbers.newInt(i - 5));
  const steps = refs.slice(1).map((ref, i) => ref - refs[i]!);
  const jumps = steps.flatMap((step, i) => (step === -24 ? [] : [i - 5]));
  expect(jumps).toEqual([35, 76, 117, 158, 199, 240]);
  expect(new Set(jumps.map((at) => steps[at + 5]))).toEqual(new Set([CHUNK + 40 * 24]));
  expect(heap.refcnt(refs[0]!)).toBe(2);
});

describe.each([
  ["ints", makeInt],
  ["floats", makeFloat],
])("blocks of %s", (_name, make) => {
  test("hold 41 objects, from the last place to the first", () => {
    const system = new NumberHeap("2.7");
    const refs = filled(system, make, 2 * BLOCK);
    expect(system.log.take()).toBe("Rm992 Rm992");
    const places = refs.slice(0, BLOCK).map((ref) => (refs[0]! - ref) / 24);
    expect(places).toEqual(Array.from({ length: BLOCK }, (_, i) => i));
  });

  test("take the object that was freed last, and give nothing back to malloc", () => {
    const system = new NumberHeap("2.7");
    const refs = filled(system, make, BLOCK);
    system.log.take();
    for (const ref of refs) system.heap.decref(ref);
    const again = refs.map(() => make(system, 7000));
    expect(again).toEqual([...refs].reverse());
    expect(system.log.take()).toBe("");
  });

  // The order is that of a 2.7.18 in which the same objects of four blocks were dropped.
  test("go back to malloc in a full collection when nothing in them lives", () => {
    const system = new NumberHeap("2.7");
    const refs = filled(system, make, 4 * BLOCK);
    const place = (ref: ObjRef): string => {
      const at = refs.indexOf(ref);
      return `${"ABCD"[Math.floor(at / BLOCK)]}${BLOCK - 1 - (at % BLOCK)}`;
    };
    const second = Array.from({ length: BLOCK }, (_, i) => BLOCK + i);
    const dropped = [3, 10, 2 * BLOCK, 2 * BLOCK + 40, 2 * BLOCK + 7, 3 * BLOCK + 5, ...second];
    for (const at of dropped) system.heap.decref(refs[at]!);
    system.log.take();
    system.numbers.clearFreeLists();
    expect(system.log.take()).toBe("Rf");
    const taken = Array.from({ length: 6 }, () => place(make(system, 5000)));
    expect(taken).toEqual(["A37", "A30", "C40", "C33", "C0", "D35"]);
  });

  test("count what is free from the bytes", () => {
    const system = new NumberHeap("2.7");
    const refs = filled(system, make, BLOCK);
    const blocks = system.heap.typeOf(refs[0]!).name === "int" ? ints(system) : floats(system);
    expect(blocks.numfree).toBe(0);
    system.heap.decref(refs[5]!);
    system.heap.decref(refs[9]!);
    expect(blocks.entries()).toEqual([refs[9], refs[5]]);
    expect(blocks.blocks()[0]).toBe(asAddr(refs.at(-1)! - 8));
  });
});

const ints = ({ heap }: NumberHeap): ObjectBlocks => new ObjectBlocks(heap, "int_block_list");
const floats = ({ numbers }: NumberHeap): ObjectBlocks => numbers.floats.freeList as ObjectBlocks;

test("an int that is freed is never used by a float", () => {
  const system = new NumberHeap("2.7");
  const int = system.numbers.newInt(5000);
  system.heap.decref(int);
  const made = Array.from({ length: 100 }, (_, i) => makeFloat(system, i));
  expect(made).not.toContain(int);
});

test("a result is a long as soon as 64 bits do not hold it, and never an int again", () => {
  const system = new NumberHeap("2.7");
  const { heap } = system;
  const typeAndText = (ref: ObjRef): string => `${heap.typeOf(ref).name} ${heap.repr(ref)}`;
  const most = system.read("9223372036854775807");
  const one = system.read("1");
  const sum = system.binary("+", most, one);
  expect(typeAndText(sum)).toBe("long 9223372036854775808L");
  expect(typeAndText(system.binary("-", sum, one))).toBe("long 9223372036854775807L");
  const least = system.read("-9223372036854775808");
  expect(typeAndText(system.unary("-", least))).toBe("long 9223372036854775808L");
  expect(typeAndText(system.unary("abs", least))).toBe("long 9223372036854775808L");
  expect(typeAndText(system.unary("~", least))).toBe("int 9223372036854775807");
  expect(typeAndText(system.unary("-", most))).toBe("int -9223372036854775807");
  expect(typeAndText(system.read("9223372036854775808"))).toBe("long 9223372036854775808L");
  expect(typeAndText(system.numbers.ints.fromBig(2n ** 70n))).toBe("long 1180591620717411303424L");
});

test("longs are never shared, and longs and ints are told apart", () => {
  const { numbers, heap } = new NumberHeap("2.7");
  const [a, b] = [numbers.newLongFromBig(7n), numbers.newLongFromBig(7n)];
  expect(a).not.toBe(b);
  expect(heap.equals(a, b)).toBe(true);
  expect([numbers.isLong(a), numbers.isInteger(a)]).toEqual([true, true]);
  expect(numbers.isLong(numbers.newInt(7))).toBe(false);
  expect(heap.equals(a, numbers.newInt(7))).toBe(true);
});

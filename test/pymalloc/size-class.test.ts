import { expect, test } from "vitest";
import { PROFILES } from "../../src/profile/cpython.ts";
import {
  blockSizeOf,
  blocksPerPool,
  sizeClassCount,
  sizeClassOf,
} from "../../src/pymalloc/size-class.ts";
import { profileOf } from "./heap.ts";

const of = (name: string) => profileOf(name).pymalloc;

test("the deck's 64 classes: 1-8 in class 0, 9-16 in class 1, up to 505-512 in class 63", () => {
  const deck = of("deck");
  expect(sizeClassCount(deck)).toBe(64);
  for (let sizeClass = 0; sizeClass < 64; sizeClass++) {
    const [first, last] = [8 * sizeClass + 1, 8 * (sizeClass + 1)];
    expect([sizeClassOf(deck, first), sizeClassOf(deck, last)]).toEqual([sizeClass, sizeClass]);
    expect(blockSizeOf(deck, sizeClass)).toBe(last);
  }
  expect(sizeClassOf(deck, 505)).toBe(63);
  expect(sizeClassOf(deck, 512)).toBe(63);
});

test("every CPython measured has 32 classes in steps of 16", () => {
  for (const { measuredOn, pymalloc } of PROFILES) {
    if (measuredOn === undefined) continue;
    expect(sizeClassCount(pymalloc)).toBe(32);
    expect([1, 16, 17, 512].map((n) => sizeClassOf(pymalloc, n))).toEqual([0, 0, 1, 31]);
  }
});

test("0 and what is above the threshold have no class", () => {
  for (const { pymalloc } of PROFILES) {
    expect([-1, 0, 513, 2 ** 30].map((n) => sizeClassOf(pymalloc, n))).toEqual(
      new Array(4).fill(undefined),
    );
  }
});

test("a pool holds the blocks that real pools hold", () => {
  const counts = (name: string) => [0, 1, 3].map((each) => blocksPerPool(of(name), each));
  expect(counts("2.7")).toEqual([253, 126, 63]);
  expect(counts("3.9")).toEqual([253, 126, 63]);
  expect(counts("3.10")).toEqual([1021, 510, 255]);
  expect(counts("tiny-3.9")).toEqual([13, 6, 3]);
  expect(["2.7", "3.9", "3.10", "3.13"].map((name) => blocksPerPool(of(name), 31))).toEqual([
    7, 7, 31, 31,
  ]);
  expect(blocksPerPool(of("deck"), 0)).toBe(506);
});

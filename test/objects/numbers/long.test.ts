// Ints of digits: their bytes, the small ones, results of any length, and want of memory.

import { describe, expect, test } from "vitest";
import { NULL, type ObjRef } from "../../../src/memory/address.ts";
import type { BinaryOperator } from "../../../src/objects/type.ts";
import { PYTHONS } from "../bare-heap.ts";
import { NumberHeap, outcome } from "./number-heap.ts";

const PYTHONS_3 = PYTHONS.slice(1);

/** The word behind the type and the digits, as bytes of a real int. */
function bytesOf({ heap }: NumberHeap, ref: ObjRef): number[] {
  const at = (ref + 16) >> 2;
  return Array.from(heap.words.subarray(at, at + 5));
}

test("the size carries the sign; from 3.12 on the tag does", () => {
  const [old, tagged] = [new NumberHeap("3.11"), new NumberHeap("3.12")];
  const seen = ["0", "5", "-5", "1073741824", "-2305843009213693952"].map((text) => [
    bytesOf(old, old.read(text)),
    bytesOf(tagged, tagged.read(text)),
  ]);
  expect(seen.map(([a, b]) => [a!.slice(0, 2), b!.slice(0, 2)])).toEqual([
    [
      [0, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [8, 0],
    ],
    [
      [-1, -1],
      [10, 0],
    ],
    [
      [2, 0],
      [16, 0],
    ],
    [
      [-3, -1],
      [26, 0],
    ],
  ]);
  expect(seen[4]![0]!.slice(2)).toEqual([0, 0, 2]);
  expect(seen[4]![1]!.slice(2)).toEqual([0, 0, 2]);
});

describe.each(PYTHONS_3)("small ints of %s", (python) => {
  test("lie where the version keeps them, with the count that it gives them", () => {
    const { heap, numbers, runtime } = new NumberHeap(python);
    const refs = Array.from({ length: 262 }, (_, i) => numbers.newInt(i - 5));
    const { smallInts } = heap.profile.numbers;
    const where = new Set(refs.map((ref) => runtime.segments.segmentOf(ref)?.name));
    expect(where).toEqual(new Set([smallInts === "allocated" ? "heap" : "data"]));
    if (smallInts === "static") expect(refs.at(-1)! - refs[0]!).toBe(261 * 32);
    const { immortality } = heap.profile.refcounts;
    const counts = { none: 2, highCount: 1_000_000_000, immortal: 0xffffffff };
    expect(heap.refcnt(refs[0]!)).toBe(counts[immortality]);
    expect(refs.map((ref) => numbers.valueOf(ref))).toEqual(refs.map((_, i) => i - 5));
  });

  test("are what every computation of such a value gives, but for what the version leaves", () => {
    const system = new NumberHeap(python);
    const { sumsShared, remainderAlone } = system.heap.profile.numbers;
    const shared = (op: BinaryOperator, a: string, b: string): boolean =>
      system.isShared(system.binary(op, system.read(a), system.read(b)));
    expect(shared("+", "300", "-295")).toBe(true);
    expect(shared("-", "1267650600228229401496703205381", "1267650600228229401496703205376")).toBe(
      sumsShared,
    );
    expect(shared("//", "5000000000000000000000000000000", "1000000000000000000000000000000")).toBe(
      true,
    );
    expect(shared("%", "1267650600228229401496703205381", "1267650600228229401496703205376")).toBe(
      remainderAlone,
    );
    expect(shared(">>", "1267650600228229401496703205376", "99")).toBe(true);
  });
});

test("a count that is given up beyond its own is refused, and immortal ones are left alone", () => {
  const system = new NumberHeap("3.13");
  const seven = system.read("7");
  for (let i = 0; i < 10; i++) system.heap.decref(seven);
  expect(system.heap.refcnt(seven)).toBe(0xffffffff);
});

/** Numbers of every length from one digit to beyond those that are multiplied digit by digit. */
function bigNumbers(): bigint[] {
  const found: bigint[] = [];
  let state = 99;
  const draw = (): bigint => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return BigInt(state >> 1);
  };
  for (const digits of [1, 2, 3, 4, 7, 20, 71, 90]) {
    let value = 0n;
    for (let i = 0; i < digits; i++) value = (value << 30n) | draw();
    found.push(value, -value, (1n << BigInt(30 * digits)) - 1n, -(1n << BigInt(30 * digits - 30)));
  }
  return found;
}

function expected(op: string, a: bigint, b: bigint): bigint {
  if (op === "+") return a + b;
  if (op === "-") return a - b;
  if (op === "*") return a * b;
  if (op === "&") return a & b;
  if (op === "|") return a | b;
  if (op === "^") return a ^ b;
  const rest = a % b;
  const moved = rest !== 0n && rest < 0n !== b < 0n;
  return op === "%" ? (moved ? rest + b : rest) : (a - rest) / b - (moved ? 1n : 0n);
}

describe.each(["2.7", "3.8", "3.10", "3.12"])("long arithmetic of %s", (python) => {
  const values = bigNumbers();

  test.each(["+", "-", "*", "//", "%", "&", "|", "^"] as const)("a %s b is exact", (op) => {
    const system = new NumberHeap(python);
    const refs = values.map((value) => system.numbers.newLongFromBig(value));
    for (const [i, a] of values.entries()) {
      for (const [j, b] of values.entries()) {
        if (b === 0n) continue;
        const result = system.binary(op, refs[i]!, refs[j]!);
        expect(system.numbers.toBig(result)).toBe(expected(op, a, b));
        system.heap.decref(result);
      }
    }
  });

  test("shifts, negations and complements are exact", () => {
    const system = new NumberHeap(python);
    for (const value of values) {
      const ref = system.numbers.newLongFromBig(value);
      const bigOf = (result: ObjRef): bigint => system.numbers.toBig(result);
      for (const count of [0, 1, 29, 30, 31, 60, 89, 600, 3000]) {
        const bits = system.numbers.newInt(count);
        expect(bigOf(system.binary("<<", ref, bits))).toBe(value << BigInt(count));
        expect(bigOf(system.binary(">>", ref, bits))).toBe(value >> BigInt(count));
      }
      expect(bigOf(system.unary("-", ref))).toBe(-value);
      expect(bigOf(system.unary("~", ref))).toBe(-value - 1n);
      expect(bigOf(system.unary("abs", ref))).toBe(value < 0n ? -value : value);
    }
  });

  test("an operation that finds no memory gives back what it took", () => {
    const system = new NumberHeap(python);
    const { heap, numbers } = system;
    const [a, b, one] = [-(2n ** 200n), 2n ** 70n + 5n, 1n].map((v) => numbers.newLongFromBig(v));
    const operations: readonly (() => ObjRef)[] = [
      ...(["+", "*", "//", "%", "&", "^"] as const).map((op) => () => system.binary(op, a!, b!)),
      () => system.binary(">>", a!, one!),
      () => system.binary("**", b!, numbers.newInt(11)),
      () => system.unary("~", a!),
    ];
    for (const operation of operations) {
      for (let left = 0; left < 30; left++) {
        const live = heap.liveObjects().length;
        const restore = failAfter(system, left);
        const result = outcome(() => {
          heap.decref(operation());
          return "done";
        });
        restore();
        expect(heap.liveObjects().length).toBe(live);
        if (result === "done") break;
        expect(result).toBe("MemoryError: ");
      }
    }
    expect([heap.refcnt(a!), heap.refcnt(b!)]).toEqual([1, 1]);
  });
});

/** From the request after `left` more, the object domain has no memory; gives the way back. */
function failAfter({ heap }: NumberHeap, left: number): () => void {
  const { obj } = heap.domains;
  let more = left;
  const domains = heap.domains;
  const failing = {
    ...obj,
    malloc: (nbytes: number) => (more-- > 0 ? obj.malloc(nbytes) : NULL),
  };
  Object.assign(heap, { domains: { ...domains, obj: failing } });
  return () => Object.assign(heap, { domains });
}

test("a number that no heap has room for is MemoryError, or too many digits", () => {
  const system = new NumberHeap("3.12");
  const shifted = (count: string): string =>
    outcome(() => system.told(system.binary("<<", system.read("1"), system.read(count))));
  expect(shifted("4611686018427387904")).toBe("MemoryError: ");
  expect(shifted("100000000000")).toBe("MemoryError: ");
  expect(shifted("99999999999999999999999999")).toBe("OverflowError: too many digits in integer");
  // So little is left that no long multiplication comes before the end.
  const { raw } = system.heap.domains;
  for (let size = 1 << 30; size >= 1 << 15; size >>= 1) while (raw.malloc(size) !== NULL);
  const power = (): string =>
    system.told(system.binary("**", system.read("10"), system.read("1000000000000")));
  expect(outcome(power)).toBe("MemoryError: ");
});

test("the repr of a number of too many digits is refused where the version has a limit", () => {
  const text = (python: string, exponent: bigint): string => {
    const system = new NumberHeap(python);
    return outcome(() => system.heap.repr(system.numbers.newIntFromBig(-(10n ** exponent))));
  };
  expect(text("3.6", 4300n)).toHaveLength(4302);
  expect(text("3.12", 4299n)).toHaveLength(4301);
  expect(text("3.12", 4300n)).toMatch(/^ValueError: Exceeds the limit \(4300 digits\) for integer/);
  expect(text("3.8", 4300n)).toMatch(/^ValueError: Exceeds the limit \(4300\) for integer/);
});

test("a heap that is started anew has its small ints again", () => {
  for (const python of PYTHONS) {
    const system = new NumberHeap(python);
    const { heap, runtime, numbers } = system;
    numbers.newInt(12345);
    runtime.reset();
    heap.reset();
    heap.initialise();
    numbers.initialise();
    const five = numbers.newInt(5);
    expect(heap.repr(five)).toBe("5");
    expect(numbers.newInt(5)).toBe(five);
    expect(heap.repr(numbers.bool(true))).toBe("True");
    expect(heap.repr(numbers.newFloat(0.5))).toBe("0.5");
  }
});

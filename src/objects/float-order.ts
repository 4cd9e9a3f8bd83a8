// The order of an int and a float, which is that of their exact values: neither is made the other.
// Objects/floatobject.c: float_richcompare.
//
// An int of 48 bits or less is a double. Of larger ones the signs and the magnitudes' bits are
// compared; only when these are equal does CPython make ints of digits of both, in this order, and
// gives them up in the other one:
//
//   in 2.7 an int of digits for an int | the negative of a negative one | the float's whole part
//
// A float that has a fraction then is compared through more of them, which are not made here.

import type { ObjRef } from "../memory/address.ts";
import { bitLengthOfDigits } from "./digits.ts";
import { orderOf } from "./float.ts";
import type { Ints } from "./ints.ts";
import type { ObjectHeap } from "./object-heap.ts";

/** Bits of an int that a double holds with some to spare. */
const SURE_BITS = 48;

/** Negative, 0 or positive; `value` is not nan. */
export function compareWithDouble(
  heap: ObjectHeap,
  ints: Ints,
  ref: ObjRef,
  value: number,
): number {
  if (Math.abs(value) === Infinity) return -value;
  const number = ints.toNumber(ref);
  if (Math.abs(number) < 2 ** SURE_BITS) return orderOf(number, value);
  const long = ints.asLong(ref);
  try {
    return orderOfLong(heap, ints, long, value);
  } finally {
    heap.decref(long);
  }
}

function orderOfLong(heap: ObjectHeap, ints: Ints, long: ObjRef, value: number): number {
  const { longs } = ints;
  const size = longs.signedSize(long);
  const sign = Math.sign(size);
  if (Math.sign(value) !== sign) return sign;
  const bits = bitLengthOfDigits(heap.words, longs.digits(long), Math.abs(size));
  const order = bits - exponentOf(value);
  if (order !== 0) return sign * order;
  const exact = longs.toBig(long);
  const whole = Math.trunc(value);
  makeAndDrop(heap, ints, long, whole);
  const difference = exact - BigInt(whole);
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return orderOf(whole, value);
}

/** What CPython makes to compare, and gives up. */
function makeAndDrop(heap: ObjectHeap, ints: Ints, long: ObjRef, whole: number): void {
  const { longs, arithmetic } = ints;
  const magnitude = whole < 0 ? arithmetic.neg(long) : heap.incref(long);
  try {
    heap.decref(longs.fromDouble(Math.abs(whole)));
  } finally {
    heap.decref(magnitude);
  }
}

/** The exponent of a double that is not 0: 2 ** exponent is the next power of two above it. */
function exponentOf(value: number): number {
  const magnitude = Math.abs(value);
  let exponent = Math.floor(Math.log2(magnitude)) + 1;
  while (2 ** exponent <= magnitude) exponent++;
  while (2 ** (exponent - 1) > magnitude) exponent--;
  return exponent;
}

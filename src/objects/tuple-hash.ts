// Hashes of tuples, by two algorithms, over words of 64 bits as pairs of 32. Objects/tupleobject.c:
// tuplehash.
//
//   MultiplierHash   to 3.7: x = (x ^ h) * m for each item, m growing by what is left
//   LaneHash         3.8 and later: one lane of xxHash
//
// A step takes the accumulator's low and high word and gives the new low one; the new high one is
// left in `high`. Neither answers -1, which in C is an error.

import type { SequencesProfile } from "../profile/sequences.ts";

export interface TupleHash {
  /** The high word of what was computed last. */
  readonly high: number;
  /** The accumulator before the first item. */
  start(): number;
  /** Takes in the hash of item `index` of `size`. */
  add(
    low: number,
    high: number,
    hashLow: number,
    hashHigh: number,
    index: number,
    size: number,
  ): number;
  /** The hash of a tuple of `size` items. */
  finish(low: number, high: number, size: number): number;
}

export const newTupleHash = (algorithm: SequencesProfile["tupleHash"]): TupleHash =>
  algorithm === "xxh" ? new LaneHash() : new MultiplierHash();

/** The high word of the 64-bit product of two unsigned words. */
function productHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carried = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (carried >>> 16)) | 0;
}

class MultiplierHash implements TupleHash {
  high = 0;

  start(): number {
    this.high = 0;
    return 0x345678;
  }

  add(
    low: number,
    high: number,
    hashLow: number,
    hashHigh: number,
    index: number,
    size: number,
  ): number {
    // What the multiplier has grown to: by 82520 and twice the items left, at each step before.
    const multiplier = 1000003 + 82520 * index + index * (2 * size - 1 - index);
    const mLow = multiplier | 0;
    const mHigh = Math.floor(multiplier / 0x1_0000_0000);
    const xLow = low ^ hashLow;
    const xHigh = high ^ hashHigh;
    this.high = (productHigh(xLow, mLow) + Math.imul(xLow, mHigh) + Math.imul(xHigh, mLow)) | 0;
    return Math.imul(xLow, mLow);
  }

  finish(low: number, high: number, _size: number): number {
    const sum = (low + 97531) | 0;
    this.high = (high + (sum >>> 0 < 97531 ? 1 : 0)) | 0;
    return sum === -1 && this.high === -1 ? -2 : sum;
  }
}

/** xxHash's first, second and fifth prime, as words. */
const PRIME_1 = { low: 0x85ebca87 | 0, high: 0x9e3779b1 | 0 } as const;
const PRIME_2 = { low: 0x27d4eb4f | 0, high: 0xc2b2ae3d | 0 } as const;
const PRIME_5 = { low: 0x165667c5, high: 0x27d4eb2f } as const;
/** What a tuple that would hash to -1 hashes to. */
const INSTEAD_OF_MINUS_ONE = 1546275796;

class LaneHash implements TupleHash {
  high = 0;

  start(): number {
    this.high = PRIME_5.high;
    return PRIME_5.low;
  }

  add(low: number, high: number, hashLow: number, hashHigh: number): number {
    const laneLow = Math.imul(hashLow, PRIME_2.low);
    const laneHigh =
      productHigh(hashLow, PRIME_2.low) +
      Math.imul(hashLow, PRIME_2.high) +
      Math.imul(hashHigh, PRIME_2.low);
    const sumLow = (low + laneLow) | 0;
    const sumHigh = (high + laneHigh + (sumLow >>> 0 < laneLow >>> 0 ? 1 : 0)) | 0;
    // Rotated left by 31 bits.
    const turnedLow = (sumLow << 31) | (sumHigh >>> 1);
    const turnedHigh = (sumHigh << 31) | (sumLow >>> 1);
    this.high =
      (productHigh(turnedLow, PRIME_1.low) +
        Math.imul(turnedLow, PRIME_1.high) +
        Math.imul(turnedHigh, PRIME_1.low)) |
      0;
    return Math.imul(turnedLow, PRIME_1.low);
  }

  finish(low: number, high: number, size: number): number {
    // The length is mangled so that hash(()) stays what it was before.
    const length = size ^ PRIME_5.low ^ 3527539;
    const sum = (low + length) | 0;
    this.high = (high + PRIME_5.high + (sum >>> 0 < length >>> 0 ? 1 : 0)) | 0;
    if (sum !== -1 || this.high !== -1) return sum;
    this.high = 0;
    return INSTEAD_OF_MINUS_ONE;
  }
}

// Hashes of numbers: 64 bits, of which the functions answer the low word and leave the high one in
// `heap.hashHigh`. -1 is not a hash; -2 stands for it. Objects/longobject.c: long_hash;
// Python/pyhash.c (Objects/object.c in 2.7): _Py_HashDouble.
//
// 3.x: the number modulo the prime 2**61 - 1, fractions too (1/2 is the inverse of 2), so that
// equal numbers of all types have equal hashes. Multiplying by 2 modulo that prime is turning 61
// bits.
//
// 2.7: an int is its own hash. A long turns 64 bits by 30 and adds a digit, with the carry at the
// end; the same as the value when that fits. A float that is whole hashes as the int or long; any
// other by the two upper runs of 31 bits of its mantissa.

import { DIGIT_BITS } from "./digits.ts";

/** Where the high word is left. */
export interface HashHigh {
  readonly words: Int32Array;
  hashHigh: number;
}

const WORD = 0x100000000;
/** The upper 29 bits of 2**61 - 1. */
const MODULUS_HIGH = 0x1fffffff;
const MODULUS_BITS = 61;
const HASH_OF_INFINITY = 314159;
/** 2.7's, of minus infinity: not the negative of the other. */
const HASH_OF_MINUS_INFINITY = -271828;

/** The upper 29 of 61 bits can be turned at once. */
const LONGEST_TURN = 29;

const EXPONENT_MASK = 0x7ff;
/** Of a mantissa of 53 bits as an integer, and as a fraction from a half to one. */
const EXPONENT_BIAS = 1075;
const HALF_BIAS = 1022;
const MANTISSA_HIGH = 0xfffff;
const HIDDEN_BIT = 0x100000;
const LEAST_MANTISSA = 2 ** 52;
/** 2.7 adds the upper 31 bits of the mantissa, the next 22 as 31, and the exponent. */
const UPPER_RUN = 2 ** 22;
const LOWER_RUN = 2 ** 9;
const POWER_WEIGHT = 2 ** 15;

/** The hash with these words, negated when `sign` is negative. */
function finish(heap: HashHigh, low: number, high: number, sign: number): number {
  let lowWord = low | 0;
  let highWord = high | 0;
  if (sign < 0) {
    lowWord = -lowWord | 0;
    highWord = lowWord === 0 ? -highWord | 0 : ~highWord;
  }
  if (lowWord === -1 && highWord === -1) lowWord = -2;
  heap.hashHigh = highWord;
  return lowWord;
}

/** The hash that is `value`, an integer within 2**53. */
export function hashOfNumber(heap: HashHigh, value: number): number {
  return finish(heap, value | 0, Math.floor(value / WORD) | 0, 1);
}

/** Of an int of digits, modulo 2**61 - 1; `at` is the index of its first digit. */
export function hashModular(heap: HashHigh, at: number, signedSize: number): number {
  const { words } = heap;
  const n = signedSize < 0 ? -signedSize : signedSize;
  if (n <= 2) {
    const digit0 = n === 0 ? 0 : words[at]!;
    const digit1 = n === 2 ? words[at + 1]! : 0;
    return finish(heap, digit0 | (digit1 << DIGIT_BITS), digit1 >>> 2, signedSize);
  }
  let low = 0;
  let high = 0;
  for (let i = n - 1; i >= 0; i--) {
    const turnedHigh = (low >>> 2) & MODULUS_HIGH;
    const turnedLow = (low << DIGIT_BITS) | (low >>> 31) | (high << 1);
    const sum = (turnedLow >>> 0) + words[at + i]!;
    low = sum | 0;
    high = turnedHigh + (sum >= WORD ? 1 : 0);
    if (high > MODULUS_HIGH || (high === MODULUS_HIGH && low === -1)) {
      // Less the modulus: 1 more, and bit 61 gone.
      low = (low + 1) | 0;
      high = (high + (low === 0 ? 1 : 0)) & MODULUS_HIGH;
    }
  }
  return finish(heap, low, high, signedSize);
}

/** Of 2.7's long. */
export function hashWords(heap: HashHigh, at: number, signedSize: number): number {
  const { words } = heap;
  let low = 0;
  let high = 0;
  for (let i = Math.abs(signedSize) - 1; i >= 0; i--) {
    const turnedLow = (low << DIGIT_BITS) | (high >>> 2);
    const turnedHigh = (high << DIGIT_BITS) | (low >>> 2);
    const sum = (turnedLow >>> 0) + words[at + i]!;
    const upper = (turnedHigh >>> 0) + (sum >= WORD ? 1 : 0);
    low = sum | 0;
    high = upper | 0;
    if (upper >= WORD) low = (low + 1) | 0;
  }
  return finish(heap, low, high, signedSize);
}

/** Of a double that is not nan, modulo 2**61 - 1; `low` and `high` are its words. */
export function hashDouble(heap: HashHigh, low: number, high: number): number {
  const exponent = (high >>> 20) & EXPONENT_MASK;
  if (exponent === EXPONENT_MASK) return finish(heap, HASH_OF_INFINITY, 0, high);
  const mantissaHigh = (high & MANTISSA_HIGH) | (exponent === 0 ? 0 : HIDDEN_BIT);
  const power = Math.max(exponent, 1) - EXPONENT_BIAS;
  const turn = ((power % MODULUS_BITS) + MODULUS_BITS) % MODULUS_BITS;
  const turnedLow = turn61(heap, low, mantissaHigh, turn);
  return finish(heap, turnedLow, heap.hashHigh, high);
}

/** 61 bits turned left by `bits`: the low word; the high one is left in `hashHigh`. */
function turn61(heap: HashHigh, low: number, high: number, bits: number): number {
  let [lowWord, highWord] = [low, high];
  for (let left = bits; left > 0; left -= LONGEST_TURN) {
    const step = Math.min(left, LONGEST_TURN);
    const top = highWord >>> (LONGEST_TURN - step);
    highWord = ((highWord << step) | (lowWord >>> (32 - step))) & MODULUS_HIGH;
    lowWord = (lowWord << step) | top;
  }
  heap.hashHigh = highWord;
  return lowWord;
}

/** Of 2.7's float that is infinite, or finite and not whole; `low` and `high` are its words. */
export function hashFraction(heap: HashHigh, low: number, high: number): number {
  const exponent = (high >>> 20) & EXPONENT_MASK;
  if (exponent === EXPONENT_MASK) {
    return hashOfNumber(heap, high < 0 ? HASH_OF_MINUS_INFINITY : HASH_OF_INFINITY);
  }
  const hidden = exponent === 0 ? 0 : HIDDEN_BIT;
  let mantissa = ((high & MANTISSA_HIGH) | hidden) * WORD + (low >>> 0);
  let power = Math.max(exponent, 1) - HALF_BIAS;
  for (; mantissa < LEAST_MANTISSA; mantissa *= 2) power--;
  const upper = Math.floor(mantissa / UPPER_RUN);
  const lower = (mantissa % UPPER_RUN) * LOWER_RUN;
  return hashOfNumber(heap, (high < 0 ? -upper - lower : upper + lower) + power * POWER_WEIGHT);
}

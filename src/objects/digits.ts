// Magnitudes of ints as digits of 30 bits, least significant first, in words of the heap. Every
// function takes word indices; what it writes must not overlap what it reads, unless it says that
// it may. Objects/longobject.c: x_add, x_sub, x_mul, divrem1, v_complement.
//
// A product of two digits has 60 bits, more than a double is exact for: one factor is taken in
// halves of 15 bits.

export const DIGIT_BITS = 30;
export const DIGIT_MASK = (1 << DIGIT_BITS) - 1;
export const DIGIT_BASE = 1 << DIGIT_BITS;

/** Half a digit. */
export const HALF_BITS = 15;
export const HALF_MASK = (1 << HALF_BITS) - 1;
export const HALF_BASE = 1 << HALF_BITS;
/** Digits above which a product is left to the host's big integers. */
const LONG_PRODUCT = 70;

/** -1, 0 or 1: the order of two magnitudes without leading zeros. */
export function compareDigits(
  words: Int32Array,
  a: number,
  na: number,
  b: number,
  nb: number,
): number {
  if (na !== nb) return na < nb ? -1 : 1;
  for (let i = na - 1; i >= 0; i--) {
    const difference = words[a + i]! - words[b + i]!;
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

/** z = a + b, `na + 1` digits; `na` is not below `nb`. z may be a or b. */
export function addDigits(
  words: Int32Array,
  z: number,
  a: number,
  na: number,
  b: number,
  nb: number,
): void {
  let carry = 0;
  for (let i = 0; i < na; i++) {
    carry += words[a + i]! + (i < nb ? words[b + i]! : 0);
    words[z + i] = carry & DIGIT_MASK;
    carry >>>= DIGIT_BITS;
  }
  words[z + na] = carry;
}

/** z = a - b, `na` digits; a is not below b. */
export function subDigits(
  words: Int32Array,
  z: number,
  a: number,
  na: number,
  b: number,
  nb: number,
): void {
  let borrow = 0;
  for (let i = 0; i < na; i++) {
    borrow += words[a + i]! - (i < nb ? words[b + i]! : 0);
    words[z + i] = borrow & DIGIT_MASK;
    borrow >>= DIGIT_BITS;
  }
}

/** z = a * b, `na + nb` digits. */
export function mulDigits(
  words: Int32Array,
  z: number,
  a: number,
  na: number,
  b: number,
  nb: number,
): void {
  if (na > LONG_PRODUCT && nb > LONG_PRODUCT) {
    setBigDigits(words, z, na + nb, bigOfDigits(words, a, na) * bigOfDigits(words, b, nb));
    return;
  }
  words.fill(0, z, z + na + nb);
  for (let i = 0; i < na; i++) {
    const low = words[a + i]! & HALF_MASK;
    const high = words[a + i]! >>> HALF_BITS;
    let carry = 0;
    for (let j = 0; j < nb; j++) {
      const digit = words[b + j]!;
      const below = low * digit + words[z + i + j]! + carry;
      const above = high * digit + Math.floor(below / HALF_BASE);
      words[z + i + j] = ((above % HALF_BASE) << HALF_BITS) | (below % HALF_BASE);
      carry = Math.floor(above / HALF_BASE);
    }
    words[z + i + nb] = carry;
  }
}

/** z = a / d for a single digit d, `na` digits; answers the remainder. z may be a. */
export function divideByDigit(
  words: Int32Array,
  z: number,
  a: number,
  na: number,
  d: number,
): number {
  let remainder = 0;
  for (let i = na - 1; i >= 0; i--) {
    const digit = words[a + i]!;
    const upper = remainder * HALF_BASE + (digit >>> HALF_BITS);
    const lower = (upper % d) * HALF_BASE + (digit & HALF_MASK);
    words[z + i] = (Math.floor(upper / d) << HALF_BITS) | Math.floor(lower / d);
    remainder = lower % d;
  }
  return remainder;
}

/** The remainder of a / d for a single digit d. */
export function remainderOfDigit(words: Int32Array, a: number, na: number, d: number): number {
  let remainder = 0;
  for (let i = na - 1; i >= 0; i--) {
    const digit = words[a + i]!;
    const upper = (remainder * HALF_BASE + (digit >>> HALF_BITS)) % d;
    remainder = (upper * HALF_BASE + (digit & HALF_MASK)) % d;
  }
  return remainder;
}

/** z = the two's complement of a, `n` digits. z may be a. */
export function complementDigits(words: Int32Array, z: number, a: number, n: number): void {
  let carry = 1;
  for (let i = 0; i < n; i++) {
    carry += words[a + i]! ^ DIGIT_MASK;
    words[z + i] = carry & DIGIT_MASK;
    carry >>>= DIGIT_BITS;
  }
}

/** z = a << bits for bits below 30, `na` digits; answers what is shifted out. */
export function shiftLeftDigits(
  words: Int32Array,
  z: number,
  a: number,
  na: number,
  bits: number,
): number {
  let carry = 0;
  for (let i = 0; i < na; i++) {
    const digit = words[a + i]!;
    words[z + i] = ((digit << bits) & DIGIT_MASK) | carry;
    carry = bits === 0 ? 0 : digit >>> (DIGIT_BITS - bits);
  }
  return carry;
}

/** z = a >> bits for bits up to 30, rounded towards zero, `na` digits; 30 shifts a digit out. */
export function shiftRightDigits(
  words: Int32Array,
  z: number,
  a: number,
  na: number,
  bits: number,
): void {
  for (let i = 0; i < na; i++) {
    const above = i + 1 < na ? words[a + i + 1]! : 0;
    words[z + i] = (words[a + i]! >>> bits) | ((above << (DIGIT_BITS - bits)) & DIGIT_MASK);
  }
}

/** The bits of a magnitude without leading zeros. */
export function bitLengthOfDigits(words: Int32Array, a: number, n: number): number {
  return n === 0 ? 0 : n * DIGIT_BITS - (Math.clz32(words[a + n - 1]!) - (32 - DIGIT_BITS));
}

/** A magnitude as a double: exact to 2**53, rounded half to even beyond, or Infinity. */
export function numberOfDigits(words: Int32Array, a: number, n: number): number {
  if (n === 0) return 0;
  if (n === 1) return words[a]!;
  // One rounding, at the addition: both terms are exact.
  if (n === 2) return words[a + 1]! * DIGIT_BASE + words[a]!;
  return Number(bigOfDigits(words, a, n));
}

/** Two digits are 15 hexadecimal ones. */
const PAIR_LENGTH = 15;
const PAIR_HALF = 0x100000000;

export function bigOfDigits(words: Int32Array, a: number, n: number): bigint {
  if (n <= 1) return BigInt(n === 0 ? 0 : words[a]!);
  let text = "0x";
  for (let i = (n - 1) & ~1; i >= 0; i -= 2) {
    const upper = i + 1 < n ? words[a + i + 1]! : 0;
    const low = (words[a + i]! | (upper << DIGIT_BITS)) >>> 0;
    const high = upper >>> 2;
    text += high.toString(16).padStart(PAIR_LENGTH - 8, "0") + low.toString(16).padStart(8, "0");
  }
  return BigInt(text);
}

/** Digits that `value`, not negative, takes. */
export function digitsOfBig(value: bigint): number {
  if (value < PAIR_HALF) return digitsOfNumber(Number(value));
  const text = value.toString(16);
  const bits = text.length * 4 - (Math.clz32(Number.parseInt(text[0]!, 16)) - 28);
  return Math.ceil(bits / DIGIT_BITS);
}

/** Digits that `value`, an integer from 0 to 2**53, takes. */
export function digitsOfNumber(value: number): number {
  if (value < DIGIT_BASE) return value === 0 ? 0 : 1;
  return 2;
}

/** z = value, not negative and of at most `n` digits, with leading zeros up to `n`. */
export function setBigDigits(words: Int32Array, z: number, n: number, value: bigint): void {
  const text = value.toString(16);
  for (let i = 0, end = text.length; i < n; i += 2, end -= PAIR_LENGTH) {
    const low = hexOf(text, end - 8, end);
    const high = hexOf(text, end - PAIR_LENGTH, end - 8);
    words[z + i] = low & DIGIT_MASK;
    if (i + 1 < n) words[z + i + 1] = ((low >>> DIGIT_BITS) | (high << 2)) & DIGIT_MASK;
  }
}

/** The hexadecimal digits of `text` from `start` to `end`, as far as there are some. */
function hexOf(text: string, start: number, end: number): number {
  return end <= 0 ? 0 : Number.parseInt(text.slice(Math.max(start, 0), end), 16);
}

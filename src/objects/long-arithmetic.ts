// Arithmetic of ints of digits, with CPython's requests: an operation asks for the room that its
// result may take before it knows the result, and strips leading zeros then. Objects/longobject.c.
//
//   a + b   max(digits) + 1        a << n   digits + n/30, and 1 when n is no multiple of 30
//   a - b   digits of the longer   a >> n   digits - n/30
//   a * b   digits + digits        & | ^    those that can matter; negatives as complements first
//
// Since 3.x ints of one digit are computed as values and asked for exactly, and small ints are
// shared; what each version shares stands in its profile. Division and power: long-division.ts.
// Products of more than 70 digits ask for their result only, not for the parts of Karatsuba's rule.
//
// Operands are borrowed and results are new references; a bool of 3.x is an int here.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { NumbersProfile } from "../profile/numbers.ts";
import {
  addDigits,
  compareDigits,
  complementDigits,
  DIGIT_BITS,
  DIGIT_MASK,
  HALF_BASE,
  HALF_BITS,
  HALF_MASK,
  mulDigits,
  shiftLeftDigits,
  shiftRightDigits,
  subDigits,
} from "./digits.ts";
import type { Longs } from "./long.ts";
import type { ObjectHeap } from "./object-heap.ts";

export type BitOperator = "&" | "|" | "^";

/** Digits that no object has: PY_SSIZE_T_MAX bytes. */
const MAX_LONG_DIGITS = 2 ** 61;

export class LongArithmetic {
  declare private readonly heap: ObjectHeap;
  declare private readonly longs: Longs;
  declare private readonly words: Int32Array;
  declare private readonly profile: NumbersProfile;
  /** One digit and one digit are computed as values. */
  declare private readonly byValue: boolean;
  declare private readonly bitsByValue: boolean;
  declare private readonly sumsShared: boolean;

  constructor(heap: ObjectHeap, longs: Longs) {
    this.heap = heap;
    this.longs = longs;
    this.words = heap.words;
    this.profile = heap.profile.numbers;
    this.byValue = this.profile.smallResults;
    this.bitsByValue = this.profile.compactBits;
    this.sumsShared = this.profile.sumsShared;
  }

  add(a: ObjRef, b: ObjRef): ObjRef {
    const { longs } = this;
    const na = longs.signedSize(a);
    const nb = longs.signedSize(b);
    if (this.byValue && areCompact(na, nb)) {
      return longs.fromNumber(longs.compactValue(a, na) + longs.compactValue(b, nb));
    }
    if (na >= 0) return nb >= 0 ? this.sum(a, na, b, nb, 1) : this.difference(a, na, b, -nb);
    return nb < 0 ? this.sum(a, -na, b, -nb, -1) : this.difference(b, nb, a, -na);
  }

  sub(a: ObjRef, b: ObjRef): ObjRef {
    const { longs } = this;
    const na = longs.signedSize(a);
    const nb = longs.signedSize(b);
    if (this.byValue && areCompact(na, nb)) {
      return longs.fromNumber(longs.compactValue(a, na) - longs.compactValue(b, nb));
    }
    if (na >= 0) return nb >= 0 ? this.difference(a, na, b, nb) : this.sum(a, na, b, -nb, 1);
    return nb < 0 ? this.difference(b, -nb, a, -na) : this.sum(a, -na, b, nb, -1);
  }

  mul(a: ObjRef, b: ObjRef): ObjRef {
    const { longs, words } = this;
    const na = longs.signedSize(a);
    const nb = longs.signedSize(b);
    if (na === 0 || nb === 0) return longs.fromNumber(0);
    if (this.byValue && areCompact(na, nb)) {
      const product = longs.compactValue(a, na) * longs.compactValue(b, nb);
      if (Number.isSafeInteger(product)) return longs.fromNumber(product);
      return this.productOfDigits(words[longs.digits(a)]!, words[longs.digits(b)]!, product);
    }
    const room = Math.abs(na) + Math.abs(nb);
    const z = longs.newDigits(room);
    mulDigits(words, longs.digits(z), longs.digits(a), Math.abs(na), longs.digits(b), Math.abs(nb));
    longs.normalise(z);
    if (na < 0 !== nb < 0) longs.setSignedSize(z, -longs.signedSize(z));
    return z;
  }

  neg(a: ObjRef): ObjRef {
    const { longs } = this;
    const size = longs.signedSize(a);
    if (this.byValue && isCompact(size)) return longs.fromNumber(-longs.compactValue(a, size));
    if (size === 0) return this.heap.incref(a);
    const z = this.copy(a);
    longs.setSignedSize(z, -size);
    return z;
  }

  /** `~a`, which is `-(a + 1)`. */
  invert(a: ObjRef): ObjRef {
    const { longs } = this;
    const size = longs.signedSize(a);
    if (this.byValue && isCompact(size)) return longs.fromNumber(-longs.compactValue(a, size) - 1);
    const one = longs.fromNumber(1);
    const sum = released(this.heap, one, () => this.add(a, one));
    longs.setSignedSize(sum, -longs.signedSize(sum));
    return sum;
  }

  abs(a: ObjRef): ObjRef {
    return this.longs.signedSize(a) < 0 ? this.neg(a) : this.pos(a);
  }

  /** `+a`: an int itself; of a bool the int. */
  pos(a: ObjRef): ObjRef {
    if (this.heap.typeOf(a) === this.longs.type) return this.heap.incref(a);
    return this.longs.fromNumber(this.longs.toNumber(a));
  }

  lshift(a: ObjRef, count: ObjRef): ObjRef {
    const { longs, words } = this;
    const bits = this.shiftCount(count);
    const size = longs.signedSize(a);
    if (size === 0) return longs.fromNumber(0);
    const whole = Math.floor(bits / DIGIT_BITS);
    if (whole > MAX_LONG_DIGITS) throw new PyError("OverflowError", "too many digits in integer");
    const rest = bits % DIGIT_BITS;
    if (this.bitsByValue && whole === 0 && isCompact(size)) {
      return longs.fromNumber(longs.compactValue(a, size) * 2 ** rest);
    }
    const n = Math.abs(size);
    const z = longs.newDigits(n + whole + (rest === 0 ? 0 : 1));
    const to = longs.digits(z);
    words.fill(0, to, to + whole);
    const carry = shiftLeftDigits(words, to + whole, longs.digits(a), n, rest);
    if (rest !== 0) words[to + whole + n] = carry;
    return this.finish(z, size < 0);
  }

  rshift(a: ObjRef, count: ObjRef): ObjRef {
    const { longs, heap } = this;
    const bits = this.shiftCount(count);
    const size = longs.signedSize(a);
    if (size >= 0) {
      if (!this.bitsByValue || !isCompact(size)) return this.rshiftPositive(a, size, bits);
    } else if (!this.bitsByValue) {
      const inverted = this.invert(a);
      const shifted = released(heap, inverted, () =>
        this.rshiftPositive(inverted, longs.signedSize(inverted), bits),
      );
      return released(heap, shifted, () => this.invert(shifted));
    } else if (!isCompact(size)) {
      return this.rshiftNegative(a, -size, bits);
    }
    return longs.fromNumber(longs.compactValue(a, size) >> Math.min(bits, DIGIT_BITS));
  }

  /** `&`, `|`, `^`: negatives as two's complements. */
  bitwise(op: BitOperator, a: ObjRef, b: ObjRef): ObjRef {
    const { longs, heap } = this;
    const na = longs.signedSize(a);
    const nb = longs.signedSize(b);
    if (this.bitsByValue && areCompact(na, nb)) {
      const value = bitsOf(op, longs.compactValue(a, na), longs.compactValue(b, nb));
      return longs.fromNumber(value);
    }
    const left = na < 0 ? this.complement(a, -na) : heap.incref(a);
    let right = NO_OBJECT;
    let z: ObjRef;
    const swap = Math.abs(na) < Math.abs(nb);
    try {
      right = nb < 0 ? this.complement(b, -nb) : heap.incref(b);
      z = swap ? this.bitwiseOf(op, right, nb, left, na) : this.bitwiseOf(op, left, na, right, nb);
    } catch (error) {
      heap.decref(left);
      heap.xdecref(right);
      throw error;
    }
    heap.decref(swap ? right : left);
    heap.decref(swap ? left : right);
    return longs.sharedIfSmall(longs.normalise(z));
  }

  /** Of 2**53 or more, or not: the count of a shift, or PyError when it is none. */
  private shiftCount(count: ObjRef): number {
    const bits = this.longs.toNumber(count);
    const { shiftCountText } = this.profile;
    // The nearest double of the greatest Py_ssize_t is beyond it.
    if (shiftCountText !== undefined && Math.abs(bits) >= 2 ** 63 && !this.isSsize(count)) {
      throw new PyError("OverflowError", shiftCountText);
    }
    if (bits < 0) throw new PyError("ValueError", "negative shift count");
    return bits;
  }

  private isSsize(ref: ObjRef): boolean {
    const value = this.longs.toBig(ref);
    return BigInt.asIntN(64, value) === value;
  }

  /** x_add: of magnitudes. */
  private sum(a: ObjRef, na: number, b: ObjRef, nb: number, sign: number): ObjRef {
    if (na < nb) return this.sum(b, nb, a, na, sign);
    const { longs } = this;
    const z = longs.newDigits(na + 1);
    addDigits(this.words, longs.digits(z), longs.digits(a), na, longs.digits(b), nb);
    longs.normalise(z);
    if (sign < 0) longs.setSignedSize(z, -longs.signedSize(z));
    return z;
  }

  /** x_sub: of magnitudes. Where both have the same upper digits, room for the others is asked. */
  private difference(a: ObjRef, na: number, b: ObjRef, nb: number): ObjRef {
    const { longs, words } = this;
    const order = compareDigits(words, longs.digits(a), na, longs.digits(b), nb);
    if (order === 0) return longs.fromNumber(0);
    let n = Math.max(na, nb);
    if (na === nb) while (words[longs.digits(a) + n - 1] === words[longs.digits(b) + n - 1]) n--;
    const z = longs.newDigits(n);
    const [high, low] = order > 0 ? [a, b] : [b, a];
    const lowSize = Math.min(na, nb, n);
    subDigits(words, longs.digits(z), longs.digits(high), n, longs.digits(low), lowSize);
    longs.normalise(z);
    if (order < 0) longs.setSignedSize(z, -longs.signedSize(z));
    return this.sumsShared ? longs.sharedIfSmall(z) : z;
  }

  /** _PyLong_Copy. */
  private copy(a: ObjRef): ObjRef {
    const { longs, words } = this;
    const size = longs.signedSize(a);
    const z = longs.newDigits(Math.abs(size));
    const from = longs.digits(a);
    words.copyWithin(longs.digits(z), from, from + Math.abs(size));
    longs.setSignedSize(z, size);
    return z;
  }

  /** The product of two digits, which takes two; the sign is that of `sign`. */
  private productOfDigits(f: number, g: number, sign: number): ObjRef {
    const below = (f & HALF_MASK) * g;
    const above = (f >>> HALF_BITS) * g + Math.floor(below / HALF_BASE);
    const low = ((above % HALF_BASE) << HALF_BITS) | (below % HALF_BASE);
    return this.longs.newPair(low, Math.floor(above / HALF_BASE), sign);
  }

  private rshiftPositive(a: ObjRef, n: number, bits: number): ObjRef {
    const { longs } = this;
    const whole = Math.floor(bits / DIGIT_BITS);
    if (whole >= n) return longs.fromNumber(0);
    const z = longs.newDigits(n - whole);
    const rest = bits % DIGIT_BITS;
    shiftRightDigits(this.words, longs.digits(z), longs.digits(a) + whole, n - whole, rest);
    return this.finish(z, false);
  }

  /** Rounded down: the magnitude grows by one when any bit that is set is shifted out. */
  private rshiftNegative(a: ObjRef, n: number, bits: number): ObjRef {
    const { longs, words } = this;
    if (bits === 0) return this.heap.incref(a);
    // Between 1 and 30 bits of a digit, so that there is room for the one more.
    const whole = Math.ceil(bits / DIGIT_BITS) - 1;
    const rest = bits - whole * DIGIT_BITS;
    if (whole >= n) return longs.fromNumber(-1);
    const z = longs.newDigits(n - whole);
    const from = longs.digits(a);
    const to = longs.digits(z);
    shiftRightDigits(words, to, from + whole, n - whole, rest);
    let lost = words[from + whole]! & (2 ** rest - 1);
    for (let i = 0; i < whole && lost === 0; i++) lost = words[from + i]!;
    for (let i = 0; lost !== 0; i++) {
      lost = words[to + i] === DIGIT_MASK ? 1 : 0;
      words[to + i] = (words[to + i]! + 1) & DIGIT_MASK;
    }
    return this.finish(z, true);
  }

  private complement(a: ObjRef, n: number): ObjRef {
    const { longs } = this;
    const z = longs.newDigits(n);
    complementDigits(this.words, longs.digits(z), longs.digits(a), n);
    return z;
  }

  /** Of complements where the size is negative; `a` is not the shorter one. */
  private bitwiseOf(op: BitOperator, a: ObjRef, na: number, b: ObjRef, nb: number): ObjRef {
    const { longs, words } = this;
    const negative = bitsOf(op, na < 0 ? 1 : 0, nb < 0 ? 1 : 0) === 1;
    const sizeA = Math.abs(na);
    const sizeB = Math.abs(nb);
    // Beyond b its sign decides: what is and-ed with zeros, or or-ed with ones, is known.
    const known = (op === "&" && nb >= 0) || (op === "|" && nb < 0);
    const n = known ? sizeB : sizeA;
    const z = longs.newDigits(n + (negative ? 1 : 0));
    const [to, left, right] = [longs.digits(z), longs.digits(a), longs.digits(b)];
    const beyond = nb < 0 ? DIGIT_MASK : 0;
    for (let i = 0; i < n; i++) {
      words[to + i] = bitsOf(op, words[left + i]!, i < sizeB ? words[right + i]! : beyond);
    }
    if (negative) {
      words[to + n] = DIGIT_MASK;
      complementDigits(words, to, to, n + 1);
      longs.setSignedSize(z, -(n + 1));
    }
    return z;
  }

  /** A result without leading zeros, with its sign, and shared where small ones are. */
  private finish(z: ObjRef, isNegative: boolean): ObjRef {
    const { longs } = this;
    longs.normalise(z);
    if (isNegative) longs.setSignedSize(z, -longs.signedSize(z));
    return longs.sharedIfSmall(z);
  }
}

/** What `work` gives; behind it, and when it raises, the reference to `temporary` is given up. */
export function released(heap: ObjectHeap, temporary: ObjRef, work: () => ObjRef): ObjRef {
  try {
    return work();
  } finally {
    heap.decref(temporary);
  }
}

function isCompact(size: number): boolean {
  return size >= -1 && size <= 1;
}

function areCompact(na: number, nb: number): boolean {
  return na >= -1 && na <= 1 && nb >= -1 && nb <= 1;
}

function bitsOf(op: BitOperator, left: number, right: number): number {
  if (op === "&") return left & right;
  return op === "|" ? left | right : left ^ right;
}

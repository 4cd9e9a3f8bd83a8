// Division and power of ints of digits, with CPython's requests in their order.
// Objects/longobject.c: l_divmod, long_divrem, x_divrem, l_mod, long_rem, long_pow.
//
// `a // b` and `a % b` divide magnitudes and put both results right when the signs differ: the
// remainder takes the sign of b, the quotient is one less. To 3.10 `%` makes the quotient as well.
// A divisor of several digits takes two numbers to work in, of which the shifted divisor becomes
// the remainder:
//
//   room for digits(a) + 1, room for digits(b) -> remainder, room for the quotient
//
// Operands are borrowed and results are new references.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { NumbersProfile } from "../profile/numbers.ts";
import { DIGIT_BITS, divideByDigit, remainderOfDigit } from "./digits.ts";
import type { Longs } from "./long.ts";
import { type LongArithmetic, released } from "./long-arithmetic.ts";
import type { ObjectHeap } from "./object-heap.ts";

/** Values of an exponent of one digit up to which `firstBit` multiplies straight on. */
const SHORT_EXPONENT = 3;

export class LongDivision {
  declare private readonly heap: ObjectHeap;
  declare private readonly longs: Longs;
  declare private readonly arithmetic: LongArithmetic;
  declare private readonly words: Int32Array;
  declare private readonly profile: NumbersProfile;
  declare private readonly byValue: boolean;
  /** The remainder of the last division, an owned reference. */
  private remainder: ObjRef = NO_OBJECT;

  constructor(heap: ObjectHeap, longs: Longs, arithmetic: LongArithmetic) {
    this.heap = heap;
    this.longs = longs;
    this.arithmetic = arithmetic;
    this.words = heap.words;
    this.profile = heap.profile.numbers;
    this.byValue = this.profile.smallResults;
  }

  floorDiv(a: ObjRef, b: ObjRef): ObjRef {
    const { longs } = this;
    const na = longs.signedSize(a);
    const nb = longs.signedSize(b);
    if (nb === 0) throw new PyError("ZeroDivisionError", this.profile.longDivisionByZeroText);
    if (this.byValue && isOneDigit(na) && isOneDigit(nb)) {
      const divisor = longs.compactValue(b, nb);
      return longs.fromNumber(Math.floor(longs.compactValue(a, na) / divisor));
    }
    const quotient = this.divmod(a, b);
    this.heap.decref(this.remainder);
    return quotient;
  }

  mod(a: ObjRef, b: ObjRef): ObjRef {
    const { longs } = this;
    const na = longs.signedSize(a);
    const nb = longs.signedSize(b);
    if (nb === 0) throw new PyError("ZeroDivisionError", this.profile.longModuloByZeroText);
    if (this.byValue && isOneDigit(na) && isOneDigit(nb)) {
      const divisor = longs.compactValue(b, nb);
      const rest = longs.compactValue(a, na) % divisor;
      return longs.fromNumber(rest !== 0 && rest < 0 !== divisor < 0 ? rest + divisor : rest);
    }
    if (!this.profile.remainderAlone) {
      const quotient = this.divmod(a, b);
      this.heap.decref(quotient);
      return this.remainder;
    }
    const rest = this.remainderOf(a, b);
    if (!this.isOnTheOtherSide(rest, nb)) return rest;
    return released(this.heap, rest, () => this.arithmetic.add(rest, b));
  }

  /** `a ** b` for an exponent that is not negative. */
  pow(a: ObjRef, b: ObjRef): ObjRef {
    const n = this.longs.signedSize(b);
    const top = n === 0 ? 0 : this.words[this.longs.digits(b) + n - 1]!;
    if (this.profile.power === "everyBit") {
      return this.power(a, b, this.longs.fromNumber(1), n - 1, DIGIT_BITS - 1);
    }
    if (n <= 1 && top <= SHORT_EXPONENT) {
      const one = this.longs.fromNumber(1);
      if (top === 0) return one;
      if (top === 1) return this.times(one, a, one);
      const square = this.times(one, a, a);
      return top === 2 ? square : this.times(square, square, a);
    }
    const first = DIGIT_BITS - 1 - (Math.clz32(top) - (32 - DIGIT_BITS));
    return this.power(a, b, this.heap.incref(a), n - 1, first - 1);
  }

  /**
   * The power by squares, from bit `bit` of digit `digit` of the exponent down; steals `start`,
   * what the bits before make.
   */
  private power(a: ObjRef, b: ObjRef, start: ObjRef, digit: number, bit: number): ObjRef {
    let z = start;
    for (let i = digit, from = bit; i >= 0; i--, from = DIGIT_BITS - 1) {
      const bits = this.words[this.longs.digits(b) + i]!;
      for (let j = from; j >= 0; j--) {
        z = this.times(z, z, z);
        if (((bits >>> j) & 1) === 1) z = this.times(z, z, a);
      }
    }
    return z;
  }

  /** `left * right`; gives up the reference to `old` behind it, and when it raises. */
  private times(old: ObjRef, left: ObjRef, right: ObjRef): ObjRef {
    return released(this.heap, old, () => this.arithmetic.mul(left, right));
  }

  /** l_divmod: the quotient, rounded down; the remainder is left in `remainder`. */
  private divmod(a: ObjRef, b: ObjRef): ObjRef {
    const { heap, longs } = this;
    const quotient = this.divideMagnitudes(a, b);
    const rest = this.remainder;
    if (!this.isOnTheOtherSide(rest, longs.signedSize(b))) return quotient;
    try {
      this.remainder = this.arithmetic.add(rest, b);
      heap.decref(rest);
      const one = longs.fromNumber(1);
      const lower = released(heap, one, () => this.arithmetic.sub(quotient, one));
      heap.decref(quotient);
      return lower;
    } catch (error) {
      heap.decref(quotient);
      heap.decref(this.remainder);
      throw error;
    }
  }

  /** True when the remainder has not the sign of a divisor of this size. */
  private isOnTheOtherSide(rest: ObjRef, divisorSize: number): boolean {
    const size = this.longs.signedSize(rest);
    return divisorSize < 0 ? size > 0 : size < 0;
  }

  /** long_divrem: the quotient, rounded towards zero; the remainder is left in `remainder`. */
  private divideMagnitudes(a: ObjRef, b: ObjRef): ObjRef {
    const { heap, longs } = this;
    const na = longs.signedSize(a);
    const nb = longs.signedSize(b);
    if (this.isLess(a, b)) {
      const zero = longs.fromNumber(0);
      this.remainder = this.asInt(a);
      return zero;
    }
    let quotient = nb === 1 || nb === -1 ? this.divideByOne(a, b) : this.divideByMany(a, b);
    if (this.profile.remainderAlone) this.remainder = longs.sharedIfSmall(this.remainder);
    try {
      if (na < 0 !== nb < 0) quotient = longs.negate(quotient);
      if (na < 0 && longs.signedSize(this.remainder) !== 0) {
        this.remainder = longs.negate(this.remainder);
      }
    } catch (error) {
      heap.decref(quotient);
      heap.decref(this.remainder);
      throw error;
    }
    return longs.sharedIfSmall(quotient);
  }

  /** long_rem: the remainder with the sign of a. */
  private remainderOf(a: ObjRef, b: ObjRef): ObjRef {
    const { heap, longs, words } = this;
    const na = longs.signedSize(a);
    const nb = longs.signedSize(b);
    if (this.isLess(a, b)) return this.asInt(a);
    let rest: ObjRef;
    if (nb === 1 || nb === -1) {
      const divisor = words[longs.digits(b)]!;
      rest = longs.fromNumber(remainderOfDigit(words, longs.digits(a), Math.abs(na), divisor));
    } else {
      const quotient = this.divideByMany(a, b);
      heap.decref(quotient);
      rest = longs.sharedIfSmall(this.remainder);
    }
    return na < 0 && longs.signedSize(rest) !== 0 ? longs.negate(rest) : rest;
  }

  /** divrem1: of magnitudes, by one digit. */
  private divideByOne(a: ObjRef, b: ObjRef): ObjRef {
    const { heap, longs, words } = this;
    const n = Math.abs(longs.signedSize(a));
    const z = longs.newDigits(n);
    const divisor = words[longs.digits(b)]!;
    const rest = divideByDigit(words, longs.digits(z), longs.digits(a), n, divisor);
    longs.normalise(z);
    try {
      this.remainder = longs.fromNumber(rest);
    } catch (error) {
      heap.decref(z);
      throw error;
    }
    return z;
  }

  /** x_divrem: of magnitudes, by several digits. */
  private divideByMany(a: ObjRef, b: ObjRef): ObjRef {
    const { heap, longs } = this;
    const na = Math.abs(longs.signedSize(a));
    const nb = Math.abs(longs.signedSize(b));
    const shifted = longs.newDigits(na + 1);
    let rest = NO_OBJECT;
    let quotient: ObjRef;
    try {
      rest = longs.newDigits(nb);
      quotient = longs.newDigits(this.quotientDigits(a, na, b, nb));
    } catch (error) {
      heap.xdecref(rest);
      heap.decref(shifted);
      throw error;
    }
    const [left, right] = [longs.toBig(a), longs.toBig(b)];
    const [dividend, divisor] = [left < 0n ? -left : left, right < 0n ? -right : right];
    longs.setBig(quotient, dividend / divisor);
    longs.setBig(rest, dividend % divisor);
    heap.decref(shifted);
    this.remainder = longs.normalise(rest);
    return longs.normalise(quotient);
  }

  /** Room for the quotient: one digit more when a, shifted as b is to fill its top, reaches b's. */
  private quotientDigits(a: ObjRef, na: number, b: ObjRef, nb: number): number {
    const { longs, words } = this;
    const aTop = longs.digits(a) + na - 1;
    const bTop = longs.digits(b) + nb - 1;
    const shift = Math.clz32(words[bTop]!) - (32 - DIGIT_BITS);
    const topOf = (top: number): number =>
      words[top]! * 2 ** shift + (shift === 0 ? 0 : words[top - 1]! >>> (DIGIT_BITS - shift));
    return na - nb + (topOf(aTop) >= topOf(bTop) ? 1 : 0);
  }

  /** |a| < |b|, as far as the top digit tells: equal tops go through the division. */
  private isLess(a: ObjRef, b: ObjRef): boolean {
    const { longs, words } = this;
    const na = Math.abs(longs.signedSize(a));
    const nb = Math.abs(longs.signedSize(b));
    if (na !== nb) return na < nb;
    return na > 0 && words[longs.digits(a) + na - 1]! < words[longs.digits(b) + na - 1]!;
  }

  /** long_long: a itself; the int of a bool. */
  private asInt(a: ObjRef): ObjRef {
    return this.arithmetic.pos(a);
  }
}

function isOneDigit(size: number): boolean {
  return size === 1 || size === -1;
}

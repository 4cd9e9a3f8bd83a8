// Ints of digits: 3.x's int and 2.7's long. Objects/longobject.c, Include/longintrepr.h.
//
//   ob_refcnt ob_type | ob_size or lv_tag | digit 0 | digit 1 | ...      30 bits each, 4 bytes
//
// `ob_size` is the count of digits, with the number's sign. From 3.12 on the word is `lv_tag`: the
// count above three bits that tell the sign (0 positive, 1 zero, 2 negative). The digit behind the
// last one that counts means nothing: operations ask for room first and strip leading zeros.
//
// From 3.x on the ints from -5 to 256 exist once. Where they lie differs by version (static to 3.8
// and since 3.11, in the heap between), and so does which results come from them.

import { PyError } from "../errors.ts";
import { asObj, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import { alignUp } from "../memory/struct.ts";
import type { NumbersProfile } from "../profile/numbers.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import {
  bigOfDigits,
  compareDigits,
  DIGIT_BASE,
  digitsOfBig,
  numberOfDigits,
  setBigDigits,
} from "./digits.ts";
import { hashModular, hashWords } from "./hash-number.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { PyType, Slots } from "./type.ts";

/** The ints that exist once. */
export const SMALLEST_INT = -5;
export const GREATEST_SMALL_INT = 256;
export const SMALL_INTS = GREATEST_SMALL_INT - SMALLEST_INT + 1;

const SMALL_INT_TABLE = "small_ints";
const POINTER = 8;
const OB_SIZE = 16;
const DIGIT_SIZE = 4;
/** sizeof(PyLongObject): with one digit and its padding. */
const STATIC_INT_SIZE = 32;
/** Bits of `lv_tag` below the count of digits, and its code of the sign. */
const TAG_BITS = 3;
const SIGN_MASK = 3;
/** Digits that no heap has room for. */
const TOO_MANY_DIGITS = 1 << 28;
/** Digits of 2**30 that a decimal digit takes, with which text is given room. */
const DIGITS_PER_DECIMAL = Math.log(10) / Math.log(DIGIT_BASE);

/** What ints of digits keep in the process's statics. */
export const longStatics = ({ numbers }: ObjectsProfile): Static[] =>
  numbers.smallInts === "allocated"
    ? [{ name: SMALL_INT_TABLE, segment: "bss", size: SMALL_INTS * POINTER }]
    : [];

export class Longs {
  type!: PyType;
  declare private readonly heap: ObjectHeap;
  declare private readonly words: Int32Array;
  declare private readonly profile: NumbersProfile;
  declare private readonly sharesSmall: boolean;
  declare private readonly isTagged: boolean;
  declare private readonly alignment: number;
  declare private readonly minDigits: number;
  /** Offset of the digits. */
  declare private readonly digitsOffset: number;
  /** The static of -5, or 0 where a table points to the small ints. */
  private firstSmall = 0;
  private table = 0;

  constructor(heap: ObjectHeap) {
    this.heap = heap;
    this.words = heap.words;
    this.profile = heap.profile.numbers;
    this.sharesSmall = this.profile.smallResults;
    this.isTagged = this.profile.longSize === "tagged";
    this.alignment = this.profile.longAlignment;
    this.minDigits = this.profile.longMinDigits;
    this.digitsOffset = heap.layouts.PyLongObject.ob_digit;
  }

  /** Makes the type with `behaviour` beside the slots of every int, and the small ints. */
  initialise(behaviour: Partial<Slots>): void {
    this.firstSmall = this.table = 0;
    this.type = this.heap.newStaticType({
      name: this.profile.machineInts ? "long" : "int",
      basicsize: this.digitsOffset,
      itemsize: DIGIT_SIZE,
      slots: { ...this.slots(), ...behaviour },
    });
    if (this.profile.smallInts === "static") this.makeStaticInts();
    if (this.profile.smallInts === "allocated") this.allocateInts();
  }

  // ---- reading

  /** Digits, with the sign of the number. */
  signedSize(ref: ObjRef): number {
    const size = this.words[(ref + OB_SIZE) >> 2]!;
    return this.isTagged ? (size >> TAG_BITS) * (1 - (size & SIGN_MASK)) : size;
  }

  /** The index of the first digit among the heap's words. */
  digits(ref: ObjRef): number {
    return (ref + this.digitsOffset) >> 2;
  }

  /** The value of an int of no more than one digit. */
  compactValue(ref: ObjRef, signedSize: number): number {
    return signedSize === 0 ? 0 : signedSize * this.words[(ref + this.digitsOffset) >> 2]!;
  }

  /** The nearest double: exact to 2**53; infinite when there is none. */
  toNumber(ref: ObjRef): number {
    const size = this.signedSize(ref);
    if (size >= -1 && size <= 1) return this.compactValue(ref, size);
    const magnitude = numberOfDigits(this.words, this.digits(ref), Math.abs(size));
    return size < 0 ? -magnitude : magnitude;
  }

  toBig(ref: ObjRef): bigint {
    const size = this.signedSize(ref);
    const magnitude = bigOfDigits(this.words, this.digits(ref), Math.abs(size));
    return size < 0 ? -magnitude : magnitude;
  }

  /** Negative, 0 or positive: the order of two ints. */
  order(left: ObjRef, right: ObjRef): number {
    const a = this.signedSize(left);
    const b = this.signedSize(right);
    if (a !== b) return a - b;
    const n = Math.abs(a);
    const order = compareDigits(this.words, this.digits(left), n, this.digits(right), n);
    return a < 0 ? -order : order;
  }

  // ---- making

  /** _PyLong_New: room for `count` digits and a count of them; the digits are to be written. */
  newDigits(count: number): ObjRef {
    if (count > TOO_MANY_DIGITS) throw new PyError("MemoryError", "");
    const room = Math.max(count, this.minDigits);
    const ref = this.newRoom(alignUp(this.digitsOffset + room * DIGIT_SIZE, this.alignment));
    this.setSignedSize(ref, count);
    return ref;
  }

  /** PyLong_FromLong: an int of `value`, an integer within 2**53. A new reference. */
  fromNumber(value: number): ObjRef {
    if (this.isSmall(value)) return this.small(value);
    if (value < DIGIT_BASE && value > -DIGIT_BASE) return this.newCompact(value);
    const magnitude = Math.abs(value);
    return this.newPair(magnitude % DIGIT_BASE, Math.floor(magnitude / DIGIT_BASE), value);
  }

  /** PyLong_FromLong, PyLong_FromLongLong: exactly the digits that it takes. A new reference. */
  fromBig(value: bigint): ObjRef {
    const magnitude = value < 0n ? -value : value;
    if (magnitude <= Number.MAX_SAFE_INTEGER) return this.fromNumber(Number(value));
    const ref = this.newDigits(digitsOfBig(magnitude));
    this.setBig(ref, value);
    return ref;
  }

  /** PyLong_FromString: room by the count of decimal digits in the text. A new reference. */
  fromDecimal(value: bigint, decimals: number): ObjRef {
    const ref = this.newDigits(Math.floor(decimals * DIGITS_PER_DECIMAL) + 1);
    this.setBig(ref, value);
    return this.sharedIfSmall(this.normalise(ref));
  }

  /** PyLong_FromDouble: of a finite double, towards zero. A new reference. */
  fromDouble(value: number): ObjRef {
    const whole = Math.trunc(value);
    return Number.isSafeInteger(whole) ? this.fromNumber(whole) : this.fromBig(BigInt(whole));
  }

  /** An int of two digits, the sign of which is that of `sign`. */
  newPair(low: number, high: number, sign: number): ObjRef {
    const ref = this.newDigits(2);
    const at = this.digits(ref);
    this.words[at] = low;
    this.words[at + 1] = high;
    if (sign < 0) this.setSignedSize(ref, -2);
    return ref;
  }

  /** An int of `value`, which has one digit or none, without a look at the small ints. */
  private newCompact(value: number): ObjRef {
    const magnitude = value < 0 ? -value : value;
    if (magnitude === 0) return this.newDigits(0);
    const ref = this.newRoom(this.profile.compactRequest);
    this.words[(ref + this.digitsOffset) >> 2] = magnitude;
    this.setSignedSize(ref, value < 0 ? -1 : 1);
    return ref;
  }

  private newRoom(nbytes: number): ObjRef {
    return this.heap.newSized(this.type, nbytes);
  }

  /** True for the integers that exist once. */
  private isSmall(value: number): boolean {
    return value <= GREATEST_SMALL_INT && value >= SMALLEST_INT && this.sharesSmall;
  }

  /** The one int of a small value; a new reference. */
  private small(value: number): ObjRef {
    const index = value - SMALLEST_INT;
    const ref =
      this.table === 0
        ? this.firstSmall + index * STATIC_INT_SIZE
        : this.words[(this.table + index * POINTER) >> 2]!;
    return this.heap.incref(asObj(ref));
  }

  // ---- changing an int that nobody else has seen

  setSignedSize(ref: ObjRef, size: number): void {
    const at = (ref + OB_SIZE) >> 2;
    if (this.isTagged) {
      const sign = size > 0 ? 0 : size === 0 ? 1 : 2;
      this.words[at] = (Math.abs(size) << TAG_BITS) | sign;
      this.words[at + 1] = 0;
      return;
    }
    this.words[at] = size;
    this.words[at + 1] = size >> 31;
  }

  /** long_normalize: leading zeros do not count. Gives `ref` back. */
  normalise(ref: ObjRef): ObjRef {
    const size = this.signedSize(ref);
    const at = this.digits(ref);
    let n = Math.abs(size);
    while (n > 0 && this.words[at + n - 1] === 0) n--;
    if (n !== Math.abs(size)) this.setSignedSize(ref, size < 0 ? -n : n);
    return ref;
  }

  /** maybe_small_long: the small int of the same value in the place of `ref`, which it steals. */
  sharedIfSmall(ref: ObjRef): ObjRef {
    const size = this.signedSize(ref);
    if (size < -1 || size > 1) return ref;
    const value = this.compactValue(ref, size);
    if (!this.isSmall(value)) return ref;
    this.heap.decref(ref);
    return this.small(value);
  }

  /** _PyLong_Negate: in place when nobody shares it; steals `ref`, gives a new reference. */
  negate(ref: ObjRef): ObjRef {
    const size = this.signedSize(ref);
    if (this.heap.refcnt(ref) === 1) {
      this.setSignedSize(ref, -size);
      return ref;
    }
    const negated = this.fromNumber(-this.compactValue(ref, size));
    this.heap.decref(ref);
    return negated;
  }

  /** Writes `value` into all digits that `ref` has room for by its count, and its sign. */
  setBig(ref: ObjRef, value: bigint): void {
    const room = Math.abs(this.signedSize(ref));
    setBigDigits(this.words, this.digits(ref), room, value < 0n ? -value : value);
    if (value < 0n) this.setSignedSize(ref, -room);
  }

  // ---- the slots that need no arithmetic

  /** `int.__repr__`: decimal digits. */
  decimal(ref: ObjRef): string {
    const value = this.toNumber(ref);
    if (Number.isSafeInteger(value)) return String(value);
    const text = this.toBig(ref).toString();
    const { maxStrDigits, maxStrDigitsText } = this.profile;
    if (maxStrDigits > 0 && text.length - (value < 0 ? 1 : 0) > maxStrDigits) {
      const advice = "use sys.set_int_max_str_digits() to increase the limit";
      throw new PyError(
        "ValueError",
        `${maxStrDigitsText} for integer string conversion; ${advice}`,
      );
    }
    return text;
  }

  sizeOf(ref: ObjRef): number {
    return this.digitsOffset + Math.max(Math.abs(this.signedSize(ref)), this.minDigits) * 4;
  }

  /** long_hash: the low word; the high word is left in `heap.hashHigh`. */
  hash(ref: ObjRef): number {
    const size = this.signedSize(ref);
    const at = this.digits(ref);
    if (this.profile.hash === "modular") return hashModular(this.heap, at, size);
    return hashWords(this.heap, at, size);
  }

  private slots(): Slots {
    const suffix = this.profile.machineInts ? "L" : "";
    return {
      repr: (ref) => this.decimal(ref) + suffix,
      sizeOf: (ref) => this.sizeOf(ref),
      free: (ref) => this.heap.freeMemory(ref, this.type),
      hash: (ref) => this.hash(ref),
      isTrue: (ref) => this.signedSize(ref) !== 0,
    };
  }

  private makeStaticInts(): void {
    for (let value = SMALLEST_INT; value <= GREATEST_SMALL_INT; value++) {
      const ref = this.heap.newStatic(this.type, STATIC_INT_SIZE);
      if (this.firstSmall === 0) this.firstSmall = ref;
      this.setCompact(ref, value);
    }
  }

  private allocateInts(): void {
    this.table = this.heap.symbol(SMALL_INT_TABLE);
    for (let value = SMALLEST_INT; value <= GREATEST_SMALL_INT; value++) {
      const ref = this.newDigits(1);
      this.setCompact(ref, value);
      this.heap.memory.setPtr(this.table + (value - SMALLEST_INT) * POINTER, ref);
    }
  }

  /** `value`, of one digit at most, into an int that has room for one. */
  setCompact(ref: ObjRef, value: number): void {
    this.words[this.digits(ref)] = Math.abs(value);
    this.setSignedSize(ref, Math.sign(value));
  }
}

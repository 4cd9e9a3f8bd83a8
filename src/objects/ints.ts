// The ints of a version, as the rest of the layer knows them: 3.x has one type of int, 2.7 two
// (ints-27.ts). What an operator does with two ints of digits is the same in both.

import type { ObjRef } from "../memory/address.ts";
import type { Bools } from "./bool.ts";
import type { Floats } from "./float.ts";
import { Longs } from "./long.ts";
import { LongArithmetic } from "./long-arithmetic.ts";
import { LongDivision } from "./long-division.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { compareNumbers } from "./ordering.ts";
import { type BinaryOperator, NOT_IMPLEMENTED, type PyType, type Slots } from "./type.ts";

const OB_TYPE = 8;

/** What int is made of in a version. All that is made is a new reference. */
export interface Ints {
  /** The type `int`. */
  readonly type: PyType;
  /** Makes the types of ints, bool among them, and the ints that exist once. */
  initialise(): void;
  /** PyLong_FromLong, PyInt_FromLong: of an integer within 2**53. */
  fromNumber(value: number): ObjRef;
  /** As `fromNumber`, of 64 bits. */
  fromWords(low: number, high: number): ObjRef;
  /** An int of the least type that holds `value`, with exactly the digits that it takes. */
  fromBig(value: bigint): ObjRef;
  /** int('...'): of a text with so many decimal digits. */
  fromDecimal(value: bigint, decimals: number): ObjRef;
  /** int(float) of a finite double. */
  fromDouble(value: number): ObjRef;
  /** True for ints of every type, bool not among them. */
  isInteger(ref: ObjRef): boolean;
  /** The nearest double of any int or bool: exact to 2**53, infinite when there is none. */
  toNumber(ref: ObjRef): number;
  toBig(ref: ObjRef): bigint;
  /** An int of digits equal to `ref`: a new reference, to `ref` itself when it is one. */
  asLong(ref: ObjRef): ObjRef;
  /** Ints of digits. */
  readonly longs: Longs;
  readonly arithmetic: LongArithmetic;
  /** What a full collection does with ints that are free. */
  clearFreeList(): void;
}

/** `**` with a negative exponent, of ints as doubles. */
export type FloatPower = (left: ObjRef, right: ObjRef) => ObjRef;

/** An operator of two ints of digits. */
export class LongOperators {
  readonly arithmetic: LongArithmetic;
  private readonly longs: Longs;
  private readonly division: LongDivision;
  private readonly floatPower: FloatPower;

  constructor(heap: ObjectHeap, longs: Longs, floatPower: FloatPower) {
    this.longs = longs;
    this.arithmetic = new LongArithmetic(heap, longs);
    this.division = new LongDivision(heap, longs, this.arithmetic);
    this.floatPower = floatPower;
  }

  binary(op: BinaryOperator, left: ObjRef, right: ObjRef): ObjRef {
    switch (op) {
      case "+":
        return this.arithmetic.add(left, right);
      case "-":
        return this.arithmetic.sub(left, right);
      case "*":
        return this.arithmetic.mul(left, right);
      case "//":
        return this.division.floorDiv(left, right);
      case "%":
        return this.division.mod(left, right);
      case "<<":
        return this.arithmetic.lshift(left, right);
      case ">>":
        return this.arithmetic.rshift(left, right);
      case "**":
        if (this.longs.signedSize(right) < 0) return this.floatPower(left, right);
        return this.division.pow(left, right);
      default:
        return this.arithmetic.bitwise(op, left, right);
    }
  }

  unary(op: "+" | "-" | "~" | "abs", ref: ObjRef): ObjRef {
    switch (op) {
      case "+":
        return this.arithmetic.pos(ref);
      case "-":
        return this.arithmetic.neg(ref);
      case "~":
        return this.arithmetic.invert(ref);
      default:
        return this.arithmetic.abs(ref);
    }
  }
}

/** `**` of ints as floats, in a version's way of making doubles of them. */
export const floatPowerOf =
  (floats: Floats, doubleValue: (ref: ObjRef) => number): FloatPower =>
  (left, right) =>
    floats.compute("**", doubleValue(left), doubleValue(right)) as ObjRef;

/** 3.x: one type, and bool, which is an int of digits too. */
export class DigitInts implements Ints {
  declare readonly longs: Longs;
  declare private readonly heap: ObjectHeap;
  declare private readonly bools: Bools;
  declare private readonly operators: LongOperators;
  declare private readonly words: Int32Array;
  private typeAt = 0;
  private boolAt = 0;

  constructor(heap: ObjectHeap, bools: Bools, floatPower: FloatPower) {
    this.heap = heap;
    this.words = heap.words;
    this.bools = bools;
    this.longs = new Longs(heap);
    this.operators = new LongOperators(heap, this.longs, floatPower);
  }

  get type(): PyType {
    return this.longs.type;
  }

  get arithmetic(): LongArithmetic {
    return this.operators.arithmetic;
  }

  initialise(): void {
    this.longs.initialise(this.behaviour());
    this.bools.initialise(this.longs.type, (ref, value) => this.longs.setCompact(ref, value));
    this.typeAt = this.longs.type.at;
    this.boolAt = this.bools.type.at;
  }

  fromNumber(value: number): ObjRef {
    return this.longs.fromNumber(value);
  }

  fromWords(low: number, high: number): ObjRef {
    if (high === low >> 31) return this.longs.fromNumber(low);
    return this.longs.fromBig((BigInt(high) << 32n) | BigInt(low >>> 0));
  }

  fromBig(value: bigint): ObjRef {
    return this.longs.fromBig(value);
  }

  fromDecimal(value: bigint, decimals: number): ObjRef {
    return this.longs.fromDecimal(value, decimals);
  }

  fromDouble(value: number): ObjRef {
    return this.longs.fromDouble(value);
  }

  isInteger(ref: ObjRef): boolean {
    return this.words[(ref + OB_TYPE) >> 2] === this.typeAt;
  }

  toNumber(ref: ObjRef): number {
    return this.longs.toNumber(ref);
  }

  toBig(ref: ObjRef): bigint {
    return this.longs.toBig(ref);
  }

  asLong(ref: ObjRef): ObjRef {
    return this.heap.incref(ref);
  }

  clearFreeList(): void {}

  private isIntegral(ref: ObjRef): boolean {
    const type = this.words[(ref + OB_TYPE) >> 2];
    return type === this.typeAt || type === this.boolAt;
  }

  private behaviour(): Partial<Slots> {
    const { longs, operators } = this;
    return {
      equals: (left, right) =>
        this.isIntegral(right) ? longs.order(left, right) === 0 : NOT_IMPLEMENTED,
      compare: (op, left, right) =>
        this.isIntegral(right) ? compareNumbers(op, longs.order(left, right), 0) : NOT_IMPLEMENTED,
      binary: (op, left, right) =>
        this.isIntegral(left) && this.isIntegral(right)
          ? operators.binary(op, left, right)
          : NOT_IMPLEMENTED,
      unary: (op, ref) => operators.unary(op, ref),
    };
  }
}

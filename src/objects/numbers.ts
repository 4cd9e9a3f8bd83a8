// int, long, float and bool in one: what the rest of the layer asks of numbers.
//
//   Numbers ---- ints -----> DigitInts (3.x) or MixedInts (2.7), over Longs, MachineInts
//           ---- floats
//           ---- bools

import { PyError } from "../errors.ts";
import type { ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import { Bools } from "./bool.ts";
import { Floats, floatStatics, type Integers } from "./float.ts";
import { compareWithDouble } from "./float-order.ts";
import { machineIntStatics } from "./int-27.ts";
import { DigitInts, floatPowerOf, type Ints } from "./ints.ts";
import { MixedInts } from "./ints-27.ts";
import type { Indices } from "./items.ts";
import { longStatics } from "./long.ts";
import { NumberConversions, type NumberText } from "./number-conversions.ts";
import type { ObjectHeap } from "./object-heap.ts";

/** What numbers keep in the process's statics. */
export const numberStatics = (profile: ObjectsProfile): Static[] => [
  ...longStatics(profile),
  ...machineIntStatics(profile),
  ...floatStatics(profile),
];

export class Numbers implements Indices, Integers {
  declare readonly ints: Ints;
  declare readonly floats: Floats;
  declare readonly bools: Bools;
  declare private readonly heap: ObjectHeap;
  declare private readonly conversions: NumberConversions;

  constructor(heap: ObjectHeap) {
    this.heap = heap;
    this.floats = new Floats(heap, this);
    this.bools = new Bools(heap);
    const floatPower = floatPowerOf(this.floats, (ref) => this.doubleValue(ref));
    this.ints = heap.profile.numbers.machineInts
      ? new MixedInts(heap, this.bools, floatPower)
      : new DigitInts(heap, this.bools, floatPower);
    this.conversions = new NumberConversions(heap, this);
  }

  initialise(): void {
    this.ints.initialise();
    this.floats.initialise();
  }

  /** What a full collection does with numbers that are free, before anything else of them. */
  clearFreeLists(): void {
    this.ints.clearFreeList();
    this.floats.clearFreeList();
  }

  // ---- making; new references, unless told otherwise

  /** An int of an integer within 2**53. */
  newInt(value: number): ObjRef {
    return this.ints.fromNumber(value);
  }

  /** An int of 64 bits, as a hash is. */
  newInt64(low: number, high: number): ObjRef {
    return this.ints.fromWords(low, high);
  }

  /** A literal: read as a C long when it fits one, as text otherwise. */
  newIntFromBig(value: bigint): ObjRef {
    if (BigInt.asIntN(64, value) === value) return this.ints.fromBig(value);
    return this.ints.fromDecimal(value, decimalsOf(value));
  }

  /** 2.7's literal with an L, which is read as text; 3.x's int. */
  newLongFromBig(value: bigint): ObjRef {
    return this.ints.longs.fromDecimal(value, decimalsOf(value));
  }

  newFloat(value: number): ObjRef {
    return this.floats.newFloat(value);
  }

  /** True or False, borrowed. */
  bool(value: boolean): ObjRef {
    return this.bools.peek(value);
  }

  /** `int(x)`; PyError when there is no int of it. */
  toInt(ref: ObjRef, text: NumberText): ObjRef {
    return this.conversions.toInt(ref, text);
  }

  /** `float(x)`; PyError when there is no float of it. */
  toFloat(ref: ObjRef, text: NumberText): ObjRef {
    return this.conversions.toFloat(ref, text);
  }

  // ---- asking

  /** True for int, and 2.7's long; not for bool. */
  isInteger(ref: ObjRef): boolean {
    return this.ints.isInteger(ref);
  }

  /** True for 2.7's long. */
  isLong(ref: ObjRef): boolean {
    const { type } = this.ints.longs;
    return type !== this.ints.type && this.heap.typeOf(ref) === type;
  }

  isBool(ref: ObjRef): boolean {
    return this.bools.isBool(ref);
  }

  isFloat(ref: ObjRef): boolean {
    return this.floats.isFloat(ref);
  }

  /** True for ints of every type, bool among them. */
  isIntegral(ref: ObjRef): boolean {
    return this.ints.isInteger(ref) || this.bools.isBool(ref);
  }

  isIndex(ref: ObjRef): boolean {
    return this.isIntegral(ref);
  }

  isNumber(ref: ObjRef): boolean {
    return this.isFloat(ref) || this.isIntegral(ref);
  }

  /** PyNumber_AsSsize_t; see Indices. */
  asIndex(ref: ObjRef, what: string): number {
    return this.asSize(ref, what, "IndexError");
  }

  /** As `asIndex`, with an OverflowError for what does not fit: a count to repeat by. */
  asCount(ref: ObjRef, what: string): number {
    return this.asSize(ref, what, "OverflowError");
  }

  /** The value of an int, a bool or a float as the nearest double; infinite when there is none. */
  valueOf(ref: ObjRef): number {
    return this.isFloat(ref) ? this.floats.value(ref) : this.ints.toNumber(ref);
  }

  /** The value of an int or a bool. */
  toBig(ref: ObjRef): bigint {
    return this.ints.toBig(ref);
  }

  /** The eight bytes of a float as 16 hexadecimal digits, the most significant first. */
  floatBits(ref: ObjRef): string {
    return this.floats.bits(ref);
  }

  // ---- what float asks

  /** PyLong_AsDouble: the nearest double of an int or a bool. */
  doubleValue(ref: ObjRef): number {
    const value = this.ints.toNumber(ref);
    if (Math.abs(value) !== Infinity) return value;
    throw new PyError("OverflowError", this.heap.profile.numbers.tooLargeForFloatText);
  }

  compareWithDouble(ref: ObjRef, value: number): number {
    return compareWithDouble(this.heap, this.ints, ref, value);
  }

  hashOfWhole(value: number): number {
    const long = this.ints.longs.fromDouble(value);
    const low = this.ints.longs.hash(long);
    this.heap.decref(long);
    return low;
  }

  private asSize(ref: ObjRef, what: string, overflow: "IndexError" | "OverflowError"): number {
    if (!this.isIntegral(ref)) {
      throw new PyError("TypeError", `${what}, not ${this.heap.typeOf(ref).name}`);
    }
    const value = this.ints.toNumber(ref);
    if (Number.isSafeInteger(value)) return value;
    const exact = this.ints.toBig(ref);
    if (BigInt.asIntN(64, exact) === exact) return value;
    const { name } = this.heap.typeOf(ref);
    throw new PyError(overflow, `cannot fit '${name}' into an index-sized integer`);
  }
}

/** Decimal digits of an integer. */
function decimalsOf(value: bigint): number {
  return (value < 0n ? -value : value).toString().length;
}

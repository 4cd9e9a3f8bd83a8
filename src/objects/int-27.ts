// 2.7's int: PyIntObject, a C long behind the head. Objects/intobject.c.
//
//   ob_refcnt ob_type | ob_ival                     two words: low, high
//
// Ints lie in blocks of 41 and are linked through `ob_type` when they are freed. Those from -5 to
// 256 exist once: they are the first that are made, and a table points to them.
//
// A result that 64 bits do not hold is no int: the operators answer NO_OBJECT, and the operands are
// to be computed with as longs. Operands up to 2**53 are computed as numbers of the host.

import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import { hashOfNumber } from "./hash-number.ts";
import { GREATEST_SMALL_INT, SMALL_INTS, SMALLEST_INT } from "./long.ts";
import { ObjectBlocks, objectBlocksStatic } from "./object-blocks.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { BinaryOperator, PyType, Slots } from "./type.ts";

const BLOCKS = "int_block_list";
const SMALL_INT_TABLE = "int_small_ints";
const POINTER = 8;
const WORD = 0x100000000;
const LONG_BITS = 64;
const ZERO_DIVISION_TEXT = "integer division or modulo by zero";

/** What 2.7's ints keep in the process's statics. */
export const machineIntStatics = ({ numbers }: ObjectsProfile): Static[] =>
  numbers.machineInts
    ? [
        objectBlocksStatic(BLOCKS),
        { name: SMALL_INT_TABLE, segment: "bss", size: SMALL_INTS * POINTER },
      ]
    : [];

export class MachineInts {
  type!: PyType;
  declare readonly blocks: ObjectBlocks;
  declare private readonly heap: ObjectHeap;
  declare private readonly words: Int32Array;
  declare private readonly table: number;
  declare private readonly valueOffset: number;

  constructor(heap: ObjectHeap) {
    this.heap = heap;
    this.words = heap.words;
    this.blocks = new ObjectBlocks(heap, BLOCKS);
    this.table = heap.symbol(SMALL_INT_TABLE);
    this.valueOffset = heap.layouts.PyIntObject.ob_ival;
  }

  /** Makes the type with `behaviour` beside the slots of every int, and the small ints. */
  initialise(behaviour: Partial<Slots>): void {
    this.type = this.heap.newStaticType({
      name: "int",
      basicsize: this.heap.layouts.PyIntObject.SIZE,
      slots: { ...this.slots(), ...behaviour },
    });
    for (let value = SMALLEST_INT; value <= GREATEST_SMALL_INT; value++) {
      const ref = this.newInt(value, value < 0 ? -1 : 0);
      this.heap.memory.setPtr(this.table + (value - SMALLEST_INT) * POINTER, ref);
    }
  }

  // ---- making

  /** PyInt_FromLong: an int of `value`, an integer within 2**53. A new reference. */
  fromNumber(value: number): ObjRef {
    if (value <= GREATEST_SMALL_INT && value >= SMALLEST_INT) {
      const at = this.table + (value - SMALLEST_INT) * POINTER;
      return this.heap.incref(asObj(this.words[at >> 2]!));
    }
    return this.newInt(value | 0, Math.floor(value / WORD) | 0);
  }

  /** The int of `value`, a new reference; NO_OBJECT when 64 bits do not hold it. */
  fromBig(value: bigint): ObjRef {
    if (BigInt.asIntN(LONG_BITS, value) !== value) return NO_OBJECT;
    const low = Number(BigInt.asIntN(32, value));
    return this.fromWords(low, Number(value >> 32n));
  }

  /** As `fromNumber`, of 64 bits. */
  fromWords(low: number, high: number): ObjRef {
    return high === low >> 31 ? this.fromNumber(low) : this.newInt(low, high);
  }

  private newInt(low: number, high: number): ObjRef {
    const ref = this.heap.newReference(this.blocks.take(), this.type);
    this.setValue(ref, low, high);
    return ref;
  }

  /** Writes `ob_ival`. */
  setValue(ref: ObjRef, low: number, high: number): void {
    const at = (ref + this.valueOffset) >> 2;
    this.words[at] = low;
    this.words[at + 1] = high;
  }

  // ---- reading

  /** The nearest double; exact to 2**53. */
  toNumber(ref: ObjRef): number {
    const at = (ref + this.valueOffset) >> 2;
    return this.words[at + 1]! * WORD + (this.words[at]! >>> 0);
  }

  toBig(ref: ObjRef): bigint {
    const value = this.toNumber(ref);
    if (Number.isSafeInteger(value)) return BigInt(value);
    const at = (ref + this.valueOffset) >> 2;
    return (BigInt(this.words[at + 1]!) << 32n) | BigInt(this.words[at]! >>> 0);
  }

  /** Negative, 0 or positive: the order of two ints. */
  order(left: ObjRef, right: ObjRef): number {
    const a = (left + this.valueOffset) >> 2;
    const b = (right + this.valueOffset) >> 2;
    const difference = this.words[a + 1]! - this.words[b + 1]!;
    return difference !== 0 ? difference : (this.words[a]! >>> 0) - (this.words[b]! >>> 0);
  }

  // ---- operators

  /**
   * The result of an operator for ints and bools, a new reference; NO_OBJECT when 64 bits do not
   * hold it. The exponent of a power is not negative.
   */
  binary(op: BinaryOperator, left: ObjRef, right: ObjRef): ObjRef {
    if (op === "&" || op === "|" || op === "^") return this.bitwise(op, left, right);
    const a = this.toNumber(left);
    const b = this.toNumber(right);
    if ((op === "//" || op === "%") && b === 0) {
      throw new PyError("ZeroDivisionError", ZERO_DIVISION_TEXT);
    }
    // The quotient does not fit, so that the remainder of 0 becomes a long as well.
    if (op === "%" && b === -1 && a === -(2 ** 63)) return NO_OBJECT;
    if (op === "<<" || op === ">>") {
      if (b < 0) throw new PyError("ValueError", "negative shift count");
      if (a === 0 || b === 0) return this.unary("+", left);
    }
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
      const result = resultOf(op, a, b);
      if (Number.isSafeInteger(result)) return this.fromNumber(result);
    }
    return bitsNeeded(op, a, b) > LONG_BITS
      ? NO_OBJECT
      : this.fromBig(bigResultOf(op, this.toBig(left), this.toBig(right)));
  }

  /** As `binary`. */
  unary(op: "+" | "-" | "~" | "abs", ref: ObjRef): ObjRef {
    const at = (ref + this.valueOffset) >> 2;
    const [low, high] = [this.words[at]!, this.words[at + 1]!];
    if (op === "~") return this.fromWords(~low, ~high);
    if (op === "+" || (op === "abs" && high >= 0)) {
      return this.heap.typeOf(ref) === this.type
        ? this.heap.incref(ref)
        : this.fromWords(low, high);
    }
    if (low === 0 && high === LEAST_HIGH) return NO_OBJECT;
    return this.fromWords(-low | 0, low === 0 ? -high | 0 : ~high);
  }

  private bitwise(op: "&" | "|" | "^", left: ObjRef, right: ObjRef): ObjRef {
    const { words } = this;
    const a = (left + this.valueOffset) >> 2;
    const b = (right + this.valueOffset) >> 2;
    const [low, high, low2, high2] = [words[a]!, words[a + 1]!, words[b]!, words[b + 1]!];
    if (op === "&") return this.fromWords(low & low2, high & high2);
    if (op === "|") return this.fromWords(low | low2, high | high2);
    return this.fromWords(low ^ low2, high ^ high2);
  }

  // ---- the slots that need no arithmetic

  /** `int.__repr__`. */
  decimal(ref: ObjRef): string {
    const value = this.toNumber(ref);
    return Number.isSafeInteger(value) ? String(value) : this.toBig(ref).toString();
  }

  /** int_hash: the value, the low word; the high word is left in `heap.hashHigh`. */
  hash(ref: ObjRef): number {
    const at = (ref + this.valueOffset) >> 2;
    const [low, high] = [this.words[at]!, this.words[at + 1]!];
    if (low === -1 && high === -1) return hashOfNumber(this.heap, -1);
    this.heap.hashHigh = high;
    return low;
  }

  isTrue(ref: ObjRef): boolean {
    const at = (ref + this.valueOffset) >> 2;
    return this.words[at] !== 0 || this.words[at + 1] !== 0;
  }

  private slots(): Slots {
    return {
      repr: (ref) => this.decimal(ref),
      sizeOf: () => this.type.basicsize,
      free: (ref) => {
        this.blocks.put(ref);
      },
      hash: (ref) => this.hash(ref),
      isTrue: (ref) => this.isTrue(ref),
    };
  }
}

/** The high word of the least int, which has no negative. */
const LEAST_HIGH = -0x80000000;

/** Of operands within 2**53; no safe integer when the result is beyond. */
function resultOf(op: BinaryOperator, a: number, b: number): number {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "//":
      return (a - floorRemainder(a, b)) / b;
    case "%":
      return floorRemainder(a, b);
    case "<<":
      return b < LONG_BITS ? a * 2 ** b : Number.NaN;
    case ">>":
      return b < LONG_BITS ? Math.floor(a / 2 ** b) : Math.sign(a) >> 1;
    default:
      return wholePower(a, b);
  }
}

function floorRemainder(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** nan as soon as a factor is beyond 2**53. */
function wholePower(a: number, b: number): number {
  let result = 1;
  let square = a;
  for (let left = b; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    if (!Number.isSafeInteger(result) || !Number.isSafeInteger(square)) return Number.NaN;
    square *= square;
  }
  return result;
}

/** Bits of the result, or less: what keeps `bigResultOf` from making a number without need. */
function bitsNeeded(op: BinaryOperator, a: number, b: number): number {
  if (op === "<<") return b;
  return op === "**" && Math.abs(a) > 1 ? b * Math.log2(Math.abs(a)) - 1 : 0;
}

function bigResultOf(op: BinaryOperator, a: bigint, b: bigint): bigint {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "//":
      return (a - bigRemainder(a, b)) / b;
    case "%":
      return bigRemainder(a, b);
    case "<<":
      return a << b;
    case ">>":
      return a >> b;
    default:
      return a ** b;
  }
}

function bigRemainder(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

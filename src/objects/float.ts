// float: PyFloatObject, a C double behind the head. Objects/floatobject.c.
//
//   ob_refcnt ob_type | ob_fval
//
// A float that is freed waits on a free list, linked through `ob_type`, until the next is made:
// of 100 floats at most in 3.x; in 2.7 floats lie in blocks of 41 and the list has no end.
//
// `//` made two floats and a tuple of them to 3.8, of which it kept the first.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { NumbersProfile } from "../profile/numbers.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import { floorDivide, modulo, power, reprOfDouble } from "./float-arithmetic.ts";
import { ChainFreeList, chainFreeListStatic, type FreeList } from "./free-list.ts";
import { hashDouble, hashFraction, hashOfNumber } from "./hash-number.ts";
import { ObjectBlocks, objectBlocksStatic } from "./object-blocks.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { compareNumbers } from "./ordering.ts";
import { type BinaryOperator, NOT_IMPLEMENTED, type PyType, type Slots } from "./type.ts";

const FREE_LIST = "float_free_list";
const BLOCKS = "float_block_list";
const OB_TYPE = 8;
/** Below this, 2.7 takes the hash of a float from the C long that it equals. */
const HALF_OF_LONG_MAX = 2 ** 62;

/** What floats keep in the process's statics. */
export const floatStatics = ({ numbers }: ObjectsProfile): Static[] => [
  numbers.floatFreeList === 0 ? objectBlocksStatic(BLOCKS) : chainFreeListStatic(FREE_LIST),
];

/** What float asks of the ints: of all types of them, and of bool. */
export interface Integers {
  isIntegral(ref: ObjRef): boolean;
  /** The nearest double; PyError when the int is too large for any. */
  doubleValue(ref: ObjRef): number;
  /** Negative, 0 or positive: the order of an int and a double that is not nan. */
  compareWithDouble(ref: ObjRef, value: number): number;
  /** The hash of the int that is equal to `value`, which is whole: see Slots.hash. */
  hashOfWhole(value: number): number;
}

/** What float asks of tuple: the pair of results that `//` makes to 3.8. */
export interface Pairs {
  /** A new tuple of `size` items, none of which is there yet. */
  newTuple(size: number): ObjRef;
  /** Puts an item in its place; steals the reference. */
  initItem(tuple: ObjRef, index: number, item: ObjRef): void;
}

export class Floats {
  type!: PyType;
  declare readonly freeList: FreeList;
  /** Given by who joins floats with tuples; without it, no pairs are made. */
  pairs: Pairs | undefined = undefined;
  declare private readonly heap: ObjectHeap;
  declare private readonly profile: NumbersProfile;
  declare private readonly integers: Integers;
  declare private readonly doubles: Float64Array;
  declare private readonly valueOffset: number;

  constructor(heap: ObjectHeap, integers: Integers) {
    const { memory, layouts } = heap;
    this.heap = heap;
    this.profile = heap.profile.numbers;
    this.integers = integers;
    this.doubles = new Float64Array(memory.bytes.buffer);
    this.valueOffset = layouts.PyFloatObject.ob_fval;
    const capacity = this.profile.floatFreeList;
    this.freeList =
      capacity === 0
        ? new ObjectBlocks(heap, BLOCKS)
        : new ChainFreeList(memory, heap.symbol(FREE_LIST), capacity, OB_TYPE);
  }

  initialise(): void {
    this.type = this.heap.newStaticType({
      name: "float",
      basicsize: this.heap.layouts.PyFloatObject.SIZE,
      slots: this.slots(),
    });
  }

  /** PyFloat_FromDouble: a new reference. */
  newFloat(value: number): ObjRef {
    const { heap } = this;
    const kept = this.freeList.take();
    const ref = kept === NO_OBJECT ? heap.newObject(this.type) : heap.newReference(kept, this.type);
    this.doubles[(ref + this.valueOffset) >> 3] = value;
    return ref;
  }

  isFloat(ref: ObjRef): boolean {
    return this.heap.words[(ref + OB_TYPE) >> 2] === this.type.at;
  }

  /** PyFloat_AS_DOUBLE. */
  value(ref: ObjRef): number {
    return this.doubles[(ref + this.valueOffset) >> 3]!;
  }

  /** The eight bytes as 16 hexadecimal digits, the most significant first. */
  bits(ref: ObjRef): string {
    const at = (ref + this.valueOffset) >> 2;
    const [low, high] = [this.heap.words[at]!, this.heap.words[at + 1]!];
    return [high, low].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /** PyFloat_ClearFreeList: what a full collection does first. */
  clearFreeList(): void {
    if (this.freeList instanceof ObjectBlocks) {
      this.freeList.clear(this.type);
      return;
    }
    let ref = this.freeList.take();
    for (; ref !== NO_OBJECT; ref = this.freeList.take()) this.heap.freeMemory(ref, this.type);
  }

  /** The operators that float has, of doubles; a new reference. */
  compute(op: BinaryOperator, a: number, b: number): ObjRef | typeof NOT_IMPLEMENTED {
    switch (op) {
      case "+":
        return this.newFloat(a + b);
      case "-":
        return this.newFloat(a - b);
      case "*":
        return this.newFloat(a * b);
      case "%":
        if (b === 0) throw new PyError("ZeroDivisionError", this.profile.floatModuloByZeroText);
        return this.newFloat(modulo(a, b));
      case "//":
        return this.floorDivision(a, b);
      case "**":
        return this.newFloat(power(a, b));
      default:
        return NOT_IMPLEMENTED;
    }
  }

  private floorDivision(a: number, b: number): ObjRef {
    if (b === 0) {
      throw new PyError("ZeroDivisionError", this.profile.floatFloorDivisionByZeroText);
    }
    const { pairs, heap } = this;
    if (this.profile.floatFloorDivision === "direct" || pairs === undefined) {
      return this.newFloat(floorDivide(a, b));
    }
    const pair = pairs.newTuple(2);
    try {
      const quotient = this.newFloat(floorDivide(a, b));
      pairs.initItem(pair, 0, quotient);
      pairs.initItem(pair, 1, this.newFloat(modulo(a, b)));
      return heap.incref(quotient);
    } finally {
      heap.decref(pair);
    }
  }

  private slots(): Slots {
    const { heap } = this;
    return {
      repr: (ref) => reprOfDouble(this.value(ref)),
      sizeOf: () => this.type.basicsize,
      free: (ref) => {
        if (!this.freeList.put(ref)) heap.freeMemory(ref, this.type);
      },
      hash: (ref) => this.hash(ref),
      equals: (left, right) => {
        const order = this.order(left, right);
        return order === undefined ? NOT_IMPLEMENTED : order === 0;
      },
      compare: (op, left, right) => {
        const order = this.order(left, right);
        return order === undefined ? NOT_IMPLEMENTED : compareNumbers(op, order, 0);
      },
      isTrue: (ref) => this.value(ref) !== 0,
      binary: (op, left, right) => this.binary(op, left, right),
      unary: (op, ref) => this.unary(op, ref),
    };
  }

  private binary(op: BinaryOperator, left: ObjRef, right: ObjRef): ObjRef | typeof NOT_IMPLEMENTED {
    if (isBitOperator(op) || !this.isNumber(left) || !this.isNumber(right)) return NOT_IMPLEMENTED;
    return this.compute(op, this.doubleValue(left), this.doubleValue(right));
  }

  private unary(op: "+" | "-" | "~" | "abs", ref: ObjRef): ObjRef {
    switch (op) {
      case "+":
        return this.heap.incref(ref);
      case "-":
        return this.newFloat(-this.value(ref));
      case "abs":
        return this.newFloat(Math.abs(this.value(ref)));
      default:
        throw new PyError("TypeError", "bad operand type for unary ~: 'float'");
    }
  }

  private isNumber(ref: ObjRef): boolean {
    return this.isFloat(ref) || this.integers.isIntegral(ref);
  }

  private doubleValue(ref: ObjRef): number {
    return this.isFloat(ref) ? this.value(ref) : this.integers.doubleValue(ref);
  }

  /** Negative, 0 or positive, nan when there is no order, undefined when `right` is no number. */
  private order(left: ObjRef, right: ObjRef): number | undefined {
    const value = this.value(left);
    if (this.isFloat(right)) return orderOf(value, this.value(right));
    if (!this.integers.isIntegral(right)) return undefined;
    return Number.isNaN(value) ? value : -this.integers.compareWithDouble(right, value);
  }

  /** float_hash: the low word; the high word is left in `heap.hashHigh`. */
  private hash(ref: ObjRef): number {
    const { heap } = this;
    const value = this.value(ref);
    if (Number.isNaN(value)) {
      return this.profile.nanHash === "pointer" ? heap.hashPointer(ref) : hashOfNumber(heap, 0);
    }
    const low = heap.words[(ref + this.valueOffset) >> 2]!;
    const high = heap.words[((ref + this.valueOffset) >> 2) + 1]!;
    if (this.profile.hash === "modular") return hashDouble(heap, low, high);
    if (!Number.isInteger(value)) return hashFraction(heap, low, high);
    if (Math.abs(value) < HALF_OF_LONG_MAX) return hashOfNumber(heap, value);
    return this.integers.hashOfWhole(value);
  }
}

/** -1, 0, 1, or nan when either is. */
export function orderOf(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b ? 0 : Number.NaN;
}

/** Operators that only ints have. */
function isBitOperator(op: BinaryOperator): boolean {
  return op === "<<" || op === ">>" || op === "&" || op === "|" || op === "^";
}

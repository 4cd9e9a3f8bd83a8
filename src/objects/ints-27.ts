// 2.7's ints: int, a machine word, and long, of digits; bool is an int. An operator of two ints
// gives an int while 64 bits hold the result, and a long otherwise. Where a long takes part, the
// other operand becomes one for the while; so it does in a comparison.
// Objects/intobject.c: CONVERT_TO_LONG; Objects/longobject.c: CONVERT_BINOP, long_coerce.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Bools } from "./bool.ts";
import { MachineInts } from "./int-27.ts";
import { type FloatPower, type Ints, LongOperators } from "./ints.ts";
import { Longs } from "./long.ts";
import { type LongArithmetic, released } from "./long-arithmetic.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { compareNumbers } from "./ordering.ts";
import { type BinaryOperator, NOT_IMPLEMENTED, type PyType, type Slots } from "./type.ts";

const OB_TYPE = 8;

export class MixedInts implements Ints {
  declare readonly longs: Longs;
  declare readonly machine: MachineInts;
  declare private readonly heap: ObjectHeap;
  declare private readonly bools: Bools;
  declare private readonly operators: LongOperators;
  declare private readonly floatPower: FloatPower;
  declare private readonly words: Int32Array;
  private intAt = 0;
  private boolAt = 0;
  private longAt = 0;

  constructor(heap: ObjectHeap, bools: Bools, floatPower: FloatPower) {
    this.heap = heap;
    this.words = heap.words;
    this.bools = bools;
    this.floatPower = floatPower;
    this.machine = new MachineInts(heap);
    this.longs = new Longs(heap);
    this.operators = new LongOperators(heap, this.longs, floatPower);
  }

  get type(): PyType {
    return this.machine.type;
  }

  get arithmetic(): LongArithmetic {
    return this.operators.arithmetic;
  }

  initialise(): void {
    const { machine, longs, bools } = this;
    machine.initialise(this.intBehaviour());
    longs.initialise(this.longBehaviour());
    bools.initialise(machine.type, (ref, value) => machine.setValue(ref, value, 0));
    this.intAt = machine.type.at;
    this.boolAt = bools.type.at;
    this.longAt = longs.type.at;
  }

  fromNumber(value: number): ObjRef {
    return this.machine.fromNumber(value);
  }

  fromWords(low: number, high: number): ObjRef {
    return this.machine.fromWords(low, high);
  }

  fromBig(value: bigint): ObjRef {
    const int = this.machine.fromBig(value);
    return int === NO_OBJECT ? this.longs.fromBig(value) : int;
  }

  fromDecimal(value: bigint, decimals: number): ObjRef {
    const int = this.machine.fromBig(value);
    return int === NO_OBJECT ? this.longs.fromDecimal(value, decimals) : int;
  }

  fromDouble(value: number): ObjRef {
    const whole = Math.trunc(value);
    return Number.isSafeInteger(whole) ? this.fromNumber(whole) : this.fromBig(BigInt(whole));
  }

  isInteger(ref: ObjRef): boolean {
    const type = this.words[(ref + OB_TYPE) >> 2];
    return type === this.intAt || type === this.longAt;
  }

  toNumber(ref: ObjRef): number {
    return this.isLong(ref) ? this.longs.toNumber(ref) : this.machine.toNumber(ref);
  }

  toBig(ref: ObjRef): bigint {
    return this.isLong(ref) ? this.longs.toBig(ref) : this.machine.toBig(ref);
  }

  asLong(ref: ObjRef): ObjRef {
    if (this.isLong(ref)) return this.heap.incref(ref);
    const value = this.machine.toNumber(ref);
    if (Number.isSafeInteger(value)) return this.longs.fromNumber(value);
    return this.longs.fromBig(this.machine.toBig(ref));
  }

  /** PyInt_ClearFreeList. */
  clearFreeList(): void {
    this.machine.blocks.clear(this.machine.type);
  }

  private isLong(ref: ObjRef): boolean {
    return this.words[(ref + OB_TYPE) >> 2] === this.longAt;
  }

  /** An int or a bool. */
  private isMachine(ref: ObjRef): boolean {
    const type = this.words[(ref + OB_TYPE) >> 2];
    return type === this.intAt || type === this.boolAt;
  }

  private isIntegral(ref: ObjRef): boolean {
    return this.isMachine(ref) || this.isLong(ref);
  }

  private intBehaviour(): Partial<Slots> {
    const { machine, operators } = this;
    return {
      equals: (left, right) =>
        this.isMachine(right) ? machine.order(left, right) === 0 : NOT_IMPLEMENTED,
      compare: (op, left, right) =>
        this.isMachine(right) ? compareNumbers(op, machine.order(left, right), 0) : NOT_IMPLEMENTED,
      binary: (op, left, right) =>
        this.isMachine(left) && this.isMachine(right)
          ? this.machineBinary(op, left, right)
          : NOT_IMPLEMENTED,
      unary: (op, ref) => {
        const result = machine.unary(op, ref);
        if (result !== NO_OBJECT) return result;
        const long = this.asLong(ref);
        return released(this.heap, long, () => operators.unary(op, long));
      },
    };
  }

  private longBehaviour(): Partial<Slots> {
    return {
      equals: (left, right) =>
        this.isIntegral(right) ? this.longOrder(left, right) === 0 : NOT_IMPLEMENTED,
      compare: (op, left, right) =>
        this.isIntegral(right)
          ? compareNumbers(op, this.longOrder(left, right), 0)
          : NOT_IMPLEMENTED,
      binary: (op, left, right) =>
        this.isIntegral(left) && this.isIntegral(right)
          ? this.longBinary(op, left, right)
          : NOT_IMPLEMENTED,
      unary: (op, ref) => this.operators.unary(op, ref),
    };
  }

  private machineBinary(op: BinaryOperator, left: ObjRef, right: ObjRef): ObjRef {
    if (op === "**" && this.machine.toNumber(right) < 0) return this.floatPower(left, right);
    const result = this.machine.binary(op, left, right);
    return result === NO_OBJECT ? this.longBinary(op, left, right) : result;
  }

  /** Both operands as longs. */
  private longBinary(op: BinaryOperator, left: ObjRef, right: ObjRef): ObjRef {
    const { heap } = this;
    const a = this.asLong(left);
    let b = NO_OBJECT;
    try {
      b = this.asLong(right);
      return this.operators.binary(op, a, b);
    } finally {
      heap.decref(a);
      heap.xdecref(b);
    }
  }

  private longOrder(left: ObjRef, right: ObjRef): number {
    const other = this.asLong(right);
    const order = this.longs.order(left, other);
    this.heap.decref(other);
    return order;
  }
}

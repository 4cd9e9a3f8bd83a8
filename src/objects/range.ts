// range of 3.x, and 2.7's xrange: a small object that makes its ints when they are asked for.
// Objects/rangeobject.c. 3.x keeps start, stop, step and length as int objects; xrange three
// machine words. A step is always 1 here.

import { PyError } from "../errors.ts";
import { asObj, type ObjRef } from "../memory/address.ts";
import { struct } from "../memory/struct.ts";
import type { Indices } from "./list.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, RELEASED, type Slots } from "./type.ts";

/** What a range needs of the numbers: to make the ints that it holds and gives. */
export interface RangeNumbers extends Indices {
  newInt(value: number): ObjRef;
}

const RangeObject = struct([
  ["ob_refcnt", "size"],
  ["ob_type", "ptr"],
  ["start", "ptr"],
  ["stop", "ptr"],
  ["step", "ptr"],
  ["length", "ptr"],
]);
const FIELDS = [RangeObject.start, RangeObject.stop, RangeObject.step, RangeObject.length];

export class Ranges {
  type!: PyType;
  private readonly heap: ObjectHeap;
  private readonly numbers: RangeNumbers;

  constructor(heap: ObjectHeap, numbers: RangeNumbers) {
    this.heap = heap;
    this.numbers = numbers;
  }

  initialise(): void {
    const slots = this.slots();
    this.type = this.heap.newStaticType({ name: "range", basicsize: RangeObject.SIZE, slots });
  }

  /** `range(start, stop)`. */
  newRange(start: number, stop: number): ObjRef {
    const { heap, numbers } = this;
    const values: ObjRef[] = [];
    try {
      for (const n of [start, stop, 1, Math.max(0, stop - start)]) values.push(numbers.newInt(n));
      const range = heap.newObject(this.type);
      for (const [i, field] of FIELDS.entries()) heap.memory.setPtr(range + field, values[i]!);
      return range;
    } catch (error) {
      for (const value of values) heap.decref(value);
      throw error;
    }
  }

  length(range: ObjRef): number {
    return this.numbers.asIndex(this.field(range, RangeObject.length), "range length");
  }

  private field(range: ObjRef, offset: number): ObjRef {
    return asObj(this.heap.memory.ptr(range + offset));
  }

  private start(range: ObjRef): number {
    return this.numbers.asIndex(this.field(range, RangeObject.start), "range start");
  }

  private slots(): Slots {
    const { heap, numbers } = this;
    return {
      repr: (ref) => `range(${this.start(ref)}, ${this.start(ref) + this.length(ref)})`,
      sizeOf: () => RangeObject.SIZE,
      free: (ref) => heap.freeMemory(ref, this.type),
      releaseStep: (ref, step) =>
        step < FIELDS.length ? this.field(ref, FIELDS[step]!) : RELEASED,
      traverse: (ref, visit) => {
        for (const field of FIELDS) visit(this.field(ref, field));
      },
      hash: (ref) => heap.hashPointer(ref),
      length: (ref) => this.length(ref),
      getItem: (ref, key) => {
        const length = this.length(ref);
        const index = numbers.asIndex(key, "range indices must be integers");
        const at = index < 0 ? index + length : index;
        if (at < 0 || at >= length) {
          throw new PyError("IndexError", "range object index out of range");
        }
        return numbers.newInt(this.start(ref) + at);
      },
      iterate: (ref) => this.iterate(ref),
    };
  }

  /** Each int is made as it is reached, and dropped when the next one is asked for. */
  private *iterate(range: ObjRef): Iterable<ObjRef> {
    const [start, length] = [this.start(range), this.length(range)];
    for (let i = 0; i < length; i++) {
      const item = this.numbers.newInt(start + i);
      try {
        yield item;
      } finally {
        this.heap.decref(item);
      }
    }
  }
}

// bool: True and False, two static ints of a type of their own. Objects/boolobject.c.
//
// They have the layout of int and behave as ints, but for their repr and for `&`, `|` and `^` of
// two of them, which give a bool.

import type { ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { PyType, Slots } from "./type.ts";

const OB_TYPE = 8;
/** sizeof(PyLongObject), which is not below that of 2.7's int. */
const STATIC_INT_SIZE = 32;

/** Writes the value of an int of the version: 0 or 1. */
export type WriteBit = (ref: ObjRef, value: number) => void;

export class Bools {
  type!: PyType;
  declare private readonly heap: ObjectHeap;
  private falseRef!: ObjRef;
  private trueRef!: ObjRef;

  constructor(heap: ObjectHeap) {
    this.heap = heap;
  }

  /** Makes the type, with what it has of int, and both objects. */
  initialise(int: PyType, write: WriteBit): void {
    this.type = this.heap.newStaticType({
      name: "bool",
      basicsize: this.heap.profile.numbers.boolBasicsize,
      itemsize: int.itemsize,
      slots: this.slots(int.slots),
    });
    this.falseRef = this.newBool(0, write);
    this.trueRef = this.newBool(1, write);
  }

  /** Py_True or Py_False, borrowed. */
  peek(value: boolean): ObjRef {
    return value ? this.trueRef : this.falseRef;
  }

  isBool(ref: ObjRef): boolean {
    return this.heap.words[(ref + OB_TYPE) >> 2] === this.type.at;
  }

  /** A static object: not one that a high count keeps, as small ints are. */
  private newBool(value: number, write: WriteBit): ObjRef {
    const { heap } = this;
    const ref = heap.newReference(heap.statics.take(0, STATIC_INT_SIZE), this.type);
    if (heap.profile.refcounts.immortality === "immortal") heap.immortalise(ref);
    write(ref, value);
    return ref;
  }

  private slots(int: Slots): Slots {
    return {
      ...int,
      repr: (ref) => (ref === this.trueRef ? "True" : "False"),
      free: () => {},
      binary: (op, left, right) => {
        if ((op === "&" || op === "|" || op === "^") && this.isBool(left) && this.isBool(right)) {
          const [a, b] = [left === this.trueRef, right === this.trueRef];
          const value = op === "&" ? a && b : op === "|" ? a || b : a !== b;
          return this.heap.incref(this.peek(value));
        }
        return int.binary!(op, left, right);
      },
    };
  }
}

// What a collection has to know of garbage before it runs any code of the program: whether there
// is any to run. Most garbage is plain: it can be taken apart at once.

import type { ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";

const OB_TYPE = 8;

/** Asked of one object after the other; most have the type of the one before. */
export class Traits {
  declare private readonly words: Int32Array;
  declare private readonly heap: ObjectHeap;
  declare private readonly weaklistField: number;
  declare private readonly isWeakref: (ref: ObjRef) => boolean;
  /** The type that was asked about last, and what it says of its objects. */
  private lastType = 0;
  private weaklistOffset = 0;
  private isPlainType = true;

  constructor(heap: ObjectHeap, isWeakref: (ref: ObjRef) => boolean) {
    this.words = heap.words;
    this.heap = heap;
    this.weaklistField = heap.layouts.PyTypeObject.tp_weaklistoffset;
    this.isWeakref = isWeakref;
  }

  /** Forgets the last type: one may have changed. */
  begin(): void {
    this.lastType = 0;
  }

  /** The object has no finalizer, is not weakly referred to, and is no weak reference. */
  isPlain(ref: ObjRef): boolean {
    const { words } = this;
    const type = words[(ref + OB_TYPE) >> 2]!;
    if (type !== this.lastType) this.look(ref, type);
    if (!this.isPlainType) return false;
    return this.weaklistOffset === 0 || words[(ref + this.weaklistOffset) >> 2] === 0;
  }

  private look(ref: ObjRef, type: number): void {
    this.lastType = type;
    this.weaklistOffset = this.words[(type + this.weaklistField) >> 2]!;
    const { slots } = this.heap.types.at(type);
    this.isPlainType = slots.hasFinalizer?.() !== true && !this.isWeakref(ref);
  }
}

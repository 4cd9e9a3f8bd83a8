// The references of one object, as words to go over: tp_traverse without a call for each. Where a
// type's objects have their references in one piece, in the object or behind a pointer, they are
// read where they lie; those of all other types are gathered first.
//
//   source[end - 2], source[end - 4], ... down to start        each 0 or a reference
//
// Lists and tuples are gone over backwards, as in C: the order in which objects are met is seen in
// the order of finalizers.

import type { ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import { type PyType, TypeFlags } from "../objects/type.ts";

const OB_TYPE = 8;
const OB_SIZE = 16;
const FIRST_ROOM = 64;

export class References {
  declare private readonly heap: ObjectHeap;
  declare private readonly words: Int32Array;
  declare private readonly flagsField: number;
  /** What the last `locate` found, and the type of the object that it was asked of. */
  type!: PyType;
  source: Int32Array;
  start = 0;
  end = 0;
  private gathered = new Int32Array(FIRST_ROOM);
  /** The word that was gathered last; the room is filled from its end. */
  private last = 0;
  private readonly gather: (child: ObjRef) => void;

  constructor(heap: ObjectHeap) {
    this.heap = heap;
    this.words = heap.words;
    this.source = heap.words;
    this.flagsField = heap.layouts.PyTypeObject.tp_flags;
    this.gather = (child) => {
      if (this.last === 0) this.grow();
      this.last -= 2;
      this.gathered[this.last] = child;
    };
  }

  /** Finds the references that `ref` tells a collector of. */
  locate(ref: ObjRef): void {
    const { words } = this;
    const type = this.heap.types.at(words[(ref + OB_TYPE) >> 2]!);
    const { itemsAt } = type;
    this.type = type;
    if (itemsAt === 0) {
      this.last = this.gathered.length;
      type.slots.traverse?.(ref, this.gather);
      this.source = this.gathered;
      this.start = this.last;
      this.end = this.gathered.length;
      return;
    }
    this.source = words;
    this.start = itemsAt > 0 ? (ref + itemsAt) >> 2 : words[(ref - itemsAt) >> 2]! >> 2;
    this.end = this.start + 2 * words[(ref + OB_SIZE) >> 2]!;
  }

  /** PyObject_IS_GC: the object has a GC head. A type of C is one of a type whose others have. */
  isGc(ref: ObjRef): boolean {
    const { words, flagsField } = this;
    const type = words[(ref + OB_TYPE) >> 2]!;
    if ((words[(type + flagsField) >> 2]! & TypeFlags.HAVE_GC) === 0) return false;
    return (
      type !== this.heap.typeType.at || (words[(ref + flagsField) >> 2]! & TypeFlags.HEAPTYPE) !== 0
    );
  }

  private grow(): void {
    const larger = new Int32Array(this.gathered.length * 2);
    larger.set(this.gathered, this.gathered.length);
    this.last = this.gathered.length;
    this.gathered = larger;
  }
}

// Free lists: objects that a type keeps instead of giving them back, taken again last in, first
// out. Both kinds live in the process's statics, as in C:
//
//   ArrayFreeList   PyListObject *free_list[80]; int numfree     list, dict, set, dict keys
//   ChainFreeList   a head and a count; each object's own field links to the next
//                   (ob_item[0] of a tuple, ob_type of a float)
//
// An object on a free list has a count of zero and owns nothing.

import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";

const POINTER = 8;

export interface FreeList {
  /** Takes the object that was put last, or NO_OBJECT. */
  take(): ObjRef;
  /** Keeps the object; false when the list is full. */
  put(ref: ObjRef): boolean;
  /** As many as the list's own counter says. */
  readonly numfree: number;
  /** The objects from the one that would be taken next, as the bytes have them. */
  entries(): ObjRef[];
}

/** The static of an ArrayFreeList. */
export const arrayFreeListStatic = (name: string, capacity: number): Static => ({
  name,
  segment: "bss",
  size: (capacity + 1) * POINTER,
});

/** The static of a ChainFreeList. */
export const chainFreeListStatic = (name: string): Static => ({
  name,
  segment: "bss",
  size: 2 * POINTER,
});

/** Objects in an array of pointers, the counter behind it. */
export class ArrayFreeList implements FreeList {
  private readonly memory: Memory;
  private readonly at: number;
  private readonly capacity: number;

  constructor(memory: Memory, at: number, capacity: number) {
    this.memory = memory;
    this.at = at;
    this.capacity = capacity;
  }

  get numfree(): number {
    return this.memory.u32(this.at + this.capacity * POINTER);
  }

  take(): ObjRef {
    const { numfree } = this;
    if (numfree === 0) return NO_OBJECT;
    this.setNumfree(numfree - 1);
    return asObj(this.memory.ptr(this.at + (numfree - 1) * POINTER));
  }

  put(ref: ObjRef): boolean {
    const { numfree } = this;
    if (numfree >= this.capacity) return false;
    this.memory.setPtr(this.at + numfree * POINTER, ref);
    this.setNumfree(numfree + 1);
    return true;
  }

  entries(): ObjRef[] {
    const found: ObjRef[] = [];
    for (let i = this.numfree - 1; i >= 0; i--) {
      found.push(asObj(this.memory.ptr(this.at + i * POINTER)));
    }
    return found;
  }

  private setNumfree(numfree: number): void {
    this.memory.setU32(this.at + this.capacity * POINTER, numfree);
  }
}

/** Objects linked through the field at `link` of each; `capacity` may be Infinity. */
export class ChainFreeList implements FreeList {
  private readonly memory: Memory;
  private readonly at: number;
  private readonly capacity: number;
  private readonly link: number;

  constructor(memory: Memory, at: number, capacity: number, link: number) {
    this.memory = memory;
    this.at = at;
    this.capacity = capacity;
    this.link = link;
  }

  get numfree(): number {
    return this.memory.u32(this.at + POINTER);
  }

  take(): ObjRef {
    const ref = asObj(this.memory.ptr(this.at));
    if (ref === NO_OBJECT) return NO_OBJECT;
    this.memory.setPtr(this.at, this.memory.ptr(ref + this.link));
    this.memory.setU32(this.at + POINTER, this.numfree - 1);
    return ref;
  }

  put(ref: ObjRef): boolean {
    const { numfree } = this;
    if (numfree >= this.capacity) return false;
    this.memory.setPtr(ref + this.link, this.memory.ptr(this.at));
    this.memory.setPtr(this.at, ref);
    this.memory.setU32(this.at + POINTER, numfree + 1);
    return true;
  }

  /** Stops behind the counter's number, so that a broken chain is seen and not walked for ever. */
  entries(): ObjRef[] {
    const found: ObjRef[] = [];
    let ref = asObj(this.memory.ptr(this.at));
    while (ref !== NO_OBJECT && found.length <= this.numfree) {
      found.push(ref);
      ref = asObj(this.memory.ptr(ref + this.link));
    }
    return found;
  }
}

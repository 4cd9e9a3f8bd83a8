// The three fields of a PyListObject and the vector that they describe. Objects/listobject.c:
// list_resize, list_preallocate_exact.
//
//   ob_size            items that the list has
//   ob_item            the vector: a block of the mem domain, or NULL
//   allocated          its slots; 0 also when `ob_item` is a block that was shrunk to nothing
//
// Slots from `ob_size` to `allocated` mean nothing. By version: how many slots a list that grows or
// shrinks is given, and how many one that has none and knows its number of items.

import { PyError } from "../errors.ts";
import { type Addr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { SequencesProfile } from "../profile/sequences.ts";
import type { Domains } from "../pymem/domain.ts";
import { itemCount } from "./items.ts";
import type { ObjectHeap } from "./object-heap.ts";

const POINTER = 8;

/** Deleted items that list_ass_slice remembers on the C stack; more are kept in a block. */
const RECYCLED_ON_STACK = 8;

export class ListVector {
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly words: Int32Array;
  declare private readonly mem: Domains["mem"];
  declare private readonly obSize: number;
  declare private readonly obItem: number;
  declare private readonly obAllocated: number;
  declare private readonly growsByEighths: boolean;
  declare private readonly profile: SequencesProfile;

  constructor(heap: ObjectHeap) {
    const { PyListObject } = heap.layouts;
    this.heap = heap;
    this.memory = heap.memory;
    this.words = heap.words;
    this.mem = heap.domains.mem;
    this.obSize = PyListObject.ob_size;
    this.obItem = PyListObject.ob_item;
    this.obAllocated = PyListObject.allocated;
    this.profile = heap.profile.sequences;
    this.growsByEighths = this.profile.listGrowth === "eighths";
  }

  size(list: ObjRef): number {
    return this.words[(list + this.obSize) >> 2]!;
  }

  setSize(list: ObjRef, size: number): void {
    this.memory.setPtr(list + this.obSize, size);
  }

  allocated(list: ObjRef): number {
    return this.words[(list + this.obAllocated) >> 2]!;
  }

  /** `ob_item`. */
  at(list: ObjRef): Addr {
    return this.memory.ptr(list + this.obItem);
  }

  /** The pointer in a slot, borrowed. */
  peek(list: ObjRef, index: number): ObjRef {
    const vector = this.words[(list + this.obItem) >> 2]!;
    return asObj(this.words[(vector + index * POINTER) >> 2]!);
  }

  /** Writes a slot; what it held is overwritten. */
  put(list: ObjRef, index: number, item: ObjRef): void {
    this.memory.setPtr(this.words[(list + this.obItem) >> 2]! + index * POINTER, item);
  }

  /** No items, no vector: of a new object, or of one whose vector the caller has. */
  forget(list: ObjRef): void {
    this.describe(list, NULL, 0, 0);
  }

  /** A vector of exactly `size` slots for a list that has none; false when there is no memory. */
  allocate(list: ObjRef, size: number, zeroed: boolean): boolean {
    const vector = zeroed ? this.mem.calloc(size, POINTER) : this.mem.malloc(size * POINTER);
    if (vector === NULL) return false;
    this.describe(list, vector, size, size);
    return true;
  }

  /** list_preallocate_exact: slots for `size` items of a list that has no vector; no items yet. */
  preallocate(list: ObjRef, size: number): void {
    const slots = this.profile.listPreallocation === "even" ? (size + 1) & ~1 : size;
    const vector = this.mem.malloc(slots * POINTER);
    if (vector === NULL) throw new PyError("MemoryError", "");
    this.describe(list, vector, 0, slots);
  }

  /**
   * list_resize: `size` items, in a vector with room for a few more; gives room back below half.
   * New slots hold nothing yet. MemoryError leaves all as it was.
   */
  resize(list: ObjRef, size: number): void {
    const allocated = this.allocated(list);
    if (allocated >= size && size >= allocated >> 1) {
      this.setSize(list, size);
      return;
    }
    const slots = size === 0 ? 0 : this.slotsFor(size, this.size(list));
    const vector = this.mem.realloc(this.at(list), slots * POINTER);
    if (vector === NULL) throw new PyError("MemoryError", "");
    this.describe(list, vector, size, slots);
  }

  /**
   * list_extend's room for `count` more items: exactly that when a list without a vector is given
   * one and the version does so. The size stays.
   */
  reserve(list: ObjRef, count: number, mayPreallocate: boolean): void {
    const preallocates = mayPreallocate && this.profile.listPreallocates === "extend";
    if (preallocates && this.at(list) === NULL) {
      if (count > 0) this.preallocate(list, count);
      return;
    }
    const size = this.size(list);
    this.resize(list, itemCount(size + count));
    this.setSize(list, size);
  }

  /** Pointers from `source` into slots from `index`; takes references of its own. */
  copyIn(list: ObjRef, index: number, source: number, count: number): void {
    const { heap, memory, words } = this;
    const target = this.at(list) + index * POINTER;
    for (let i = 0; i < count * POINTER; i += POINTER) {
      memory.setPtr(target + i, heap.incref(asObj(words[(source + i) >> 2]!)));
    }
  }

  /** memmove of slots within the vector. */
  move(list: ObjRef, to: number, from: number, count: number): void {
    const vector = this.at(list);
    const start = vector + from * POINTER;
    this.memory.bytes.copyWithin(vector + to * POINTER, start, start + count * POINTER);
  }

  /** Takes an item out; the caller has the list's reference. MemoryError leaves it in. */
  takeOut(list: ObjRef, index: number): ObjRef {
    const size = this.size(list);
    const item = this.peek(list, index);
    const behind = size - index - 1;
    this.move(list, index, index + 1, behind);
    try {
      this.resize(list, size - 1);
    } catch (error) {
      this.move(list, index + 1, index, behind);
      this.put(list, index, item);
      throw error;
    }
    return item;
  }

  /**
   * list_ass_slice with nothing in place of `count` items, not all: they go last to first, after
   * the list has lost them. Many are remembered in a block of their own meanwhile.
   */
  deleteSeveral(list: ObjRef, index: number, count: number): void {
    const { heap, mem } = this;
    const nbytes = count * POINTER;
    const recycle = count > RECYCLED_ON_STACK ? mem.malloc(nbytes) : NULL;
    if (count > RECYCLED_ON_STACK && recycle === NULL) throw new PyError("MemoryError", "");
    const removed: ObjRef[] = [];
    for (let i = 0; i < count; i++) removed.push(this.peek(list, index + i));
    if (recycle !== NULL) this.memory.copy(recycle, this.at(list) + index * POINTER, nbytes);
    const size = this.size(list);
    const behind = size - index - count;
    this.move(list, index, index + count, behind);
    try {
      this.resize(list, size - count);
    } catch (error) {
      this.move(list, index + count, index, behind);
      for (let i = 0; i < count; i++) this.put(list, index + i, removed[i]!);
      mem.free(recycle);
      throw error;
    }
    for (let i = count - 1; i >= 0; i--) heap.decref(removed[i]!);
    mem.free(recycle);
  }

  /** Gives the vector back; the references in it are the caller's. */
  release(list: ObjRef): void {
    const vector = this.at(list);
    this.forget(list);
    this.mem.free(vector);
  }

  /** Calls `visit` with every item that there is, the last one first. */
  forEachBackwards(list: ObjRef, visit: (item: ObjRef) => void): void {
    for (let i = this.size(list) - 1; i >= 0; i--) {
      const item = this.peek(list, i);
      if (item !== NO_OBJECT) visit(item);
    }
  }

  /** list_clear: items go last to first, after the list has none. */
  clear(list: ObjRef): void {
    const { heap, words } = this;
    const vector = this.at(list);
    if (vector === NULL) return;
    const size = this.size(list);
    this.forget(list);
    for (let i = size - 1; i >= 0; i--) heap.xdecref(asObj(words[(vector + i * POINTER) >> 2]!));
    this.mem.free(vector);
  }

  private describe(list: ObjRef, vector: Addr, size: number, slots: number): void {
    const { memory } = this;
    memory.setPtr(list + this.obItem, vector);
    memory.setPtr(list + this.obSize, size);
    memory.setPtr(list + this.obAllocated, slots);
  }

  private slotsFor(size: number, before: number): number {
    if (this.growsByEighths) return size + (size >> 3) + (size < 9 ? 3 : 6);
    const slots = (size + (size >> 3) + 6) & ~3;
    // A jump past the reserve is taken as it is, rounded up.
    return size - before > slots - size ? (size + 3) & ~3 : slots;
  }
}

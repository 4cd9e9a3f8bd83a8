// tuple: PyTupleObject, its items behind the head. Objects/tupleobject.c.
//
//   ob_refcnt ob_type | ob_size | item 0 | item 1 | ...
//
// A freed tuple of a length that is saved goes to the free list of that length: a chain through
// `ob_item[0]`, in which `ob_size` keeps its value. There is one (); it has no items and so no
// place in such a chain.
//
// By version: lengths that are saved; whether () is allocated, kept for ever in the first place of
// the free lists (to 3.10), or static; and in 3.11 and 3.12 a length that is put and never taken.

import { assert } from "../assert.ts";
import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { SequencesProfile } from "../profile/sequences.ts";
import { ChainFreeList } from "./free-list.ts";
import {
  type Counts,
  compareItems,
  equalItems,
  findItem,
  indexInRange,
  itemCount,
  refuseConcat,
  repeatCount,
  reprItems,
} from "./items.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { newTupleHash, type TupleHash } from "./tuple-hash.ts";
import { NOT_IMPLEMENTED, type PyType, RELEASED, type Slots, TypeFlags } from "./type.ts";

const FREE_LISTS = "tuple_free_list";
const POINTER = 8;
/** A head and a count: see ChainFreeList. */
const FREE_LIST_SIZE = 2 * POINTER;

/** What tuples keep in the process's statics: a free list for each length. */
export const tupleStatics = ({ sequences }: ObjectsProfile): Static[] => [
  {
    name: FREE_LISTS,
    segment: "bss",
    size: lengthsKept(sequences) * FREE_LIST_SIZE,
  },
];

/** The greatest length that is put on a free list. */
const lengthsKept = ({ tupleMaxSaveSize, tupleStrandedLength }: SequencesProfile): number =>
  Math.max(tupleMaxSaveSize - 1, tupleStrandedLength);

export class Tuples {
  type!: PyType;
  /** Of tuples of one item, of two, and so on. */
  readonly freeLists: readonly ChainFreeList[];
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly words: Int32Array;
  declare private readonly obSize: number;
  declare private readonly obItem: number;
  declare private readonly profile: SequencesProfile;
  declare private readonly indices: Counts;
  declare private readonly hasher: TupleHash;
  private empty: ObjRef = NO_OBJECT;
  /** Tuples around the one that is being hashed: address, index, and accumulator of each. */
  private readonly hashing: number[] = [];

  constructor(heap: ObjectHeap, indices: Counts) {
    this.heap = heap;
    this.memory = heap.memory;
    this.words = heap.words;
    this.obSize = heap.layouts.PyTupleObject.ob_size;
    this.obItem = heap.layouts.PyTupleObject.ob_item;
    this.profile = heap.profile.sequences;
    this.indices = indices;
    this.hasher = newTupleHash(this.profile.tupleHash);
    const at = heap.symbol(FREE_LISTS);
    const { tupleFreeList } = this.profile;
    this.freeLists = Array.from(
      { length: lengthsKept(this.profile) },
      (_, i) => new ChainFreeList(heap.memory, at + i * FREE_LIST_SIZE, tupleFreeList, this.obItem),
    );
  }

  initialise(): void {
    const { heap } = this;
    const { SIZE } = heap.layouts.PyTupleObject;
    this.type = heap.newStaticType({
      name: "tuple",
      basicsize: SIZE,
      itemsize: POINTER,
      flags: TypeFlags.HAVE_GC,
      slots: this.slots(),
      untracked: "inEvery",
      itemsAt: this.obItem,
    });
    this.hashing.length = 0;
    const { emptyTuple } = this.profile;
    if (emptyTuple === "static") {
      // The struct is declared with one item.
      this.empty = heap.newStatic(this.type, SIZE + POINTER);
      return;
    }
    this.empty = heap.newVarObject(this.type, 0);
    if (emptyTuple === "tracked") heap.tracker.track(this.empty);
  }

  isTuple(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  // ---- new tuples

  /** (): a borrowed reference. */
  peekEmpty(): ObjRef {
    return this.empty;
  }

  /**
   * PyTuple_New: `size` places, all NO_OBJECT, to be filled by `initItem`. A new reference; to ()
   * when `size` is 0.
   */
  newTuple(size: number): ObjRef {
    const { heap, words } = this;
    if (size === 0) return heap.incref(this.empty);
    const tuple = this.allocate(size);
    const start = (tuple + this.obItem) >> 2;
    for (let i = start; i < start + 2 * size; i++) words[i] = 0;
    heap.tracker.track(tuple);
    return tuple;
  }

  /** A new tuple of `items`; takes references of its own. */
  fromItems(items: readonly ObjRef[]): ObjRef {
    const tuple = this.newTuple(items.length);
    for (let i = 0; i < items.length; i++) this.initItem(tuple, i, this.heap.incref(items[i]!));
    return tuple;
  }

  /** tuple(iterable): a tuple itself, else a new one. */
  fromIterable(iterable: ObjRef): ObjRef {
    if (this.isTuple(iterable)) return this.heap.incref(iterable);
    const { name, slots } = this.heap.typeOf(iterable);
    if (slots.iterate === undefined) {
      throw new PyError("TypeError", `'${name}' object is not iterable`);
    }
    if (slots.length === undefined) return this.fromItems([...slots.iterate(iterable)]);
    const tuple = this.newTuple(slots.length(iterable));
    let i = 0;
    for (const item of slots.iterate(iterable)) this.initItem(tuple, i++, this.heap.incref(item));
    assert(i === this.size(tuple), "an iterable has as many items as it says");
    return tuple;
  }

  /**
   * _PyTuple_Resize of a new tuple to `size` items, fewer than it has places: steals it, and gives
   * a tuple in other memory, for a block that shrinks so far moves. No free list is asked.
   */
  shrink(tuple: ObjRef, size: number): ObjRef {
    const { heap, memory } = this;
    const shrunk = heap.newVarObject(this.type, size);
    for (let i = 0; i < size; i++) {
      memory.setPtr(shrunk + this.obItem + i * POINTER, this.peekItem(tuple, i));
    }
    heap.abandon(tuple);
    heap.tracker.track(shrunk);
    return shrunk;
  }

  /** `a + b`. */
  concat(left: ObjRef, right: ObjRef): ObjRef {
    const { heap } = this;
    const leftSize = this.size(left);
    const rightSize = this.size(right);
    if (this.profile.tupleConcatKeeps) {
      if (leftSize === 0) return heap.incref(right);
      if (rightSize === 0) return heap.incref(left);
    }
    if (leftSize + rightSize === 0) return heap.incref(this.empty);
    const tuple = this.allocate(leftSize + rightSize);
    this.copyIn(tuple, 0, this.itemsAt(left), leftSize);
    this.copyIn(tuple, leftSize, this.itemsAt(right), rightSize);
    heap.tracker.track(tuple);
    return tuple;
  }

  /** `a * count`: a itself once, () below one. */
  repeat(tuple: ObjRef, count: number): ObjRef {
    const { heap } = this;
    const size = this.size(tuple);
    if (size === 0 || count === 1) return heap.incref(tuple);
    if (count < 1) return heap.incref(this.empty);
    const repeated = this.allocate(itemCount(size * count));
    for (let i = 0; i < count; i++) this.copyIn(repeated, i * size, this.itemsAt(tuple), size);
    heap.tracker.track(repeated);
    return repeated;
  }

  /** `a[start:stop]`, all of it is a itself; both are within the tuple, start not above stop. */
  slice(tuple: ObjRef, start: number, stop: number): ObjRef {
    const { heap } = this;
    if (start === 0 && stop === this.size(tuple)) return heap.incref(tuple);
    if (start === stop) return heap.incref(this.empty);
    const sliced = this.allocate(stop - start);
    this.copyIn(sliced, 0, this.itemsAt(tuple) + start * POINTER, stop - start);
    heap.tracker.track(sliced);
    return sliced;
  }

  // ---- items

  /** PyTuple_SET_ITEM: puts `item` in a place that holds nothing; steals the reference. */
  initItem(tuple: ObjRef, index: number, item: ObjRef): void {
    this.memory.setPtr(tuple + this.obItem + index * POINTER, item);
  }

  /** PyTuple_GET_SIZE. */
  size(tuple: ObjRef): number {
    return this.words[(tuple + this.obSize) >> 2]!;
  }

  /** PyTuple_GET_ITEM: a borrowed reference; `index` is in range. */
  peekItem(tuple: ObjRef, index: number): ObjRef {
    return asObj(this.words[(tuple + this.obItem + index * POINTER) >> 2]!);
  }

  /** The address of the first item's pointer. */
  itemsAt(tuple: ObjRef): number {
    return tuple + this.obItem;
  }

  /** The items, borrowed: for tests and readers, not for hot paths. */
  items(tuple: ObjRef): ObjRef[] {
    return Array.from({ length: this.size(tuple) }, (_, i) => this.peekItem(tuple, i));
  }

  /** PyTuple_ClearFreeList: a full collection gives the free tuples back, short ones first. */
  clearFreeLists(): void {
    for (const freeList of this.freeLists) {
      for (;;) {
        const kept = freeList.take();
        if (kept === NO_OBJECT) break;
        this.heap.freeMemory(kept, this.type);
      }
    }
  }

  private slots(): Slots {
    const { heap, indices } = this;
    const words = `tuple indices must be ${this.profile.indexWords}`;
    return {
      trashcan: "full",
      repr: (ref) => {
        const close = this.size(ref) === 1 ? ",)" : ")";
        return reprItems(heap, this, ref, { open: "(", close, cycle: "(...)" });
      },
      sizeOf: (ref) => this.obItem + this.size(ref) * POINTER,
      free: (ref) => this.free(ref),
      releaseStep: (ref, step) => {
        const index = this.size(ref) - 1 - step;
        return index < 0 ? RELEASED : this.peekItem(ref, index);
      },
      traverse: (ref, visit) => {
        for (let i = this.size(ref) - 1; i >= 0; i--) {
          const item = this.peekItem(ref, i);
          if (item !== NO_OBJECT) visit(item);
        }
      },
      mayLieOnCycle: (ref) => {
        for (let i = this.size(ref) - 1; i >= 0; i--) {
          const item = this.peekItem(ref, i);
          if (item === NO_OBJECT || heap.tracker.mayBeTracked(item)) return true;
        }
        return false;
      },
      hash: (ref) => this.hash(ref),
      equals: (left, right) =>
        this.isTuple(right) ? equalItems(heap, this, left, right) : NOT_IMPLEMENTED,
      compare: (op, left, right) =>
        this.isTuple(right) ? compareItems(heap, this, op, left, right) : NOT_IMPLEMENTED,
      length: (ref) => this.size(ref),
      getItem: (ref, key) => {
        const index = indices.asIndex(key, words);
        const at = indexInRange(index, this.size(ref), "tuple index out of range");
        return heap.incref(this.peekItem(ref, at));
      },
      contains: (ref, item) => findItem(heap, this, ref, item) >= 0,
      iterate: (ref) => this.iterate(ref),
      binary: (op, left, right) => {
        if (op === "+" && this.isTuple(left)) {
          return this.isTuple(right)
            ? this.concat(left, right)
            : refuseConcat(heap, "tuple", right);
        }
        if (op !== "*") return NOT_IMPLEMENTED;
        const isLeft = this.isTuple(left);
        const times = repeatCount(heap, indices, isLeft ? right : left);
        return this.repeat(isLeft ? left : right, times);
      },
    };
  }

  private *iterate(tuple: ObjRef): Iterable<ObjRef> {
    for (let i = 0; i < this.size(tuple); i++) yield this.peekItem(tuple, i);
  }

  /** A tuple from its free list or a new one, not tracked yet; its places hold anything. */
  private allocate(size: number): ObjRef {
    if (size < this.profile.tupleMaxSaveSize) {
      const kept = this.freeLists[size - 1]!.take();
      if (kept !== NO_OBJECT) return this.heap.newReference(kept, this.type);
    }
    return this.heap.newVarObject(this.type, itemCount(size));
  }

  private free(tuple: ObjRef): void {
    const size = this.size(tuple);
    if (size > 0 && size <= this.freeLists.length && this.freeLists[size - 1]!.put(tuple)) return;
    this.heap.freeMemory(tuple, this.type);
  }

  /** Pointers from `source` into places from `index`; takes references of its own. */
  private copyIn(tuple: ObjRef, index: number, source: number, count: number): void {
    const { heap, memory, words } = this;
    const target = tuple + this.obItem + index * POINTER;
    for (let i = 0; i < count * POINTER; i += POINTER) {
      memory.setPtr(target + i, heap.incref(asObj(words[(source + i) >> 2]!)));
    }
  }

  /**
   * The hash, without nesting calls of the host: tuples around the one at hand wait on a stack, so
   * that a chain of any depth is hashed. The low word; the high one is left in `hashHigh`.
   */
  private hash(outermost: ObjRef): number {
    const { heap, hasher, hashing } = this;
    const base = hashing.length;
    let tuple = outermost;
    let index = 0;
    let low = hasher.start();
    let high = hasher.high;
    try {
      for (;;) {
        const size = this.size(tuple);
        let hash: number;
        if (index < size) {
          const item = this.peekItem(tuple, index);
          if (this.isTuple(item)) {
            hashing.push(tuple, index, low, high);
            tuple = item;
            index = 0;
            low = hasher.start();
            high = hasher.high;
            continue;
          }
          hash = heap.hash(item);
        } else {
          hash = hasher.finish(low, high, size);
          heap.hashHigh = hasher.high;
          if (hashing.length === base) return hash;
          high = hashing.pop()!;
          low = hashing.pop()!;
          index = hashing.pop()!;
          tuple = asObj(hashing.pop()!);
        }
        low = hasher.add(low, high, hash, heap.hashHigh, index, this.size(tuple));
        high = hasher.high;
        index++;
      }
    } finally {
      hashing.length = base;
    }
  }
}

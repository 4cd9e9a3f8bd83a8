// list: PyListObject and its vector of items. Objects/listobject.c.
//
//   ob_refcnt ob_type | ob_size | ob_item ---> item 0 | item 1 | ... | unused up to allocated
//                                 allocated
//
// A freed list keeps its object on the free list, without a vector: its fields mean nothing there.
//
// By version: how the vector grows (list-vector.ts), what list(iterable) and extend ask for,
// whether a vector of known length comes zeroed (calloc, to 3.7), and what deleting gives back.

import { PyError } from "../errors.ts";
import { NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { SequencesProfile } from "../profile/sequences.ts";
import { ArrayFreeList, arrayFreeListStatic } from "./free-list.ts";
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
import { ListVector } from "./list-vector.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { Tuples } from "./tuple.ts";
import { NOT_IMPLEMENTED, type PyType, RELEASED, type Slots, TypeFlags } from "./type.ts";

export type { Indices } from "./items.ts";

const FREE_LIST = "list_free_list";
const POINTER = 8;
/** PyObject_LengthHint of what has no length, as extend asks for it. */
const LENGTH_HINT = 8;
const BRACKETS = { open: "[", close: "]", cycle: "[...]" } as const;

/** What lists keep in the process's statics. */
export const listStatics = ({ sequences }: ObjectsProfile): Static[] => [
  arrayFreeListStatic(FREE_LIST, sequences.listFreeList),
];

export class Lists {
  type!: PyType;
  readonly freeList: ArrayFreeList;
  declare private readonly heap: ObjectHeap;
  declare private readonly vector: ListVector;
  declare private readonly layoutSize: number;
  declare private readonly profile: SequencesProfile;
  declare private readonly tuples: Tuples;
  declare private readonly indices: Counts;

  constructor(heap: ObjectHeap, tuples: Tuples, indices: Counts) {
    this.heap = heap;
    this.vector = new ListVector(heap);
    this.layoutSize = heap.layouts.PyListObject.SIZE;
    this.profile = heap.profile.sequences;
    this.tuples = tuples;
    this.indices = indices;
    const at = heap.symbol(FREE_LIST);
    this.freeList = new ArrayFreeList(heap.memory, at, this.profile.listFreeList);
  }

  initialise(): void {
    this.type = this.heap.newStaticType({
      name: "list",
      basicsize: this.layoutSize,
      flags: TypeFlags.HAVE_GC,
      slots: this.slots(),
      itemsAt: -this.heap.layouts.PyListObject.ob_item,
    });
  }

  isList(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  // ---- new lists

  /** PyList_New: `size` slots, all NO_OBJECT, to be filled by `initItem`. */
  newList(size: number): ObjRef {
    return this.newWithSlots(size, true);
  }

  /** A new list of `items`; takes references of its own. As BUILD_LIST, which steals them. */
  fromItems(items: readonly ObjRef[]): ObjRef {
    const list = this.newList(items.length);
    for (let i = 0; i < items.length; i++) this.vector.put(list, i, this.heap.incref(items[i]!));
    return list;
  }

  /** PySequence_List. */
  fromIterable(iterable: ObjRef): ObjRef {
    return this.filled(this.newList(0), iterable, false);
  }

  /** list(iterable), or list() for NO_OBJECT: a type that is called takes no kept object. */
  construct(iterable: ObjRef): ObjRef {
    const list = this.heap.newObject(this.type);
    this.vector.forget(list);
    this.heap.tracker.track(list);
    const preallocates = this.profile.listPreallocates === "constructor";
    return iterable === NO_OBJECT ? list : this.filled(list, iterable, preallocates);
  }

  /** Steals `list`, which is empty. */
  private filled(list: ObjRef, iterable: ObjRef, preallocates: boolean): ObjRef {
    try {
      const count = preallocates ? this.heap.typeOf(iterable).slots.length?.(iterable) : 0;
      if (count !== undefined && count > 0) this.vector.preallocate(list, count);
      this.extend(list, iterable);
      return list;
    } catch (error) {
      this.heap.decref(list);
      throw error;
    }
  }

  /** `a + b`, a new list. */
  concat(left: ObjRef, right: ObjRef): ObjRef {
    const { vector } = this;
    const size = vector.size(left);
    const list = this.newForCopy(itemCount(size + vector.size(right)));
    vector.copyIn(list, 0, vector.at(left), size);
    vector.copyIn(list, size, vector.at(right), vector.size(right));
    return list;
  }

  /** `a * count`, a new list; empty when `count` is below one. */
  repeat(list: ObjRef, count: number): ObjRef {
    const { vector } = this;
    const size = vector.size(list);
    const times = size === 0 ? 0 : Math.max(0, count);
    const repeated = this.newForCopy(itemCount(size * times));
    for (let i = 0; i < times; i++) vector.copyIn(repeated, i * size, vector.at(list), size);
    return repeated;
  }

  /** `a[start:stop]`, a new list; both are within the list, start not above stop. */
  slice(list: ObjRef, start: number, stop: number): ObjRef {
    const sliced = this.newForCopy(stop - start);
    this.vector.copyIn(sliced, 0, this.vector.at(list) + start * POINTER, stop - start);
    return sliced;
  }

  // ---- items

  /** PyList_SET_ITEM: puts `item` in a slot that holds nothing; steals the reference. */
  initItem(list: ObjRef, index: number, item: ObjRef): void {
    this.vector.put(list, index, item);
  }

  /** PyList_GET_SIZE. */
  size(list: ObjRef): number {
    return this.vector.size(list);
  }

  /** Slots of the vector. */
  allocated(list: ObjRef): number {
    return this.vector.allocated(list);
  }

  /** PyList_GET_ITEM: a borrowed reference; `index` is in range. */
  peekItem(list: ObjRef, index: number): ObjRef {
    return this.vector.peek(list, index);
  }

  /** The items, borrowed: for tests and readers, not for hot paths. */
  items(list: ObjRef): ObjRef[] {
    return Array.from({ length: this.size(list) }, (_, i) => this.peekItem(list, i));
  }

  // ---- methods

  /** PyList_Append: takes a reference of its own. */
  append(list: ObjRef, item: ObjRef): void {
    const { vector } = this;
    const size = vector.size(list);
    // A list that lost its items one by one may have far more slots than it fills: they stay.
    if (size < vector.allocated(list)) vector.setSize(list, size + 1);
    else vector.resize(list, size + 1);
    vector.put(list, size, this.heap.incref(item));
  }

  /** list.pop: gives the list's reference to the caller. */
  pop(list: ObjRef, index = -1): ObjRef {
    const size = this.size(list);
    if (size === 0) throw new PyError("IndexError", "pop from empty list");
    const at = indexInRange(index, size, "pop index out of range");
    if (size > 1 || !this.profile.listPopClears) return this.vector.takeOut(list, at);
    const item = this.peekItem(list, at);
    this.vector.release(list);
    return item;
  }

  /** PyList_Insert: positions beyond either end are the ends. Takes a reference of its own. */
  insert(list: ObjRef, index: number, item: ObjRef): void {
    const size = this.size(list);
    this.vector.resize(list, size + 1);
    const at = Math.min(Math.max(index < 0 ? index + size : index, 0), size);
    this.vector.move(list, at + 1, at, size - at);
    this.vector.put(list, at, this.heap.incref(item));
  }

  /** list.remove: the first item that is equal to `value`. */
  remove(list: ObjRef, value: ObjRef): void {
    const index = findItem(this.heap, this, list, value);
    if (index < 0) throw new PyError("ValueError", "list.remove(x): x not in list");
    this.deleteSlice(list, index, index + 1);
  }

  /** list.reverse, in place. */
  reverse(list: ObjRef): void {
    for (let i = 0, j = this.size(list) - 1; i < j; i++, j--) {
      const item = this.peekItem(list, i);
      this.vector.put(list, i, this.peekItem(list, j));
      this.vector.put(list, j, item);
    }
  }

  /** list.clear (3.x), `del a[:]`: items go last to first, after the list has none. */
  clear(list: ObjRef): void {
    this.vector.clear(list);
  }

  /** list.extend, `a += iterable`. */
  extend(list: ObjRef, iterable: ObjRef): void {
    const { vector } = this;
    const count = this.countOf(iterable);
    if (count < 0) {
      this.extendByIterating(list, iterable);
    } else if (count > 0) {
      const size = vector.size(list);
      vector.reserve(list, count, true);
      vector.setSize(list, size + count);
      // The list may extend itself: its vector is where it now is.
      vector.copyIn(list, size, this.itemsAt(iterable), count);
    }
  }

  /** `a *= count`. */
  repeatInPlace(list: ObjRef, count: number): void {
    const size = this.size(list);
    if (size === 0 || count === 1) return;
    if (count < 1) {
      this.clear(list);
      return;
    }
    this.vector.resize(list, itemCount(size * count));
    for (let i = 1; i < count; i++) {
      this.vector.copyIn(list, i * size, this.vector.at(list), size);
    }
  }

  /** `del a[start:stop]`, last items first; both are within the list, start not above stop. */
  deleteSlice(list: ObjRef, start: number, stop: number): void {
    const count = stop - start;
    if (count === this.size(list)) {
      this.vector.clear(list);
      return;
    }
    if (count > 1) this.vector.deleteSeveral(list, start, count);
    else if (count === 1) this.heap.decref(this.vector.takeOut(list, start));
  }

  /** `a[index] = value`, `del a[index]` with NO_OBJECT; `index` is in range. */
  setItem(list: ObjRef, index: number, value: ObjRef): void {
    const old = this.peekItem(list, index);
    if (value !== NO_OBJECT) {
      this.vector.put(list, index, this.heap.incref(value));
    } else if (this.profile.listDeletion === "shrinks") {
      this.deleteSlice(list, index, index + 1);
      return;
    } else {
      const size = this.size(list);
      this.vector.move(list, index, index + 1, size - index - 1);
      this.vector.setSize(list, size - 1);
    }
    this.heap.decref(old);
  }

  /** PyList_ClearFreeList: a full collection gives the free objects back, the latest first. */
  clearFreeList(): void {
    while (this.freeList.numfree > 0) this.heap.freeMemory(this.freeList.take(), this.type);
  }

  // ---- slots

  private slots(): Slots {
    const { heap, indices, profile, vector } = this;
    const words = `list indices must be ${profile.indexWords}`;
    return {
      trashcan: "full",
      repr: (ref) => reprItems(heap, this, ref, BRACKETS),
      sizeOf: (ref) => this.layoutSize + vector.allocated(ref) * POINTER,
      free: (ref) => this.free(ref),
      releaseStep: (ref, step) => {
        const index = vector.size(ref) - 1 - step;
        return index < 0 ? RELEASED : vector.peek(ref, index);
      },
      traverse: (ref, visit) => vector.forEachBackwards(ref, visit),
      clear: (ref) => this.clear(ref),
      equals: (left, right) => {
        if (!this.isList(right)) return NOT_IMPLEMENTED;
        return this.size(left) === this.size(right) && equalItems(heap, this, left, right);
      },
      compare: (op, left, right) =>
        this.isList(right) ? compareItems(heap, this, op, left, right) : NOT_IMPLEMENTED,
      length: (ref) => vector.size(ref),
      getItem: (ref, key) => {
        const index = indices.asIndex(key, words);
        const at = indexInRange(index, vector.size(ref), "list index out of range");
        return heap.incref(vector.peek(ref, at));
      },
      setItem: (ref, key, value) => {
        const index = indices.asIndex(key, words);
        const problem = "list assignment index out of range";
        this.setItem(ref, indexInRange(index, vector.size(ref), problem), value);
      },
      contains: (ref, item) => findItem(heap, this, ref, item) >= 0,
      iterate: (ref) => this.iterate(ref),
      binary: (op, left, right) => {
        if (op === "+" && this.isList(left)) {
          return this.isList(right) ? this.concat(left, right) : refuseConcat(heap, "list", right);
        }
        if (op !== "*") return NOT_IMPLEMENTED;
        const isLeft = this.isList(left);
        const times = repeatCount(heap, indices, isLeft ? right : left);
        return this.repeat(isLeft ? left : right, times);
      },
    };
  }

  private *iterate(list: ObjRef): Iterable<ObjRef> {
    for (let i = 0; i < this.size(list); i++) yield this.peekItem(list, i);
  }

  // ---- the object and its vector

  /** list_dealloc behind the items: the vector, then the object. */
  private free(list: ObjRef): void {
    const vector = this.vector.at(list);
    if (vector !== NULL) this.heap.domains.mem.free(vector);
    if (!this.freeList.put(list)) this.heap.freeMemory(list, this.type);
  }

  /** An object from the free list or a new one, and a vector of `size` slots. */
  private newWithSlots(size: number, zeroed: boolean): ObjRef {
    const { heap, vector } = this;
    const kept = this.freeList.take();
    const list =
      kept === NO_OBJECT ? heap.newObject(this.type) : heap.newReference(kept, this.type);
    vector.forget(list);
    if (size > 0 && !vector.allocate(list, size, zeroed)) {
      heap.decref(list);
      throw new PyError("MemoryError", "");
    }
    heap.tracker.track(list);
    return list;
  }

  /** list_new_prealloc: a list of slots that the caller fills at once. */
  private newForCopy(size: number): ObjRef {
    return this.newWithSlots(size, this.profile.listItemsZeroed);
  }

  /** Items of a list or tuple, or -1 for anything else. */
  private countOf(source: ObjRef): number {
    const type = this.heap.typeOf(source);
    if (type === this.type) return this.vector.size(source);
    return type === this.tuples.type ? this.tuples.size(source) : -1;
  }

  /** The first item's pointer in a list or tuple. */
  private itemsAt(source: ObjRef): number {
    return this.isList(source) ? this.vector.at(source) : this.tuples.itemsAt(source);
  }

  /** Room for as many as the iterable says it has, then one by one, then back to what came. */
  private extendByIterating(list: ObjRef, iterable: ObjRef): void {
    const { vector, profile } = this;
    const { name, slots } = this.heap.typeOf(iterable);
    if (slots.iterate === undefined) {
      throw new PyError("TypeError", `'${name}' object is not iterable`);
    }
    const count = slots.length?.(iterable) ?? LENGTH_HINT;
    const grows = profile.listGrowsFor.includes(name);
    vector.reserve(list, count, !grows);
    for (const item of slots.iterate(iterable)) this.append(list, item);
    const allocated = vector.allocated(list);
    if (!grows && vector.size(list) < allocated) vector.resize(list, vector.size(list));
  }
}

// list: PyListObject and its vector of items. Objects/listobject.c.
//
//   ob_refcnt ob_type | ob_size | ob_item ---> item 0 | item 1 | ... | unused up to allocated
//                                 allocated
//
// `ob_item` is a block of the mem domain, NULL while `allocated` is 0. Slots from `ob_size` to
// `allocated` mean nothing. A freed list keeps its object on the free list, without a vector.
//
// By version: how the vector grows (3.9 rounds to multiples of four), what list(iterable) asks for,
// and whether a vector of known length comes zeroed (calloc, to 3.7) or not.

import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { SequencesProfile } from "../profile/sequences.ts";
import { ArrayFreeList, arrayFreeListStatic } from "./free-list.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, RELEASED, type Slots, TypeFlags } from "./type.ts";

const FREE_LIST = "list_free_list";
const POINTER = 8;

/** What lists keep in the process's statics. */
export const listStatics = ({ sequences }: ObjectsProfile): Static[] => [
  arrayFreeListStatic(FREE_LIST, sequences.listFreeList),
];

/** What list asks of layers that it does not know: int objects as indices. */
export interface Indices {
  /** PyNumber_AsSsize_t; PyError naming `what` when the object is no index. */
  asIndex(ref: ObjRef, what: string): number;
}

export class Lists {
  type!: PyType;
  readonly freeList: ArrayFreeList;
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly layout: ObjectLayouts["PyListObject"];
  declare private readonly profile: SequencesProfile;
  declare private readonly indices: Indices;

  constructor(heap: ObjectHeap, indices: Indices) {
    this.heap = heap;
    this.memory = heap.memory;
    this.layout = heap.layouts.PyListObject;
    this.profile = heap.profile.sequences;
    this.indices = indices;
    this.freeList = new ArrayFreeList(
      heap.memory,
      heap.symbol(FREE_LIST),
      this.profile.listFreeList,
    );
  }

  initialise(): void {
    this.type = this.heap.newStaticType({
      name: "list",
      basicsize: this.layout.SIZE,
      flags: TypeFlags.HAVE_GC,
      slots: this.slots(),
    });
  }

  isList(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  /** PyList_New: `size` slots, all NO_OBJECT, to be filled by `initItem`. */
  newList(size: number): ObjRef {
    return this.newWithVector(size, true);
  }

  /** A new list of `items`; takes references of its own. As BUILD_LIST, which steals them. */
  fromItems(items: readonly ObjRef[]): ObjRef {
    const list = this.newWithVector(items.length, true);
    for (let i = 0; i < items.length; i++) this.initItem(list, i, this.heap.incref(items[i]!));
    return list;
  }

  /** PyList_SET_ITEM: puts `item` in a slot that holds nothing; steals the reference. */
  initItem(list: ObjRef, index: number, item: ObjRef): void {
    this.memory.setPtr(this.vector(list) + index * POINTER, item);
  }

  /** PyList_GET_SIZE. */
  size(list: ObjRef): number {
    return this.memory.u32(list + this.layout.ob_size);
  }

  /** Slots of the vector. */
  allocated(list: ObjRef): number {
    return this.memory.u32(list + this.layout.allocated);
  }

  /** PyList_GET_ITEM: a borrowed reference; `index` is in range. */
  peekItem(list: ObjRef, index: number): ObjRef {
    return asObj(this.memory.ptr(this.vector(list) + index * POINTER));
  }

  /** PyList_Append: takes a reference of its own. */
  append(list: ObjRef, item: ObjRef): void {
    const size = this.size(list);
    this.resize(list, size + 1);
    this.initItem(list, size, this.heap.incref(item));
  }

  /** list.pop: gives the list's reference to the caller. */
  pop(list: ObjRef, index = -1): ObjRef {
    const size = this.size(list);
    if (size === 0) throw new PyError("IndexError", "pop from empty list");
    const at = index < 0 ? index + size : index;
    if (at < 0 || at >= size) throw new PyError("IndexError", "pop index out of range");
    const item = this.peekItem(list, at);
    this.moveItems(list, at, at + 1, size - at - 1);
    this.resize(list, size - 1);
    return item;
  }

  /** PyList_Insert: positions beyond either end are the ends. */
  insert(list: ObjRef, index: number, item: ObjRef): void {
    const size = this.size(list);
    this.resize(list, size + 1);
    const at = Math.min(Math.max(index < 0 ? index + size : index, 0), size);
    this.moveItems(list, at + 1, at, size - at);
    this.initItem(list, at, this.heap.incref(item));
  }

  /** list.remove: the first item that is equal to `value`. */
  remove(list: ObjRef, value: ObjRef): void {
    for (let i = 0; i < this.size(list); i++) {
      if (this.heap.equals(this.peekItem(list, i), value)) {
        this.deleteItem(list, i);
        return;
      }
    }
    throw new PyError("ValueError", "list.remove(x): x not in list");
  }

  /** list.reverse, in place. */
  reverse(list: ObjRef): void {
    for (let i = 0, j = this.size(list) - 1; i < j; i++, j--) {
      const item = this.peekItem(list, i);
      this.initItem(list, i, this.peekItem(list, j));
      this.initItem(list, j, item);
    }
  }

  /** list.clear (3.x), `del a[:]`: items go last to first, after the list has none. */
  clear(list: ObjRef): void {
    const { memory, layout } = this;
    const vector = this.vector(list);
    const size = this.size(list);
    memory.setPtr(list + layout.ob_size, 0);
    memory.setPtr(list + layout.ob_item, 0);
    memory.setPtr(list + layout.allocated, 0);
    for (let i = size - 1; i >= 0; i--) {
      this.heap.xdecref(asObj(memory.ptr(vector + i * POINTER)));
    }
    this.heap.domains.mem.free(vector);
  }

  /** list.extend of what another list or tuple, or any iterable of known items, holds. */
  extend(list: ObjRef, items: readonly ObjRef[]): void {
    const size = this.size(list);
    if (items.length === 0) return;
    if (this.vector(list) === NULL && this.profile.listFromIterable !== "overAllocated") {
      this.preallocate(list, items.length);
      this.memory.setPtr(list + this.layout.ob_size, items.length);
    } else {
      this.resize(list, size + items.length);
    }
    for (let i = 0; i < items.length; i++) {
      this.initItem(list, size + i, this.heap.incref(items[i]!));
    }
  }

  /** list(iterable). */
  fromIterable(items: readonly ObjRef[]): ObjRef {
    const list = this.newWithVector(0, true);
    this.extend(list, items);
    return list;
  }

  /** `a + b`, a new list. */
  concat(left: ObjRef, right: ObjRef): ObjRef {
    return this.copyOf([...this.items(left), ...this.items(right)]);
  }

  /** `a * n`, a new list. */
  repeat(list: ObjRef, count: number): ObjRef {
    const items = this.items(list);
    const repeated: ObjRef[] = [];
    for (let i = 0; i < count; i++) repeated.push(...items);
    return this.copyOf(repeated);
  }

  /** `a[start:stop]`, a new list; both are within the list, start not above stop. */
  slice(list: ObjRef, start: number, stop: number): ObjRef {
    return this.copyOf(this.items(list).slice(start, stop));
  }

  /** The items, borrowed. */
  items(list: ObjRef): ObjRef[] {
    const items: ObjRef[] = [];
    for (let i = 0; i < this.size(list); i++) items.push(this.peekItem(list, i));
    return items;
  }

  private slots(): Slots {
    const { heap } = this;
    return {
      trashcan: true,
      repr: (ref) => this.repr(ref),
      sizeOf: (ref) => this.layout.SIZE + this.allocated(ref) * POINTER,
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
      clear: (ref) => this.clear(ref),
      equals: (left, right) => this.equals(left, right),
      length: (ref) => this.size(ref),
      getItem: (ref, key) => {
        const index = this.indices.asIndex(key, "list indices must be integers");
        return heap.incref(this.peekItem(ref, this.inRange(ref, index, "list index out of range")));
      },
      setItem: (ref, key, value) => {
        const index = this.indices.asIndex(key, "list indices must be integers");
        const at = this.inRange(ref, index, "list assignment index out of range");
        if (value === NO_OBJECT) this.deleteItem(ref, at);
        else this.replaceItem(ref, at, value);
      },
      contains: (ref, item) => this.items(ref).some((each) => heap.equals(each, item)),
      iterate: (ref) => this.iterate(ref),
    };
  }

  private *iterate(list: ObjRef): Iterable<ObjRef> {
    for (let i = 0; i < this.size(list); i++) yield this.peekItem(list, i);
  }

  private repr(list: ObjRef): string {
    if (this.heap.recursion.reprs.has(list)) return "[...]";
    this.heap.recursion.reprs.add(list);
    try {
      return `[${this.items(list)
        .map((item) => this.heap.repr(item))
        .join(", ")}]`;
    } finally {
      this.heap.recursion.reprs.delete(list);
    }
  }

  private equals(left: ObjRef, right: ObjRef): boolean | -1 {
    if (!this.isList(right)) return -1;
    if (this.size(left) !== this.size(right)) return false;
    for (let i = 0; i < this.size(left) && i < this.size(right); i++) {
      if (!this.heap.equals(this.peekItem(left, i), this.peekItem(right, i))) return false;
    }
    return this.size(left) === this.size(right);
  }

  /** list_dealloc behind the items: the vector, then the object. */
  private free(list: ObjRef): void {
    const vector = this.vector(list);
    if (vector !== NULL) this.heap.domains.mem.free(vector);
    if (!this.freeList.put(list)) this.heap.freeMemory(list, this.type);
  }

  private vector(list: ObjRef): ReturnType<Memory["ptr"]> {
    return this.memory.ptr(list + this.layout.ob_item);
  }

  private inRange(list: ObjRef, index: number, problem: string): number {
    const size = this.size(list);
    const at = index < 0 ? index + size : index;
    if (at < 0 || at >= size) throw new PyError("IndexError", problem);
    return at;
  }

  private replaceItem(list: ObjRef, index: number, value: ObjRef): void {
    const old = this.peekItem(list, index);
    this.initItem(list, index, this.heap.incref(value));
    this.heap.decref(old);
  }

  /** list_ass_slice of one item with nothing: it goes after the others have moved up. */
  private deleteItem(list: ObjRef, index: number): void {
    const size = this.size(list);
    const item = this.peekItem(list, index);
    if (size === 1) {
      this.clear(list);
      return;
    }
    this.moveItems(list, index, index + 1, size - index - 1);
    this.resize(list, size - 1);
    this.heap.decref(item);
  }

  /** memmove within the vector. */
  private moveItems(list: ObjRef, to: number, from: number, count: number): void {
    const vector = this.vector(list);
    const start = vector + from * POINTER;
    this.memory.bytes.copyWithin(vector + to * POINTER, start, start + count * POINTER);
  }

  private copyOf(items: readonly ObjRef[]): ObjRef {
    const list = this.newWithVector(items.length, this.profile.listItemsZeroed);
    for (let i = 0; i < items.length; i++) this.initItem(list, i, this.heap.incref(items[i]!));
    return list;
  }

  /** An object from the free list or a new one, and a vector of exactly `size`. */
  private newWithVector(size: number, zeroed: boolean): ObjRef {
    const { heap, memory, layout } = this;
    const kept = this.freeList.take();
    const list =
      kept === NO_OBJECT ? heap.newObject(this.type) : heap.newReference(kept, this.type);
    memory.setPtr(list + layout.ob_item, 0);
    memory.setPtr(list + layout.ob_size, 0);
    memory.setPtr(list + layout.allocated, 0);
    if (size > 0) {
      const { mem } = heap.domains;
      const vector = zeroed ? mem.calloc(size, POINTER) : mem.malloc(size * POINTER);
      if (vector === NULL) this.giveUp(list);
      memory.setPtr(list + layout.ob_item, vector);
      memory.setPtr(list + layout.ob_size, size);
      memory.setPtr(list + layout.allocated, size);
    }
    heap.tracker.track(list);
    return list;
  }

  private giveUp(list: ObjRef): never {
    this.heap.decref(list);
    throw new PyError("MemoryError", "");
  }

  /** list_preallocate_exact: the vector of a list that has none. */
  private preallocate(list: ObjRef, size: number): void {
    const slots = this.profile.listFromIterable === "even" ? (size + 1) & ~1 : size;
    const vector = this.heap.domains.mem.malloc(slots * POINTER);
    if (vector === NULL) throw new PyError("MemoryError", "");
    this.memory.setPtr(list + this.layout.ob_item, vector);
    this.memory.setPtr(list + this.layout.allocated, slots);
  }

  /** list_resize: room for `size` items, and a little more; gives room back below half. */
  private resize(list: ObjRef, size: number): void {
    const { memory, layout } = this;
    const allocated = this.allocated(list);
    if (allocated >= size && size >= allocated >> 1) {
      memory.setPtr(list + layout.ob_size, size);
      return;
    }
    const slots = size === 0 ? 0 : this.slotsFor(size, this.size(list));
    const { mem } = this.heap.domains;
    const vector = mem.realloc(this.vector(list), slots * POINTER);
    if (vector === NULL) throw new PyError("MemoryError", "");
    memory.setPtr(list + layout.ob_item, vector);
    memory.setPtr(list + layout.ob_size, size);
    memory.setPtr(list + layout.allocated, slots);
  }

  private slotsFor(size: number, before: number): number {
    if (this.profile.listGrowth === "eighths") return size + (size >> 3) + (size < 9 ? 3 : 6);
    const slots = (size + (size >> 3) + 6) & ~3;
    // A jump past the reserve is taken as it is, rounded up.
    return size - before > slots - size ? (size + 3) & ~3 : slots;
  }
}

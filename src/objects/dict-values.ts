// The values of a dict that shares its keys: PyDictValues. Objects/dictobject.c.
//
//   to 3.10     value 0 | value 1 | ...                         as many as the keys have entries
//   3.11, 3.12  ... index 1, index 0, size, prefix size | value 0 | value 1 | ...
//   3.13        capacity, size, embedded, valid | value 0 | value 1 | ... | index 0, index 1, ...
//
// Value i belongs to entry i of the keys; NO_OBJECT when the dict has none there. Indices tell the
// order of insertion; to 3.10 it is that of the keys, and a dict that differs shares them no more.
// In 3.13 the values of an instance are part of it (`embedded`) until a dict takes them over.

import { PyError } from "../errors.ts";
import { type Addr, asAddr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { alignUp } from "../memory/struct.ts";
import type { ValuesLayout } from "../profile/tables.ts";
import type { DictKeys } from "./dict-keys.ts";
import { usableFraction } from "./keys-struct.ts";
import type { ObjectHeap } from "./object-heap.ts";

const POINTER = 8;
/** Fields of 3.13's head. */
const CAPACITY = 0;
const SIZE = 1;
const EMBEDDED = 2;
const VALID = 3;
const HEAD_SIZE = 8;

export class DictValues {
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly bytes: Uint8Array;
  declare private readonly words: Int32Array;
  declare private readonly keys: DictKeys;
  declare private readonly layout: ValuesLayout;
  /** From the address of values to value 0. */
  declare private readonly first: number;

  constructor(heap: ObjectHeap, keys: DictKeys) {
    this.heap = heap;
    this.memory = heap.memory;
    this.bytes = heap.memory.bytes;
    this.words = heap.words;
    this.keys = keys;
    this.layout = heap.profile.tables.valuesLayout;
    this.first = this.layout === "headed" ? HEAD_SIZE : 0;
  }

  /** Values of a dict or an instance with these keys: shared_keys_usable_size. */
  capacityFor(keys: number): number {
    if (this.layout === "dense") return usableFraction(this.keys.mask(keys) + 1);
    return this.keys.nentries(keys) + this.keys.usable(keys);
  }

  /** Bytes of `capacity` values with all that goes with them. */
  byteSize(capacity: number): number {
    const values = capacity * POINTER;
    if (this.layout === "dense") return values;
    if (this.layout === "prefixed") return values + prefixSize(capacity);
    return HEAD_SIZE + values + alignUp(capacity, POINTER);
  }

  /** new_values: `capacity` of them, all NO_OBJECT; NULL when there is no memory. */
  newValues(capacity: number): Addr {
    const block = this.heap.domains.mem.malloc(this.byteSize(capacity));
    if (block === NULL) return NULL;
    if (this.layout === "prefixed") {
      const prefix = prefixSize(capacity);
      const values = asAddr(block + prefix);
      this.bytes[values - 1] = prefix;
      this.bytes[values - 2] = 0;
      this.empty(values, capacity);
      return values;
    }
    if (this.layout === "headed") this.initHead(block, capacity, 0);
    this.empty(block, capacity);
    return block;
  }

  /** As newValues; PyError when there is no memory. */
  getValues(capacity: number): Addr {
    const values = this.newValues(capacity);
    if (values === NULL) throw new PyError("MemoryError", "");
    return values;
  }

  /** Values inside an instance, of which all are NO_OBJECT. */
  embed(values: number, capacity: number): void {
    this.initHead(values, capacity, 1);
    this.empty(values, capacity);
  }

  /** 3.13: the values are part of an instance. */
  isEmbedded(values: number): boolean {
    return this.layout === "headed" && this.bytes[values + EMBEDDED] === 1;
  }

  /** 3.13: the values of an instance are its attributes; not so when a dict has them elsewhere. */
  isValid(values: number): boolean {
    return this.bytes[values + VALID] === 1;
  }

  /** invalidate_and_clear_inline_values: what the values held has been moved elsewhere. */
  abandon(values: number): void {
    this.invalidate(values);
    this.empty(values, this.bytes[values + CAPACITY]!);
  }

  /** 3.13: a dict of its own has the instance's attributes from now on. */
  invalidate(values: number): void {
    this.bytes[values + VALID] = 0;
  }

  /** Puts what `from` holds into new values, with references of their own. */
  copyInto(values: number, from: number, capacity: number): void {
    for (let i = 0; i < capacity; i++) {
      const value = this.peek(from, i);
      if (value !== NO_OBJECT) this.memory.setPtr(this.slot(values, i), this.heap.incref(value));
    }
    if (this.layout === "dense") return;
    for (let i = 0, n = this.size(from); i < n; i++) this.addIndex(values, this.indexAt(from, i));
  }

  /** free_values: the memory of values that hold nothing any more; none when they are embedded. */
  free(values: number): void {
    if (this.isEmbedded(values)) return;
    const prefix = this.layout === "prefixed" ? this.bytes[values - 1]! : 0;
    this.heap.domains.mem.free(asAddr(values - prefix));
  }

  /** Where the value of entry `index` is. */
  slot(values: number, index: number): number {
    return values + this.first + index * POINTER;
  }

  /** The value of entry `index`, borrowed, or NO_OBJECT. */
  peek(values: number, index: number): ObjRef {
    return asObj(this.words[(values + this.first + index * POINTER) >> 2]!);
  }

  /** How many values there are; only where the order is kept beside them. */
  size(values: number): number {
    return this.bytes[this.layout === "prefixed" ? values - 2 : values + SIZE]!;
  }

  /** The entry of the value that was inserted as number `position`. */
  indexAt(values: number, position: number): number {
    if (this.layout === "dense") return position;
    return this.bytes[this.orderAt(values, position)]!;
  }

  /** _PyDictValues_AddToInsertionOrder. */
  addIndex(values: number, index: number): void {
    if (this.layout === "dense") return;
    const size = this.size(values);
    this.bytes[this.orderAt(values, size)] = index;
    this.setSize(values, size + 1);
  }

  /** delete_index_from_values. */
  removeIndex(values: number, index: number): void {
    const size = this.size(values);
    let i = 0;
    while (this.indexAt(values, i) !== index) i++;
    for (; i < size - 1; i++) {
      this.bytes[this.orderAt(values, i)] = this.bytes[this.orderAt(values, i + 1)]!;
    }
    this.setSize(values, size - 1);
  }

  /** No value is in the order any more. */
  setSize(values: number, size: number): void {
    this.bytes[this.layout === "prefixed" ? values - 2 : values + SIZE] = size;
  }

  private orderAt(values: number, position: number): number {
    if (this.layout === "prefixed") return values - 3 - position;
    return values + HEAD_SIZE + this.bytes[values + CAPACITY]! * POINTER + position;
  }

  private initHead(values: number, capacity: number, embedded: number): void {
    this.bytes[values + CAPACITY] = capacity;
    this.bytes[values + SIZE] = 0;
    this.bytes[values + EMBEDDED] = embedded;
    this.bytes[values + VALID] = 1;
  }

  private empty(values: number, capacity: number): void {
    for (let i = 0; i < capacity; i++) this.memory.setPtr(this.slot(values, i), 0);
  }
}

/** Bytes before prefixed values: the indices, the count and the prefix's own size. */
function prefixSize(capacity: number): number {
  return alignUp(capacity + 2, POINTER);
}

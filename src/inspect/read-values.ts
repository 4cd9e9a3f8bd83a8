// The values of a dict that shares its keys, or of an instance without a dict, as their bytes say:
// a cursor, as read-dict.ts has it. The layouts are told in src/objects/dict-values.ts.

import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { alignUp } from "../memory/struct.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { ValuesLayout } from "../profile/tables.ts";

const POINTER = 8;
/** 3.13: bytes of the head, capacity and three others in this order. */
const HEAD_SIZE = 8;
const SIZE = 1;
const EMBEDDED = 2;
const VALID = 3;

export class ValuesReader {
  /** Values that there is room for, or more when the capacity is not known. */
  capacity = 0;
  /** Indices that stand in the order of insertion; to 3.10 the order is that of the keys. */
  ordered = 0;
  /** 3.13: the values are part of an instance; they are its attributes. */
  isEmbedded = false;
  isValid = true;
  /** The block that the values lie in, and how many of its bytes they take. */
  block = 0;
  bytes = 0;
  private readonly memory: Memory;
  private readonly layout: ValuesLayout;
  private at = 0;

  constructor(heap: ObjectHeap) {
    this.memory = heap.memory;
    this.layout = heap.profile.tables.valuesLayout;
  }

  /** In 3.11 and 3.12 only the bytes of the indices are kept, a multiple of eight. */
  get knowsCapacity(): boolean {
    return this.layout !== "prefixed";
  }

  /** The order is kept beside the values. */
  get hasOrder(): boolean {
    return this.layout !== "dense";
  }

  /** Goes to the values at `at`, of keys with `size` places; the reason when it cannot. */
  open(at: number, size: number): string | undefined {
    const { memory } = this;
    this.at = at;
    if (at <= 0 || (at & 7) !== 0 || at >= memory.size) return "values lead out of the memory";
    if (this.layout === "dense") {
      this.capacity = Math.floor((size * 2) / 3);
      this.block = at;
      this.bytes = this.capacity * POINTER;
    } else if (this.layout === "prefixed") {
      // The last byte of the prefix is its size: indices, their count, and it, rounded up.
      const prefix = memory.u8(at - 1);
      this.ordered = memory.u8(at - 2);
      this.capacity = prefix - 2;
      this.block = at - prefix;
      this.bytes = prefix;
    } else {
      this.capacity = memory.u8(at);
      this.ordered = memory.u8(at + SIZE);
      this.isEmbedded = memory.u8(at + EMBEDDED) === 1;
      this.isValid = memory.u8(at + VALID) === 1;
      this.block = at;
      this.bytes = HEAD_SIZE + this.capacity * POINTER + alignUp(this.capacity, POINTER);
    }
    return this.block + this.bytes > memory.size ? "values lead out of the memory" : undefined;
  }

  /** The value of entry `index`, or NO_OBJECT. */
  value(index: number): ObjRef {
    const first = this.layout === "headed" ? HEAD_SIZE : 0;
    if (index < 0 || index >= this.capacity) return NO_OBJECT;
    return asObj(this.memory.ptr(this.at + first + index * POINTER));
  }

  /** The entry of the value that was inserted as number `position`. */
  orderAt(position: number): number {
    if (this.layout === "prefixed") return this.memory.u8(this.at - 3 - position);
    return this.memory.u8(this.at + HEAD_SIZE + this.capacity * POINTER + position);
  }
}

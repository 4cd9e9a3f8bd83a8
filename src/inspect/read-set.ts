// A set's table as its bytes say, one set at a time: a cursor, as read-dict.ts has it for dicts.

import { type Addr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import { type ProbePath, setPath } from "./probe-path.ts";

/** PySet_MINSIZE. */
const MINSIZE = 8;

export class SetReader {
  readonly path: ProbePath;
  fill = 0;
  used = 0;
  size = 0;
  /** `table`, and whether it is the one inside the set. */
  table: Addr = NULL;
  isSmall = false;
  hashHigh = 0;
  private readonly memory: Memory;
  private readonly layouts: ObjectLayouts;
  private readonly dummyAt: number;
  private dummy: number = NO_OBJECT;

  constructor(heap: ObjectHeap) {
    this.memory = heap.memory;
    this.layouts = heap.layouts;
    this.path = setPath(heap.profile.tables);
    this.dummyAt = heap.symbol("set_dummy");
  }

  /** Goes to a live set; the reason when it cannot be read. */
  open(set: number): string | undefined {
    const { memory } = this;
    const { PySetObject, setentry } = this.layouts;
    this.fill = memory.size_t(set + PySetObject.fill);
    this.used = memory.size_t(set + PySetObject.used);
    this.size = memory.size_t(set + PySetObject.mask) + 1;
    this.table = memory.ptr(set + PySetObject.table);
    this.isSmall = this.table === set + PySetObject.smalltable;
    this.dummy = memory.ptr(this.dummyAt);
    const { size } = this;
    if (!(size > 0 && (size & (size - 1)) === 0)) return `mask ${size - 1}`;
    if ((size === MINSIZE) !== this.isSmall) return `${size} places, not in their place`;
    const isInside = this.table > 0 && this.table + size * setentry.SIZE <= memory.size;
    return isInside ? undefined : "table leads out of the memory";
  }

  /** The key of the entry at a place: an item, the dummy, or NO_OBJECT where none ever was. */
  key(place: number): ObjRef {
    const { SIZE, key } = this.layouts.setentry;
    return asObj(this.memory.ptr(this.table + place * SIZE + key));
  }

  isItem(place: number): boolean {
    const key = this.key(place);
    return key !== NO_OBJECT && key !== this.dummy;
  }

  /** The low word of the hash of an entry; the high one is left in `hashHigh`. */
  hash(place: number): number {
    const { SIZE, hash } = this.layouts.setentry;
    const at = this.table + place * SIZE + hash;
    this.hashHigh = this.memory.i32(at + 4);
    return this.memory.i32(at);
  }
}

// Static storage for objects: PyTypeObjects, None, True, False, and in 3.11 and later the small
// ints, characters and empty strings (_PyRuntime.static_objects). Taken once, never given back.

import { assert } from "../assert.ts";
import { type Addr, asObj, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import { alignUp } from "../memory/struct.ts";

export const STATIC_OBJECTS = "static_objects";
export const STATIC_OBJECTS_SIZE = 96 << 10;

const ALIGNMENT = 16;

/** The storage as a static of the process. */
export const staticObjectsStatics = (): Static[] => [
  { name: STATIC_OBJECTS, segment: "data", size: STATIC_OBJECTS_SIZE },
];

export class StaticObjects {
  private readonly start: Addr;
  private readonly size: number;
  private used = 0;

  constructor(start: Addr, size: number) {
    this.start = start;
    this.size = size;
  }

  reset(): void {
    this.used = 0;
  }

  /** Room for `nbytes` with `headSize` bytes before them; all zero. */
  take(headSize: number, nbytes: number): ObjRef {
    const at = this.start + this.used + headSize;
    this.used = alignUp(this.used + headSize + nbytes, ALIGNMENT);
    assert(this.used <= this.size, "static storage has room for every static object");
    return asObj(at);
  }

  contains(ref: ObjRef): boolean {
    return ref >= this.start && ref < this.start + this.used;
  }
}

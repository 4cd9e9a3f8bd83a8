// What the collector is to this layer: objects come to it and go from it, and it may run when one
// is allocated. The collector's own layer lies above and implements this.

import type { GcHeadAddr, ObjRef } from "../memory/address.ts";

export interface Tracker {
  /** A head of zeros belongs to a new object, which is not tracked. */
  initHead(head: GcHeadAddr): void;
  /** _PyObject_GC_TRACK: from now on the object is one that a collection examines. */
  track(ref: ObjRef): void;
  /** _PyObject_GC_UNTRACK; nothing happens to an object that is not tracked. */
  untrack(ref: ObjRef): void;
  /** _PyObject_GC_IS_TRACKED; the object has a GC head. */
  isTracked(ref: ObjRef): boolean;
  /**
   * _PyObject_GC_MAY_BE_TRACKED: the object can lie on a cycle. A tuple that a collection has found
   * to hold nothing of the kind, and is untracked, cannot.
   */
  mayBeTracked(ref: ObjRef): boolean;
  /** Memory for an object with a GC head was handed out: here a collection may run. */
  onAllocation(): void;
  /** The memory of an object with a GC head was given back to the allocator. */
  onFree(): void;
}

/** Without a collector: every object is untracked, and only reference counts free. */
export class NoTracker implements Tracker {
  initHead(_head: GcHeadAddr): void {}
  track(_ref: ObjRef): void {}
  untrack(_ref: ObjRef): void {}
  isTracked(_ref: ObjRef): boolean {
    return false;
  }
  mayBeTracked(_ref: ObjRef): boolean {
    return false;
  }
  onAllocation(): void {}
  onFree(): void {}
}

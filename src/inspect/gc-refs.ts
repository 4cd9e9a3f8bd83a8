// gc_refs of an object while a collection counts, wherever the version keeps them: in a field of
// the GC head to 3.7, above the flag of bit 0 from 3.4 on; in place of the link back since 3.8,
// above two flags. Modules/gcmodule.c: update_refs; Include/internal/pycore_gc.h: gc_get_refs.

import type { GcHeadAddr } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";

/** Flags of `_gc_prev`. */
const PREV_FLAG_BITS = 2;

export class GcRefs {
  private readonly words: Int32Array;
  /** Words from a head to the field. */
  private readonly field: number;
  private readonly shift: number;

  constructor({ words, layouts, profile }: ObjectHeap) {
    const { gc_refs, _gc_prev } = layouts.PyGC_Head;
    const hasField = gc_refs >= 0;
    this.words = words;
    this.field = (hasField ? gc_refs : _gc_prev) >> 2;
    if (hasField) this.shift = profile.instances.finalizedOnce ? 1 : 0;
    else this.shift = PREV_FLAG_BITS;
  }

  /** Meaningful from update_refs until move_unreachable, of what is collected. */
  of(head: GcHeadAddr): number {
    return this.words[(head >> 2) + this.field]! >> this.shift;
  }
}

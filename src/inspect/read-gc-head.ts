// A GC head as its bytes have it. Include/internal/pycore_gc.h; to 3.7 Include/objimpl.h.
//
// To 3.7 marks are numbers in a field of their own, gc_refs; since 3.8 they are low bits of both
// links, and while a collection counts, gc_refs stand in place of the link back. What one version
// says with a number and another with bits has one name here.

import { asGcHead, asObj, type GcHeadAddr, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectsProfile } from "../profile/objects.ts";

/** What a head says of its object. */
export type HeadMark =
  | "untracked"
  | "tracked"
  /** gc_refs are counted. */
  | "counted"
  /** On the list of what is not known to be reachable, whose links are marked. */
  | "set apart"
  /** Garbage, on a list like any other. */
  | "tentative"
  /** Marked as set apart, and as nothing that is collected. */
  | "spoiled";

// From 3.8 on.
const PREV_FINALIZED = 1;
const PREV_COLLECTING = 2;
const PREV_FLAGS = 3;
const PREV_SHIFT = 2;
const NEXT_UNREACHABLE = 1;
// To 3.7.
const UNTRACKED = -2;
const REACHABLE = -3;
const TENTATIVELY_UNREACHABLE = -4;

export class GcHeadReader {
  /** Bytes of a head. */
  readonly size: number;
  private readonly words: Int32Array;
  private readonly prevField: number;
  /** Words from a head to gc_refs of its own, or -1. */
  private readonly refsField: number;
  private readonly refsShift: number;

  constructor(memory: Memory, { layouts, instances }: ObjectsProfile) {
    const { PyGC_Head } = layouts;
    this.size = PyGC_Head.SIZE;
    this.words = memory.words;
    this.prevField = PyGC_Head._gc_prev >> 2;
    this.refsField = PyGC_Head.gc_refs >= 0 ? PyGC_Head.gc_refs >> 2 : -1;
    this.refsShift = this.refsField < 0 ? PREV_SHIFT : instances.finalizedOnce ? 1 : 0;
  }

  /** Marks are bits of the links. */
  get marksLinks(): boolean {
    return this.refsField < 0;
  }

  headOf(ref: ObjRef): GcHeadAddr {
    return asGcHead(ref - this.size);
  }

  objectOf(head: number): ObjRef {
    return asObj(head + this.size);
  }

  /** The link forwards without its flag. */
  next(head: number): number {
    const next = this.words[head >> 2]!;
    return this.marksLinks ? next & ~NEXT_UNREACHABLE : next;
  }

  /** The link back without its flags; what it is while gc_refs are counted there is no link. */
  prev(head: number): number {
    const prev = this.words[(head >> 2) + this.prevField]!;
    return this.marksLinks ? prev & ~PREV_FLAGS : prev;
  }

  /** The high words of both links, which lead to below 2 GiB. */
  hasHighBits(head: number): boolean {
    return this.words[(head >> 2) + 1] !== 0 || this.words[(head >> 2) + this.prevField + 1] !== 0;
  }

  /** gc_refs, while they are counted. */
  refs(head: number): number {
    const field = this.refsField < 0 ? this.prevField : this.refsField;
    const word = this.words[(head >> 2) + field]!;
    return this.marksLinks ? word >>> this.refsShift : word >> this.refsShift;
  }

  /** The note that the object's finalizer ran; in 2.7 there is none. */
  isFinalized(head: number): boolean {
    if (this.refsShift === 0) return false;
    const field = this.refsField < 0 ? this.prevField : this.refsField;
    return (this.words[(head >> 2) + field]! & PREV_FINALIZED) !== 0;
  }

  /** The lowest bit of the link forwards, which also the head of a list may have. */
  isUnreachableMarked(head: number): boolean {
    return this.marksLinks && (this.words[head >> 2]! & NEXT_UNREACHABLE) !== 0;
  }

  /** What the head says; `counted` and `tentative` are one bit from 3.8 on. */
  mark(head: number): HeadMark {
    if (!this.marksLinks) return this.markOfRefs(head);
    const next = this.words[head >> 2]!;
    if (next === 0) return "untracked";
    const isCollecting = (this.words[(head >> 2) + this.prevField]! & PREV_COLLECTING) !== 0;
    if ((next & NEXT_UNREACHABLE) !== 0) return isCollecting ? "set apart" : "spoiled";
    return isCollecting ? "tentative" : "tracked";
  }

  private markOfRefs(head: number): HeadMark {
    const refs = this.refs(head);
    if (refs >= 0) return "counted";
    if (refs === REACHABLE) return "tracked";
    if (refs === UNTRACKED) return "untracked";
    return refs === TENTATIVELY_UNREACHABLE ? "tentative" : "spoiled";
  }
}

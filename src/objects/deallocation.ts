// Deallocation: what happens when a count has come to zero. Objects/object.c: _Py_Dealloc and the
// trashcan.
//
// Containers give their references up step by step on a stack of this class, so that no chain,
// however deep, nests calls of the host. The order is that of CPython's recursion. Where CPython
// puts off what is nested too deep (the trashcan), so does this: the object waits in a chain
// through
// its GC head until the outermost deallocation is done.

import { assert } from "../assert.ts";
import { HeapMisuse } from "../errors.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { LiveObjects } from "./live-objects.ts";
import type { Tracker } from "./tracker.ts";
import { type PyType, RELEASED, type Trashcan, TypeFlags } from "./type.ts";
import type { Types } from "./types.ts";

const OB_TYPE = 8;
/** Bits of `_gc_prev` that are flags of the collector. */
const PREV_FLAGS = 3;

export interface DeallocationParts {
  readonly memory: Memory;
  readonly types: Types;
  readonly live: LiveObjects;
  readonly tracker: Tracker;
  /** Offset of `_gc_prev` from an object that has a GC head; negative. */
  readonly prevOffset: number;
  /** PyTrash_UNWIND_LEVEL. */
  readonly trashcanLevel: number;
}

export class Deallocation {
  declare private readonly memory: Memory;
  declare private readonly words: Int32Array;
  declare private readonly types: Types;
  declare private readonly live: LiveObjects;
  declare private readonly tracker: Tracker;
  declare private readonly prevOffset: number;
  declare private readonly trashcanLevel: number;
  private trashNesting = 0;
  private trashLater: ObjRef = NO_OBJECT;
  /** Containers that are giving their references up, the outermost first, and their steps. */
  private readonly released: ObjRef[] = [];
  private readonly steps: number[] = [];

  constructor(parts: DeallocationParts) {
    this.memory = parts.memory;
    this.words = parts.memory.words;
    this.types = parts.types;
    this.live = parts.live;
    this.tracker = parts.tracker;
    this.prevOffset = parts.prevOffset;
    this.trashcanLevel = parts.trashcanLevel;
  }

  /** Nothing is being given up. */
  reset(): void {
    this.trashNesting = 0;
    this.trashLater = NO_OBJECT;
    this.released.length = this.steps.length = 0;
  }

  /** _Py_Dealloc: the last reference is gone. */
  dealloc(ref: ObjRef): void {
    this.words[ref >> 2] = 0;
    const base = this.released.length;
    this.enter(ref);
    while (this.released.length > base) this.step();
  }

  /** Begins the deallocation of `ref`; an object without references is done with it. */
  private enter(ref: ObjRef): void {
    const type = this.types.at(this.words[(ref + OB_TYPE) >> 2]!);
    const { slots } = type;
    if ((type.flags & TypeFlags.HAVE_GC) !== 0) this.tracker.untrack(ref);
    if (slots.releaseStep === undefined) {
      if (slots.beforeRelease === undefined || slots.beforeRelease(ref)) this.finish(ref, type);
      return;
    }
    if (slots.trashcan !== undefined) {
      const limit = slots.trashcan === "full" ? this.trashcanLevel : this.trashcanLevel - 1;
      if (this.trashNesting >= limit) {
        this.putOff(ref);
        return;
      }
      this.trashNesting++;
    }
    if (slots.beforeRelease !== undefined && !slots.beforeRelease(ref)) {
      if (slots.trashcan !== undefined) this.leaveTrashcan(slots.trashcan);
      return;
    }
    this.released.push(ref);
    this.steps.push(0);
  }

  /** One step of the innermost deallocation. */
  private step(): void {
    const top = this.released.length - 1;
    const ref = this.released[top]!;
    const type = this.types.at(this.words[(ref + OB_TYPE) >> 2]!);
    const child = type.slots.releaseStep!(ref, this.steps[top]!++);
    if (child === RELEASED) {
      this.released.pop();
      this.steps.pop();
      this.finish(ref, type);
      if (type.slots.trashcan !== undefined) this.leaveTrashcan(type.slots.trashcan);
      return;
    }
    if (child === NO_OBJECT) return;
    const count = this.words[child >> 2]!;
    if (count > 1) {
      this.words[child >> 2] = count - 1;
    } else if (count === 1) {
      this.words[child >> 2] = 0;
      this.enter(asObj(child));
    } else if (count === 0) {
      refuseNegative(asObj(child));
    }
  }

  private finish(ref: ObjRef, type: PyType): void {
    assert(this.words[ref >> 2] === 0, "an object that is given back has no reference");
    this.live.delete(ref);
    type.slots.free(ref);
  }

  /** _PyTrash_deposit_object: the chain runs through `_gc_prev`, whose low bits are flags. */
  private putOff(ref: ObjRef): void {
    const link = ref + this.prevOffset;
    this.memory.setPtr(link, this.trashLater | (this.words[link >> 2]! & PREV_FLAGS));
    this.trashLater = ref;
  }

  /** Py_TRASHCAN_END: behind the outermost deallocation, those that were put off. */
  private leaveTrashcan(trashcan: Trashcan): void {
    this.trashNesting--;
    if (trashcan === "half") return;
    if (this.trashNesting > 0 || this.trashLater === NO_OBJECT) return;
    this.trashNesting++;
    while (this.trashLater !== NO_OBJECT) {
      const ref = this.trashLater;
      const link = ref + this.prevOffset;
      const next = this.memory.ptr(link);
      this.trashLater = asObj(next & ~PREV_FLAGS);
      this.memory.setPtr(link, next & PREV_FLAGS);
      const base = this.released.length;
      this.enter(ref);
      while (this.released.length > base) this.step();
    }
    this.trashNesting--;
  }
}

/** A reference was dropped that nobody had. */
export function refuseNegative(ref: ObjRef): never {
  throw new HeapMisuse("negative-refcount", ref, "a reference was given up that nobody had");
}

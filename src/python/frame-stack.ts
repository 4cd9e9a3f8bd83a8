// The run-time stack: frames of running code on the process's stack segment, growing down. A frame
// is its local variables, then the values that expressions are working on:
//
//   base     local 0 | local 1 | ... | value 0 | value 1 | ... top
//            parameters first          owned references, pushed and popped
//
// Every slot owns its reference; a local that is not bound is 0. What a statement leaves behind
// when it ends in an error is dropped from the top down. (To 3.10 CPython's frames are heap objects
// with this inside; since 3.11 they lie in one piece like here.)

import { assert } from "../assert.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Segment } from "../memory/segments.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";

const SLOT = 8;

export class FrameStack {
  declare private readonly heap: ObjectHeap;
  declare private readonly words: Int32Array;
  declare private readonly start: number;
  declare private readonly end: number;
  /** Address of the value pushed last; `end` when there is none. */
  private top: number;
  private readonly bases: number[] = [];

  constructor(heap: ObjectHeap, segment: Segment) {
    this.heap = heap;
    this.words = heap.words;
    this.start = segment.start;
    this.end = segment.end;
    this.top = segment.end;
  }

  /** No frames; what they owned is forgotten, not dropped. */
  reset(): void {
    this.top = this.end;
    this.bases.length = 0;
  }

  /** A mark to unwind to. */
  get height(): number {
    return this.end - this.top;
  }

  /** Steals the reference. */
  push(ref: ObjRef): void {
    assert(this.top - SLOT >= this.start, "the stack segment has room for every frame");
    this.top -= SLOT;
    this.words[this.top >> 2] = ref;
    this.words[(this.top >> 2) + 1] = 0;
  }

  /** Gives the reference to the caller. */
  pop(): ObjRef {
    const ref = this.words[this.top >> 2]!;
    this.top += SLOT;
    return asObj(ref);
  }

  /** The value `depth` below the top, borrowed. */
  peek(depth: number): ObjRef {
    return asObj(this.words[(this.top + depth * SLOT) >> 2]!);
  }

  /** Pops `count` values whose references somebody else has taken over. */
  forget(count: number): void {
    this.top += count * SLOT;
  }

  /** Drops the value at the top. */
  drop(): void {
    this.heap.xdecref(this.pop());
  }

  /** Drops what lies above `height`, from the top down. */
  unwind(height: number): void {
    while (this.height > height) this.drop();
  }

  /**
   * A frame of `localCount` variables: the first are the `argumentCount` values at the top, which
   * become its own, the others are not bound.
   */
  enter(localCount: number, argumentCount: number): void {
    const base = this.top + argumentCount * SLOT;
    // Arguments were pushed first to last, and locals lie in the same direction.
    for (let i = argumentCount; i < localCount; i++) this.push(NO_OBJECT);
    this.bases.push(base);
  }

  /** Drops the frame's values, then its variables, the first one first. */
  leave(localCount: number): void {
    const base = this.bases.at(-1)!;
    this.unwind(this.end - base + localCount * SLOT);
    for (let slot = 0; slot < localCount; slot++) {
      const ref = this.local(slot);
      this.setLocal(slot, NO_OBJECT);
      this.heap.xdecref(ref);
    }
    this.top = base;
    this.bases.pop();
  }

  /** A variable of the innermost frame, borrowed; NO_OBJECT when it is not bound. */
  local(slot: number): ObjRef {
    return asObj(this.words[(this.bases[this.bases.length - 1]! - (slot + 1) * SLOT) >> 2]!);
  }

  /** Steals `ref`; what was there is the caller's to drop. */
  setLocal(slot: number, ref: ObjRef): void {
    this.words[(this.bases[this.bases.length - 1]! - (slot + 1) * SLOT) >> 2] = ref;
  }

  /** Every reference that the stack owns, from the outermost frame in. */
  *references(): Iterable<ObjRef> {
    for (let at = this.end - SLOT; at >= this.top; at -= SLOT) {
      const ref = this.words[at >> 2]!;
      if (ref !== NO_OBJECT) yield asObj(ref);
    }
  }

  /** Where the innermost frame's variable lies: an address on the stack. */
  localAddress(slot: number): number {
    return this.bases[this.bases.length - 1]! - (slot + 1) * SLOT;
  }
}

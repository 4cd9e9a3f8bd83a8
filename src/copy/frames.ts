// The frames of copy.py's functions while they copy: what their variables and operands hold lies on
// one stack, and an error gives all of it up, from the innermost frame outwards. Every function
// counts as a frame against the recursion limit, so that a graph is too deep here where it is
// there.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { CopyingProfile } from "../profile/copying.ts";

const WHILE_CALLING = " while calling a Python object";

export class CopyFrames {
  declare protected readonly heap: ObjectHeap;
  declare protected readonly profile: CopyingProfile;
  /** References of the frames that are open, innermost last. */
  protected readonly held: ObjRef[] = [];
  protected frames = 0;

  constructor(heap: ObjectHeap) {
    this.heap = heap;
    this.profile = heap.profile.copying;
  }

  /** As when `base` were held and `frames` open. */
  protected unwind(base: number, frames: number): void {
    while (this.held.length > base) this.drop();
    while (this.frames > frames) this.leave();
  }

  protected hold(ref: ObjRef): ObjRef {
    this.held.push(ref);
    return ref;
  }

  /** Gives up what was held last. */
  protected drop(): void {
    this.heap.xdecref(this.held.pop()!);
  }

  /** Gives up what is held from `base` on, what came first before the others. */
  protected dropFrom(base: number): void {
    const { held, heap } = this;
    for (let i = base; i < held.length; i++) {
      const ref = held[i]!;
      held[i] = NO_OBJECT;
      heap.xdecref(ref);
    }
    held.length = base;
  }

  /** Gives up what is held, wherever it is; NO_OBJECT is nothing. */
  protected discard(ref: ObjRef): void {
    if (ref === NO_OBJECT) return;
    this.held.splice(this.held.lastIndexOf(ref), 1);
    this.heap.decref(ref);
  }

  /** What was held last is the caller's. */
  protected release(): ObjRef {
    return this.held.pop()!;
  }

  /** A frame of copy.py; one that calls C must have room for that too, where it counts. */
  protected enter(callsC: boolean): void {
    this.heap.recursion.enter("");
    this.frames++;
    if (callsC && this.profile.depth === "calls") this.checkRoom(1);
  }

  protected leave(): void {
    this.heap.recursion.leave();
    this.frames--;
  }

  /** RecursionError unless `count` more calls could be made here. */
  protected checkRoom(count: number): void {
    const { recursion } = this.heap;
    let entered = 0;
    try {
      for (; entered < count; entered++) recursion.enter(WHILE_CALLING);
    } finally {
      for (; entered > 0; entered--) recursion.leave();
    }
  }
}

// Whether anybody can see a death: that of an object with a finalizer or a weak reference, or of
// one on which such an object hangs. All other deaths may be found out later.

import type { Heap } from "./heap.ts";
import { forEachReference, type Handle } from "./values.ts";

/** Objects that are looked at before it is taken for granted that one may be seen. */
const MOST_ASKED = 32;

export class Sight {
  private readonly heap: Heap;
  private readonly isHeld: (handle: Handle) => boolean;
  private asked = 0;
  private isSeen = false;

  /** `isHeld` tells of some objects that they do not die with one reference. */
  constructor(heap: Heap, isHeld: (handle: Handle) => boolean) {
    this.heap = heap;
    this.isHeld = isHeld;
  }

  /** False when nobody can see that a reference to the object is gone. */
  maySee(handle: Handle): boolean {
    if (this.isHeld(handle)) return false;
    this.asked = 0;
    this.isSeen = false;
    this.ask(handle);
    return this.isSeen;
  }

  private readonly ask = (handle: Handle): void => {
    if (this.isSeen || this.isHeld(handle)) return;
    if (++this.asked > MOST_ASKED || this.isWatched(handle)) {
      this.isSeen = true;
      return;
    }
    forEachReference(this.heap.get(handle), this.ask);
  };

  private isWatched(handle: Handle): boolean {
    const { watchers } = this.heap;
    if (watchers.has(handle)) return true;
    for (const watcher of watchers) {
      const thing = this.heap.get(watcher);
      const isReference = thing.kind === "weakref" || thing.kind === "weakproxy";
      if (isReference && thing.target === handle) return true;
    }
    return false;
  }
}

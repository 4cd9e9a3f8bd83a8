// Whether anybody can see a death: that of an object with a finalizer or a weak reference, or of
// one on which such an object hangs. All other deaths may be found out later.

import type { Heap } from "./heap.ts";
import { forEachReference, type Handle, LEAVES } from "./values.ts";

/** Containers that are looked at before it is taken for granted that one may be seen. */
const MOST_ASKED = 32;

export class Sight {
  private readonly heap: Heap;
  private readonly isHeld: (handle: Handle) => boolean;
  private asked = 0;
  private isSeen = false;
  /** What weak references refer to; undefined before it is needed. */
  private targets: Set<Handle> | undefined;

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
    this.targets = undefined;
    this.ask(handle);
    return this.isSeen;
  }

  private readonly ask = (handle: Handle): void => {
    if (this.isSeen) return;
    const thing = this.heap.get(handle);
    if (LEAVES.has(thing.kind) || this.isHeld(handle)) return;
    if (++this.asked > MOST_ASKED || this.isWatched(handle)) {
      this.isSeen = true;
      return;
    }
    forEachReference(thing, this.ask);
  };

  private isWatched(handle: Handle): boolean {
    this.targets ??= this.findTargets();
    return this.heap.watchers.has(handle) || this.targets.has(handle);
  }

  private findTargets(): Set<Handle> {
    const targets = new Set<Handle>();
    for (const watcher of this.heap.watchers) {
      const thing = this.heap.get(watcher);
      if (thing.kind === "weakref" || thing.kind === "weakproxy") targets.add(thing.target);
    }
    return targets;
  }
}

// Who dies at which moment, where a program can see it: with finalizers and weak references. After
// every step the graph is counted anew; an object that nobody refers to dies, its finalizer and the
// callbacks of its weak references run, it gives up what it held, and so on, depth first.

import { findInClass } from "./attributes.ts";
import type { Heap } from "./heap.ts";
import { type Counts, countReferences, type Roots } from "./refcounts.ts";
import { attributesInOrder, emptied, referencesInOrder } from "./taking-apart.ts";
import { isCollectable } from "./tracking.ts";
import {
  appendAll,
  type Handle,
  type InstanceThing,
  NOTHING,
  type Thing,
  type WeakThing,
} from "./values.ts";

/** Runs Python code for a death; what it raises is written to stderr and forgotten. */
export type CallIgnoringErrors = (callee: Handle, args: readonly Handle[]) => void;

export class Deaths {
  private readonly heap: Heap;
  /** What holds objects without being one, and what is held for the dying. */
  readonly roots: Roots;
  private readonly call: CallIgnoringErrors;
  /** Held while they die: by whom their code runs, and what the dead have not given up yet. */
  private readonly held: Handle[] = [];
  private counts: Counts = new Int32Array(0);
  /** Code ran since the counting. */
  private isStale = true;

  constructor(heap: Heap, roots: Roots, call: CallIgnoringErrors) {
    this.heap = heap;
    this.roots = (each) => {
      roots(each);
      for (const handle of this.held) each(handle);
    };
    this.call = call;
  }

  /** Lets all die that nobody refers to. */
  settle(): void {
    this.isStale = true;
    do {
      const dead = this.findUnreferenced();
      // All are held until their turn comes: code that runs meanwhile does not see them die.
      for (const handle of dead) this.counts[handle]!++;
      this.release(dead);
      // Code that ran may have let go of more.
    } while (this.isStale);
  }

  private recount(): void {
    if (!this.isStale) return;
    this.counts = countReferences(this.heap, this.roots, this.counts);
    this.isStale = false;
  }

  private countOf(handle: Handle): number {
    this.recount();
    return this.counts[handle] ?? 0;
  }

  /** In the order in which they were let go. */
  private findUnreferenced(): Handle[] {
    this.recount();
    const { heap } = this;
    const dead: Handle[] = [];
    for (const handle of heap.letGo) {
      if (this.isDead(handle) && !dead.includes(handle)) dead.push(handle);
    }
    heap.letGo.length = 0;
    const first = dead.length;
    for (const handle of heap.counted.keys()) {
      if (this.counts[handle] !== 0 || !this.isDead(handle)) continue;
      if (first === 0 || !dead.includes(handle)) dead.push(handle);
    }
    return dead;
  }

  private isDead(handle: Handle): boolean {
    const { things, permanent } = this.heap;
    return this.counts[handle] === 0 && things.has(handle) && !permanent.has(handle);
  }

  private die(handle: Handle): void {
    const { heap } = this;
    const thing = heap.get(handle);
    if (heap.rules.callbacksBeforeFinalizer) this.clearReferences(handle);
    if (thing.kind === "instance" && this.finalizes(handle, thing)) return;
    this.clearReferences(handle);
    this.recount();
    heap.remove(handle);
    this.release(this.inReleaseOrder(thing));
  }

  /** Runs the finalizer, if there is one to run; whether the object lives on. */
  private finalizes(handle: Handle, thing: InstanceThing): boolean {
    const finalizer = findInClass(this.heap, thing.type, "__del__");
    if (finalizer === NOTHING || thing.isFinalized) return false;
    if (isCollectable(this.heap, thing)) thing.trackedAt = this.heap.newPlace();
    this.held.push(handle);
    this.call(finalizer, [handle]);
    this.held.pop();
    this.isStale = true;
    thing.isFinalized = this.heap.rules.finalizesOnce && isCollectable(this.heap, thing);
    return this.countOf(handle) > 0;
  }

  /** All weak references to the object die; then their callbacks run, the newest first. */
  private clearReferences(handle: Handle): void {
    const called: WeakThing[] = [];
    const references: Handle[] = [];
    for (const each of this.heap.watchers) {
      const thing = this.heap.get(each);
      if ((thing.kind !== "weakref" && thing.kind !== "weakproxy") || thing.target !== handle) {
        continue;
      }
      this.heap.watchers.delete(each);
      thing.target = NOTHING;
      if (thing.callback === NOTHING) continue;
      called.unshift(thing);
      references.unshift(each);
    }
    if (called.length === 0) return;
    this.held.push(handle, ...references);
    called.forEach((thing, i) => {
      this.call(thing.callback, [references[i]!]);
      thing.callback = NOTHING;
    });
    this.held.length -= references.length + 1;
    this.isStale = true;
  }

  /** Gives up references in order; whatever has none left dies before the next is given up. */
  private release(references: readonly Handle[]): void {
    appendAll(this.held, [...references].reverse());
    for (const handle of references) {
      this.recount();
      this.held.pop();
      this.counts[handle]!--;
      if (this.counts[handle] === 0 && !this.heap.permanent.has(handle)) this.die(handle);
    }
  }

  /** Holds objects until they are let go of. */
  hold(handles: readonly Handle[]): void {
    this.held.push(...handles);
    this.isStale = true;
  }

  /** Whether the object is held until its turn comes. */
  isHolding(handle: Handle): boolean {
    return this.held.includes(handle);
  }

  /** Lets go of what was held: it may die. */
  letGo(handle: Handle): void {
    this.held.splice(this.held.lastIndexOf(handle), 1);
    this.isStale = true;
    this.heap.letGo.push(handle);
    this.settle();
  }

  /** Calls for an object that the collector found. */
  callNow(callee: Handle, args: readonly Handle[]): void {
    this.call(callee, args);
    this.isStale = true;
  }

  /** Takes from trash what it holds; it dies if that was all that held it. */
  takeApart(handle: Handle, part: "itself" | "dict" | "cells"): void {
    this.recount();
    this.held.push(handle);
    this.counts[handle]!++;
    this.release(emptied(this.heap, handle, part));
    this.letGo(handle);
  }

  /** What a dead object held, in the order in which it lets go of it. */
  private inReleaseOrder(thing: Thing): Handle[] {
    return thing.kind === "instance"
      ? [...attributesInOrder(this.heap, thing), thing.type]
      : referencesInOrder(thing);
  }
}

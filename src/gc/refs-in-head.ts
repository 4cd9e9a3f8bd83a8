// Marks of a collection where a GC head has a field for gc_refs (to 3.7). Modules/gcmodule.c.
//
//   gc_refs    -2 UNTRACKED                on no list
//              -3 REACHABLE                tracked, and nothing is asked of it
//              -4 TENTATIVELY_UNREACHABLE  set apart: garbage, unless it is saved
//              >= 0                        being collected: references that are not explained yet
//
// From 3.4 on bit 0 of the field tells that the finalizer ran, and the number lies above it.

import { asGcHead, asObj, type GcHeadAddr, type ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { GcLists } from "./gc-lists.ts";
import type { Garbage, MarkEvents, Reachability, Reached } from "./reachability.ts";
import type { References } from "./references.ts";
import type { Traits } from "./traits.ts";
import type { Untracking } from "./untracking.ts";

const UNTRACKED = -2;
const REACHABLE = -3;
const TENTATIVELY_UNREACHABLE = -4;
const FINALIZED = 1;

export interface RefsInHeadParts {
  readonly heap: ObjectHeap;
  readonly lists: GcLists;
  readonly references: References;
  readonly events: MarkEvents;
  readonly traits: Traits;
  /** The lowest bit of the field is a flag. */
  readonly hasFlag: boolean;
  /** Tuples are untracked as soon as they are found reachable. */
  readonly untracking: Untracking;
}

export class RefsInHead implements Reachability {
  declare private readonly words: Int32Array;
  declare private readonly lists: GcLists;
  declare private readonly references: References;
  declare private readonly events: MarkEvents;
  declare private readonly untracking: Untracking;
  declare private readonly traits: Traits;
  declare private readonly headSize: number;
  /** Words from a head to its gc_refs. */
  declare private readonly refs: number;
  declare private readonly shift: number;
  declare private readonly flag: number;

  constructor(parts: RefsInHeadParts) {
    const { heap, lists, references, events, hasFlag, untracking, traits } = parts;
    const { PyGC_Head } = heap.layouts;
    this.traits = traits;
    this.words = heap.words;
    this.lists = lists;
    this.references = references;
    this.events = events;
    this.untracking = untracking;
    this.headSize = PyGC_Head.SIZE;
    this.refs = PyGC_Head.gc_refs >> 2;
    this.shift = hasFlag ? 1 : 0;
    this.flag = hasFlag ? FINALIZED : 0;
  }

  initHead(head: GcHeadAddr): void {
    this.setRefs(head, UNTRACKED);
  }

  isTracked(head: GcHeadAddr): boolean {
    return this.refsOf(head) !== UNTRACKED;
  }

  track(head: GcHeadAddr, list: GcHeadAddr): void {
    this.setRefs(head, REACHABLE);
    this.lists.append(head, list);
  }

  untrack(head: GcHeadAddr): void {
    this.setRefs(head, UNTRACKED);
    this.lists.remove(head);
    this.lists.setNext(head, 0);
  }

  deduceUnreachable(young: GcHeadAddr, unreachable: GcHeadAddr): Reached {
    this.updateRefs(young);
    this.events.onRefsUpdated(young);
    this.subtractRefs(young);
    this.events.onRefsSubtracted(young);
    this.lists.init(unreachable);
    const reached = this.moveUnreachable(young, unreachable);
    this.events.onUnreachableMoved(young, unreachable);
    return reached;
  }

  /** update_refs. After this, gc_refs of every object on the list are its count. */
  private updateRefs(list: GcHeadAddr): void {
    const { words, headSize } = this;
    for (let head = words[list >> 2]!; head !== list; head = words[head >> 2]!) {
      this.setRefs(asGcHead(head), words[(head + headSize) >> 2]!);
    }
  }

  /**
   * subtract_refs. After this, gc_refs are the references from outside the list: 0 for what only
   * objects of the list refer to.
   */
  private subtractRefs(list: GcHeadAddr): void {
    const { words, references, headSize, refs, shift } = this;
    for (let head = words[list >> 2]!; head !== list; head = words[head >> 2]!) {
      references.locate(asObj(head + headSize));
      const { source, start } = references;
      for (let k = references.end - 2; k >= start; k -= 2) {
        const child = asObj(source[k]!);
        if (child === 0 || !references.isGc(child)) continue;
        const i = ((child - headSize) >> 2) + refs;
        if (words[i]! >> shift > 0) words[i]! -= 1 << shift;
      }
    }
  }

  /**
   * move_unreachable. Goes over the list from left to right; what lies to the left is REACHABLE,
   * what was set apart is not known to be so far, and comes back to the end when something
   * reachable refers to it.
   */
  private moveUnreachable(young: GcHeadAddr, unreachable: GcHeadAddr): Reached {
    const { lists, untracking, headSize, references } = this;
    let count = 0;
    let hasDicts = false;
    let head = lists.next(young);
    while (head !== young) {
      let next: GcHeadAddr;
      if (this.refsOf(head) !== 0) {
        const ref = asObj(head + headSize);
        this.setRefs(head, REACHABLE);
        this.visitReachable(ref, young);
        next = lists.next(head);
        const { untracked } = references.type;
        if (untracked === "inFull") hasDicts = true;
        if (untracked !== "inEvery" || !untracking.maybeUntrack(ref)) count++;
      } else {
        next = lists.next(head);
        lists.move(head, unreachable);
        this.setRefs(head, TENTATIVELY_UNREACHABLE);
      }
      head = next;
    }
    return { count, hasTuples: false, hasDicts };
  }

  /** visit_reachable for everything that `ref` refers to. */
  private visitReachable(ref: ObjRef, young: GcHeadAddr): void {
    const { references, headSize, lists } = this;
    references.locate(ref);
    const { source, start } = references;
    for (let k = references.end - 2; k >= start; k -= 2) {
      const child = asObj(source[k]!);
      if (child === 0 || !references.isGc(child)) continue;
      const head = asGcHead(child - headSize);
      const refs = this.refsOf(head);
      if (refs === 0) {
        this.setRefs(head, 1);
      } else if (refs === TENTATIVELY_UNREACHABLE) {
        lists.move(head, young);
        this.setRefs(head, 1);
      }
    }
  }

  unmark(unreachable: GcHeadAddr): Garbage {
    const { lists, traits, headSize } = this;
    let count = 0;
    let isPlain = true;
    traits.begin();
    for (let head = lists.next(unreachable); head !== unreachable; head = lists.next(head)) {
      count++;
      if (isPlain && !traits.isPlain(asObj(head + headSize))) isPlain = false;
    }
    return { count, isPlain };
  }

  isTentative(head: GcHeadAddr): boolean {
    return this.refsOf(head) === TENTATIVELY_UNREACHABLE;
  }

  settle(head: GcHeadAddr): void {
    this.setRefs(head, REACHABLE);
  }

  settleAll(list: GcHeadAddr): void {
    const { lists } = this;
    for (let head = lists.next(list); head !== list; head = lists.next(head)) this.settle(head);
  }

  isStillGarbage(list: GcHeadAddr): boolean {
    const { lists } = this;
    this.updateRefs(list);
    this.subtractRefs(list);
    for (let head = lists.next(list); head !== list; head = lists.next(head)) {
      if (this.refsOf(head) !== 0) return false;
    }
    return true;
  }

  private refsOf(head: GcHeadAddr): number {
    return this.words[(head >> 2) + this.refs]! >> this.shift;
  }

  private setRefs(head: GcHeadAddr, refs: number): void {
    const i = (head >> 2) + this.refs;
    this.words[i] = (refs << this.shift) | (this.words[i]! & this.flag);
    this.words[i + 1] = refs >> 31;
  }
}

// Objects that a collection finds to be on no cycle, and leaves alone from then on: tuples in every
// collection, dicts in full ones, so that a dict that grows is not gone over each time.
// Objects/tupleobject.c: _PyTuple_MaybeUntrack; Objects/dictobject.c: _PyDict_MaybeUntrack.

import { asObj, type GcHeadAddr, type ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { GcLists } from "./gc-lists.ts";

/** What a collection asks of a reachable object where tuples are untracked on the way. */
export interface UntrackTuples {
  untrackTuple(ref: ObjRef): void;
}

export class Untracking implements UntrackTuples {
  declare private readonly heap: ObjectHeap;
  declare private readonly lists: GcLists;
  declare private readonly headSize: number;
  declare private readonly untracksOnTheWay: boolean;

  constructor(heap: ObjectHeap, lists: GcLists, untracksOnTheWay: boolean) {
    this.heap = heap;
    this.lists = lists;
    this.headSize = heap.layouts.PyGC_Head.SIZE;
    this.untracksOnTheWay = untracksOnTheWay;
  }

  untrackTuple(ref: ObjRef): void {
    if (this.untracksOnTheWay) this.maybeUntrack(ref, "inEvery");
  }

  /** untrack_tuples: those on the list that hold nothing which can be on a cycle. */
  untrackTuples(list: GcHeadAddr): void {
    if (!this.untracksOnTheWay) this.untrackAll(list, "inEvery");
  }

  /** untrack_dicts. */
  untrackDicts(list: GcHeadAddr): void {
    this.untrackAll(list, "inFull");
  }

  private untrackAll(list: GcHeadAddr, when: "inEvery" | "inFull"): void {
    const { lists, headSize } = this;
    let head = lists.next(list);
    while (head !== list) {
      const next = lists.next(head);
      this.maybeUntrack(asObj(head + headSize), when);
      head = next;
    }
  }

  private maybeUntrack(ref: ObjRef, when: "inEvery" | "inFull"): void {
    const { heap } = this;
    const type = heap.typeOf(ref);
    if (type.untracked !== when) return;
    if (type.slots.mayLieOnCycle!(ref)) return;
    heap.tracker.untrack(ref);
  }
}

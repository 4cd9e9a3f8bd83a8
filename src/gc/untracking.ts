// Objects that a collection finds to be on no cycle, and leaves alone from then on: tuples in every
// collection, dicts in full ones, so that a dict that grows is not gone over each time.
// Objects/tupleobject.c: _PyTuple_MaybeUntrack; Objects/dictobject.c: _PyDict_MaybeUntrack.

import { asObj, type GcHeadAddr, type ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { Untracked } from "../objects/type.ts";
import type { GcLists } from "./gc-lists.ts";

export class Untracking {
  declare private readonly heap: ObjectHeap;
  declare private readonly lists: GcLists;
  declare private readonly headSize: number;

  constructor(heap: ObjectHeap, lists: GcLists) {
    this.heap = heap;
    this.lists = lists;
    this.headSize = heap.layouts.PyGC_Head.SIZE;
  }

  /** untrack_tuples: those on the list that hold nothing which can be on a cycle. */
  untrackTuples(list: GcHeadAddr): void {
    this.untrackAll(list, "inEvery");
  }

  /** untrack_dicts. */
  untrackDicts(list: GcHeadAddr): void {
    this.untrackAll(list, "inFull");
  }

  private untrackAll(list: GcHeadAddr, when: Untracked): void {
    const { heap, lists, headSize } = this;
    let head = lists.next(list);
    while (head !== list) {
      const ref = asObj(head + headSize);
      head = lists.next(head);
      if (heap.typeOf(ref).untracked === when) this.maybeUntrack(ref);
    }
  }

  /** Untracks an object of a type that can be, if it lies on no cycle; whether it did. */
  maybeUntrack(ref: ObjRef): boolean {
    const { heap } = this;
    const { slots } = heap.typeOf(ref);
    if (slots.mayLieOnCycle!(ref)) return false;
    heap.tracker.untrack(ref);
    return true;
  }
}

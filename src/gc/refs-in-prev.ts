// Marks of a collection where a GC head is two words (3.8 and later): gc_refs are counted in
// `_gc_prev`, whose link back is not needed meanwhile. Include/internal/pycore_gc.h,
// Modules/gcmodule.c, in 3.13 Python/gc.c.
//
//   _gc_next   next object's head        | bit 0: UNREACHABLE
//   _gc_prev   previous object's head,   | bit 1: COLLECTING | bit 0: FINALIZED
//              or gc_refs << 2
//
//   not tracked        _gc_next is 0
//   tracked            both are links, no flag but FINALIZED
//   being collected    COLLECTING; `_gc_prev` holds gc_refs, the list is linked forwards only
//   set apart          UNREACHABLE in the links forwards; `_gc_prev` is a link again
//   tentative          COLLECTING alone: garbage, on an ordinary list
//
// UNREACHABLE is set in the links to and from every object that was set apart, so also in that of
// the list's own head.

import { asGcHead, asObj, type GcHeadAddr } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { PyType } from "../objects/type.ts";
import type { GcLists } from "./gc-lists.ts";
import type { Garbage, MarkEvents, Reachability, Reached } from "./reachability.ts";
import type { References } from "./references.ts";
import type { Traits } from "./traits.ts";

const FINALIZED = 1;
const COLLECTING = 2;
const REFS_SHIFT = 2;
const ONE_REF = 1 << REFS_SHIFT;
const ADDRESS = ~3;
const UNREACHABLE = 1;

const HEAD_SIZE = 16;
/** Words of a head: `_gc_prev`, and `ob_refcnt` behind it; of an object: `ob_type`, `ob_size`. */
const PREV = 2;
const REFCNT = HEAD_SIZE >> 2;
const TYPE = 2;
const SIZE = 4;
/** Words from an object back to its `_gc_prev`. */
const BACK = REFCNT - PREV;

export interface RefsInPrevParts {
  readonly heap: ObjectHeap;
  readonly lists: GcLists;
  readonly references: References;
  readonly events: MarkEvents;
  readonly traits: Traits;
  /** Objects that never die are put there when they are met; undefined when none are told apart. */
  readonly permanent: GcHeadAddr | undefined;
}

export class RefsInPrev implements Reachability {
  declare private readonly heap: ObjectHeap;
  declare private readonly words: Int32Array;
  declare private readonly lists: GcLists;
  declare private readonly references: References;
  declare private readonly events: MarkEvents;
  declare private readonly traits: Traits;
  declare private readonly permanent: GcHeadAddr | undefined;
  /** A type whose objects all have a head. */
  private lastGcType = 0;

  constructor({ heap, lists, references, events, traits, permanent }: RefsInPrevParts) {
    this.traits = traits;
    this.heap = heap;
    this.words = heap.words;
    this.lists = lists;
    this.references = references;
    this.events = events;
    this.permanent = permanent;
  }

  initHead(_head: GcHeadAddr): void {}

  isTracked(head: GcHeadAddr): boolean {
    return this.words[head >> 2] !== 0;
  }

  track(head: GcHeadAddr, list: GcHeadAddr): void {
    this.lists.append(head, list);
  }

  untrack(head: GcHeadAddr): void {
    this.lists.remove(head);
    this.words[head >> 2] = 0;
    this.words[(head >> 2) + PREV]! &= FINALIZED;
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

  /**
   * update_refs. After this, every object on the list is COLLECTING, and its gc_refs are its count.
   */
  private updateRefs(list: GcHeadAddr): void {
    const { words, permanent, lists } = this;
    // Classes may have gone since the last collection.
    this.lastGcType = 0;
    let head = words[list >> 2]!;
    while (head !== list) {
      const i = head >> 2;
      const next = words[i]!;
      const count = words[i + REFCNT]!;
      if (count < 0 && permanent !== undefined) {
        lists.move(asGcHead(head), permanent);
      } else {
        words[i + PREV] = (words[i + PREV]! & FINALIZED) | COLLECTING | (count << REFS_SHIFT);
      }
      head = next;
    }
  }

  /**
   * subtract_refs. After this, gc_refs are the references from outside the list: 0 for what only
   * objects of the list refer to.
   */
  private subtractRefs(list: GcHeadAddr): void {
    const { words, references } = this;
    let typeAt = 0;
    let itemsAt = 0;
    for (let head = words[list >> 2]!; head !== list; head = words[head >> 2]!) {
      const ref = head + HEAD_SIZE;
      if (words[(ref >> 2) + TYPE]! !== typeAt) {
        typeAt = words[(ref >> 2) + TYPE]!;
        itemsAt = this.heap.types.at(typeAt).itemsAt;
      }
      if (itemsAt !== 0) {
        const start = itemsAt > 0 ? (ref + itemsAt) >> 2 : words[(ref - itemsAt) >> 2]! >> 2;
        this.visitDecref(words, start, start + 2 * words[(ref >> 2) + SIZE]!);
      } else {
        references.locate(asObj(ref));
        this.visitDecref(references.source, references.start, references.end);
      }
    }
  }

  /** visit_decref, of each of the references from `end` down to `start`. */
  private visitDecref(source: Int32Array, start: number, end: number): void {
    const { words } = this;
    for (let k = end - 2; k >= start; k -= 2) {
      const child = source[k]!;
      if (child === 0) continue;
      if (words[(child >> 2) + TYPE]! !== this.lastGcType && !this.isGc(child)) continue;
      const i = (child >> 2) - BACK;
      const prev = words[i]!;
      if ((prev & COLLECTING) !== 0) words[i] = prev - ONE_REF;
    }
  }

  /** PyObject_IS_GC, see References.isGc; most children have the type of the one before. */
  private isGc(child: number): boolean {
    const type = this.words[(child >> 2) + TYPE]!;
    if (!this.references.isGc(asObj(child))) return false;
    // Of types some have a head and some have not.
    if (type !== this.heap.typeType.at) this.lastGcType = type;
    return true;
  }

  /**
   * move_unreachable. Goes over the list from left to right; what lies to the left is reachable and
   * an ordinary list again, what was set apart is not known to be reachable so far, and comes back
   * to the end when something reachable refers to it.
   */
  private moveUnreachable(young: GcHeadAddr, unreachable: GcHeadAddr): Reached {
    const { words } = this;
    let [count, hasTuples, hasDicts] = [0, false, false];
    let typeAt = 0;
    let type: PyType | undefined;
    let previous: number = young;
    let head = words[young >> 2]!;
    while (head !== young) {
      const i = head >> 2;
      if (words[i + PREV]! >>> REFS_SHIFT !== 0) {
        if (words[i + REFCNT + TYPE]! !== typeAt) {
          typeAt = words[i + REFCNT + TYPE]!;
          type = this.heap.types.at(typeAt);
          if (type.untracked === "inEvery") hasTuples = true;
          else if (type.untracked === "inFull") hasDicts = true;
        }
        this.reachFrom(head + HEAD_SIZE, type!.itemsAt, young);
        words[i + PREV] = previous | (words[i + PREV]! & FINALIZED);
        previous = head;
        count++;
      } else {
        words[previous >> 2] = words[i]!;
        const last = words[(unreachable >> 2) + PREV]!;
        words[last >> 2] = head | UNREACHABLE;
        words[i + PREV] = last | (words[i + PREV]! & ~ADDRESS);
        words[i] = unreachable | UNREACHABLE;
        words[(unreachable >> 2) + PREV] = head;
      }
      head = words[previous >> 2]!;
    }
    words[(young >> 2) + PREV] = previous;
    return { count, hasTuples, hasDicts };
  }

  /** Visits everything that the object at `ref` refers to. */
  private reachFrom(ref: number, itemsAt: number, young: GcHeadAddr): void {
    const { words, references } = this;
    if (itemsAt !== 0) {
      const start = itemsAt > 0 ? (ref + itemsAt) >> 2 : words[(ref - itemsAt) >> 2]! >> 2;
      this.visitReachable(words, start, start + 2 * words[(ref >> 2) + SIZE]!, young);
    } else {
      references.locate(asObj(ref));
      this.visitReachable(references.source, references.start, references.end, young);
    }
  }

  /** visit_reachable, of each of the references from `end` down to `start`. */
  private visitReachable(source: Int32Array, start: number, end: number, young: GcHeadAddr): void {
    const { words } = this;
    for (let k = end - 2; k >= start; k -= 2) {
      const child = source[k]!;
      if (child === 0) continue;
      if (words[(child >> 2) + TYPE]! !== this.lastGcType && !this.isGc(child)) continue;
      const i = (child >> 2) - REFCNT;
      const prev = words[i + PREV]!;
      if ((prev & COLLECTING) === 0) continue;
      if ((words[i]! & UNREACHABLE) !== 0) this.bringBack(child - HEAD_SIZE, young);
      else if (prev >>> REFS_SHIFT === 0) words[i + PREV] = prev | ONE_REF;
    }
  }

  /** What was set apart is reachable after all: it comes to the end of the list, with one ref. */
  private bringBack(head: number, young: GcHeadAddr): void {
    const { words } = this;
    const i = head >> 2;
    const prev = words[i + PREV]! & ADDRESS;
    const next = words[i]! & ~UNREACHABLE;
    words[prev >> 2] = words[i]!;
    words[(next >> 2) + PREV] = prev | (words[(next >> 2) + PREV]! & ~ADDRESS);
    const last = words[(young >> 2) + PREV]!;
    words[last >> 2] = head;
    words[i] = young;
    words[(young >> 2) + PREV] = head;
    words[i + PREV] = ONE_REF | (words[i + PREV]! & ~ADDRESS);
  }

  unmark(unreachable: GcHeadAddr): Garbage {
    const { words, traits } = this;
    let count = 0;
    let isPlain = true;
    traits.begin();
    words[unreachable >> 2]! &= ~UNREACHABLE;
    for (let head = words[unreachable >> 2]!; head !== unreachable; head = words[head >> 2]!) {
      words[head >> 2]! &= ~UNREACHABLE;
      count++;
      if (isPlain && !traits.isPlain(asObj(head + HEAD_SIZE))) isPlain = false;
    }
    return { count, isPlain };
  }

  isTentative(head: GcHeadAddr): boolean {
    return (this.words[(head >> 2) + PREV]! & COLLECTING) !== 0;
  }

  settle(head: GcHeadAddr): void {
    this.words[(head >> 2) + PREV]! &= ~COLLECTING;
  }

  settleAll(list: GcHeadAddr): void {
    const { words } = this;
    for (let head = words[list >> 2]!; head !== list; head = words[head >> 2]!) {
      words[(head >> 2) + PREV]! &= ~COLLECTING;
    }
  }

  isStillGarbage(list: GcHeadAddr): boolean {
    const { words } = this;
    this.updateRefs(list);
    this.subtractRefs(list);
    let isGarbage = true;
    let previous: number = list;
    for (let head = words[list >> 2]!; head !== list; head = words[head >> 2]!) {
      const i = (head >> 2) + PREV;
      if (words[i]! >>> REFS_SHIFT !== 0) isGarbage = false;
      words[i] = previous | (words[i]! & FINALIZED);
      previous = head;
    }
    return isGarbage;
  }
}

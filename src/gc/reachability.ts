// What a collection says of objects while it finds out which ones nobody outside refers to: the
// marks in their GC heads. Two mechanisms, by where gc_refs are: in a field of the head, or in
// place of its link back.

import type { GcHeadAddr } from "../memory/address.ts";

/** What was met among what is reachable, so that nobody has to go over it for nothing. */
export interface Reached {
  /** Objects that are on the list now. */
  readonly count: number;
  /** Among them are some that every collection may untrack, and nobody has tried. */
  readonly hasTuples: boolean;
  /** Among them are some that full collections may untrack. */
  readonly hasDicts: boolean;
}

/** What was met among garbage. */
export interface Garbage {
  readonly count: number;
  /** None has a finalizer, is weakly referred to, or is a weak reference: no code will run. */
  readonly isPlain: boolean;
}

export interface Reachability {
  /** A new head of zeros becomes that of an object which is not tracked. */
  initHead(head: GcHeadAddr): void;
  isTracked(head: GcHeadAddr): boolean;
  /** The object, not tracked so far, comes to the end of `list`. */
  track(head: GcHeadAddr, list: GcHeadAddr): void;
  /** A tracked object leaves its list. */
  untrack(head: GcHeadAddr): void;
  /**
   * deduce_unreachable: update_refs, subtract_refs, move_unreachable. After this, `young` holds
   * what is reachable from outside of what it was, and is a list as between collections;
   * `unreachable` holds the rest, each `isTentative`, and is a list once `unmark` was called.
   */
  deduceUnreachable(young: GcHeadAddr, unreachable: GcHeadAddr): Reached;
  /** Makes `unreachable` a list that can be taken apart. */
  unmark(unreachable: GcHeadAddr): Garbage;
  /** The object is on the list that `deduceUnreachable` set apart, and nobody has saved it. */
  isTentative(head: GcHeadAddr): boolean;
  /** The object is not taken for garbage any more, or not taken apart now: no mark is left. */
  settle(head: GcHeadAddr): void;
  /** As `settle` for every object on `list`. */
  settleAll(list: GcHeadAddr): void;
  /**
   * check_garbage: whether all on `list` are still referred to by each other only. After this, no
   * object there is tentative.
   */
  isStillGarbage(list: GcHeadAddr): boolean;
}

/** Told of a collection's phases while objects carry marks; see gc-events.ts. */
export interface MarkEvents {
  onRefsUpdated(young: GcHeadAddr): void;
  onRefsSubtracted(young: GcHeadAddr): void;
  onUnreachableMoved(young: GcHeadAddr, unreachable: GcHeadAddr): void;
}

// The phases of a collection, told as they end: what holds then is each phase's postcondition. The
// heap may be looked at and not touched.

import type { GcHeadAddr } from "../memory/address.ts";
import type { Generation } from "./gc-state.ts";
import type { MarkEvents } from "./reachability.ts";

export interface GcEvents extends MarkEvents {
  /** A collection is about to begin: nothing is merged, and the counters are what they were. */
  onCollectionAsked(generation: Generation): void;
  /** The generations that are collected are one list, `young`; `old` is where survivors go. */
  onCollectionBegun(generation: Generation, young: GcHeadAddr, old: GcHeadAddr): void;
  /** Survivors are in `old`; `unreachable` is garbage, `finalizers` what cannot be freed. */
  onGarbageFound(unreachable: GcHeadAddr, finalizers: GcHeadAddr): void;
  /** No weak reference to garbage is alive; callbacks have run. */
  onWeakrefsHandled(unreachable: GcHeadAddr): void;
  /** Each object of garbage that has a finalizer had it called. */
  onFinalized(unreachable: GcHeadAddr): void;
  /** What finalizers brought back is gone from the list; all else on it is taken apart next. */
  onDeletionBegun(garbage: GcHeadAddr): void;
  /** An object's references were cleared, and it was still there behind that. */
  onCleared(head: GcHeadAddr): void;
  /** Those of 2.7's garbage that have a finalizer are in gc.garbage; all on the list live on. */
  onFinalizersKept(finalizers: GcHeadAddr): void;
  onCollectionDone(generation: Generation, collected: number, uncollectable: number): void;
  /** gc.freeze: all that was tracked is permanent, and counts begin anew. */
  onFrozen(): void;
}

/** Hears everything and does nothing; a base to override from. */
export class NullGcEvents implements GcEvents {
  onCollectionAsked(_generation: Generation): void {}
  onCollectionBegun(_generation: Generation, _young: GcHeadAddr, _old: GcHeadAddr): void {}
  onRefsUpdated(_young: GcHeadAddr): void {}
  onRefsSubtracted(_young: GcHeadAddr): void {}
  onUnreachableMoved(_young: GcHeadAddr, _unreachable: GcHeadAddr): void {}
  onGarbageFound(_unreachable: GcHeadAddr, _finalizers: GcHeadAddr): void {}
  onWeakrefsHandled(_unreachable: GcHeadAddr): void {}
  onFinalized(_unreachable: GcHeadAddr): void {}
  onDeletionBegun(_garbage: GcHeadAddr): void {}
  onCleared(_head: GcHeadAddr): void {}
  onFinalizersKept(_finalizers: GcHeadAddr): void {}
  onCollectionDone(_generation: Generation, _collected: number, _uncollectable: number): void {}
  onFrozen(): void {}
}

// What the parts of one collector share, and what the collector asks of layers that it does not
// know.

import type { GcHeadAddr, ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { CollectingProfile } from "../profile/collecting.ts";
import type { GcEvents } from "./gc-events.ts";
import type { GcLists } from "./gc-lists.ts";
import type { GcState, Generation } from "./gc-state.ts";
import type { Reachability } from "./reachability.ts";

/** Layers beside and above: code that a collection runs, and what it asks of types. */
export interface GcHooks {
  /** Calls a weak reference's callback; what it raises is told and forgotten. */
  callBack(callback: ObjRef, ref: ObjRef): void;
  /** invoke_gc_callback: tells the functions in gc.callbacks. */
  tellCallbacks(
    phase: "start" | "stop",
    generation: Generation,
    collected: number,
    uncollectable: number,
  ): void;
  /** PyList_Append to gc.garbage; false when there was no memory. */
  keepGarbage(ref: ObjRef): boolean;
  /** A line for stderr. */
  write(line: string): void;
  /** clear_freelists. */
  clearFreeLists(): void;
}

/** What a collection needs to know of weak references. Objects/weakrefobject.c. */
export interface GcWeakrefs {
  /** PyWeakref_Check: refs and proxies. */
  isWeakref(ref: ObjRef): boolean;
  /** References to `object`, in the order of its list. */
  refsTo(object: ObjRef): readonly ObjRef[];
  /** _PyWeakref_ClearRef: the reference is dead, its callback stays. */
  clearRef(ref: ObjRef): void;
  /** Borrowed, or NO_OBJECT. */
  peekCallback(ref: ObjRef): ObjRef;
}

/** The note in an object's head that its finalizer ran. */
export interface FinalizedNotes {
  isFinalized(ref: ObjRef): boolean;
  setFinalized(ref: ObjRef): void;
}

export interface GcParts {
  readonly heap: ObjectHeap;
  readonly profile: CollectingProfile;
  readonly state: GcState;
  readonly lists: GcLists;
  readonly marks: Reachability;
  readonly weakrefs: GcWeakrefs;
  readonly finalized: FinalizedNotes;
  readonly hooks: GcHooks;
  readonly events: GcEvents;
  /** The object behind a head, and the head before an object. */
  readonly objectOf: (head: GcHeadAddr) => ObjRef;
  readonly headOf: (ref: ObjRef) => GcHeadAddr;
}

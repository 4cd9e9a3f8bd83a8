// The cycle collector, by version.

import type { CPythonName } from "./cpython-name.ts";

/** When a collection runs that allocations have brought about. */
export type CollectionMoment =
  /** Inside of the allocation, before the new object is tracked. */
  | "allocation"
  /** When the running code next looks: at a loop's end, a call, the start of code. */
  | "safePoint";

/** What happens to garbage of which a finalizer has brought some back to life. */
export type Resurrection =
  /** All of it lives on, and is told as collected. */
  | "allCounted"
  /** All of it lives on. */
  | "all"
  /** Only what can be reached from outside lives on. */
  | "reachable";

/** Free lists that a full collection empties, by type. */
export type ClearedFreeList = "method" | "tuple" | "unicode" | "int" | "float" | "list" | "dict";

export interface CollectingProfile {
  /** Of generations 0, 1 and 2 when a process starts. */
  readonly thresholds: readonly [number, number, number];
  readonly moment: CollectionMoment;
  /** Objects whose count never changes go to the permanent generation when they are met. */
  readonly immortalsArePermanent: boolean;
  /** A cycle with a finalizer on it is never freed: it goes to gc.garbage. */
  readonly finalizersAreLegacy: boolean;
  readonly resurrection: Resurrection;
  /** Weak references that are garbage themselves die before any finalizer runs. */
  readonly clearsTrashWeakrefs: boolean;
  /** In the order in which they are emptied. */
  readonly clearedFreeLists: readonly ClearedFreeList[];
  /** gc.callbacks, gc.get_stats. */
  readonly hasCallbacks: boolean;
  /** gc.freeze and all that comes with it. */
  readonly hasFreeze: boolean;
  /** gc.get_objects(generation=). */
  readonly tellsGenerations: boolean;
  /** gc.is_finalized. */
  readonly tellsFinalized: boolean;
  /** DEBUG_INSTANCES and DEBUG_OBJECTS, without one of which DEBUG_COLLECTABLE tells nothing. */
  readonly debugKinds: boolean;
  /** `gc: done` tells its counts even when both are 0. */
  readonly tellsNothingFound: boolean;
  /** `gc: done, 0.0009s elapsed.`: with a full stop. */
  readonly endsWithStop: boolean;
}

const collecting27: CollectingProfile = {
  thresholds: [700, 10, 10], // Modules/gcmodule.c: generations
  moment: "allocation", // Modules/gcmodule.c: _PyObject_GC_Malloc
  immortalsArePermanent: false,
  finalizersAreLegacy: true, // Modules/gcmodule.c: move_finalizers
  resurrection: "all", // no finalizer of garbage runs
  clearsTrashWeakrefs: false, // Modules/gcmodule.c: handle_weakrefs
  clearedFreeLists: ["method", "tuple", "unicode", "int", "float"], // clear_freelists
  hasCallbacks: false,
  hasFreeze: false,
  tellsGenerations: false,
  tellsFinalized: false,
  debugKinds: true, // Modules/gcmodule.c: debug_cycle
  tellsNothingFound: false, // Modules/gcmodule.c: collect
  endsWithStop: true,
};

const collecting36: CollectingProfile = {
  ...collecting27,
  finalizersAreLegacy: false, // Modules/gcmodule.c: finalize_garbage
  resurrection: "allCounted", // Modules/gcmodule.c: collect, check_garbage
  clearedFreeLists: ["method", "tuple", "unicode", "float", "list", "dict"],
  hasCallbacks: true,
  debugKinds: false,
  endsWithStop: false,
};

const collecting37: CollectingProfile = {
  ...collecting36,
  resurrection: "all",
  clearsTrashWeakrefs: true,
  hasFreeze: true,
};

const collecting38: CollectingProfile = {
  ...collecting37,
  tellsGenerations: true,
  tellsNothingFound: true,
};

const collecting39: CollectingProfile = {
  ...collecting38,
  resurrection: "reachable", // Modules/gcmodule.c: handle_resurrected_objects
  clearedFreeLists: ["tuple", "float", "list", "dict"],
  tellsFinalized: true,
};

const collecting312: CollectingProfile = {
  ...collecting39,
  moment: "safePoint", // Modules/gcmodule.c: _PyObject_GC_Link, _Py_RunGC
  immortalsArePermanent: true, // Modules/gcmodule.c: update_refs
};

const collecting313: CollectingProfile = {
  ...collecting312,
  thresholds: [2000, 10, 10], // Include/internal/pycore_runtime_init.h
};

export const COLLECTING: Record<CPythonName, CollectingProfile> = {
  "2.7": collecting27,
  "3.6": collecting36,
  "3.7": collecting37,
  "3.8": collecting38,
  "3.9": collecting39,
  "3.10": collecting39,
  "3.11": collecting39,
  "3.12": collecting312,
  "3.13": collecting313,
};

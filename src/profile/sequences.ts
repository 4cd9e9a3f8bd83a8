// Lists and tuples, by version.

import type { CPythonName } from "./objects.ts";

/** How many slots a list of `n` items that grows or shrinks is given. */
export type ListGrowth =
  /** n + n/8 + 3 or 6. */
  | "eighths"
  /** n + n/8 + 6, rounded down to a multiple of four; n itself when that jumps past it. */
  | "multiplesOfFour";

/** How list(t), and extend of a list without slots, sizes the list. */
export type ListFromIterable =
  /** As if appended: over-allocated. */
  | "overAllocated"
  /** As many slots as items. */
  | "exact"
  /** As many slots as items, rounded up to an even number. */
  | "even";

export interface SequencesProfile {
  readonly listGrowth: ListGrowth;
  readonly listFromIterable: ListFromIterable;
  /** What `a + b`, `a * n` and slices ask for their items: zeroed (calloc) or not (malloc). */
  readonly listItemsZeroed: boolean;
  /** Free list objects kept: PyList_MAXFREELIST. */
  readonly listFreeList: number;
  /** Free tuples kept of each length, and the first length of which none are. */
  readonly tupleFreeList: number;
  readonly tupleMaxSaveSize: number;
  /** Tuples of this length are put on a free list and never taken from it; 0 when there is none. */
  readonly tupleStrandedLength: number;
  /** `t + ()` and `() + t` are t. */
  readonly tupleConcatKeeps: boolean;
  /** tp_hash of a tuple: multiply and add, or xxHash's lanes. */
  readonly tupleHash: "multiplier" | "xxh";
}

const sequences27: SequencesProfile = {
  listGrowth: "eighths", // Objects/listobject.c: list_resize
  listFromIterable: "overAllocated", // Objects/listobject.c: listextend
  listItemsZeroed: true, // Objects/listobject.c: PyList_New
  listFreeList: 80, // Objects/listobject.c: PyList_MAXFREELIST
  tupleFreeList: 2000, // Objects/tupleobject.c: PyTuple_MAXFREELIST
  tupleMaxSaveSize: 20, // Objects/tupleobject.c: PyTuple_MAXSAVESIZE
  tupleStrandedLength: 0,
  tupleConcatKeeps: false, // Objects/tupleobject.c: tupleconcat
  tupleHash: "multiplier", // Objects/tupleobject.c: tuplehash
};

const sequences37: SequencesProfile = {
  ...sequences27,
  tupleConcatKeeps: true, // Objects/tupleobject.c: tupleconcat
};

const sequences38: SequencesProfile = {
  ...sequences37,
  listFromIterable: "exact", // Objects/listobject.c: list_preallocate_exact
  listItemsZeroed: false, // Objects/listobject.c: list_new_prealloc
  tupleHash: "xxh", // Objects/tupleobject.c: _PyHASH_XXPRIME_1
};

const sequences39: SequencesProfile = {
  ...sequences38,
  listGrowth: "multiplesOfFour", // Objects/listobject.c: list_resize
};

const sequences310: SequencesProfile = {
  ...sequences39,
  listFromIterable: "even", // Objects/listobject.c: list_preallocate_exact
};

const sequences311: SequencesProfile = {
  ...sequences310,
  tupleStrandedLength: 20, // Objects/tupleobject.c: maybe_freelist_pop, maybe_freelist_push
};

const sequences313: SequencesProfile = {
  ...sequences311,
  tupleMaxSaveSize: 21, // Objects/tupleobject.c: lengths 1 to PyTuple_MAXSAVESIZE are kept
  tupleStrandedLength: 0,
};

export const SEQUENCES: Record<CPythonName, SequencesProfile> = {
  "2.7": sequences27,
  "3.6": sequences27,
  "3.7": sequences37,
  "3.8": sequences38,
  "3.9": sequences39,
  "3.10": sequences310,
  "3.11": sequences311,
  "3.12": sequences311,
  "3.13": sequences313,
};

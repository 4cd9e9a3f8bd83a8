// Lists, tuples and the singletons, by version.

import type { CPythonName } from "./cpython-name.ts";

/** How many slots a list of `n` items that grows or shrinks is given. */
export type ListGrowth =
  /** n + n/8 + 3 or 6. */
  | "eighths"
  /** n + n/8 + 6, rounded down to a multiple of four; n itself when that jumps past it. */
  | "multiplesOfFour";

/** How many slots a list without any is given for items of a known number. */
export type ListPreallocation = "exact" | "even";

/** When a list without slots asks for exactly what it needs, instead of growing to it. */
export type ListPreallocates =
  /** Never: list(x) and extend grow as append does. */
  | "never"
  /** In list(x), when x has a length, before it extends the new list. */
  | "constructor"
  /** In extend, which is all that list(x) does. */
  | "extend";

/** What `del a[i]` does to the slots that are left over. */
export type ListDeletion =
  /** Gives them back below half, and the whole vector with the last item. */
  | "shrinks"
  /** Nothing: the vector keeps its size. */
  | "keeps";

/** What () is. */
export type EmptyTuple =
  /** A tuple made like every other, in the first place of the free lists. */
  | "tracked"
  /** The same, but never shown to the collector. */
  | "untracked"
  /** A static object. */
  | "static";

/** What orders operands whose types do not know each other. */
export type UnlikeOrder =
  /** The names of their types: numbers first of all but None, objects of one type by address. */
  | "typeNames"
  /** Nothing: TypeError. */
  | "none";

export interface SequencesProfile {
  readonly listGrowth: ListGrowth;
  readonly listPreallocation: ListPreallocation;
  readonly listPreallocates: ListPreallocates;
  /** Types of iterables for which extend grows, although it preallocates for others. */
  readonly listGrowsFor: readonly string[];
  /** What `a + b`, `a * n` and slices ask for their items: zeroed (calloc) or not (malloc). */
  readonly listItemsZeroed: boolean;
  readonly listDeletion: ListDeletion;
  /** pop of a list's only item frees the vector; else it shrinks it, if it is two slots or more. */
  readonly listPopClears: boolean;
  /** Free list objects kept: PyList_MAXFREELIST. */
  readonly listFreeList: number;
  /** A full collection empties the free list. */
  readonly listFreeListCleared: boolean;
  /** Free tuples kept of each length, and the first length of which none are. */
  readonly tupleFreeList: number;
  readonly tupleMaxSaveSize: number;
  /** Tuples of this length are put on a free list and never taken from it; 0 when there is none. */
  readonly tupleStrandedLength: number;
  readonly emptyTuple: EmptyTuple;
  /** `t + ()` and `() + t` are t. */
  readonly tupleConcatKeeps: boolean;
  /** range() gives a list. */
  readonly rangeIsList: boolean;
  /** tp_hash of a tuple: multiply and add, or xxHash's lanes. */
  readonly tupleHash: "multiplier" | "xxh";
  /** What a subscript must be: `list indices must be ..., not str`. */
  readonly indexWords: string;
  readonly unlikeOrder: UnlikeOrder;
  /** hash(None): undefined when it is that of its address. */
  readonly noneHash: number | undefined;
}

const sequences27: SequencesProfile = {
  listGrowth: "eighths", // Objects/listobject.c: list_resize
  listPreallocation: "exact",
  listPreallocates: "never", // Objects/listobject.c: listextend
  listGrowsFor: [],
  listItemsZeroed: true, // Objects/listobject.c: PyList_New
  listDeletion: "shrinks", // Objects/listobject.c: list_ass_item
  listPopClears: false, // Objects/listobject.c: listpop
  listFreeList: 80, // Objects/listobject.c: PyList_MAXFREELIST
  listFreeListCleared: false, // Modules/gcmodule.c: clear_freelists
  tupleFreeList: 2000, // Objects/tupleobject.c: PyTuple_MAXFREELIST
  tupleMaxSaveSize: 20, // Objects/tupleobject.c: PyTuple_MAXSAVESIZE
  tupleStrandedLength: 0,
  emptyTuple: "tracked", // Objects/tupleobject.c: PyTuple_New
  tupleConcatKeeps: false, // Objects/tupleobject.c: tupleconcat
  rangeIsList: true, // Python/bltinmodule.c: builtin_range
  tupleHash: "multiplier", // Objects/tupleobject.c: tuplehash
  indexWords: "integers", // Objects/listobject.c: list_subscript
  unlikeOrder: "typeNames", // Objects/object.c: default_3way_compare
  noneHash: undefined, // Objects/object.c: none_hash
};

const sequences36: SequencesProfile = {
  ...sequences27,
  rangeIsList: false, // Objects/rangeobject.c
  listFreeListCleared: true, // Modules/gcmodule.c: clear_freelists
  indexWords: "integers or slices", // Objects/listobject.c: list_subscript
  unlikeOrder: "none", // Objects/object.c: do_richcompare
};

const sequences37: SequencesProfile = {
  ...sequences36,
  tupleConcatKeeps: true, // Objects/tupleobject.c: tupleconcat
};

const sequences38: SequencesProfile = {
  ...sequences37,
  listPreallocates: "constructor", // Objects/listobject.c: list___init___impl
  listItemsZeroed: false, // Objects/listobject.c: list_new_prealloc
  tupleHash: "xxh", // Objects/tupleobject.c: _PyHASH_XXPRIME_1
};

const sequences39: SequencesProfile = {
  ...sequences38,
  listGrowth: "multiplesOfFour", // Objects/listobject.c: list_resize
};

const sequences310: SequencesProfile = {
  ...sequences39,
  listPreallocation: "even", // Objects/listobject.c: list_preallocate_exact
  listPreallocates: "extend", // Objects/listobject.c: list_extend
  emptyTuple: "untracked", // Objects/tupleobject.c: tuple_create_empty_tuple_singleton
};

const sequences311: SequencesProfile = {
  ...sequences310,
  tupleStrandedLength: 20, // Objects/tupleobject.c: maybe_freelist_pop, maybe_freelist_push
  emptyTuple: "static", // Include/internal/pycore_global_objects.h: tuple_empty
};

const sequences312: SequencesProfile = {
  ...sequences311,
  listPopClears: true, // Objects/listobject.c: list_pop_impl
  noneHash: 0xfca86420, // Objects/object.c: none_hash
};

const sequences313: SequencesProfile = {
  ...sequences312,
  listGrowsFor: ["dict", "set", "frozenset"], // Objects/listobject.c: list_extend_set, _dict
  listDeletion: "keeps", // Objects/listobject.c: list_ass_item_lock_held
  tupleMaxSaveSize: 21, // Objects/tupleobject.c: lengths 1 to PyTuple_MAXSAVESIZE are kept
  tupleStrandedLength: 0,
};

export const SEQUENCES: Record<CPythonName, SequencesProfile> = {
  "2.7": sequences27,
  "3.6": sequences36,
  "3.7": sequences37,
  "3.8": sequences38,
  "3.9": sequences39,
  "3.10": sequences310,
  "3.11": sequences311,
  "3.12": sequences312,
  "3.13": sequences313,
};

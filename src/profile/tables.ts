// dict and set, by version.

import type { CPythonName } from "./cpython-name.ts";

/** How a dict keeps its items. */
export type DictTable =
  /** One table of hash, key and value, in which the hash picks the place: PyDictEntry. */
  | "open"
  /** A table of indices into entries that stand in the order of insertion: PyDictKeysObject. */
  | "compact";

/** The size of the table that a dict which needs `n` slots is given, never below eight. */
export type DictSizing =
  /** The first power of two that is not below n. */
  | "notBelow"
  /** One bit more than (n | 8) - 1 has: a small n that is not 0 gives sixteen. */
  | "bitLength";

/** How the values of a dict that shares its keys lie. */
export type ValuesLayout =
  /** An array; the order of insertion is that of the keys, or the keys are shared no more. */
  | "dense"
  /** An array; before it, downwards, the prefix's size, the count, and the indices in order. */
  | "prefixed"
  /** Capacity, count and two flags, the array, and the indices in order. */
  | "headed";

/** How a set walks from a hash to a place. */
export type SetWalk =
  /** By the hash's bits alone, as dict does. */
  | "perturbed"
  /** Nine neighbours before the next jump. */
  | "linear";

/** Which dummy on its way a new item takes the place of. */
export type SetDummy = "first" | "last" | "none";

export interface TablesProfile {
  readonly dictTable: DictTable;
  /** Free dicts and free keys that are kept: PyDict_MAXFREELIST; 0 where there are no keys. */
  readonly dictFreeList: number;
  readonly keysFreeList: number;
  /** Keys of eight for any key are kept too, not only those for str. */
  readonly generalKeysKept: boolean;
  /** Keys that a resize replaces are kept as those of a dict that goes. */
  readonly resizedKeysKept: boolean;
  /** Whose memory keys are. */
  readonly keysDomain: "obj" | "mem";
  /** A lookup by a key that is no str makes keys for str general. */
  readonly lookupGeneralises: boolean;
  /** `{}` has keys of its own; later it shares the empty ones until something is inserted. */
  readonly emptyDictOwnsKeys: boolean;
  /** Iterating over a dict counts the keys: one more than there were is an error. */
  readonly iterationCountsKeys: boolean;
  /** `d | e` of dicts. */
  readonly dictUnion: boolean;
  /** dict() has keys of its own. */
  readonly dictCallOwnsKeys: boolean;
  /** A dict with the empty keys has `empty_values` too, as if it shared its keys. */
  readonly emptyValues: boolean;
  /** The empty keys' count never changes. */
  readonly emptyKeysImmortal: boolean;
  /** A table grows for this times its items, and for half its size. */
  readonly growthPerItem: number;
  readonly growthOfHalfTable: boolean;
  readonly dictSizing: DictSizing;
  /** A display of fewer items starts as `{}`. */
  readonly presizedFrom: number;
  /** ma_version_tag grows by this; a value set to itself changes it too. */
  readonly versionStep: number;
  readonly versionOfSameValue: boolean;
  /** dict.copy gives a new dict for an empty one; it copies the keys of a dense one as they are. */
  readonly copyKnowsEmpty: boolean;
  readonly copyClones: boolean;
  /** Merging into an empty dict copies the other's keys as they are; or if it shares no keys. */
  readonly mergeClones: "never" | "always" | "unshared";
  readonly valuesLayout: ValuesLayout;
  /** Slots of the keys that a class's instances share, and names that go into them. */
  readonly sharedKeysSize: number;
  readonly sharedKeysUsable: number;
  readonly setWalk: SetWalk;
  readonly setReusesDummy: SetDummy;
  /** A set grows when `fill` items times this are as many as `mask` slots times that. */
  readonly setFillFactor: number;
  readonly setMaskFactor: number;
  /** `mask + 1` slots, not `mask`, count for that. */
  readonly setCountsSlots: boolean;
  /** Free sets kept; set and frozenset share them. */
  readonly setFreeList: number;
  /**
   * A difference makes the table anew when its dummies are more than the mask over this (with 5: as
   * many or more); 0 when a difference never has dummies.
   */
  readonly setDummiesFactor: number;
  /** The hash of a frozenset spreads the bits of its sum once more. */
  readonly frozensetHashSpread: boolean;
  /** frozenset() is one object. */
  readonly emptyFrozensetShared: boolean;
  /** repr writes `set([1])`; later `{1}`. */
  readonly setReprAsCall: boolean;
}

const tables27: TablesProfile = {
  dictTable: "open", // Objects/dictobject.c: lookdict
  dictFreeList: 80, // Objects/dictobject.c: PyDict_MAXFREELIST
  keysFreeList: 0,
  generalKeysKept: false,
  resizedKeysKept: false,
  keysDomain: "mem", // Objects/dictobject.c: dictresize, PyMem_NEW
  lookupGeneralises: true, // Objects/dictobject.c: lookdict_string
  emptyDictOwnsKeys: true, // Include/dictobject.h: ma_smalltable
  iterationCountsKeys: false, // Objects/dictobject.c: dictiter_iternextkey
  dictUnion: false, // Objects/dictobject.c: dict_as_number
  dictCallOwnsKeys: true,
  emptyValues: false,
  emptyKeysImmortal: false,
  growthPerItem: 4, // Objects/dictobject.c: dict_set_item_by_hash_or_entry; 2 from 50,000 items
  growthOfHalfTable: false,
  dictSizing: "notBelow", // Objects/dictobject.c: dictresize; the first that is above
  presizedFrom: 6, // Objects/dictobject.c: _PyDict_NewPresized
  versionStep: 0,
  versionOfSameValue: false,
  copyKnowsEmpty: false,
  copyClones: false,
  mergeClones: "never",
  valuesLayout: "dense",
  sharedKeysSize: 0,
  sharedKeysUsable: 0,
  setWalk: "perturbed", // Objects/setobject.c: set_lookkey
  setReusesDummy: "first", // Objects/setobject.c: set_lookkey
  setFillFactor: 3, // Objects/setobject.c: set_add_key
  setMaskFactor: 2,
  setCountsSlots: true, // Objects/setobject.c: set_add_key
  setFreeList: 80, // Objects/setobject.c: PySet_MAXFREELIST
  setDummiesFactor: 0, // Objects/setobject.c: set_difference
  frozensetHashSpread: false, // Objects/setobject.c: frozenset_hash
  emptyFrozensetShared: true, // Objects/setobject.c: emptyfrozenset
  setReprAsCall: true, // Objects/setobject.c: set_repr
};

const tables36: TablesProfile = {
  ...tables27,
  dictTable: "compact", // Objects/dict-common.h: PyDictKeysObject
  keysFreeList: 80, // Objects/dictobject.c: keys_free_list
  generalKeysKept: true, // Objects/dictobject.c: free_keys_object
  keysDomain: "obj", // Objects/dictobject.c: new_keys_object, PyObject_MALLOC
  emptyValues: true, // Objects/dictobject.c: empty_values
  growthPerItem: 2, // Objects/dictobject.c: GROWTH_RATE
  growthOfHalfTable: true,
  presizedFrom: 0, // Objects/dictobject.c: _PyDict_NewPresized
  versionStep: 1, // Objects/dictobject.c: DICT_NEXT_VERSION
  versionOfSameValue: true, // Objects/dictobject.c: insertdict
  sharedKeysSize: 8, // Objects/dictobject.c: _PyDict_NewKeysForClass
  sharedKeysUsable: 5, // Objects/dictobject.c: USABLE_FRACTION(PyDict_MINSIZE)
  setWalk: "linear", // Objects/setobject.c: LINEAR_PROBES
  setCountsSlots: false, // Objects/setobject.c: set_add_entry
  setFreeList: 0,
  setDummiesFactor: 5, // Objects/setobject.c: set_difference_update_internal
  frozensetHashSpread: true, // Objects/setobject.c: frozenset_hash
  setReprAsCall: false, // Objects/setobject.c: set_repr
};

const tables37: TablesProfile = {
  ...tables36,
  resizedKeysKept: true, // Objects/dictobject.c: dictresize
  growthPerItem: 3, // Objects/dictobject.c: GROWTH_RATE
  growthOfHalfTable: false,
  copyKnowsEmpty: true, // Objects/dictobject.c: PyDict_Copy
  copyClones: true, // Objects/dictobject.c: clone_combined_dict
  setReusesDummy: "last", // Objects/setobject.c: set_add_entry
  setFillFactor: 5, // Objects/setobject.c: set_add_entry
  setMaskFactor: 3,
  setDummiesFactor: 4, // Objects/setobject.c: set_difference_update_internal
};

const tables38: TablesProfile = {
  ...tables37,
  emptyDictOwnsKeys: false, // Objects/dictobject.c: PyDict_New, Py_EMPTY_KEYS
  presizedFrom: 6, // Objects/dictobject.c: _PyDict_NewPresized
  versionOfSameValue: false, // Objects/dictobject.c: insertdict
  iterationCountsKeys: true, // Objects/dictobject.c: dictiter_iternextkey
};

const tables39: TablesProfile = {
  ...tables38,
  dictUnion: true, // Objects/dictobject.c: dict_or
  setReusesDummy: "none", // Objects/setobject.c: set_add_entry
};

const tables310: TablesProfile = {
  ...tables39,
  lookupGeneralises: false, // Objects/dictobject.c: lookdict_unicode
  dictCallOwnsKeys: false, // Objects/dictobject.c: dict_new
  dictSizing: "bitLength", // Objects/dictobject.c: calculate_keysize
  mergeClones: "always", // Objects/dictobject.c: dict_merge
  setReusesDummy: "last", // Objects/setobject.c: set_add_entry
  emptyFrozensetShared: false, // Objects/setobject.c: make_new_frozenset
};

const tables311: TablesProfile = {
  ...tables310,
  generalKeysKept: false, // Objects/dictobject.c: free_keys_object
  emptyValues: false, // Objects/dictobject.c: PyDict_New
  valuesLayout: "prefixed", // Include/internal/pycore_dict.h: struct _dictvalues
  sharedKeysSize: 64, // Include/internal/pycore_dict.h: NEXT_LOG2_SHARED_KEYS_MAX_SIZE
  sharedKeysUsable: 30, // Include/internal/pycore_dict.h: SHARED_KEYS_MAX_SIZE
};

const tables312: TablesProfile = {
  ...tables311,
  emptyKeysImmortal: true, // Objects/dictobject.c: empty_keys_struct
  versionStep: 1 << 8, // Include/internal/pycore_dict.h: DICT_VERSION_INCREMENT
};

const tables313: TablesProfile = {
  ...tables312,
  keysDomain: "mem", // Objects/dictobject.c: new_keys_object, PyMem_Malloc
  mergeClones: "unshared", // Objects/dictobject.c: dict_dict_merge
  versionStep: 1 << 12, // Include/internal/pycore_dict.h: DICT_VERSION_INCREMENT
  valuesLayout: "headed", // Include/internal/pycore_dict.h: struct _dictvalues
};

export const TABLES: Record<CPythonName, TablesProfile> = {
  "2.7": tables27,
  "3.6": tables36,
  "3.7": tables37,
  "3.8": tables38,
  "3.9": tables39,
  "3.10": tables310,
  "3.11": tables311,
  "3.12": tables312,
  "3.13": tables313,
};

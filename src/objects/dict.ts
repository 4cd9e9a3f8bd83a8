// dict: what the rest of the layer asks of it, whichever way the version keeps its items, and the
// reading of a table for those who check it.
//
//   OpenDicts      2.7            dict-27.ts
//   CompactDicts   3.6 and later  dict-compact.ts, its keys dict-keys.ts
//
// dicts.ts picks one.

import type { Addr, ObjRef } from "../memory/address.ts";
import type { FreeList } from "./free-list.ts";
import type { PyType } from "./type.ts";

/** One entry of a table, as its bytes say; `key` and `value` are NO_OBJECT where there is none. */
export interface DictEntry {
  /** Its number in the table, from 0. */
  readonly index: number;
  readonly hashLow: number;
  readonly hashHigh: number;
  readonly key: ObjRef;
  readonly value: ObjRef;
}

/** A dict's table, as its bytes say. */
export interface DictTableView {
  /** ma_used. */
  readonly used: number;
  /** Places that a hash can pick. */
  readonly size: number;
  /** 2.7: ma_fill. 3.x: dk_nentries. */
  readonly fill: number;
  /** 3.x: dk_usable; 2.7: 0. */
  readonly usable: number;
  /** The keys object and how many have it; NULL and 0 in 2.7. */
  readonly keys: Addr;
  readonly keysRefcnt: number;
  /** The values lie apart from the keys, which others may have too; to 3.10 also an empty dict. */
  readonly isSplit: boolean;
  /** 3.x: what each place holds: the number of an entry, -1 when empty, -2 for a deleted one. */
  readonly places: readonly number[];
  /** All that there are, deleted ones included. */
  readonly entries: readonly DictEntry[];
}

/** dict. Positions are those of PyDict_Next: they mean something until the dict changes size. */
export interface Dicts {
  readonly type: PyType;
  readonly freeList: FreeList;
  /** Makes the type and what all dicts share. */
  initialise(): void;
  /** PyDict_CheckExact. */
  isDict(ref: ObjRef): boolean;
  /** PyDict_New, `{}`: a new reference. */
  newDict(): ObjRef;
  /** dict_new, `dict()`: never from the free list. */
  dictNew(): ObjRef;
  /**
   * _PyDict_NewPresized, as BUILD_MAP makes a display of `count` items; `strOnly` when every key is
   * exactly a str, which 3.11 and later look at first.
   */
  newPresized(count: number, strOnly: boolean): ObjRef;
  /** A display, `{keys[0]: values[0], ...}`: takes references of its own. */
  fromItems(keys: readonly ObjRef[], values: readonly ObjRef[]): ObjRef;
  /** PyDict_GET_SIZE. */
  size(dict: ObjRef): number;
  /** PyDict_GetItem: a borrowed reference or NO_OBJECT; PyError when the key is unhashable. */
  peekItem(dict: ObjRef, key: ObjRef): ObjRef;
  /** PyDict_SetItem: takes references of its own. */
  setItem(dict: ObjRef, key: ObjRef, value: ObjRef): void;
  /** PyDict_SetDefault: the value that `key` now has, borrowed. */
  setDefault(dict: ObjRef, key: ObjRef, value: ObjRef): ObjRef;
  /** PyDict_DelItem: false when absent. */
  deleteItem(dict: ObjRef, key: ObjRef): boolean;
  /** _PyDict_Pop: gives the dict's reference to the value to the caller; NO_OBJECT when absent. */
  pop(dict: ObjRef, key: ObjRef): ObjRef;
  /** PyDict_Clear. */
  clear(dict: ObjRef): void;
  /** PyDict_Copy: a new reference. */
  copy(dict: ObjRef): ObjRef;
  /** PyDict_Update: the items of another dict are put in. */
  update(dict: ObjRef, other: ObjRef): void;
  /** The position of the next item at or behind `position`, or -1. */
  next(dict: ObjRef, position: number): number;
  /** The key and the value at a position that `next` gave, borrowed. */
  keyAt(dict: ObjRef, position: number): ObjRef;
  valueAt(dict: ObjRef, position: number): ObjRef;
  /** A full collection: free dicts and keys go back, where the version does that. */
  clearFreeLists(): void;
  /** What the bytes of the table say. */
  dictTable(dict: ObjRef): DictTableView;
}

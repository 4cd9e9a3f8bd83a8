// Copies of dicts, 3.6 and later, and one dict put into another. Objects/dictobject.c: PyDict_Copy,
// dict_merge.
//
// By version: a dense dict is copied by copying its keys as they are (3.7), an empty one gives a
// new one (3.7); merging into an empty dict copies keys too (3.10), unless the dict shares its own
// with other instances (3.13); else items are inserted one by one.

import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import { LOG_MINSIZE } from "./dict-keys.ts";
import { type DictObjects, estimateSize } from "./dict-object.ts";
import { KeysKind, usableFraction } from "./keys-struct.ts";

/** What copying needs of the operations. */
export interface MergeTarget extends DictObjects {
  /** insertdict: takes references of its own. */
  insert(dict: ObjRef, key: ObjRef, low: number, high: number, value: ObjRef): void;
}

/** PyDict_Copy: a new reference. */
export function copyDict(dicts: MergeTarget, dict: ObjRef): ObjRef {
  const { tables } = dicts;
  const used = dicts.size(dict);
  if (used === 0 && tables.copyKnowsEmpty) return dicts.newDict();
  if (dicts.valuesOf(dict) !== NULL) return copySplit(dicts, dict);
  const dense = Math.floor((dicts.keys.nentries(dicts.keysOf(dict)) * 2) / 3);
  if (tables.copyClones && used >= dense) {
    const keys = dicts.keys.clone(dicts.keysOf(dict));
    if (keys === NULL) throw new PyError("MemoryError", "");
    const copy = dicts.adopt(keys, NULL, used);
    trackLike(dicts, copy, dict);
    return copy;
  }
  const copy = dicts.newDict();
  try {
    mergeDict(dicts, copy, dict);
  } catch (error) {
    dicts.heap.decref(copy);
    throw error;
  }
  return copy;
}

/** The copy of a split dict shares the keys too; it never comes from the free list. */
function copySplit(dicts: MergeTarget, dict: ObjRef): ObjRef {
  const keys = dicts.keysOf(dict);
  const values = dicts.valuesOf(dict);
  const capacity = dicts.values.capacityFor(keys);
  const copied = dicts.values.getValues(capacity);
  dicts.keys.incref(keys);
  const copy = dicts.newObjectFor(keys, copied);
  dicts.values.copyInto(copied, values, capacity);
  dicts.setKeys(copy, keys);
  dicts.setValues(copy, copied);
  dicts.setUsed(copy, dicts.size(dict));
  dicts.touch(copy);
  trackLike(dicts, copy, dict);
  return copy;
}

function trackLike(dicts: MergeTarget, dict: ObjRef, model: ObjRef): void {
  const { tracker } = dicts.heap;
  if (tracker.isTracked(model) && !tracker.isTracked(dict)) tracker.track(dict);
}

/** dict_merge: the items of `other` are put into `dict`, in their order. */
export function mergeDict(dicts: MergeTarget, dict: ObjRef, other: ObjRef): void {
  const added = dicts.size(other);
  if (dict === other || added === 0) return;
  const used = dicts.size(dict);
  const { mergeClones } = dicts.tables;
  const isShared = dicts.valuesOf(dict) !== NULL;
  const mayClone = mergeClones === "always" || (mergeClones === "unshared" && !isShared);
  if (used === 0 && mayClone && isFull(dicts, other)) {
    replaceKeys(dicts, dict, other);
    return;
  }
  const from = dicts.keysOf(other);
  if (usableFraction(dicts.keys.mask(dicts.keysOf(dict)) + 1) < added) {
    const isStr = dicts.keys.marksKind || dicts.keys.kind(from) !== KeysKind.GENERAL;
    const log = dicts.logFor(estimateSize(used + added));
    dicts.resize(dict, log, isStr ? KeysKind.UNICODE : KeysKind.GENERAL);
  }
  const values = dicts.valuesOf(other);
  const n = values === NULL ? dicts.keys.nentries(from) : added;
  for (let i = 0; i < n; i++) {
    const index = values === NULL ? i : dicts.values.indexAt(values, i);
    const value = asObj(dicts.heap.memory.ptr(dicts.valueSlot(from, values, index)));
    if (value === NO_OBJECT) continue;
    const low = dicts.keys.hashAt(from, index);
    dicts.insert(dict, dicts.keys.keyAt(from, index), low, dicts.heap.hashHigh, value);
  }
}

/** The dict is combined, was never deleted from, and no smaller table would do. */
function isFull(dicts: MergeTarget, dict: ObjRef): boolean {
  const keys = dicts.keysOf(dict);
  const used = dicts.size(dict);
  if (dicts.valuesOf(dict) !== NULL || used !== dicts.keys.nentries(keys)) return false;
  const log = dicts.keys.logSize(keys);
  return log === LOG_MINSIZE || usableFraction((1 << log) / 2) < used;
}

/** An empty dict gets a copy of the keys of another. */
function replaceKeys(dicts: MergeTarget, dict: ObjRef, other: ObjRef): void {
  const keys = dicts.keys.clone(dicts.keysOf(other));
  if (keys === NULL) throw new PyError("MemoryError", "");
  const values = dicts.valuesOf(dict);
  dicts.keys.decref(dicts.keysOf(dict));
  dicts.setKeys(dict, keys);
  if (dicts.ownsValues(values)) dicts.values.free(values);
  dicts.setValues(dict, NULL);
  dicts.setUsed(dict, dicts.size(other));
  dicts.touch(dict);
  trackLike(dicts, dict, other);
}

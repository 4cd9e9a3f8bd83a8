// What a dict can do as an object, in terms of the operations that every version has: shown,
// compared, subscripted, iterated. Objects/dictobject.c: dict_repr, dict_richcompare.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Dicts } from "./dict.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type BinaryOperator, NOT_IMPLEMENTED, type Slots } from "./type.ts";

/** Slots that the table's own bytes decide about. */
export type DictMemorySlots = Required<Pick<Slots, "sizeOf" | "free" | "releaseStep" | "traverse">>;

/** KeyError, whose text is the repr of the key. */
export function keyError(heap: ObjectHeap, key: ObjRef): PyError {
  return new PyError("KeyError", heap.repr(key));
}

/** The slots of dict. */
export function dictSlots(heap: ObjectHeap, dicts: Dicts, memory: DictMemorySlots): Slots {
  return {
    ...memory,
    trashcan: "full",
    repr: (ref) => repr(heap, dicts, ref),
    clear: (ref) => dicts.clear(ref),
    mayLieOnCycle: (ref) => {
      let may = false;
      memory.traverse(ref, (child) => {
        may ||= heap.tracker.mayBeTracked(child);
      });
      return may;
    },
    equals: (left, right) => equals(heap, dicts, left, right),
    length: (ref) => dicts.size(ref),
    getItem: (ref, key) => {
      const value = dicts.peekItem(ref, key);
      if (value === NO_OBJECT) throw keyError(heap, key);
      return heap.incref(value);
    },
    setItem: (ref, key, value) => {
      if (value !== NO_OBJECT) dicts.setItem(ref, key, value);
      else if (!dicts.deleteItem(ref, key)) throw keyError(heap, key);
    },
    contains: (ref, key) => dicts.peekItem(ref, key) !== NO_OBJECT,
    iterate: (ref) => iterate(heap, dicts, ref),
    binary: (op, left, right) => union(heap, dicts, op, left, right),
  };
}

function repr(heap: ObjectHeap, dicts: Dicts, dict: ObjRef): string {
  const { reprs } = heap.recursion;
  if (reprs.has(dict)) return "{...}";
  reprs.add(dict);
  try {
    const items: string[] = [];
    for (let at = dicts.next(dict, 0); at >= 0; at = dicts.next(dict, at + 1)) {
      const key = heap.repr(dicts.keyAt(dict, at));
      items.push(`${key}: ${heap.repr(dicts.valueAt(dict, at))}`);
    }
    return `{${items.join(", ")}}`;
  } finally {
    reprs.delete(dict);
  }
}

/** dict_equal: every item of the left one is in the right one, which has no more. */
function equals(
  heap: ObjectHeap,
  dicts: Dicts,
  left: ObjRef,
  right: ObjRef,
): boolean | typeof NOT_IMPLEMENTED {
  if (!dicts.isDict(right)) return NOT_IMPLEMENTED;
  if (dicts.size(left) !== dicts.size(right)) return false;
  for (let at = dicts.next(left, 0); at >= 0; at = dicts.next(left, at + 1)) {
    const found = dicts.peekItem(right, dicts.keyAt(left, at));
    if (found === NO_OBJECT || !heap.equals(dicts.valueAt(left, at), found)) return false;
  }
  return true;
}

/** dictiter_iternextkey: the keys, until the dict changes size. */
function* iterate(heap: ObjectHeap, dicts: Dicts, dict: ObjRef): Iterable<ObjRef> {
  const size = dicts.size(dict);
  const most = heap.profile.tables.iterationCountsKeys ? size : Number.POSITIVE_INFINITY;
  let count = 0;
  for (let at = dicts.next(dict, 0); at >= 0; at = dicts.next(dict, at + 1)) {
    if (count++ >= most) {
      throw new PyError("RuntimeError", "dictionary keys changed during iteration");
    }
    yield dicts.keyAt(dict, at);
    if (dicts.size(dict) !== size) {
      throw new PyError("RuntimeError", "dictionary changed size during iteration");
    }
  }
}

/** dict_or: a copy of the left dict with the items of the right one. */
function union(
  heap: ObjectHeap,
  dicts: Dicts,
  op: BinaryOperator,
  left: ObjRef,
  right: ObjRef,
): ObjRef | typeof NOT_IMPLEMENTED {
  if (op !== "|" || !heap.profile.tables.dictUnion) return NOT_IMPLEMENTED;
  if (!dicts.isDict(left) || !dicts.isDict(right)) return NOT_IMPLEMENTED;
  const made = dicts.copy(left);
  try {
    dicts.update(made, right);
  } catch (error) {
    heap.decref(made);
    throw error;
  }
  return made;
}

// How many bytes an object's own block was asked for: its head and what lies in one piece with it.
// `__sizeof__` of some types counts other blocks too (the vector of a list, the keys of a dict),
// and of others less (3.13's values at the end of an instance, what a class has for its slots).

import type { ObjRef } from "../memory/address.ts";
import { alignUp } from "../memory/struct.ts";
import type { Objects } from "../objects/objects.ts";
import { type PyType, TypeFlags } from "../objects/type.ts";

const OB_SIZE = 16;
const POINTER = 8;
/** Head of values inside an instance; its first byte is how many there are. */
const VALUES_HEAD = 8;

/** Bytes of the request for `ref`, an object of `type`, head included. */
export function requestedFor(objects: Objects, ref: ObjRef, type: PyType): number {
  const { heap, dicts, lists, sets, text } = objects;
  const { memory } = heap;
  if ((type.flags & TypeFlags.HEAPTYPE) !== 0) {
    const isInline = hasValuesInside(objects, type);
    const count = isInline ? memory.u8(ref + type.basicsize) : 0;
    const values = isInline ? VALUES_HEAD + count * POINTER + alignUp(count, POINTER) : 0;
    return type.headSize + type.basicsize + values;
  }
  if (type === heap.typeType) {
    // A place for each slot, and one that closes them.
    const slots = memory.i32(ref + OB_SIZE) + 1;
    return type.headSize + alignUp(type.basicsize + slots * type.itemsize, POINTER);
  }
  const isApart = type === lists.type || type === dicts.type || type === text.unicode?.type;
  if (isApart || type === sets.type || type === sets.frozensetType) {
    return type.headSize + type.basicsize;
  }
  return type.headSize + type.slots.sizeOf(ref);
}

/**
 * Bytes by which the request may have been larger. An int has got digits that came out zero. Making
 * an instance with values takes a place for a name away, when its memory is there already.
 */
export function slackOf(objects: Objects, type: PyType): number {
  if (type === objects.numbers.ints.longs.type) return Number.POSITIVE_INFINITY;
  return hasValuesInside(objects, type) ? 2 * POINTER : 0;
}

/** 3.13: instances of the class have their values at their end. */
function hasValuesInside({ heap }: Objects, type: PyType): boolean {
  return heap.profile.instances.attributes === "inlineValues" && (type.flags & INLINE_VALUES) !== 0;
}

/** Py_TPFLAGS_INLINE_VALUES. */
const INLINE_VALUES = 1 << 2;

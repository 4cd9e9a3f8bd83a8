// What lists and tuples share: items by position, compared, searched and shown alike.
// Objects/listobject.c and tupleobject.c have each of these twice.

import { PyError } from "../errors.ts";
import type { ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { compareNumbers, compareObjects } from "./ordering.ts";
import type { Ordering } from "./type.ts";

/** An object that has items by position. */
export interface Items {
  /** As many as there are now: code that runs in between may change it. */
  size(ref: ObjRef): number;
  /** The item at `index`, borrowed; `index` is in range. */
  peekItem(ref: ObjRef, index: number): ObjRef;
}

/** What the object layer's sequences ask of int objects that stand as subscripts. */
export interface Indices {
  /** PyIndex_Check: the object is an int of one kind or another. */
  isIndex(ref: ObjRef): boolean;
  /**
   * PyNumber_AsSsize_t: IndexError when it does not fit; when the object is no index a TypeError of
   * `what`, a comma and the type's name.
   */
  asIndex(ref: ObjRef, what: string): number;
}

/** The same for ints that a sequence is repeated by. */
export interface Counts extends Indices {
  /** As `asIndex`, but an OverflowError when it does not fit. */
  asCount(ref: ObjRef, what: string): number;
}

/** The first position at which the two differ, or the length of the shorter one. */
function firstDifference(heap: ObjectHeap, items: Items, left: ObjRef, right: ObjRef): number {
  let i = 0;
  while (i < items.size(left) && i < items.size(right)) {
    if (!heap.equals(items.peekItem(left, i), items.peekItem(right, i))) break;
    i++;
  }
  return i;
}

/** `left == right` of two of one type. */
export function equalItems(heap: ObjectHeap, items: Items, left: ObjRef, right: ObjRef): boolean {
  const size = firstDifference(heap, items, left, right);
  return size >= items.size(left) && size >= items.size(right);
}

/** `left op right` of two of one type: by the first items that differ, else by length. */
export function compareItems(
  heap: ObjectHeap,
  items: Items,
  op: Ordering,
  left: ObjRef,
  right: ObjRef,
): boolean {
  const i = firstDifference(heap, items, left, right);
  if (i >= items.size(left) || i >= items.size(right)) {
    return compareNumbers(op, items.size(left), items.size(right));
  }
  return compareObjects(heap, op, items.peekItem(left, i), items.peekItem(right, i));
}

/** The position of the first item that equals `value`, or -1. */
export function findItem(heap: ObjectHeap, items: Items, ref: ObjRef, value: ObjRef): number {
  for (let i = 0; i < items.size(ref); i++) {
    if (heap.equals(items.peekItem(ref, i), value)) return i;
  }
  return -1;
}

/** The reprs of the items, separated; `cycle` when this very repr is being made further out. */
export function reprItems(
  heap: ObjectHeap,
  items: Items,
  ref: ObjRef,
  { open, close, cycle }: { readonly open: string; readonly close: string; readonly cycle: string },
): string {
  const { reprs } = heap.recursion;
  if (reprs.has(ref)) return cycle;
  reprs.add(ref);
  try {
    let text = open;
    for (let i = 0; i < items.size(ref); i++) {
      text += `${i === 0 ? "" : ", "}${heap.repr(items.peekItem(ref, i))}`;
    }
    return text + close;
  } finally {
    reprs.delete(ref);
  }
}

/** `index` counted from the front; IndexError saying `problem` beyond either end. */
export function indexInRange(index: number, size: number, problem: string): number {
  const at = index < 0 ? index + size : index;
  if (at < 0 || at >= size) throw new PyError("IndexError", problem);
  return at;
}

/** The number of times that a sequence is repeated: `count` of `a * count`; none below zero. */
export function repeatCount(heap: ObjectHeap, indices: Counts, count: ObjRef): number {
  if (!indices.isIndex(count)) {
    const { name } = heap.typeOf(count);
    throw new PyError("TypeError", `can't multiply sequence by non-int of type '${name}'`);
  }
  return Math.max(0, indices.asCount(count, ""));
}

/** The operands of `+` do not go together: the left one is a `name`. */
export function refuseConcat(heap: ObjectHeap, name: string, right: ObjRef): never {
  throw new PyError(
    "TypeError",
    `can only concatenate ${name} (not "${heap.typeOf(right).name}") to ${name}`,
  );
}

/** Items of `left` and `right` together, or of one repeated; MemoryError beyond what can be. */
export function itemCount(count: number): number {
  if (count > MOST_ITEMS) throw new PyError("MemoryError", "");
  return count;
}

/** Items whose pointers, and an object before them, fit below the highest address. */
const MOST_ITEMS = 0x0fff_0000;

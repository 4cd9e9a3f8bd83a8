// PyObject_RichCompare with an ordering: `<` and its kin between any two objects.
// Objects/object.c: do_richcompare; in 2.7 default_3way_compare.
//
// The left operand's type is asked, then the right one's with the operator turned round. When
// neither knows the other, 3.x raises; 2.7 always finds an order: None first, then numbers, then by
// the names of the types, and objects of one type by their addresses.

import { PyError } from "../errors.ts";
import type { ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { Ordering } from "./type.ts";

/** The operator that says the same with its operands exchanged. */
const SWAPPED: Readonly<Record<Ordering, Ordering>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** Types that 2.7 takes for numbers when it orders by the names of types. */
const NUMBERS: readonly string[] = ["int", "long", "float", "bool"];

/** `left op right`; PyError when the two have no order. */
export function compareObjects(
  heap: ObjectHeap,
  op: Ordering,
  left: ObjRef,
  right: ObjRef,
): boolean {
  heap.recursion.enter(heap.recursion.inComparison);
  try {
    const leftAnswer = heap.typeOf(left).slots.compare?.(op, left, right);
    if (typeof leftAnswer === "boolean") return leftAnswer;
    const rightAnswer = heap.typeOf(right).slots.compare?.(SWAPPED[op], right, left);
    if (typeof rightAnswer === "boolean") return rightAnswer;
    return compareUnlike(heap, op, left, right);
  } finally {
    heap.recursion.leave();
  }
}

/** `op` of two numbers, or of the lengths and addresses that stand for what is compared. */
export function compareNumbers(op: Ordering, left: number, right: number): boolean {
  if (op === "<") return left < right;
  if (op === "<=") return left <= right;
  return op === ">" ? left > right : left >= right;
}

function compareUnlike(heap: ObjectHeap, op: Ordering, left: ObjRef, right: ObjRef): boolean {
  const leftType = heap.typeOf(left);
  const rightType = heap.typeOf(right);
  if (heap.profile.sequences.unlikeOrder === "none") {
    throw new PyError(
      "TypeError",
      `'${op}' not supported between instances of '${leftType.name}' and '${rightType.name}'`,
    );
  }
  if (leftType === rightType) return compareNumbers(op, left, right);
  if (leftType.name === NONE_TYPE) return compareNumbers(op, 0, 1);
  if (rightType.name === NONE_TYPE) return compareNumbers(op, 1, 0);
  const leftName = NUMBERS.includes(leftType.name) ? "" : leftType.name;
  const rightName = NUMBERS.includes(rightType.name) ? "" : rightType.name;
  if (leftName === rightName) return compareNumbers(op, leftType.at, rightType.at);
  return compareNumbers(op, leftName < rightName ? 0 : 1, leftName < rightName ? 1 : 0);
}

const NONE_TYPE = "NoneType";

// Two sets with an operator between: `|`, `&`, `-`, `^`, and which is a part of the other.
// Objects/setobject.c. The result has the left operand's type.
//
// By version: a difference from a much smaller set starts from a copy (3.x), so that its table is
// as the copy's; it may then have dummies, and is made anew when they are many.

import type { ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { SetItems } from "./set-items.ts";
import { type BinaryOperator, NOT_IMPLEMENTED, type Ordering, type PyType } from "./type.ts";

/** Sets, as far as operators need them. */
export interface SetOperands extends SetItems {
  readonly heap: ObjectHeap;
  isAnySet(ref: ObjRef): boolean;
  /** A new set without items. */
  newOf(type: PyType): ObjRef;
}

/** set_richcompare with Py_EQ. */
export function equalSets(
  sets: SetOperands,
  left: ObjRef,
  right: ObjRef,
): boolean | typeof NOT_IMPLEMENTED {
  if (!sets.isAnySet(right)) return NOT_IMPLEMENTED;
  return sets.size(left) === sets.size(right) && isSubset(sets, left, right);
}

/** set_richcompare with an ordering. */
export function compareSets(
  sets: SetOperands,
  op: Ordering,
  left: ObjRef,
  right: ObjRef,
): boolean | typeof NOT_IMPLEMENTED {
  if (!sets.isAnySet(right)) return NOT_IMPLEMENTED;
  if (op === ">" || op === ">=") {
    return compareSets(sets, op === ">" ? "<" : "<=", right, left);
  }
  if (op === "<" && sets.size(left) >= sets.size(right)) return false;
  return isSubset(sets, left, right);
}

function isSubset(sets: SetOperands, left: ObjRef, right: ObjRef): boolean {
  if (sets.size(left) > sets.size(right)) return false;
  for (let at = sets.next(left, 0); at >= 0; at = sets.next(left, at + 1)) {
    if (!sets.hasItemOf(right, left, at)) return false;
  }
  return true;
}

/** set_or, set_and, set_sub, set_xor: a new reference. */
export function combineSets(
  sets: SetOperands,
  op: BinaryOperator,
  left: ObjRef,
  right: ObjRef,
): ObjRef | typeof NOT_IMPLEMENTED {
  if (!sets.isAnySet(left) || !sets.isAnySet(right)) return NOT_IMPLEMENTED;
  const type = sets.heap.typeOf(left);
  switch (op) {
    case "|":
      return changed(sets, sets.copyAs(type, left), (union) => sets.update(union, right));
    case "&":
      return intersection(sets, type, left, right);
    case "-":
      return difference(sets, type, left, right);
    case "^":
      return changed(sets, sets.copyAs(type, right), (found) => {
        for (let at = sets.next(left, 0); at >= 0; at = sets.next(left, at + 1)) {
          if (!sets.discardItemOf(found, left, at)) sets.addItemOf(found, left, at);
        }
      });
    default:
      return NOT_IMPLEMENTED;
  }
}

/** What both have, in the order of the smaller one. */
function intersection(sets: SetOperands, type: PyType, left: ObjRef, right: ObjRef): ObjRef {
  if (left === right) return sets.copyAs(type, left);
  const swaps = sets.size(right) > sets.size(left);
  const [walked, asked] = swaps ? [left, right] : [right, left];
  return changed(sets, sets.newOf(type), (found) => {
    for (let at = sets.next(walked, 0); at >= 0; at = sets.next(walked, at + 1)) {
      if (sets.hasItemOf(asked, walked, at)) sets.addItemOf(found, walked, at);
    }
  });
}

function difference(sets: SetOperands, type: PyType, left: ObjRef, right: ObjRef): ObjRef {
  const startsFromCopy = sets.heap.profile.tables.setDummiesFactor !== 0;
  if (startsFromCopy && sets.size(left) >> 2 > sets.size(right)) {
    return changed(sets, sets.copyAs(type, left), (rest) => {
      for (let at = sets.next(right, 0); at >= 0; at = sets.next(right, at + 1)) {
        sets.discardItemOf(rest, right, at);
      }
      sets.clearDummies(rest);
    });
  }
  return changed(sets, sets.newOf(type), (rest) => {
    for (let at = sets.next(left, 0); at >= 0; at = sets.next(left, at + 1)) {
      if (!sets.hasItemOf(right, left, at)) sets.addItemOf(rest, left, at);
    }
  });
}

/** `set`, changed; when that fails nobody has it. */
function changed(sets: SetOperands, set: ObjRef, change: (set: ObjRef) => void): ObjRef {
  try {
    change(set);
  } catch (error) {
    sets.heap.decref(set);
    throw error;
  }
  return set;
}

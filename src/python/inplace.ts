// `a += b`: what changes the left operand in place, and what makes a new object.
// PyNumber_InPlaceAdd; unicode_concatenate of Python/ceval.c.

import type { ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { BinaryOperator } from "../objects/type.ts";
import type { Operators } from "./operators.ts";

/** The result as a new reference; the operands are borrowed. */
export function inplace(
  objects: Objects,
  operators: Operators,
  op: BinaryOperator,
  left: ObjRef,
  right: ObjRef,
): ObjRef {
  const { heap, lists, sets } = objects;
  if (lists.isList(left) && op === "+") {
    lists.extend(left, right);
    return heap.incref(left);
  }
  if (lists.isList(left) && op === "*") {
    lists.repeatInPlace(left, objects.numbers.asIndex(right, "can't multiply sequence"));
    return heap.incref(left);
  }
  if (op === "|" && sets.isSet(left) && sets.isAnySet(right)) {
    sets.update(left, right);
    return heap.incref(left);
  }
  return operators.binary(op, left, right, `${op}=`);
}

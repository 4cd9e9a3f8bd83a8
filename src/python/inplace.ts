// `a += b`: what changes the left operand in place, and what makes a new object.
// PyNumber_InPlaceAdd; unicode_concatenate of Python/ceval.c.
//
// To 3.10 a sum of two strs that is bound to a name at once grows in the memory of its left operand
// where that name alone refers to it: the name gives its reference up first. Since 3.11 only code
// that has been run often does so.

import type { ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { BinaryOperator } from "../objects/type.ts";
import type { Variable } from "./code.ts";
import type { Frame } from "./frame.ts";
import type { FrameStack } from "./frame-stack.ts";
import type { Names } from "./names.ts";
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

/** What a sum that is bound to a name at once works with. */
export interface SumParts {
  readonly objects: Objects;
  readonly stack: FrameStack;
  readonly names: Names;
}

/**
 * The two values at the top of the stack, when both are strs, go for their sum, which `variable` is
 * bound to next. False when this is not for them.
 */
export function joinStrs(
  { objects, stack, names }: SumParts,
  variable: Variable,
  frame: Frame,
): boolean {
  const { heap, text } = objects;
  const right = stack.peek(0);
  const left = stack.peek(1);
  if (!text.isStr(left) || !text.isStr(right)) return false;
  // The name's, and the stack's.
  if (heap.refcnt(left) === 2 && names.peekOwn(variable, frame) === left) {
    names.delete(variable, frame);
  }
  stack.forget(2);
  try {
    stack.push(text.concatInPlace(left, right));
  } finally {
    heap.decref(right);
  }
  return true;
}

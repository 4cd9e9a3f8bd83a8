// Slices without a step: PySlice_GetIndicesEx, and what each sequence makes of it.

import type { ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { Operators } from "./operators.ts";

/** `start` and `stop` as positions from 0 to `length`, start not above stop. */
export function clamp(
  length: number,
  start: number | undefined,
  stop: number | undefined,
): { readonly start: number; readonly stop: number } {
  const place = (index: number | undefined, otherwise: number): number => {
    if (index === undefined) return otherwise;
    return Math.min(Math.max(index < 0 ? index + length : index, 0), length);
  };
  const from = place(start, 0);
  return { start: from, stop: Math.max(from, place(stop, length)) };
}

/** `object[start:stop]`, a new reference. */
export function slice(
  objects: Objects,
  operators: Operators,
  object: ObjRef,
  start: number | undefined,
  stop: number | undefined,
): ObjRef {
  const { heap, lists, tuples, text } = objects;
  const { slots } = heap.typeOf(object);
  const sequence = lists.isList(object)
    ? lists
    : tuples.isTuple(object)
      ? tuples
      : text.isSequence(object)
        ? text
        : undefined;
  if (sequence === undefined || slots.length === undefined) {
    return operators.refuseSlice(object, start, stop);
  }
  const length = slots.length(object);
  // From behind its end on, 2.7's empty str that is not the shared one is not all of itself.
  if (length === 0 && (start ?? 0) > 0 && text.isStr(object)) return text.newStr("");
  const bounds = clamp(length, start, stop);
  return sequence.slice(object, bounds.start, bounds.stop);
}

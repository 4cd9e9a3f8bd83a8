// What bytes, unicode and str share: sequences of characters that are added, repeated, indexed,
// searched and ordered alike, with errors that each words for itself. Objects/abstract.c.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { TextMessages } from "../profile/text.ts";
import { type Counts, indexInRange, repeatCount } from "./items.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { NOT_IMPLEMENTED, type PyType, type Slots } from "./type.ts";

/** What text asks of int objects: those that are subscripts and counts, and those of bytes. */
export interface TextNumbers extends Counts {
  newInt(value: number): ObjRef;
}

/** A type of text. Operands are borrowed, results are new references. */
export interface TextType {
  readonly type: PyType;
  readonly messages: TextMessages;
  /** Characters, or bytes. */
  length(text: ObjRef): number;
  /** The object for `text`; '' and characters up to U+00FF are the shared ones. */
  fromHost(text: string): ObjRef;
  /** As `fromHost`, but a character is an object of its own: what a computation builds. */
  fromHostUnshared(text: string): ObjRef;
  toHost(text: ObjRef): string;
  /** `left + right`; either operand itself when the other is empty. */
  concat(left: ObjRef, right: ObjRef): ObjRef;
  /** `text * count`; `count` is not negative. */
  repeat(text: ObjRef, count: number): ObjRef;
  /** `text[start:stop]`; both are within the text, start not above stop. */
  slice(text: ObjRef, start: number, stop: number): ObjRef;
  /** `text[index]`, in range: the shared character, or the int of a byte. */
  item(text: ObjRef, index: number): ObjRef;
  /** `text.join(items)`. */
  join(separator: ObjRef, items: readonly ObjRef[]): ObjRef;
  /** The code of the character at `index`. */
  codeAt(text: ObjRef, index: number): number;
}

/** Position of the first `part` in `text` from `start` on, or -1; both have the type. */
export function findText(type: TextType, text: ObjRef, part: ObjRef, start: number): number {
  const length = type.length(part);
  const last = type.length(text) - length;
  for (let i = start; i <= last; i++) {
    let j = 0;
    while (j < length && type.codeAt(text, i + j) === type.codeAt(part, j)) j++;
    if (j === length) return i;
  }
  return -1;
}

/** Below zero, zero or above, by the first characters that differ, then by length. */
export function orderText(type: TextType, left: ObjRef, right: ObjRef): number {
  const shorter = Math.min(type.length(left), type.length(right));
  for (let i = 0; i < shorter; i++) {
    const difference = type.codeAt(left, i) - type.codeAt(right, i);
    if (difference !== 0) return difference;
  }
  return type.length(left) - type.length(right);
}

type SequenceSlots = Required<Pick<Slots, "length" | "getItem" | "iterate" | "binary">>;

/** The slots that are made of the operations of TextType. */
export function sequenceSlots(
  heap: ObjectHeap,
  numbers: TextNumbers,
  text: TextType,
): SequenceSlots {
  const hasType = (ref: ObjRef): boolean => heap.typeOf(ref) === text.type;
  return {
    length: (ref) => text.length(ref),
    getItem: (ref, key) => {
      if (!numbers.isIndex(key)) refuse(heap, text.messages.index, NO_OBJECT, key);
      const index = numbers.asIndex(key, "");
      return text.item(ref, indexInRange(index, text.length(ref), text.messages.range));
    },
    iterate: (ref) => iterateItems(heap, text, ref),
    binary: (op, left, right) => {
      if (op === "+" && hasType(left)) return text.concat(left, right);
      if (op !== "*") return NOT_IMPLEMENTED;
      const [ref, count] = hasType(left) ? [left, right] : [right, left];
      return text.repeat(ref, repeatCount(heap, numbers, count));
    },
  };
}

function* iterateItems(heap: ObjectHeap, text: TextType, ref: ObjRef): Iterable<ObjRef> {
  for (let i = 0; i < text.length(ref); i++) {
    const item = text.item(ref, i);
    try {
      yield item;
    } finally {
      heap.decref(item);
    }
  }
}

/** TypeError: a message with the types of the operands filled in. */
export function refuse(heap: ObjectHeap, message: string, left: ObjRef, right: ObjRef): never {
  let text = message.replace(/\{(right|type)\}/, heap.typeOf(right).name);
  if (left !== NO_OBJECT) text = text.replace("{left}", heap.typeOf(left).name);
  throw new PyError("TypeError", text);
}

/** TypeError: what join met at `index` is no text. */
export function refuseItem(heap: ObjectHeap, message: string, index: number, item: ObjRef): never {
  refuse(heap, message.replace("{index}", String(index)), NO_OBJECT, item);
}

/** The characters of `length` repeated; OverflowError saying `message` past any size there is. */
export function repeatedLength(length: number, count: number, message: string): number {
  const repeated = length * count;
  if (repeated >= 2 ** 63) throw new PyError("OverflowError", message);
  if (repeated > MOST_CHARACTERS) throw new PyError("MemoryError", "");
  return repeated;
}

/** Characters that, four bytes each behind an object's head, fit below the highest address. */
export const MOST_CHARACTERS = 0x1fff_0000;

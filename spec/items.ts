// Items and slices of objects: reading, setting, deleting.

import { fill, raise, raiseType, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import { keyOf } from "./keys.ts";
import { toIndex } from "./numbers.ts";
import { isInteger, isSet, isText, iterate, setEntry } from "./operators.ts";
import { character, cut, lengthOf, reprOf, sliceText } from "./text.ts";
import {
  appendAll,
  type Handle,
  NOTHING,
  type TextThing,
  type Thing,
  type TupleThing,
} from "./values.ts";

/** `object[index]`. */
export function getItem(heap: Heap, object: Handle, index: Handle): Handle {
  const thing = heap.get(object);
  switch (thing.kind) {
    case "list":
    case "tuple": {
      const at = position(heap, object, index, thing.items.length);
      return thing.items[at] ?? raise("IndexError", `${thing.kind} index out of range`);
    }
    case "str":
    case "unicode":
    case "bytes":
      return getCharacter(heap, object, thing, index);
    case "dict": {
      const entry = thing.entries.get(keyOf(heap, index));
      return entry === undefined ? raise("KeyError", reprOf(heap, index)) : entry.value;
    }
    case "range": {
      const items = iterate(heap, object);
      const at = position(heap, object, index, items.length);
      return items[at] ?? raise("IndexError", "range object index out of range");
    }
    case "weakproxy":
      throw new Unmodelled("items of a weakproxy");
  }
  const { notIndexable, notSubscriptable: text } = heap.rules.texts;
  // Where there is a text of its own for it, a sequence is looked for before it is missed.
  if (notIndexable !== text) refuseHugeIndex(heap, object, thing, index);
  return notSubscriptable(heap, object, thing, isInteger(heap.get(index)));
}

function getCharacter(heap: Heap, object: Handle, thing: TextThing, index: Handle): Handle {
  const length = lengthOf(thing.value);
  const at = position(heap, object, index, length);
  if (at < 0 || at >= length) {
    const isBytes = thing.kind === heap.bytesKind;
    raise("IndexError", isBytes ? heap.rules.texts.bytesIndexRange : "string index out of range");
  }
  return character(heap, thing, cut(thing.value, at, at + 1));
}

/** An index, counted from the end when it is negative; -1 when it is before the beginning. */
function position(heap: Heap, object: Handle, index: Handle, length: number): number {
  const thing = heap.get(index);
  if (!isInteger(thing)) return badIndex(heap, object, index);
  const at = toIndex(heap, index, thing);
  return at < 0 ? Math.max(-1, at + length) : at;
}

function badIndex(heap: Heap, object: Handle, index: Handle): never {
  const { texts } = heap.rules;
  const [kind, type] = [heap.nameInTexts(object), heap.nameInTexts(index)];
  const isBytes = kind === "bytes" || (kind === "str" && heap.rules.strIsBytes);
  if (isBytes) return raiseType(fill(texts.badBytesIndex, type));
  if (kind === "str" || kind === "unicode") return raiseType(fill(texts.badTextIndex, type));
  return raiseType(fill(texts.badIndex, kind, type));
}

function notSubscriptable(heap: Heap, object: Handle, thing: Thing, isIndexed: boolean): never {
  const { texts } = heap.rules;
  if (thing.kind === "class") return raiseType(fill(texts.classNotSubscriptable, thing.name));
  const isLikeOne = isIndexed && isIndexable(heap, object, thing);
  const text = isLikeOne ? texts.notIndexable : texts.notSubscriptable;
  return raiseType(fill(text, heap.nameInTexts(object)));
}

/** Whether ints reach the object as positions: texts speak of a sequence then. */
function isIndexable(heap: Heap, object: Handle, thing: Thing): boolean {
  if (thing.kind === "instance") return heap.typeName(object) !== "object";
  return isSet(thing) || isText(thing) || thing.kind === "tuple" || thing.kind === "range";
}

/** An int that is no position is refused before what it was to be a position in. */
function refuseHugeIndex(heap: Heap, object: Handle, thing: Thing, index: Handle): void {
  const position = heap.get(index);
  if (isIndexable(heap, object, thing) && isInteger(position)) toIndex(heap, index, position);
}

/** `object[index] = value`. Gives the value that was there, or NOTHING. */
export function setItem(heap: Heap, object: Handle, index: Handle, value: Handle): Handle {
  const thing = heap.get(object);
  if (thing.kind === "dict") return setEntry(heap, object, index, value);
  if (thing.kind === "weakproxy") throw new Unmodelled("items of a weakproxy");
  if (thing.kind !== "list") {
    refuseHugeIndex(heap, object, thing, index);
    return noItems(heap, object, "does not support item assignment");
  }
  const at = position(heap, object, index, thing.items.length);
  if (at < 0 || at >= thing.items.length) {
    raise("IndexError", "list assignment index out of range");
  }
  const before = thing.items[at]!;
  thing.items[at] = value;
  return before;
}

/** `del object[index]`. */
export function deleteItem(heap: Heap, object: Handle, index: Handle): void {
  const thing = heap.get(object);
  if (thing.kind === "dict") {
    if (!thing.entries.delete(keyOf(heap, index))) raise("KeyError", reprOf(heap, index));
    return;
  }
  if (thing.kind === "weakproxy") throw new Unmodelled("items of a weakproxy");
  if (thing.kind !== "list") {
    refuseHugeIndex(heap, object, thing, index);
    const isSequence = isIndexable(heap, object, thing) && isInteger(heap.get(index));
    const not = isSequence ? "doesn't" : "does not";
    noItems(heap, object, `${not} support item deletion`);
    return;
  }
  const at = position(heap, object, index, thing.items.length);
  if (at < 0 || at >= thing.items.length) {
    raise("IndexError", "list assignment index out of range");
  }
  thing.items.splice(at, 1);
}

function noItems(heap: Heap, object: Handle, what: string): never {
  return raiseType(`'${heap.nameInTexts(object)}' object ${what}`);
}

/** The bounds of a slice of what is `length` long; both lie within it. */
function bounds(
  heap: Heap,
  start: Handle,
  stop: Handle,
  length: number,
): readonly [start: number, stop: number] {
  const bound = (handle: Handle, missing: number): number => {
    const thing = handle === NOTHING ? undefined : heap.get(handle);
    if (thing === undefined || thing.kind === "NoneType") return missing;
    if (!isInteger(thing)) {
      const text = "slice indices must be integers or None or have an __index__ method";
      return raiseType(text);
    }
    const limit = BigInt(length);
    const value = thing.value < 0n ? thing.value + limit : thing.value;
    return Number(value < 0n ? 0n : value > limit ? limit : value);
  };
  const from = bound(start, 0);
  return [from, Math.max(from, bound(stop, length))];
}

const isAbove = (thing: Thing, limit: bigint): boolean => isInteger(thing) && thing.value > limit;

/** `object[start:stop]`; a bound that is not given is NOTHING. */
export function getSlice(heap: Heap, object: Handle, start: Handle, stop: Handle): Handle {
  const thing = heap.get(object);
  if (isText(thing)) {
    const [from, to] = bounds(heap, start, stop, lengthOf(thing.value));
    // An empty string that is not the shared one is all of itself in 2.7, where it is not cut from
    // behind its end on.
    const isBehind = start !== NOTHING && isAbove(heap.get(start), 0n);
    if (thing.value === "" && (isBehind || !heap.rules.strIsBytes))
      return heap.text(thing.kind, "");
    return sliceText(heap, object, thing, from, to);
  }
  if (thing.kind === "list") {
    return heap.list(thing.items.slice(...bounds(heap, start, stop, thing.items.length)));
  }
  if (thing.kind === "tuple") return sliceTuple(heap, object, thing, start, stop);
  if (thing.kind === "dict" || thing.kind === "range" || thing.kind === "weakproxy") {
    throw new Unmodelled(`a slice of a ${thing.kind}`);
  }
  return notSubscriptable(heap, object, thing, false);
}

function sliceTuple(
  heap: Heap,
  object: Handle,
  thing: TupleThing,
  start: Handle,
  stop: Handle,
): Handle {
  const [from, to] = bounds(heap, start, stop, thing.items.length);
  const isWhole = from === 0 && to === thing.items.length;
  return isWhole ? object : heap.tuple(thing.items.slice(from, to));
}

/** `object[start:stop] = value`, or `del object[start:stop]` when the value is NOTHING. */
export function setSlice(
  heap: Heap,
  object: Handle,
  start: Handle,
  stop: Handle,
  value: Handle,
): void {
  const thing = heap.get(object);
  if (thing.kind !== "list") {
    noSlices(heap, object, thing, value === NOTHING);
    return;
  }
  const [from, to] = bounds(heap, start, stop, thing.items.length);
  const items = value === NOTHING ? [] : assigned(heap, value);
  const rest = thing.items.splice(from);
  const removed = rest.splice(0, to - from);
  appendAll(thing.items, items);
  appendAll(thing.items, rest);
  appendAll(heap.letGo, removed.reverse());
}

/** What a slice is set to: a copy, for the list itself may be its own source. */
function assigned(heap: Heap, value: Handle): Handle[] {
  const thing = heap.get(value);
  const isIterable = isText(thing) || "items" in thing || "elements" in thing || "entries" in thing;
  if (!isIterable && thing.kind !== "range") raiseType(heap.rules.texts.assignNotIterable);
  return [...iterate(heap, value)];
}

function noSlices(heap: Heap, object: Handle, thing: Thing, isDeletion: boolean): void {
  if (thing.kind === "dict" || thing.kind === "weakproxy") {
    throw new Unmodelled(`a slice of a ${thing.kind}`);
  }
  noItems(heap, object, `does not support item ${isDeletion ? "deletion" : "assignment"}`);
}

// When objects are equal, which order they have, and the key under which a dict or set keeps them.

import { raiseType, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import {
  type DictThing,
  type FloatThing,
  type Handle,
  type IntThing,
  type Key,
  NOTHING,
  type SetThing,
  type TextThing,
  type Thing,
} from "./values.ts";

const MAX_DEPTH = 200;

/** The key of an object; TypeError when it cannot be one. */
export function keyOf(heap: Heap, handle: Handle): Key {
  const thing = heap.get(handle);
  switch (thing.kind) {
    case "bool":
    case "int":
    case "long":
      return Number.isSafeInteger(Number(thing.value)) ? Number(thing.value) : `n${thing.value}`;
    case "float":
      return keyOfFloat(handle, thing);
    case "str":
    case "unicode":
    case "bytes":
      return keyOfText(heap, thing);
    case "tuple":
      return `(${thing.items.map((item) => lengthened(keyOf(heap, item))).join()})`;
    case "frozenset":
      return keyOfElements(thing);
    case "list":
    case "dict":
    case "set":
      return raiseType(`unhashable type: '${thing.kind}'`);
    case "weakproxy":
      return raiseType(`unhashable type: '${heap.nameInTexts(handle)}'`);
    case "weakref":
      if (thing.target === NOTHING) throw new Unmodelled("the hash of a dead weak reference");
      return `>${keyOf(heap, thing.target)}`;
    case "range":
      throw new Unmodelled("the hash of a range");
    case "method":
      return `.${thing.self},${thing.function},${thing.name}`;
    default:
      return `#${handle}`;
  }
}

/** The key by which an element is looked for in a set: a set as a frozenset would be. */
export function soughtKey(heap: Heap, handle: Handle): Key {
  const thing = heap.get(handle);
  return thing.kind === "set" ? keyOfElements(thing) : keyOf(heap, handle);
}

function keyOfElements({ elements }: SetThing): Key {
  return `{${[...elements.keys()].map(lengthened).sort().join()}}`;
}

function keyOfFloat(handle: Handle, { value }: FloatThing): Key {
  if (Number.isNaN(value)) return `#${handle}`;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return `n${BigInt(value)}`;
  return value + 0;
}

function keyOfText(heap: Heap, { kind, value }: TextThing): Key {
  if (kind === "bytes") return `b${value}`;
  // Text and bytes of ASCII are equal where both are strings.
  const isApart = heap.rules.strIsBytes && kind === "unicode" && /[^\x00-\x7f]/.test(value);
  return isApart ? `u${value}` : `'${value}`;
}

/** A key that says where it ends, for keys made of keys. */
function lengthened(key: Key): string {
  return typeof key === "number" ? `${key}` : `${key.length}:${key}`;
}

const isNumeric = (thing: Thing): thing is IntThing | FloatThing =>
  thing.kind === "int" || thing.kind === "float" || thing.kind === "bool" || thing.kind === "long";

const isText = (thing: Thing): thing is TextThing =>
  thing.kind === "str" || thing.kind === "unicode" || thing.kind === "bytes";

/** As containers compare their items: the same object is equal to itself, whatever it says. */
export function sameOrEqual(heap: Heap, a: Handle, b: Handle, depth = 0): boolean {
  return a === b || equal(heap, a, b, depth);
}

/** `a == b`. */
export function equal(heap: Heap, a: Handle, b: Handle, depth = 0): boolean {
  if (depth > MAX_DEPTH) throw new Unmodelled("comparing what is nested too deep");
  const [left, right] = [heap.get(a), heap.get(b)];
  if (isNumeric(left)) return isNumeric(right) && equalNumbers(left.value, right.value);
  if (isText(left)) return isText(right) && keyOfText(heap, left) === keyOfText(heap, right);
  switch (left.kind) {
    case "tuple":
    case "list":
      if (right.kind !== left.kind || left.items.length !== right.items.length) return false;
      return left.items.every((item, i) => sameOrEqual(heap, item, right.items[i]!, depth + 1));
    case "dict":
      return right.kind === "dict" && equalDicts(heap, left, right, depth);
    case "set":
    case "frozenset":
      if (right.kind !== "set" && right.kind !== "frozenset") return false;
      return left.elements.size === right.elements.size && isSubset(left, right);
    case "weakref":
      if (right.kind !== "weakref" || left.target === NOTHING || right.target === NOTHING) break;
      return equal(heap, left.target, right.target, depth + 1);
    case "method":
      return right.kind === "method" && keyOf(heap, a) === keyOf(heap, b);
    case "weakproxy":
    case "range":
      throw new Unmodelled(`comparing a ${left.kind}`);
  }
  if (right.kind === "weakproxy") throw new Unmodelled("comparing a weakproxy");
  return a === b;
}

function equalNumbers(left: number | bigint, right: number | bigint): boolean {
  // Neither less nor greater: an int and a float are compared exactly. NaN is apart from all.
  return left <= right && left >= right;
}

function equalDicts(heap: Heap, left: DictThing, right: DictThing, depth: number): boolean {
  if (left.entries.size !== right.entries.size) return false;
  for (const [key, entry] of left.entries) {
    const other = right.entries.get(key);
    if (other === undefined) return false;
    if (!sameOrEqual(heap, entry.value, other.value, depth + 1)) return false;
  }
  return true;
}

function isSubset(left: SetThing, right: SetThing): boolean {
  for (const key of left.elements.keys()) if (!right.elements.has(key)) return false;
  return true;
}

export type Ordering = "<" | "<=" | ">" | ">=";

/** `a < b` and its like. */
export function ordered(heap: Heap, op: Ordering, a: Handle, b: Handle, depth = 0): boolean {
  if (depth > MAX_DEPTH) throw new Unmodelled("ordering what is nested too deep");
  const [left, right] = [heap.get(a), heap.get(b)];
  if (isNumeric(left) && isNumeric(right)) return holds(op, left.value, right.value);
  if (isText(left) && isText(right) && (heap.rules.strIsBytes || left.kind === right.kind)) {
    const isWide = WIDE.test(left.value) || WIDE.test(right.value);
    if (!isWide) return holds(op, left.value, right.value);
    return holds(op, codePoints(left.value), codePoints(right.value));
  }
  if ((left.kind === "tuple" || left.kind === "list") && right.kind === left.kind) {
    const [l, r] = [left.items, right.items];
    const at = l.findIndex((item, i) => i >= r.length || !sameOrEqual(heap, item, r[i]!, depth));
    if (at === -1 || at >= r.length) return holds(op, l.length, r.length);
    return ordered(heap, op, l[at]!, r[at]!, depth + 1);
  }
  const isSet = (thing: Thing): thing is SetThing =>
    thing.kind === "set" || thing.kind === "frozenset";
  if (isSet(left) && isSet(right)) return orderedSets(op, left, right);
  if (heap.rules.ordersUnlikeTypes) {
    const [l, r] = [rank(heap, a, left), rank(heap, b, right)];
    // Two of one type are ordered by where they lie, or by rules of their own.
    if (l === r && l !== "") throw new Unmodelled(`the order of a ${heap.typeName(a)}`);
    return holds(op, l, r);
  }
  const [leftType, rightType] = [heap.nameInTexts(a), heap.nameInTexts(b)];
  return raiseType(`'${op}' not supported between instances of '${leftType}' and '${rightType}'`);
}

function orderedSets(op: Ordering, left: SetThing, right: SetThing): boolean {
  if (op === ">" || op === ">=") return orderedSets(op === ">" ? "<" : "<=", right, left);
  const isSmaller = left.elements.size < right.elements.size;
  return isSubset(left, right) && (op === "<=" || isSmaller);
}

function holds<Value extends number | bigint | string>(
  op: Ordering,
  left: Value,
  right: Value,
): boolean {
  switch (op) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

/** From the first half of a pair on, units of a string are not ordered as its characters are. */
const WIDE = /[\ud800-\uffff]/;

/** A string that compares as Python compares: by code points. */
function codePoints(text: string): string {
  return Array.from(text, (c) => c.codePointAt(0)!.toString(16).padStart(6, "0")).join("");
}

/** Where unlike types have an order, it is by name: None first, then numbers. */
function rank(heap: Heap, handle: Handle, thing: Thing): string {
  if (thing.kind === "NoneType") return "";
  return isNumeric(thing) ? "\x01" : `\x02${heap.typeName(handle)}`;
}

// Operators over all types: which types have them, what they give, and what is raised otherwise.

import { fill, raise, raiseType, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import { equal, keyOf, ordered, sameOrEqual, soughtKey } from "./keys.ts";
import { arithmetic, unaryNumber } from "./numbers.ts";
import type { BinaryOperator, Comparison } from "./syntax.ts";
import { commonKind, concatenate, lengthOf, repeatText } from "./text.ts";
import { trackEntry } from "./tracking.ts";
import {
  appendAll,
  type DictThing,
  type FloatThing,
  type Handle,
  type IntThing,
  type Key,
  type ListThing,
  NOTHING,
  type SetThing,
  type TextThing,
  type Thing,
  type TupleThing,
} from "./values.ts";

export const isNumeric = (thing: Thing): thing is IntThing | FloatThing =>
  thing.kind === "int" || thing.kind === "float" || thing.kind === "bool" || thing.kind === "long";

export const isInteger = (thing: Thing): thing is IntThing =>
  thing.kind === "int" || thing.kind === "bool" || thing.kind === "long";

export const isText = (thing: Thing): thing is TextThing =>
  thing.kind === "str" || thing.kind === "unicode" || thing.kind === "bytes";

export const isSet = (thing: Thing): thing is SetThing =>
  thing.kind === "set" || thing.kind === "frozenset";

const isType = (thing: Thing): boolean => thing.kind === "class";

type Sequence = TupleThing | ListThing | TextThing;

const isSequence = (thing: Thing): thing is Sequence =>
  thing.kind === "tuple" || thing.kind === "list" || isText(thing);

/** `a op b`; `sign` is what an error calls the operator. */
export function binary(
  heap: Heap,
  op: BinaryOperator,
  a: Handle,
  b: Handle,
  sign: string = op === "**" ? "** or pow()" : op,
): Handle {
  const [left, right] = [heap.get(a), heap.get(b)];
  if (isNumeric(left) && isNumeric(right)) {
    return arithmetic(heap, op, a, left, right) ?? unsupported(heap, sign, a, b);
  }
  if (left.kind === "weakproxy" || right.kind === "weakproxy") {
    throw new Unmodelled("operators on a weakproxy");
  }
  if (op === "|" && heap.rules.typesHaveUnion && [left, right].some(isType)) {
    throw new Unmodelled("a union of types");
  }
  if (op === "%" && isText(left)) throw new Unmodelled("formatting");
  if (op === "+" && isSequence(left)) return concatenation(heap, a, left, b, right);
  if (op === "*") {
    if (isSequence(left)) return repetition(heap, a, left, b);
    if (isSequence(right)) return repetition(heap, b, right, a);
  }
  if (isSet(left) && isSet(right)) {
    const elements = setResult(op, left, right);
    if (elements !== undefined) return heap.new({ kind: left.kind, elements });
  }
  if (op === "|" && heap.rules.dictsHaveUnion && left.kind === "dict" && right.kind === "dict") {
    const union = heap.dict();
    for (const each of [left, right]) {
      for (const { key, value } of each.entries.values()) setEntry(heap, union, key, value);
    }
    return union;
  }
  return unsupported(heap, sign, a, b);
}

function unsupported(heap: Heap, sign: string, a: Handle, b: Handle): never {
  const [left, right] = [heap.nameInTexts(a), heap.nameInTexts(b)];
  return raiseType(`unsupported operand type(s) for ${sign}: '${left}' and '${right}'`);
}

function concatenation(heap: Heap, a: Handle, left: Sequence, b: Handle, right: Thing): Handle {
  const rightType = heap.nameInTexts(b);
  if (isText(left)) {
    const kind = isText(right) ? commonKind(heap, left, right) : undefined;
    if (kind !== undefined) return concatenate(heap, kind, a, b);
    if (left.kind === "unicode") {
      return raiseType(notText(rightType));
    }
    const { concatBytes, concatText } = heap.rules.texts;
    const text = left.kind === "bytes" ? concatBytes : concatText;
    return raiseType(fill(text, heap.nameInTexts(a), rightType));
  }
  if (right.kind !== left.kind) {
    return raiseType(`can only concatenate ${left.kind} (not "${rightType}") to ${left.kind}`);
  }
  if (left.kind === "list") return heap.list([...left.items, ...(right as ListThing).items]);
  if (heap.rules.tupleConcatenationKeeps) {
    if ((right as TupleThing).items.length === 0) return a;
    if (left.items.length === 0) return b;
  }
  return heap.tuple([...left.items, ...(right as TupleThing).items]);
}

/** How often a sequence is repeated; TypeError when it is no int. */
function repetitions(heap: Heap, handle: Handle): number {
  const thing = heap.get(handle);
  if (!isInteger(thing)) {
    raiseType(`can't multiply sequence by non-int of type '${heap.nameInTexts(handle)}'`);
  }
  if (thing.value >> 63n !== 0n && thing.value >> 63n !== -1n) {
    raise("OverflowError", fill(heap.rules.texts.hugeIndex, heap.typeName(handle)));
  }
  if (thing.value > 1_000_000n) throw new Unmodelled("a sequence of that length");
  return Math.max(0, Number(thing.value));
}

function repetition(heap: Heap, handle: Handle, thing: Sequence, times: Handle): Handle {
  const count = repetitions(heap, times);
  if (isText(thing)) return repeatText(heap, handle, thing, count);
  if (thing.kind === "tuple" && (count === 1 || thing.items.length === 0)) return handle;
  const items = repeated(thing.items, count);
  return thing.kind === "tuple" ? heap.tuple(items) : heap.list(items);
}

function repeated(items: readonly Handle[], count: number): Handle[] {
  const all: Handle[] = [];
  for (let i = 0; i < count; i++) for (const item of items) all.push(item);
  return all;
}

function setResult(
  op: BinaryOperator,
  left: SetThing,
  right: SetThing,
): Map<Key, Handle> | undefined {
  const [l, r] = [left.elements, right.elements];
  const only = (from: Map<Key, Handle>, keep: (key: Key) => boolean): [Key, Handle][] =>
    [...from].filter(([key]) => keep(key));
  switch (op) {
    case "|":
      return new Map([...l, ...only(r, (key) => !l.has(key))]);
    case "&": {
      // The elements come from the smaller set; from the right one when there is none.
      const [from, other] = r.size > l.size ? [l, r] : [r, l];
      return new Map(only(from, (key) => other.has(key)));
    }
    case "-":
      return new Map(only(l, (key) => !r.has(key)));
    case "^":
      return new Map([...only(l, (key) => !r.has(key)), ...only(r, (key) => !l.has(key))]);
    default:
      return undefined;
  }
}

/** `a op= b`: the object that the target is bound to then. */
export function inPlace(heap: Heap, op: BinaryOperator, a: Handle, b: Handle): Handle {
  const [left, right] = [heap.get(a), heap.get(b)];
  if (left.kind === "list" && op === "+") {
    appendAll(left.items, iterate(heap, b));
    return a;
  }
  if (left.kind === "list" && op === "*") {
    const count = repetitions(heap, b);
    const items = repeated(left.items, count);
    if (count === 0) appendAll(heap.letGo, left.items.reverse());
    left.items = items;
    return a;
  }
  if (left.kind === "set" && isSet(right)) {
    const elements = setResult(op, left, right);
    if (elements !== undefined) {
      replaceElements(left, elements);
      return a;
    }
  }
  if (left.kind === "dict" && op === "|" && heap.rules.dictsHaveUnion) {
    updateDict(heap, a, b);
    return a;
  }
  return binary(heap, op, a, b, `${op}=`);
}

function replaceElements(set: SetThing, elements: ReadonlyMap<Key, Handle>): void {
  const kept = [...elements].map(
    ([key, handle]) => [key, set.elements.get(key) ?? handle] as const,
  );
  set.elements.clear();
  for (const [key, handle] of kept) set.elements.set(key, handle);
}

/** `+x`, `-x`, `~x`, `abs(x)`. */
export function unary(heap: Heap, op: "+" | "-" | "~" | "abs", operand: Handle): Handle {
  const thing = heap.get(operand);
  if (isNumeric(thing)) return unaryNumber(heap, op, operand, thing);
  if (thing.kind === "weakproxy") throw new Unmodelled("operators on a weakproxy");
  const sign = op === "abs" ? "abs()" : `unary ${op}`;
  return raiseType(`bad operand type for ${sign}: '${heap.nameInTexts(operand)}'`);
}

/** `a op b` for a comparison: true or false. */
export function compare(heap: Heap, op: Comparison, a: Handle, b: Handle): boolean {
  switch (op) {
    case "is":
      return a === b;
    case "is not":
      return a !== b;
    case "==":
      return equal(heap, a, b);
    case "!=":
      return !equal(heap, a, b);
    case "in":
      return contains(heap, b, a);
    case "not in":
      return !contains(heap, b, a);
    default:
      return ordered(heap, op, a, b);
  }
}

function contains(heap: Heap, container: Handle, item: Handle): boolean {
  const thing = heap.get(container);
  switch (thing.kind) {
    case "tuple":
    case "list":
      return thing.items.some((each) => sameOrEqual(heap, each, item));
    case "dict":
      return thing.entries.has(keyOf(heap, item));
    case "set":
    case "frozenset":
      return thing.elements.has(soughtKey(heap, item));
    case "str":
    case "unicode":
    case "bytes":
      return containsText(heap, thing, item);
    case "range":
    case "weakproxy":
      throw new Unmodelled(`in ${thing.kind}`);
  }
  return raiseType(`argument of type '${heap.nameInTexts(container)}' is not iterable`);
}

function containsText(heap: Heap, thing: TextThing, item: Handle): boolean {
  const part = heap.get(item);
  if (thing.kind === "bytes") {
    if (part.kind !== "bytes") throw new Unmodelled("bytes that are looked through");
    return thing.value.includes(part.value);
  }
  const isKnown = isText(part) && commonKind(heap, thing, part) !== undefined;
  if (isKnown) return thing.value.includes(part.value);
  const type = heap.nameInTexts(item);
  if (thing.kind === "unicode") raiseType(notText(type));
  return raiseType(`'in <string>' requires string as left operand, not ${type}`);
}

/** 2.7 makes text of what meets text, or cannot. */
const notText = (type: string): string =>
  `coercing to Unicode: need string or buffer, ${type} found`;

/** Whether an object counts as true. */
export function truth(heap: Heap, handle: Handle): boolean {
  const thing = heap.get(handle);
  if (thing.kind === "NoneType") return false;
  if (isInteger(thing)) return thing.value !== 0n;
  if (thing.kind === "float") return thing.value !== 0;
  if (thing.kind === "weakproxy") throw new Unmodelled("the truth of a weakproxy");
  return sizeOf(heap, thing) !== 0;
}

/** `len(x)` of what has one. */
export function sizeOf(heap: Heap, thing: Thing): number | undefined {
  switch (thing.kind) {
    case "str":
    case "unicode":
    case "bytes":
      return lengthOf(thing.value);
    case "tuple":
    case "list":
      return thing.items.length;
    case "dict":
      return thing.entries.size;
    case "set":
    case "frozenset":
      return thing.elements.size;
    case "range":
      return Number((heap.get(thing.bounds[3]!) as IntThing).value);
    default:
      return undefined;
  }
}

/** What iterating gives, one after the other; TypeError when it is not iterable. */
export function iterate(heap: Heap, handle: Handle): readonly Handle[] {
  const thing = heap.get(handle);
  switch (thing.kind) {
    case "tuple":
    case "list":
      return thing.items;
    case "dict":
      if (thing.entries.size > 1 && !heap.rules.dictsKeepOrder) break;
      return Array.from(thing.entries.values(), ({ key }) => key);
    case "set":
    case "frozenset":
      if (thing.elements.size > 1) break;
      return [...thing.elements.values()];
    case "str":
    case "unicode":
    case "bytes":
      return Array.from(thing.value, (c) =>
        thing.kind === "bytes" ? heap.int(BigInt(c.charCodeAt(0))) : heap.text(thing.kind, c),
      );
    case "range": {
      const [start, , step] = thing.bounds.map((each) => (heap.get(each) as IntThing).value);
      const count = sizeOf(heap, thing)!;
      const items: Handle[] = [];
      let value = start!;
      for (let i = 0; i < count; i++, value += step!) items.push(heap.int(value));
      return items;
    }
    case "weakproxy":
      throw new Unmodelled("iterating over a weakproxy");
    default:
      return raiseType(`'${heap.nameInTexts(handle)}' object is not iterable`);
  }
  throw new Unmodelled("the order of a hash table");
}

/**
 * Puts a value under a key; an equal key that is there stays. Gives the value that was there, or
 * NOTHING.
 */
export function setEntry(heap: Heap, dict: Handle, key: Handle, value: Handle): Handle {
  const thing = heap.get(dict) as DictThing;
  const { entries } = thing;
  const name = keyOf(heap, key);
  const entry = entries.get(name);
  const before = entry?.value ?? NOTHING;
  if (entry === undefined) entries.set(name, { key, value });
  else entry.value = value;
  trackEntry(heap, thing, key, value);
  return before;
}

/** Adds an element; an equal one that is there stays. */
export function addElement(heap: Heap, elements: Map<Key, Handle>, element: Handle): void {
  const key = keyOf(heap, element);
  if (!elements.has(key)) elements.set(key, element);
}

/** `dict.update`: from a dict, or from pairs. */
export function updateDict(heap: Heap, dict: Handle, source: Handle): void {
  const thing = heap.get(source);
  if (thing.kind === "dict") {
    for (const { key, value } of [...thing.entries.values()]) setEntry(heap, dict, key, value);
    return;
  }
  iterate(heap, source).forEach((pair, i) => {
    const what = heap.get(pair);
    const name = "dictionary update sequence element";
    if (sizeOf(heap, what) === undefined) raiseType(`cannot convert ${name} #${i} to a sequence`);
    const [key, value, ...rest] = iterate(heap, pair);
    if (key === undefined || value === undefined || rest.length > 0) {
      const { length } = iterate(heap, pair);
      raise("ValueError", `${name} #${i} has length ${length}; 2 is required`);
    }
    setEntry(heap, dict, key, value);
  });
}

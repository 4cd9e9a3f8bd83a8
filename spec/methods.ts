// Methods of builtin types, as far as programs use them.

import { fill, raise, raiseType, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import { keyOf, sameOrEqual, soughtKey } from "./keys.ts";
import { addElement, isInteger, isText, iterate, setEntry, updateDict } from "./operators.ts";
import { reprOf } from "./text.ts";
import { joinTexts, replaceText, splitText, stripText } from "./text-methods.ts";
import {
  appendAll,
  type DictThing,
  type Handle,
  type ListThing,
  NOTHING,
  type SetThing,
  type TextThing,
  type Thing,
  type TupleThing,
} from "./values.ts";

type Run<Self extends Thing> = (
  heap: Heap,
  thing: Self,
  args: readonly Handle[],
  self: Handle,
) => Handle;

interface Method {
  /** How many arguments it takes. */
  readonly min: number;
  readonly max: number;
  readonly run: Run<Thing>;
}

function method<Self extends Thing>(min: number, max: number, run: Run<Self>): Method {
  // The table that it stands in says for which kind it is called.
  return { min, max, run: run as Run<Thing> };
}

const list = (min: number, max: number, run: Run<ListThing>): Method => method(min, max, run);
const dict = (min: number, max: number, run: Run<DictThing>): Method => method(min, max, run);
const set = (min: number, max: number, run: Run<SetThing>): Method => method(min, max, run);
const text = (min: number, max: number, run: Run<TextThing>): Method => method(min, max, run);

/** A position that is an argument: no slice, so it raises another TypeError than an index does. */
function positionOf(heap: Heap, handle: Handle): number {
  const thing = heap.get(handle);
  const { texts } = heap.rules;
  if (thing.kind === "float") return raiseType(texts.needsIntNotFloat);
  if (!isInteger(thing)) return raiseType(fill(texts.needsInt, heap.nameInTexts(handle)));
  if (thing.value >> 63n !== 0n && thing.value >> 63n !== -1n) {
    return raise("OverflowError", texts.tooLargeForPosition);
  }
  return Number(thing.value);
}

const indexOf: Run<ListThing | TupleThing> = (heap, thing, [item]) => {
  const at = thing.items.findIndex((each) => sameOrEqual(heap, each, item!));
  if (at >= 0) return heap.int(BigInt(at));
  return raise(
    "ValueError",
    thing.kind === "list"
      ? `${reprOf(heap, item!)} is not in list`
      : "tuple.index(x): x not in tuple",
  );
};

const countOf: Run<ListThing | TupleThing> = (heap, thing, [item]) =>
  heap.int(BigInt(thing.items.filter((each) => sameOrEqual(heap, each, item!)).length));

const LIST: Readonly<Record<string, Method>> = {
  append: list(1, 1, (heap, thing, [item]) => {
    thing.items.push(item!);
    return heap.none;
  }),
  pop: list(0, 1, (heap, thing, [index]) => {
    const { items } = thing;
    const at = index === undefined ? -1 : positionOf(heap, index);
    if (items.length === 0) raise("IndexError", "pop from empty list");
    const place = at < 0 ? at + items.length : at;
    if (place < 0 || place >= items.length) raise("IndexError", "pop index out of range");
    return items.splice(place, 1)[0]!;
  }),
  insert: list(2, 2, (heap, thing, [index, item]) => {
    const at = positionOf(heap, index!);
    thing.items.splice(at < 0 ? Math.max(0, at + thing.items.length) : at, 0, item!);
    return heap.none;
  }),
  extend: list(1, 1, (heap, thing, [source]) => {
    appendAll(thing.items, iterate(heap, source!));
    return heap.none;
  }),
  remove: list(1, 1, (heap, thing, [item]) => {
    const at = thing.items.findIndex((each) => sameOrEqual(heap, each, item!));
    if (at < 0) raise("ValueError", "list.remove(x): x not in list");
    thing.items.splice(at, 1);
    return heap.none;
  }),
  reverse: list(0, 0, (heap, thing) => {
    thing.items.reverse();
    return heap.none;
  }),
  clear: list(0, 0, (heap, thing) => {
    appendAll(heap.letGo, thing.items.reverse());
    thing.items = [];
    return heap.none;
  }),
  copy: list(0, 0, (heap, thing) => heap.list([...thing.items])),
  index: method(1, 1, indexOf),
  count: method(1, 1, countOf),
};

const TUPLE: Readonly<Record<string, Method>> = {
  index: method(1, 1, indexOf),
  count: method(1, 1, countOf),
};

const DICT: Readonly<Record<string, Method>> = {
  get: dict(1, 2, (heap, thing, [key, other]) => {
    return thing.entries.get(keyOf(heap, key!))?.value ?? other ?? heap.none;
  }),
  setdefault: dict(1, 2, (heap, thing, [key, other], self) => {
    const found = thing.entries.get(keyOf(heap, key!));
    if (found !== undefined) return found.value;
    const value = other ?? heap.none;
    setEntry(heap, self, key!, value);
    return value;
  }),
  pop: dict(1, 2, (heap, thing, [key, other]) => {
    // An empty dict does not even look at the key.
    const name = thing.entries.size === 0 ? "" : keyOf(heap, key!);
    const found = thing.entries.get(name);
    if (found === undefined) return other ?? raise("KeyError", reprOf(heap, key!));
    thing.entries.delete(name);
    return found.value;
  }),
  popitem: dict(0, 0, (heap, thing) => {
    const last = [...thing.entries].at(-1);
    if (last === undefined) return raise("KeyError", "'popitem(): dictionary is empty'");
    if (thing.entries.size > 1 && !heap.rules.dictsKeepOrder) {
      throw new Unmodelled("the order of a hash table");
    }
    thing.entries.delete(last[0]);
    return heap.tuple([last[1].key, last[1].value]);
  }),
  update: dict(0, 1, (heap, _, [source], self) => {
    if (source !== undefined) updateDict(heap, self, source);
    return heap.none;
  }),
  clear: dict(0, 0, (heap, thing) => {
    for (const { key, value } of thing.entries.values()) heap.letGo.push(key, value);
    thing.entries.clear();
    return heap.none;
  }),
  copy: dict(0, 0, (heap, _, __, self) => {
    const copy = heap.dict();
    updateDict(heap, copy, self);
    return copy;
  }),
};

const FROZENSET: Readonly<Record<string, Method>> = {
  copy: set(0, 0, (heap, thing, _, self) =>
    thing.kind === "frozenset" ? self : heap.set(new Map(thing.elements)),
  ),
};

const SET: Readonly<Record<string, Method>> = {
  ...FROZENSET,
  add: set(1, 1, (heap, thing, [element]) => {
    addElement(heap, thing.elements, element!);
    return heap.none;
  }),
  discard: set(1, 1, (heap, thing, [element]) => {
    thing.elements.delete(soughtKey(heap, element!));
    return heap.none;
  }),
  remove: set(1, 1, (heap, thing, [element]) => {
    if (!thing.elements.delete(soughtKey(heap, element!))) {
      raise("KeyError", reprOf(heap, element!));
    }
    return heap.none;
  }),
  pop: set(0, 0, (_, thing) => {
    const [first] = thing.elements;
    if (first === undefined) return raise("KeyError", "'pop from an empty set'");
    if (thing.elements.size > 1) throw new Unmodelled("the order of a hash table");
    thing.elements.clear();
    return first[1];
  }),
  update: set(1, 1, (heap, thing, [source]) => {
    const other = heap.get(source!);
    const isSet = other.kind === "set" || other.kind === "frozenset";
    const elements = isSet ? [...other.elements.values()] : iterate(heap, source!);
    for (const element of elements) addElement(heap, thing.elements, element);
    return heap.none;
  }),
  clear: set(0, 0, (heap, thing) => {
    thing.elements.clear();
    return heap.none;
  }),
};

/** Only text knows letters beyond ASCII. */
function changeCase(upper: boolean): Run<TextThing> {
  return (heap, { kind, value }, _, self) => {
    const change = (text: string): string => (upper ? text.toUpperCase() : text.toLowerCase());
    // 2.7 has a character for a character; of two that lower case gives the first is it.
    const single = (c: string): string => {
      const [first, ...rest] = change(c);
      return rest.length === 0 || !upper ? first! : c;
    };
    const whole = heap.rules.strIsBytes ? Array.from(value, single).join("") : change(value);
    const ascii = value.replace(upper ? /[a-z]+/g : /[A-Z]+/g, change);
    const result = kind === heap.textKind ? whole : ascii;
    return kind === "unicode" && result === value ? self : heap.freshText(kind, result);
  };
}

const TEXT: Readonly<Record<string, Method>> = {
  upper: text(0, 0, changeCase(true)),
  lower: text(0, 0, changeCase(false)),
  strip: text(0, 1, (heap, thing, [characters], self) => {
    return stripText(heap, self, thing, textArgument(heap, thing, characters));
  }),
  split: text(0, 1, (heap, thing, [separator], self) => {
    return splitText(heap, self, thing, textArgument(heap, thing, separator));
  }),
  replace: text(2, 2, (heap, thing, [old, by], self) => {
    const [from, to] = [textArgument(heap, thing, old), textArgument(heap, thing, by)];
    return replaceText(heap, self, thing, from!, to!);
  }),
  join: text(1, 1, (heap, thing, [items]) => joinTexts(heap, thing, items!)),
};

/** A string of the same kind; None and nothing are undefined. */
function textArgument(
  heap: Heap,
  thing: TextThing,
  handle: Handle | undefined,
): string | undefined {
  if (handle === undefined || handle === heap.none) return undefined;
  const argument = heap.get(handle);
  if (isText(argument) && argument.kind === thing.kind) return argument.value;
  throw new Unmodelled("strings of two kinds in one method");
}

const METHODS: Readonly<Partial<Record<Thing["kind"], Readonly<Record<string, Method>>>>> = {
  list: LIST,
  tuple: TUPLE,
  dict: DICT,
  set: SET,
  frozenset: FROZENSET,
  str: TEXT,
  unicode: TEXT,
  bytes: TEXT,
};

/** What these types have as well. */
const OTHERS: ReadonlySet<string> = new Set(
  [
    "sort keys values items fromkeys has_key iterkeys itervalues iteritems viewkeys viewvalues",
    "viewitems format format_map title casefold find rfind index rindex ljust rjust lstrip rstrip",
    "rsplit partition rpartition startswith endswith splitlines center count expandtabs translate",
    "maketrans swapcase capitalize zfill encode decode hex fromhex isalnum isalpha isascii",
    "isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper",
    "isdisjoint issubset issuperset is_integer union difference intersection",
    "symmetric_difference difference_update intersection_update symmetric_difference_update",
    "removeprefix removesuffix real imag",
    "numerator denominator bit_length bit_count conjugate as_integer_ratio to_bytes from_bytes",
    "start stop step",
  ].flatMap((line) => line.split(" ")),
);

function findMethod(heap: Heap, thing: Thing, name: string): Method | undefined {
  const methods = METHODS[thing.kind];
  if (methods === undefined || !Object.hasOwn(methods, name)) return undefined;
  const isLater = thing.kind === "list" && (name === "copy" || name === "clear");
  return isLater && !heap.rules.listsHaveCopy ? undefined : methods[name];
}

const BUILTIN_KINDS: ReadonlySet<string> = new Set(
  "list tuple dict set frozenset str unicode bytes int long bool float range".split(" "),
);

/** Whether the type has a method of that name. */
export function isMethodName(heap: Heap, thing: Thing, name: string): boolean {
  if (findMethod(heap, thing, name) !== undefined) return true;
  if (BUILTIN_KINDS.has(thing.kind) && OTHERS.has(name)) {
    throw new Unmodelled(`the method ${name}`);
  }
  return false;
}

/** Whether a method may take something out of a container, or put another in its place. */
export const givesUp = (name: string): boolean => !KEEPERS.has(name);

const KEEPERS: ReadonlySet<string> = new Set([
  ...["append", "add", "extend", "insert", "reverse", "copy", "index", "count", "get"],
  ...["upper", "lower", "strip", "split", "replace", "join"],
]);

/** Calls a method of a builtin type; NOTHING when it has none of that name. */
export function callMethod(
  heap: Heap,
  self: Handle,
  name: string,
  args: readonly Handle[],
): Handle {
  const thing = heap.get(self);
  const found = findMethod(heap, thing, name);
  if (found === undefined) return NOTHING;
  if (args.length >= found.min && args.length <= found.max) {
    return found.run(heap, thing, args, self);
  }
  const label = heap.rules.texts.qualifiesMethods ? `${thing.kind}.${name}` : name;
  if (found.max === 0) return raiseType(`${label}() takes no arguments (${args.length} given)`);
  if (found.min === 1 && found.max === 1) {
    return raiseType(`${label}() takes exactly one argument (${args.length} given)`);
  }
  throw new Unmodelled(`${name}() with ${args.length} arguments`);
}

// Builtin functions and types that are called: what they give and what they refuse.

import { copy, deepcopy } from "./copying.ts";
import { fill, raise, raiseType, Unmodelled } from "./failures.ts";
import { GC_FUNCTIONS } from "./gc-module.ts";
import { BUILTIN_TYPES, type Heap } from "./heap.ts";
import { ordered } from "./keys.ts";
import { toFloat } from "./numbers.ts";
import {
  addElement,
  binary,
  isInteger,
  isText,
  iterate,
  sizeOf,
  truth,
  unary,
  updateDict,
} from "./operators.ts";
import { newReference } from "./references.ts";
import { lengthOf, reprOf, strOf } from "./text.ts";
import { type Handle, type IntThing, type Key, NOTHING, type TextThing } from "./values.ts";

type Builtin = (heap: Heap, args: readonly Handle[]) => Handle;

interface Entry {
  readonly min: number;
  readonly max: number;
  readonly run: Builtin;
}

const takes = (min: number, max: number, run: Builtin): Entry => ({ min, max, run });

function intOf(heap: Heap, handle: Handle, text: string): bigint {
  const thing = heap.get(handle);
  if (thing.kind === "float" && text === heap.rules.texts.chrArgument) {
    return raiseType(heap.rules.texts.needsIntNotFloat);
  }
  return isInteger(thing) ? thing.value : raiseType(fill(text, heap.nameInTexts(handle)));
}

function newRange(heap: Heap, args: readonly Handle[]): Handle {
  if (heap.rules.rangeIsList && args.some((each) => !isInteger(heap.get(each)))) {
    throw new Unmodelled("range of what is no int");
  }
  for (const each of args) intOf(heap, each, "'{}' object cannot be interpreted as an integer");
  const [first, second, third] = args;
  const start = second === undefined ? heap.int(0n) : first!;
  const stop = second ?? first!;
  const step = third ?? heap.int(1n);
  const [from, to, by] = [start, stop, step].map((each) => (heap.get(each) as IntThing).value);
  if (by === 0n && heap.rules.rangeIsList) throw new Unmodelled("range with a step of zero");
  if (by === 0n) raise("ValueError", "range() arg 3 must not be zero");
  const count = by! > 0n ? (to! - from! + by! - 1n) / by! : (from! - to! - by! - 1n) / -by!;
  const length = count < 0n ? 0n : count;
  if (length > 1_000_000n) throw new Unmodelled("a range of that length");
  if (!heap.rules.rangeIsList) {
    return heap.new({ kind: "range", bounds: [start, stop, step, heap.int(length)] });
  }
  return heap.list(
    Array.from({ length: Number(length) }, (_, i) => heap.int(from! + BigInt(i) * by!)),
  );
}

function sorted(heap: Heap, source: Handle): Handle {
  const items = [...iterate(heap, source)];
  if (items.length > 2 && new Set(items.map((each) => heap.nameInTexts(each))).size > 1) {
    throw new Unmodelled("sorting what is of many types");
  }
  // Inserted one by one behind all that are not greater, and so stable.
  const done: Handle[] = [];
  for (const item of items) {
    let at = done.length;
    while (at > 0 && ordered(heap, "<", item, done[at - 1]!)) at--;
    done.splice(at, 0, item);
  }
  return heap.list(done);
}

function sum(heap: Heap, source: Handle, start: Handle | undefined): Handle {
  if (start !== undefined && isText(heap.get(start))) {
    raiseType("sum() can't sum strings [use ''.join(seq) instead]");
  }
  return iterate(heap, source).reduce((total, item) => {
    return binary(heap, "+", total, item);
  }, start ?? heap.int(0n));
}

function character(heap: Heap, handle: Handle, kind: TextThing["kind"]): Handle {
  const { texts } = heap.rules;
  const code = intOf(heap, handle, texts.chrArgument);
  if (code >> 31n !== 0n && code >> 31n !== -1n) throw new Unmodelled("a character of that code");
  const last = kind === heap.bytesKind ? 0xffn : 0x10ffffn;
  if (code < 0n || code > last) raise("ValueError", texts.chrRange);
  return heap.text(kind, String.fromCodePoint(Number(code)));
}

function ordinal(heap: Heap, handle: Handle): Handle {
  const thing = heap.get(handle);
  if (!isText(thing)) {
    return raiseType(`ord() expected string of length 1, but ${heap.nameInTexts(handle)} found`);
  }
  const length = lengthOf(thing.value);
  if (length !== 1) raiseType(`ord() expected a character, but string of length ${length} found`);
  return heap.int(BigInt(thing.value.codePointAt(0)!));
}

function lengthOfObject(heap: Heap, handle: Handle): Handle {
  const thing = heap.get(handle);
  if (thing.kind === "weakproxy") throw new Unmodelled("len of a weakproxy");
  const size = sizeOf(heap, thing);
  if (size === undefined) raiseType(`object of type '${heap.nameInTexts(handle)}' has no len()`);
  return heap.int(BigInt(size));
}

/** Functions by name, with how many arguments they take. */
const FUNCTIONS: Readonly<Record<string, Entry>> = {
  ...GC_FUNCTIONS,
  len: takes(1, 1, (heap, [x]) => lengthOfObject(heap, x!)),
  abs: takes(1, 1, (heap, [x]) => unary(heap, "abs", x!)),
  chr: takes(1, 1, (heap, [x]) => character(heap, x!, "str")),
  unichr: takes(1, 1, (heap, [x]) => character(heap, x!, "unicode")),
  ord: takes(1, 1, (heap, [x]) => ordinal(heap, x!)),
  repr: takes(1, 1, (heap, [x]) => newRepr(heap, x!)),
  sum: takes(1, 2, (heap, [x, start]) => sum(heap, x!, start)),
  sorted: takes(1, 1, (heap, [x]) => sorted(heap, x!)),
  range: takes(1, 3, newRange),
  intern: takes(1, 1, (heap, [x]) => {
    if (heap.get(x!).kind === "str") return heap.intern(x!);
    const type = x === heap.none ? "None" : heap.nameInTexts(x!);
    return raiseType(fill(heap.rules.texts.internArgument, type));
  }),
  "copy.copy": takes(1, 1, (heap, [x]) => copy(heap, x!)),
  "copy.deepcopy": takes(1, 1, (heap, [x]) => deepcopy(heap, x!)),
  "weakref.ref": takes(1, 2, (heap, args) => newReference(heap, "weakref", args)),
  "weakref.proxy": takes(1, 2, (heap, args) => newReference(heap, "weakproxy", args)),
};

function newRepr(heap: Heap, handle: Handle): Handle {
  const thing = heap.get(handle);
  if (thing.kind === "bool") return heap.boolText(reprOf(heap, handle));
  const text = reprOf(heap, handle);
  const isShared = thing.kind === "int" && heap.rules.digitsAreCharacters;
  return isShared ? heap.text("str", text) : heap.freshText("str", text);
}

function newStr(heap: Heap, handle: Handle): Handle {
  const thing = heap.get(handle);
  if (thing.kind === "str") return handle;
  if (thing.kind === "unicode") {
    if (/[^\x00-\x7f]/.test(thing.value)) throw new Unmodelled("encoding what is not ASCII");
    return heap.freshText("str", thing.value);
  }
  const isText = thing.kind === "float" || thing.kind === "long";
  return isText ? heap.freshText("str", strOf(heap, handle)) : newRepr(heap, handle);
}

function newUnicode(heap: Heap, handle: Handle): Handle {
  const thing = heap.get(handle);
  if (thing.kind === "unicode") return handle;
  if (/[^\x00-\x7f]/.test(strOf(heap, handle))) throw new Unmodelled("decoding");
  return heap.text("unicode", strOf(heap, handle));
}

/** The text of a number without spaces around it. */
function numeral(heap: Heap, { value }: TextThing): string {
  const text = value.trim();
  // 2.7 knows no underscores in numbers, and has texts of its own for what is no character.
  if (heap.rules.strIsBytes && /[_\0]|[^\x00-\x7f]/.test(text))
    throw new Unmodelled("that numeral");
  return text;
}

const WHOLE = /^[+-]?\d+(_\d+)*$/;

function newInt(heap: Heap, handle: Handle): Handle {
  const thing = heap.get(handle);
  if (thing.kind === "int") return handle;
  if (thing.kind === "long") {
    const value = heap.int(thing.value);
    return heap.get(value).kind === "long" ? handle : value;
  }
  if (thing.kind === "bool") return heap.int(thing.value);
  if (thing.kind === "float") {
    const { value } = thing;
    if (Number.isNaN(value)) raise("ValueError", "cannot convert float NaN to integer");
    if (!Number.isFinite(value)) {
      raise("OverflowError", "cannot convert float infinity to integer");
    }
    return heap.int(BigInt(Math.trunc(value)));
  }
  if (isText(thing)) {
    const digits = numeral(heap, thing);
    if (WHOLE.test(digits)) return heap.int(BigInt(digits.replaceAll("_", "").replace("+", "")));
    const literal = reprOf(heap, handle).replace(/^u/, "");
    return raise("ValueError", `invalid literal for int() with base 10: ${literal}`);
  }
  return raiseType(fill(heap.rules.texts.intArgument, heap.nameInTexts(handle)));
}

const DECIMAL = /^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)([eE][+-]?\d+)?$/;

function newFloat(heap: Heap, handle: Handle): Handle {
  const thing = heap.get(handle);
  if (thing.kind === "float") return handle;
  if (isInteger(thing)) return heap.float(toFloat(heap, thing));
  const { texts } = heap.rules;
  if (!isText(thing)) return raiseType(fill(texts.floatArgument, heap.nameInTexts(handle)));
  const text = numeral(heap, thing);
  if (DECIMAL.test(text)) return heap.float(Number(text.replaceAll("_", "")));
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special !== null) {
    const value = special[2]!.toLowerCase() === "nan" ? Number.NaN : Number.POSITIVE_INFINITY;
    // 2.7 computes what is no number, and gets it with the other sign.
    const isInverted = Number.isNaN(value) && heap.rules.strIsBytes;
    const isNegative = (special[1] === "-") !== isInverted;
    return heap.float(isNegative ? -value : value);
  }
  if (text === "") return raise("ValueError", fill(texts.floatLiteral, texts.emptyLiteral));
  if (!heap.rules.strIsBytes) {
    return raise("ValueError", fill(texts.floatLiteral, reprOf(heap, handle)));
  }
  // What begins with a number is told apart by 2.7: PyOS_string_to_double stops behind it.
  const begins = /^[+-]?(\.?\d|inf|nan)/i.test(text);
  const told = begins ? "invalid literal for float(): {}" : texts.floatLiteral;
  return raise("ValueError", fill(told, thing.value));
}

/** Elements of an iterable; a set's own are taken in any order. */
function elementsOf(heap: Heap, source: Handle | undefined): Map<Key, Handle> {
  if (source === undefined) return new Map();
  const thing = heap.get(source);
  if (thing.kind === "set" || thing.kind === "frozenset") return new Map(thing.elements);
  const elements = new Map<Key, Handle>();
  const items =
    thing.kind === "dict" ? Array.from(thing.entries.values(), ({ key }) => key) : undefined;
  for (const item of items ?? iterate(heap, source)) addElement(heap, elements, item);
  return elements;
}

/** Builtin types by name: what calling them makes. */
const TYPES: Readonly<Record<string, Builtin>> = {
  object: (heap) => heap.instance(heap.builtinType("object")),
  type: (heap, [x]) => (x === undefined ? unknownArity("type") : heap.classOf(x)),
  list: (heap, [x]) => heap.list(x === undefined ? [] : [...iterate(heap, x)]),
  tuple: (heap, [x]) => {
    if (x === undefined) return heap.emptyTuple;
    return heap.get(x).kind === "tuple" ? x : heap.tuple([...iterate(heap, x)]);
  },
  set: (heap, [x]) => heap.set(elementsOf(heap, x)),
  frozenset: (heap, [x]) => {
    const isSame = x !== undefined && heap.get(x).kind === "frozenset";
    return isSame ? x : heap.frozenset(elementsOf(heap, x));
  },
  dict: (heap, [x]) => {
    const made = heap.dict();
    if (x !== undefined) updateDict(heap, made, x);
    return made;
  },
  str: (heap, [x]) => (x === undefined ? heap.text("str", "") : newStr(heap, x)),
  unicode: (heap, [x]) => (x === undefined ? heap.text("unicode", "") : newUnicode(heap, x)),
  int: (heap, [x]) => (x === undefined ? heap.int(0n) : newInt(heap, x)),
  long: (heap, [x]) => {
    if (x === undefined) return heap.long(0n);
    if (heap.get(x).kind === "long") return x;
    return heap.long((heap.get(newInt(heap, x)) as IntThing).value);
  },
  float: (heap, [x]) => (x === undefined ? heap.float(0) : newFloat(heap, x)),
  bool: (heap, [x]) => heap.bool(x !== undefined && truth(heap, x)),
  range: newRange,
};

function unknownArity(name: string): never {
  throw new Unmodelled(`${name}() with that many arguments`);
}

/** Calls a builtin function. */
export function callBuiltin(heap: Heap, name: string, args: readonly Handle[]): Handle {
  const entry = FUNCTIONS[name]!;
  if (args.length >= entry.min && args.length <= entry.max) return entry.run(heap, args);
  if (entry.max !== 1 || name.includes(".") || name === "sorted" || name === "intern") {
    return unknownArity(name);
  }
  return raiseType(`${name}() takes exactly one argument (${args.length} given)`);
}

/** Calls a builtin type. */
export function callType(heap: Heap, name: string, args: readonly Handle[]): Handle {
  const run = TYPES[name];
  if (name === "object" && args.length > 0) {
    return raiseType(fill(heap.rules.texts.classTakesNone, name));
  }
  const isKnown = name === "range" ? args.length >= 1 && args.length <= 3 : args.length <= 1;
  if (run === undefined || !isKnown) return unknownArity(name);
  return run(heap, args);
}

/** What Python has as well. */
const OTHERS: ReadonlySet<string> = new Set(
  [
    "print id map zip filter reduce enumerate iter next getattr setattr hasattr delattr isinstance",
    "issubclass min max any all reversed hash dir vars callable divmod pow round hex oct bin input",
    "open super property staticmethod classmethod slice complex bytearray memoryview buffer xrange",
    "cmp apply bytes StopIteration KeyboardInterrupt Ellipsis NotImplemented globals locals eval",
    "exec compile format ascii",
  ].flatMap((line) => line.split(" ")),
);
const OTHER_KINDS = /^(\w+Error|\w*Exception|\w*Warning|__\w+__)$/;

/** The builtin of a name, or NOTHING. */
export function findBuiltin(heap: Heap, name: string): Handle {
  const isOld = name === "unicode" || name === "long" || name === "unichr";
  if (isOld && !heap.rules.strIsBytes) return NOTHING;
  if (name === "range" && heap.rules.rangeIsList) return heap.builtin("range");
  if (BUILTIN_TYPES.has(name) && name !== "NoneType" && name !== "bytes") {
    return heap.builtinType(name);
  }
  if (name !== "intern" && !name.includes(".") && Object.hasOwn(FUNCTIONS, name)) {
    return heap.builtin(name);
  }
  if (OTHERS.has(name) || OTHER_KINDS.test(name)) throw new Unmodelled(`the builtin ${name}`);
  return NOTHING;
}

// Strings and their operations, and how objects are written: repr and str. A host string holds
// UTF-16; positions are counted in characters.

import { Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import type { Handle, TextThing } from "./values.ts";

const SURROGATE = /[\ud800-\udfff]/;

/** How many characters a string has. */
export function lengthOf(value: string): number {
  return SURROGATE.test(value) ? Array.from(value).length : value.length;
}

/** Characters `start` to `stop` - 1. */
export function cut(value: string, start: number, stop: number): string {
  if (!SURROGATE.test(value)) return value.slice(start, stop);
  return Array.from(value).slice(start, stop).join("");
}

/** The float's shortest form, as Python writes it. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  return placed(mantissa, Number(exponent), 16);
}

/** 2.7's str of a float: twelve digits. */
function shortFloat(value: number): string {
  if (!Number.isFinite(value) || Object.is(value, -0)) return floatRepr(value);
  const [mantissa = "0", exponent = "0"] = value.toExponential(11).split("e");
  return placed(mantissa.replace(/\.?0+$/, ""), Number(exponent), 11);
}

/** A decimal mantissa and exponent, with an exponent written from 10 ** `limit` on. */
function placed(mantissa: string, exponent: number, limit: number): string {
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  if (exponent < -4 || exponent >= limit) {
    const power = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${power}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${sign}${digits.padEnd(exponent + 1, "0")}.0`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A string as a literal, without prefix. */
function quoted(heap: Heap, { kind, value }: TextThing): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let out = quote;
  for (const character of value) {
    const code = character.codePointAt(0)!;
    if (character === quote || character === "\\") out += `\\${character}`;
    else if (ESCAPES[character] !== undefined) out += ESCAPES[character];
    else if (code >= 0x20 && code < 0x7f) out += character;
    else if (code < 0x80 || kind !== heap.textKind || !isPrintable(heap, character)) {
      out += escaped(code);
    } else out += character;
  }
  return out + quote;
}

/** Whether a character beyond ASCII stands for itself in a repr. */
function isPrintable(heap: Heap, character: string): boolean {
  if (heap.rules.strIsBytes) return false;
  return !/[\p{C}\p{Z}]/u.test(character);
}

function escaped(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}

/** `repr(x)`. Objects that stand for themselves are written with their address: unknown. */
export function reprOf(heap: Heap, handle: Handle, outer: readonly Handle[] = []): string {
  const thing = heap.get(handle);
  const isInside = outer.includes(handle);
  const inner = [...outer, handle];
  const write = (item: Handle): string => reprOf(heap, item, inner);
  switch (thing.kind) {
    case "NoneType":
      return "None";
    case "bool":
      return thing.value === 0n ? "False" : "True";
    case "int":
      return `${thing.value}`;
    case "long":
      return `${thing.value}L`;
    case "float":
      return floatRepr(thing.value);
    case "str":
    case "unicode":
    case "bytes":
      return prefixOf(thing.kind) + quoted(heap, thing);
    case "tuple": {
      if (isInside) return "(...)";
      const items = thing.items.map(write);
      return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
    }
    case "list":
      return isInside ? "[...]" : `[${thing.items.map(write).join(", ")}]`;
    case "dict": {
      if (isInside) return "{...}";
      knownOrder(thing.entries.size, heap.rules.dictsKeepOrder);
      const pairs = Array.from(thing.entries.values(), ({ key, value }) => {
        return `${write(key)}: ${write(value)}`;
      });
      return `{${pairs.join(", ")}}`;
    }
    case "set":
    case "frozenset":
      knownOrder(thing.elements.size, false);
      return isInside
        ? `${thing.kind}(...)`
        : setRepr(heap, thing.kind, [...thing.elements.values()].map(write));
    case "range": {
      const [start, stop, step] = thing.bounds.map(write);
      return `range(${start}, ${stop}${step === "1" ? "" : `, ${step}`})`;
    }
    case "builtin":
      return `<built-in function ${thing.name.replace(/^.*\./, "")}>`;
    case "class":
      if (thing.isHeapType) return `<class '__main__.${thing.name}'>`;
      return `<${heap.rules.strIsBytes ? "type" : "class"} '${thing.name}'>`;
    default:
      throw new Unmodelled(`the repr of a ${heap.nameInTexts(handle)}`);
  }
}

const prefixOf = (kind: TextThing["kind"]): string =>
  kind === "unicode" ? "u" : kind === "bytes" ? "b" : "";

function setRepr(heap: Heap, kind: string, elements: readonly string[]): string {
  if (elements.length === 0) return heap.rules.strIsBytes ? `${kind}([])` : `${kind}()`;
  if (heap.rules.strIsBytes) return `${kind}([${elements.join(", ")}])`;
  return kind === "set" ? `{${elements.join(", ")}}` : `${kind}({${elements.join(", ")}})`;
}

/** Refuses what depends on the order of a hash table. */
export function knownOrder(count: number, isKnown: boolean): void {
  if (count > 1 && !isKnown) throw new Unmodelled("the order of a hash table");
}

/** `str(x)` of what is no string, as text of the host. */
export function strOf(heap: Heap, handle: Handle): string {
  const thing = heap.get(handle);
  if (thing.kind === "long") return `${thing.value}`;
  if (thing.kind === "float" && heap.rules.strIsBytes) return shortFloat(thing.value);
  if (thing.kind === "str" || thing.kind === "unicode") return thing.value;
  return reprOf(heap, handle);
}

/** Whether two strings can stand in one operation, and the kind of the result. */
export function commonKind(
  heap: Heap,
  left: TextThing,
  right: TextThing,
): TextThing["kind"] | undefined {
  if (left.kind === right.kind) return left.kind;
  if (!heap.rules.strIsBytes) return undefined;
  const bytes = left.kind === "unicode" ? right : left;
  if (/[^\x00-\x7f]/.test(bytes.value)) throw new Unmodelled("decoding what is not ASCII");
  return "unicode";
}

/** `a + b` of strings of one kind: an empty operand leaves the other as it is. */
export function concatenate(heap: Heap, kind: TextThing["kind"], a: Handle, b: Handle): Handle {
  const [left, right] = [heap.get(a) as TextThing, heap.get(b) as TextThing];
  if (right.value === "" && left.kind === kind) return a;
  if (left.value === "" && right.kind === kind) {
    // An empty string that nobody shares may be grown in its place, and is no empty one then.
    if (heap.rules.strIsBytes && a !== heap.text(left.kind, "")) throw new Unmodelled("growing ''");
    return b;
  }
  return heap.freshText(kind, left.value + right.value);
}

/** `s * n`. */
export function repeatText(heap: Heap, handle: Handle, thing: TextThing, count: number): Handle {
  if (count === 1 || thing.value === "") return handle;
  if (count <= 0) {
    // Only text has one empty string for this; bytes get a new one.
    return thing.kind === heap.textKind ? heap.text(thing.kind, "") : heap.newText(thing.kind, "");
  }
  return heap.freshText(thing.kind, thing.value.repeat(count));
}

/** Characters `start` to `stop` - 1: all of them are the string itself. */
export function sliceText(
  heap: Heap,
  handle: Handle,
  thing: TextThing,
  start: number,
  stop: number,
): Handle {
  if (start === 0 && stop >= lengthOf(thing.value)) return handle;
  return heap.text(thing.kind, cut(thing.value, start, stop));
}

/** The characters of a string, each as indexing gives it; ints for bytes. */
export function charactersOf(heap: Heap, thing: TextThing): Handle[] {
  return Array.from(thing.value, (c) => character(heap, thing, c));
}

export function character(heap: Heap, thing: TextThing, value: string): Handle {
  return thing.kind === "bytes"
    ? heap.int(BigInt(value.charCodeAt(0)))
    : heap.text(thing.kind, value);
}

// Methods of text that make other text: upper, lower, strip, replace. Objects/unicodeobject.c,
// Objects/bytesobject.c (2.7: stringobject.c), Objects/stringlib.
//
// What the result reads as is worked out on text of the host; what is asked of the allocator on the
// way, and what the result is as an object, is CPython's.

import { PyError } from "../errors.ts";
import { type Addr, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Bytes } from "./bytes.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { Strs } from "./str.ts";
import { refuse } from "./text-slots.ts";
import type { Unicode27 } from "./unicode-27.ts";

export type Case = "upper" | "lower";

/** Characters that one may become in another case. */
const MAX_CASED = 3;
const UCS4 = 4;

/** Borrowed operands, new references as results. */
export class TextMethods {
  declare private readonly heap: ObjectHeap;
  declare private readonly bytes: Bytes;
  declare private readonly wide: Strs | Unicode27;
  declare private readonly strs: Strs | undefined;

  constructor(heap: ObjectHeap, bytes: Bytes, wide: Strs | Unicode27, strs: Strs | undefined) {
    this.heap = heap;
    this.bytes = bytes;
    this.wide = wide;
    this.strs = strs;
  }

  /** Bytes have case for ASCII only. 2.7's unicode is itself when nothing has another case. */
  changeCase(text: ObjRef, which: Case): ObjRef {
    const { heap, bytes, strs, wide } = this;
    if (bytes.isBytes(text)) {
      return bytes.fromHostUnshared(asciiCase(bytes.toHost(text), which));
    }
    const host = wide.toHost(text);
    if (strs === undefined) {
      const cased = Array.from(host, (character) => simpleCase(character, which)).join("");
      const result = wide.fromHostUnshared(cased);
      if (cased !== host) return result;
      heap.decref(result);
      return heap.incref(text);
    }
    if (strs.compact.isAscii(text)) return strs.fromHostUnshared(cased(host, which));
    const scratch = this.scratch(strs.length(text) * MAX_CASED * UCS4);
    try {
      return strs.fromHostUnshared(cased(host, which));
    } finally {
      heap.domains.mem.free(scratch);
    }
  }

  /** Without white space at both ends. */
  strip(text: ObjRef): ObjRef {
    const type = this.bytes.isBytes(text) ? this.bytes : this.wide;
    const isSpace = type === this.bytes ? isAsciiSpace : isUnicodeSpace;
    let start = 0;
    let stop = type.length(text);
    while (start < stop && isSpace(type.codeAt(text, start))) start++;
    while (stop > start && isSpace(type.codeAt(text, stop - 1))) stop--;
    return type.slice(text, start, stop);
  }

  /** Every `old` becomes `by`; the text itself when there is none. */
  replace(text: ObjRef, old: ObjRef, by: ObjRef): ObjRef {
    const { bytes, strs } = this;
    if (strs?.isStr(text) === true) return this.replaceInStr(strs, text, old, by);
    for (const each of [text, old, by]) {
      if (this.isWide27(each)) return this.replaceWidened(text, old, by);
      if (!bytes.isBytes(each)) this.refuseForBytes(each);
    }
    const host = bytes.toHost(text);
    const replaced = replaceAll(host, bytes.toHost(old), bytes.toHost(by));
    return replaced === undefined ? this.heap.incref(text) : bytes.fromHostUnshared(replaced);
  }

  /** PyUnicode_Replace of 2.7: all three as unicodes. */
  private replaceWidened(text: ObjRef, old: ObjRef, by: ObjRef): ObjRef {
    const { heap } = this;
    const wide = this.wide as Unicode27;
    const widened: ObjRef[] = [];
    try {
      for (const each of [text, old, by]) widened.push(wide.widen(each, wide.messages.concat));
      const [host, part, other] = widened.map((each) => wide.toHost(each));
      const replaced = replaceAll(host!, part!, other!);
      return replaced === undefined ? heap.incref(widened[0]!) : wide.fromHostUnshared(replaced);
    } finally {
      for (const each of widened) heap.decref(each);
    }
  }

  /**
   * replace of unicodeobject.c. What has fewer bytes a character than the result is widened into
   * memory of its own first, which lives until the end; that memory is here to be asked for only.
   */
  private replaceInStr(strs: Strs, text: ObjRef, old: ObjRef, by: ObjRef): ObjRef {
    const { heap } = this;
    const { compact } = strs;
    for (const [i, each] of [old, by].entries()) {
      const message = `replace() argument ${i + 1} must be str, not {type}`;
      if (!strs.isStr(each)) refuse(heap, message, NO_OBJECT, each);
    }
    const max = compact.maxCharacter(text);
    const [oldMax, byMax] = [compact.maxCharacter(old), compact.maxCharacter(by)];
    const [length, oldLength, byLength] = [text, old, by].map((each) => compact.length(each));
    if (length! < oldLength! || old === by || max < oldMax) return heap.incref(text);
    const replaced = replaceAll(strs.toHost(text), strs.toHost(old), strs.toHost(by));
    const kind = compact.kind(text);
    const [oldKind, byKind] = [compact.kind(old), compact.kind(by)];
    const widened: Addr[] = [];
    try {
      if (oldLength !== 1 || byLength !== 1) {
        if (oldKind < kind) widened.push(this.scratch(oldLength! * kind));
        if (replaced !== undefined && byKind < kind) widened.push(this.scratch(byLength! * kind));
        if (replaced !== undefined && byKind > kind) {
          widened.push(this.scratch(length! * byKind));
          this.heap.domains.mem.free(oldKind < kind ? widened.shift()! : NULL);
          widened.push(this.scratch(oldLength! * byKind));
        }
      }
      if (replaced === undefined) return heap.incref(text);
      const result = strs.fromHostWithin(replaced, Math.max(max, byMax));
      return byMax < oldMax && max === oldMax ? strs.narrowed(result) : result;
    } finally {
      for (const each of widened) heap.domains.mem.free(each);
    }
  }

  private isWide27(ref: ObjRef): boolean {
    return this.strs === undefined && this.heap.typeOf(ref) === this.wide.type;
  }

  private refuseForBytes(ref: ObjRef): never {
    if (this.strs !== undefined) {
      refuse(this.heap, "a bytes-like object is required, not '{type}'", NO_OBJECT, ref);
    }
    throw new PyError("TypeError", "expected a string or other character buffer object");
  }

  private scratch(nbytes: number): Addr {
    const at = this.heap.domains.mem.malloc(nbytes);
    if (at === NULL) throw new PyError("MemoryError", "");
    return at;
  }
}

const cased = (text: string, which: Case): string =>
  which === "upper" ? text.toUpperCase() : text.toLowerCase();

const asciiCase = (text: string, which: Case): string =>
  text.replace(/[A-Za-z]+/g, (letters) => cased(letters, which));

/** A character for a character: the first of several lower ones, itself before several upper. */
function simpleCase(character: string, which: Case): string {
  const [first, ...rest] = cased(character, which);
  return rest.length === 0 || which === "lower" ? first! : character;
}

/** The text with every `old` replaced; undefined when there is none, or nothing would change. */
function replaceAll(text: string, old: string, by: string): string | undefined {
  if (old !== "") return text.includes(old) ? text.split(old).join(by) : undefined;
  if (by === "") return undefined;
  return by + Array.from(text, (character) => character + by).join("");
}

const isAsciiSpace = (code: number): boolean => code === 0x20 || (code >= 9 && code <= 13);

/** Characters of bidirectional type WS, B or S, and the category Zs. */
function isUnicodeSpace(code: number): boolean {
  if (isAsciiSpace(code)) return true;
  if (code < 0x80) return code >= 0x1c && code <= 0x1f;
  return WIDE_SPACES.has(code) || (code >= 0x2000 && code <= 0x200a);
}

const WIDE_SPACES: ReadonlySet<number> = new Set([
  0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
]);

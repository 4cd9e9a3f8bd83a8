// unicode of 2.7. Objects/unicodeobject.c; what its objects look like is told in wide-text.ts.
//
// u'' is shared always, a character up to U+00FF when it is made of characters that are known: a
// slice, an index, unichr, a decoded str. A constant or a join of one character is not shared.
// A str beside a unicode is decoded first, as ASCII, into an object that lives as long as that
// operation.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { TextMessages } from "../profile/text.ts";
import type { Bytes, Widening } from "./bytes.ts";
import { charactersStatic, EMPTY, TableCharacters } from "./characters.ts";
import type { StringHash } from "./hash-bytes.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { compareNumbers } from "./ordering.ts";
import { reprOfUnicode } from "./quoting.ts";
import {
  findText,
  orderText,
  refuse,
  refuseItem,
  repeatedLength,
  sequenceSlots,
  type TextNumbers,
  type TextType,
} from "./text-slots.ts";
import { NOT_IMPLEMENTED, type PyType, type Slots } from "./type.ts";
import { WideText, wideTextStatics } from "./wide-text.ts";

const CHARACTERS = "unicode_latin1";
/** Characters that a join asks for to begin with. */
const JOIN_CHARACTERS = 100;

/** What unicode keeps in the process's statics. */
export const unicode27Statics = (): Static[] => [
  charactersStatic(CHARACTERS),
  ...wideTextStatics(),
];

export interface Unicode27Parts {
  readonly numbers: TextNumbers;
  readonly hash: StringHash;
  readonly bytes: Bytes;
}

export class Unicode27 implements TextType, Widening {
  type!: PyType;
  readonly characters: TableCharacters;
  declare readonly wide: WideText;
  readonly messages: TextMessages;
  declare private readonly heap: ObjectHeap;
  declare private readonly numbers: TextNumbers;
  declare private readonly stringHash: StringHash;
  declare private readonly bytes: Bytes;

  constructor(heap: ObjectHeap, { numbers, hash, bytes }: Unicode27Parts) {
    this.heap = heap;
    this.wide = new WideText(heap);
    this.numbers = numbers;
    this.stringHash = hash;
    this.bytes = bytes;
    this.messages = heap.profile.text.textMessages;
    this.characters = new TableCharacters(heap.memory, heap.symbol(CHARACTERS));
  }

  initialise(): void {
    this.type = this.heap.newStaticType({
      name: "unicode",
      basicsize: this.heap.layouts.PyUnicodeObject.SIZE,
      slots: this.slots(),
    });
    this.characters.keep(EMPTY, this.wide.allocate(this.type, 0));
  }

  /** True for a unicode. */
  isWide(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  length(text: ObjRef): number {
    return this.wide.length(text);
  }

  codeAt(text: ObjRef, index: number): number {
    return this.wide.codeAt(text, index);
  }

  toHost(text: ObjRef): string {
    let host = "";
    for (let i = 0; i < this.length(text); i++) host += String.fromCodePoint(this.codeAt(text, i));
    return host;
  }

  /** PyUnicode_FromUnicode of known characters. */
  fromHost(text: string): ObjRef {
    if (text.length === 1) return this.character(text.charCodeAt(0));
    return this.fromHostUnshared(text);
  }

  fromHostUnshared(host: string): ObjRef {
    const codes = Array.from(host, (character) => character.codePointAt(0)!);
    const text = this.newUnfilled(codes.length);
    for (let i = 0; i < codes.length; i++) this.wide.setCode(text, i, codes[i]!);
    return text;
  }

  /** PyUnicode_FromOrdinal: the shared character, or a new string of one. */
  character(code: number): ObjRef {
    const { heap, characters } = this;
    const known = code < EMPTY ? characters.peek(code) : NO_OBJECT;
    if (known !== NO_OBJECT) return heap.incref(known);
    const text = this.wide.allocate(this.type, 1);
    this.wide.setCode(text, 0, code);
    if (code < EMPTY) characters.keep(code, heap.incref(text));
    return text;
  }

  /** _PyUnicode_New: to be filled; u'' is the shared one. */
  newUnfilled(length: number): ObjRef {
    if (length === 0) return this.heap.incref(this.characters.peek(EMPTY));
    return this.wide.allocate(this.type, length);
  }

  concat(left: ObjRef, right: ObjRef): ObjRef {
    const { heap } = this;
    const first = this.widen(left, this.messages.concat);
    try {
      const second = this.widen(right, this.messages.concat);
      try {
        const length = this.length(first);
        if (length === 0) return heap.incref(second);
        if (this.length(second) === 0) return heap.incref(first);
        const text = this.newUnfilled(length + this.length(second));
        this.wide.append(text, this.wide.append(text, 0, first), second);
        return text;
      } finally {
        heap.decref(second);
      }
    } finally {
      heap.decref(first);
    }
  }

  repeat(text: ObjRef, count: number): ObjRef {
    if (count === 1) return this.heap.incref(text);
    const length = this.length(text);
    const repeated = repeatedLength(length, count, this.messages.repeat);
    const result = this.newUnfilled(repeated);
    for (let at = 0; at < repeated; at += length) this.wide.copy(result, at, text, 0, length);
    return result;
  }

  slice(text: ObjRef, start: number, stop: number): ObjRef {
    if (start === 0 && stop === this.length(text)) return this.heap.incref(text);
    if (stop === start + 1) return this.character(this.codeAt(text, start));
    const result = this.newUnfilled(stop - start);
    if (stop > start) this.wide.copy(result, 0, text, start, stop - start);
    return result;
  }

  item(text: ObjRef, index: number): ObjRef {
    return this.character(this.codeAt(text, index));
  }

  /** PyUnicode_Join: room for 100 characters, doubled as items need it, cut at the end. */
  join(separator: ObjRef, items: readonly ObjRef[]): ObjRef {
    const { heap } = this;
    if (items.length === 0) return this.newUnfilled(0);
    if (items.length === 1 && this.isWide(items[0]!)) return heap.incref(items[0]!);
    const between = items.length > 1 ? this.widen(separator, "") : this.newUnfilled(0);
    let text: ObjRef = NO_OBJECT;
    try {
      text = this.wide.allocate(this.type, JOIN_CHARACTERS);
      let used = 0;
      for (let i = 0; i < items.length; i++) {
        if (!this.isText(items[i]!)) refuseItem(heap, this.messages.join, i, items[i]!);
        const item = this.widen(items[i]!, "");
        const isLast = i === items.length - 1;
        const needed = used + this.length(item) + (isLast ? 0 : this.length(between));
        const grown = this.makeRoom(text, needed);
        if (grown) {
          used = this.wide.append(text, used, item);
          if (!isLast) used = this.wide.append(text, used, between);
        }
        heap.decref(item);
        if (!grown) throw new PyError("MemoryError", "");
      }
      const joined = this.cut(text, used);
      text = NO_OBJECT;
      return joined;
    } finally {
      heap.xdecref(text);
      heap.decref(between);
    }
  }

  /** `part in text`, either of which may be a str. */
  contains(text: ObjRef, part: ObjRef): boolean {
    const { heap } = this;
    const second = this.widen(part, this.messages.concat);
    try {
      const first = this.widen(text, this.messages.concat);
      try {
        return findText(this, first, second, 0) >= 0;
      } finally {
        heap.decref(first);
      }
    } finally {
      heap.decref(second);
    }
  }

  private slots(): Slots {
    const { wide } = this;
    return {
      ...sequenceSlots(this.heap, this.numbers, this),
      repr: (ref) => reprOfUnicode(this.toHost(ref)),
      sizeOf: (ref) => wide.sizeOf(ref),
      free: (ref) => wide.free(ref),
      hash: (ref) => this.hash(ref),
      equals: (left, right) => {
        if (this.isWide(right)) {
          return this.length(left) === this.length(right) && orderText(this, left, right) === 0;
        }
        return this.isText(right) ? this.equalsStr(left, right) : NOT_IMPLEMENTED;
      },
      compare: (op, left, right) => {
        if (!this.isText(right)) return NOT_IMPLEMENTED;
        return compareNumbers(op, this.orderWidened(left, right), 0);
      },
      contains: (ref, item) => this.contains(ref, item),
    };
  }

  private isText(ref: ObjRef): boolean {
    return this.isWide(ref) || this.bytes.isBytes(ref);
  }

  /** A str that is not ASCII equals no unicode: 2.7 warns, and says that they differ. */
  private equalsStr(text: ObjRef, str: ObjRef): boolean {
    try {
      return this.orderWidened(text, str) === 0;
    } catch (error) {
      if (error instanceof PyError && error.type === "UnicodeDecodeError") return false;
      throw error;
    }
  }

  private firstNotAscii(str: ObjRef): number {
    const { bytes } = this;
    for (let i = 0; i < bytes.length(str); i++) if (bytes.codeAt(str, i) >= 0x80) return i;
    return -1;
  }

  private orderWidened(left: ObjRef, right: ObjRef): number {
    const widened = this.widen(right, "");
    try {
      return orderText(this, left, widened);
    } finally {
      this.heap.decref(widened);
    }
  }

  /** PyUnicode_FromObject: a new reference; TypeError of `message` for what is no text. */
  widen(ref: ObjRef, message: string): ObjRef {
    const { heap, bytes } = this;
    if (this.isWide(ref)) return heap.incref(ref);
    if (!bytes.isBytes(ref)) refuse(heap, message, NO_OBJECT, ref);
    const length = bytes.length(ref);
    const problem = this.firstNotAscii(ref);
    if (problem === -1 && length === 1) return this.character(bytes.codeAt(ref, 0));
    const text = this.newUnfilled(length);
    if (problem !== -1) {
      heap.decref(text);
      const byte = bytes.codeAt(ref, problem).toString(16);
      const where = `0x${byte} in position ${problem}: ordinal not in range(128)`;
      throw new PyError("UnicodeDecodeError", `'ascii' codec can't decode byte ${where}`);
    }
    for (let i = 0; i < length; i++) this.wide.setCode(text, i, bytes.codeAt(ref, i));
    return text;
  }

  /** Doubles the room of a join until `needed` characters fit; false without memory. */
  private makeRoom(text: ObjRef, needed: number): boolean {
    let room = this.length(text);
    if (needed <= room) return true;
    while (room < needed) room += room;
    return this.wide.resize(text, room);
  }

  /** _PyUnicode_Resize to what was used: steals; of nothing it is the shared u''. */
  private cut(text: ObjRef, length: number): ObjRef {
    if (length > 0) {
      if (!this.wide.resize(text, length)) throw new PyError("MemoryError", "");
      return text;
    }
    this.heap.decref(text);
    return this.newUnfilled(0);
  }

  /** unicode_hash: computed once. */
  private hash(text: ObjRef): number {
    const { heap, wide, stringHash } = this;
    const i = wide.hashIndex(text);
    const known = heap.words[i]!;
    heap.hashHigh = heap.words[i + 1]!;
    if (known !== -1 || heap.hashHigh !== -1) return known;
    heap.words[i] = stringHash.ofWideCharacters(wide.data(text), wide.length(text));
    heap.words[i + 1] = stringHash.high;
    heap.hashHigh = stringHash.high;
    return heap.words[i]!;
  }
}

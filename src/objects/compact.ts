// The bytes of 3.x's str, PEP 393: Objects/unicodeobject.c.
//
//   PyASCIIObject            ob_refcnt ob_type length hash state wstr | characters, a zero
//   PyCompactUnicodeObject   the same, utf8_length utf8 wstr_length   | characters, a zero
//
// The first when all characters are below U+0080. 3.12 and later have neither wstr.
//
//   state  │ interned : 2 │ kind : 3 │ compact │ ascii │ ready, since 3.12 statically_allocated │
//
// `kind` is the bytes of a character: as few as the highest one needs, so that equal texts have
// equal bytes. Only the low byte of `state` is ever written: the others keep what the memory held.
// `hash` is -1 until it is asked for. `wstr` points at the characters themselves when they have
// four bytes, as a wchar_t has. `utf8` is NULL, but for the static characters of 3.12 and later.

import { NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { ABSENT } from "../memory/struct.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { ObjectHeap } from "./object-heap.ts";

const KIND_SHIFT = 2;
const KIND_MASK = 7;
const COMPACT = 0x20;
const ASCII = 0x40;

/** Highest characters of one byte that are ASCII, of one byte, of two. */
export const MAX_ASCII = 0x7f;
const MAX_LATIN1 = 0xff;
const MAX_UCS2 = 0xffff;
const MAX_UCS4 = 0x10ffff;

const kindOf = (max: number): number => (max <= MAX_LATIN1 ? 1 : max <= MAX_UCS2 ? 2 : 4);

export class CompactText {
  declare readonly memory: Memory;
  declare private readonly bytes: Uint8Array;
  declare private readonly words: Int32Array;
  declare private readonly ascii: ObjectLayouts["PyASCIIObject"];
  declare private readonly compact: ObjectLayouts["PyCompactUnicodeObject"];
  declare private readonly lengthOffset: number;
  declare private readonly hashOffset: number;
  declare private readonly stateOffset: number;
  declare private readonly asciiSize: number;
  declare private readonly compactSize: number;
  declare private readonly readyBit: number;
  declare private readonly staticBit: number;

  constructor({ memory, layouts, profile }: ObjectHeap) {
    const { PyASCIIObject, PyCompactUnicodeObject } = layouts;
    this.memory = memory;
    this.bytes = memory.bytes;
    this.words = memory.words;
    this.ascii = PyASCIIObject;
    this.compact = PyCompactUnicodeObject;
    this.lengthOffset = PyASCIIObject.length;
    this.hashOffset = PyASCIIObject.hash;
    this.stateOffset = PyASCIIObject.state;
    this.asciiSize = PyASCIIObject.SIZE;
    this.compactSize = PyCompactUnicodeObject.SIZE;
    this.readyBit = profile.text.readyBit;
    this.staticBit = profile.text.staticBit;
  }

  /** PyUnicode_GET_LENGTH: characters. */
  length(text: ObjRef): number {
    return this.words[(text + this.lengthOffset) >> 2]!;
  }

  /** PyUnicode_KIND: bytes of a character. */
  kind(text: ObjRef): number {
    return (this.bytes[text + this.stateOffset]! >> KIND_SHIFT) & KIND_MASK;
  }

  isAscii(text: ObjRef): boolean {
    return (this.bytes[text + this.stateOffset]! & ASCII) !== 0;
  }

  isStatic(text: ObjRef): boolean {
    return (this.bytes[text + this.stateOffset]! & this.staticBit) !== 0;
  }

  /** PyUnicode_DATA: where the characters are. */
  data(text: ObjRef): number {
    return text + (this.isAscii(text) ? this.asciiSize : this.compactSize);
  }

  /** PyUnicode_MAX_CHAR_VALUE: a bound of what the kind can hold, not the highest character. */
  maxCharacter(text: ObjRef): number {
    if (this.isAscii(text)) return MAX_ASCII;
    const kind = this.kind(text);
    return kind === 1 ? MAX_LATIN1 : kind === 2 ? MAX_UCS2 : MAX_UCS4;
  }

  /** PyUnicode_READ_CHAR. */
  codeAt(text: ObjRef, index: number): number {
    return this.read(this.data(text), this.kind(text), index);
  }

  /** PyUnicode_READ. */
  read(data: number, kind: number, index: number): number {
    if (kind === 1) return this.bytes[data + index]!;
    if (kind === 4) return this.words[(data >> 2) + index]!;
    const at = data + 2 * index;
    return this.bytes[at]! | (this.bytes[at + 1]! << 8);
  }

  /** PyUnicode_WRITE. */
  write(data: number, kind: number, index: number, code: number): void {
    if (kind === 1) {
      this.bytes[data + index] = code;
    } else if (kind === 4) {
      this.words[(data >> 2) + index] = code;
    } else {
      this.bytes[data + 2 * index] = code;
      this.bytes[data + 2 * index + 1] = code >> 8;
    }
  }

  /** The highest character from `start` to `stop`. */
  highest(text: ObjRef, start: number, stop: number): number {
    if (this.isAscii(text)) return MAX_ASCII;
    const data = this.data(text);
    const kind = this.kind(text);
    let highest = 0;
    for (let i = start; i < stop; i++) highest = Math.max(highest, this.read(data, kind, i));
    return highest;
  }

  /** Bytes of the object for `length` characters up to `max`. */
  sizeFor(length: number, max: number): number {
    return (max <= MAX_ASCII ? this.asciiSize : this.compactSize) + (length + 1) * kindOf(max);
  }

  /** Bytes of the object, and of its UTF-8 when that lies elsewhere. */
  sizeOf(text: ObjRef): number {
    const { compact, memory } = this;
    const size = this.data(text) - text + (this.length(text) + 1) * this.kind(text);
    if (this.isAscii(text) || memory.ptr(text + compact.utf8) === NULL) return size;
    return size + memory.size_t(text + compact.utf8_length) + 1;
  }

  /** PyUnicode_New behind the allocation: all fields, and the closing zero. */
  initialise(text: ObjRef, length: number, max: number): void {
    const { memory, words, ascii, compact } = this;
    const kind = kindOf(max);
    const isAscii = max <= MAX_ASCII;
    memory.setSize_t(text + this.lengthOffset, length);
    words[(text + this.hashOffset) >> 2] = -1;
    words[(text + this.hashOffset + 4) >> 2] = -1;
    this.bytes[text + this.stateOffset] =
      (kind << KIND_SHIFT) | COMPACT | (isAscii ? ASCII : 0) | this.readyBit;
    if (ascii.wstr !== ABSENT) memory.setPtr(text + ascii.wstr, 0);
    if (!isAscii) {
      memory.setSize_t(text + compact.utf8_length, 0);
      memory.setPtr(text + compact.utf8, 0);
      if (compact.wstr_length !== ABSENT) memory.setSize_t(text + compact.wstr_length, 0);
    }
    this.setLength(text, length);
  }

  /** Behind a change of size or place: the length, the closing zero, and what points inside. */
  setLength(text: ObjRef, length: number): void {
    const { memory, ascii, compact } = this;
    const data = this.data(text);
    const kind = this.kind(text);
    memory.setSize_t(text + this.lengthOffset, length);
    this.write(data, kind, length, 0);
    if (kind === 4 && ascii.wstr !== ABSENT) {
      memory.setPtr(text + ascii.wstr, data);
      memory.setSize_t(text + compact.wstr_length, length);
    }
  }

  /** The object lies in static storage. */
  markStatic(text: ObjRef): void {
    this.bytes[text + this.stateOffset]! |= this.staticBit;
  }

  /** The UTF-8 of a character, kept at `at`. */
  setUtf8(text: ObjRef, at: number, length: number): void {
    this.memory.setPtr(text + this.compact.utf8, at);
    this.memory.setSize_t(text + this.compact.utf8_length, length);
  }

  /** Where the hash is, as an index of `words`: its low word, then its high one. */
  hashIndex(text: ObjRef): number {
    return (text + this.hashOffset) >> 2;
  }

  /**
   * _PyUnicode_FastCopyCharacters: `count` characters of `source` from `from`, to the place `index`
   * of `target`, where they fit.
   */
  copy(target: ObjRef, index: number, source: ObjRef, from: number, count: number): void {
    const kind = this.kind(target);
    const sourceKind = this.kind(source);
    const to = this.data(target);
    const data = this.data(source);
    if (kind === sourceKind) {
      const start = data + from * kind;
      this.bytes.copyWithin(to + index * kind, start, start + count * kind);
      return;
    }
    for (let i = 0; i < count; i++) {
      this.write(to, kind, index + i, this.read(data, sourceKind, from + i));
    }
  }

  /** The first `length` characters again and again, up to `total`. */
  repeat(text: ObjRef, length: number, total: number): void {
    for (let done = length; done < total; done *= 2) {
      this.copy(text, done, text, 0, Math.min(done, total - done));
    }
  }

  /** True when both have the same characters. */
  equal(left: ObjRef, right: ObjRef): boolean {
    const length = this.length(left);
    const kind = this.kind(left);
    if (this.length(right) !== length || this.kind(right) !== kind) return false;
    const { bytes } = this;
    const [a, b, size] = [this.data(left), this.data(right), length * kind];
    for (let i = 0; i < size; i++) if (bytes[a + i] !== bytes[b + i]) return false;
    return true;
  }

  /** The characters as text of the host. */
  toHost(text: ObjRef): string {
    const data = this.data(text);
    const kind = this.kind(text);
    const length = this.length(text);
    let host = "";
    for (let i = 0; i < length; i++) host += String.fromCodePoint(this.read(data, kind, i));
    return host;
  }
}

// str of 3.x. Objects/unicodeobject.c; what its objects look like is told in compact.ts.
//
// '' and the characters up to U+00FF are shared when a result is known to be one of them: a slice,
// an index, chr, a decoded text. What is filled in later (join, repr) is an object of its own, but
// for '', of which there is never a second.
//
// By version: since 3.11 the shared ones lie in static storage; see str-statics.ts.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { InternedLife, TextMessages, TextProfile } from "../profile/text.ts";
import {
  type Characters,
  charactersStatic,
  EMPTY,
  StaticCharacters,
  TableCharacters,
} from "./characters.ts";
import { CompactText, MAX_ASCII } from "./compact.ts";
import type { StringHash } from "./hash-bytes.ts";
import { type Interned, InternState } from "./intern.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { compareNumbers } from "./ordering.ts";
import { Printable } from "./printable.ts";
import { reprOfStr } from "./quoting.ts";
import { latin1Utf8Statics, StrStatics } from "./str-statics.ts";
import {
  findText,
  MOST_CHARACTERS,
  orderText,
  refuse,
  refuseItem,
  repeatedLength,
  sequenceSlots,
  type TextNumbers,
  type TextType,
} from "./text-slots.ts";
import { NOT_IMPLEMENTED, type PyType, type Slots } from "./type.ts";

const CHARACTERS = "unicode_latin1";
const POINTER = 8;

/** What str keeps in the process's statics. */
export const strStatics = (profile: ObjectsProfile): Static[] => [
  ...(profile.refcounts.staticSingletons ? [] : [charactersStatic(CHARACTERS)]),
  ...latin1Utf8Statics(profile),
];

export interface StrParts {
  readonly numbers: TextNumbers;
  readonly hash: StringHash;
  readonly interned: Interned;
}

export class Strs implements TextType {
  type!: PyType;
  readonly characters: Characters;
  readonly messages: TextMessages;
  declare readonly compact: CompactText;
  declare private readonly heap: ObjectHeap;
  declare private readonly profile: TextProfile;
  declare private readonly numbers: TextNumbers;
  declare private readonly stringHash: StringHash;
  declare private readonly interned: Interned;
  declare private readonly isStatic: boolean;
  private readonly printable: Printable;
  private readonly statics: StrStatics;

  constructor(heap: ObjectHeap, { numbers, hash, interned }: StrParts) {
    this.heap = heap;
    this.compact = new CompactText(heap);
    this.profile = heap.profile.text;
    this.numbers = numbers;
    this.stringHash = hash;
    this.interned = interned;
    this.messages = heap.profile.text.textMessages;
    this.printable = new Printable(heap.profile.text.unicodeVersion);
    this.isStatic = heap.profile.refcounts.staticSingletons;
    this.characters = this.isStatic
      ? new StaticCharacters()
      : new TableCharacters(heap.memory, heap.symbol(CHARACTERS));
    const { compact, characters } = this;
    const hashOf = (text: ObjRef): number => this.hash(text);
    this.statics = new StrStatics(heap, { compact, characters, interned, hash: hashOf });
  }

  /** The type, and the strings that are there from the start. */
  initialise(): void {
    this.type = this.heap.newStaticType({
      name: "str",
      basicsize: this.heap.layouts.PyCompactUnicodeObject.SIZE + POINTER,
      slots: this.slots(),
    });
    if (this.isStatic) this.statics.initialise(this.type);
    else this.characters.keep(EMPTY, this.allocate(0, 0));
  }

  /** Behind `initialise`, when strings can be interned: those that are so from the start. */
  internStatics(): void {
    if (this.isStatic) this.statics.internAll();
  }

  /** What a bool reads as: a new reference. */
  boolText(value: boolean): ObjRef {
    const text = this.statics.peekBoolText(value);
    if (text !== NO_OBJECT) return this.heap.incref(text);
    return this.internInPlace(
      this.fromHost(value ? "True" : "False"),
      this.profile.internedNameLife,
    );
  }

  isStr(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  length(text: ObjRef): number {
    return this.compact.length(text);
  }

  codeAt(text: ObjRef, index: number): number {
    return this.compact.codeAt(text, index);
  }

  toHost(text: ObjRef): string {
    return this.compact.toHost(text);
  }

  /** PyUnicode_DecodeUTF8 and its like. */
  fromHost(text: string): ObjRef {
    if (text.length === 0) return this.empty();
    if (text.length === 1 && text.charCodeAt(0) < EMPTY) return this.character(text.charCodeAt(0));
    return this.fromHostUnshared(text);
  }

  fromHostUnshared(host: string): ObjRef {
    return this.fromHostWithin(host, 0);
  }

  /** As `fromHostUnshared`, in an object that has room for characters up to `least`, or higher. */
  fromHostWithin(host: string, least: number): ObjRef {
    let length = 0;
    let max = least;
    for (let i = 0; i < host.length; i++, length++) {
      const code = host.codePointAt(i)!;
      if (code > max) max = code;
      if (code > 0xffff) i++;
    }
    const text = this.newUnfilled(length, max);
    if (length > 0) this.fill(text, host);
    return text;
  }

  /** unicode_adjust_maxchar: steals `text`, gives it in as few bytes a character as it needs. */
  narrowed(text: ObjRef): ObjRef {
    const { heap, compact } = this;
    const length = compact.length(text);
    const max = compact.highest(text, 0, length);
    if (compact.sizeFor(length, max) === compact.sizeFor(length, compact.maxCharacter(text))) {
      return text;
    }
    try {
      const result = this.newUnfilled(length, max);
      compact.copy(result, 0, text, 0, length);
      return result;
    } finally {
      heap.decref(text);
    }
  }

  /** PyUnicode_FromOrdinal: the shared character, or a new string of one. */
  character(code: number): ObjRef {
    const { heap, characters } = this;
    if (code >= EMPTY) {
      const text = this.allocate(1, code);
      this.compact.write(this.compact.data(text), this.compact.kind(text), 0, code);
      return text;
    }
    const known = characters.peek(code);
    if (known !== NO_OBJECT) return heap.incref(known);
    const text = this.allocate(1, code);
    this.compact.write(this.compact.data(text), 1, 0, code);
    characters.keep(code, heap.incref(text));
    return text;
  }

  /** The shared '': a new reference. */
  empty(): ObjRef {
    return this.heap.incref(this.characters.peek(EMPTY));
  }

  /** PyUnicode_New: `length` characters up to `max`, to be filled; '' is the shared one. */
  newUnfilled(length: number, max: number): ObjRef {
    return length === 0 ? this.empty() : this.allocate(length, max);
  }

  concat(left: ObjRef, right: ObjRef): ObjRef {
    const { heap, compact } = this;
    if (!this.isStr(right)) refuse(heap, this.messages.concat, left, right);
    const length = compact.length(left);
    if (length === 0) return heap.incref(right);
    const rightLength = compact.length(right);
    if (rightLength === 0) return heap.incref(left);
    const max = Math.max(compact.maxCharacter(left), compact.maxCharacter(right));
    const text = this.allocate(length + rightLength, max);
    compact.copy(text, 0, left, 0, length);
    compact.copy(text, length, right, 0, rightLength);
    return text;
  }

  repeat(text: ObjRef, count: number): ObjRef {
    const { heap, compact } = this;
    if (count === 0) return this.empty();
    if (count === 1) return heap.incref(text);
    const length = compact.length(text);
    const repeated = repeatedLength(length, count, this.messages.repeat);
    const result = this.newUnfilled(repeated, compact.maxCharacter(text));
    compact.copy(result, 0, text, 0, length);
    compact.repeat(result, length, repeated);
    return result;
  }

  slice(text: ObjRef, start: number, stop: number): ObjRef {
    const { heap, compact } = this;
    if (stop === start) return this.empty();
    if (start === 0 && stop === compact.length(text)) return heap.incref(text);
    if (stop === start + 1) return this.character(compact.codeAt(text, start));
    const result = this.allocate(stop - start, compact.highest(text, start, stop));
    compact.copy(result, 0, text, start, stop - start);
    return result;
  }

  item(text: ObjRef, index: number): ObjRef {
    return this.character(this.compact.codeAt(text, index));
  }

  join(separator: ObjRef, items: readonly ObjRef[]): ObjRef {
    const { heap, compact } = this;
    if (items.length === 0) return this.empty();
    if (items.length === 1 && this.isStr(items[0]!)) return heap.incref(items[0]!);
    let length = compact.length(separator) * (items.length - 1);
    let max = items.length > 1 ? compact.maxCharacter(separator) : MAX_ASCII;
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      if (!this.isStr(item)) refuseItem(heap, this.messages.join, i, item);
      length += compact.length(item);
      max = Math.max(max, compact.maxCharacter(item));
    }
    const text = this.newUnfilled(length, max);
    let at = 0;
    for (let i = 0; i < items.length; i++) {
      if (i > 0) at = this.append(text, at, separator);
      at = this.append(text, at, items[i]!);
    }
    return text;
  }

  /**
   * PyUnicode_Append as unicode_concatenate of ceval.c uses it, for `left += right` when the name
   * that is assigned to has given its reference up already. Steals `left`. When nobody else refers
   * to it, its hash was never asked for, it is not interned, and it is wide enough for `right`, it
   * is made longer where it lies, or moved whole.
   */
  concatInPlace(left: ObjRef, right: ObjRef): ObjRef {
    const { heap, compact } = this;
    if (!this.isStr(right) || !this.isGrowable(left, right)) {
      try {
        return this.concat(left, right);
      } finally {
        heap.decref(left);
      }
    }
    const rightLength = compact.length(right);
    if (rightLength === 0) return left;
    const length = compact.length(left);
    const total = length + rightLength;
    const size = compact.sizeFor(total, compact.maxCharacter(left));
    const grown = total > MOST_CHARACTERS ? NO_OBJECT : heap.reallocate(left, size);
    if (grown === NO_OBJECT) {
      heap.decref(left);
      throw new PyError("MemoryError", "");
    }
    compact.setLength(grown, total);
    compact.copy(grown, length, right, 0, rightLength);
    return grown;
  }

  /** PyUnicode_InternInPlace: steals `text`, gives the one string that equals it. */
  internInPlace(text: ObjRef, life: InternedLife): ObjRef {
    const { heap, interned } = this;
    if (this.statics.isBesideInterned(text)) {
      const other = this.fromHost(this.toHost(text));
      heap.decref(text);
      return interned.internInPlace(other, life);
    }
    if (this.profile.staticBit === 0 || interned.state(text) !== InternState.NOT_INTERNED) {
      return interned.internInPlace(text, life);
    }
    const shared = this.statics.internStatic(text);
    if (shared === NO_OBJECT) return interned.internInPlace(text, life);
    heap.decref(text);
    return shared;
  }

  /** The hash: computed once. */
  hash(text: ObjRef): number {
    const { heap, compact, stringHash } = this;
    const i = compact.hashIndex(text);
    const known = heap.words[i]!;
    heap.hashHigh = heap.words[i + 1]!;
    if (known !== -1 || heap.hashHigh !== -1) return known;
    const size = compact.length(text) * compact.kind(text);
    heap.words[i] = stringHash.ofBytes(compact.data(text), size);
    heap.words[i + 1] = stringHash.high;
    heap.hashHigh = stringHash.high;
    return heap.words[i]!;
  }

  private slots(): Slots {
    const { heap, compact } = this;
    return {
      ...sequenceSlots(heap, this.numbers, this),
      repr: (ref) => reprOfStr(this.toHost(ref), (code) => this.printable.has(code)),
      sizeOf: (ref) => compact.sizeOf(ref),
      free: (ref) => {
        if (this.interned.state(ref) === InternState.MORTAL) this.interned.forget(ref);
        heap.freeMemory(ref, this.type);
      },
      hash: (ref) => this.hash(ref),
      equals: (left, right) => (this.isStr(right) ? compact.equal(left, right) : NOT_IMPLEMENTED),
      compare: (op, left, right) =>
        this.isStr(right) ? compareNumbers(op, orderText(this, left, right), 0) : NOT_IMPLEMENTED,
      contains: (ref, item) => {
        if (this.isStr(item)) return findText(this, ref, item, 0) >= 0;
        const message = "'in <string>' requires string as left operand, not {type}";
        return refuse(heap, message, NO_OBJECT, item);
      },
    };
  }

  private isGrowable(left: ObjRef, right: ObjRef): boolean {
    const { heap, compact } = this;
    const i = compact.hashIndex(left);
    return (
      heap.refcnt(left) === 1 &&
      left !== right &&
      compact.length(left) > 0 &&
      heap.words[i] === -1 &&
      heap.words[i + 1] === -1 &&
      this.interned.state(left) === InternState.NOT_INTERNED &&
      compact.kind(right) <= compact.kind(left) &&
      (compact.isAscii(right) || !compact.isAscii(left))
    );
  }

  private append(text: ObjRef, at: number, item: ObjRef): number {
    const length = this.compact.length(item);
    this.compact.copy(text, at, item, 0, length);
    return at + length;
  }

  private allocate(length: number, max: number): ObjRef {
    if (length > MOST_CHARACTERS) throw new PyError("MemoryError", "");
    const text = this.heap.newSized(this.type, this.compact.sizeFor(length, max));
    this.compact.initialise(text, length, max);
    return text;
  }

  private fill(text: ObjRef, host: string): void {
    const { compact } = this;
    const [data, kind] = [compact.data(text), compact.kind(text)];
    for (let i = 0, index = 0; i < host.length; i++, index++) {
      const code = host.codePointAt(i)!;
      compact.write(data, kind, index, code);
      if (code > 0xffff) i++;
    }
  }
}

// PyBytesObject: 3.x's bytes, and 2.7's str. Objects/bytesobject.c, in 2.7 Objects/stringobject.c.
//
//   ob_refcnt ob_type ob_size | ob_shash | ob_sstate (2.7) | ob_sval: bytes, and a zero behind them
//
// `ob_shash` is -1 until the hash is asked for. The empty one and those of one byte are shared when
// they are made of bytes that are known already; what is filled later (a join, a repeat) is not
// shared, even when it comes out empty or as one byte.
//
// By version: in 2.7 the type is str, its items are str, it can be interned, and a unicode beside
// it turns an operation into one of unicodes; in 3.x its items are ints.

import { PyError } from "../errors.ts";
import { NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { InternedLife, TextMessages } from "../profile/text.ts";
import {
  type Characters,
  charactersStatic,
  EMPTY,
  StaticCharacters,
  TableCharacters,
} from "./characters.ts";
import type { StringHash } from "./hash-bytes.ts";
import { type Interned, InternState } from "./intern.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { compareNumbers } from "./ordering.ts";
import { reprOfBytes } from "./quoting.ts";
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

const CHARACTERS = "characters";

/** Items that join describes on the stack; for more it asks for memory of 80 bytes an item. */
const JOIN_STATIC_BUFFERS = 10;
const PY_BUFFER_SIZE = 80;

/** What bytes keep in the process's statics. */
export const bytesStatics = ({ refcounts }: ObjectsProfile): Static[] =>
  refcounts.staticSingletons ? [] : [charactersStatic(CHARACTERS)];

/** 2.7: operations that a unicode operand turns into operations of unicodes. */
export interface Widening {
  isWide(ref: ObjRef): boolean;
  concat(left: ObjRef, right: ObjRef): ObjRef;
  join(separator: ObjRef, items: readonly ObjRef[]): ObjRef;
  contains(text: ObjRef, part: ObjRef): boolean;
}

export interface BytesParts {
  readonly numbers: TextNumbers;
  readonly hash: StringHash;
  /** For 2.7's str, which can be interned; bytes cannot. */
  readonly interned: Interned | undefined;
}

export class Bytes implements TextType {
  type!: PyType;
  /** 2.7's unicode; bytes have nothing wider. */
  widening: Widening | undefined;
  readonly characters: Characters;
  readonly messages: TextMessages;
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly layout: ObjectLayouts["PyBytesObject"];
  declare private readonly numbers: TextNumbers;
  declare private readonly stringHash: StringHash;
  declare private readonly interned: Interned | undefined;
  declare private readonly isStatic: boolean;

  constructor(heap: ObjectHeap, { numbers, hash, interned }: BytesParts) {
    this.heap = heap;
    this.memory = heap.memory;
    this.layout = heap.layouts.PyBytesObject;
    this.numbers = numbers;
    this.stringHash = hash;
    this.interned = interned;
    this.messages = heap.profile.text.bytesMessages;
    this.isStatic = heap.profile.refcounts.staticSingletons;
    this.characters = this.isStatic
      ? new StaticCharacters()
      : new TableCharacters(heap.memory, heap.symbol(CHARACTERS));
  }

  initialise(): void {
    this.type = this.heap.newStaticType({
      name: this.interned === undefined ? "bytes" : "str",
      basicsize: this.layout.SIZE,
      itemsize: 1,
      slots: this.slots(),
    });
    if (!this.isStatic) return;
    this.characters.keep(EMPTY, this.newStatic(0));
    for (let code = 0; code < EMPTY; code++) {
      const ref = this.newStatic(1);
      this.memory.setU8(ref + this.layout.ob_sval, code);
      this.characters.keep(code, ref);
    }
  }

  isBytes(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  /** PyBytes_GET_SIZE. */
  length(bytes: ObjRef): number {
    return this.memory.words[(bytes + this.layout.ob_size) >> 2]!;
  }

  /** PyBytes_AS_STRING: where the bytes are. */
  data(bytes: ObjRef): number {
    return bytes + this.layout.ob_sval;
  }

  codeAt(bytes: ObjRef, index: number): number {
    return this.memory.bytes[bytes + this.layout.ob_sval + index]!;
  }

  /** PyBytes_FromStringAndSize of bytes of the host, a character each; the shared ones. */
  fromHost(text: string): ObjRef {
    if (text.length === 0) return this.empty();
    if (text.length === 1) return this.character(text.charCodeAt(0));
    return this.fromHostUnshared(text);
  }

  fromHostUnshared(text: string): ObjRef {
    const bytes = this.newUnfilled(text.length);
    const data = this.data(bytes);
    for (let i = 0; i < text.length; i++) this.memory.bytes[data + i] = text.charCodeAt(i);
    return bytes;
  }

  /** The bytes, a character each. */
  toHost(bytes: ObjRef): string {
    const data = this.data(bytes);
    const end = data + this.length(bytes);
    let text = "";
    for (let at = data; at < end; at++) text += String.fromCharCode(this.memory.bytes[at]!);
    return text;
  }

  /** The shared empty one: a new reference. */
  empty(): ObjRef {
    const known = this.characters.peek(EMPTY);
    if (known !== NO_OBJECT) return this.heap.incref(known);
    return this.share(EMPTY, this.allocate(0));
  }

  /** The shared one of the byte `code`: a new reference. */
  character(code: number): ObjRef {
    const known = this.characters.peek(code);
    if (known !== NO_OBJECT) return this.heap.incref(known);
    const bytes = this.allocate(1);
    this.memory.setU8(this.data(bytes), code);
    return this.share(code, bytes);
  }

  /** PyBytes_FromStringAndSize without bytes: to be filled; of length 0 the shared one. */
  newUnfilled(length: number): ObjRef {
    return length === 0 ? this.empty() : this.allocate(length);
  }

  concat(left: ObjRef, right: ObjRef): ObjRef {
    const { heap } = this;
    if (!this.isBytes(right)) {
      if (this.widening?.isWide(right) === true) return this.widening.concat(left, right);
      refuse(heap, this.messages.concat, left, right);
    }
    if (this.length(left) === 0) return heap.incref(right);
    if (this.length(right) === 0) return heap.incref(left);
    const bytes = this.allocate(this.length(left) + this.length(right));
    this.append(this.append(this.data(bytes), left), right);
    return bytes;
  }

  /** What is not the operand itself is always a new object, also when it is empty. */
  repeat(bytes: ObjRef, count: number): ObjRef {
    const length = this.length(bytes);
    const repeated = repeatedLength(length, count, this.messages.repeat);
    if (repeated === length) return this.heap.incref(bytes);
    const result = this.allocate(repeated);
    const data = this.data(result);
    if (repeated > 0) this.append(data, bytes);
    for (let done = length; done < repeated; done *= 2) {
      this.memory.bytes.copyWithin(data + done, data, data + Math.min(done, repeated - done));
    }
    return result;
  }

  slice(bytes: ObjRef, start: number, stop: number): ObjRef {
    // An empty one need not be the shared one; since 3 it is not asked whether it is all of itself.
    if (stop === start && this.interned === undefined) return this.empty();
    if (start === 0 && stop === this.length(bytes)) return this.heap.incref(bytes);
    if (stop === start) return this.empty();
    if (stop === start + 1) return this.character(this.codeAt(bytes, start));
    const result = this.allocate(stop - start);
    const data = this.data(bytes);
    this.memory.bytes.copyWithin(this.data(result), data + start, data + stop);
    return result;
  }

  item(bytes: ObjRef, index: number): ObjRef {
    const code = this.codeAt(bytes, index);
    return this.interned === undefined ? this.numbers.newInt(code) : this.character(code);
  }

  join(separator: ObjRef, items: readonly ObjRef[]): ObjRef {
    const { heap, widening } = this;
    if (items.length === 0) return this.empty();
    if (items.length === 1 && this.isBytes(items[0]!)) return heap.incref(items[0]!);
    if (items.length === 1 && widening?.isWide(items[0]!)) return heap.incref(items[0]!);
    // 3.x describes the items in an array, which is here to be asked for only.
    const describes = this.interned === undefined && items.length > JOIN_STATIC_BUFFERS;
    const buffers = describes ? heap.domains.mem.malloc(items.length * PY_BUFFER_SIZE) : NULL;
    if (describes && buffers === NULL) throw new PyError("MemoryError", "");
    try {
      let length = this.length(separator) * (items.length - 1);
      for (let i = 0; i < items.length; i++) {
        const item = items[i]!;
        if (widening?.isWide(item) === true) return widening.join(separator, items);
        if (!this.isBytes(item)) refuseItem(heap, this.messages.join, i, item);
        length += this.length(item);
      }
      const result = this.newUnfilled(length);
      let at = this.data(result);
      for (let i = 0; i < items.length; i++) {
        if (i > 0) at = this.append(at, separator);
        at = this.append(at, items[i]!);
      }
      return result;
    } finally {
      heap.domains.mem.free(buffers);
    }
  }

  /**
   * PyString_Resize of 2.7, for a str that nobody else refers to: steals `bytes`, gives the same
   * characters with room for `length`. Its hash is forgotten.
   */
  resize(bytes: ObjRef, length: number): ObjRef {
    const { heap, memory, layout } = this;
    const resized =
      length > MOST_CHARACTERS ? NO_OBJECT : heap.reallocate(bytes, layout.SIZE + length);
    if (resized === NO_OBJECT) {
      heap.decref(bytes);
      throw new PyError("MemoryError", "");
    }
    memory.setSize_t(resized + layout.ob_size, length);
    this.setHash(resized, -1, -1);
    memory.setU8(this.data(resized) + length, 0);
    return resized;
  }

  /**
   * string_concatenate of 2.7's ceval.c, for `left += right` when the name that is assigned to has
   * given its reference up already. Steals `left`. A str that nobody else refers to, and that is
   * not interned, is made longer where it lies or moved whole, even by nothing.
   */
  concatInPlace(left: ObjRef, right: ObjRef): ObjRef {
    const { heap } = this;
    const isSole = heap.refcnt(left) === 1 && this.isBytes(right) && left !== right;
    if (!isSole || this.interned?.state(left) !== InternState.NOT_INTERNED) {
      try {
        return this.concat(left, right);
      } finally {
        heap.decref(left);
      }
    }
    const length = this.length(left);
    const grown = this.resize(left, length + this.length(right));
    this.append(this.data(grown) + length, right);
    return grown;
  }

  /** PyString_InternInPlace of 2.7: steals `bytes`, gives the one str that equals it. */
  internInPlace(bytes: ObjRef, life: InternedLife): ObjRef {
    return this.interned?.internInPlace(bytes, life) ?? bytes;
  }

  private slots(): Slots {
    const { heap, layout } = this;
    return {
      ...sequenceSlots(heap, this.numbers, this),
      repr: (ref) => reprOfBytes(this.toHost(ref), this.interned === undefined ? "b" : ""),
      sizeOf: (ref) => layout.SIZE + this.length(ref),
      free: (ref) => {
        if (this.interned?.state(ref) === InternState.MORTAL) this.interned.forget(ref);
        heap.freeMemory(ref, this.type);
      },
      hash: (ref) => this.hash(ref),
      equals: (left, right) => {
        if (!this.isBytes(right)) return NOT_IMPLEMENTED;
        return this.length(left) === this.length(right) && orderText(this, left, right) === 0;
      },
      compare: (op, left, right) => {
        if (!this.isBytes(right)) return NOT_IMPLEMENTED;
        return compareNumbers(op, orderText(this, left, right), 0);
      },
      contains: (ref, item) => this.contains(ref, item),
    };
  }

  private contains(bytes: ObjRef, item: ObjRef): boolean {
    const { heap, numbers } = this;
    if (this.isBytes(item)) return findText(this, bytes, item, 0) >= 0;
    if (this.widening?.isWide(item) === true) return this.widening.contains(bytes, item);
    if (this.interned !== undefined) {
      refuse(heap, "'in <string>' requires string as left operand, not {type}", NO_OBJECT, item);
    }
    if (!numbers.isIndex(item)) {
      refuse(heap, "a bytes-like object is required, not '{type}'", NO_OBJECT, item);
    }
    const code = numbers.asIndex(item, "");
    if (code < 0 || code > 255) throw new PyError("ValueError", "byte must be in range(0, 256)");
    let i = this.length(bytes) - 1;
    while (i >= 0 && this.codeAt(bytes, i) !== code) i--;
    return i >= 0;
  }

  /** bytes_hash: computed once. */
  private hash(bytes: ObjRef): number {
    const { heap, layout, stringHash } = this;
    const i = (bytes + layout.ob_shash) >> 2;
    const known = heap.words[i]!;
    heap.hashHigh = heap.words[i + 1]!;
    if (known !== -1 || heap.hashHigh !== -1) return known;
    const hash = stringHash.ofBytes(this.data(bytes), this.length(bytes));
    heap.hashHigh = stringHash.high;
    this.setHash(bytes, hash, stringHash.high);
    return hash;
  }

  private setHash(bytes: ObjRef, low: number, high: number): void {
    const i = (bytes + this.layout.ob_shash) >> 2;
    this.heap.words[i] = low;
    this.heap.words[i + 1] = high;
  }

  /** Copies the bytes of `bytes` to `at`; gives the place behind them. */
  private append(at: number, bytes: ObjRef): number {
    const data = this.data(bytes);
    const length = this.length(bytes);
    this.memory.bytes.copyWithin(at, data, data + length);
    return at + length;
  }

  private allocate(length: number): ObjRef {
    if (length > MOST_CHARACTERS) throw new PyError("MemoryError", "");
    const bytes = this.heap.newSized(this.type, this.layout.SIZE + length);
    return this.initialiseFields(bytes, length);
  }

  private newStatic(length: number): ObjRef {
    return this.initialiseFields(this.heap.newStatic(this.type, this.layout.SIZE + length), length);
  }

  private initialiseFields(bytes: ObjRef, length: number): ObjRef {
    const { memory, layout } = this;
    memory.setSize_t(bytes + layout.ob_size, length);
    this.setHash(bytes, -1, -1);
    if (this.interned !== undefined) memory.setU32(bytes + layout.ob_sstate, 0);
    memory.setU8(bytes + layout.ob_sval + length, 0);
    return bytes;
  }

  /** Keeps a new object as the shared one, which 2.7 interns: a new reference. */
  private share(code: number, bytes: ObjRef): ObjRef {
    const shared = this.internInPlace(bytes, "mortal");
    this.characters.keep(code, this.heap.incref(shared));
    return shared;
  }
}

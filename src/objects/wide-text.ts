// The bytes of 2.7's unicode, and its free list. Objects/unicodeobject.c.
//
//   ob_refcnt ob_type | length | str ---> characters of four bytes, and a zero
//                     | hash | defenc
//
// A freed one goes to a free list whose links take the place of `ob_refcnt`. One shorter than nine
// characters keeps its block there (`length` still says how long), and the block is made longer,
// never shorter, when the object is taken again; a longer one has its block freed, `str` NULL.
// `hash` is -1 until it is asked for. `defenc`, the encoded str, is always NULL here.

import { PyError } from "../errors.ts";
import { type Addr, asAddr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import { ChainFreeList, chainFreeListStatic } from "./free-list.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { MOST_CHARACTERS } from "./text-slots.ts";
import type { PyType } from "./type.ts";

const FREE_LIST = "unicode_freelist";
const WIDTH = 4;

/** The head of the free list. */
export const wideTextStatics = (): Static[] => [chainFreeListStatic(FREE_LIST)];

export class WideText {
  readonly freeList: ChainFreeList;
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly layout: ObjectLayouts["PyUnicodeObject"];
  declare private readonly capacity: number;
  declare private readonly keepAlive: number;

  constructor(heap: ObjectHeap) {
    const { unicodeFreeList, unicodeKeepAlive } = heap.profile.text;
    this.heap = heap;
    this.memory = heap.memory;
    this.layout = heap.layouts.PyUnicodeObject;
    this.capacity = unicodeFreeList;
    this.keepAlive = unicodeKeepAlive;
    const link = heap.layouts.PyObject.ob_refcnt;
    this.freeList = new ChainFreeList(heap.memory, heap.symbol(FREE_LIST), unicodeFreeList, link);
  }

  /** PyUnicode_GET_SIZE: characters. */
  length(text: ObjRef): number {
    return this.memory.words[(text + this.layout.length) >> 2]!;
  }

  /** PyUnicode_AS_UNICODE: where the characters are. */
  data(text: ObjRef): Addr {
    return asAddr(this.memory.words[(text + this.layout.str) >> 2]!);
  }

  codeAt(text: ObjRef, index: number): number {
    return this.memory.words[(this.data(text) >> 2) + index]!;
  }

  setCode(text: ObjRef, index: number, code: number): void {
    this.memory.words[(this.data(text) >> 2) + index] = code;
  }

  /** Where the hash is, as an index of `words`: its low word, then its high one. */
  hashIndex(text: ObjRef): number {
    return (text + this.layout.hash) >> 2;
  }

  /** The object and its block. */
  sizeOf(text: ObjRef): number {
    return this.layout.SIZE + (this.length(text) + 1) * WIDTH;
  }

  /** Copies `count` characters of `source` from `from`, to the place `index` of `target`. */
  copy(target: ObjRef, index: number, source: ObjRef, from: number, count: number): void {
    const start = this.data(source) + from * WIDTH;
    const to = this.data(target) + index * WIDTH;
    this.memory.bytes.copyWithin(to, start, start + count * WIDTH);
  }

  /** Copies the characters of `source` to `index`; gives the index behind them. */
  append(text: ObjRef, index: number, source: ObjRef): number {
    const length = this.length(source);
    this.copy(text, index, source, 0, length);
    return index + length;
  }

  /**
   * _PyUnicode_New: an object from the free list, its block made long enough, or a new object and a
   * new block. Its characters are to be filled.
   */
  allocate(type: PyType, length: number): ObjRef {
    const { heap, memory, layout } = this;
    const { obj } = heap.domains;
    if (length > MOST_CHARACTERS) throw new PyError("MemoryError", "");
    const kept = this.freeList.take();
    const text = kept === NO_OBJECT ? asObj(obj.malloc(layout.SIZE)) : kept;
    if (text === NO_OBJECT) throw new PyError("MemoryError", "");
    let str = kept === NO_OBJECT ? NULL : this.data(kept);
    if (str === NULL) {
      str = obj.malloc((length + 1) * WIDTH);
    } else if (this.length(text) < length) {
      str = this.resize(text, length) ? this.data(text) : NULL;
      if (str === NULL) obj.free(this.data(text));
    }
    if (str === NULL) {
      obj.free(text);
      throw new PyError("MemoryError", "");
    }
    heap.newReference(text, type);
    memory.setPtr(text + layout.str, str);
    memory.setSize_t(text + layout.length, length);
    this.setCode(text, 0, 0);
    this.setCode(text, length, 0);
    this.forgetHash(text);
    memory.setPtr(text + layout.defenc, 0);
    return text;
  }

  /** unicode_resize: the block may move, the object stays. False without memory. */
  resize(text: ObjRef, length: number): boolean {
    const { memory, layout } = this;
    if (this.length(text) !== length) {
      if (length > MOST_CHARACTERS) return false;
      const str = this.heap.domains.obj.realloc(this.data(text), (length + 1) * WIDTH);
      if (str === NULL) return false;
      memory.setPtr(text + layout.str, str);
      memory.setSize_t(text + layout.length, length);
      this.setCode(text, length, 0);
    }
    this.forgetHash(text);
    return true;
  }

  /** unicode_dealloc: to the free list while it has room. */
  free(text: ObjRef): void {
    const { memory, layout } = this;
    const { obj } = this.heap.domains;
    if (this.freeList.numfree >= this.capacity) {
      obj.free(this.data(text));
      obj.free(text);
      return;
    }
    if (this.length(text) >= this.keepAlive) {
      obj.free(this.data(text));
      memory.setPtr(text + layout.str, 0);
      memory.setSize_t(text + layout.length, 0);
    }
    this.freeList.put(text);
  }

  /** PyUnicode_ClearFreeList, which a full collection calls. */
  clearFreeList(): void {
    const { obj } = this.heap.domains;
    for (let text = this.freeList.take(); text !== NO_OBJECT; text = this.freeList.take()) {
      obj.free(this.data(text));
      obj.free(text);
    }
  }

  private forgetHash(text: ObjRef): void {
    const i = this.hashIndex(text);
    this.memory.words[i] = -1;
    this.memory.words[i + 1] = -1;
  }
}

// The table of a 2.7 dict: PyDictObject and its entries. Objects/dictobject.c.
//
//   ob_refcnt ob_type | ma_fill ma_used ma_mask | ma_table ---> entry 0 | entry 1 | ...
//                                                 ma_smalltable: eight entries, for small dicts
//
// An entry holds nothing (no key), an item, or was deleted: its key is then the `dummy` str, of
// which each such entry has a reference, and its value NO_OBJECT. `ma_fill` entries have a key of
// one kind or the other. A bigger table is a block of the mem domain.

import { assert } from "../assert.ts";
import { PyError } from "../errors.ts";
import { type Addr, asAddr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type StrKeys, TableKeys } from "./table-keys.ts";

const DUMMY = "dict_dummy";
/** Places in static storage that stand for the lookup functions. */
const LOOKDICT = "lookdict";
const LOOKDICT_STRING = "lookdict_string";
/** PyDict_MINSIZE. */
const MINSIZE = 8;
/** PyDictEntry. */
export const ENTRY_SIZE = 24;
const ME_KEY = 8;
const ME_VALUE = 16;
/** Numbers that an entry is read as: both words of its hash, key, value. */
const ENTRY_WORDS = 4;

/** What tables keep in the process's statics. */
export const openTableStatics = (): Static[] => [
  { name: LOOKDICT, segment: "data", size: 16 },
  { name: LOOKDICT_STRING, segment: "data", size: 16 },
  { name: DUMMY, segment: "bss", size: 8 },
];

export class OpenTables {
  declare protected readonly heap: ObjectHeap;
  declare protected readonly memory: Memory;
  declare protected readonly words: Int32Array;
  declare protected readonly tableKeys: TableKeys;
  declare protected readonly layout: ObjectLayouts["PyDictObject"];
  declare private readonly tableOffset: number;
  declare private readonly maskOffset: number;
  declare private readonly usedOffset: number;
  declare private readonly fillOffset: number;
  declare private readonly dummyAt: number;
  declare private readonly lookdict: number;
  declare private readonly lookdictString: number;

  constructor(heap: ObjectHeap, strings: StrKeys) {
    const { PyDictObject, PyDictKeyEntry } = heap.layouts;
    assert(PyDictKeyEntry.me_key === ME_KEY, "the key of an entry is behind its hash");
    assert(PyDictKeyEntry.me_value === ME_VALUE, "the value of an entry is behind its key");
    this.heap = heap;
    this.memory = heap.memory;
    this.words = heap.words;
    this.tableKeys = new TableKeys(heap, strings);
    this.layout = PyDictObject;
    this.tableOffset = PyDictObject.ma_table;
    this.maskOffset = PyDictObject.ma_mask;
    this.usedOffset = PyDictObject.ma_used;
    this.fillOffset = PyDictObject.ma_fill;
    this.dummyAt = heap.symbol(DUMMY);
    this.lookdict = heap.symbol(LOOKDICT);
    this.lookdictString = heap.symbol(LOOKDICT_STRING);
  }

  /** The str that stands for deleted keys, borrowed; NO_OBJECT before the first dict. */
  peekDummy(): ObjRef {
    return asObj(this.memory.ptr(this.dummyAt));
  }

  /** ma_used. */
  size(dict: ObjRef): number {
    return this.words[(dict + this.usedOffset) >> 2]!;
  }

  // ---- the struct

  protected fill(dict: ObjRef): number {
    return this.words[(dict + this.fillOffset) >> 2]!;
  }

  protected mask(dict: ObjRef): number {
    return this.words[(dict + this.maskOffset) >> 2]!;
  }

  protected table(dict: ObjRef): Addr {
    return this.memory.ptr(dict + this.tableOffset);
  }

  protected smallTable(dict: ObjRef): number {
    return dict + this.layout.ma_smalltable;
  }

  protected entryAt(dict: ObjRef, index: number): number {
    return this.table(dict) + index * ENTRY_SIZE;
  }

  protected keyOf(entry: number): ObjRef {
    return asObj(this.words[(entry + ME_KEY) >> 2]!);
  }

  protected valueOf(entry: number): ObjRef {
    return asObj(this.words[(entry + ME_VALUE) >> 2]!);
  }

  /** EMPTY_TO_MINSIZE. */
  protected emptied(dict: ObjRef): ObjRef {
    const table = this.smallTable(dict) >> 2;
    const end = table + ((MINSIZE * ENTRY_SIZE) >> 2);
    for (let i = table; i < end; i++) this.words[i] = 0;
    this.memory.setPtr(dict + this.fillOffset, 0);
    this.memory.setPtr(dict + this.usedOffset, 0);
    return this.useSmallTable(dict);
  }

  /** INIT_NONZERO_DICT_SLOTS. */
  protected useSmallTable(dict: ObjRef): ObjRef {
    this.memory.setPtr(dict + this.tableOffset, this.smallTable(dict));
    this.memory.setPtr(dict + this.maskOffset, MINSIZE - 1);
    return dict;
  }

  /** A new dict looks for str keys, until it is asked for another. */
  protected begin(dict: ObjRef): ObjRef {
    this.memory.setPtr(dict + this.layout.ma_lookup, this.lookdictString);
    return dict;
  }

  protected makeDummy(): void {
    if (this.peekDummy() !== NO_OBJECT) return;
    this.memory.setPtr(this.dummyAt, this.tableKeys.newStr("<dummy key>"));
  }

  // ---- the table

  /**
   * lookdict: the entry of `key`, or the one it is to be put in: the first dummy on the way, else
   * the empty one at its end.
   */
  protected lookup(dict: ObjRef, key: ObjRef, low: number, high: number): number {
    const { words } = this;
    if (!this.tableKeys.isStr(key)) {
      this.memory.setPtr(dict + this.layout.ma_lookup, this.lookdict);
    }
    const table = this.table(dict);
    const mask = this.mask(dict);
    const dummy = words[this.dummyAt >> 2]!;
    let free = 0;
    let perturb = low;
    let rest = high;
    let place = low & mask;
    for (;;) {
      const entry = table + place * ENTRY_SIZE;
      const at = entry >> 2;
      const stored = words[at + 2]!;
      if (stored === NO_OBJECT) return free === 0 ? entry : free;
      if (stored === key) return entry;
      if (stored === dummy) {
        if (free === 0) free = entry;
      } else if (words[at] === low && words[at + 1] === high) {
        if (this.tableKeys.equal(asObj(stored), key)) return entry;
      }
      place = (place * 5 + perturb + 1) & mask;
      perturb = (perturb >>> 5) | (rest << 27);
      rest >>>= 5;
    }
  }

  /** insertdict: takes references of its own. The table is not made bigger. */
  protected insert(dict: ObjRef, key: ObjRef, low: number, high: number, value: ObjRef): void {
    const { heap, memory } = this;
    const entry = this.lookup(dict, key, low, high);
    this.maintainTracking(dict, key, value);
    const old = this.valueOf(entry);
    heap.incref(value);
    if (old !== NO_OBJECT) {
      memory.setPtr(entry + ME_VALUE, value);
      heap.decref(old);
      return;
    }
    const stored = this.keyOf(entry);
    if (stored === NO_OBJECT) memory.setPtr(dict + this.fillOffset, this.fill(dict) + 1);
    else heap.decref(stored);
    this.writeEntry(entry, heap.incref(key), low, high, value);
    memory.setPtr(dict + this.usedOffset, this.size(dict) + 1);
  }

  /** The entry of an item becomes a dummy; gives the dict's reference to the key to the caller. */
  protected deleteEntry(dict: ObjRef, entry: number): ObjRef {
    const stored = this.keyOf(entry);
    this.memory.setPtr(entry + ME_KEY, this.heap.incref(this.peekDummy()));
    this.memory.setPtr(entry + ME_VALUE, 0);
    this.memory.setPtr(dict + this.usedOffset, this.size(dict) - 1);
    return stored;
  }

  /** dictresize: a table of more than `minused` places, without dummies. */
  protected resize(dict: ObjRef, minused: number): void {
    let size = MINSIZE;
    while (size <= minused) size *= 2;
    const old = this.table(dict);
    const fill = this.fill(dict);
    const small = this.smallTable(dict);
    let table = asAddr(small);
    if (size > MINSIZE) table = this.heap.domains.mem.malloc(size * ENTRY_SIZE);
    else if (old === small && fill === this.size(dict)) return;
    if (table === NULL) throw new PyError("MemoryError", "");
    const held = this.readEntries(old, fill);
    this.words.fill(0, table >> 2, (table + size * ENTRY_SIZE) >> 2);
    this.memory.setPtr(dict + this.tableOffset, table);
    this.memory.setPtr(dict + this.maskOffset, size - 1);
    this.memory.setPtr(dict + this.fillOffset, this.size(dict));
    for (let i = 0; i < held.length; i += ENTRY_WORDS) {
      const value = held[i + 3]!;
      if (value === NO_OBJECT) this.heap.decref(asObj(held[i + 2]!));
      else this.insertClean(table, size - 1, held[i + 2]!, held[i]!, held[i + 1]!, value);
    }
    if (old !== small) this.heap.domains.mem.free(old);
  }

  /** insertdict_clean: there is no such key, and no dummy. */
  protected insertClean(
    table: number,
    mask: number,
    key: number,
    low: number,
    high: number,
    value: number,
  ): void {
    let perturb = low;
    let rest = high;
    let place = low & mask;
    while (this.words[(table + place * ENTRY_SIZE + ME_KEY) >> 2] !== NO_OBJECT) {
      place = (place * 5 + perturb + 1) & mask;
      perturb = (perturb >>> 5) | (rest << 27);
      rest >>>= 5;
    }
    this.writeEntry(table + place * ENTRY_SIZE, key, low, high, value);
  }

  protected writeEntry(entry: number, key: number, low: number, high: number, value: number): void {
    this.words[entry >> 2] = low;
    this.words[(entry >> 2) + 1] = high;
    this.memory.setPtr(entry + ME_KEY, key);
    this.memory.setPtr(entry + ME_VALUE, value);
  }

  /** Hash, key and value of the `fill` entries that have a key, four numbers each. */
  protected readEntries(table: number, fill: number): number[] {
    const held: number[] = [];
    for (let at = table >> 2; held.length < fill * ENTRY_WORDS; at += ENTRY_SIZE >> 2) {
      const key = this.words[at + 2]!;
      if (key === NO_OBJECT) continue;
      held.push(this.words[at]!, this.words[at + 1]!, key, this.words[at + 4]!);
    }
    return held;
  }

  protected dropEntries(held: readonly number[]): void {
    for (let i = 0; i < held.length; i += ENTRY_WORDS) {
      this.heap.decref(asObj(held[i + 2]!));
      this.heap.xdecref(asObj(held[i + 3]!));
    }
  }

  /** MAINTAIN_TRACKING: from now on a collection looks at the dict, if it can lie on a cycle. */
  protected maintainTracking(dict: ObjRef, key: ObjRef, value: ObjRef): void {
    const { tracker } = this.heap;
    if (!tracker.mayBeTracked(value) && !tracker.mayBeTracked(key)) return;
    if (!tracker.isTracked(dict)) tracker.track(dict);
  }
}

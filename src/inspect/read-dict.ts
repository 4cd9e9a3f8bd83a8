// A dict's table as its bytes say, one dict at a time: a cursor, so that reading a thousand dicts
// makes no objects. `open` gives the reason when the table cannot be where the dict says; nothing
// else may be asked then.
//
//   OpenDictReader      2.7    the entry at a place has the number of the place
//   CompactDictReader   3.x    a place has the number of an entry, EMPTY or DUMMY
//
// Entries are numbered from 0. Nothing here asks the dicts' own code.

import { type Addr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import { dictPath, type ProbePath } from "./probe-path.ts";

/** A place without an entry, and one whose entry was deleted. */
export const EMPTY = -1;
export const DUMMY = -2;

const POINTER = 8;
/** PyDict_MINSIZE. */
const MINSIZE = 8;

export interface DictReader {
  readonly path: ProbePath;
  /** ma_used: items. */
  readonly used: number;
  /** Places of the table. */
  readonly size: number;
  /** Entries that have a key, or had one. */
  readonly entries: number;
  /** Goes to a live dict; the reason when it cannot be read. */
  open(dict: number): string | undefined;
  /** What a place holds: the number of an entry, EMPTY or DUMMY. */
  at(place: number): number;
  /** The key of an entry; NO_OBJECT when it was deleted, or never there. */
  key(entry: number): ObjRef;
  /** NO_OBJECT when the dict has no item there. */
  value(entry: number): ObjRef;
  /** The low word of the hash by which an entry is found; the high one is left in `hashHigh`. */
  hash(entry: number): number;
  readonly hashHigh: number;
}

const isTableSize = (size: number): boolean => size > 0 && (size & (size - 1)) === 0;

export class OpenDictReader implements DictReader {
  readonly path: ProbePath;
  used = 0;
  size = 0;
  /** ma_fill. */
  fill = 0;
  /** ma_table. */
  table: Addr = NULL;
  /** The table is the one inside the dict. */
  isSmall = false;
  /** ma_lookup is the function for str keys alone. */
  isForStr = false;
  hashHigh = 0;
  private readonly memory: Memory;
  private readonly layouts: ObjectLayouts;
  private readonly dummyAt: number;
  private readonly lookdictString: number;
  private dummy: number = NO_OBJECT;

  constructor(heap: ObjectHeap) {
    this.memory = heap.memory;
    this.layouts = heap.layouts;
    this.path = dictPath(heap.profile.tables);
    this.dummyAt = heap.symbol("dict_dummy");
    this.lookdictString = heap.symbol("lookdict_string");
  }

  get entries(): number {
    return this.size;
  }

  open(dict: number): string | undefined {
    const { memory } = this;
    const { PyDictObject, PyDictKeyEntry } = this.layouts;
    this.used = memory.size_t(dict + PyDictObject.ma_used);
    this.fill = memory.size_t(dict + PyDictObject.ma_fill);
    this.size = memory.size_t(dict + PyDictObject.ma_mask) + 1;
    this.table = memory.ptr(dict + PyDictObject.ma_table);
    this.isSmall = this.table === dict + PyDictObject.ma_smalltable;
    this.isForStr = memory.ptr(dict + PyDictObject.ma_lookup) === this.lookdictString;
    this.dummy = memory.ptr(this.dummyAt);
    if (!isTableSize(this.size)) return `ma_mask ${this.size - 1}`;
    if ((this.size === MINSIZE) !== this.isSmall) return `${this.size} places, not in their place`;
    const end = this.table + this.size * PyDictKeyEntry.SIZE;
    if (this.table <= 0 || end > memory.size) return "ma_table leads out of the memory";
    return undefined;
  }

  at(place: number): number {
    const key = this.key(place);
    if (key === NO_OBJECT) return EMPTY;
    return key === this.dummy && this.value(place) === NO_OBJECT ? DUMMY : place;
  }

  key(entry: number): ObjRef {
    const { SIZE, me_key } = this.layouts.PyDictKeyEntry;
    return asObj(this.memory.ptr(this.table + entry * SIZE + me_key));
  }

  value(entry: number): ObjRef {
    const { SIZE, me_value } = this.layouts.PyDictKeyEntry;
    return asObj(this.memory.ptr(this.table + entry * SIZE + me_value));
  }

  hash(entry: number): number {
    const { SIZE, me_hash } = this.layouts.PyDictKeyEntry;
    const at = this.table + entry * SIZE + me_hash;
    this.hashHigh = this.memory.i32(at + 4);
    return this.memory.i32(at);
  }
}

export class CompactDictReader implements DictReader {
  readonly path: ProbePath;
  used = 0;
  size = 0;
  entries = 0;
  /** ma_keys, and dk_refcnt, dk_usable of these. */
  keys: Addr = NULL;
  keysRefcnt = 0;
  usable = 0;
  /** ma_values; NULL in a combined dict. */
  values: Addr = NULL;
  /** Keys that a class's instances can share. */
  isShared = false;
  /** Keys of which each is exactly a str, or was when it was put in. */
  isForStr = false;
  /** To 3.10: the lookup function is the one that does not expect deleted entries. */
  expectsNoDummies = false;
  /** Py_EMPTY_KEYS, which all dicts without items of their own can have. */
  isEmptyKeys = false;
  hashHigh = 0;
  /** Where value 0 is, from `values`. */
  private readonly firstValue: number;
  private readonly memory: Memory;
  private readonly layouts: ObjectLayouts;
  private readonly emptyKeys: Addr;
  private readonly lookups: { general: Addr; clean: Addr; split: Addr } | undefined;
  /** Bytes of an index; addresses of the indices and entries; an entry's size and parts. */
  private width = 1;
  private indices = 0;
  private first = 0;
  private entrySize = 0;
  private keyOffset = 0;
  private hasHash = true;

  constructor(heap: ObjectHeap) {
    const { PyDictKeysObject } = heap.layouts;
    this.memory = heap.memory;
    this.layouts = heap.layouts;
    this.path = dictPath(heap.profile.tables);
    this.firstValue = heap.profile.tables.valuesLayout === "headed" ? POINTER : 0;
    this.emptyKeys = heap.symbol("empty_keys_struct");
    this.lookups =
      PyDictKeysObject.dk_lookup < 0
        ? undefined
        : {
            general: heap.symbol("lookdict"),
            clean: heap.symbol("lookdict_unicode_nodummy"),
            split: heap.symbol("lookdict_split"),
          };
  }

  open(dict: number): string | undefined {
    const { memory } = this;
    const { PyDictObject } = this.layouts;
    const reason = this.openKeys(memory.ptr(dict + PyDictObject.ma_keys));
    this.used = memory.size_t(dict + PyDictObject.ma_used);
    this.values = memory.ptr(dict + PyDictObject.ma_values);
    return reason;
  }

  /** As `open`, for keys without a dict, as a class has them: there are no values. */
  openKeys(keys: Addr): string | undefined {
    const { memory } = this;
    const { PyDictKeysObject } = this.layouts;
    this.keys = keys;
    this.values = NULL;
    this.used = 0;
    if (keys <= 0 || (keys & 7) !== 0 || keys + PyDictKeysObject.SIZE > memory.size) {
      return "ma_keys leads out of the memory";
    }
    this.keysRefcnt = memory.i32(keys + PyDictKeysObject.dk_refcnt);
    this.usable = memory.size_t(keys + PyDictKeysObject.dk_usable);
    this.entries = memory.size_t(keys + PyDictKeysObject.dk_nentries);
    this.isEmptyKeys = keys === this.emptyKeys;
    this.readKind();
    this.size =
      PyDictKeysObject.dk_size < 0
        ? 1 << memory.u8(keys + PyDictKeysObject.dk_log2_size)
        : memory.size_t(keys + PyDictKeysObject.dk_size);
    if (!isTableSize(this.size)) return `${this.size} places`;
    this.width = this.size <= 0xff ? 1 : this.size <= 0xffff ? 2 : 4;
    this.indices = keys + PyDictKeysObject.dk_indices;
    this.first = this.indices + Math.max(this.size * this.width, POINTER);
    const capacity = Math.floor((this.size * 2) / 3);
    if (!(this.entries <= capacity)) return `dk_nentries ${this.entries} of ${capacity}`;
    return this.end > memory.size ? "ma_keys leads out of the memory" : undefined;
  }

  /** The first address behind the entries that the keys have room for. */
  get end(): number {
    return this.first + Math.floor((this.size * 2) / 3) * this.entrySize;
  }

  /** The bytes of the keys: _PyDict_KeysSize. */
  get bytes(): number {
    return this.end - this.keys;
  }

  at(place: number): number {
    const { memory, indices, width } = this;
    if (width === 1) return (memory.u8(indices + place) << 24) >> 24;
    if (width === 4) return memory.i32(indices + place * 4);
    const at = indices + place * 2;
    return ((memory.u8(at) | (memory.u8(at + 1) << 8)) << 16) >> 16;
  }

  key(entry: number): ObjRef {
    return asObj(this.memory.ptr(this.first + entry * this.entrySize + this.keyOffset));
  }

  value(entry: number): ObjRef {
    const { memory, values } = this;
    if (values !== NULL) return asObj(memory.ptr(values + this.firstValue + entry * POINTER));
    return asObj(memory.ptr(this.first + entry * this.entrySize + this.keyOffset + POINTER));
  }

  hash(entry: number): number {
    const at = this.hasHash
      ? this.first + entry * this.entrySize
      : this.key(entry) + this.layouts.PyASCIIObject.hash;
    this.hashHigh = this.memory.i32(at + 4);
    return this.memory.i32(at);
  }

  private readKind(): void {
    const { memory, keys, lookups } = this;
    const { PyDictKeysObject, PyDictKeyEntry, PyDictUnicodeEntry } = this.layouts;
    this.entrySize = PyDictKeyEntry.SIZE;
    this.keyOffset = PyDictKeyEntry.me_key;
    this.hasHash = true;
    if (lookups !== undefined) {
      const lookup = memory.ptr(keys + PyDictKeysObject.dk_lookup);
      this.isForStr = lookup !== lookups.general;
      this.expectsNoDummies = lookup === lookups.clean;
      this.isShared = lookup === lookups.split && !this.isEmptyKeys;
      return;
    }
    const kind = memory.u8(keys + PyDictKeysObject.dk_kind);
    this.isForStr = kind !== KIND_GENERAL;
    this.expectsNoDummies = false;
    this.isShared = kind === KIND_SPLIT;
    if (!this.isForStr) return;
    this.entrySize = PyDictUnicodeEntry.SIZE;
    this.keyOffset = PyDictUnicodeEntry.me_key;
    this.hasHash = false;
  }
}

/** Values of dk_kind. */
const KIND_GENERAL = 0;
const KIND_SPLIT = 2;

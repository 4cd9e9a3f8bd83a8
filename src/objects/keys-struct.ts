// The bytes of a dict's keys, 3.6 and later: PyDictKeysObject. Objects/dictobject.c.
//
//   dk_refcnt ... dk_usable dk_nentries | index | index | ... | entry 0 | entry 1 | ...
//                                         dk_size of them       two thirds of dk_size
//
// An index of one, two or four bytes is the number of an entry, EMPTY, or DUMMY where an entry was.
// Entries stand in the order of insertion; `dk_usable` more can be appended, whatever was deleted.
// A key that was deleted leaves NO_OBJECT. Kinds:
//
//   UNICODE   every key is exactly a str
//   GENERAL   keys of any type
//   SPLIT     str; the values lie elsewhere, and dk_refcnt dicts and classes share the keys
//
// By version: to 3.10 the kind is which lookup function `dk_lookup` names (two for UNICODE, without
// and with dummies), and every entry has the hash; later it is `dk_kind`, and only entries of
// GENERAL keys have it.

import { type Addr, asObj, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { TableKeys } from "./table-keys.ts";

/** No entry: DKIX_EMPTY. What a lookup answers for a key that is not there. */
export const EMPTY = -1;
/** The place of an entry that was deleted: DKIX_DUMMY. */
export const DUMMY = -2;

/** dk_kind; to 3.10 told by `dk_lookup`. */
export const KeysKind = { GENERAL: 0, UNICODE: 1, SPLIT: 2 } as const;

/** Places in static storage that stand for the lookup functions, by kind; the last has dummies. */
const LOOKUPS = ["lookdict", "lookdict_unicode_nodummy", "lookdict_split"] as const;
const LOOKUP_DUMMIES = "lookdict_unicode";

/** The lookup functions of a version whose keys name one. */
export const lookupStatics = (layouts: ObjectLayouts): Static[] =>
  layouts.PyDictKeysObject.dk_lookup < 0
    ? []
    : [...LOOKUPS, LOOKUP_DUMMIES].map((name) => ({ name, segment: "data", size: 16 }));

/** USABLE_FRACTION: entries of a table with `size` slots. */
export const usableFraction = (size: number): number => Math.floor((size * 2) / 3);

/** Bytes of `size` indices: the entries start behind them, a multiple of eight. */
export function indexBytes(size: number): number {
  if (size <= 0xff) return Math.max(size, 8);
  return size <= 0xffff ? size * 2 : size * 4;
}

/** dk_log2_index_bytes. */
function logIndexBytes(logSize: number): number {
  if (logSize < 8) return logSize;
  return logSize < 16 ? logSize + 1 : logSize + 2;
}

export class KeysStruct {
  /** To 3.10: the kind is a mark, and every entry is like every other. */
  declare readonly marksKind: boolean;
  declare protected readonly heap: ObjectHeap;
  declare protected readonly memory: Memory;
  declare protected readonly words: Int32Array;
  declare protected readonly bytes: Uint8Array;
  declare protected readonly layout: ObjectLayouts["PyDictKeysObject"];
  declare protected readonly logOffset: number;
  declare protected readonly sizeOffset: number;
  declare protected readonly kindOffset: number;
  /** ABSENT when keys have a kind, and entries without the hash. */
  declare protected readonly lookupOffset: number;
  declare protected readonly usableOffset: number;
  declare protected readonly nentriesOffset: number;
  declare protected readonly indicesOffset: number;
  /** Sizes of entries with and without the hash, and where in them the key is. */
  declare protected readonly entrySize: number;
  declare protected readonly strEntrySize: number;
  declare protected readonly keyOffset: number;
  declare protected readonly strKeyOffset: number;
  declare protected readonly strHash: number;
  /** What `dk_lookup` holds. */
  declare private readonly lookGeneral: Addr;
  declare private readonly lookClean: Addr;
  declare private readonly lookSplit: Addr;
  declare private readonly lookDummies: Addr;

  constructor(heap: ObjectHeap, keys: TableKeys) {
    const { PyDictKeysObject, PyDictKeyEntry, PyDictUnicodeEntry } = heap.layouts;
    this.heap = heap;
    this.memory = heap.memory;
    this.words = heap.words;
    this.bytes = heap.memory.bytes;
    this.layout = PyDictKeysObject;
    this.logOffset = PyDictKeysObject.dk_log2_size;
    this.sizeOffset = PyDictKeysObject.dk_size;
    this.kindOffset = PyDictKeysObject.dk_kind;
    this.lookupOffset = PyDictKeysObject.dk_lookup;
    this.usableOffset = PyDictKeysObject.dk_usable;
    this.nentriesOffset = PyDictKeysObject.dk_nentries;
    this.indicesOffset = PyDictKeysObject.dk_indices;
    this.marksKind = this.lookupOffset >= 0;
    const strEntries = PyDictUnicodeEntry.SIZE > 0;
    this.entrySize = PyDictKeyEntry.SIZE;
    this.keyOffset = PyDictKeyEntry.me_key;
    this.strEntrySize = strEntries ? PyDictUnicodeEntry.SIZE : this.entrySize;
    this.strKeyOffset = strEntries ? PyDictUnicodeEntry.me_key : this.keyOffset;
    this.strHash = keys.strHash;
    const lookup = (name: string): Addr => (this.lookupOffset < 0 ? NULL : heap.symbol(name));
    this.lookGeneral = lookup(LOOKUPS[KeysKind.GENERAL]);
    this.lookClean = lookup(LOOKUPS[KeysKind.UNICODE]);
    this.lookSplit = lookup(LOOKUPS[KeysKind.SPLIT]);
    this.lookDummies = lookup(LOOKUP_DUMMIES);
  }

  /** dk_size less one. */
  mask(keys: number): number {
    if (this.logOffset < 0) return this.words[(keys + this.sizeOffset) >> 2]! - 1;
    return (1 << this.bytes[keys + this.logOffset]!) - 1;
  }

  /** log2 of dk_size. */
  logSize(keys: number): number {
    return 31 - Math.clz32(this.mask(keys) + 1);
  }

  /** One of KeysKind. */
  kind(keys: number): number {
    if (this.lookupOffset < 0) return this.bytes[keys + this.kindOffset]!;
    const lookup = this.words[(keys + this.lookupOffset) >> 2]!;
    if (lookup === this.lookSplit) return KeysKind.SPLIT;
    return lookup === this.lookGeneral ? KeysKind.GENERAL : KeysKind.UNICODE;
  }

  /** To 3.10 any keys can become GENERAL as they are; later only UNICODE and SPLIT change. */
  setKind(keys: number, kind: number): void {
    if (this.lookupOffset < 0) {
      this.bytes[keys + this.kindOffset] = kind;
      return;
    }
    const clean = kind === KeysKind.UNICODE ? this.lookClean : this.lookSplit;
    this.memory.setPtr(
      keys + this.lookupOffset,
      kind === KeysKind.GENERAL ? this.lookGeneral : clean,
    );
  }

  /** UNICODE keys of which some were deleted: to 3.10 the lookup function says so. */
  hasDummies(keys: number): boolean {
    if (this.lookupOffset < 0) return false;
    return this.words[(keys + this.lookupOffset) >> 2] === this.lookDummies;
  }

  /** ENSURE_ALLOWS_DELETIONS. */
  allowDummies(keys: number): void {
    if (this.lookupOffset >= 0 && this.kind(keys) === KeysKind.UNICODE) {
      this.memory.setPtr(keys + this.lookupOffset, this.lookDummies);
    }
  }

  /** To 3.10 UNICODE keys that are asked for a key of another type become GENERAL. The kind now. */
  mark(keys: number): number {
    const kind = this.kind(keys);
    if (!this.marksKind || kind !== KeysKind.UNICODE) return kind;
    this.setKind(keys, KeysKind.GENERAL);
    return KeysKind.GENERAL;
  }

  /** How many dicts and classes have these keys. */
  refcnt(keys: number): number {
    return this.words[keys >> 2]!;
  }

  /** dk_usable: entries that can still be appended. */
  usable(keys: number): number {
    return this.words[(keys + this.usableOffset) >> 2]!;
  }

  setUsable(keys: number, usable: number): void {
    this.memory.setPtr(keys + this.usableOffset, usable);
  }

  /** dk_nentries: entries there are, those of deleted keys included. */
  nentries(keys: number): number {
    return this.words[(keys + this.nentriesOffset) >> 2]!;
  }

  setNentries(keys: number, nentries: number): void {
    this.memory.setPtr(keys + this.nentriesOffset, nentries);
  }

  /** The key of an entry, borrowed; NO_OBJECT when it was deleted. */
  keyAt(keys: number, index: number): ObjRef {
    return asObj(this.words[this.keySlot(keys, index) >> 2]!);
  }

  /** Where the value of an entry is: always behind its key. */
  valueSlot(keys: number, index: number): number {
    return this.keySlot(keys, index) + 8;
  }

  /** The low word of an entry's hash; the high one is left in `heap.hashHigh`. */
  hashAt(keys: number, index: number): number {
    const slot = this.keySlot(keys, index);
    const at = this.isHashless(keys) ? this.words[slot >> 2]! + this.strHash : slot - 8;
    this.heap.hashHigh = this.words[(at >> 2) + 1]!;
    return this.words[at >> 2]!;
  }

  /** What stands at `place` of the table: the number of an entry, EMPTY or DUMMY. */
  indexAt(keys: number, place: number): number {
    return this.readIndex(keys + this.indicesOffset, this.mask(keys), place);
  }

  /** _PyDict_KeysSize. */
  byteSize(keys: number): number {
    return this.bytesFor(this.mask(keys) + 1, this.isHashless(keys));
  }

  /** Entries of these keys are without the hash. */
  protected isHashless(keys: number): boolean {
    return this.lookupOffset < 0 && this.bytes[keys + this.kindOffset] !== KeysKind.GENERAL;
  }

  protected bytesFor(size: number, hashless: boolean): number {
    const entry = hashless ? this.strEntrySize : this.entrySize;
    return this.indicesOffset + indexBytes(size) + usableFraction(size) * entry;
  }

  protected keySlot(keys: number, index: number): number {
    const entries = keys + this.indicesOffset + indexBytes(this.mask(keys) + 1);
    if (this.isHashless(keys)) return entries + index * this.strEntrySize + this.strKeyOffset;
    return entries + index * this.entrySize + this.keyOffset;
  }

  protected readIndex(indices: number, mask: number, place: number): number {
    const { bytes } = this;
    if (mask < 0xff) return (bytes[indices + place]! << 24) >> 24;
    if (mask < 0xffff) {
      const at = indices + place * 2;
      return ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16;
    }
    return this.words[(indices >> 2) + place]!;
  }

  protected writeIndex(keys: number, place: number, index: number): void {
    const mask = this.mask(keys);
    const indices = keys + this.indicesOffset;
    if (mask < 0xff) {
      this.bytes[indices + place] = index;
    } else if (mask < 0xffff) {
      this.bytes[indices + place * 2] = index;
      this.bytes[indices + place * 2 + 1] = index >> 8;
    } else {
      this.words[(indices >> 2) + place] = index;
    }
  }

  /** All fields but dk_refcnt: `1 << logSize` slots, of which nothing is used. */
  protected writeHead(keys: number, logSize: number, kind: number, usable: number): void {
    const { memory, layout } = this;
    if (this.logOffset < 0) {
      memory.setPtr(keys + layout.dk_size, 1 << logSize);
    } else {
      memory.setPtr(keys + layout.dk_log2_size, logSize | (logIndexBytes(logSize) << 8));
    }
    this.setKind(keys, kind);
    memory.setPtr(keys + layout.dk_usable, usable);
    memory.setPtr(keys + layout.dk_nentries, 0);
  }
}

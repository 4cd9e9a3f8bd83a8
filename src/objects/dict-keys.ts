// The keys of a dict as a component: allocated and given back, shared, searched, appended to.
// Objects/dictobject.c, 3.6 and later; keys-struct.ts has their bytes.
//
// Keys are counted by `dk_refcnt`; only SPLIT keys are ever shared, and the empty ones, which lie
// in static storage. Free keys of eight slots wait on a list, from 3.11 on only those for str.
//
// A hash picks a place, and where that is taken all its 64 bits pick the next.

import type { RawAllocator } from "../malloc/raw-allocator.ts";
import { type Addr, asAddr, asObj, NO_OBJECT, NULL } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import { ArrayFreeList, arrayFreeListStatic } from "./free-list.ts";
import {
  DUMMY,
  EMPTY,
  indexBytes,
  KeysKind,
  KeysStruct,
  lookupStatics,
  usableFraction,
} from "./keys-struct.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { TableKeys } from "./table-keys.ts";

/** PyDict_LOG_MINSIZE. */
export const LOG_MINSIZE = 3;
/** The count of keys that nobody counts. */
const IMMORTAL = -1;

const FREE_LIST = "keys_free_list";
const EMPTY_KEYS = "empty_keys_struct";
/** Bytes of the empty keys' indices. */
const EMPTY_INDICES = 8;

/** What keys keep in the process's statics. */
export const dictKeysStatics = ({ tables, layouts }: ObjectsProfile): Static[] => [
  { name: EMPTY_KEYS, segment: "data", size: layouts.PyDictKeysObject.SIZE + EMPTY_INDICES },
  ...lookupStatics(layouts),
  arrayFreeListStatic(FREE_LIST, tables.keysFreeList),
];

export class DictKeys extends KeysStruct {
  /** Where the key is that was looked up last, when it was there. */
  found = 0;
  /** Py_EMPTY_KEYS: the keys of dicts that have none of their own. */
  readonly empty: Addr;
  readonly freeList: ArrayFreeList;
  declare private readonly keys: TableKeys;
  declare private readonly domain: RawAllocator;
  declare private readonly generalKept: boolean;
  declare private readonly resizedKept: boolean;

  constructor(heap: ObjectHeap, keys: TableKeys) {
    super(heap, keys);
    const { tables } = heap.profile;
    this.keys = keys;
    this.domain = heap.domains[tables.keysDomain];
    this.generalKept = tables.generalKeysKept;
    this.resizedKept = tables.resizedKeysKept;
    this.empty = heap.symbol(EMPTY_KEYS);
    this.freeList = new ArrayFreeList(heap.memory, heap.symbol(FREE_LIST), tables.keysFreeList);
  }

  /** The empty keys: one place, EMPTY, and no entry. */
  initialise(): void {
    const { memory, layout, empty } = this;
    const hasKind = this.lookupOffset < 0;
    this.writeHead(empty, 0, hasKind ? KeysKind.UNICODE : KeysKind.SPLIT, 0);
    if (hasKind) memory.setU32(empty + layout.dk_version, 1);
    memory.setPtr(empty, 1);
    if (this.heap.profile.tables.emptyKeysImmortal) memory.setU32(empty, IMMORTAL);
    memory.fill(empty + layout.dk_indices, EMPTY_INDICES, 0xff);
  }

  // ---- memory

  /** new_keys_object: `1 << logSize` places, all EMPTY; NULL when there is no memory. */
  newKeys(logSize: number, kind: number): Addr {
    const { words } = this;
    const size = 1 << logSize;
    const hashless = this.lookupOffset < 0 && kind !== KeysKind.GENERAL;
    const nbytes = this.bytesFor(size, hashless);
    let keys: Addr = this.isKept(logSize, hashless) ? this.freeList.take() : NULL;
    if (keys === NULL) keys = this.domain.malloc(nbytes);
    if (keys === NULL) return NULL;
    this.memory.setPtr(keys, 1);
    this.writeHead(keys, logSize, kind, usableFraction(size));
    const indices = keys + this.indicesOffset;
    const entries = (indices + indexBytes(size)) >> 2;
    const end = (keys + nbytes) >> 2;
    if (logSize > LOG_MINSIZE) {
      words.fill(-1, indices >> 2, entries);
      words.fill(0, entries, end);
    } else {
      for (let i = indices >> 2; i < entries; i++) words[i] = -1;
      for (let i = entries; i < end; i++) words[i] = 0;
    }
    return keys;
  }

  /** clone_combined_dict_keys: a copy with references of its own; NULL without memory. */
  clone(keys: number): Addr {
    const nbytes = this.byteSize(keys);
    const copy = this.domain.malloc(nbytes);
    if (copy === NULL) return NULL;
    this.memory.copy(copy, keys, nbytes);
    for (let i = 0, n = this.nentries(keys); i < n; i++) {
      const value = this.words[this.valueSlot(keys, i) >> 2]!;
      if (value === NO_OBJECT) continue;
      this.heap.incref(asObj(value));
      this.heap.incref(this.keyAt(keys, i));
    }
    return copy;
  }

  /** dictkeys_incref. */
  incref(keys: number): void {
    const count = this.words[keys >> 2]!;
    if (count !== IMMORTAL) this.words[keys >> 2] = count + 1;
  }

  /** dictkeys_decref: with the last reference what the entries hold goes, key before value. */
  decref(keys: number): void {
    if (!this.dropReference(keys)) return;
    for (let i = 0, n = this.nentries(keys); i < n; i++) {
      const value = this.words[this.valueSlot(keys, i) >> 2]!;
      this.heap.xdecref(this.keyAt(keys, i));
      this.heap.xdecref(asObj(value));
    }
    this.freeKeys(keys);
  }

  /** True when it was the last reference: the caller then empties the keys and gives them back. */
  dropReference(keys: number): boolean {
    const count = this.words[keys >> 2]!;
    if (count === IMMORTAL) return false;
    this.words[keys >> 2] = count - 1;
    return count === 1;
  }

  /** The memory of keys goes to the free list, or back; what the entries held is gone. */
  freeKeys(keys: number): void {
    const kept = this.isKept(this.logSize(keys), this.isHashless(keys));
    if (!kept || !this.freeList.put(asObj(keys))) this.domain.free(asAddr(keys));
  }

  /** As freeKeys, for keys that a resize has replaced. */
  freeResized(keys: number): void {
    if (this.resizedKept) this.freeKeys(keys);
    else this.domain.free(asAddr(keys));
  }

  /** A full collection: free keys go back. */
  clearFreeList(): void {
    while (this.freeList.numfree > 0) this.domain.free(this.freeList.take());
  }

  private isKept(logSize: number, hashless: boolean): boolean {
    return logSize === LOG_MINSIZE && (hashless || this.generalKept);
  }

  // ---- lookup and insertion

  /**
   * The entry of `key` with the hash `low`, `high`, or EMPTY. Where the entry's key is, is left in
   * `found`.
   */
  lookup(keys: number, key: number, low: number, high: number): number {
    const { words } = this;
    const indices = keys + this.indicesOffset;
    let mask: number;
    let slots = indices;
    let size = this.entrySize;
    let isHashless = false;
    if (this.logOffset < 0) {
      mask = words[(keys + this.sizeOffset) >> 2]! - 1;
      slots += indexBytes(mask + 1) + this.keyOffset;
    } else {
      // dk_log2_size, dk_log2_index_bytes and dk_kind are the bytes of one word.
      const head = words[(keys + this.logOffset) >> 2]!;
      mask = (1 << (head & 0xff)) - 1;
      isHashless = (head & 0xff0000) !== 0;
      if (isHashless) size = this.strEntrySize;
      slots += (1 << ((head >> 8) & 0xff)) + (isHashless ? this.strKeyOffset : this.keyOffset);
    }
    let perturb = low;
    let rest = high;
    let place = low & mask;
    for (;;) {
      const index = this.readIndex(indices, mask, place);
      if (index >= 0) {
        const slot = (slots + index * size) >> 2;
        const stored = words[slot]!;
        const hash = isHashless ? (stored + this.strHash) >> 2 : slot - 2;
        if (
          stored === key ||
          (words[hash] === low &&
            words[hash + 1] === high &&
            this.keys.equal(asObj(stored), asObj(key)))
        ) {
          this.found = slot << 2;
          return index;
        }
      } else if (index === EMPTY) {
        return EMPTY;
      }
      perturb = (perturb >>> 5) | (rest << 27);
      rest >>>= 5;
      place = (place * 5 + perturb + 1) & mask;
    }
  }

  /** Appends `key`, which is not there; steals it. `usable` is not 0. The entry's number. */
  append(keys: number, key: number, low: number, high: number): number {
    const { words } = this;
    const index = this.nentries(keys);
    this.writeIndex(keys, this.findPlace(keys, low, high, EMPTY), index);
    const slot = this.keySlot(keys, index);
    if (!this.isHashless(keys)) {
      words[(slot >> 2) - 2] = low;
      words[(slot >> 2) - 1] = high;
    }
    this.memory.setPtr(slot, key);
    this.setUsable(keys, this.usable(keys) - 1);
    this.setNentries(keys, index + 1);
    return index;
  }

  /** The entry `index`, of a key with the hash `low`, `high`, holds nothing any more. */
  deleteEntry(keys: number, index: number, low: number, high: number): void {
    this.writeIndex(keys, this.findPlace(keys, low, high, index), DUMMY);
    const slot = this.keySlot(keys, index);
    this.memory.setPtr(slot, 0);
    this.memory.setPtr(slot + 8, 0);
    this.allowDummies(keys);
    // To 3.10 the hash of a key that is gone stays in its entry.
    if (this.lookupOffset < 0 && !this.isHashless(keys)) this.memory.setPtr(slot - 8, 0);
  }

  /** Moves the live entries of `from` into `keys`, which are new; their references move along. */
  moveEntries(keys: number, from: number): void {
    for (let i = 0, n = this.nentries(from); i < n; i++) {
      const value = this.words[this.valueSlot(from, i) >> 2]!;
      if (value === NO_OBJECT) continue;
      const low = this.hashAt(from, i);
      const index = this.append(keys, this.keyAt(from, i), low, this.heap.hashHigh);
      this.memory.setPtr(this.valueSlot(keys, index), value);
    }
  }

  /** The place on the way of a hash that holds the entry `index`; for EMPTY the first without. */
  private findPlace(keys: number, low: number, high: number, index: number): number {
    const mask = this.mask(keys);
    const indices = keys + this.indicesOffset;
    let perturb = low;
    let rest = high;
    let place = low & mask;
    for (;;) {
      const found = this.readIndex(indices, mask, place);
      if (index < 0 ? found < 0 : found === index) return place;
      perturb = (perturb >>> 5) | (rest << 27);
      rest >>>= 5;
      place = (place * 5 + perturb + 1) & mask;
    }
  }
}

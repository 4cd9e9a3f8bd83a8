// dict, 3.6 and later, as an object: PyDictObject, its memory, its keys and values.
// Objects/dictobject.c; dict-compact.ts has what is done with it.
//
//   combined   ma_keys ---> keys, each with its value; ma_values is NULL; nobody else has the keys
//   split      ma_keys ---> SPLIT keys of a class; ma_values ---> the values of this dict alone
//   empty      ma_keys ---> the empty keys; to 3.10 ma_values ---> empty_values, as if split
//
// By version: whether `{}` has keys of its own (to 3.7), what dict() has, how much a full table
// grows, and by how much the version tags of changes differ.

import { PyError } from "../errors.ts";
import { type Addr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { TablesProfile } from "../profile/tables.ts";
import { DictKeys, dictKeysStatics, LOG_MINSIZE } from "./dict-keys.ts";
import { DictValues } from "./dict-values.ts";
import { ArrayFreeList, arrayFreeListStatic } from "./free-list.ts";
import { KeysKind, usableFraction } from "./keys-struct.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type StrKeys, TableKeys } from "./table-keys.ts";
import { type PyType, RELEASED } from "./type.ts";

const FREE_LIST = "dict_free_list";
const EMPTY_VALUES = "empty_values";
const GLOBAL_VERSION = "pydict_global_version";
/** A display of more items than fit a table of this size is not presized further. */
const LOG_MAX_PRESIZE = 17;

/** What dicts keep in the process's statics. */
export const compactDictStatics = (profile: ObjectsProfile): Static[] => [
  ...dictKeysStatics(profile),
  { name: EMPTY_VALUES, segment: "bss", size: 8 },
  { name: GLOBAL_VERSION, segment: "bss", size: 8 },
  arrayFreeListStatic(FREE_LIST, profile.tables.dictFreeList),
];

export class DictObjects {
  type!: PyType;
  readonly freeList: ArrayFreeList;
  /** The parts that dict-merge.ts and dict-shared.ts work on. */
  declare readonly heap: ObjectHeap;
  declare readonly tableKeys: TableKeys;
  declare readonly keys: DictKeys;
  declare readonly values: DictValues;
  declare readonly tables: TablesProfile;
  declare protected readonly memory: Memory;
  declare protected readonly words: Int32Array;
  declare protected readonly layout: ObjectLayouts["PyDictObject"];
  /** Values in the order of the keys, without gaps: to 3.10. */
  declare protected readonly isDense: boolean;
  declare protected readonly lookupGeneralises: boolean;
  declare protected readonly versionOfSameValue: boolean;
  declare protected readonly empty: Addr;
  declare private readonly keysOffset: number;
  declare private readonly valuesOffset: number;
  declare private readonly usedOffset: number;
  declare protected readonly emptyValues: Addr;
  declare private readonly globalVersion: number;
  declare private readonly versionStep: number;

  constructor(heap: ObjectHeap, strings: StrKeys) {
    const { tables } = heap.profile;
    this.heap = heap;
    this.memory = heap.memory;
    this.words = heap.words;
    this.tables = tables;
    this.layout = heap.layouts.PyDictObject;
    this.keysOffset = this.layout.ma_keys;
    this.valuesOffset = this.layout.ma_values;
    this.usedOffset = this.layout.ma_used;
    this.tableKeys = new TableKeys(heap, strings);
    this.keys = new DictKeys(heap, this.tableKeys);
    this.values = new DictValues(heap, this.keys);
    this.empty = this.keys.empty;
    this.emptyValues = tables.emptyValues ? heap.symbol(EMPTY_VALUES) : NULL;
    this.globalVersion = heap.symbol(GLOBAL_VERSION) >> 2;
    this.versionStep = tables.versionStep;
    this.isDense = tables.valuesLayout === "dense";
    this.lookupGeneralises = tables.lookupGeneralises;
    this.versionOfSameValue = tables.versionOfSameValue;
    this.freeList = new ArrayFreeList(heap.memory, heap.symbol(FREE_LIST), tables.dictFreeList);
  }

  /** PyDict_CheckExact. */
  isDict(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  // ---- making

  /** PyDict_New: a new reference. */
  newDict(): ObjRef {
    if (this.tables.emptyDictOwnsKeys) return this.newWithKeys(LOG_MINSIZE, KeysKind.UNICODE);
    this.keys.incref(this.empty);
    return this.adopt(this.empty, this.emptyValues, 0);
  }

  /** dict_new: a new reference. */
  dictNew(): ObjRef {
    const dict = this.heap.newObject(this.type);
    this.setUsed(dict, 0);
    this.touch(dict);
    this.keys.incref(this.empty);
    this.setKeys(dict, this.empty);
    this.setValues(dict, this.emptyValues);
    if (this.tables.dictCallOwnsKeys) {
      const keys = this.keys.newKeys(LOG_MINSIZE, KeysKind.UNICODE);
      if (keys === NULL) {
        this.heap.decref(dict);
        throw new PyError("MemoryError", "");
      }
      this.keys.decref(this.empty);
      this.setKeys(dict, keys);
      this.setValues(dict, NULL);
    }
    return dict;
  }

  /** _PyDict_NewPresized: a new reference. */
  newPresized(count: number, strOnly: boolean): ObjRef {
    if (count < this.tables.presizedFrom) return this.newDict();
    const most = usableFraction(1 << LOG_MAX_PRESIZE);
    const log = count > most ? LOG_MAX_PRESIZE : this.logFor(estimateSize(count));
    const isStr = strOnly || this.keys.marksKind;
    return this.newWithKeys(log, isStr ? KeysKind.UNICODE : KeysKind.GENERAL);
  }

  /**
   * new_dict: steals the keys and the values, of which `used` are set. Without memory the keys go,
   * and the values when they are `owned`.
   */
  adopt(keys: Addr, values: Addr, used: number, owned = true): ObjRef {
    const kept = this.freeList.take();
    const dict =
      kept === NO_OBJECT
        ? this.newObjectFor(keys, owned ? values : NULL)
        : this.heap.newReference(kept, this.type);
    this.setKeys(dict, keys);
    this.setValues(dict, values);
    this.setUsed(dict, used);
    this.touch(dict);
    return dict;
  }

  /** A dict that does not come from the free list; without memory the keys and values go back. */
  newObjectFor(keys: Addr, values: Addr): ObjRef {
    try {
      return this.heap.newObject(this.type);
    } catch (error) {
      this.keys.decref(keys);
      if (this.ownsValues(values)) this.values.free(values);
      throw error;
    }
  }

  // ---- the struct

  /** ma_used. */
  size(dict: ObjRef): number {
    return this.words[(dict + this.usedOffset) >> 2]!;
  }

  /** Writes ma_used. */
  setUsed(dict: ObjRef, used: number): void {
    this.memory.setPtr(dict + this.usedOffset, used);
  }

  /** ma_keys. */
  keysOf(dict: ObjRef): Addr {
    return this.memory.ptr(dict + this.keysOffset);
  }

  /** Writes ma_keys; steals. */
  setKeys(dict: ObjRef, keys: Addr): void {
    this.memory.setPtr(dict + this.keysOffset, keys);
  }

  /** ma_values; NULL in a combined dict. */
  valuesOf(dict: ObjRef): Addr {
    return this.memory.ptr(dict + this.valuesOffset);
  }

  /** Writes ma_values; steals. */
  setValues(dict: ObjRef, values: Addr): void {
    this.memory.setPtr(dict + this.valuesOffset, values);
  }

  /** Values that the dict gives back when it goes. */
  ownsValues(values: Addr): boolean {
    return values !== NULL && values !== this.emptyValues;
  }

  /** The dict has another ma_version_tag than any dict had before. */
  touch(dict: ObjRef): void {
    const { words, globalVersion } = this;
    const before = words[globalVersion]!;
    const low = (before + this.versionStep) | 0;
    if (low >>> 0 < before >>> 0) words[globalVersion + 1]!++;
    words[globalVersion] = low;
    const tag = (dict + this.layout.ma_version_tag) >> 2;
    words[tag] = low;
    words[tag + 1] = words[globalVersion + 1]!;
  }

  // ---- keys and values

  /** The values that an item's value is among, or its entry: where the value is. */
  valueSlot(keys: Addr, values: Addr, index: number): number {
    return values === NULL ? this.keys.valueSlot(keys, index) : this.values.slot(values, index);
  }

  /** New keys; PyError when there is no memory. */
  getKeys(logSize: number, kind: number): Addr {
    const keys = this.keys.newKeys(logSize, kind);
    if (keys === NULL) throw new PyError("MemoryError", "");
    return keys;
  }

  /** insertion_resize: a table that items can be added to; the dict's keys now. */
  grow(dict: ObjRef, kind: number): Addr {
    const { growthPerItem, growthOfHalfTable } = this.tables;
    const half = growthOfHalfTable ? (this.keys.mask(this.keysOf(dict)) + 1) >> 1 : 0;
    return this.resize(dict, this.logFor(this.size(dict) * growthPerItem + half), kind);
  }

  /** dictresize: combined keys of `1 << logSize` places with no deleted item among them. */
  resize(dict: ObjRef, logSize: number, kind: number): Addr {
    const old = this.keysOf(dict);
    const values = this.valuesOf(dict);
    const wasGeneral = this.keys.kind(old) === KeysKind.GENERAL;
    const keys = this.getKeys(logSize, wasGeneral ? KeysKind.GENERAL : kind);
    this.setKeys(dict, keys);
    if (values === NULL) {
      this.keys.moveEntries(keys, old);
      if (old === this.empty) this.keys.decref(old);
      else this.keys.freeResized(old);
      return keys;
    }
    for (let i = 0, n = this.size(dict); i < n; i++) {
      const index = this.values.indexAt(values, i);
      const key = this.heap.incref(this.keys.keyAt(old, index));
      const low = this.keys.hashAt(old, index);
      const entry = this.keys.append(keys, key, low, this.heap.hashHigh);
      this.memory.setPtr(this.keys.valueSlot(keys, entry), this.values.peek(values, index));
    }
    this.setValues(dict, NULL);
    this.keys.decref(old);
    if (this.values.isEmbedded(values)) this.values.abandon(values);
    else if (this.ownsValues(values)) this.values.free(values);
    return keys;
  }

  /** log2 of the table that is given for `minsize` slots: calculate_keysize. */
  logFor(minsize: number): number {
    if (this.tables.dictSizing === "bitLength") {
      return 32 - Math.clz32(((minsize | 8) - 1) | 7);
    }
    let log = LOG_MINSIZE;
    while (1 << log < minsize) log++;
    return log;
  }

  /** MAINTAIN_TRACKING: from now on a collection looks at the dict, if it can lie on a cycle. */
  maintainTracking(dict: ObjRef, key: ObjRef, value: ObjRef): void {
    const { tracker } = this.heap;
    if (!tracker.mayBeTracked(value) && !tracker.mayBeTracked(key)) return;
    if (!tracker.isTracked(dict)) tracker.track(dict);
  }

  /** Gives up what the values of these keys hold; the order is that of the keys. */
  protected dropValues(keys: Addr, values: Addr): void {
    for (let i = 0, n = this.keys.nentries(keys); i < n; i++) {
      const value = this.values.peek(values, i);
      if (value === NO_OBJECT) continue;
      this.memory.setPtr(this.values.slot(values, i), 0);
      this.heap.decref(value);
    }
  }

  private newWithKeys(logSize: number, kind: number): ObjRef {
    return this.adopt(this.getKeys(logSize, kind), NULL, 0);
  }

  // ---- what the type's slots do with the memory

  protected sizeOf(dict: ObjRef): number {
    const keys = this.keysOf(dict);
    let nbytes = this.layout.SIZE;
    if (this.valuesOf(dict) !== NULL) nbytes += this.values.capacityFor(keys) * 8;
    if (this.keys.refcnt(keys) === 1) nbytes += this.keys.byteSize(keys);
    return nbytes;
  }

  /**
   * A combined dict drops key and value of each entry. A split one drops its values, and behind
   * them, when nobody else has them, the keys: then ma_values is NULL already.
   */
  protected releaseStep(dict: ObjRef, step: number): number {
    const keys = this.keysOf(dict);
    const values = this.valuesOf(dict);
    const n = this.keys.nentries(keys);
    if (this.keys.kind(keys) !== KeysKind.SPLIT) {
      const index = step >> 1;
      if (index >= n) return RELEASED;
      const slot = this.keys.valueSlot(keys, index);
      return (step & 1) === 0 ? this.keys.keyAt(keys, index) : this.words[slot >> 2]!;
    }
    if (values !== NULL) {
      if (!this.ownsValues(values) || this.values.isEmbedded(values)) return RELEASED;
      if (step < n) return this.values.peek(values, step);
      this.values.free(values);
      this.setValues(dict, NULL);
      return NO_OBJECT;
    }
    if (this.keys.refcnt(keys) > 1 || step > 2 * n) return RELEASED;
    return this.keys.keyAt(keys, step - n - 1);
  }

  /** dict_dealloc behind the references. */
  protected free(dict: ObjRef): void {
    const keys = this.keysOf(dict);
    if (this.keys.dropReference(keys)) this.keys.freeKeys(keys);
    if (!this.freeList.put(dict)) this.heap.freeMemory(dict, this.type);
  }

  /** Keys that are all str are not visited; values that are part of an instance are by that. */
  protected traverse(dict: ObjRef, visit: (child: ObjRef) => void): void {
    const keys = this.keysOf(dict);
    const values = this.valuesOf(dict);
    if (values !== NULL && this.values.isEmbedded(values)) return;
    const visitsKeys = this.keys.kind(keys) === KeysKind.GENERAL;
    for (let i = 0, n = this.keys.nentries(keys); i < n; i++) {
      const value = asObj(this.words[this.valueSlot(keys, values, i) >> 2]!);
      if (value === NO_OBJECT) continue;
      visit(value);
      if (visitsKeys) visit(this.keys.keyAt(keys, i));
    }
  }
}

/** ESTIMATE_SIZE: slots for `count` items. */
export const estimateSize = (count: number): number => (count * 3 + 1) >> 1;

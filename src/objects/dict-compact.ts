// dict, 3.6 and later, as operations: looked up, changed, copied, walked. Objects/dictobject.c.
// dict-object.ts has the object and its memory, dict-keys.ts the table.
//
// By version: what becomes of a split dict. To 3.10 its items must come in the order of the keys
// and none may be deleted, or it is combined from then on; later it keeps an order of its own. Keys
// for str alone take any key to 3.10, and are marked; later they are replaced by keys whose entries
// have the hash.

import { type Addr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Dicts, DictTableView } from "./dict.ts";
import { LOG_MINSIZE } from "./dict-keys.ts";
import { copyDict, mergeDict } from "./dict-merge.ts";
import { DictObjects } from "./dict-object.ts";
import { dictSlots } from "./dict-slots.ts";
import { viewDict } from "./dict-view.ts";
import { EMPTY, KeysKind } from "./keys-struct.ts";
import { TypeFlags } from "./type.ts";

export { compactDictStatics } from "./dict-object.ts";

export class CompactDicts extends DictObjects implements Dicts {
  initialise(): void {
    this.keys.initialise();
    this.tableKeys.initialise();
    this.type = this.heap.newStaticType({
      name: "dict",
      basicsize: this.layout.SIZE,
      flags: TypeFlags.HAVE_GC,
      slots: dictSlots(this.heap, this, {
        sizeOf: (ref) => this.sizeOf(ref),
        free: (ref) => this.free(ref),
        releaseStep: (ref, step) => this.releaseStep(ref, step),
        traverse: (ref, visit) => this.traverse(ref, visit),
      }),
      untracked: "inFull",
    });
  }

  fromItems(keys: readonly ObjRef[], values: readonly ObjRef[]): ObjRef {
    const dict = this.newPresized(
      keys.length,
      keys.every((key) => this.tableKeys.isStr(key)),
    );
    try {
      for (let i = 0; i < keys.length; i++) this.setItem(dict, keys[i]!, values[i]!);
    } catch (error) {
      this.heap.decref(dict);
      throw error;
    }
    return dict;
  }

  // ---- lookup and change

  peekItem(dict: ObjRef, key: ObjRef): ObjRef {
    const low = this.tableKeys.hash(key);
    const keys = this.keysOf(dict);
    const index = this.find(keys, key, low, this.heap.hashHigh);
    if (index === EMPTY) return NO_OBJECT;
    const values = this.valuesOf(dict);
    const slot = values === NULL ? this.keys.found + 8 : this.values.slot(values, index);
    return asObj(this.words[slot >> 2]!);
  }

  setItem(dict: ObjRef, key: ObjRef, value: ObjRef): void {
    const low = this.tableKeys.hash(key);
    this.insert(dict, key, low, this.heap.hashHigh, value);
  }

  setDefault(dict: ObjRef, key: ObjRef, value: ObjRef): ObjRef {
    const found = this.peekItem(dict, key);
    if (found !== NO_OBJECT) return found;
    this.setItem(dict, key, value);
    return value;
  }

  /** insertdict, with the key's hash known: takes references of its own. */
  insert(dict: ObjRef, key: ObjRef, low: number, high: number, value: ObjRef): void {
    let keys = this.keysOf(dict);
    const isStr = this.tableKeys.isStr(key);
    if (keys === this.empty) {
      this.insertIntoEmpty(dict, key, low, high, value);
      return;
    }
    if (!isStr) keys = this.acceptAny(dict, keys);
    let index = this.find(keys, key, low, high);
    this.maintainTracking(dict, key, value);
    if (this.leavesOrder(dict, keys, index)) {
      keys = this.grow(dict, KeysKind.UNICODE);
      index = EMPTY;
    }
    if (index === EMPTY) {
      if (this.keys.usable(keys) <= 0) {
        keys = this.grow(dict, isStr ? KeysKind.UNICODE : KeysKind.GENERAL);
      }
      this.append(dict, keys, key, low, high, value);
      return;
    }
    const values = this.valuesOf(dict);
    const slot = values === NULL ? this.keys.found + 8 : this.values.slot(values, index);
    const old = asObj(this.words[slot >> 2]!);
    if (old === value && !this.versionOfSameValue) return;
    this.memory.setPtr(slot, this.heap.incref(value));
    if (old === NO_OBJECT) {
      this.values.addIndex(values, index);
      this.setUsed(dict, this.size(dict) + 1);
    }
    this.touch(dict);
    this.heap.xdecref(old);
  }

  /** The entry of `key`, or EMPTY. To 3.9 asking keys for str for another key marks them. */
  private find(keys: number, key: ObjRef, low: number, high: number): number {
    if (this.lookupGeneralises && !this.tableKeys.isStr(key)) this.keys.mark(keys);
    return this.keys.lookup(keys, key, low, high);
  }

  /** Makes the dict's keys ones that a key which is no str can be put into; they may be others. */
  private acceptAny(dict: ObjRef, keys: Addr): Addr {
    if (this.keys.mark(keys) === KeysKind.GENERAL) return keys;
    return this.grow(dict, KeysKind.GENERAL);
  }

  /** To 3.10: a split dict whose next item is not that of the next entry. */
  private leavesOrder(dict: ObjRef, keys: Addr, index: number): boolean {
    const values = this.valuesOf(dict);
    if (values === NULL || !this.isDense) return false;
    const used = this.size(dict);
    if (index === EMPTY) return used !== this.keys.nentries(keys);
    return used !== index && this.values.peek(values, index) === NO_OBJECT;
  }

  /** insert_to_emptydict: the dict gets keys of its own. */
  private insertIntoEmpty(
    dict: ObjRef,
    key: ObjRef,
    low: number,
    high: number,
    value: ObjRef,
  ): void {
    const keys = this.getKeys(
      LOG_MINSIZE,
      this.tableKeys.isStr(key) ? KeysKind.UNICODE : KeysKind.GENERAL,
    );
    this.maintainTracking(dict, key, value);
    this.keys.decref(this.empty);
    this.setKeys(dict, keys);
    this.setValues(dict, NULL);
    this.append(dict, keys, key, low, high, value);
  }

  /** A new item behind the others, for which there is room: takes references of its own. */
  private append(
    dict: ObjRef,
    keys: Addr,
    key: ObjRef,
    low: number,
    high: number,
    value: ObjRef,
  ): void {
    const index = this.keys.append(keys, this.heap.incref(key), low, high);
    const values = this.valuesOf(dict);
    this.memory.setPtr(this.valueSlot(keys, values, index), this.heap.incref(value));
    if (values !== NULL) this.values.addIndex(values, index);
    this.setUsed(dict, this.size(dict) + 1);
    this.touch(dict);
  }

  deleteItem(dict: ObjRef, key: ObjRef): boolean {
    const low = this.tableKeys.hash(key);
    const high = this.heap.hashHigh;
    let keys = this.keysOf(dict);
    let index = this.find(keys, key, low, high);
    if (index === EMPTY) return false;
    let slot = this.valueSlot(keys, this.valuesOf(dict), index);
    const value = asObj(this.words[slot >> 2]!);
    if (value === NO_OBJECT) return false;
    if (this.valuesOf(dict) !== NULL && this.isDense) {
      // Split dicts of these versions have no gaps: it is combined from now on.
      keys = this.resize(dict, this.keys.logSize(keys), KeysKind.UNICODE);
      index = this.keys.lookup(keys, key, low, high);
      slot = this.keys.valueSlot(keys, index);
    }
    this.setUsed(dict, this.size(dict) - 1);
    this.touch(dict);
    const values = this.valuesOf(dict);
    if (values !== NULL) {
      this.memory.setPtr(slot, 0);
      this.values.removeIndex(values, index);
    } else {
      const stored = this.keys.keyAt(keys, index);
      this.keys.deleteEntry(keys, index, low, high);
      this.heap.decref(stored);
    }
    this.heap.decref(value);
    return true;
  }

  pop(dict: ObjRef, key: ObjRef): ObjRef {
    const value = this.peekItem(dict, key);
    if (value === NO_OBJECT) return NO_OBJECT;
    this.heap.incref(value);
    this.deleteItem(dict, key);
    return value;
  }

  clear(dict: ObjRef): void {
    const keys = this.keysOf(dict);
    const values = this.valuesOf(dict);
    if (keys === this.empty) return;
    this.setUsed(dict, 0);
    this.touch(dict);
    if (values !== NULL && this.values.isEmbedded(values)) {
      this.dropValues(keys, values);
      this.values.setSize(values, 0);
      return;
    }
    this.keys.incref(this.empty);
    this.setKeys(dict, this.empty);
    this.setValues(dict, this.emptyValues);
    if (values !== NULL) {
      this.dropValues(keys, values);
      this.values.free(values);
    }
    this.keys.decref(keys);
  }

  copy(dict: ObjRef): ObjRef {
    return copyDict(this, dict);
  }

  update(dict: ObjRef, other: ObjRef): void {
    mergeDict(this, dict, other);
  }

  // ---- positions

  next(dict: ObjRef, position: number): number {
    if (this.valuesOf(dict) !== NULL) return position < this.size(dict) ? position : -1;
    const keys = this.keysOf(dict);
    const n = this.keys.nentries(keys);
    for (let i = position; i < n; i++) {
      if (this.words[this.keys.valueSlot(keys, i) >> 2] !== NO_OBJECT) return i;
    }
    return -1;
  }

  keyAt(dict: ObjRef, position: number): ObjRef {
    return this.keys.keyAt(this.keysOf(dict), this.indexAt(dict, position));
  }

  valueAt(dict: ObjRef, position: number): ObjRef {
    const index = this.indexAt(dict, position);
    return asObj(this.words[this.valueSlot(this.keysOf(dict), this.valuesOf(dict), index) >> 2]!);
  }

  /** The entry of the item at a position. */
  indexAt(dict: ObjRef, position: number): number {
    const values = this.valuesOf(dict);
    return values === NULL ? position : this.values.indexAt(values, position);
  }

  clearFreeLists(): void {
    while (this.freeList.numfree > 0) this.heap.freeMemory(this.freeList.take(), this.type);
    this.keys.clearFreeList();
  }

  dictTable(dict: ObjRef): DictTableView {
    return viewDict(this, dict);
  }
}

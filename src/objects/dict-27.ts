// dict of 2.7 as an object and as operations. Objects/dictobject.c; dict-table-27.ts has its table.
//
// A freed dict keeps its object on the free list as it was, and its small table is emptied when it
// is taken again. The table grows behind an insertion that filled two thirds of it.

import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { DictEntry, Dicts, DictTableView } from "./dict.ts";
import { dictSlots } from "./dict-slots.ts";
import { ENTRY_SIZE, OpenTables, openTableStatics } from "./dict-table-27.ts";
import { ArrayFreeList, arrayFreeListStatic } from "./free-list.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { StrKeys } from "./table-keys.ts";
import { type PyType, RELEASED, TypeFlags } from "./type.ts";

const FREE_LIST = "dict_free_list";
/** A dict with more items grows to twice as many, not four times. */
const MANY = 50000;

/** What dicts keep in the process's statics. */
export const openDictStatics = ({ tables }: ObjectsProfile): Static[] => [
  ...openTableStatics(),
  arrayFreeListStatic(FREE_LIST, tables.dictFreeList),
];

export class OpenDicts extends OpenTables implements Dicts {
  type!: PyType;
  readonly freeList: ArrayFreeList;

  constructor(heap: ObjectHeap, strings: StrKeys) {
    super(heap, strings);
    const { dictFreeList } = heap.profile.tables;
    this.freeList = new ArrayFreeList(heap.memory, heap.symbol(FREE_LIST), dictFreeList);
  }

  initialise(): void {
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

  isDict(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  newDict(): ObjRef {
    this.makeDummy();
    const kept = this.freeList.take();
    if (kept === NO_OBJECT) return this.begin(this.emptied(this.heap.newObject(this.type)));
    const dict = this.heap.newReference(kept, this.type);
    return this.begin(this.fill(dict) === 0 ? this.useSmallTable(dict) : this.emptied(dict));
  }

  dictNew(): ObjRef {
    this.makeDummy();
    return this.begin(this.emptied(this.heap.newObject(this.type)));
  }

  newPresized(count: number): ObjRef {
    const dict = this.newDict();
    if (count < this.heap.profile.tables.presizedFrom) return dict;
    try {
      this.resize(dict, count);
    } catch (error) {
      this.heap.decref(dict);
      throw error;
    }
    return dict;
  }

  fromItems(keys: readonly ObjRef[], values: readonly ObjRef[]): ObjRef {
    const dict = this.newPresized(keys.length);
    try {
      for (let i = 0; i < keys.length; i++) this.setItem(dict, keys[i]!, values[i]!);
    } catch (error) {
      this.heap.decref(dict);
      throw error;
    }
    return dict;
  }

  peekItem(dict: ObjRef, key: ObjRef): ObjRef {
    const low = this.tableKeys.hash(key);
    return this.valueOf(this.lookup(dict, key, low, this.heap.hashHigh));
  }

  setItem(dict: ObjRef, key: ObjRef, value: ObjRef): void {
    const low = this.tableKeys.hash(key);
    const used = this.size(dict);
    this.insert(dict, key, low, this.heap.hashHigh, value);
    const slots = this.mask(dict) + 1;
    if (this.size(dict) === used || this.fill(dict) * 3 < slots * 2) return;
    const { growthPerItem } = this.heap.profile.tables;
    this.resize(dict, this.size(dict) * (this.size(dict) > MANY ? 2 : growthPerItem));
  }

  setDefault(dict: ObjRef, key: ObjRef, value: ObjRef): ObjRef {
    const found = this.peekItem(dict, key);
    if (found !== NO_OBJECT) return found;
    this.setItem(dict, key, value);
    return value;
  }

  deleteItem(dict: ObjRef, key: ObjRef): boolean {
    const low = this.tableKeys.hash(key);
    const entry = this.lookup(dict, key, low, this.heap.hashHigh);
    const value = this.valueOf(entry);
    if (value === NO_OBJECT) return false;
    const stored = this.deleteEntry(dict, entry);
    this.heap.decref(value);
    this.heap.decref(stored);
    return true;
  }

  pop(dict: ObjRef, key: ObjRef): ObjRef {
    if (this.size(dict) === 0) return NO_OBJECT;
    const low = this.tableKeys.hash(key);
    const entry = this.lookup(dict, key, low, this.heap.hashHigh);
    const value = this.valueOf(entry);
    if (value !== NO_OBJECT) this.heap.decref(this.deleteEntry(dict, entry));
    return value;
  }

  /** The table is emptied before what it held goes: key before value, in the table's order. */
  clear(dict: ObjRef): void {
    const table = this.table(dict);
    const fill = this.fill(dict);
    if (table !== this.smallTable(dict)) {
      this.emptied(dict);
      this.dropEntries(this.readEntries(table, fill));
      this.heap.domains.mem.free(table);
    } else if (fill > 0) {
      const held = this.readEntries(table, fill);
      this.emptied(dict);
      this.dropEntries(held);
    }
  }

  /** As dict.copy: a new dict into which the items are put. */
  copy(dict: ObjRef): ObjRef {
    const copy = this.newDict();
    try {
      this.update(copy, dict);
    } catch (error) {
      this.heap.decref(copy);
      throw error;
    }
    return copy;
  }

  update(dict: ObjRef, other: ObjRef): void {
    const added = this.size(other);
    if (dict === other || added === 0) return;
    if ((this.fill(dict) + added) * 3 >= (this.mask(dict) + 1) * 2) {
      this.resize(dict, (this.size(dict) + added) * 2);
    }
    for (let at = this.next(other, 0); at >= 0; at = this.next(other, at + 1)) {
      const entry = this.entryAt(other, at) >> 2;
      const value = asObj(this.words[entry + 4]!);
      this.insert(
        dict,
        asObj(this.words[entry + 2]!),
        this.words[entry]!,
        this.words[entry + 1]!,
        value,
      );
    }
  }

  next(dict: ObjRef, position: number): number {
    const mask = this.mask(dict);
    for (let i = position; i <= mask; i++) {
      if (this.valueOf(this.entryAt(dict, i)) !== NO_OBJECT) return i;
    }
    return -1;
  }

  keyAt(dict: ObjRef, position: number): ObjRef {
    return this.keyOf(this.entryAt(dict, position));
  }

  valueAt(dict: ObjRef, position: number): ObjRef {
    return this.valueOf(this.entryAt(dict, position));
  }

  /** Free dicts of this version stay through every collection. */
  clearFreeLists(): void {}

  dictTable(dict: ObjRef): DictTableView {
    const size = this.mask(dict) + 1;
    const entries: DictEntry[] = [];
    for (let index = 0; index < size; index++) {
      const entry = this.entryAt(dict, index);
      const at = entry >> 2;
      entries.push({
        index,
        hashLow: this.words[at]!,
        hashHigh: this.words[at + 1]!,
        key: this.keyOf(entry),
        value: this.valueOf(entry),
      });
    }
    return {
      used: this.size(dict),
      size,
      fill: this.fill(dict),
      usable: 0,
      keys: NULL,
      keysRefcnt: 0,
      isSplit: false,
      places: [],
      entries,
    };
  }

  // ---- what the type's slots do with the memory

  private sizeOf(dict: ObjRef): number {
    if (this.table(dict) === this.smallTable(dict)) return this.layout.SIZE;
    return this.layout.SIZE + (this.mask(dict) + 1) * ENTRY_SIZE;
  }

  /** Key and value of each entry; dummies too. */
  private releaseStep(dict: ObjRef, step: number): number {
    const index = step >> 1;
    if (index > this.mask(dict)) return RELEASED;
    const entry = this.entryAt(dict, index);
    return (step & 1) === 0 ? this.keyOf(entry) : this.valueOf(entry);
  }

  /** dict_dealloc behind the references. */
  private free(dict: ObjRef): void {
    const table = this.table(dict);
    if (table !== this.smallTable(dict)) this.heap.domains.mem.free(table);
    if (!this.freeList.put(dict)) this.heap.freeMemory(dict, this.type);
  }

  /** What deleted entries have counts too. */
  private traverse(dict: ObjRef, visit: (child: ObjRef) => void): void {
    for (let index = 0, n = this.mask(dict); index <= n; index++) {
      const entry = this.entryAt(dict, index);
      const key = this.keyOf(entry);
      const value = this.valueOf(entry);
      if (key !== NO_OBJECT) visit(key);
      if (value !== NO_OBJECT) visit(value);
    }
  }
}

// set and frozenset as objects: PySetObject and its table. Objects/setobject.c; set.ts has what is
// done with them.
//
//   ob_refcnt ob_type | fill used mask | table ---> entry 0 | entry 1 | ... entry mask
//                                        smalltable: eight entries, for small sets
//
// `fill` entries have an item or the dummy, `used` of them an item. A bigger table is a block of
// the mem domain. 2.7 keeps freed objects on a list, whichever of the two types they had, and
// counts the references of its dummy, a str; later the dummy is a static object that nobody counts.

import { PyError } from "../errors.ts";
import { type Addr, asAddr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { TablesProfile } from "../profile/tables.ts";
import { ArrayFreeList, arrayFreeListStatic } from "./free-list.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { ENTRY_SIZE, probeOf, SetEntries, type SetProbe } from "./set-probe.ts";
import { type StrKeys, TableKeys } from "./table-keys.ts";
import { type PyType, RELEASED } from "./type.ts";

const FREE_LIST = "set_free_list";
const DUMMY = "set_dummy";
const EMPTY_FROZENSET = "emptyfrozenset";
/** PySet_MINSIZE. */
const MINSIZE = 8;
/** A set with more items grows to twice as many, not four times. */
const MANY = 50000;
/** The hash of the dummy, both words. */
const NO_HASH = -1;

/** What sets keep in the process's statics. */
export const setStatics = ({ tables }: ObjectsProfile): Static[] => [
  { name: DUMMY, segment: "bss", size: 8 },
  { name: EMPTY_FROZENSET, segment: "bss", size: 8 },
  arrayFreeListStatic(FREE_LIST, tables.setFreeList),
];

export class SetObjects {
  readonly freeList: ArrayFreeList;
  declare readonly heap: ObjectHeap;
  declare protected readonly memory: Memory;
  declare protected readonly words: Int32Array;
  declare protected readonly tables: TablesProfile;
  declare protected readonly tableKeys: TableKeys;
  declare protected readonly entries: SetEntries;
  declare protected readonly layout: ObjectLayouts["PySetObject"];
  declare protected readonly emptyAt: number;
  declare private readonly probe: SetProbe;
  declare private readonly dummyAt: number;
  /** 2.7: the dummy is an object that each deleted entry has a reference to. */
  declare private readonly dummyIsCounted: boolean;

  constructor(heap: ObjectHeap, strings: StrKeys) {
    const { tables } = heap.profile;
    this.heap = heap;
    this.memory = heap.memory;
    this.words = heap.words;
    this.tables = tables;
    this.layout = heap.layouts.PySetObject;
    this.tableKeys = new TableKeys(heap, strings);
    this.entries = new SetEntries(heap, this.tableKeys);
    this.probe = probeOf(tables, this.entries);
    this.dummyIsCounted = tables.setWalk === "perturbed";
    this.dummyAt = heap.symbol(DUMMY);
    this.emptyAt = heap.symbol(EMPTY_FROZENSET);
    this.freeList = new ArrayFreeList(heap.memory, heap.symbol(FREE_LIST), tables.setFreeList);
  }

  /** The object that stands for deleted items, borrowed; NO_OBJECT before 2.7's first set. */
  peekDummy(): ObjRef {
    return this.entries.dummy;
  }

  /** The dummy of 3.x, which is there from the start. */
  protected initialiseDummy(): void {
    this.tableKeys.initialise();
    this.setDummy(NO_OBJECT);
    if (this.dummyIsCounted) return;
    const type = this.heap.newStaticType({
      name: "<dummy key> type",
      basicsize: this.heap.layouts.PyObject.SIZE,
      slots: { repr: () => "<dummy key>", sizeOf: () => 16, free: () => {} },
    });
    this.setDummy(this.heap.newStatic(type, type.basicsize));
  }

  /** The memory was brought back to an earlier state: the dummy is the one that it knows. */
  restored(): void {
    this.entries.dummy = asObj(this.memory.ptr(this.dummyAt));
  }

  private setDummy(dummy: ObjRef): void {
    this.entries.dummy = dummy;
    this.memory.setPtr(this.dummyAt, dummy);
  }

  // ---- the struct

  /** PySet_GET_SIZE. */
  size(set: ObjRef): number {
    return this.words[(set + this.layout.used) >> 2]!;
  }

  /** Entries that have an item or the dummy. */
  fill(set: ObjRef): number {
    return this.words[(set + this.layout.fill) >> 2]!;
  }

  /** Entries of the table, less one. */
  mask(set: ObjRef): number {
    return this.words[(set + this.layout.mask) >> 2]!;
  }

  /** The entry at `index` of the table. */
  entryAt(set: ObjRef, index: number): number {
    return this.table(set) + index * ENTRY_SIZE;
  }

  protected table(set: ObjRef): Addr {
    return this.memory.ptr(set + this.layout.table);
  }

  protected hasSmallTable(set: ObjRef): boolean {
    return this.table(set) === set + this.layout.smalltable;
  }

  protected setCounts(set: ObjRef, fill: number, used: number): void {
    this.memory.setPtr(set + this.layout.fill, fill);
    this.memory.setPtr(set + this.layout.used, used);
  }

  // ---- memory

  /** make_new_set without items, tracked: a new reference. */
  protected make(type: PyType): ObjRef {
    const { heap, memory, layout } = this;
    if (this.dummyIsCounted && this.peekDummy() === NO_OBJECT) {
      this.setDummy(this.tableKeys.newStr("<dummy key>"));
    }
    const kept = this.freeList.take();
    const set = kept === NO_OBJECT ? heap.newObject(type) : heap.newReference(kept, type);
    if (layout.finger >= 0) memory.setPtr(set + layout.finger, 0);
    memory.setPtr(set + layout.weakreflist, 0);
    this.emptyToMinsize(set);
    heap.tracker.track(set);
    return set;
  }

  /** set_empty_to_minsize: the small table, with nothing in it. */
  protected emptyToMinsize(set: ObjRef): void {
    const { memory, layout } = this;
    const table = set + layout.smalltable;
    const end = (table + MINSIZE * ENTRY_SIZE) >> 2;
    for (let i = table >> 2; i < end; i++) this.words[i] = 0;
    this.setCounts(set, 0, 0);
    memory.setPtr(set + layout.mask, MINSIZE - 1);
    memory.setPtr(set + layout.table, table);
    memory.setU32(set + layout.hash, NO_HASH);
    memory.setU32(set + layout.hash + 4, NO_HASH);
  }

  /** set_table_resize: a table of more than `minused` entries, without dummies. */
  protected resize(set: ObjRef, minused: number): void {
    let size = MINSIZE;
    while (size <= minused) size *= 2;
    const old = this.table(set);
    const isSmall = this.hasSmallTable(set);
    let table = asAddr(set + this.layout.smalltable);
    if (size > MINSIZE) table = this.heap.domains.mem.malloc(size * ENTRY_SIZE);
    else if (isSmall && this.fill(set) === this.size(set)) return;
    if (table === NULL) throw new PyError("MemoryError", "");
    const held = this.readEntries(old, this.fill(set));
    this.words.fill(0, table >> 2, (table + size * ENTRY_SIZE) >> 2);
    this.memory.setPtr(set + this.layout.table, table);
    this.memory.setPtr(set + this.layout.mask, size - 1);
    this.setCounts(set, this.size(set), this.size(set));
    for (let i = 0; i < held.length; i += ENTRY_WORDS) {
      const key = held[i]!;
      if (key === this.entries.dummy) this.dropDummy();
      else this.putClean(table, size - 1, key, held[i + 1]!, held[i + 2]!);
    }
    if (!isSmall) this.heap.domains.mem.free(old);
  }

  /** Behind an insertion: a bigger table when this one is too full. */
  protected growWhenFull(set: ObjRef): void {
    if (this.isTooFull(set, 0)) this.grow(set);
  }

  /** A table that four times as many items fit in, or for many items twice as many. */
  protected grow(set: ObjRef): void {
    const used = this.size(set);
    this.resize(set, used > MANY ? used * 2 : used * 4);
  }

  /** The table would be too full with `added` more. */
  protected isTooFull(set: ObjRef, added: number): boolean {
    const { setFillFactor, setMaskFactor, setCountsSlots } = this.tables;
    const slots = setCountsSlots ? this.mask(set) + 1 : this.mask(set);
    return (this.fill(set) + added) * setFillFactor >= slots * setMaskFactor;
  }

  /** Key and both words of the hash of the `fill` entries in use. */
  private readEntries(table: number, fill: number): number[] {
    const { entries } = this;
    const held: number[] = [];
    for (let entry = table; held.length < fill * ENTRY_WORDS; entry += ENTRY_SIZE) {
      const key = entries.key(entry);
      if (key === NO_OBJECT) continue;
      held.push(key, entries.hashLow(entry), entries.hashHigh(entry));
    }
    return held;
  }

  // ---- entries

  /** The entry that has the key, or one without an item. */
  protected find(set: ObjRef, key: ObjRef, low: number, high: number): number {
    return this.probe.find(this.table(set), this.mask(set), key, low, high);
  }

  /** Puts an item that is not there into a table without dummies; steals it. */
  protected putClean(table: number, mask: number, key: number, low: number, high: number): void {
    this.entries.write(this.probe.findUnused(table, mask, low, high), key, low, high);
  }

  /** set_add_entry: takes a reference of its own; false when it was there. */
  protected addEntry(set: ObjRef, key: ObjRef, low: number, high: number): boolean {
    const entry = this.find(set, key, low, high);
    if (this.entries.isItem(entry)) return false;
    const isUnused = this.entries.key(entry) === NO_OBJECT;
    if (!isUnused) this.dropDummy();
    this.entries.write(entry, this.heap.incref(key), low, high);
    this.setCounts(set, this.fill(set) + (isUnused ? 1 : 0), this.size(set) + 1);
    if (isUnused) this.growWhenFull(set);
    return true;
  }

  /** The item goes from the entry; the set's reference to it is the caller's. */
  protected takeEntry(set: ObjRef, entry: number): ObjRef {
    const { entries } = this;
    const key = entries.key(entry);
    if (this.dummyIsCounted) {
      // The hash stays: only the key says that nothing is here.
      const { dummy } = entries;
      entries.write(
        entry,
        this.heap.incref(dummy),
        entries.hashLow(entry),
        entries.hashHigh(entry),
      );
    } else {
      entries.write(entry, entries.dummy, NO_HASH, NO_HASH);
    }
    this.setCounts(set, this.fill(set), this.size(set) - 1);
    return key;
  }

  private dropDummy(): void {
    if (this.dummyIsCounted) this.heap.decref(this.entries.dummy);
  }

  /** set_clear_internal: the table is emptied before what it held goes, in the table's order. */
  protected clearTable(set: ObjRef): void {
    const table = this.table(set);
    const isSmall = this.hasSmallTable(set);
    const held = this.readEntries(table, this.fill(set));
    if (!isSmall || held.length > 0) this.emptyToMinsize(set);
    for (let i = 0; i < held.length; i += ENTRY_WORDS) {
      const key = held[i] as ObjRef;
      if (key === this.entries.dummy) this.dropDummy();
      else this.heap.decref(key);
    }
    if (!isSmall) this.heap.domains.mem.free(table);
  }

  // ---- what the types' slots do with the memory

  protected sizeOf(set: ObjRef): number {
    if (this.hasSmallTable(set)) return this.layout.SIZE;
    return this.layout.SIZE + (this.mask(set) + 1) * ENTRY_SIZE;
  }

  protected releaseStep(set: ObjRef, step: number): number {
    if (step > this.mask(set)) return RELEASED;
    const key = this.entries.key(this.entryAt(set, step));
    return key === this.entries.dummy && !this.dummyIsCounted ? NO_OBJECT : key;
  }

  /** set_dealloc behind the references. */
  protected free(set: ObjRef): void {
    if (!this.hasSmallTable(set)) this.heap.domains.mem.free(this.table(set));
    if (!this.freeList.put(set)) this.heap.freeMemory(set, this.heap.typeOf(set));
  }

  protected traverse(set: ObjRef, visit: (child: ObjRef) => void): void {
    for (let index = 0, n = this.mask(set); index <= n; index++) {
      const key = this.entries.key(this.entryAt(set, index));
      if (key === NO_OBJECT) continue;
      if (key !== this.entries.dummy || this.dummyIsCounted) visit(key);
    }
  }
}

/** Numbers that an entry is read as. */
const ENTRY_WORDS = 3;

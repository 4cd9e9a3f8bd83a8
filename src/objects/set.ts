// set and frozenset as operations: changed, searched, walked, hashed, combined.
// Objects/setobject.c; set-object.ts has the objects, set-probe.ts the walk of a table.
//
// By version: where pop starts to look (a field of its own in 3.x, the hash of entry 0 in 2.7),
// how deleted items are cleared away by a difference, whether frozenset() is one object, and repr.

import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Dicts } from "./dict.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { SetItems } from "./set-items.ts";
import { combineSets, compareSets, equalSets } from "./set-operators.ts";
import type { StrKeys } from "./table-keys.ts";
import { type PyType, type Slots, TypeFlags } from "./type.ts";

export { setStatics } from "./set-object.ts";

/** What sets ask of the layer's other components. */
export interface SetParts {
  readonly strings: StrKeys;
  /** Items of a dict are put into a set knowing their hashes and number. */
  readonly dicts: Pick<Dicts, "isDict" | "size" | "next" | "keyAt">;
  /** PySequence_List: a new reference. */
  readonly lists: { fromIterable(source: ObjRef): ObjRef };
  /** PyObject_ClearWeakRefs, for a set that is referred to weakly. */
  readonly weakrefs: { clearWeakRefs(ref: ObjRef): void };
}

export class Sets extends SetItems {
  type!: PyType;
  frozensetType!: PyType;
  declare private readonly parts: SetParts;

  constructor(heap: ObjectHeap, parts: SetParts) {
    super(heap, parts.strings);
    this.parts = parts;
  }

  initialise(): void {
    const slots = this.slots();
    this.type = this.newType("set", slots);
    this.frozensetType = this.newType("frozenset", { ...slots, hash: (ref) => this.hashOf(ref) });
    this.initialiseDummy();
  }

  /** PySet_CheckExact. */
  isSet(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  /** PyFrozenSet_CheckExact. */
  isFrozenset(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.frozensetType;
  }

  /** PyAnySet_CheckExact. */
  isAnySet(ref: ObjRef): boolean {
    const type = this.heap.typeOf(ref);
    return type === this.type || type === this.frozensetType;
  }

  // ---- making: each gives a new reference

  /** set(), BUILD_SET 0. */
  newSet(): ObjRef {
    return this.make(this.type);
  }

  /** A new set of one of the two types, without items. */
  newOf(type: PyType): ObjRef {
    return this.make(type);
  }

  /** set(source); `items` are those of a source that is neither set nor dict. */
  setFrom(source: ObjRef, items: Iterable<ObjRef>): ObjRef {
    return this.filled(this.type, source, items);
  }

  /** A set of these items, added one by one: a display, or set() of a list of them. */
  setOf(items: Iterable<ObjRef>): ObjRef {
    return this.filled(this.type, NO_OBJECT, items);
  }

  /** frozenset(source); NO_OBJECT for frozenset(). A frozenset is its own copy. */
  frozensetFrom(source: ObjRef, items: Iterable<ObjRef>): ObjRef {
    if (source !== NO_OBJECT && this.isFrozenset(source)) return this.heap.incref(source);
    if (!this.tables.emptyFrozensetShared) return this.filled(this.frozensetType, source, items);
    if (source !== NO_OBJECT) {
      const made = this.filled(this.frozensetType, source, items);
      if (this.size(made) > 0) return made;
      this.heap.decref(made);
    }
    if (this.peekEmptyFrozenset() === NO_OBJECT) {
      this.memory.setPtr(this.emptyAt, this.make(this.frozensetType));
    }
    return this.heap.incref(this.peekEmptyFrozenset());
  }

  /** PyFrozenSet_New of a tuple: a constant that the compiler makes. */
  frozensetOf(items: Iterable<ObjRef>): ObjRef {
    return this.filled(this.frozensetType, NO_OBJECT, items);
  }

  /** The one frozenset(), borrowed; NO_OBJECT when nobody has asked for it, or there is none. */
  peekEmptyFrozenset(): ObjRef {
    return asObj(this.memory.ptr(this.emptyAt));
  }

  /** set.copy: a frozenset is its own copy. */
  copy(set: ObjRef): ObjRef {
    return this.isFrozenset(set) ? this.heap.incref(set) : this.copyAs(this.type, set);
  }

  private filled(type: PyType, source: ObjRef, items: Iterable<ObjRef>): ObjRef {
    const set = this.make(type);
    try {
      if (source !== NO_OBJECT && this.isAnySet(source)) this.update(set, source);
      else if (source !== NO_OBJECT && this.parts.dicts.isDict(source)) this.addKeys(set, source);
      else for (const item of items) this.add(set, item);
    } catch (error) {
      this.heap.decref(set);
      throw error;
    }
    return set;
  }

  // ---- items

  /** PySet_Add: takes a reference of its own; PyError when the item is unhashable. */
  add(set: ObjRef, item: ObjRef): void {
    const low = this.tableKeys.hash(item);
    this.addEntry(set, item, low, this.heap.hashHigh);
  }

  /** PySet_Contains. A set that is asked for stands for the frozenset of its items. */
  contains(set: ObjRef, item: ObjRef): boolean {
    return this.entries.isItem(this.lookup(set, item));
  }

  /** PySet_Discard: false when absent. */
  discard(set: ObjRef, item: ObjRef): boolean {
    const entry = this.lookup(set, item);
    if (!this.entries.isItem(entry)) return false;
    this.heap.decref(this.takeEntry(set, entry));
    return true;
  }

  /** set.remove: KeyError when absent. */
  remove(set: ObjRef, item: ObjRef): void {
    if (!this.discard(set, item)) throw new PyError("KeyError", this.heap.repr(item));
  }

  /** set.pop: the set's reference is the caller's. */
  pop(set: ObjRef): ObjRef {
    if (this.size(set) === 0) throw new PyError("KeyError", "'pop from an empty set'");
    const mask = this.mask(set);
    const isCircular = this.layout.finger >= 0;
    const finger = isCircular
      ? set + this.layout.finger
      : this.entryAt(set, 0) + this.entries.hashOffset;
    let index = this.words[finger >> 2]! & mask;
    if (!isCircular && this.entries.isItem(this.entryAt(set, 0))) {
      // 2.7 takes entry 0 while it has an item, since the finger is its hash.
      index = 0;
    } else if (!isCircular) {
      index = this.words[finger >> 2]!;
      if (index > mask || index < 1 || this.words[(finger >> 2) + 1] !== 0) index = 1;
    }
    while (!this.entries.isItem(this.entryAt(set, index))) {
      index = index === mask ? (isCircular ? 0 : 1) : index + 1;
    }
    const item = this.takeEntry(set, this.entryAt(set, index));
    this.memory.setPtr(finger, index + 1);
    return item;
  }

  /** set.clear. */
  clear(set: ObjRef): void {
    this.clearTable(set);
  }

  /** The entry that has the item or its equal, or one that has none. */
  private lookup(set: ObjRef, item: ObjRef): number {
    if (!this.isSet(item)) {
      const low = this.tableKeys.hash(item);
      return this.find(set, item, low, this.heap.hashHigh);
    }
    const frozen = this.copyAs(this.frozensetType, item);
    try {
      const low = this.hashOf(frozen);
      return this.find(set, frozen, low, this.heap.hashHigh);
    } finally {
      this.heap.decref(frozen);
    }
  }

  /** The keys of a dict. */
  private addKeys(set: ObjRef, dict: ObjRef): void {
    const { dicts } = this.parts;
    const added = dicts.size(dict);
    if (this.isTooFull(set, added)) this.resize(set, (this.size(set) + added) * 2);
    for (let at = dicts.next(dict, 0); at >= 0; at = dicts.next(dict, at + 1)) {
      this.add(set, dicts.keyAt(dict, at));
    }
  }

  // ---- slots

  private newType(name: string, slots: Slots): PyType {
    const { heap, layout } = this;
    const type = heap.newStaticType({
      name,
      basicsize: layout.SIZE,
      flags: TypeFlags.HAVE_GC,
      slots,
    });
    const { tp_weaklistoffset } = heap.layouts.PyTypeObject;
    heap.memory.setPtr(type.at + tp_weaklistoffset, layout.weakreflist);
    return type;
  }

  private slots(): Slots {
    return {
      trashcan: "full",
      repr: (ref) => this.repr(ref),
      sizeOf: (ref) => this.sizeOf(ref),
      free: (ref) => this.free(ref),
      beforeRelease: (ref) => {
        if (this.words[(ref + this.layout.weakreflist) >> 2] !== 0) {
          this.parts.weakrefs.clearWeakRefs(ref);
        }
        return true;
      },
      releaseStep: (ref, step) => this.releaseStep(ref, step),
      traverse: (ref, visit) => this.traverse(ref, visit),
      clear: (ref) => this.clear(ref),
      equals: (left, right) => equalSets(this, left, right),
      compare: (op, left, right) => compareSets(this, op, left, right),
      binary: (op, left, right) => combineSets(this, op, left, right),
      length: (ref) => this.size(ref),
      contains: (ref, item) => this.contains(ref, item),
      iterate: (ref) => this.iterate(ref),
    };
  }

  private *iterate(set: ObjRef): Iterable<ObjRef> {
    const size = this.size(set);
    for (let at = this.next(set, 0); at >= 0; at = this.next(set, at + 1)) {
      yield this.itemAt(set, at);
      if (this.size(set) !== size) {
        throw new PyError("RuntimeError", "Set changed size during iteration");
      }
    }
  }

  private repr(set: ObjRef): string {
    const { name } = this.heap.typeOf(set);
    const { reprs } = this.heap.recursion;
    if (reprs.has(set)) return `${name}(...)`;
    const asCall = this.tables.setReprAsCall;
    if (this.size(set) === 0 && !asCall) return `${name}()`;
    reprs.add(set);
    // What is asked for texts is a list of the elements, not the set.
    const list = this.parts.lists.fromIterable(set);
    try {
      const items = this.elements(set).map((item) => this.heap.repr(item));
      const inside = items.join(", ");
      if (asCall) return `${name}([${inside}])`;
      return this.isSet(set) ? `{${inside}}` : `${name}({${inside}})`;
    } finally {
      this.heap.decref(list);
      reprs.delete(set);
    }
  }
}

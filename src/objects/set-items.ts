// The items of sets: walked, and put from one set into another with the hashes that tables have.
// Objects/setobject.c: set_next, set_merge, frozenset_hash.

import type { ObjRef } from "../memory/address.ts";
import { FrozensetHash } from "./frozenset-hash.ts";
import { SetObjects } from "./set-object.ts";
import { ENTRY_SIZE } from "./set-probe.ts";
import type { PyType } from "./type.ts";

/** One entry of a table, as its bytes say; without an item its key is NO_OBJECT or the dummy. */
export interface SetEntry {
  readonly index: number;
  readonly hashLow: number;
  readonly hashHigh: number;
  readonly key: ObjRef;
}

/** A set's table, as its bytes say. */
export interface SetTableView {
  readonly fill: number;
  readonly used: number;
  readonly mask: number;
  readonly entries: readonly SetEntry[];
}

export class SetItems extends SetObjects {
  private readonly hasher = new FrozensetHash();

  /** A new set of `type` with the items of a set or frozenset. */
  copyAs(type: PyType, set: ObjRef): ObjRef {
    const copy = this.make(type);
    try {
      this.update(copy, set);
    } catch (error) {
      this.heap.decref(copy);
      throw error;
    }
    return copy;
  }

  /** set_merge: the items of `other`, a set or frozenset, are put in. */
  update(set: ObjRef, other: ObjRef): void {
    const added = this.size(other);
    if (set === other || added === 0) return;
    if (this.isTooFull(set, added)) this.resize(set, (this.size(set) + added) * 2);
    const isEmpty = this.fill(set) === 0 && this.layout.finger >= 0;
    const isClean = this.fill(other) === added;
    if (isEmpty && isClean && this.mask(set) === this.mask(other)) this.copyTable(set, other);
    else if (isEmpty) this.fillClean(set, other);
    else this.addAll(set, other);
  }

  /** The items in the order of the table, borrowed. */
  elements(set: ObjRef): ObjRef[] {
    const items: ObjRef[] = [];
    for (let at = this.next(set, 0); at >= 0; at = this.next(set, at + 1)) {
      items.push(this.itemAt(set, at));
    }
    return items;
  }

  /** set_next: the position of the next item at or behind `position`, or -1. */
  next(set: ObjRef, position: number): number {
    const mask = this.mask(set);
    for (let index = position; index <= mask; index++) {
      if (this.entries.isItem(this.entryAt(set, index))) return index;
    }
    return -1;
  }

  /** The item at a position that `next` gave, borrowed. */
  itemAt(set: ObjRef, position: number): ObjRef {
    return this.entries.key(this.entryAt(set, position));
  }

  /** What the bytes of the table say. */
  setTable(set: ObjRef): SetTableView {
    const { entries } = this;
    const found: SetEntry[] = [];
    for (let index = 0, n = this.mask(set); index <= n; index++) {
      const entry = this.entryAt(set, index);
      const [hashLow, hashHigh] = [entries.hashLow(entry), entries.hashHigh(entry)];
      found.push({ index, hashLow, hashHigh, key: entries.key(entry) });
    }
    return { fill: this.fill(set), used: this.size(set), mask: this.mask(set), entries: found };
  }

  // ---- one set against another

  /** True when the item at `position` of `other` is in `set`. */
  hasItemOf(set: ObjRef, other: ObjRef, position: number): boolean {
    const entry = this.entryAt(other, position);
    const { entries } = this;
    const found = this.find(
      set,
      entries.key(entry),
      entries.hashLow(entry),
      entries.hashHigh(entry),
    );
    return entries.isItem(found);
  }

  /** Adds the item at `position` of `other`; false when it was there. */
  addItemOf(set: ObjRef, other: ObjRef, position: number): boolean {
    const { entries } = this;
    const entry = this.entryAt(other, position);
    return this.addEntry(set, entries.key(entry), entries.hashLow(entry), entries.hashHigh(entry));
  }

  /** Discards what equals the item at `position` of `other`; false when it is not there. */
  discardItemOf(set: ObjRef, other: ObjRef, position: number): boolean {
    const { entries } = this;
    const entry = this.entryAt(other, position);
    const found = this.find(
      set,
      entries.key(entry),
      entries.hashLow(entry),
      entries.hashHigh(entry),
    );
    if (!entries.isItem(found)) return false;
    this.heap.decref(this.takeEntry(set, found));
    return true;
  }

  /** Behind a difference: a new table when many entries are dummies. */
  clearDummies(set: ObjRef): void {
    const { setDummiesFactor } = this.tables;
    if (setDummiesFactor === 0) return;
    const dummies = this.fill(set) - this.size(set);
    const mask = this.mask(set);
    const isFew =
      setDummiesFactor === 5 ? dummies * 5 < mask : dummies <= Math.floor(mask / setDummiesFactor);
    if (!isFew) this.grow(set);
  }

  /** Both tables are of one size and there is no dummy: each item has its place already. */
  private copyTable(set: ObjRef, other: ObjRef): void {
    for (let at = this.next(other, 0); at >= 0; at = this.next(other, at + 1))
      this.heap.incref(this.itemAt(other, at));
    const bytes = (this.mask(other) + 1) * ENTRY_SIZE;
    this.memory.copy(this.table(set), this.table(other), bytes);
    this.setCounts(set, this.fill(other), this.size(other));
  }

  /** Nothing is there yet, so nothing needs to be compared. */
  private fillClean(set: ObjRef, other: ObjRef): void {
    const { entries } = this;
    this.setCounts(set, this.size(other), this.size(other));
    for (let at = this.next(other, 0); at >= 0; at = this.next(other, at + 1)) {
      const entry = this.entryAt(other, at);
      const item = this.heap.incref(entries.key(entry));
      const [low, high] = [entries.hashLow(entry), entries.hashHigh(entry)];
      this.putClean(this.table(set), this.mask(set), item, low, high);
    }
  }

  private addAll(set: ObjRef, other: ObjRef): void {
    for (let at = this.next(other, 0); at >= 0; at = this.next(other, at + 1)) {
      this.addItemOf(set, other, at);
    }
  }

  /** frozenset_hash: kept in the object. */
  protected hashOf(set: ObjRef): number {
    const { words, hasher, entries } = this;
    const at = (set + this.layout.hash) >> 2;
    if (words[at] !== -1 || words[at + 1] !== -1) {
      this.heap.hashHigh = words[at + 1]!;
      return words[at]!;
    }
    const isSpread = this.tables.frozensetHashSpread;
    hasher.begin(this.size(set), isSpread);
    for (let i = this.next(set, 0); i >= 0; i = this.next(set, i + 1)) {
      const entry = this.entryAt(set, i);
      hasher.add(entries.hashLow(entry), entries.hashHigh(entry));
    }
    const low = hasher.end(this.size(set), isSpread);
    words[at] = low;
    words[at + 1] = this.heap.hashHigh = hasher.high;
    return low;
  }
}

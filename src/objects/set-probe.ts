// How a set walks its table from a hash: setentry. Objects/setobject.c.
//
//   NO_OBJECT   never used: a walk ends here
//   an item     with its hash
//   the dummy   an item was here; in 3.x with the hash -1, which no item has
//
// By version: 2.7 walks as dict does; later it looks at nine neighbours before it jumps. A new item
// takes the place of the first dummy on its way (to 3.6), of the last, or of none (3.9 alone).

import { assert } from "../assert.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { SetDummy, TablesProfile } from "../profile/tables.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { TableKeys } from "./table-keys.ts";

/** setentry. */
export const ENTRY_SIZE = 16;
const LINEAR_PROBES = 9;

/** Walks a table of `mask` + 1 entries. An entry is its address. */
export interface SetProbe {
  /** The entry that has `key`, or one that has no item: where the key would be put. */
  find(table: number, mask: number, key: number, low: number, high: number): number;
  /** The first entry on the way of a hash that was never used: set_insert_clean. */
  findUnused(table: number, mask: number, low: number, high: number): number;
}

/** Where in an entry the key and the hash are; the dummy is known when there is a set. */
export class SetEntries {
  readonly keyOffset: number;
  readonly hashOffset: number;
  /** What the key of an entry is whose item is gone. */
  dummy: ObjRef = NO_OBJECT;
  declare readonly words: Int32Array;
  declare readonly keys: TableKeys;

  constructor(heap: ObjectHeap, keys: TableKeys) {
    const { setentry } = heap.layouts;
    assert(setentry.SIZE === ENTRY_SIZE, "an entry of a set is a key and a hash");
    this.keyOffset = setentry.key;
    this.hashOffset = setentry.hash;
    this.words = heap.words;
    this.keys = keys;
  }

  /** The key of an entry, borrowed: an item, the dummy or NO_OBJECT. */
  key(entry: number): ObjRef {
    return asObj(this.words[(entry + this.keyOffset) >> 2]!);
  }

  hashLow(entry: number): number {
    return this.words[(entry + this.hashOffset) >> 2]!;
  }

  hashHigh(entry: number): number {
    return this.words[((entry + this.hashOffset) >> 2) + 1]!;
  }

  /** True when the entry has an item. */
  isItem(entry: number): boolean {
    const key = this.words[(entry + this.keyOffset) >> 2]!;
    return key !== NO_OBJECT && key !== this.dummy;
  }

  /** Writes an entry; steals the key. */
  write(entry: number, key: number, low: number, high: number): void {
    const { words } = this;
    words[(entry + this.keyOffset) >> 2] = key;
    words[((entry + this.keyOffset) >> 2) + 1] = 0;
    words[(entry + this.hashOffset) >> 2] = low;
    words[((entry + this.hashOffset) >> 2) + 1] = high;
  }

  /** The entry has the key, or one that is equal to it. */
  hasKey(entry: number, key: number, low: number, high: number): boolean {
    const { words } = this;
    const stored = words[(entry + this.keyOffset) >> 2]!;
    if (stored === key) return true;
    const hash = (entry + this.hashOffset) >> 2;
    if (words[hash] !== low || words[hash + 1] !== high || stored === this.dummy) return false;
    return this.keys.equal(asObj(stored), asObj(key));
  }
}

/** 2.7: set_lookkey. */
export class PerturbedProbe implements SetProbe {
  declare private readonly entries: SetEntries;

  constructor(entries: SetEntries) {
    this.entries = entries;
  }

  find(table: number, mask: number, key: number, low: number, high: number): number {
    const { entries } = this;
    let free = 0;
    let perturb = low;
    let rest = high;
    let place = low & mask;
    for (;;) {
      const entry = table + place * ENTRY_SIZE;
      const stored = entries.key(entry);
      if (stored === NO_OBJECT) return free === 0 ? entry : free;
      if (stored === entries.dummy && free === 0) free = entry;
      if (entries.hasKey(entry, key, low, high)) return entry;
      place = (place * 5 + perturb + 1) & mask;
      perturb = (perturb >>> 5) | (rest << 27);
      rest >>>= 5;
    }
  }

  findUnused(table: number, mask: number, low: number, high: number): number {
    let perturb = low;
    let rest = high;
    let place = low & mask;
    for (;;) {
      const entry = table + place * ENTRY_SIZE;
      if (this.entries.key(entry) === NO_OBJECT) return entry;
      place = (place * 5 + perturb + 1) & mask;
      perturb = (perturb >>> 5) | (rest << 27);
      rest >>>= 5;
    }
  }
}

/** 3.6 and later: set_add_entry, set_lookkey. */
export class LinearProbe implements SetProbe {
  declare private readonly entries: SetEntries;
  declare private readonly reusesDummy: SetDummy;

  constructor(entries: SetEntries, reusesDummy: SetDummy) {
    this.entries = entries;
    this.reusesDummy = reusesDummy;
  }

  find(table: number, mask: number, key: number, low: number, high: number): number {
    const { entries } = this;
    let free = 0;
    let perturb = low;
    let rest = high;
    let place = low & mask;
    for (;;) {
      let entry = table + place * ENTRY_SIZE;
      const last = place + LINEAR_PROBES <= mask ? entry + LINEAR_PROBES * ENTRY_SIZE : entry;
      for (; entry <= last; entry += ENTRY_SIZE) {
        const stored = entries.key(entry);
        if (stored === NO_OBJECT) {
          return free === 0 || this.reusesDummy === "none" ? entry : free;
        }
        if (entries.hasKey(entry, key, low, high)) return entry;
        if (stored === entries.dummy && (free === 0 || this.reusesDummy === "last")) free = entry;
      }
      perturb = (perturb >>> 5) | (rest << 27);
      rest >>>= 5;
      place = (place * 5 + perturb + 1) & mask;
    }
  }

  findUnused(table: number, mask: number, low: number, high: number): number {
    let perturb = low;
    let rest = high;
    let place = low & mask;
    for (;;) {
      let entry = table + place * ENTRY_SIZE;
      const last = place + LINEAR_PROBES <= mask ? entry + LINEAR_PROBES * ENTRY_SIZE : entry;
      for (; entry <= last; entry += ENTRY_SIZE) {
        if (this.entries.key(entry) === NO_OBJECT) return entry;
      }
      perturb = (perturb >>> 5) | (rest << 27);
      rest >>>= 5;
      place = (place * 5 + perturb + 1) & mask;
    }
  }
}

/** The walk of a version. */
export const probeOf = (
  { setWalk, setReusesDummy }: TablesProfile,
  entries: SetEntries,
): SetProbe =>
  setWalk === "perturbed" ? new PerturbedProbe(entries) : new LinearProbe(entries, setReusesDummy);

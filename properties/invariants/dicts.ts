// What always holds of dicts and of the keys that they share, between two statements. A dict whose
// table cannot be read is told by the first of these, and by no other.

import { hex } from "../../src/errors.ts";
import {
  type CompactDictReader,
  type DictReader,
  DUMMY,
  EMPTY,
} from "../../src/inspect/read-dict.ts";
import { NOTHING, type ObjectsView } from "../../src/inspect/walk-objects.ts";
import { NO_OBJECT, NULL, type ObjRef } from "../../src/memory/address.ts";
import { objectInvariant } from "./object-invariant.ts";

/** The hash of a key as its object tells it; undefined when there is none to be told. */
export function hashOfKey(view: ObjectsView, key: ObjRef): number | undefined {
  const type = view.typeAt(key);
  return type?.slots.hash === undefined ? undefined : view.heap.hash(key);
}

const dictsHaveTheirTables = objectInvariant(
  "dictsHaveTheirTables",
  "A dict leads to a table of a power of two places; in 2.7 eight places lie inside the dict.",
  "Objects/dictobject.c: dictresize",
  (view, broken) => {
    const { dicts } = view;
    for (let i = view.statics; i < view.count; i++) {
      if (view.types[i] !== view.objects.dicts.type) continue;
      const reason = dicts.open(view.at[i]!);
      if (reason !== undefined) broken(`${view.nameOf(i)}: ${reason}`);
    }
  },
);

/** 2.7: every entry is nothing, an item, or a dummy. */
function countOpen(view: ObjectsView, i: number, broken: (detail: string) => void): void {
  const dict = view.openDicts!;
  let fill = 0;
  let used = 0;
  for (let place = 0; place < dict.size; place++) {
    const what = dict.at(place);
    if (what !== EMPTY) fill++;
    if (dict.value(place) !== NO_OBJECT) used++;
    if (what === place && dict.value(place) === NO_OBJECT) {
      broken(`${view.nameOf(i)}: the key at place ${place} has no value`);
    }
    if (what === EMPTY && dict.value(place) !== NO_OBJECT) {
      broken(`${view.nameOf(i)}: the value at place ${place} has no key`);
    }
  }
  if (dict.fill !== fill || dict.used !== used) {
    const says = `ma_fill ${dict.fill}, ma_used ${dict.used}`;
    broken(`${view.nameOf(i)}: ${says}, found ${fill} and ${used}`);
  }
  if (fill >= dict.size) broken(`${view.nameOf(i)}: no place is empty, and a search never ends`);
}

/** 3.x: a dict's items, and those that its keys have room for. */
function countCompact(view: ObjectsView, i: number, broken: (detail: string) => void): void {
  const dict = view.compactDicts!;
  let used = 0;
  for (let entry = 0; entry < dict.entries; entry++) {
    const hasValue = dict.value(entry) !== NO_OBJECT;
    if (hasValue) used++;
    if (dict.values === NULL && hasValue !== (dict.key(entry) !== NO_OBJECT)) {
      broken(`${view.nameOf(i)}: entry ${entry} has ${hasValue ? "no key" : "no value"}`);
    }
  }
  if (dict.used !== used) broken(`${view.nameOf(i)}: ma_used ${dict.used}, found ${used}`);
  const room = Math.floor((dict.size * 2) / 3);
  const sum = dict.entries + dict.usable;
  // Classes take places away from keys that their instances share.
  if (dict.isShared ? !(sum <= room) : sum !== room) {
    const says = `dk_nentries ${dict.entries} + dk_usable ${dict.usable}`;
    broken(`${view.nameOf(i)}: ${says}, ${room} in all`);
  }
}

const dictCountsAddUp = objectInvariant(
  "dictCountsAddUp",
  "The counters of a dict and of its table are what its entries say; a table is never full.",
  "Objects/dictobject.c: _PyDict_CheckConsistency; 2.7: the comment on ma_fill and ma_used",
  (view, broken) => {
    for (let i = view.statics; i < view.count; i++) {
      if (view.types[i] !== view.objects.dicts.type) continue;
      if (view.dicts.open(view.at[i]!) !== undefined) continue;
      if (view.openDicts !== undefined) countOpen(view, i, broken);
      else countCompact(view, i, broken);
    }
  },
);

/** Calls `check` with the cursor at each table: combined dicts', then keys that are shared. */
function eachTable(
  view: ObjectsView,
  check: (dict: DictReader, name: string | number) => void,
): void {
  const { dicts, compactDicts } = view;
  for (let i = view.statics; i < view.count; i++) {
    if (view.types[i] !== view.objects.dicts.type) continue;
    if (dicts.open(view.at[i]!) !== undefined) continue;
    if (compactDicts?.isShared !== true) check(dicts, i);
  }
  for (const { at } of view.sharedKeys) {
    if (compactDicts!.openKeys(at) === undefined) check(compactDicts!, `keys at ${hex(at)}`);
  }
}

const tableName = (view: ObjectsView, name: string | number): string =>
  typeof name === "string" ? name : view.nameOf(name);

const dictPlacesNameTheirEntries = objectInvariant(
  "dictPlacesNameTheirEntries",
  "Each entry with a key has one place in the table of indices; no other place has an entry.",
  "Objects/dictobject.c: _PyDict_CheckConsistency",
  (view, broken) => {
    if (view.compactDicts === undefined) return;
    eachTable(view, (dict, name) => {
      let named = 0;
      let dummies = 0;
      for (let place = 0; place < dict.size; place++) {
        const entry = dict.at(place);
        if (entry === DUMMY) dummies++;
        if (entry === EMPTY || entry === DUMMY) continue;
        named++;
        if (entry < 0 || entry >= dict.entries || dict.key(entry) === NO_OBJECT) {
          broken(`${tableName(view, name)}: place ${place} has ${entry}, which is no entry`);
        }
      }
      let keys = 0;
      for (let entry = 0; entry < dict.entries; entry++) {
        if (dict.key(entry) !== NO_OBJECT) keys++;
      }
      const deleted = dict.entries - keys;
      if (named !== keys) broken(`${tableName(view, name)}: ${named} places for ${keys} keys`);
      if (dummies > deleted) {
        broken(`${tableName(view, name)}: ${dummies} marks for ${deleted} deleted entries`);
      }
      if (deleted > 0 && (dict as CompactDictReader).expectsNoDummies) {
        broken(`${tableName(view, name)}: deleted entries, where none are expected`);
      }
    });
  },
);

/** Where a search for the key of `entry` ends: at `entry` itself, before it, or nowhere. */
function search(view: ObjectsView, dict: DictReader, entry: number): string | undefined {
  const { path } = dict;
  const key = dict.key(entry);
  const low = dict.hash(entry);
  const high = dict.hashHigh;
  path.start(low, high, dict.size - 1);
  for (let step = path.stepsFor(dict.size); step > 0; step--) {
    const found = dict.at(path.place);
    if (found === entry) return undefined;
    if (found === EMPTY) return `a search for the key of entry ${entry} ends before it`;
    const isOther = found >= 0 && found < dict.entries && dict.hash(found) === low;
    if (isOther && dict.hashHigh === high && view.heap.equals(dict.key(found), key)) {
      return `entries ${found} and ${entry} have equal keys`;
    }
    path.advance();
  }
  return `no place leads to entry ${entry}`;
}

const dictKeysAreWhereTheirHashLeads = objectInvariant(
  "dictKeysAreWhereTheirHashLeads",
  "A search by its key's hash, which is the entry's, finds each entry and no equal key before it.",
  "Objects/dictobject.c: lookdict",
  (view, broken) => {
    eachTable(view, (dict, name) => {
      for (let entry = 0; entry < dict.entries; entry++) {
        const key = dict.key(entry);
        if (key === NO_OBJECT || view.numberOf(key) === NOTHING) continue;
        if (dict === view.openDicts && dict.at(entry) === DUMMY) continue;
        const hash = hashOfKey(view, key);
        const { hashHigh } = view.heap;
        if (hash !== undefined && (hash !== dict.hash(entry) || hashHigh !== dict.hashHigh)) {
          broken(`${tableName(view, name)}: entry ${entry} has another hash than its key`);
          continue;
        }
        const problem = search(view, dict, entry);
        if (problem !== undefined) broken(`${tableName(view, name)}: ${problem}`);
      }
    });
  },
);

const tablesForStrHaveStrKeys = objectInvariant(
  "tablesForStrHaveStrKeys",
  "A table that is searched as one of str keys has no others.",
  "Objects/dictobject.c: unicode_keys_lookdict_unicode; 2.7: lookdict_string",
  (view, broken) => {
    const { text } = view.objects;
    const { openDicts, compactDicts } = view;
    eachTable(view, (dict, name) => {
      if (!(openDicts ?? compactDicts!).isForStr) return;
      for (let entry = 0; entry < dict.entries; entry++) {
        const type = view.typeAt(dict.key(entry));
        if (type === undefined || type === text.strType) continue;
        broken(`${tableName(view, name)}: a key is ${view.nameAt(dict.key(entry))}`);
      }
    });
  },
);

const keysAreCountedByTheirUsers = objectInvariant(
  "keysAreCountedByTheirUsers",
  "dk_refcnt of keys is the number of dicts and classes that have them; one, unless shared.",
  "Objects/dictobject.c: dictkeys_incref",
  (view, broken) => {
    const { compactDicts: dict } = view;
    if (dict === undefined) return;
    const combined = new Set<number>();
    let empty: number = NULL;
    let emptyCount = 0;
    for (let i = view.statics; i < view.count; i++) {
      if (view.types[i] !== view.objects.dicts.type) continue;
      if (dict.open(view.at[i]!) !== undefined || dict.isShared) continue;
      if (dict.isEmptyKeys) {
        empty = dict.keys;
        emptyCount = dict.keysRefcnt;
        continue;
      }
      if (dict.keysRefcnt !== 1) broken(`${view.nameOf(i)}: dk_refcnt ${dict.keysRefcnt}`);
      if (combined.has(dict.keys)) broken(`${view.nameOf(i)}: another dict has its keys`);
      combined.add(dict.keys);
    }
    const { emptyKeysImmortal } = view.heap.profile.tables;
    const expected = emptyKeysImmortal ? -1 : view.emptyKeysUsers + 1;
    if (empty !== NULL && emptyCount !== expected) {
      broken(`the empty keys: dk_refcnt ${emptyCount}, expected ${expected}`);
    }
    for (const { at, users } of view.sharedKeys) {
      if (dict.openKeys(at) === undefined && dict.keysRefcnt !== users) {
        broken(`keys at ${hex(at)}: dk_refcnt ${dict.keysRefcnt}, ${users} have them`);
      }
    }
  },
);

const dictTablesAreLiveBlocks = objectInvariant(
  "dictTablesAreLiveBlocks",
  "A dict's keys, or a table that is not inside its dict, lie in a live block of their size.",
  "Objects/dictobject.c: new_keys_object; 2.7: dictresize",
  (view, broken) => {
    const { blocks, openDicts, compactDicts } = view;
    if (blocks === undefined) return;
    const { keysDomain } = view.heap.profile.tables;
    const { PyDictKeyEntry } = view.heap.layouts;
    eachTable(view, (dict, name) => {
      if (openDicts?.isSmall === true || compactDicts?.isEmptyKeys === true) return;
      const at = openDicts?.table ?? compactDicts!.keys;
      const bytes = blocks.bytesAt(at, openDicts === undefined ? keysDomain : "mem");
      const needed = compactDicts?.bytes ?? dict.size * PyDictKeyEntry.SIZE;
      if (bytes < 0) broken(`${tableName(view, name)}: no block is at its table ${hex(at)}`);
      else if (bytes < needed) {
        broken(`${tableName(view, name)}: a table of ${needed} bytes in ${bytes}`);
      }
    });
  },
);

export const dictInvariants = [
  dictsHaveTheirTables,
  dictTablesAreLiveBlocks,
  dictCountsAddUp,
  dictPlacesNameTheirEntries,
  tablesForStrHaveStrKeys,
  dictKeysAreWhereTheirHashLeads,
  keysAreCountedByTheirUsers,
] as const;

// Ways to damage the scene of object-scene.ts that concern dicts, sets and the attributes of
// instances: for each the invariants that it breaks.

import type { CompactDictReader, OpenDictReader } from "../../src/inspect/read-dict.ts";
import { asObj, NO_OBJECT } from "../../src/memory/address.ts";
import { corruption, from, type ObjectCorruption, POINTER, replace } from "./object-corruptions.ts";
import type { ObjectScene } from "./object-scene.ts";

const OPEN = ["2.7"];
const COMPACT = from("3.6");
/** Versions whose keys name their lookup function, and later ones, whose keys have a kind. */
const MARKED = from("3.6", "3.10");
const KINDS = from("3.11");
/** Values as an array; behind a prefix; behind a head. */
const DENSE = from("3.6", "3.10");
const PREFIXED = from("3.11", "3.12");
const HEADED = from("3.13");

/** The cursor at a dict of 2.7. */
function openDict(s: ObjectScene, name: string): OpenDictReader {
  const reader = s.view().openDicts!;
  reader.open(s.named(name));
  return reader;
}

/** The cursor at a later dict. */
function compactDict(s: ObjectScene, name: string): CompactDictReader {
  const reader = s.view().compactDicts!;
  reader.open(s.named(name));
  return reader;
}

/** Changes a word by `by`. */
const add = ({ memory }: ObjectScene, at: number, by: number): void =>
  memory.setU32(at, memory.u32(at) + by);

const keysOf = (s: ObjectScene, name: string): number =>
  s.memory.ptr(s.named(name) + s.layouts.PyDictObject.ma_keys);

/** The byte of a place in the table of indices of small keys. */
const placeAt = (s: ObjectScene, keys: number, place: number): number =>
  keys + s.layouts.PyDictKeysObject.dk_indices + place;

/** Places of small keys that hold what `wanted` says. */
function placesOf(s: ObjectScene, name: string, wanted: (index: number) => boolean): number[] {
  const dict = compactDict(s, name);
  return Array.from({ length: dict.size }, (_, place) => place).filter((p) => wanted(dict.at(p)));
}

/** An entry of a 2.7 dict that has an item, or none. */
function openEntry(s: ObjectScene, name: string, hasItem: boolean): number {
  const dict = openDict(s, name);
  let place = 0;
  while ((dict.value(place) !== 0) !== hasItem || (!hasItem && dict.key(place) !== 0)) place++;
  return dict.table + place * s.layouts.PyDictKeyEntry.SIZE;
}

const OPEN_DICTS: readonly ObjectCorruption[] = [
  corruption(
    "dictsHaveTheirTables",
    "a mask that is none",
    (s) => s.memory.setPtr(s.named("nothing") + s.layouts.PyDictObject.ma_mask, 6),
    OPEN,
  ),
  corruption(
    "dictTablesAreLiveBlocks",
    "a table in a block",
    (s) => {
      const at = s.named("many") + s.layouts.PyDictObject.ma_table;
      s.memory.setPtr(at, s.misplace(s.memory.ptr(at), "mem"));
    },
    OPEN,
  ),
  corruption(
    "dictCountsAddUp",
    "an ma_fill that is one too high",
    (s) => add(s, s.named("mixed") + s.layouts.PyDictObject.ma_fill, 1),
    OPEN,
  ),
  corruption(
    "dictCountsAddUp",
    "an ma_used that is one too low",
    (s) => add(s, s.named("mixed") + s.layouts.PyDictObject.ma_used, -1),
    OPEN,
  ),
  corruption(
    "dictCountsAddUp",
    "a key without a value",
    (s) => replace(s, openEntry(s, "mixed", true) + s.layouts.PyDictKeyEntry.me_value, 0),
    OPEN,
  ),
  corruption(
    "tablesForStrHaveStrKeys",
    "a dict with an int among its keys that is searched as one of str",
    (s) => {
      const { ma_lookup } = s.layouts.PyDictObject;
      s.memory.setPtr(s.named("mixed") + ma_lookup, s.heap.symbol("lookdict_string"));
    },
    OPEN,
  ),
  corruption(
    "dictKeysAreWhereTheirHashLeads",
    "an item at a place where no search comes by",
    (s) => {
      const [full, empty] = [openEntry(s, "many", true), openEntry(s, "many", false)];
      const { SIZE } = s.layouts.PyDictKeyEntry;
      s.memory.bytes.copyWithin(empty, full, full + SIZE);
      s.memory.fill(full, SIZE, 0);
    },
    OPEN,
  ),
  corruption(
    "dictKeysAreWhereTheirHashLeads",
    "another hash than the key's",
    (s) => add(s, openEntry(s, "mixed", true) + s.layouts.PyDictKeyEntry.me_hash + 4, 1),
    OPEN,
  ),
];

const COMPACT_DICTS: readonly ObjectCorruption[] = [
  corruption(
    "dictsHaveTheirTables",
    "more entries than there is room for",
    (s) => s.memory.setPtr(keysOf(s, "emptied") + s.layouts.PyDictKeysObject.dk_nentries, 6),
    COMPACT,
  ),
  corruption(
    "dictTablesAreLiveBlocks",
    "keys in a block",
    (s) => {
      const { keysDomain } = s.heap.profile.tables;
      const keys = s.misplace(keysOf(s, "many"), keysDomain);
      s.memory.setPtr(s.named("many") + s.layouts.PyDictObject.ma_keys, keys);
    },
    COMPACT,
  ),
  corruption(
    "dictCountsAddUp",
    "an ma_used that is one too high",
    (s) => add(s, s.named("mixed") + s.layouts.PyDictObject.ma_used, 1),
    COMPACT,
  ),
  corruption(
    "dictCountsAddUp",
    "a dk_usable that is one too high",
    (s) => add(s, keysOf(s, "mixed") + s.layouts.PyDictKeysObject.dk_usable, 1),
    COMPACT,
  ),
  corruption(
    "dictPlacesNameTheirEntries",
    "an empty place that is marked as one of a deleted entry",
    (s) => {
      const [empty] = placesOf(s, "many", (index) => index === -1);
      s.memory.setU8(placeAt(s, keysOf(s, "many"), empty!), 0xfe);
    },
    COMPACT,
  ),
  corruption(
    "dictPlacesNameTheirEntries",
    "an entry that two places have",
    (s) => {
      const [empty] = placesOf(s, "many", (index) => index === -1);
      s.memory.setU8(placeAt(s, keysOf(s, "many"), empty!), 19);
    },
    COMPACT,
  ),
  corruption(
    "dictPlacesNameTheirEntries",
    "deleted entries, and a search that expects none",
    (s) => {
      const at = keysOf(s, "named") + s.layouts.PyDictKeysObject.dk_lookup;
      s.memory.setPtr(at, s.heap.symbol("lookdict_unicode_nodummy"));
    },
    MARKED,
  ),
  corruption(
    "tablesForStrHaveStrKeys",
    "a dict with an int among its keys that is searched as one of str",
    (s) => {
      const at = keysOf(s, "mixed") + s.layouts.PyDictKeysObject.dk_lookup;
      s.memory.setPtr(at, s.heap.symbol("lookdict_unicode"));
    },
    MARKED,
  ),
  corruption(
    "tablesForStrHaveStrKeys dictKeysAreWhereTheirHashLeads",
    "an int in place of a name",
    (s) => {
      const keys = keysOf(s, "named");
      const first = keys + s.layouts.PyDictKeysObject.dk_indices + 8;
      replace(s, first + s.layouts.PyDictUnicodeEntry.me_key, s.named("number"));
    },
    KINDS,
  ),
  corruption(
    "dictKeysAreWhereTheirHashLeads",
    "two entries at each other's places",
    (s) => {
      const keys = keysOf(s, "mixed");
      const [one, other] = placesOf(s, "mixed", (index) => index >= 0);
      const [a, b] = [placeAt(s, keys, one!), placeAt(s, keys, other!)];
      const held = s.memory.u8(a);
      s.memory.setU8(a, s.memory.u8(b));
      s.memory.setU8(b, held);
    },
    COMPACT,
  ),
  corruption(
    "dictKeysAreWhereTheirHashLeads",
    "another hash than the key's",
    (s) => add(s, keysOf(s, "mixed") + s.layouts.PyDictKeysObject.dk_indices + 8 + 4, 1),
    COMPACT,
  ),
  corruption(
    "keysAreCountedByTheirUsers",
    "keys of one dict that count two",
    (s) => add(s, keysOf(s, "mixed"), 1),
    COMPACT,
  ),
  corruption(
    "keysAreCountedByTheirUsers",
    "shared keys that count one more",
    (s) => add(s, keysOf(s, "orphan"), 1),
    COMPACT,
  ),
  corruption(
    "keysAreCountedByTheirUsers",
    "empty keys that count one more",
    (s) => {
      s.holders.push(s.objects.dicts.dictNew());
      add(s, s.heap.symbol("empty_keys_struct"), 1);
    },
    from("3.10"),
  ),
];

/** The entry of a set at a place that has an item, or never had one. */
function setEntry(s: ObjectScene, name: string, hasItem: boolean): number {
  const { sets } = s.view();
  sets.open(s.named(name));
  let place = 0;
  while (hasItem ? !sets.isItem(place) : sets.key(place) !== 0) place++;
  return sets.table + place * s.layouts.setentry.SIZE;
}

const SETS: readonly ObjectCorruption[] = [
  corruption("setsHaveTheirTables", "a mask that is none", (s) =>
    s.memory.setPtr(s.named("nobody") + s.layouts.PySetObject.mask, 6),
  ),
  corruption("setTablesAreLiveBlocks", "a table in a block", (s) => {
    const at = s.named("crowd") + s.layouts.PySetObject.table;
    s.memory.setPtr(at, s.misplace(s.memory.ptr(at), "mem"));
  }),
  corruption("setCountsAddUp", "a `used` that is one too high", (s) =>
    add(s, s.named("few") + s.layouts.PySetObject.used, 1),
  ),
  corruption("setCountsAddUp", "a `fill` that is one too low", (s) =>
    add(s, s.named("few") + s.layouts.PySetObject.fill, -1),
  ),
  corruption("setItemsAreWhereTheirHashLeads", "an item where no search comes by", (s) => {
    const { sets } = s.view();
    sets.open(s.named("crowd"));
    const { SIZE } = s.layouts.setentry;
    const full = setEntry(s, "crowd", true);
    const last = sets.table + (sets.size - 1) * SIZE;
    s.memory.bytes.copyWithin(last, full, full + SIZE);
    s.memory.fill(full, SIZE, 0);
  }),
  corruption("setItemsAreWhereTheirHashLeads", "another hash than the item's", (s) =>
    add(s, setEntry(s, "few", true) + s.layouts.setentry.hash + 4, 1),
  ),
];

/** The pointer to an instance's dict, and in 3.12 to its values. */
function dictPointer(s: ObjectScene, name: string): number {
  const ref = s.named(name);
  return ref + s.objects.instances.shapeOf(s.heap.typeOf(ref))!.dictOffset;
}

/** Puts an object in place of an instance's dict, which stays alive. */
function replaceDict(s: ObjectScene, name: string, ref: number): void {
  const at = dictPointer(s, name);
  const old = asObj(s.memory.ptr(at));
  if (old !== NO_OBJECT) s.holders.push(old);
  s.count(ref, 1);
  s.memory.setPtr(at, ref);
}

const valuesOf = (s: ObjectScene, name: string): number =>
  s.memory.ptr(s.named(name) + s.layouts.PyDictObject.ma_values);

/** 3.13: values inside an instance. */
const insideOf = (s: ObjectScene, name: string): number => s.named(name) + s.layouts.PyObject.SIZE;

const INSTANCES: readonly ObjectCorruption[] = [
  corruption(
    "instancesHaveValuesOrADict",
    "a list in place of a dict",
    (s) => replaceDict(s, "shown", s.named("bare")),
    from("2.7", "3.12"),
  ),
  corruption(
    "instancesHaveValuesOrADict",
    "a dict beside values",
    (s) => s.memory.setPtr(dictPointer(s, "node"), s.named("mixed")),
    ["3.11"],
  ),
  corruption(
    "instancesHaveValuesOrADict",
    "a dict that has not the values that are inside",
    (s) => replaceDict(s, "node", s.named("mixed")),
    HEADED,
  ),
  corruption(
    "valuesAreLiveBlocks",
    "values in a block",
    (s) => {
      const values = valuesOf(s, "orphan");
      const { values: reader } = s.view();
      reader.open(values, compactDict(s, "orphan").size);
      const { block } = reader;
      const moved = s.misplace(block, "mem") + values - block;
      s.memory.setPtr(s.named("orphan") + s.layouts.PyDictObject.ma_values, moved);
    },
    COMPACT,
  ),
  corruption(
    "valuesStandWhereTheKeysHaveNames",
    "a value behind the last name",
    (s) => {
      const { entries } = compactDict(s, "orphan");
      s.memory.setPtr(valuesOf(s, "orphan") + entries * POINTER, s.objects.singletons.none);
    },
    DENSE,
  ),
  corruption(
    "valuesStandWhereTheKeysHaveNames valuesAreLiveBlocks everyBlockHasOneOwner",
    "room for fewer values than there are names",
    (s) => s.memory.setU8(valuesOf(s, "orphan") - 1, 3),
    PREFIXED,
  ),
  corruption(
    "valuesStandWhereTheKeysHaveNames",
    "a value behind the last name",
    (s) => {
      const values = insideOf(s, "half");
      const last = values + s.memory.u8(values) * POINTER;
      s.memory.setPtr(last, s.objects.singletons.none);
    },
    HEADED,
  ),
  corruption(
    "valuesAreInOrder",
    "a gap before a value",
    (s) => {
      const values = valuesOf(s, "orphan");
      s.memory.setPtr(values + POINTER, s.memory.ptr(values));
      s.memory.setPtr(values, 0);
    },
    DENSE,
  ),
  corruption(
    "valuesAreInOrder",
    "an order that is one too long",
    (s) => s.memory.setU8(valuesOf(s, "orphan") - 2, 2),
    PREFIXED,
  ),
  corruption(
    "valuesAreInOrder",
    "a value that stands twice in the order",
    (s) => s.memory.setU8(valuesOf(s, "orphan") - 3, 1),
    PREFIXED,
  ),
  corruption(
    "valuesAreInOrder",
    "an order that is one too short",
    (s) => s.memory.setU8(insideOf(s, "node") + 1, 1),
    HEADED,
  ),
  corruption(
    "valuesAreInOrder",
    "a value that stands twice in the order",
    (s) => {
      const values = insideOf(s, "node");
      const order = values + 8 + s.memory.u8(values) * POINTER;
      s.memory.setU8(order, s.memory.u8(order + 1));
    },
    HEADED,
  ),
];

/** At least one corruption for every invariant of these. */
export const TABLE_CORRUPTIONS: readonly ObjectCorruption[] = [
  ...OPEN_DICTS,
  ...COMPACT_DICTS,
  ...SETS,
  ...INSTANCES,
];

// Dicts that share their keys, 3.6 and later: what they ask for, when they get keys of their own,
// in which order they have their items. Seen in the nine CPythons on instances and their __dict__.

import { expect, test } from "vitest";
import { type Addr, NULL, type ObjRef } from "../../src/memory/address.ts";
import type { CompactDicts } from "../../src/objects/dict-compact.ts";
import { type SharedKeyDicts, sharedDictsOf } from "../../src/objects/dict-shared.ts";
import { KeysKind } from "../../src/objects/keys-struct.ts";
import { PYTHONS } from "./bare-heap.ts";
import { type TableHeap, tableHeap } from "./table-heap.ts";

const COMPACT = PYTHONS.filter((python) => python !== "2.7");
const DENSE = ["3.6", "3.7", "3.8", "3.9", "3.10"] as const;
const ORDERED = ["3.11", "3.12", "3.13"] as const;

interface Shared extends TableHeap {
  readonly dicts: CompactDicts;
  readonly shared: SharedKeyDicts;
  readonly keys: Addr;
  name(text: string): ObjRef;
}

function sharedHeap(python: string): Shared {
  const table = tableHeap(python);
  const shared = sharedDictsOf(table.dicts)!;
  const name = (text: string): ObjRef => table.str(text, `${text.charCodeAt(0)}.0`);
  for (const each of "abcdefg") name(each);
  table.thing();
  const keys = shared.newSharedKeys();
  table.requests();
  return { ...table, dicts: table.dicts as CompactDicts, shared, keys, name };
}

/** A dict over the keys with these items, each value its own name. */
function dictOf(heap: Shared, names: string): ObjRef {
  const dict = heap.shared.newInstanceDict(heap.keys);
  for (const each of names) heap.dicts.setItem(dict, heap.name(each), heap.name(each));
  return dict;
}

function keysInOrder({ dicts, names }: Shared, dict: ObjRef): string {
  let text = "";
  for (let at = dicts.next(dict, 0); at >= 0; at = dicts.next(dict, at + 1)) {
    text += names.get(dicts.keyAt(dict, at));
    expect(dicts.valueAt(dict, at)).toBe(dicts.keyAt(dict, at));
  }
  return text;
}

test("2.7 shares no keys", () => {
  expect(sharedDictsOf(tableHeap("2.7").dicts)).toBeUndefined();
});

test.each(COMPACT)(
  "in %s two dicts of a class have the same keys, and only values of their own",
  (python) => {
    const heap = sharedHeap(python);
    const { shared, keys, dicts } = heap;
    const first = dictOf(heap, "ab");
    const second = dictOf(heap, "ab");
    expect(shared.keysOf(first)).toBe(keys);
    expect(shared.keysOf(second)).toBe(keys);
    expect(shared.keysRefcnt(keys)).toBe(3);
    expect(dicts.dictTable(first)).toMatchObject({ used: 2, isSplit: true, keysRefcnt: 3 });
    expect(heap.heap.refcnt(heap.name("a"))).toBe(1 + 1 + 2);
    const names: ObjRef[] = [];
    shared.visitKeys(keys, (name) => names.push(name));
    expect(names).toEqual([heap.name("a"), heap.name("b")]);
    heap.heap.decref(first);
    heap.heap.decref(second);
    expect(shared.keysRefcnt(keys)).toBe(1);
    expect(heap.heap.refcnt(heap.name("a"))).toBe(2);
    shared.releaseKeys(keys);
    expect(heap.heap.refcnt(heap.name("a"))).toBe(1);
  },
);

test.each(COMPACT)(
  "in %s the last dict of a class that is gone drops values, then names, then the keys",
  (python) => {
    const heap = sharedHeap(python);
    const dict = dictOf(heap, "ab");
    heap.shared.releaseKeys(heap.keys);
    expect(heap.shared.keysRefcnt(heap.keys)).toBe(1);
    heap.requests();
    heap.heap.decref(dict);
    const freed = { "3.6": "Mf", "3.11": "Mf Of", "3.13": "Mf Mf" } as Record<string, string>;
    const since =
      python === "3.13" ? "3.13" : python === "3.11" || python === "3.12" ? "3.11" : "3.6";
    expect(heap.requests()).toBe(freed[since]);
    for (const each of "ab") expect(heap.heap.refcnt(heap.name(each))).toBe(1);
  },
);

test.each(COMPACT)(
  "in %s sizes count values, and keys only of the last that has them",
  (python) => {
    const heap = sharedHeap(python);
    const dict = dictOf(heap, "ab");
    const isDense = (DENSE as readonly string[]).includes(python);
    const values = isDense ? 5 * 8 : 30 * 8;
    expect(heap.dicts.type.slots.sizeOf(dict)).toBe(48 + values);
    expect(heap.shared.sizeOfKeys(heap.keys)).toBe(isDense ? 168 : 32 + 64 + 42 * 16);
    heap.shared.releaseKeys(heap.keys);
    const size = 48 + values + heap.shared.sizeOfKeys(heap.keys);
    expect(heap.dicts.type.slots.sizeOf(dict)).toBe(size);
  },
);

test.each(COMPACT)("in %s another key than a str combines the dict", (python) => {
  const heap = sharedHeap(python);
  const { dicts, shared, int } = heap;
  const dict = dictOf(heap, "ba");
  dicts.setItem(dict, int(1), int(1));
  expect(shared.keysOf(dict)).not.toBe(heap.keys);
  expect(shared.keysRefcnt(heap.keys)).toBe(1);
  expect(dicts.dictTable(dict)).toMatchObject({ used: 3, isSplit: false, keysRefcnt: 1 });
  expect(keysInOrder(heap, dict)).toBe("ba1");
  heap.heap.decref(dict);
  expect(heap.heap.refcnt(heap.name("a"))).toBe(2);
});

test.each(COMPACT)("in %s a copy shares the keys too", (python) => {
  const heap = sharedHeap(python);
  const { dicts, shared } = heap;
  const dict = dictOf(heap, "ab");
  const copy = dicts.copy(dict);
  expect(shared.keysOf(copy)).toBe(heap.keys);
  dicts.setItem(copy, heap.name("c"), heap.name("c"));
  expect(keysInOrder(heap, copy)).toBe("abc");
  expect(keysInOrder(heap, dict)).toBe("ab");
  heap.heap.decref(dict);
  expect(keysInOrder(heap, copy)).toBe("abc");
  heap.heap.decref(copy);
  expect(heap.heap.refcnt(heap.name("a"))).toBe(2);
});

test.each(COMPACT)("in %s merging takes the items in the dict's own order", (python) => {
  const heap = sharedHeap(python);
  const dict = dictOf(heap, "ab");
  const target = heap.dicts.newDict();
  heap.dicts.update(target, dict);
  expect(keysInOrder(heap, target)).toBe("ab");
  expect(heap.dicts.dictTable(target).isSplit).toBe(false);
});

test.each(COMPACT)("in %s clearing leaves the class's keys alone", (python) => {
  const heap = sharedHeap(python);
  const dict = dictOf(heap, "ab");
  heap.dicts.clear(dict);
  expect(heap.dicts.size(dict)).toBe(0);
  expect(heap.shared.keysRefcnt(heap.keys)).toBe(1);
  expect(heap.heap.refcnt(heap.name("a"))).toBe(2);
  heap.dicts.setItem(dict, heap.name("b"), heap.name("b"));
  expect(keysInOrder(heap, dict)).toBe("b");
});

test.each(COMPACT)("in %s without memory the keys stay the class's alone", (python) => {
  const heap = sharedHeap(python);
  const dict = dictOf(heap, "ab");
  Object.assign(heap.heap.domains.obj, { malloc: () => NULL });
  expect(() => heap.shared.newInstanceDict(heap.keys)).toThrow("MemoryError");
  expect(() => heap.dicts.copy(dict)).toThrow("MemoryError");
  Object.assign(heap.heap.domains.mem, { malloc: () => NULL });
  expect(() => heap.shared.newInstanceDict(heap.keys)).toThrow("MemoryError");
  expect(() => heap.dicts.copy(dict)).toThrow("MemoryError");
  heap.dicts.clearFreeLists();
  expect(heap.shared.newSharedKeys()).toBe(NULL);
  expect(heap.shared.keysRefcnt(heap.keys)).toBe(2);
  expect(heap.heap.refcnt(heap.name("a"))).toBe(3);
});

test.each(DENSE)("in %s a dict asks for five values, then for itself", (python) => {
  const heap = sharedHeap(python);
  heap.shared.newInstanceDict(heap.keys);
  expect(heap.requests()).toBe(python === "3.6" || python === "3.7" ? "Mm40 Om80" : "Mm40 Om64");
});

test.each(DENSE)("in %s an item out of the keys' order combines the dict", (python) => {
  const heap = sharedHeap(python);
  dictOf(heap, "ab");
  const other = dictOf(heap, "b");
  expect(heap.dicts.dictTable(other)).toMatchObject({ isSplit: false, used: 1 });
  expect(keysInOrder(heap, other)).toBe("b");
  expect(heap.shared.keysRefcnt(heap.keys)).toBe(2);
});

test.each(DENSE)("in %s a new item behind the others goes into the keys, for all", (python) => {
  const heap = sharedHeap(python);
  const dict = dictOf(heap, "a");
  heap.dicts.setItem(dict, heap.name("b"), heap.name("b"));
  expect(heap.dicts.dictTable(dict).isSplit).toBe(true);
  const late = dictOf(heap, "");
  heap.dicts.setItem(dict, heap.name("c"), heap.name("c"));
  heap.dicts.setItem(late, heap.name("a"), heap.name("a"));
  expect(heap.dicts.dictTable(late)).toMatchObject({ isSplit: true, fill: 3, used: 1 });
});

test.each(DENSE)("in %s a deletion combines the dict", (python) => {
  const heap = sharedHeap(python);
  const dict = dictOf(heap, "ab");
  expect(heap.dicts.deleteItem(dict, heap.name("c"))).toBe(false);
  expect(heap.dicts.dictTable(dict).isSplit).toBe(true);
  expect(heap.dicts.deleteItem(dict, heap.name("a"))).toBe(true);
  expect(heap.dicts.dictTable(dict)).toMatchObject({ isSplit: false, used: 1, size: 8 });
  expect(keysInOrder(heap, dict)).toBe("b");
  expect(heap.heap.refcnt(heap.name("a"))).toBe(2);
});

test.each(DENSE)("in %s a dict that outgrew the keys can offer its own to the class", (python) => {
  const heap = sharedHeap(python);
  const { dicts, shared } = heap;
  const dict = dictOf(heap, "abcdef");
  expect(dicts.dictTable(dict)).toMatchObject({ isSplit: false, size: 16 });
  heap.requests();
  const keys = shared.shareKeys(dict);
  expect(heap.requests()).toBe("Mm80");
  expect(keys).toBe(shared.keysOf(dict));
  expect(shared.keysRefcnt(keys)).toBe(2);
  expect(dicts.keys.kind(keys)).toBe(KeysKind.SPLIT);
  expect(keysInOrder(heap, dict)).toBe("abcdef");
  expect(shared.shareKeys(dict)).toBe(keys);
  expect(shared.keysRefcnt(keys)).toBe(3);
});

test.each(DENSE)(
  "in %s keys that were deleted from are made anew before they are shared",
  (python) => {
    const heap = sharedHeap(python);
    const { dicts, shared } = heap;
    const dict = dictOf(heap, "abcdef");
    dicts.deleteItem(dict, heap.name("b"));
    const before = shared.keysOf(dict);
    expect(shared.shareKeys(dict)).not.toBe(before);
    expect(keysInOrder(heap, dict)).toBe("acdef");
    const general = dictOf(heap, "a");
    dicts.setItem(general, heap.int(1), heap.int(1));
    expect(shared.shareKeys(general)).toBe(NULL);
  },
);

test.each(ORDERED)("in %s a dict has its items in its own order, and gaps", (python) => {
  const heap = sharedHeap(python);
  const { dicts, name } = heap;
  dictOf(heap, "abc");
  const dict = dictOf(heap, "cab");
  expect(dicts.dictTable(dict).isSplit).toBe(true);
  expect(keysInOrder(heap, dict)).toBe("cab");
  dicts.deleteItem(dict, name("a"));
  expect(keysInOrder(heap, dict)).toBe("cb");
  expect(dicts.deleteItem(dict, name("a"))).toBe(false);
  dicts.setItem(dict, name("a"), name("a"));
  expect(keysInOrder(heap, dict)).toBe("cba");
  expect(dicts.dictTable(dict).isSplit).toBe(true);
  expect(heap.shared.keysRefcnt(heap.keys)).toBe(3);
});

test.each(ORDERED)(
  "in %s a dict over keys without room is combined by the next new name",
  (python) => {
    const heap = sharedHeap(python);
    const { dicts, name } = heap;
    const dict = dictOf(heap, "ba");
    dicts.keys.setUsable(heap.keys, 0);
    heap.requests();
    dicts.setItem(dict, name("c"), name("c"));
    expect(heap.requests()).toBe(python === "3.13" ? "Mm208 Mf" : "Om208 Mf");
    expect(dicts.dictTable(dict)).toMatchObject({ isSplit: false, size: 16, used: 3 });
    expect(keysInOrder(heap, dict)).toBe("bac");
  },
);

test.each(ORDERED)("in %s a dict takes values over that an instance had", (python) => {
  const heap = sharedHeap(python);
  const { dicts, shared, name } = heap;
  dictOf(heap, "ab");
  const values = shared.values.getValues(shared.values.capacityFor(heap.keys));
  heap.memory.setPtr(shared.values.slot(values, 1), heap.heap.incref(name("b")));
  shared.values.addIndex(values, 1);
  const dict = shared.newDictOfValues(heap.keys, values);
  expect(dicts.dictTable(dict)).toMatchObject({ isSplit: true, used: 1 });
  expect(keysInOrder(heap, dict)).toBe("b");
  heap.heap.decref(dict);
  expect(heap.heap.refcnt(name("b"))).toBe(3);
});

test("in 3.13 values inside an instance are moved out when the dict is combined", () => {
  const heap = sharedHeap("3.13");
  const { dicts, shared, name, memory } = heap;
  const { values } = shared;
  dictOf(heap, "ab");
  const capacity = values.capacityFor(heap.keys);
  const inside = values.getValues(capacity);
  values.embed(inside, capacity);
  memory.setPtr(values.slot(inside, 0), heap.heap.incref(name("a")));
  values.addIndex(inside, 0);
  const dict = shared.newDictOfValues(heap.keys, inside);
  expect(values.isValid(inside)).toBe(true);
  dicts.setItem(dict, heap.int(1), heap.int(1));
  expect(values.isValid(inside)).toBe(false);
  expect(values.peek(inside, 0)).toBe(0);
  expect(keysInOrder(heap, dict)).toBe("a1");
  heap.requests();
  heap.heap.decref(dict);
  expect(heap.requests()).toBe("Mf");
});

test("in 3.13 clearing a dict over an instance's values keeps them in their place", () => {
  const heap = sharedHeap("3.13");
  const { dicts, shared, name, memory } = heap;
  const { values } = shared;
  dictOf(heap, "ab");
  const capacity = values.capacityFor(heap.keys);
  const inside = values.getValues(capacity);
  values.embed(inside, capacity);
  memory.setPtr(values.slot(inside, 1), heap.heap.incref(name("b")));
  values.addIndex(inside, 1);
  const dict = shared.newDictOfValues(heap.keys, inside);
  dicts.clear(dict);
  expect(dicts.valuesOf(dict)).toBe(inside);
  expect(values.size(inside)).toBe(0);
  expect(heap.heap.refcnt(name("b"))).toBe(3);
  dicts.setItem(dict, name("a"), name("a"));
  expect(values.peek(inside, 0)).toBe(name("a"));
  expect(dicts.size(dict)).toBe(1);
});

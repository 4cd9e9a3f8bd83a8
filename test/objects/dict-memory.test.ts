// The memory of dicts: what they ask of the allocator, how big they are, what free lists keep.
// Requests and sizes were seen in the nine CPythons (PyMem_SetAllocator hooks, sys.getsizeof).

import { expect, test } from "vitest";
import type { ObjRef } from "../../src/memory/address.ts";
import type { CompactDicts } from "../../src/objects/dict-compact.ts";
import { PYTHONS } from "./bare-heap.ts";
import { type TableHeap, tableHeap } from "./table-heap.ts";

type Python = (typeof PYTHONS)[number];

/** A value for each version: given from the first that has it on. */
function since<T>(values: Partial<Record<Python, T>>): (python: Python) => T {
  return (python) => {
    let found: T | undefined;
    for (const each of PYTHONS) {
      if (values[each] !== undefined) found = values[each];
      if (each === python) return found!;
    }
    throw new Error("an unknown Python");
  };
}

/** A new dict of ints from `first` up to `count` of them, each its own value. */
function intDict(table: TableHeap, count: number, first = 0): ObjRef {
  const dict = table.dicts.newDict();
  for (let i = 0; i < count; i++) {
    table.dicts.setItem(dict, table.int(first + i), table.int(first + i));
  }
  return dict;
}

/** The requests that `operation` makes, with nothing on a free list. */
function requests(table: TableHeap, operation: () => unknown): string {
  table.dicts.clearFreeLists();
  table.requests();
  operation();
  return table.requests();
}

const COMPACT = PYTHONS.filter((python) => python !== "2.7");

test.each(PYTHONS)(
  "in %s an empty dict asks for itself, and to 3.7 for its keys before",
  (python) => {
    const table = tableHeap(python);
    table.int(1);
    table.str("<dummy key>");
    const asked = since({ "2.7": "Om280", "3.6": "Om168 Om80", "3.8": "Om64" });
    expect(requests(table, () => table.dicts.newDict())).toBe(asked(python));
  },
);

test.each(PYTHONS)("in %s dict() asks for itself first", (python) => {
  const table = tableHeap(python);
  table.str("<dummy key>");
  const asked = since({
    "2.7": "Om280",
    "3.6": "Om80 Om168",
    "3.8": "Om64 Om168",
    "3.10": "Om64",
  });
  expect(requests(table, () => table.dicts.dictNew())).toBe(asked(python));
});

test.each(PYTHONS)(
  "in %s a display of one item asks as `{}` and an insertion do, or presized",
  (python) => {
    const table = tableHeap(python);
    const [key, value] = [table.int(7), table.thing()];
    table.str("<dummy key>");
    const asked = since({
      "2.7": "Om280",
      "3.6": "Om168 Om80",
      "3.8": "Om64 Om168",
      "3.11": "Om64 Om160",
      "3.13": "Om64 Mm160",
    });
    expect(requests(table, () => table.dicts.fromItems([key], [value]))).toBe(asked(python));
  },
);

test.each(PYTHONS)("in %s a display of six items is made with room for them", (python) => {
  const table = tableHeap(python);
  const keys = [..."abcdef"].map((name, i) => table.str(name, `${i + 1}.0`));
  const values = keys.map(() => table.thing());
  table.str("<dummy key>");
  const asked = since({
    "2.7": "Om280 Mm768",
    "3.6": "Om296 Om80",
    "3.8": "Om296 Om64",
    "3.11": "Om208 Om64",
    "3.13": "Mm208 Om64",
  });
  expect(requests(table, () => table.dicts.fromItems(keys, values))).toBe(asked(python));
});

test.each(PYTHONS)(
  "in %s the sixth int key asks for keys twice as big, and keeps or gives the old ones back",
  (python) => {
    const table = tableHeap(python);
    const dict = intDict(table, 5);
    const key = table.int(9);
    const asked = since({
      "2.7": "Mm768",
      "3.6": "Om296 Of",
      "3.7": "Om296",
      "3.11": "Om288 Of",
      "3.13": "Mm288 Mf",
    });
    expect(requests(table, () => table.dicts.setItem(dict, key, key))).toBe(asked(python));
  },
);

test.each(PYTHONS)("in %s a dict grows at the sizes at which the real one grows", (python) => {
  const table = tableHeap(python);
  const dict = table.dicts.newDict();
  const steps: [number, number][] = [[0, table.heap.sizeOf(dict)]];
  for (let i = 0; i < 100; i++) {
    table.dicts.setItem(dict, table.int(i), table.int(0));
    const size = table.heap.sizeOf(dict);
    if (size !== steps.at(-1)![1]) steps.push([i + 1, size]);
  }
  const grown = since<[number, number][]>({
    "2.7": [
      [0, 280],
      [6, 1048],
      [22, 3352],
      [86, 12568],
    ],
    "3.6": [
      [0, 248],
      [6, 376],
      [11, 656],
      [22, 1192],
      [43, 2288],
      [86, 4712],
    ],
    "3.8": [
      [0, 64],
      [1, 232],
      [6, 360],
      [11, 640],
      [22, 1176],
      [43, 2272],
      [86, 4696],
    ],
    "3.11": [
      [0, 64],
      [1, 224],
      [6, 352],
      [11, 632],
      [22, 1168],
      [43, 2264],
      [86, 4688],
    ],
  });
  expect(steps).toEqual(grown(python));
});

test.each(PYTHONS)("in %s a table with indices of four bytes keeps its items", (python) => {
  const { dicts, heap, int, thing } = tableHeap(python);
  const dict = dicts.newDict();
  const value = thing();
  for (let i = 0; i < 23_000; i++) dicts.setItem(dict, int(i * 7), value);
  expect(dicts.size(dict)).toBe(23_000);
  expect(heap.sizeOf(dict) - dicts.type.headSize).toBe(
    since({ "2.7": 3145976, "3.6": 1310792, "3.11": 1310784 })(python),
  );
  for (let i = 0; i < 23_000; i += 97) {
    expect(dicts.peekItem(dict, int(i * 7))).toBe(value);
    expect(dicts.peekItem(dict, int(i * 7 + 1))).toBe(0);
  }
  for (let i = 0; i < 23_000; i += 2) dicts.deleteItem(dict, int(i * 7));
  if (python !== "2.7") expect(dicts.keyAt(dict, dicts.next(dict, 0))).toBe(int(7));
  expect(heap.refcnt(value)).toBe(11_501);
  heap.decref(dict);
  expect(heap.refcnt(value)).toBe(1);
});

test.each(PYTHONS)(
  "in %s a freed dict is taken again before any other, and its free list keeps eighty",
  (python) => {
    const { dicts, heap } = tableHeap(python);
    const made = Array.from({ length: 100 }, () => dicts.newDict());
    for (const dict of made) heap.decref(dict);
    expect(dicts.freeList.numfree).toBe(80);
    expect(dicts.newDict()).toBe(made[79]);
    expect(dicts.newDict()).toBe(made[78]);
    expect(dicts.dictNew()).not.toBe(made[77]);
  },
);

test.each(PYTHONS)("in %s a full collection empties the free lists, but not in 2.7", (python) => {
  const table = tableHeap(python);
  table.heap.decref(intDict(table, 1));
  expect(table.dicts.freeList.numfree).toBe(1);
  table.dicts.clearFreeLists();
  expect(table.dicts.freeList.numfree).toBe(python === "2.7" ? 1 : 0);
});

test.each(COMPACT)("in %s a change gives the dict a version that no dict had", (python) => {
  const { dicts, heap, int, thing } = tableHeap(python);
  const tag = (dict: ObjRef): number =>
    heap.memory.u32(dict + heap.layouts.PyDictObject.ma_version_tag);
  const [a, b] = [dicts.newDict(), dicts.newDict()];
  const step = since({ "3.6": 1, "3.12": 256, "3.13": 4096 })(python);
  const changes = (operation: () => void): number => {
    const before = tag(a);
    operation();
    return (tag(a) - before) / step;
  };
  const value = thing();
  expect(tag(b) - tag(a)).toBe(step);
  expect(changes(() => dicts.setItem(a, int(1), value))).toBe(2);
  const ofSame = since({ "3.6": 1, "3.8": 0 })(python);
  expect(changes(() => dicts.setItem(a, int(1), value))).toBe(ofSame);
  expect(changes(() => dicts.setItem(a, int(1), int(1)))).toBe(1);
  expect(changes(() => dicts.setItem(a, int(2), value))).toBe(1);
  expect(changes(() => dicts.deleteItem(a, int(2)))).toBe(1);
  expect(changes(() => dicts.peekItem(a, int(2)))).toBe(0);
  expect(changes(() => dicts.clear(a))).toBe(1);
  expect(changes(() => dicts.clear(a))).toBe(0);
});

test.each(COMPACT)("in %s the version counter carries into its high word", (python) => {
  const { dicts, heap, int } = tableHeap(python);
  const at = heap.symbol("pydict_global_version");
  heap.memory.setU32(at, 0xfffff800);
  const dict = dicts.newDict();
  for (let i = 0; i < 2048; i++) {
    dicts.setItem(dict, int(1), dict);
    dicts.clear(dict);
  }
  const tag = dict + heap.layouts.PyDictObject.ma_version_tag;
  expect(heap.memory.u32(tag + 4)).toBe(1);
  expect(heap.memory.u32(tag + 4)).toBe(heap.memory.u32(at + 4));
});

test.each(COMPACT)(
  "in %s keys of eight slots wait on a free list, since 3.11 those for str alone",
  (python) => {
    const table = tableHeap(python);
    const { dicts, heap, int, str, thing } = table;
    const value = thing();
    const keysOf = (key: ObjRef): ObjRef => {
      const dict = dicts.newDict();
      dicts.setItem(dict, key, value);
      return dict;
    };
    const [ofInt, ofStr] = [keysOf(int(1)), keysOf(str("k"))];
    const free = (dict: ObjRef): string => requests(table, () => heap.decref(dict));
    expect(free(ofInt)).toBe(since({ "3.6": "", "3.11": "Of", "3.13": "Mf" })(python));
    const [again] = [dicts.dictTable(ofStr).keys];
    expect(free(ofStr)).toBe("");
    const next = dicts.newDict();
    dicts.setItem(next, str("k"), value);
    expect(dicts.dictTable(next).keys).toBe(again);
  },
);

test.each(COMPACT)(
  "in %s another key than a str makes keys general: marked to 3.10, since then made anew",
  (python) => {
    const table = tableHeap(python);
    const { dicts, int, str, thing } = table;
    const dict = dicts.newDict();
    const value = thing();
    dicts.setItem(dict, str("k"), value);
    const { keys } = dicts.dictTable(dict);
    const key = int(1);
    const asked = since({ "3.6": "", "3.11": "Om288", "3.13": "Mm288" });
    expect(requests(table, () => dicts.setItem(dict, key, value))).toBe(asked(python));
    expect(dicts.dictTable(dict).keys === keys).toBe(asked(python) === "");
    expect(dicts.peekItem(dict, str("k"))).toBe(value);
    expect(dicts.peekItem(dict, key)).toBe(value);
  },
);

test.each(COMPACT)(
  "in %s a copy of a dense dict copies its keys as they are, since 3.7",
  (python) => {
    const table = tableHeap(python);
    const { dicts, int } = table;
    const dict = intDict(table, 6);
    const asked = since({
      "3.6": "Om168 Om80 Om296 Of",
      "3.7": "Om296 Om80",
      "3.8": "Om296 Om64",
      "3.11": "Om288 Om64",
      "3.13": "Mm288 Om64",
    });
    expect(requests(table, () => dicts.copy(dict))).toBe(asked(python));
    for (const n of [0, 1, 2]) dicts.deleteItem(dict, int(n));
    const sparse = since({
      "3.6": "Om168 Om80",
      "3.8": "Om64 Om168",
      "3.10": "Om64 Om296",
      "3.11": "Om64 Om288",
      "3.13": "Om64 Mm288",
    });
    expect(requests(table, () => dicts.copy(dict))).toBe(sparse(python));
  },
);

test.each(COMPACT)("in %s a cleared dict shares the empty keys, whose count says so", (python) => {
  const table = tableHeap(python);
  const dicts = table.dicts as CompactDicts;
  const { keys } = dicts;
  const dict = intDict(table, 3);
  const before = keys.refcnt(keys.empty);
  dicts.clear(dict);
  expect(dicts.keysOf(dict)).toBe(keys.empty);
  expect(keys.refcnt(keys.empty)).toBe(since({ "3.6": before + 1, "3.12": -1 })(python));
  expect(table.heap.sizeOf(dict)).toBe(since({ "3.6": 80, "3.8": 64 })(python));
  dicts.setItem(dict, table.int(4), table.int(4));
  expect(keys.refcnt(keys.empty)).toBe(before);
  table.heap.decref(dict);
  expect(keys.refcnt(keys.empty)).toBe(before);
});

test("a 2.7 dict of more than 50,000 items grows to twice as many places, not four times", () => {
  const { dicts, int, thing } = tableHeap("2.7");
  const dict = dicts.newDict();
  const value = thing();
  for (let i = 0; i < 87_381; i++) dicts.setItem(dict, int(i), value);
  expect(dicts.type.slots.sizeOf(dict)).toBe(3_145_976);
  dicts.setItem(dict, int(87_381), value);
  expect(dicts.type.slots.sizeOf(dict)).toBe(6_291_704);
});

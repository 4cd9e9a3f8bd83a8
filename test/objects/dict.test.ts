// dict as an object: what it holds and drops, in which order it has its items, what it refuses.
// Whole tables are held against those of real CPythons in tables.test.ts.

import { expect, test } from "vitest";
import { NULL, type ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { type TableHeap, tableHeap } from "./table-heap.ts";

/** A new dict of ints from `first` up to `count` of them, each its own value. */
function intDict(table: TableHeap, count: number, first = 0): ObjRef {
  const dict = table.dicts.newDict();
  for (let i = 0; i < count; i++) {
    table.dicts.setItem(dict, table.int(first + i), table.int(first + i));
  }
  return dict;
}

test.each(PYTHONS)(
  "in %s what a dict held is dropped entry by entry, the key before the value",
  (python) => {
    const { dicts, heap } = tableHeap(python);
    const dropped: string[] = [];
    const type = heap.newStaticType({
      name: "witness",
      basicsize: 24,
      slots: {
        repr: () => "witness",
        sizeOf: () => 24,
        hash: (ref) => {
          heap.hashHigh = 0;
          return heap.memory.i32(ref + 16);
        },
        free: (ref) => {
          dropped.push(`${heap.memory.i32(ref + 16)}`);
          heap.freeMemory(ref, type);
        },
      },
    });
    const witness = (n: number): ObjRef => {
      const ref = heap.newObject(type);
      heap.memory.setU32(ref + 16, n);
      return ref;
    };
    const dict = dicts.newDict();
    for (const n of [1, 3]) {
      const [key, value] = [witness(n), witness(n + 1)];
      dicts.setItem(dict, key, value);
      heap.decref(key);
      heap.decref(value);
    }
    heap.decref(dict);
    expect(dropped).toEqual(["1", "2", "3", "4"]);
  },
);

test.each(PYTHONS)(
  "in %s a deletion drops the key before the value, in 2.7 the value before the key",
  (python) => {
    const { dicts, heap, str, thing } = tableHeap(python);
    const dict = dicts.newDict();
    const [key, value] = [str("k", "3.0"), thing()];
    dicts.setItem(dict, key, value);
    const order: string[] = [];
    const { decref } = heap;
    heap.decref = (ref) => {
      if (ref === key) order.push("key");
      if (ref === value) order.push("value");
      decref.call(heap, ref);
    };
    expect(dicts.deleteItem(dict, key)).toBe(true);
    expect(dicts.deleteItem(dict, key)).toBe(false);
    expect(order).toEqual(python === "2.7" ? ["value", "key"] : ["key", "value"]);
  },
);

test.each(PYTHONS)("in %s counts are those of the items that are there", (python) => {
  const { dicts, heap, int, thing } = tableHeap(python);
  const dict = dicts.newDict();
  const [a, b] = [thing(), thing()];
  dicts.setItem(dict, int(1), a);
  dicts.setItem(dict, int(1), b);
  dicts.setItem(dict, int(1), b);
  expect([a, b, int(1)].map((ref) => heap.refcnt(ref))).toEqual([1, 2, 2]);
  expect(dicts.setDefault(dict, int(1), a)).toBe(b);
  expect(dicts.setDefault(dict, int(2), a)).toBe(a);
  expect(heap.refcnt(a)).toBe(2);
  const copy = dicts.copy(dict);
  expect([a, b, int(1)].map((ref) => heap.refcnt(ref))).toEqual([3, 3, 3]);
  expect(dicts.pop(dict, int(1))).toBe(b);
  expect([a, b, int(1)].map((ref) => heap.refcnt(ref))).toEqual([3, 3, 2]);
  expect(dicts.pop(dict, int(1))).toBe(0);
  heap.decref(b);
  dicts.clear(dict);
  heap.decref(copy);
  expect([a, b, int(1), int(2)].map((ref) => heap.refcnt(ref))).toEqual([1, 1, 1, 1]);
});

test.each(PYTHONS)("in %s traverse visits every reference that the dict has", (python) => {
  const { dicts, heap, int, str, thing } = tableHeap(python);
  const dict = dicts.newDict();
  const value = thing();
  dicts.setItem(dict, int(1), value);
  dicts.setItem(dict, str("k", "2.0"), value);
  dicts.setItem(dict, int(5), value);
  dicts.deleteItem(dict, int(5));
  const visited = new Map<ObjRef, number>();
  heap.typeOf(dict).slots.traverse!(dict, (ref) => {
    visited.set(ref, (visited.get(ref) ?? 0) + 1);
  });
  expect(visited.get(value)).toBe(2);
  for (const [ref, count] of visited) expect(heap.refcnt(ref)).toBe(count + 1);
  expect(visited.size).toBe(python === "2.7" ? 4 : 3);
});

test.each(PYTHONS)("in %s what a dict refuses, it refuses with CPython's words", (python) => {
  const { dicts, heap, int, thing } = tableHeap(python);
  const dict = dicts.newDict();
  const { slots } = dicts.type;
  dicts.setItem(dict, int(1), thing());
  expect(() => slots.getItem!(dict, int(7))).toThrow("KeyError: 7");
  expect(() => slots.setItem!(dict, int(7), 0 as ObjRef)).toThrow("KeyError: 7");
  expect(() => dicts.setItem(dict, dict, int(1))).toThrow("TypeError: unhashable type: 'dict'");
  expect(() => dicts.peekItem(dict, dict)).toThrow("TypeError: unhashable type: 'dict'");
  expect(heap.refcnt(dict)).toBe(1);
  expect(dicts.size(dict)).toBe(1);
});

test.each(PYTHONS)("in %s iterating stops where the dict changes size", (python) => {
  const { dicts, heap, int } = tableHeap(python);
  const dict = dicts.newDict();
  for (const n of [3, 1, 2]) dicts.setItem(dict, int(n), int(n));
  const { slots } = heap.typeOf(dict);
  const order = python === "2.7" ? [1, 2, 3] : [3, 1, 2];
  expect([...slots.iterate!(dict)]).toEqual(order.map(int));
  expect(() => {
    for (const _ of slots.iterate!(dict)) dicts.setItem(dict, int(9), int(9));
  }).toThrow("RuntimeError: dictionary changed size during iteration");
});

test.each(PYTHONS)(
  "in %s since 3.8 iterating stops when there are more keys than there were",
  (python) => {
    const { dicts, heap, int } = tableHeap(python);
    const dict = dicts.newDict();
    dicts.setItem(dict, int(1), int(1));
    const walk = (): number => {
      let seen = 0;
      for (const key of heap.typeOf(dict).slots.iterate!(dict)) {
        if (++seen > 3) break;
        dicts.setItem(dict, int(10 + seen), key);
        dicts.deleteItem(dict, key);
      }
      return seen;
    };
    if (PYTHONS.indexOf(python) >= PYTHONS.indexOf("3.8")) {
      expect(walk).toThrow("RuntimeError: dictionary keys changed during iteration");
    } else {
      expect(walk()).toBeGreaterThan(0);
    }
  },
);

test.each(PYTHONS)("in %s repr shows the items in order, and a cycle as dots", (python) => {
  const { dicts, heap, int } = tableHeap(python);
  const dict = dicts.newDict();
  dicts.setItem(dict, int(2), int(5));
  dicts.setItem(dict, int(1), dict);
  expect(heap.repr(dict)).toBe(python === "2.7" ? "{1: {...}, 2: 5}" : "{2: 5, 1: {...}}");
});

test.each(PYTHONS)("in %s two dicts are equal that have the same items, in any order", (python) => {
  const { dicts, heap, int } = tableHeap(python);
  const [a, b] = [dicts.newDict(), dicts.newDict()];
  for (const n of [1, 2]) dicts.setItem(a, int(n), int(n));
  for (const n of [2, 1]) dicts.setItem(b, int(n), int(n));
  expect(heap.equals(a, b)).toBe(true);
  dicts.setItem(b, int(1), int(2));
  expect(heap.equals(a, b)).toBe(false);
  dicts.deleteItem(b, int(1));
  expect(heap.equals(a, b)).toBe(false);
  expect(heap.equals(a, int(1))).toBe(false);
});

test.each(PYTHONS)("in %s `|` of dicts is there since 3.9", (python) => {
  const { dicts, heap, int } = tableHeap(python);
  const [a, b] = [dicts.newDict(), dicts.newDict()];
  dicts.setItem(a, int(1), int(1));
  dicts.setItem(b, int(2), int(2));
  const union = dicts.type.slots.binary!("|", a, b);
  if (PYTHONS.indexOf(python) < PYTHONS.indexOf("3.9")) {
    expect(union).toBe(-1);
  } else {
    expect(heap.repr(union as ObjRef)).toBe("{1: 1, 2: 2}");
  }
  expect(dicts.type.slots.binary!("+", a, b)).toBe(-1);
});

test.each(PYTHONS)("in %s without memory a dict is as it was, and says MemoryError", (python) => {
  const table = tableHeap(python);
  const { dicts, heap, int } = table;
  const dict = intDict(table, 5);
  const key = int(9);
  const before = dicts.dictTable(dict);
  dicts.clearFreeLists();
  while (dicts.freeList.numfree > 0) dicts.newDict();
  Object.assign(heap.domains.obj, { malloc: () => NULL });
  Object.assign(heap.domains.mem, { malloc: () => NULL });
  expect(() => dicts.setItem(dict, key, key)).toThrow("MemoryError");
  expect(() => dicts.newDict()).toThrow("MemoryError");
  expect(() => dicts.dictNew()).toThrow("MemoryError");
  expect(() => dicts.copy(dict)).toThrow("MemoryError");
  // 2.7 puts the item in before it asks for a bigger table.
  if (python !== "2.7") expect(dicts.dictTable(dict)).toEqual(before);
  expect(heap.refcnt(key)).toBe(python === "2.7" ? 3 : 1);
});

test.each(PYTHONS)(
  "in %s a dict is tracked from the first value that may lie on a cycle",
  (python) => {
    const { dicts, heap, int, thing } = tableHeap(python);
    const container = thing();
    const tracked = new Set<ObjRef>();
    Object.assign(heap.tracker, {
      track: (ref: ObjRef) => tracked.add(ref),
      untrack: (ref: ObjRef) => tracked.delete(ref),
      isTracked: (ref: ObjRef) => tracked.has(ref),
      mayBeTracked: (ref: ObjRef) => ref === container,
    });
    const dict = dicts.newDict();
    dicts.setItem(dict, int(1), int(1));
    const before = dicts.copy(dict);
    expect(tracked.size).toBe(0);
    dicts.setItem(dict, int(1), container);
    dicts.setItem(dict, int(1), int(1));
    const after = dicts.copy(dict);
    expect(tracked.has(dict)).toBe(true);
    expect(tracked.has(before)).toBe(false);
    // 2.7 and 3.6 put the items in again, and nothing among them is a container any more.
    expect(tracked.has(after)).toBe(python !== "2.7" && python !== "3.6");
    dicts.setItem(dict, int(2), container);
    const merged = dicts.newDict();
    dicts.update(merged, dict);
    expect(tracked.has(merged)).toBe(true);
    heap.decref(merged);
    expect(tracked.has(merged)).toBe(false);
  },
);

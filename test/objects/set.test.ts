// set and frozenset: requests, sizes, counts, what they refuse, what they say. Seen in the nine
// CPythons; whole tables are held against theirs in tables.test.ts.

import { expect, test } from "vitest";
import { NO_OBJECT, NULL, type ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { type TableHeap, tableHeap } from "./table-heap.ts";

type Python = (typeof PYTHONS)[number];

const isBefore = (python: Python, other: Python): boolean =>
  PYTHONS.indexOf(python) < PYTHONS.indexOf(other);

/** set(range(count)). */
function intSet(table: TableHeap, count: number): ObjRef {
  return table.sets.setOf(Array.from({ length: count }, (_, i) => table.int(i)));
}

test.each(PYTHONS)(
  "in %s a set asks for itself, and for a table when it outgrows its own",
  (python) => {
    const table = tableHeap(python);
    const { sets, int } = table;
    for (let i = 0; i < 6; i++) int(i);
    table.str("<dummy key>");
    table.requests();
    const set = intSet(table, python === "2.7" ? 5 : 4);
    expect(table.requests()).toBe(isBefore(python, "3.8") ? "Om232" : "Om216");
    sets.add(set, int(5));
    expect(table.requests()).toBe("Mm512");
    table.heap.decref(set);
    expect(table.requests()).toBe(python === "2.7" ? "Mf" : "Mf Of");
  },
);

test.each(PYTHONS)("in %s a set grows at the sizes at which the real one grows", (python) => {
  const { sets, heap, int } = tableHeap(python);
  const set = sets.newSet();
  const steps: [number, number][] = [[0, sets.type.slots.sizeOf(set)]];
  for (let i = 0; i < 100; i++) {
    sets.add(set, int(i));
    const size = sets.type.slots.sizeOf(set);
    if (size !== steps.at(-1)![1]) steps.push([i + 1, size]);
  }
  const points =
    python === "2.7" ? [6, 22, 86] : isBefore(python, "3.7") ? [5, 21, 85] : [5, 19, 77];
  expect(steps.map(([count]) => count)).toEqual([0, ...points]);
  expect(steps.map(([, size]) => size)).toEqual([200, 712, 2248, 8392]);
  expect(heap.sizeOf(set)).toBe(8392 + (isBefore(python, "3.8") ? 32 : 16));
});

test.each(PYTHONS)(
  "in %s a copy has a table for twice as many items, and shares none of it",
  (python) => {
    const table = tableHeap(python);
    const { sets, heap, int } = table;
    const set = intSet(table, 20);
    const copy = sets.copy(set);
    expect(sets.type.slots.sizeOf(copy)).toBe(1224);
    expect(sets.elements(copy)).toEqual(sets.elements(set));
    sets.discard(copy, int(3));
    expect(sets.contains(set, int(3))).toBe(true);
    expect(heap.refcnt(int(3))).toBe(2);
    expect(heap.refcnt(int(4))).toBe(3);
    heap.decref(copy);
    heap.decref(set);
    expect(heap.refcnt(int(4))).toBe(1);
  },
);

test.each(PYTHONS)(
  "in %s frozenset() is one object to 3.9, and a frozenset is its own copy",
  (python) => {
    const { sets, heap, int } = tableHeap(python);
    const empty = sets.frozensetFrom(NO_OBJECT, []);
    const shared = isBefore(python, "3.10");
    expect(sets.frozensetFrom(NO_OBJECT, []) === empty).toBe(shared);
    const list = int(1);
    expect(sets.frozensetFrom(list, []) === empty).toBe(shared);
    expect(heap.refcnt(empty)).toBe(shared ? 4 : 1);
    const one = sets.frozensetOf([int(1)]);
    expect(sets.copy(one)).toBe(one);
    expect(sets.frozensetFrom(one, [])).toBe(one);
    expect(heap.refcnt(one)).toBe(3);
    const made = sets.setFrom(one, []);
    expect(sets.isSet(made)).toBe(true);
    expect(sets.isSet(one)).toBe(false);
    expect([one, made].every((ref) => sets.isAnySet(ref))).toBe(true);
  },
);

test.each(PYTHONS)("in %s 2.7 takes a freed set or frozenset again for either", (python) => {
  const { sets, heap } = tableHeap(python);
  const set = sets.newSet();
  heap.decref(set);
  const frozen = sets.frozensetOf([]);
  if (python === "2.7") expect(frozen).toBe(set);
  expect(sets.freeList.numfree).toBe(0);
  expect(sets.isFrozenset(frozen)).toBe(true);
});

test.each(PYTHONS)("in %s what a set refuses, it refuses with CPython's words", (python) => {
  const { sets, heap, int } = tableHeap(python);
  const set = sets.newSet();
  expect(() => sets.remove(set, int(7))).toThrow("KeyError: 7");
  expect(() => sets.pop(set)).toThrow("KeyError: 'pop from an empty set'");
  const other = sets.newSet();
  expect(() => sets.add(set, other)).toThrow("TypeError: unhashable type: 'set'");
  expect(sets.contains(set, other)).toBe(false);
  expect(sets.discard(set, int(7))).toBe(false);
  expect(heap.refcnt(other)).toBe(1);
  sets.add(set, int(1));
  expect(() => {
    for (const item of sets.type.slots.iterate!(set)) {
      sets.discard(set, item);
    }
  }).toThrow("RuntimeError: Set changed size during iteration");
});

test.each(PYTHONS)(
  "in %s a set that is looked for stands for the frozenset of its items",
  (python) => {
    const { sets, heap, int } = tableHeap(python);
    const [key, asked] = [sets.frozensetOf([int(1), int(2)]), sets.setOf([int(2), int(1)])];
    const set = sets.setOf([key]);
    expect(sets.contains(set, asked)).toBe(true);
    expect(sets.discard(set, asked)).toBe(true);
    expect(sets.size(set)).toBe(0);
    expect(heap.refcnt(key)).toBe(1);
    expect(heap.refcnt(int(1))).toBe(3);
  },
);

test.each(PYTHONS)("in %s repr writes a call in 2.7, braces since", (python) => {
  const { sets, heap, int } = tableHeap(python);
  const show = (ref: ObjRef): string => heap.repr(ref);
  const items = [int(1), int(2)];
  const all = [sets.newSet(), sets.setOf(items), sets.frozensetOf([]), sets.frozensetOf(items)];
  expect(all.map(show)).toEqual(
    python === "2.7"
      ? ["set([])", "set([1, 2])", "frozenset([])", "frozenset([1, 2])"]
      : ["set()", "{1, 2}", "frozenset()", "frozenset({1, 2})"],
  );
});

test.each(PYTHONS)(
  "in %s sets are compared by what is in them, whichever of the two types they are",
  (python) => {
    const { sets, heap, int } = tableHeap(python);
    const [a, b] = [sets.setOf([int(1), int(2)]), sets.frozensetOf([int(2), int(1)])];
    const small = sets.setOf([int(1)]);
    const { compare, equals } = sets.type.slots;
    expect(heap.equals(a, b)).toBe(true);
    expect(equals!(a, int(1))).toBe(-1);
    expect(heap.equals(a, small)).toBe(false);
    const ordered = (["<", "<=", ">", ">="] as const).map((op) => [
      compare!(op, small, a),
      compare!(op, a, b),
    ]);
    expect(ordered).toEqual([
      [true, false],
      [true, true],
      [false, false],
      [false, true],
    ]);
    expect(compare!("<", a, int(1))).toBe(-1);
    const apart = sets.setOf([int(8), int(9), int(10)]);
    expect(compare!("<=", small, apart)).toBe(false);
  },
);

test.each(PYTHONS)(
  "in %s operators give the left operand's type, and take nothing but sets",
  (python) => {
    const { sets, heap, int } = tableHeap(python);
    const [a, b] = [sets.frozensetOf([int(1), int(2)]), sets.setOf([int(2), int(3)])];
    const { binary } = sets.type.slots;
    const shown = (["|", "&", "-", "^"] as const).map((op) => {
      const result = binary!(op, a, b) as ObjRef;
      expect(sets.isFrozenset(result)).toBe(true);
      const items = sets.elements(result).map((item) => heap.repr(item));
      heap.decref(result);
      return items.sort().join(" ");
    });
    expect(shown).toEqual(["1 2 3", "2", "1", "1 3"]);
    expect(binary!("+", a, b)).toBe(-1);
    expect(binary!("|", a, int(1))).toBe(-1);
    const same = binary!("&", a, a) as ObjRef;
    expect(heap.equals(same, a)).toBe(true);
    heap.decref(same);
    expect([1, 2, 3].map((n) => heap.refcnt(int(n)))).toEqual([2, 3, 2]);
  },
);

test.each(PYTHONS)(
  "in %s a set dies with its weak references cleared first, and drops its items",
  (python) => {
    const table = tableHeap(python);
    const { sets, heap, int } = table;
    const set = intSet(table, 2);
    const at = heap.layouts.PySetObject.weakreflist;
    heap.memory.setPtr(set + at, 8);
    heap.decref(set);
    expect(table.cleared).toEqual([set]);
    expect(heap.refcnt(int(1))).toBe(1);
    const offset = heap.layouts.PyTypeObject.tp_weaklistoffset;
    expect(heap.memory.ptr(sets.type.at + offset)).toBe(at);
  },
);

test.each(PYTHONS)("in %s traverse visits every reference that the set has", (python) => {
  const table = tableHeap(python);
  const { sets, heap, int } = table;
  const set = intSet(table, 3);
  sets.discard(set, int(1));
  const visited: ObjRef[] = [];
  heap.typeOf(set).slots.traverse!(set, (ref) => visited.push(ref));
  expect(visited).toHaveLength(python === "2.7" ? 3 : 2);
  for (const ref of visited) expect(heap.refcnt(ref)).toBe(2);
  expect(sets.setTable(set)).toMatchObject({ fill: 3, used: 2, mask: 7 });
  expect(sets.setTable(set).entries[1]!.key).toBe(sets.peekDummy());
});

test.each(PYTHONS)("in %s pop empties a set, each item once", (python) => {
  const table = tableHeap(python);
  const { sets, heap } = table;
  const set = intSet(table, 40);
  const popped = new Set<ObjRef>();
  while (sets.size(set) > 0) {
    const item = sets.pop(set);
    popped.add(item);
    heap.decref(item);
  }
  expect(popped.size).toBe(40);
  sets.clear(set);
  expect(sets.type.slots.sizeOf(set)).toBe(200);
});

test.each(PYTHONS)("in %s without memory a set says MemoryError, and nothing is lost", (python) => {
  const table = tableHeap(python);
  const { sets, heap, int } = table;
  const set = intSet(table, 7);
  const key = int(99);
  Object.assign(heap.domains.mem, { malloc: () => NULL });
  const size = (): number => sets.size(set);
  expect(() => sets.copy(set)).toThrow("MemoryError");
  expect(() => {
    for (let i = 0; i < 40; i++) sets.add(set, i === 0 ? key : int(100 + i));
  }).toThrow("MemoryError");
  expect(sets.elements(set)).toHaveLength(size());
  expect(heap.refcnt(key)).toBe(2);
  expect(heap.refcnt(int(3))).toBe(2);
  Object.assign(heap.domains.obj, { malloc: () => NULL });
  while (sets.freeList.numfree > 0) sets.newSet();
  expect(() => sets.newSet()).toThrow("MemoryError");
});

test.each([
  ["2.7", 21_845, 87_381],
  ["3.6", 21_844, 87_380],
  ["3.9", 19_660, 78_642],
])("a %s set of more than 50,000 items grows to twice as many places", (python, four, two) => {
  const { sets, int } = tableHeap(String(python));
  const set = sets.newSet();
  const { sizeOf } = sets.type.slots;
  for (let i = 0; i < four; i++) sets.add(set, int(i));
  expect(sizeOf(set)).toBe(524_488);
  for (let i = four; i < two; i++) sets.add(set, int(i));
  expect(sizeOf(set)).toBe(2_097_352);
  sets.add(set, int(two));
  expect(sizeOf(set)).toBe(4_194_504);
});

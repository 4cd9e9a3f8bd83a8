// Lists of nine CPythons: sizes and requests are what the real ones were seen to do.

import { expect, test } from "vitest";
import { PyError } from "../../src/errors.ts";
import type { ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { Draws, dropAll, recordedOf, type SequenceHeap, sequenceHeap } from "./sequence-heap.ts";

/** A program of random operations on one list; record-sequences.py draws the same. */
class Program {
  list: ObjRef;
  private readonly sequences: SequenceHeap;
  private readonly draws: Draws;
  private readonly seven: ObjRef;

  constructor(sequences: SequenceHeap, seed: number) {
    this.sequences = sequences;
    this.draws = new Draws(seed);
    this.seven = sequences.token(7);
    this.list = sequences.lists.newList(0);
  }

  /** Takes a step; the slots that the list has then. */
  step(): number {
    const { draws } = this;
    const { lists } = this.sequences;
    const op = draws.below(20);
    const n = draws.below(12);
    const size = lists.size(this.list);
    const at = size > 0 ? draws.below(size) : 0;
    const end = at + draws.below(size - at + 1);
    if (size > 120) lists.deleteSlice(this.list, at, end);
    else if (op < 10) this.grow(op, n, at);
    else this.replace(op, n, at, end);
    return lists.allocated(this.list);
  }

  end(): void {
    this.sequences.heap.decref(this.list);
    this.sequences.heap.decref(this.seven);
  }

  private grow(op: number, n: number, at: number): void {
    const { lists, heap } = this.sequences;
    const { list, seven } = this;
    const size = lists.size(list);
    if (op <= 3) lists.append(list, seven);
    else if (op === 6) lists.insert(list, at, seven);
    else if (op === 7) this.extend(this.sevens(n));
    else if (op === 8) this.extend(this.sequences.tuples.fromItems(Array(n).fill(seven)));
    else if (size > 0 && op === 4) heap.decref(lists.pop(list));
    else if (size > 0 && op === 5) heap.decref(lists.pop(list, at));
    else if (size > 0) this.delete(at);
  }

  private replace(op: number, n: number, at: number, end: number): void {
    const { lists, tuples, bag, heap } = this.sequences;
    const { list, seven } = this;
    if (op === 10) lists.deleteSlice(list, at, end);
    else if (op === 11) this.become(lists.slice(list, at, end));
    else if (op === 12) {
      const more = this.sevens(n);
      this.become(lists.concat(list, more));
      heap.decref(more);
    } else if (op === 13) this.become(lists.repeat(list, n % 3));
    else if (op === 14) lists.repeatInPlace(list, n % 4);
    else if (op === 15) lists.clear(list);
    else if (op === 16) {
      const source = tuples.fromItems(Array(n).fill(seven));
      this.become(lists.construct(source));
      heap.decref(source);
    } else if (op === 17) this.become(lists.construct(list));
    else if (op === 18) this.extend(bag(Array(n).fill(seven)));
    else for (let i = Math.min(n, lists.size(list)); i > 0; i--) this.delete(0);
  }

  private delete(at: number): void {
    const { heap, token } = this.sequences;
    const index = token(at);
    heap.typeOf(this.list).slots.setItem!(this.list, index, 0 as ObjRef);
    heap.decref(index);
  }

  private sevens(n: number): ObjRef {
    return this.sequences.lists.fromItems(Array(n).fill(this.seven));
  }

  private extend(source: ObjRef): void {
    this.sequences.lists.extend(this.list, source);
    this.sequences.heap.decref(source);
  }

  private become(list: ObjRef): void {
    this.sequences.heap.decref(this.list);
    this.list = list;
  }
}

test.each(PYTHONS)("%s: a list has the slots of the real one behind every operation", (name) => {
  const sequences = sequenceHeap(name);
  const before = sequences.blocks();
  recordedOf("growth", name).forEach((expected, i) => {
    const program = new Program(sequences, i + 1);
    expect(Array.from(expected, () => program.step())).toEqual(expected);
    program.end();
  });
  sequences.lists.clearFreeList();
  sequences.tuples.clearFreeLists();
  expect(sequences.blocks()).toBe(before);
});

const HEADS: Record<string, number> = { "2.7": 72, "3.6": 72, "3.7": 72 };

/**
 * Operations on a new list of three, and what each asks for by version, as PyMem_SetAllocator hooks
 * in real ones told; O is a list object, Om24 the set, whose iterator there is not.
 */
const REQUESTS: readonly {
  readonly title: string;
  readonly run: (sequences: SequenceHeap, list: ObjRef) => void;
  readonly asks: Readonly<Record<string, string>>;
}[] = [
  {
    title: "append",
    run: ({ lists }, list) => lists.append(list, list),
    asks: { "2.7 3.6 3.7 3.8": "Mr56", "3.9 3.10 3.11 3.12 3.13": "Mr64" },
  },
  {
    title: "insert",
    run: ({ lists }, list) => lists.insert(list, 0, list),
    asks: { "2.7 3.6 3.7 3.8": "Mr56", "3.9 3.10 3.11 3.12 3.13": "Mr64" },
  },
  {
    title: "a + a",
    run: ({ lists }, list) => void lists.concat(list, list),
    asks: { "2.7 3.6 3.7": "O Mc48", "3.8 3.9 3.10 3.11 3.12 3.13": "O Mm48" },
  },
  {
    title: "a[1:]",
    run: ({ lists }, list) => void lists.slice(list, 1, 3),
    asks: { "2.7 3.6 3.7": "O Mc16", "3.8 3.9 3.10 3.11 3.12 3.13": "O Mm16" },
  },
  {
    title: "a * 0",
    run: ({ lists }, list) => void lists.repeat(list, 0),
    asks: { "2.7 3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.13": "O" },
  },
  {
    title: "list(a)",
    run: ({ lists }, list) => void lists.construct(list),
    asks: {
      "2.7 3.6 3.7": "O Mr48",
      "3.8 3.9": "O Mm24",
      "3.10 3.11 3.12 3.13": "O Mm32",
    },
  },
  {
    title: "a.clear(), a.append(1), a.extend(set())",
    run: ({ lists, bag }, list) => {
      lists.clear(list);
      lists.append(list, list);
      lists.extend(list, bag([]));
    },
    asks: {
      "2.7 3.6 3.7 3.8 3.9 3.10 3.11 3.12": "Mf Mr32 Om24 Mr32 Mr32",
      "3.13": "Mf Mr32 Om24 Mr32",
    },
  },
  {
    title: "a.clear(), a.extend(a set of two)",
    run: ({ lists, bag }, list) => {
      lists.clear(list);
      lists.extend(list, bag([list, list]));
    },
    asks: {
      "2.7 3.6 3.7 3.8": "Mf Om24 Mr40",
      "3.9": "Mf Om24 Mr64 Mr64",
      "3.10 3.11 3.12": "Mf Om24 Mm16",
      "3.13": "Mf Om24 Mr64",
    },
  },
  {
    title: "del a[:]",
    run: ({ lists }, list) => lists.deleteSlice(list, 0, 3),
    asks: { "2.7 3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.13": "Mf" },
  },
  {
    title: "pop until it is empty",
    run: ({ lists }, list) => {
      for (let i = 0; i < 3; i++) lists.pop(list);
    },
    asks: {
      "2.7 3.6 3.7 3.8": "Mr0",
      "3.9 3.10 3.11": "Mr0",
      "3.12 3.13": "Mf",
    },
  },
];

test.each(PYTHONS)("%s: lists ask the domains for what the real ones ask", (name) => {
  const sequences = sequenceHeap(name);
  const { lists, token, requests } = sequences;
  const items = [token(0), token(1), token(2)];
  for (const { title, run, asks } of REQUESTS) {
    const list = lists.fromItems(items);
    requests.length = 0;
    run(sequences, list);
    const [, expected] = Object.entries(asks).find(([names]) => names.split(" ").includes(name))!;
    const object = `Om${HEADS[name] ?? 56}`;
    expect([title, ...requests]).toEqual([title, ...expected.replace(/^O\b/, object).split(" ")]);
  }
});

test("more than eight deleted items wait in a block of their own", () => {
  const { lists, token, requests } = sequenceHeap("3.11");
  const list = lists.fromItems(Array.from({ length: 12 }, (_, i) => token(i)));
  requests.length = 0;
  lists.deleteSlice(list, 1, 11);
  expect(requests.filter((request) => request !== "Of")).toEqual(["Mm80", "Mr64", "Mf"]);
});

test("list objects are kept and taken again last in, first out, 80 of them", () => {
  const { lists, heap } = sequenceHeap("3.9");
  const made = Array.from({ length: 90 }, () => lists.newList(0));
  dropAll(heap, made);
  expect(lists.freeList.numfree).toBe(80);
  const again = Array.from({ length: 80 }, () => lists.newList(0));
  expect(again).toEqual(made.slice(0, 80).reverse());
  dropAll(heap, again);
  lists.clearFreeList();
  expect(lists.freeList.entries()).toEqual([]);
});

test("the items of a list that dies go from the last to the first", () => {
  const { lists, heap, token } = sequenceHeap("3.8");
  const five = (): ObjRef[] => [0, 1, 2, 3, 4].map((n) => token(n));
  const items = five();
  const list = lists.fromItems(items);
  dropAll(heap, items);
  heap.decref(list);
  // Blocks of the items' size come back in the opposite order.
  expect(five()).toEqual(items);
});

test.each(PYTHONS)("%s: items keep their counts and places", (name) => {
  const { lists, heap, token } = sequenceHeap(name);
  const items = Array.from({ length: 6 }, (_, i) => token(i));
  const list = lists.fromItems(items);
  lists.insert(list, 2, items[5]!);
  lists.insert(list, -100, items[4]!);
  lists.insert(list, 100, items[3]!);
  const before = [4, 0, 1, 5, 2, 3, 4, 5, 3].map((i) => items[i]!);
  expect(lists.items(list)).toEqual(before);
  expect(items.map((item) => heap.refcnt(item))).toEqual([2, 2, 2, 3, 3, 3]);
  lists.extend(list, list);
  expect(lists.items(list)).toEqual([...before, ...before]);
  lists.deleteSlice(list, 3, 15);
  lists.remove(list, items[0]!);
  lists.reverse(list);
  expect(lists.items(list)).toEqual([3, 5, 4, 1, 4].map((i) => items[i]!));
  const popped = lists.pop(list, 1);
  expect(popped).toBe(items[5]);
  expect(heap.refcnt(popped)).toBe(2);
  heap.decref(popped);
  heap.decref(list);
  expect(items.map((item) => heap.refcnt(item))).toEqual([1, 1, 1, 1, 1, 1]);
});

test.each([
  ["2.7", "list indices must be integers, not list"],
  ["3.11", "list indices must be integers or slices, not list"],
])("%s: errors have the words of the real one and change nothing", (name, notAnIndex) => {
  const { lists, tuples, heap, token } = sequenceHeap(name);
  const list = lists.fromItems([token(5)]);
  const tuple = tuples.fromItems([list]);
  const [seven, far] = [token(7), token(70)];
  const { slots } = lists.type;
  const told: [() => unknown, string][] = [
    [() => slots.getItem!(list, list), `TypeError: ${notAnIndex}`],
    [() => slots.getItem!(list, far), "IndexError: list index out of range"],
    [() => slots.setItem!(list, far, list), "IndexError: list assignment index out of range"],
    [() => lists.pop(list, 3), "IndexError: pop index out of range"],
    [() => lists.pop(lists.newList(0)), "IndexError: pop from empty list"],
    [() => lists.remove(list, seven), "ValueError: list.remove(x): x not in list"],
    [() => lists.extend(list, seven), "TypeError: 'int' object is not iterable"],
    [() => lists.construct(seven), "TypeError: 'int' object is not iterable"],
    [
      () => slots.binary!("+", list, tuple),
      'TypeError: can only concatenate list (not "tuple") to list',
    ],
    [
      () => slots.binary!("*", list, tuple),
      "TypeError: can't multiply sequence by non-int of type 'tuple'",
    ],
  ];
  for (const [run, text] of told) expect(run).toThrow(new PyError(...split(text)));
  expect(heap.repr(list)).toBe("[5]");
  expect(heap.refcnt(list)).toBe(2);
});

function split(text: string): ConstructorParameters<typeof PyError> {
  const [type, ...rest] = text.split(": ");
  return [type as ConstructorParameters<typeof PyError>[0], rest.join(": ")];
}

/** Operations on a list of twelve that ask for memory. */
const ASKING: Readonly<Record<string, (sequences: SequenceHeap, list: ObjRef) => unknown>> = {
  append: ({ lists }, list) => lists.append(list, lists.peekItem(list, 0)),
  insert: ({ lists }, list) => lists.insert(list, 1, lists.peekItem(list, 0)),
  extend: ({ lists }, list) => lists.extend(list, list),
  "a *= 3": ({ lists }, list) => lists.repeatInPlace(list, 3),
  "del a[1:11]": ({ lists }, list) => lists.deleteSlice(list, 1, 11),
  "a + a": ({ lists }, list) => lists.concat(list, list),
  "a * 3": ({ lists }, list) => lists.repeat(list, 3),
  "list(a)": ({ lists }, list) => lists.construct(list),
  "tuple(a)": ({ tuples }, list) => tuples.fromIterable(list),
};

test.each(PYTHONS)("%s: without memory, an operation raises and changes nothing", (name) => {
  for (const [title, run] of Object.entries(ASKING)) {
    const sequences = sequenceHeap(name);
    const { lists, heap, token, requested, blocks } = sequences;
    const items = Array.from({ length: 12 }, (_, i) => token(i));
    const list = lists.fromItems(items);
    for (let served = 0; ; served++) {
      lists.clearFreeList();
      const before = blocks();
      requested.failAfter(served);
      let error: unknown;
      try {
        run(sequences, list);
      } catch (thrown) {
        error = thrown;
      }
      if (!requested.hasFailed()) break;
      expect([title, error]).toEqual([title, new PyError("MemoryError", "")]);
      lists.clearFreeList();
      expect([title, served, blocks()]).toEqual([title, served, before]);
      expect(lists.items(list)).toEqual(items);
      expect(items.map((item) => heap.refcnt(item))).toEqual(Array(12).fill(2));
    }
    expect(requested.log.length).toBeGreaterThan(2);
  }
});

test("lists are equal and ordered by their items", () => {
  const { lists, tuples, heap, token } = sequenceHeap("3.10");
  const of = (...values: number[]): ObjRef => lists.fromItems(values.map((n) => token(n)));
  const { slots } = lists.type;
  expect(heap.equals(of(1, 2), of(1, 2))).toBe(true);
  expect(heap.equals(of(1, 2), of(1, 3))).toBe(false);
  expect(heap.equals(of(1, 2), of(1))).toBe(false);
  expect(heap.equals(of(), tuples.peekEmpty())).toBe(false);
  expect(slots.compare!("<", of(1, 2), of(1, 3))).toBe(true);
  expect(slots.compare!(">=", of(1, 2), of(1, 3))).toBe(false);
  expect(slots.compare!("<", of(1), of(1, 0))).toBe(true);
  expect(slots.compare!("<=", of(1), of(1))).toBe(true);
  expect(slots.contains!(of(1, 2), token(2))).toBe(true);
  expect(slots.contains!(of(1, 2), token(3))).toBe(false);
  const message = "'<' not supported between instances of 'int' and 'list'";
  const inner = lists.fromItems([of()]);
  expect(() => slots.compare!("<", of(1), inner)).toThrow(new PyError("TypeError", message));
});

test("2.7 orders what does not know each other: numbers, then by the names of types", () => {
  const { lists, tuples, heap, token } = sequenceHeap("2.7");
  const list = lists.newList(0);
  const order = (left: ObjRef, right: ObjRef): boolean | -1 => {
    const [a, b] = [lists.fromItems([left]), lists.fromItems([right])];
    return heap.typeOf(a).slots.compare!("<", a, b) as boolean;
  };
  expect(order(list, tuples.peekEmpty())).toBe(true);
  expect(order(tuples.peekEmpty(), list)).toBe(false);
  expect(order(token(1), list)).toBe(true);
});

test("the repr of a list that holds itself ends", () => {
  const { lists, heap, token } = sequenceHeap("3.13");
  const list = lists.fromItems([token(1)]);
  lists.append(list, list);
  expect(heap.repr(list)).toBe("[1, [...]]");
});

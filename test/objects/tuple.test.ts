// Tuples of nine CPythons: hashes and sizes are those of the real ones; see record-sequences.py.

import { expect, test } from "vitest";
import { PyError } from "../../src/errors.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { Draws, dropAll, recordedOf, type SequenceHeap, sequenceHeap } from "./sequence-heap.ts";

/** hash() as Python prints it. */
function hashOf({ heap }: SequenceHeap, ref: ObjRef): string {
  const low = heap.hash(ref);
  return String(BigInt.asIntN(64, (BigInt(heap.hashHigh) << 32n) | BigInt(low >>> 0)));
}

/** Steals the references of `items`. */
function tupleOf({ tuples, heap }: SequenceHeap, items: readonly ObjRef[]): ObjRef {
  const tuple = tuples.fromItems(items);
  dropAll(heap, items);
  return tuple;
}

/** A tuple of ints, some of them of 60 bits, and of tuples: as record-sequences.py draws it. */
function nested(sequences: SequenceHeap, draws: Draws, depth: number): ObjRef {
  const items: ObjRef[] = [];
  for (let left = draws.below(5); left > 0; left--) {
    const kind = draws.below(4);
    if (kind === 0 && depth > 0) items.push(nested(sequences, draws, depth - 1));
    else if (kind === 1) {
      const high = draws.below(1 << 19);
      items.push(sequences.token(draws.below(1 << 19), high << 8));
    } else items.push(sequences.token(draws.below(1000) - 500));
  }
  return tupleOf(sequences, items);
}

function chain(sequences: SequenceHeap, depth: number): ObjRef {
  let tuple = sequences.tuples.newTuple(0);
  for (let i = 0; i < depth; i++) tuple = tupleOf(sequences, [tuple]);
  return tuple;
}

test.each(PYTHONS)("%s: tuples hash to what they hash to in the real one", (name) => {
  const sequences = sequenceHeap(name);
  const { heap, token } = sequences;
  const hash = (tuple: ObjRef): string => {
    const told = hashOf(sequences, tuple);
    heap.decref(tuple);
    return told;
  };
  const draws = new Draws(11);
  const random = recordedOf("hashes", name).map(() => hash(nested(sequences, draws, 4)));
  expect(random).toEqual(recordedOf("hashes", name));
  const chains = [0, 1, 2, 3, 500].map((depth) => hash(chain(sequences, depth)));
  expect(chains).toEqual(recordedOf("chains", name));
  const range = (n: number): ObjRef =>
    tupleOf(
      sequences,
      Array.from({ length: n }, (_, i) => token(i)),
    );
  const ranges = [1, 2, 3, 10, 70, 300].map((n) => hash(range(n)));
  expect(ranges).toEqual(recordedOf("ranges", name));
  const sizes = [0, 1, 2, 20, 21].map((n) => heap.sizeOf(range(n)));
  expect(sizes).toEqual(recordedOf("sizes", name));
});

test("a tuple that cannot be hashed says so, and the next one can", () => {
  const sequences = sequenceHeap("3.11");
  const { tuples, lists, heap, token } = sequences;
  const inner = tuples.fromItems([token(1), lists.newList(0)]);
  const outer = tuples.fromItems([token(2), inner]);
  expect(() => heap.hash(outer)).toThrow(new PyError("TypeError", "unhashable type: 'list'"));
  expect(hashOf(sequences, tuples.fromItems([token(0)]))).toBe(recordedOf("ranges", "3.11")[0]);
});

test("a chain of 100,000 tuples is hashed and given up without nesting calls", () => {
  const sequences = sequenceHeap("3.8");
  const before = sequences.blocks();
  const tuple = chain(sequences, 100_000);
  expect(hashOf(sequences, tuple)).toMatch(/^-?\d+$/);
  sequences.heap.decref(tuple);
  sequences.tuples.clearFreeLists();
  expect(sequences.blocks()).toBe(before);
});

/** Lengths of which freed tuples are kept, and those that are kept but never taken again. */
const KEPT: readonly (readonly [string, number, number])[] = [
  ["2.7", 19, 0],
  ["3.8", 19, 0],
  ["3.11", 19, 20],
  ["3.12", 19, 20],
  ["3.13", 20, 0],
];

test.each(KEPT)("%s: freed tuples of up to %i items are taken again", (name, longest, stranded) => {
  const sequences = sequenceHeap(name);
  const { tuples, heap, requests } = sequences;
  for (let length = 1; length <= 21; length++) {
    const made = Array.from({ length: 8 }, () => tuples.newTuple(length));
    dropAll(heap, made);
    const numfree = tuples.freeLists[length - 1]?.numfree ?? 0;
    expect([length, numfree]).toEqual([length, length <= longest || length === stranded ? 8 : 0]);
    requests.length = 0;
    const again = Array.from({ length: 8 }, () => tuples.newTuple(length));
    const expected = length <= longest ? 0 : 8;
    expect([length, requests.length]).toEqual([length, expected]);
    if (length <= longest) expect(again).toEqual(made.reverse());
  }
});

test("2000 tuples of a length are kept, and a full collection empties all lists", () => {
  const { tuples, heap, requests } = sequenceHeap("3.10");
  dropAll(
    heap,
    Array.from({ length: 2010 }, () => tuples.newTuple(3)),
  );
  expect(tuples.freeLists[2]!.numfree).toBe(2000);
  dropAll(heap, [tuples.newTuple(1), tuples.newTuple(2)]);
  requests.length = 0;
  tuples.clearFreeLists();
  expect(tuples.freeLists.map((each) => each.entries().length)).toEqual(Array(19).fill(0));
  expect(requests).toEqual(Array(2002).fill("Of"));
});

test.each([
  ["2.7", 1, 88],
  ["3.10", 1, 72],
  ["3.11", 999999999, 72],
  ["3.13", 0xffffffff, 72],
])("%s: there is one (), and two items are asked for as %i", (name, count, nbytes) => {
  const { tuples, heap, requests, token } = sequenceHeap(name);
  expect(heap.refcnt(tuples.peekEmpty())).toBe(count);
  expect(heap.sizeOf(tuples.peekEmpty())).toBe(nbytes - 32);
  const again = tuples.newTuple(0);
  expect(again).toBe(tuples.fromItems([]));
  heap.decref(again);
  heap.decref(again);
  expect(heap.refcnt(again)).toBe(count);
  const item = token(1);
  requests.length = 0;
  tuples.fromItems([item, item, item, item]);
  expect(requests).toEqual([`Om${nbytes}`]);
});

test.each([
  ["3.6", false],
  ["3.7", true],
])("%s: slices, sums and products that are the tuple itself", (name, concatKeeps) => {
  const sequences = sequenceHeap(name);
  const { tuples, heap, token } = sequences;
  const [a, b] = [token(1), token(2)];
  const pair = tuples.fromItems([a, b]);
  const empty = tuples.peekEmpty();
  expect(tuples.slice(pair, 0, 2)).toBe(pair);
  expect(tuples.repeat(pair, 1)).toBe(pair);
  expect(tuples.fromIterable(pair)).toBe(pair);
  expect(heap.refcnt(pair)).toBe(4);
  expect(tuples.slice(pair, 1, 1)).toBe(empty);
  expect(tuples.repeat(pair, -3)).toBe(empty);
  expect(tuples.repeat(empty, 7)).toBe(empty);
  expect(tuples.concat(pair, empty) === pair).toBe(concatKeeps);
  expect(tuples.concat(empty, pair) === pair).toBe(concatKeeps);
  expect(tuples.concat(empty, empty)).toBe(empty);
  expect(tuples.items(tuples.slice(pair, 1, 2))).toEqual([b]);
  expect(tuples.items(tuples.repeat(pair, 2))).toEqual([a, b, a, b]);
  const one = tuples.fromItems([b]);
  expect(tuples.items(tuples.concat(pair, one))).toEqual([a, b, b]);
});

test.each(PYTHONS)("%s: the items of a tuple have a reference each", (name) => {
  const { tuples, lists, heap, token, bag } = sequenceHeap(name);
  const items = [token(1), token(2), token(3)];
  const made = [
    tuples.fromItems(items),
    tuples.fromIterable(lists.fromItems(items)),
    tuples.fromIterable(bag(items)),
    tuples.newTuple(3),
  ];
  items.forEach((item, i) => {
    tuples.initItem(made[3]!, i, heap.incref(item));
  });
  made.push(tuples.concat(made[0]!, made[1]!), tuples.slice(made[0]!, 0, 2));
  // One is the list's, behind fromIterable.
  expect(items.map((item) => heap.refcnt(item))).toEqual([9, 9, 8]);
  dropAll(heap, made);
  expect(items.map((item) => heap.refcnt(item))).toEqual([2, 2, 2]);
});

test("a tuple that was not filled is given up as it is", () => {
  const { tuples, heap } = sequenceHeap("3.9");
  const tuple = tuples.newTuple(3);
  expect(tuples.items(tuple)).toEqual([NO_OBJECT, NO_OBJECT, NO_OBJECT]);
  heap.decref(tuple);
  expect(tuples.freeLists[2]!.entries()).toEqual([tuple]);
  expect(tuples.items(tuples.newTuple(3))).toEqual([NO_OBJECT, NO_OBJECT, NO_OBJECT]);
});

test("tuples show, compare and search their items", () => {
  const sequences = sequenceHeap("3.12");
  const { tuples, lists, heap, token } = sequences;
  const of = (...values: number[]): ObjRef => tuples.fromItems(values.map((n) => token(n)));
  expect(heap.repr(of())).toBe("()");
  expect(heap.repr(of(1))).toBe("(1,)");
  expect(heap.repr(of(1, 2))).toBe("(1, 2)");
  const list = lists.newList(0);
  const around = tuples.fromItems([list]);
  lists.append(list, around);
  expect(heap.repr(around)).toBe("([(...)],)");
  const { slots } = tuples.type;
  expect(heap.equals(of(1, 2), of(1, 2))).toBe(true);
  expect(heap.equals(of(1, 2), of(1, 2, 3))).toBe(false);
  expect(slots.compare!(">", of(2), of(1, 5))).toBe(true);
  expect(slots.contains!(of(4, 5), token(5))).toBe(true);
  expect(slots.getItem!(of(4, 5), token(-1))).not.toBe(NO_OBJECT);
  expect(() => slots.getItem!(of(4), token(1))).toThrow("IndexError: tuple index out of range");
  expect(() => slots.binary!("+", of(4), list)).toThrow(
    'TypeError: can only concatenate tuple (not "list") to tuple',
  );
  expect(heap.repr(slots.binary!("*", token(2), of(4)) as ObjRef)).toBe("(4, 4)");
  expect(slots.binary!("-", of(4), of(4))).toBe(-1);
});

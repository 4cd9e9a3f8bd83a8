// Deep copies over the object layer, held against what nine real CPythons were recorded to do.

import { expect, test } from "vitest";
import type { PyError } from "../../src/errors.ts";
import type { ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import { CopyHeap, recordedOf } from "./copy-heap.ts";

/** Chains: the innermost part, and what goes around it; named as in record-copies.py. */
interface Chain {
  readonly leaf: () => ObjRef;
  readonly around: (x: ObjRef) => ObjRef;
}

function chainsOf(h: CopyHeap): Record<string, Chain> {
  const node = h.cls("Node");
  const slotted = h.cls("Slotted", ["b", "a"]);
  const inNode = (a: ObjRef): ObjRef => h.instance(node, { a });
  const inSlot = (a: ObjRef): ObjRef => h.instance(slotted, { a });
  return {
    lists: { leaf: () => h.list(), around: (x) => h.list(x) },
    "lists of None": { leaf: () => h.none(), around: (x) => h.list(x) },
    "lists behind an int": { leaf: () => h.list(h.int(1)), around: (x) => h.list(h.int(1), x) },
    "lists beside lists": { leaf: () => h.list(), around: (x) => h.list(h.list(), x) },
    tuples: { leaf: () => h.list(), around: (x) => h.tuple(x) },
    "tuples of ints": { leaf: () => h.tuple(h.int(1), h.int(2)), around: (x) => h.tuple(x) },
    dicts: { leaf: () => h.dict(), around: (x) => h.dict([h.int(1), x]) },
    "dicts with tuple keys": {
      leaf: () => h.int(1),
      around: (x) => h.dict([h.tuple(h.int(1)), x]),
    },
    frozensets: { leaf: () => h.frozenset(), around: (x) => h.frozenset(x) },
    instances: { leaf: () => inNode(h.none()), around: inNode },
    "instances with slots": { leaf: () => inSlot(h.none()), around: inSlot },
    "lists of an instance": { leaf: () => h.instance(node), around: (x) => h.list(x) },
  };
}

function nested({ leaf, around }: Chain, depth: number): ObjRef {
  let x = leaf();
  for (let i = 0; i < depth; i++) x = around(x);
  return x;
}

/** Copies and drops a chain with so many frames around; true unless it is too deep. */
function canCopy(h: CopyHeap, chain: Chain, depth: number, frames: number): boolean {
  const { recursion } = h.heap;
  const x = nested(chain, depth);
  for (let i = 0; i < frames; i++) recursion.enter("");
  try {
    h.drop(h.copies.deepcopy(x));
    return true;
  } catch (error) {
    expect((error as PyError).text).toMatch(/^maximum recursion depth exceeded/);
    return false;
  } finally {
    for (let i = 0; i < frames; i++) recursion.leave();
    h.drop(x);
  }
}

/** Blocks in use, when a container has gone: to 3.7 instances that were put off wait for one. */
function settledBlocks(h: CopyHeap): number {
  h.drop(h.list());
  return h.blocks();
}

test.each(PYTHONS)("%s: nested objects are copied as deep as the real one can", (name) => {
  const h = new CopyHeap(name);
  const depths: Record<string, readonly number[]> = recordedOf("depths", name);
  for (const [title, chain] of Object.entries(chainsOf(h))) {
    h.drop(h.copies.deepcopy(nested(chain, 1)));
    depths[title]!.slice(0, 2).forEach((depth, i) => {
      const frames = 5 + i;
      expect([title, frames, canCopy(h, chain, depth, frames)]).toEqual([title, frames, true]);
      const before = settledBlocks(h);
      expect([title, frames, canCopy(h, chain, depth + 1, frames)]).toEqual([title, frames, false]);
      expect([title, frames, settledBlocks(h)]).toEqual([title, frames, before]);
    });
  }
});

/** Graphs whose memos were recorded, by their names there. */
function graphsOf(h: CopyHeap): Record<string, () => ObjRef> {
  const node = h.cls("Node");
  const slotted = h.cls("Slotted", ["b", "a"]);
  const both = h.cls("Both", undefined, slotted);
  return {
    None: () => h.none(),
    "[1, [2]]": () => h.list(h.int(1), h.list(h.int(2))),
    "()": () => h.tuple(),
    "(1, 2)": () => h.tuple(h.int(1), h.int(2)),
    "([],)": () => h.tuple(h.list()),
    "(1, (2, []))": () => h.tuple(h.int(1), h.tuple(h.int(2), h.list())),
    "{1: (2, [])}": () => h.dict([h.int(1), h.tuple(h.int(2), h.list())]),
    set: () => h.set(h.int(1)),
    frozenset: () => h.frozenset(h.int(1)),
    object: () => h.objects.instances.newObject(),
    node: () => h.instance(node),
    "node with a": () => h.instance(node, { a: h.int(1) }),
    slots: () => h.instance(slotted, { a: h.int(1) }),
    "slots and dict": () => h.instance(both, { a: h.int(2), q: h.list() }),
    "tuple in a cycle": () => {
      const list = h.list();
      const tuple = h.tuple(list);
      h.objects.lists.append(list, tuple);
      return tuple;
    },
  };
}

test.each(PYTHONS)("%s: the memo has as many entries as in the real one", (name) => {
  const h = new CopyHeap(name);
  const { dicts } = h.objects;
  const told: Record<string, number> = {};
  for (const [title, build] of Object.entries(graphsOf(h))) {
    const memo = h.dict();
    h.copies.deepcopy(build(), memo);
    told[title] = dicts.size(memo);
  }
  expect(told).toEqual(recordedOf("memos", name));
});

test.each(PYTHONS)("%s: a deep copy leaves nothing behind but itself", (name) => {
  const h = new CopyHeap(name);
  for (const [title, build] of Object.entries(graphsOf(h))) {
    if (title === "tuple in a cycle") continue;
    const x = build();
    // The first copy may give an instance its dict, and fills free lists that are never emptied.
    h.drop(h.copies.deepcopy(x));
    const refcount = h.heap.refcnt(x);
    const before = h.blocks();
    const y = h.copies.deepcopy(x);
    const counts = x === y && !h.heap.isImmortal(x);
    expect([title, h.heap.refcnt(x)]).toEqual([title, refcount + (counts ? 1 : 0)]);
    h.drop(y);
    expect([title, h.blocks()]).toEqual([title, before]);
    h.drop(x);
  }
});

test.each(PYTHONS)("%s: what cannot change is its own copy, and its containers are not", (name) => {
  const h = new CopyHeap(name);
  const { objects, copies } = h;
  const node = h.cls("Node");
  const isSame = (x: ObjRef): boolean => copies.deepcopy(x) === x;
  const atoms = [
    h.none(),
    h.int(7),
    h.int(10 ** 12),
    objects.numbers.newFloat(1.5),
    objects.text.newStr("text"),
    node,
    h.tuple(),
    h.tuple(h.int(1), h.tuple(h.int(2), h.int(3))),
    objects.singletons.ellipsis,
    objects.weakrefs.newRef(h.instance(node)),
  ];
  expect(atoms.map(isSame)).toEqual(atoms.map(() => true));
  const others = [
    h.list(),
    h.dict(),
    h.set(),
    h.frozenset(h.int(1)),
    h.tuple(h.int(1), h.list()),
    h.instance(node),
    objects.instances.newObject(),
  ];
  expect(others.map(isSame)).toEqual(others.map(() => false));
});

test.each(PYTHONS)("%s: aliases are kept and cycles closed", (name) => {
  const h = new CopyHeap(name);
  const { lists, tuples, dicts } = h.objects;
  const shared = h.list(h.int(1));
  const [a, b, c] = [shared, shared, shared].map((ref) => h.heap.incref(ref));
  const key = h.int(5);
  const aliases = h.list(a!, h.tuple(b!), h.dict([h.heap.incref(key), c!]));
  const copied = h.copies.deepcopy(aliases);
  const inner = lists.peekItem(copied, 0);
  expect(inner).not.toBe(shared);
  expect(tuples.peekItem(lists.peekItem(copied, 1), 0)).toBe(inner);
  expect(dicts.peekItem(lists.peekItem(copied, 2), key)).toBe(inner);
  expect(h.heap.refcnt(inner)).toBe(3);

  const loop = h.list();
  lists.append(loop, loop);
  const newLoop = h.copies.deepcopy(loop);
  expect(newLoop).not.toBe(loop);
  expect(lists.peekItem(newLoop, 0)).toBe(newLoop);

  const list = h.list();
  const around = h.tuple(h.heap.incref(list));
  lists.append(list, around);
  const newTuple = h.copies.deepcopy(around);
  expect(newTuple).not.toBe(around);
  expect(lists.peekItem(tuples.peekItem(newTuple, 0), 0)).toBe(newTuple);

  const node = h.instance(h.cls("Node"));
  h.setAttr(node, "me", h.heap.incref(node));
  const newNode = h.copies.deepcopy(node);
  expect(newNode).not.toBe(node);
  expect(h.getAttr(newNode, "me")).toBe(newNode);
});

test.each(PYTHONS)(
  "%s: slots that hold nothing stay so, and the class knows their names",
  (name) => {
    const h = new CopyHeap(name);
    const cls = h.cls("Slotted", ["b", "a"]);
    const x = h.instance(cls, { a: h.list() });
    const y = h.copies.deepcopy(x);
    expect(h.getAttr(y, "a")).not.toBe(h.getAttr(x, "a"));
    expect(() => h.getAttr(y, "b")).toThrow("AttributeError");
    const names = h.getAttr(cls, "__slotnames__");
    expect(h.heap.repr(names)).toBe("['b', 'a']");
  },
);

test.each(PYTHONS)("%s: the memo that is given is used, and keeps originals alive", (name) => {
  const h = new CopyHeap(name);
  const { lists, dicts, numbers } = h.objects;
  const memo = h.dict();
  const x = h.list(h.int(1));
  const outer = h.list(h.heap.incref(x));
  const first = h.copies.deepcopy(outer, memo);
  const again = h.list(h.heap.incref(x));
  const second = h.copies.deepcopy(again, memo);
  expect(lists.peekItem(second, 0)).toBe(lists.peekItem(first, 0));
  const kept = dicts.peekItem(memo, numbers.newInt(memo));
  expect(lists.items(kept)).toContain(x);
  h.drop(outer, again);
  // Its own, that of the list of originals, and those of the two lists that live in there.
  expect(h.heap.refcnt(x)).toBe(4);
  h.drop(memo);
  expect(h.heap.refcnt(x)).toBe(1);
});

test.each(["2.7", "3.9", "3.13"])("%s: a copy that finds no memory leaves nothing", (name) => {
  const h = new CopyHeap(name);
  for (const [title, build] of Object.entries(graphsOf(h))) {
    if (title === "tuple in a cycle") continue;
    const x = build();
    for (let i = 0; i < 2; i++) h.drop(h.copies.deepcopy(x));
    const refcount = h.heap.refcnt(x);
    for (let served = 0; ; served++) {
      const before = h.blocks();
      h.requests.failAfter(served);
      let copied: ObjRef | undefined;
      try {
        copied = h.copies.deepcopy(x);
      } catch (error) {
        expect([title, served, (error as PyError).type]).toEqual([title, served, "MemoryError"]);
      }
      const failed = h.requests.hasFailed();
      if (copied !== undefined) h.drop(copied);
      if (!failed) break;
      expect([title, served, copied]).toEqual([title, served, undefined]);
      expect([title, served, h.blocks()]).toEqual([title, served, before]);
      expect(h.heap.refcnt(x)).toBe(refcount);
    }
    h.drop(x);
  }
});

test.each([
  ["2.7", "can't pickle NotImplementedType objects"],
  ["3.6", undefined],
])("%s: what cannot be copied says so, and all is as before", (name, refusal) => {
  const h = new CopyHeap(name);
  const { notImplemented } = h.objects.singletons;
  const list = h.list(h.list(), h.heap.incref(notImplemented));
  h.drop(h.copies.deepcopy(h.list(h.list())));
  const before = h.blocks();
  if (refusal === undefined) h.drop(h.copies.deepcopy(list));
  else expect(() => h.copies.deepcopy(list)).toThrow(refusal);
  expect(h.blocks()).toBe(before);
});

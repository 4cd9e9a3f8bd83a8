// Shallow copies over the object layer, and what deep ones share with them.

import { expect, test } from "vitest";
import type { ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import { CopyHeap, OWN_COPY, recordedOf } from "./copy-heap.ts";

const numbers = (h: CopyHeap, n: number): ObjRef[] => Array.from({ length: n }, (_, i) => h.int(i));
const counting = (h: CopyHeap, n: number): ObjRef =>
  h.dict(...numbers(h, n).map((key): [ObjRef, ObjRef] => [key, h.heap.incref(key)]));

/** What was measured, by its name in record-copies.py. */
const sized = (h: CopyHeap): Record<string, ObjRef> => ({
  "[]": h.list(),
  "[1, 2, 3]": h.list(h.int(1), h.int(2), h.int(3)),
  "{}": h.dict(),
  "{1: 1}": h.dict([h.int(1), h.int(1)]),
  "6 keys": counting(h, 6),
  "12 keys": counting(h, 12),
  "set()": h.set(),
  "7 elements": h.set(...numbers(h, 7)),
});

test.each(PYTHONS)("%s: copies have the sizes that they have in the real one", (name) => {
  const h = new CopyHeap(name);
  const sizes = (copy: (x: ObjRef) => ObjRef): Record<string, number> =>
    Object.fromEntries(
      Object.entries(sized(h)).map(([title, x]) => [title, h.heap.sizeOf(copy(x))]),
    );
  expect(sizes((x) => h.copies.copy(x))).toEqual(recordedOf("shallow", name));
  expect(sizes((x) => h.copies.deepcopy(x))).toEqual(recordedOf("deep", name));
});

test.each(PYTHONS)(
  "%s: dicts of instances and of their copies have the real ones' sizes",
  (name) => {
    const h = new CopyHeap(name);
    const { instances } = h.objects;
    const sizes = (copy: (x: ObjRef) => ObjRef): number[][] =>
      [1, 3].map((count) => {
        const names = ["x", "y", "z"].slice(0, count);
        const x = h.instance(h.cls("Fresh"));
        for (const each of names) h.setAttr(x, each, h.int(1));
        const y = copy(x);
        return [x, y].map((ref) => h.heap.sizeOf(instances.dict(ref)));
      });
    expect(sizes((x) => h.copies.copy(x))).toEqual(recordedOf("shallowDicts", name));
    expect(sizes((x) => h.copies.deepcopy(x))).toEqual(recordedOf("deepDicts", name));
  },
);

test.each(PYTHONS)("%s: a shallow copy is new and has the same parts", (name) => {
  const h = new CopyHeap(name);
  const { lists, dicts, sets } = h.objects;
  const part = h.list(h.int(1));
  const mine = (): ObjRef => h.heap.incref(part);
  const key = h.int(3);
  const list = h.list(mine(), mine());
  const newList = h.copies.copy(list);
  expect(newList).not.toBe(list);
  expect(lists.items(newList)).toEqual([part, part]);
  const dict = h.dict([h.heap.incref(key), mine()]);
  const newDict = h.copies.copy(dict);
  expect(newDict).not.toBe(dict);
  expect(dicts.peekItem(newDict, key)).toBe(part);
  const set = h.set(h.heap.incref(key));
  const newSet = h.copies.copy(set);
  expect(newSet).not.toBe(set);
  expect(sets.isSet(newSet) && h.heap.equals(newSet, set)).toBe(true);
  expect(h.heap.refcnt(part)).toBe(7);
  h.drop(newList, newDict, newSet);
  expect(h.heap.refcnt(part)).toBe(4);
  for (const same of [h.none(), h.int(7), h.tuple(mine()), h.frozenset(h.int(1)), h.cls("Node")]) {
    const count = h.heap.refcnt(same);
    expect(h.copies.copy(same)).toBe(same);
    expect(h.heap.isImmortal(same) || h.heap.refcnt(same) === count + 1).toBe(true);
  }
});

test.each(PYTHONS)("%s: the copy of an instance has its attributes, slots and class", (name) => {
  const h = new CopyHeap(name);
  const slotted = h.cls("Slotted", ["b", "a"]);
  const both = h.cls("Both", undefined, slotted);
  const part = h.list();
  const x = h.instance(both, { a: h.heap.incref(part), q: h.heap.incref(part) });
  const y = h.copies.copy(x);
  expect(y).not.toBe(x);
  expect(h.heap.typeOf(y)).toBe(h.heap.typeOf(x));
  expect([h.getAttr(y, "a"), h.getAttr(y, "q")]).toEqual([part, part]);
  expect(() => h.getAttr(y, "b")).toThrow("AttributeError");
  h.setAttr(y, "q", h.none());
  expect(h.getAttr(x, "q")).toBe(part);
  const plain = h.objects.instances.newObject();
  const newPlain = h.copies.copy(plain);
  expect(newPlain).not.toBe(plain);
  expect(h.heap.sizeOf(newPlain)).toBe(16);
});

test.each([
  ["2.7", true],
  ["3.6", false],
  ["3.12", false],
])("%s: an instance without attributes gets a dict by being copied: %s", (name, getsDict) => {
  const h = new CopyHeap(name);
  const { instances } = h.objects;
  const x = h.instance(h.cls("Node"));
  for (const y of [h.copies.copy(x), h.copies.deepcopy(x)]) {
    expect([x, y].map((ref) => instances.peekDict(ref) !== 0)).toEqual([getsDict, getsDict]);
  }
});

test.each(["2.7", "3.7", "3.13"])("%s: bound methods", (name) => {
  const h = new CopyHeap(name);
  const { methods } = h.objects;
  const cls = h.cls("Node");
  const self = h.instance(cls);
  const func = h.int(1000);
  const method = methods.newMethod(func, self, cls);
  const deep = h.copies.deepcopy(method);
  expect(methods.peekFunction(deep)).toBe(func);
  expect(methods.peekSelf(deep)).not.toBe(self);
  expect(h.heap.typeOf(methods.peekSelf(deep))).toBe(h.heap.typeOf(self));
  if (name === "2.7") {
    const text = "TypeError: instancemethod expected at least 2 arguments, got 0";
    expect(() => h.copies.copy(method)).toThrow(text);
  } else {
    const shallow = h.copies.copy(method);
    expect(shallow).not.toBe(method);
    expect(methods.peekSelf(shallow)).toBe(self);
  }
});

test.each(["2.7", "3.10", "3.13"])("%s: a weak proxy is copied as what it stands for", (name) => {
  const h = new CopyHeap(name);
  const { weakproxies, weakrefs } = h.objects;
  const x = h.instance(h.cls("Node"), { a: h.list() });
  const proxy = weakproxies.newProxy(x);
  for (const y of [h.copies.copy(proxy), h.copies.deepcopy(proxy)]) {
    expect(h.heap.typeOf(y)).toBe(h.heap.typeOf(x));
    expect(y).not.toBe(x);
  }
  const ref = weakrefs.newRef(x);
  expect([h.copies.copy(ref), h.copies.deepcopy(ref)]).toEqual([ref, ref]);
  h.drop(x);
  const text = "ReferenceError: weakly-referenced object no longer exists";
  expect(() => h.copies.copy(proxy)).toThrow(text);
  expect(() => h.copies.deepcopy(h.list(proxy))).toThrow(text);
});

test("a class's own __copy__ and __deepcopy__ are called, the latter with the memo", () => {
  const h = new CopyHeap("3.11");
  const { lists, numbers: ints } = h.objects;
  const cls = h.cls("Own");
  const [shallow, deep] = [h.int(1001), h.int(1002)];
  h.setAttr(cls, "__copy__", h.heap.incref(shallow));
  h.setAttr(cls, "__deepcopy__", h.heap.incref(deep));
  const x = h.instance(cls);
  const told = ints.newInt(OWN_COPY);
  expect(h.heap.equals(h.copies.copy(x), told)).toBe(true);
  const memo = h.dict();
  const copied = h.copies.deepcopy(h.list(h.heap.incref(x)), memo);
  expect(h.heap.equals(lists.peekItem(copied, 0), told)).toBe(true);
  expect(h.calls).toEqual([
    [shallow, x],
    [deep, x, memo],
  ]);
});

// Weak references of nine CPythons. What is expected was seen in all of them, where no version is
// named: which references are shared, their order, and what happens when the referent dies.

import { expect, test } from "vitest";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { type ClassHeap, classHeap } from "./class-heap.ts";

/** An instance of a new class, and callbacks that write their names down. */
function referent(python: string): {
  h: ClassHeap;
  n: ObjRef;
  said: string[];
  callback: (name: string) => ObjRef;
} {
  const h = classHeap(python);
  const said: string[] = [];
  const names = new Map<ObjRef, string>();
  h.calls.callback = (callback, ref) => {
    const { weakrefs } = h.system;
    said.push(names.get(callback)! + (weakrefs.isDead(ref) ? "" : " alive"));
  };
  const callback = (name: string): ObjRef => {
    const func = h.makeFunction(name);
    names.set(func, name);
    return func;
  };
  const n = h.system.instances.newInstance(h.makeClass("N"));
  return { h, n, said, callback };
}

test.each(PYTHONS)("%s: the plain ref and the plain proxy are made once", (python) => {
  const { h, n, callback } = referent(python);
  const { weakrefs, weakproxies } = h.system;
  const ref = weakrefs.newRef(n);
  expect(weakrefs.newRef(n)).toBe(ref);
  expect(weakrefs.newRef(n, h.singletons.none)).toBe(ref);
  expect(h.heap.refcnt(ref)).toBe(3);
  const proxy = weakproxies.newProxy(n);
  expect(weakproxies.newProxy(n)).toBe(proxy);
  const called = callback("c");
  expect(weakrefs.newRef(n, called)).not.toBe(weakrefs.newRef(n, called));
  expect(weakrefs.count(n)).toBe(4);
  expect(h.heap.refcnt(n)).toBe(1);
  expect(h.heap.refcnt(called)).toBe(3);
});

test.each(PYTHONS)("%s: references stand plain ones first, then newest first", (python) => {
  const { h, n, callback } = referent(python);
  const { weakrefs, weakproxies } = h.system;
  const [first, second] = [callback("1"), callback("2")];
  const a = weakrefs.newRef(n, first);
  const b = weakproxies.newProxy(n, second);
  const proxy = weakproxies.newProxy(n);
  const ref = weakrefs.newRef(n);
  const c = weakrefs.newRef(n, first);
  expect(weakrefs.refsTo(n)).toEqual([ref, proxy, c, b, a]);
  h.heap.decref(proxy);
  expect(weakrefs.refsTo(n)).toEqual([ref, c, b, a]);
  const again = weakproxies.newProxy(n);
  expect(weakrefs.refsTo(n)).toEqual([ref, again, c, b, a]);
  h.heap.decref(ref);
  h.heap.decref(b);
  expect(weakrefs.refsTo(n)).toEqual([again, c, a]);
});

test.each(PYTHONS)("%s: callbacks run newest first, of references that live", (python) => {
  const { h, n, said, callback } = referent(python);
  const { weakrefs, weakproxies } = h.system;
  const plain = weakrefs.newRef(n);
  const refs = ["1", "2", "3"].map((name) => weakrefs.newRef(n, callback(name)));
  const proxy = weakproxies.newProxy(n, callback("proxy"));
  h.heap.decref(refs[1]!);
  h.heap.decref(n);
  expect(said).toEqual(["proxy", "3", "1"]);
  for (const ref of [plain, refs[0]!, refs[2]!]) {
    expect(weakrefs.getObject(ref)).toBe(h.singletons.none);
    expect(weakrefs.peekCallback(ref)).toBe(NO_OBJECT);
    expect(h.heap.repr(ref)).toMatch(/^<weakref at 0x[0-9a-f]+; dead>$/);
  }
  expect(() => weakproxies.peekReferent(proxy)).toThrow("no longer exists");
});

test.each(PYTHONS)("%s: callbacks and their tuple give back all they took", (python) => {
  const { h, said, callback } = referent(python);
  const { weakrefs, instances } = h.system;
  const N = h.makeClass("N");
  const called = callback("c");
  const round = (count: number): void => {
    const n = instances.newInstance(N);
    const refs = Array.from({ length: count }, () => weakrefs.newRef(n, called));
    h.heap.decref(n);
    for (const ref of refs) h.heap.decref(ref);
  };
  for (const count of [1, 2, 5]) round(count);
  const before = h.blocks();
  for (const count of [1, 2, 5]) round(count);
  expect(h.blocks()).toBe(before);
  expect(h.heap.refcnt(called)).toBe(1);
  expect(said).toHaveLength(16);
});

test.each(PYTHONS)("%s: a callback that drops another reference does not lose it", (python) => {
  const { h, n, callback } = referent(python);
  const { weakrefs } = h.system;
  const said: ObjRef[] = [];
  const called = callback("c");
  const [a, b] = [weakrefs.newRef(n, called), weakrefs.newRef(n, called)];
  h.calls.callback = (_callback, ref) => {
    said.push(ref);
    if (ref === b) h.heap.decref(a);
  };
  h.heap.decref(n);
  expect(said).toEqual([b, a]);
  expect(h.heap.isObject(a)).toBe(false);
  expect(h.heap.refcnt(called)).toBe(1);
});

test.each(PYTHONS)("%s: a ref has its referent's hash for good once it was asked", (python) => {
  const { h, n } = referent(python);
  const { heap } = h;
  const { weakrefs, instances } = h.system;
  const ref = weakrefs.newRef(n);
  const hash = [heap.hash(n), heap.hashHigh];
  expect([heap.hash(ref), heap.hashHigh]).toEqual(hash);
  heap.decref(n);
  expect([heap.hash(ref), heap.hashHigh]).toEqual(hash);
  const brief = instances.newInstance(h.makeClass("M"));
  const late = weakrefs.newRef(brief);
  heap.decref(brief);
  expect(() => heap.hash(late)).toThrow("TypeError: weak object has gone away");
});

test.each(PYTHONS)(
  "%s: refs are equal as their referents are, dead ones to themselves",
  (python) => {
    const { h, n, callback } = referent(python);
    const { heap } = h;
    const { weakrefs } = h.system;
    const other = weakrefs.newRef(n, callback("c"));
    const ref = weakrefs.newRef(n);
    expect(heap.equals(ref, other)).toBe(true);
    expect(heap.equals(ref, n)).toBe(false);
    heap.decref(n);
    expect(heap.equals(ref, other)).toBe(false);
    expect(heap.equals(ref, ref)).toBe(true);
  },
);

test.each(PYTHONS)("%s: functions, methods and classes can be referenced too", (python) => {
  const { h, n, said, callback } = referent(python);
  const { weakrefs } = h.system;
  const N = h.heap.typeOf(n).at;
  const func = h.makeFunction("f");
  h.set(N, "f", func);
  const method = h.get(n, "f");
  for (const object of [func, method, N]) {
    const ref = weakrefs.newRef(object, callback(h.heap.typeOf(object).name));
    expect(weakrefs.getObject(ref)).toBe(object);
    h.heap.decref(object);
  }
  expect(h.heap.repr(weakrefs.newRef(func))).toMatch(/; to 'function' at 0x\w+ \(f\)>$/);
  h.heap.decref(method);
  expect(said).toEqual([h.system.methods.type.name]);
});

test.each(PYTHONS)("%s: a proxy stands in for its referent", (python) => {
  const { h, n } = referent(python);
  const { heap } = h;
  const proxy = h.system.weakproxies.newProxy(n);
  const value = h.token(7);
  h.set(proxy, "p", value);
  expect(h.get(n, "p")).toBe(value);
  expect(h.get(proxy, "p")).toBe(value);
  h.remove(proxy, "p");
  expect(() => h.get(proxy, "p")).toThrow("'N' object has no attribute 'p'");
  expect(heap.equals(proxy, n)).toBe(true);
  expect(heap.isTrue(proxy)).toBe(true);
  expect(() => heap.hash(proxy)).toThrow("unhashable type");
  expect(heap.refcnt(n)).toBe(1);
});

// `__del__` of nine CPythons when a count comes to zero. What is expected was seen in all of them,
// where no version is named.

import { expect, test } from "vitest";
import type { ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { type ClassHeap, classHeap, slotsNamed } from "./class-heap.ts";

interface Mortal {
  readonly h: ClassHeap;
  readonly said: string[];
  /** A new instance that is told by this name when it goes. */
  make(name: string): ObjRef;
  readonly cls: ObjRef;
}

function mortal(python: string, attributes: Record<string, ObjRef> = {}): Mortal {
  const h = classHeap(python);
  const said: string[] = [];
  const names = new Map<ObjRef, string>();
  h.calls.finalizer = (ref) => said.push(names.get(ref)!);
  const cls = h.makeClass("D", { ...attributes, __del__: h.makeFunction("__del__") });
  const make = (name: string): ObjRef => {
    const ref = h.system.instances.newInstance(cls);
    names.set(ref, name);
    return ref;
  };
  return { h, said, make, cls };
}

test.each(PYTHONS)(
  "%s: the finalizer runs when the last reference goes, then the rest",
  (python) => {
    const { h, said, make } = mortal(python);
    const outer = make("outer");
    for (const name of ["x", "y"]) {
      const inner = make(name);
      h.set(outer, name, inner);
      h.heap.decref(inner);
    }
    h.heap.incref(outer);
    h.heap.decref(outer);
    expect(said).toEqual([]);
    h.heap.decref(outer);
    const hashOrder = python === "2.7" ? ["outer", "y", "x"] : ["outer", "x", "y"];
    expect(said).toEqual(hashOrder);
  },
);

test.each(PYTHONS)("%s: slots go by name, those of the base last, then the dict", (python) => {
  const { h, said, make } = mortal(python);
  const Base = h.makeClass("Base", slotsNamed(h, "b", "a", "__dict__"));
  const Sub = h.makeClass("Sub", slotsNamed(h, "a2"), Base);
  const ref = h.system.instances.newInstance(Sub);
  for (const name of ["z", "a", "b", "a2"]) {
    const value = make(name);
    h.set(ref, name, value);
    h.heap.decref(value);
  }
  h.heap.decref(ref);
  expect(said).toEqual(["a2", "a", "b", "z"]);
});

test.each(PYTHONS)("%s: values go in the order of the class's keys since 3.11", (python) => {
  const { h, said, make } = mortal(python);
  const N = h.makeClass("N");
  const first = h.system.instances.newInstance(N);
  const second = h.system.instances.newInstance(N);
  const fill = (ref: ObjRef, ...names: string[]): void => {
    for (const name of names) {
      const value = make(name);
      h.set(ref, name, value);
      h.heap.decref(value);
    }
  };
  fill(first, "y", "x");
  fill(second, "x", "y");
  h.heap.decref(second);
  const byKeys = ["2.7", "3.11", "3.12", "3.13"].includes(python);
  expect(said).toEqual(byKeys ? ["y", "x"] : ["x", "y"]);
});

test.each(PYTHONS)("%s: a count of one in the call, and the class's function", (python) => {
  const { h, cls, make } = mortal(python);
  const seen: unknown[] = [];
  h.calls.finalizer = (ref, finalizer) => {
    seen.push(h.heap.refcnt(ref), h.heap.repr(finalizer).includes("__del__"));
    h.heap.incref(ref);
    h.heap.decref(ref);
  };
  h.heap.decref(make("a"));
  expect(seen).toEqual([h.heap.profile.instances.finalizerIsBound ? 2 : 1, true]);
  h.remove(cls, "__del__");
  h.heap.decref(make("b"));
  expect(seen).toHaveLength(2);
});

test.each(PYTHONS)("%s: who comes back lives, and is finalized once since 3.4", (python) => {
  const { h, said, make } = mortal(python);
  const a = make("a");
  h.set(a, "p", h.singletons.none);
  const tell = h.calls.finalizer;
  h.calls.finalizer = (ref, finalizer) => {
    tell(ref, finalizer);
    h.heap.incref(ref);
  };
  h.heap.decref(a);
  expect(h.heap.isObject(a)).toBe(true);
  expect(h.heap.refcnt(a)).toBe(1);
  expect(h.get(a, "p")).toBe(h.singletons.none);
  h.heap.decref(a);
  const again = python === "2.7";
  expect(said).toEqual(again ? ["a", "a"] : ["a"]);
  expect(h.heap.isObject(a)).toBe(again);
  expect(h.system.finalization.isFinalized(make("b"))).toBe(false);
});

test.each(PYTHONS)(
  "%s: weak references die before the finalizer in 2.7, after it later",
  (python) => {
    const { h, said, make } = mortal(python);
    const { weakrefs } = h.system;
    const a = make("a");
    const ref = weakrefs.newRef(a, h.makeFunction("callback"));
    h.calls.callback = () => said.push("callback");
    h.calls.finalizer = () => said.push(weakrefs.isDead(ref) ? "del, dead" : "del, alive");
    h.heap.decref(a);
    const first = python === "2.7";
    expect(said).toEqual(first ? ["callback", "del, dead"] : ["del, alive", "callback"]);
  },
);

test.each(PYTHONS)("%s: an object that comes back keeps its references since 3.4", (python) => {
  const { h, make } = mortal(python);
  const { weakrefs } = h.system;
  const a = make("a");
  const ref = weakrefs.newRef(a);
  h.calls.finalizer = (object) => {
    h.heap.incref(object);
  };
  h.heap.decref(a);
  expect(weakrefs.isDead(ref)).toBe(python === "2.7");
});

test.each(PYTHONS)(
  "%s: references made by the finalizer die without a callback in 2.7",
  (python) => {
    const { h, said, make } = mortal(python);
    const { weakrefs } = h.system;
    let late: ObjRef | undefined;
    h.calls.finalizer = (ref) => {
      late = weakrefs.newRef(ref, h.makeFunction("callback"));
    };
    h.calls.callback = () => said.push("callback");
    h.heap.decref(make("a"));
    expect(weakrefs.isDead(late!)).toBe(true);
    expect(said).toEqual(python === "2.7" ? [] : ["callback"]);
  },
);

test.each(PYTHONS)("%s: a base that gets a finalizer gives it to its classes", (python) => {
  const h = classHeap(python);
  const said: ObjRef[] = [];
  h.calls.finalizer = (ref) => said.push(ref);
  const Base = h.makeClass("Base");
  const Sub = h.makeClass("Sub", {}, Base);
  const [a, b] = [h.system.instances.newInstance(Sub), h.system.instances.newInstance(Sub)];
  const del = h.makeFunction("__del__");
  h.set(Base, "__del__", del);
  h.heap.decref(a);
  h.remove(Base, "__del__");
  h.heap.decref(b);
  expect(said).toEqual([a]);
});

test.each(PYTHONS)(
  "%s: instances of any nesting go without nesting calls of the host",
  (python) => {
    const h = classHeap(python);
    const N = h.makeClass("N");
    const build = (depth: number): ObjRef => {
      let inner = h.system.instances.newInstance(N);
      for (let i = 0; i < depth; i++) {
        const outer = h.system.instances.newInstance(N);
        h.set(outer, "p", inner);
        h.heap.decref(inner);
        inner = outer;
      }
      return inner;
    };
    h.heap.decref(build(20));
    const [blocks, count] = [h.blocks(), h.heap.refcnt(N)];
    h.heap.decref(build(20000));
    // To 3.7 instances that were put off wait for the next container.
    h.heap.decref(h.dicts.newDict());
    h.dicts.clearFreeLists();
    expect(h.heap.refcnt(N)).toBe(count);
    expect(h.blocks() - blocks).toBeLessThan(200);
  },
);

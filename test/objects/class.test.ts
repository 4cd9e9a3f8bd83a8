// Classes of nine CPythons: what they are made of, who holds them, and how they go.

import { expect, test } from "vitest";
import type { ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { type ClassHeap, classHeap, slotsNamed } from "./class-heap.ts";

/** What a garbage collection does to a class that nobody holds any more. */
function collect(h: ClassHeap, cls: ObjRef): void {
  h.heap.incref(cls);
  h.heap.typeType.slots.clear!(cls);
  h.heap.decref(cls);
}

test.each(PYTHONS)("%s: each instance has a reference to its class", (python) => {
  const h = classHeap(python);
  const N = h.makeClass("N");
  const before = h.heap.refcnt(N);
  // Itself in tp_mro, and the descriptors of __dict__ and __weakref__.
  expect(before).toBe(4);
  const made = [1, 2, 3].map(() => h.system.instances.newInstance(N));
  expect(h.heap.refcnt(N)).toBe(before + 3);
  for (const ref of made) h.heap.decref(ref);
  expect(h.heap.refcnt(N)).toBe(before);
  expect(h.heap.refcnt(h.makeClass("S", slotsNamed(h, "x", "y")))).toBe(4);
});

test.each(PYTHONS)("%s: a class that is cleared goes with all that it had", (python) => {
  const h = classHeap(python);
  const registry = h.system.classes;
  const [value, f] = [h.token(1), h.makeFunction("f")];
  const make = (): ObjRef => h.makeClass("N", { k: value, f });
  const first = make();
  const instance = h.system.instances.newInstance(first);
  h.set(instance, "p", value);
  h.heap.decref(instance);
  collect(h, first);
  h.heap.decref(first);
  h.dicts.clearFreeLists();
  const [blocks, types] = [h.blocks(), registry.all().length];
  const N = make();
  const n = h.system.instances.newInstance(N);
  h.set(n, "p", value);
  h.heap.decref(n);
  expect(registry.all()).toHaveLength(types + 1);
  collect(h, N);
  h.heap.decref(N);
  h.dicts.clearFreeLists();
  expect(h.heap.isObject(N)).toBe(false);
  expect(registry.all()).toHaveLength(types);
  expect(h.blocks()).toBe(blocks);
  expect([h.heap.refcnt(value), h.heap.refcnt(f)]).toEqual([1, 1]);
});

test.each(PYTHONS)(
  "%s: the last instance takes its class along, behind its own memory",
  (python) => {
    const h = classHeap(python);
    const N = h.makeClass("N");
    const n = h.system.instances.newInstance(N);
    const said: string[] = [];
    const ref = h.system.weakrefs.newRef(N, h.makeFunction("callback"));
    h.calls.callback = () => said.push(h.heap.isObject(n) ? "instance lives" : "instance is gone");
    collect(h, N);
    h.heap.decref(N);
    expect(h.heap.isObject(N)).toBe(true);
    h.heap.decref(n);
    expect(said).toEqual(["instance is gone"]);
    expect(h.system.weakrefs.isDead(ref)).toBe(true);
  },
);

test.each(PYTHONS)("%s: names are looked for in the class, then in its base", (python) => {
  const h = classHeap(python);
  const [one, two] = [h.token(1), h.token(2)];
  const Base = h.makeClass("Base", { k: one, m: one });
  const Sub = h.makeClass("Sub", { k: two }, Base);
  const s = h.system.instances.newInstance(Sub);
  expect([h.get(s, "k"), h.get(s, "m")]).toEqual([two, one]);
  expect(h.get(Sub, "m")).toBe(one);
  h.set(Base, "m", two);
  expect(h.get(s, "m")).toBe(two);
  expect(h.system.lookup.isSubtype(Sub, Base)).toBe(true);
  expect(h.system.lookup.isSubtype(Base, Sub)).toBe(false);
  expect(h.text.toHost(h.get(Sub, "__name__"))).toBe("Sub");
  expect(h.get(Sub, "__base__")).toBe(Base);
});

test.each(PYTHONS)("%s: slots, dict and weak references are added once", (python) => {
  const h = classHeap(python);
  const N = h.makeClass("N");
  expect(() => h.makeClass("A", slotsNamed(h, "__dict__"), N)).toThrow("__dict__ slot disallowed");
  expect(() => h.makeClass("A", slotsNamed(h, "__weakref__"), N)).toThrow("we already got one");
  const list = h.heap.typeOf(h.token(1)).at;
  expect(() => h.makeClass("A", {}, list)).toThrow("type 'int' is not an acceptable base type");
  const bad = h.tuples.newTuple(1);
  h.tuples.initItem(bad, 0, h.token(1));
  expect(() => h.makeClass("A", { __slots__: bad })).toThrow("items must be strings, not 'int'");
  const hidden = { ...slotsNamed(h, "x"), x: h.token(1) };
  if (python === "2.7") {
    const A = h.makeClass("A", hidden);
    expect(h.heap.repr(h.get(h.system.instances.newInstance(A), "x"))).toBe("1");
  } else {
    expect(() => h.makeClass("A", hidden)).toThrow(
      "'x' in __slots__ conflicts with class variable",
    );
  }
  const single = h.makeClass("B", { __slots__: h.name("xy") });
  const b = h.system.instances.newInstance(single);
  h.set(b, "xy", b);
  expect(h.heap.refcnt(b)).toBe(2);
});

test.each(PYTHONS)("%s: a class without memory leaves nothing behind", (python) => {
  const h = classHeap(python);
  const { obj } = h.heap.domains;
  const make = (): ObjRef => h.makeClass("N", slotsNamed(h, "x", "__dict__"));
  collect(h, make());
  const namespace = h.dicts.newDict();
  const { malloc } = obj;
  for (let allowed = 0; allowed < 12; allowed++) {
    const name = h.name("N");
    const types = h.system.classes.all().length;
    let left = allowed;
    obj.malloc = (nbytes) => (left-- > 0 ? malloc(nbytes) : (0 as ReturnType<typeof malloc>));
    try {
      const base = h.system.instances.objectType.at;
      collect(h, h.system.classes.newClass({ name, base, namespace }));
    } catch (error) {
      expect(String(error)).toContain("MemoryError");
      expect(h.system.classes.all()).toHaveLength(types);
    }
    obj.malloc = malloc;
    h.heap.decref(name);
  }
  expect(h.dicts.size(namespace)).toBe(0);
});

test.each(PYTHONS)("%s: object() has no attributes and no GC head", (python) => {
  const h = classHeap(python);
  h.requests();
  const o = h.system.instances.newObject();
  expect(h.requests()).toBe("Om16");
  expect(h.heap.repr(o)).toMatch(/^<object object at 0x/);
  h.heap.decref(o);
  expect(h.requests()).toBe("Of");
});

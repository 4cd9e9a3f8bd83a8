// What is told of attributes that are not there, of sizes, and of objects as text, held against
// nine real CPythons; see record-attributes.py.

import { expect, test } from "vitest";
import { PyError } from "../../src/errors.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import recorded from "./attributes.json" with { type: "json" };
import { PYTHONS } from "./bare-heap.ts";
import { type ClassHeap, classHeap, slotsNamed } from "./class-heap.ts";

/** The objects that the cases name. */
function targetsOf(h: ClassHeap): Map<string, ObjRef> {
  const { instances, weakrefs, weakproxies, cells, builtins } = h.system;
  const Node = h.makeClass("Node");
  const Slotted = h.makeClass("Slotted", slotsNamed(h, "x", "y"));
  const Fixed = h.makeClass("Fixed", {
    ...slotsNamed(h, "a"),
    k: h.token(1),
    f: h.makeFunction("f"),
  });
  const n = instances.newInstance(Node);
  const touched = instances.newInstance(Node);
  h.set(touched, "p", h.token(1));
  const fixed = instances.newInstance(Fixed);
  const brief = instances.newInstance(Node);
  const dead = weakproxies.newProxy(brief);
  h.heap.decref(brief);
  return new Map([
    ["n", n],
    ["touched", touched],
    ["s", instances.newInstance(Slotted)],
    ["o", instances.newObject()],
    ["fixed", fixed],
    ["Node", Node],
    ["Slotted", Slotted],
    ["f", h.makeFunction("f")],
    ["type", h.heap.typeOf(h.token(1)).at],
    ["dead", dead],
    ["ref", weakrefs.newRef(n)],
    ["proxy", weakproxies.newProxy(n)],
    ["cell", cells.newCell(n)],
    ["method", h.get(fixed, "f")],
    ["builtin", builtins.newBuiltin("len")],
    ["member", h.get(Slotted, "x")],
    ["getset", h.get(Node, "__dict__")],
  ]);
}

function say(h: ClassHeap, targets: Map<string, ObjRef>, [op, target, name]: string[]): string {
  const ref = targets.get(target!)!;
  switch (op) {
    case "get":
      h.get(ref, name!);
      return "";
    case "set":
      h.set(ref, name!, h.token(1));
      return "";
    case "del":
      h.remove(ref, name!);
      return "";
    case "ref":
      h.system.weakrefs.newRef(ref);
      return "";
    case "proxy":
      h.system.weakproxies.newProxy(ref);
      return "";
    case "hash":
      h.heap.hash(ref);
      return "";
    case "size":
      return String(h.heap.sizeOf(ref));
    default:
      return reprOf(h, targets, ref, name!);
  }
}

/** The repr of an object, of what its class calls `name`, or of its method `m`. */
function reprOf(h: ClassHeap, targets: Map<string, ObjRef>, ref: ObjRef, name: string): string {
  if (name === "") return h.heap.repr(ref);
  if (name === "x") return h.heap.repr(targets.get("member")!);
  h.set(targets.get("Node")!, "m", h.makeFunction("m"));
  const told = h.heap.repr(h.get(ref, "m"));
  h.remove(targets.get("Node")!, "m");
  return told;
}

test.each(PYTHONS)("%s: errors, sizes and reprs are those of the real one", (python) => {
  const h = classHeap(python);
  const targets = targetsOf(h);
  for (const { case: subject, said } of recorded) {
    const expected = said.find(({ pythons }) => pythons.includes(python))!.text;
    let told: string;
    try {
      told = say(h, targets, subject);
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      told = error.message;
    }
    const text = told.replaceAll(/0x[0-9a-f]+/g, "0x");
    expect(`${subject.join(" ")}: ${text}`).toBe(`${subject.join(" ")}: ${expected}`);
  }
});

test.each(PYTHONS)("%s: a slot comes before the dict, the dict before the class", (python) => {
  const h = classHeap(python);
  const { heap } = h;
  const one = h.token(1);
  const C = h.makeClass("C", { ...slotsNamed(h, "p", "__dict__"), k: h.token(2) });
  const c = h.system.instances.newInstance(C);
  h.set(c, "p", one);
  h.set(c, "k", one);
  const dict = h.system.instances.dict(c);
  expect(h.dicts.size(dict)).toBe(1);
  h.dicts.setItem(dict, h.name("p"), h.token(3));
  expect(h.get(c, "p")).toBe(one);
  expect(h.get(c, "k")).toBe(one);
  h.remove(c, "k");
  expect(heap.repr(h.get(c, "k"))).toBe("2");
  expect(h.get(c, "__class__")).toBe(C);
  expect(h.get(c, "__dict__")).toBe(dict);
});

test.each(PYTHONS)("%s: __dict__ can be replaced, and the old attributes are gone", (python) => {
  const h = classHeap(python);
  const { heap } = h;
  const N = h.makeClass("N");
  const n = h.system.instances.newInstance(N);
  const [old, value] = [h.token(1), h.token(2)];
  h.set(n, "p", old);
  const dict = h.dicts.newDict();
  h.dicts.setItem(dict, h.name("q"), value);
  h.set(n, "__dict__", dict);
  expect(heap.refcnt(old)).toBe(1);
  expect(() => h.get(n, "p")).toThrow("no attribute 'p'");
  expect(h.get(n, "q")).toBe(value);
  expect(heap.refcnt(dict)).toBe(2);
  heap.decref(dict);
  h.set(n, "r", old);
  heap.decref(n);
  expect(heap.refcnt(old)).toBe(1);
});

test.each(PYTHONS)("%s: a dict outlives its instance with all attributes", (python) => {
  const h = classHeap(python);
  const { heap } = h;
  const N = h.makeClass("N");
  const n = h.system.instances.newInstance(N);
  const value = h.token(1);
  for (const name of "pqr") h.set(n, name, value);
  const dict = heap.incref(h.system.instances.dict(n));
  heap.decref(n);
  expect(h.dicts.size(dict)).toBe(3);
  expect(h.dicts.peekItem(dict, h.name("q"))).toBe(value);
  h.dicts.setItem(dict, h.name("s"), value);
  expect(heap.refcnt(value)).toBe(5);
  heap.decref(dict);
  expect(heap.refcnt(value)).toBe(1);
});

test.each(PYTHONS)("%s: asking whether there are attributes makes no dict", (python) => {
  const h = classHeap(python);
  const { instances } = h.system;
  const n = instances.newInstance(h.makeClass("N"));
  h.requests();
  expect(instances.isDictEmpty(n)).toBe(true);
  expect(instances.peekOwn(n, h.name("p"))).toBe(NO_OBJECT);
  h.set(n, "p", h.singletons.none);
  h.requests();
  expect(instances.isDictEmpty(n)).toBe(false);
  expect(instances.peekOwn(n, h.name("p"))).toBe(h.singletons.none);
  expect(h.requests()).toBe("");
});

test.each(PYTHONS)("%s: an instance that cannot be made leaves nothing behind", (python) => {
  const h = classHeap(python);
  const N = h.makeClass("N");
  const { instances } = h.system;
  const first = instances.newInstance(N);
  h.heap.decref(first);
  const before = [h.blocks(), h.heap.refcnt(N)];
  for (const failing of ["obj", "mem"] as const) {
    const { malloc } = h.heap.domains[failing];
    h.heap.domains[failing].malloc = () => 0 as ReturnType<typeof malloc>;
    let made: ObjRef = NO_OBJECT;
    try {
      made = instances.newInstance(N);
    } catch (error) {
      expect((error as PyError).type).toBe("MemoryError");
    }
    h.heap.domains[failing].malloc = malloc;
    h.heap.xdecref(made);
    expect([h.blocks(), h.heap.refcnt(N)]).toEqual(before);
  }
});

// Functions, methods, cells, code and builtins of nine CPythons. Sizes are in attributes.test.ts;
// orders of release were seen in real ones, by fields that held objects with a finalizer.

import { expect, test } from "vitest";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { type ClassHeap, classHeap } from "./class-heap.ts";

/** What a lambda, a closure with its cell, and a bound method ask for, with no free list filled. */
const REQUESTS: Record<string, string[]> = {
  "2.7": ["Om120", "Om56", "Om80"],
  "3.6": ["Om144", "Om56", "Om72"],
  "3.7": ["Om144", "Om56", "Om72"],
  "3.8": ["Om136", "Om40", "Om64"],
  "3.9": ["Om136", "Om40", "Om64"],
  "3.10": ["Om144", "Om40", "Om64"],
  "3.11": ["Om152", "Om40", "Om64"],
  "3.12": ["Om160", "Om40", "Om64"],
  "3.13": ["Om160", "Om40", "Om64"],
};

/** In which order a function lets go of its fields. */
const RELEASE: Record<string, string> = {
  "2.7": "code globals module defaults doc dict closure",
  "3.6": "code globals module defaults doc dict closure",
  "3.10": "code globals builtins module defaults doc dict closure",
  "3.11": "globals builtins module defaults doc dict closure code",
};

function releaseOf(python: string): string[] {
  const later = ["3.11", "3.12", "3.13"].includes(python) ? "3.11" : "3.6";
  return RELEASE[RELEASE[python] === undefined ? later : python]!.split(" ");
}

/** Instances that tell their names when they go. */
function tellers(h: ClassHeap): { said: string[]; make(name: string): ObjRef } {
  const said: string[] = [];
  const names = new Map<ObjRef, string>();
  const D = h.makeClass("D", { __del__: h.makeFunction("__del__") });
  h.calls.finalizer = (ref) => said.push(names.get(ref)!);
  return {
    said,
    make: (name) => {
      const ref = h.system.instances.newInstance(D);
      names.set(ref, name);
      return ref;
    },
  };
}

test.each(PYTHONS)("%s: functions, cells and methods ask for what the real ones do", (python) => {
  const h = classHeap(python);
  const { heap } = h;
  const { functions, cells } = h.system;
  const f = h.makeFunction("f");
  const N = h.makeClass("N", { f });
  const n = h.system.instances.newInstance(N);
  const spec = {
    code: functions.peekCode(f),
    globals: functions.peekGlobals(f),
    name: functions.peekName(f),
  };
  h.name("f");
  h.requests();
  const made = functions.newFunction(spec);
  const requests = [h.requests()];
  const cell = cells.newCell(n);
  requests.push(h.requests());
  const method = h.get(n, "f");
  requests.push(h.requests());
  expect(requests).toEqual(REQUESTS[python]);
  for (const ref of [made, cell, method]) heap.decref(ref);
  const kept = heap.profile.instances.methodFreeList > 0;
  expect(h.requests()).toBe(kept ? "Of Of" : "Of Of Of");
  heap.decref(h.get(n, "f"));
  expect(h.requests()).toBe(kept ? "" : `${REQUESTS[python]![2]} Of`);
});

test.each(PYTHONS)("%s: a function lets go of its fields in order", (python) => {
  const h = classHeap(python);
  const { said, make } = tellers(h);
  const { functions, codes } = h.system;
  const constants = h.tuples.newTuple(1);
  h.tuples.initItem(constants, 0, make("code"));
  const name = h.name("f");
  const code = codes.newCode(name, constants, 3);
  expect(codes.index(code)).toBe(3);
  const parts = {
    globals: make("globals"),
    builtins: make("builtins"),
    module: make("module"),
    defaults: make("defaults"),
    doc: make("doc"),
    closure: make("closure"),
  };
  const f = functions.newFunction({ code, name, ...parts });
  const inDict = make("dict");
  h.set(f, "d", inDict);
  for (const ref of [...Object.values(parts), inDict, code, constants]) h.heap.decref(ref);
  const hasBuiltins = h.heap.layouts.PyFunctionObject.func_builtins >= 0;
  expect(said.splice(0)).toEqual(hasBuiltins ? [] : ["builtins"]);
  h.heap.decref(f);
  expect(said).toEqual(releaseOf(python));
});

test.each(PYTHONS)("%s: clearing a function leaves what it cannot be without", (python) => {
  const h = classHeap(python);
  const f = h.makeFunction("f");
  const value = h.token(1);
  h.set(f, "x", value);
  expect(h.get(f, "x")).toBe(value);
  const globals = h.system.functions.peekGlobals(f);
  h.heap.incref(globals);
  h.heap.typeOf(f).slots.clear!(f);
  expect(h.heap.refcnt(value)).toBe(2);
  expect(h.heap.refcnt(globals)).toBe(1);
  expect(h.heap.repr(f)).toMatch(/^<function f at /);
  expect(h.system.functions.peekCode(f)).not.toBe(NO_OBJECT);
  h.heap.decref(f);
});

test.each(PYTHONS)("%s: a method is its function and its object", (python) => {
  const h = classHeap(python);
  const { heap } = h;
  const { methods, instances } = h.system;
  const f = h.makeFunction("f");
  const N = h.makeClass("N", { f });
  const [a, b] = [instances.newInstance(N), instances.newInstance(N)];
  const [first, again, other] = [h.get(a, "f"), h.get(a, "f"), h.get(b, "f")];
  expect(first).not.toBe(again);
  expect(heap.equals(first, again)).toBe(true);
  expect(heap.equals(first, other)).toBe(false);
  expect([heap.hash(first), heap.hashHigh]).toEqual([heap.hash(again), heap.hashHigh]);
  const equal = [h.token(5), h.token(5)];
  const [m, n] = equal.map((self) => methods.newMethod(f, self, N));
  const byValue = ["2.7", "3.6", "3.7"].includes(python);
  expect(heap.equals(m!, n!)).toBe(byValue);
  expect(heap.refcnt(f)).toBe(2 + 5);
  expect(instances.peekMethod(a, h.name("f"))).toBe(f);
  h.set(a, "f", h.token(1));
  expect(instances.peekMethod(a, h.name("f"))).toBe(NO_OBJECT);
});

test.each(PYTHONS)("%s: methods are kept up to 256, last in, first out, to 3.8", (python) => {
  const h = classHeap(python);
  const { methods } = h.system;
  const f = h.makeFunction("f");
  const self = h.token(1);
  const made = Array.from({ length: 300 }, () => methods.newMethod(f, self, NO_OBJECT));
  for (const method of made) h.heap.decref(method);
  const kept = ["2.7", "3.6", "3.7", "3.8"].includes(python) ? 256 : 0;
  expect(methods.freeList.numfree).toBe(kept);
  if (kept > 0) expect(methods.newMethod(f, self, NO_OBJECT)).toBe(made[255]);
});

test.each(PYTHONS)("%s: a function of a class is unbound in 2.7 and itself later", (python) => {
  const h = classHeap(python);
  const f = h.makeFunction("f");
  const N = h.makeClass("N", { f });
  const found = h.get(N, "f");
  if (python !== "2.7") {
    expect(found).toBe(f);
    return;
  }
  expect(h.system.methods.peekSelf(found)).toBe(NO_OBJECT);
  expect(h.system.methods.peekFunction(found)).toBe(f);
  expect(h.system.methods.peekClass(found)).toBe(N);
});

test.each(PYTHONS)("%s: a cell holds one object, or none", (python) => {
  const h = classHeap(python);
  const { cells } = h.system;
  const [a, b] = [h.token(1), h.token(2)];
  const cell = cells.newCell(a);
  expect(h.heap.repr(cell)).toMatch(/^<cell at 0x\w+: int object at 0x\w+>$/);
  cells.set(cell, b);
  expect([h.heap.refcnt(a), h.heap.refcnt(b)]).toEqual([1, 2]);
  cells.set(cell, NO_OBJECT);
  expect(cells.peek(cell)).toBe(NO_OBJECT);
  expect(h.heap.repr(cell)).toMatch(/: empty>$/);
  const full = cells.newCell(b);
  h.heap.decref(full);
  expect(h.heap.refcnt(b)).toBe(1);
});

test.each(PYTHONS)("%s: builtin functions are static and have a name", (python) => {
  const h = classHeap(python);
  const { builtins } = h.system;
  const [len, id] = [builtins.newBuiltin("len"), builtins.newBuiltin("id")];
  expect(h.heap.repr(len)).toBe("<built-in function len>");
  expect(builtins.nameOf(id)).toBe("id");
  expect(builtins.isBuiltin(id)).toBe(true);
  expect(h.heap.statics.contains(len)).toBe(true);
});

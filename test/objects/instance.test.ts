import { expect, test } from "vitest";
import { PyError } from "../../src/errors.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { type ClassHeap, classHeap, slotsNamed } from "./class-heap.ts";
import recorded from "./instances.json" with { type: "json" };

/** What record-instances.py defines before each program. */
function classesOf(h: ClassHeap): Map<string, ObjRef> {
  const slots = (...names: string[]): Record<string, ObjRef> => slotsNamed(h, ...names);
  const N = h.makeClass("N");
  return new Map([
    ["N", N],
    ["S", h.makeClass("S", slots("q", "p"))],
    ["W", h.makeClass("W", slots("p", "__weakref__"))],
    ["D", h.makeClass("D", slots("p", "__dict__"))],
    ["R", h.makeClass("R", slots("r"), N)],
    ["K", h.makeClass("K", {}, N)],
  ]);
}

/** Runs one statement of a recorded program on names. */
class Program {
  readonly names = new Map<string, ObjRef>();
  private readonly h: ClassHeap;
  private readonly classes: Map<string, ObjRef>;
  private readonly callback: ObjRef;
  /** weakref.proxy is called with a tuple of its arguments: to 3.10. */
  private readonly proxyTakesTuple: boolean;

  constructor(h: ClassHeap, python: string) {
    this.h = h;
    this.proxyTakesTuple = !["3.11", "3.12", "3.13"].includes(python);
    this.classes = classesOf(h);
    this.callback = h.system.builtins.newBuiltin("callable");
  }

  /** The requests of a statement; its error when it raises. */
  run(line: string): string {
    this.h.requests();
    try {
      this.execute(line);
      return this.h.requests();
    } catch (error) {
      if (error instanceof PyError) return error.message;
      throw error;
    }
  }

  private execute(line: string): void {
    const { h } = this;
    const [, target, callee, args] = /^(\w) = (\w+)\((.*)\)$/.exec(line) ?? [];
    if (target !== undefined) {
      this.bind(target, this.call(callee!, args!));
      return;
    }
    const [, deleted, object, , name, value] = /^(del )?(\w)(\.(\w+))?( = v)?$/.exec(line) ?? [];
    const ref = this.names.get(object!)!;
    if (name === undefined) {
      this.names.delete(object!);
      h.heap.decref(ref);
    } else if (deleted !== undefined) {
      h.remove(ref, name);
    } else if (value === undefined) {
      h.heap.decref(h.get(ref, name));
    } else {
      h.set(ref, name, h.singletons.none);
    }
  }

  private bind(name: string, value: ObjRef): void {
    const old = this.names.get(name);
    this.names.set(name, value);
    if (old !== undefined) this.h.heap.decref(old);
  }

  /** A call of a class, or of a function of the weakref module with its tuple of arguments. */
  private call(callee: string, args: string): ObjRef {
    const { h } = this;
    const cls = this.classes.get(callee);
    if (cls !== undefined) return h.system.instances.newInstance(cls);
    const [first, second] = args.split(", ");
    const object = this.names.get(first!)!;
    const callback = second === undefined ? NO_OBJECT : this.callback;
    const { weakrefs, weakproxies } = h.system;
    if (callee === "proxy" && !this.proxyTakesTuple) return weakproxies.newProxy(object, callback);
    const tuple = h.tuples.newTuple(second === undefined ? 1 : 2);
    h.tuples.initItem(tuple, 0, h.heap.incref(object));
    if (second !== undefined) h.tuples.initItem(tuple, 1, h.heap.incref(callback));
    try {
      if (callee === "ref") return weakrefs.newRef(object, callback);
      return weakproxies.newProxy(object, callback);
    } finally {
      h.heap.decref(tuple);
    }
  }

  /** What record-instances.py looks at when a program is done. */
  see(): unknown[] {
    const { h } = this;
    const seen: unknown[] = [];
    for (const name of "abcd") {
      const ref = this.names.get(name);
      if (ref === undefined) continue;
      const type = h.heap.typeOf(ref);
      const { weakrefs, instances } = h.system;
      const told = [name, type.name, h.heap.sizeOf(ref), weakrefs.count(ref)];
      const dict = instances.dict(ref);
      seen.push(dict === NO_OBJECT ? told : [...told, h.heap.sizeOf(dict), keysOf(h, dict)]);
    }
    for (const [name, cls] of this.classes) seen.push([name, h.heap.sizeOf(cls)]);
    return seen;
  }
}

function keysOf(h: ClassHeap, dict: ObjRef): string[] {
  const keys: string[] = [];
  for (let at = h.dicts.next(dict, 0); at >= 0; at = h.dicts.next(dict, at + 1)) {
    keys.push(h.text.toHost(h.dicts.keyAt(dict, at)));
  }
  return keys;
}

/** A heap in which every name of the programs is interned, and no free list has anything. */
function emptied(python: string): { h: ClassHeap; program: Program } {
  const h = classHeap(python);
  for (const name of ["__dict__", ..."pqrstuvw"]) h.name(name);
  for (let i = 0; i < 34; i++) h.name(`n${i}`);
  const program = new Program(h, python);
  h.dicts.clearFreeLists();
  while (h.dicts.freeList.numfree > 0) h.dicts.newDict();
  for (const list of h.tuples.freeLists) while (list.numfree > 0) list.take();
  return { h, program };
}

test.each(PYTHONS)("%s: instances ask for memory as the real one's do", (python) => {
  for (const { program: source, recorded: groups } of recorded) {
    const { value } = groups.find(({ pythons }) => pythons.includes(python))!;
    const { program, h } = emptied(python);
    h.calls.callback = (_callback, ref) => {
      if (python !== "2.7") return;
      const args = h.tuples.newTuple(1);
      h.tuples.initItem(args, 0, h.heap.incref(ref));
      h.heap.decref(args);
    };
    const told = source.split("; ").map((line) => `${line}: ${program.run(line)}`);
    const expected = value.requests.split("; ");
    expect(told).toEqual(source.split("; ").map((line, i) => `${line}: ${expected[i]}`));
    expect(program.see()).toEqual(value.seen);
  }
});

// Classes and all around them over a bare heap, with real text, tuples and dicts. What programs
// would
// do when they are called is a list of words here.

import type { RawAllocator } from "../../src/malloc/raw-allocator.ts";
import { NO_OBJECT, NULL, type ObjRef } from "../../src/memory/address.ts";
import { ClassSystem, classStatics } from "../../src/objects/class-system.ts";
import type { Dicts } from "../../src/objects/dict.ts";
import { sharedDictsOf } from "../../src/objects/dict-shared.ts";
import { createDicts, dictStatics } from "../../src/objects/dicts.ts";
import { DictInternTable } from "../../src/objects/intern.ts";
import type { ObjectHeap } from "../../src/objects/object-heap.ts";
import { Singletons } from "../../src/objects/singletons.ts";
import { Text, textStatics } from "../../src/objects/text.ts";
import { Tuples, tupleStatics } from "../../src/objects/tuple.ts";
import type { PyType } from "../../src/objects/type.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { Domains } from "../../src/pymem/domain.ts";
import { type BareHeap, bareHeap } from "./bare-heap.ts";

export interface ClassHeap extends BareHeap {
  readonly system: ClassSystem;
  readonly dicts: Dicts;
  readonly tuples: Tuples;
  readonly text: Text;
  readonly singletons: Singletons;
  /** A new reference to the interned str. */
  name(text: string): ObjRef;
  /** A new object of 24 bytes that holds `value`. */
  token(value: number): ObjRef;
  /** `class name(base): ...` with a body of these attributes, in this order; a new reference. */
  makeClass(name: string, attributes?: Record<string, ObjRef>, base?: ObjRef): ObjRef;
  /** A function of that name, with nothing in it. */
  makeFunction(name: string): ObjRef;
  get(ref: ObjRef, name: string): ObjRef;
  /** Takes a reference of its own. */
  set(ref: ObjRef, name: string, value: ObjRef): void;
  remove(ref: ObjRef, name: string): void;
  /** What happens when the code of a program would run: a test says it. */
  readonly calls: {
    finalizer: (ref: ObjRef, finalizer: ObjRef) => void;
    callback: (callback: ObjRef, ref: ObjRef) => void;
  };
  /** What was asked of the object and mem domains since the last call, as `Om56 Mr32 Mf`. */
  requests(): string;
  /** Blocks that the process has in use. */
  blocks(): number;
}

const VALUE = 16;
const TOKEN_SIZE = 24;

export function classHeap(python: string): ClassHeap {
  const { objects } = profileNamed(python)!;
  const bare = bareHeap(python, [
    ...tupleStatics(objects),
    ...dictStatics(objects),
    ...textStatics(objects),
    ...classStatics(),
  ]);
  const { heap, memory, runtime } = bare;
  const log: string[] = [];
  const recording: Domains = {
    raw: heap.domains.raw,
    mem: runtime.profile.pymem.memDomain === "malloc" ? heap.domains.mem : record("M", heap, log),
    obj: record("O", heap, log),
  };
  Object.assign(heap, { domains: recording });
  const tokens = tokenType(heap);
  const token = (value: number): ObjRef => {
    const ref = heap.newObject(tokens);
    memory.setPtr(ref + VALUE, value);
    return ref;
  };
  const indices = {
    isIndex: (ref: ObjRef) => heap.typeOf(ref) === tokens,
    asIndex: (ref: ObjRef) => memory.i32(ref + VALUE),
    asCount: (ref: ObjRef) => memory.i32(ref + VALUE),
    newInt: token,
  };
  const singletons = new Singletons(heap);
  const tuples = new Tuples(heap, indices);
  const strings = {
    get strType(): PyType {
      return text.strs?.type ?? text.bytes.type;
    },
    newStr: (characters: string) => text.newStr(characters),
  };
  const table = new LateTable(heap);
  const dicts = createDicts(heap, strings);
  table.dicts = dicts;
  const text = new Text(heap, indices, table);
  const calls: ClassHeap["calls"] = { finalizer: () => {}, callback: () => {} };
  const system = new ClassSystem(heap, {
    none: singletons,
    names: text,
    tuples,
    dicts,
    shared: sharedDictsOf(dicts),
    finalizers: { call: (ref, finalizer) => calls.finalizer(ref, finalizer) },
    callbacks: { call: (callback, ref) => calls.callback(callback, ref) },
  });
  singletons.initialise();
  tuples.initialise();
  dicts.initialise();
  text.initialise();
  system.initialise();
  return {
    ...bare,
    system,
    dicts,
    tuples,
    text,
    singletons,
    calls,
    token,
    ...operations(heap, system, dicts, text, tuples, singletons),
    requests: () => log.splice(0).join(" "),
    blocks: () => runtime.guard!.accounts().blocks,
  };
}

/** The table of interned strings, made with the first: 2.7's dicts need strings themselves. */
class LateTable extends DictInternTable {
  override initialise(): void {}

  override peek(text: ObjRef): ObjRef {
    if (this.dict === NO_OBJECT) super.initialise();
    return super.peek(text);
  }
}

/** `__slots__` of these names, for `makeClass`. */
export function slotsNamed(h: ClassHeap, ...names: string[]): Record<string, ObjRef> {
  const tuple = h.tuples.newTuple(names.length);
  names.forEach((name, i) => {
    h.tuples.initItem(tuple, i, h.name(name));
  });
  return { __slots__: tuple };
}

/** What programs do with classes and attributes, by names of the host. */
function operations(
  heap: ObjectHeap,
  system: ClassSystem,
  dicts: Dicts,
  text: Text,
  tuples: Tuples,
  singletons: Singletons,
): Pick<ClassHeap, "name" | "makeClass" | "makeFunction" | "get" | "set" | "remove"> {
  // A name is made once and kept, as the code of a program does.
  const names = new Map<string, ObjRef>();
  const named = <T>(name: string, use: (name: ObjRef) => T): T => {
    const ref = names.get(name) ?? text.newName(name);
    names.set(name, ref);
    return use(ref);
  };
  return {
    name: (name) => named(name, (ref) => heap.incref(ref)),
    makeClass: (name, attributes = {}, base = system.instances.objectType.at) => {
      const namespace = dicts.newDict();
      named("__module__", (key) => {
        named("__main__", (value) => dicts.setItem(namespace, key, value));
      });
      for (const [attribute, value] of Object.entries(attributes)) {
        named(attribute, (key) => dicts.setItem(namespace, key, value));
      }
      const cls = named(name, (ref) => system.classes.newClass({ name: ref, base, namespace }));
      heap.decref(namespace);
      return cls;
    },
    makeFunction: (name) => {
      const globals = dicts.newDict();
      const constants = tuples.newTuple(1);
      tuples.initItem(constants, 0, heap.incref(singletons.none));
      const func = named(name, (ref) => {
        const code = system.codes.newCode(ref, constants, 0);
        const made = system.functions.newFunction({ code, globals, name: ref });
        heap.decref(code);
        return made;
      });
      heap.decref(constants);
      heap.decref(globals);
      return func;
    },
    get: (ref, name) => named(name, (key) => heap.typeOf(ref).slots.getAttr!(ref, key)),
    set: (ref, name, value) =>
      named(name, (key) => heap.typeOf(ref).slots.setAttr!(ref, key, value)),
    remove: (ref, name) =>
      named(name, (key) => heap.typeOf(ref).slots.setAttr!(ref, key, NO_OBJECT)),
  };
}

function tokenType(heap: ObjectHeap): PyType {
  const type: PyType = heap.newStaticType({
    name: "int",
    basicsize: TOKEN_SIZE,
    slots: {
      repr: (ref) => String(heap.memory.i32(ref + VALUE)),
      sizeOf: () => TOKEN_SIZE,
      free: (ref) => heap.freeMemory(ref, type),
      hash: (ref) => {
        heap.hashHigh = 0;
        return heap.memory.i32(ref + VALUE);
      },
      equals: (left, right) => heap.memory.i32(left + VALUE) === heap.memory.i32(right + VALUE),
    },
  });
  return type;
}

function record(letter: "M" | "O", { domains }: ObjectHeap, log: string[]): RawAllocator {
  const inner = letter === "O" ? domains.obj : domains.mem;
  return {
    malloc: (nbytes) => {
      log.push(`${letter}m${nbytes}`);
      return inner.malloc(nbytes);
    },
    calloc: (nelem, elsize) => {
      log.push(`${letter}c${nelem * elsize}`);
      return inner.calloc(nelem, elsize);
    },
    realloc: (at, nbytes) => {
      log.push(`${letter}r${nbytes}`);
      return inner.realloc(at, nbytes);
    },
    free: (at) => {
      if (at !== NULL) log.push(`${letter}f`);
      inner.free(at);
    },
  };
}

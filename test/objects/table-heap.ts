// Dicts and sets over a bare heap, with keys made for the test: ints that are their own hash, and
// str objects that come with the hash that a real Python gave them.

import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import type { Dicts } from "../../src/objects/dict.ts";
import { createDicts, dictStatics } from "../../src/objects/dicts.ts";
import type { ObjectHeap } from "../../src/objects/object-heap.ts";
import { Sets, setStatics } from "../../src/objects/set.ts";
import type { PyType } from "../../src/objects/type.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { type BareHeap, bareHeap } from "./bare-heap.ts";

export interface TableHeap extends BareHeap {
  readonly dicts: Dicts;
  readonly sets: Sets;
  /** An int of 24 bytes, the same object for the same value while the heap lives. */
  int(value: number): ObjRef;
  /** A str with this hash, given as two words in hex; the same object for the same text. */
  str(text: string, hash?: string): ObjRef;
  /** An object without a hash and without content. */
  thing(): ObjRef;
  /** The names that `int` and `str` were asked for, by object. */
  readonly names: Map<ObjRef, string>;
  /** Sets whose weak references were cleared. */
  readonly cleared: readonly ObjRef[];
  /** What was asked of the object and mem domains since the last call, as `Om56 Mr32 Mf`. */
  requests(): string;
}

const VALUE = 16;
const INT_SIZE = 24;

export function tableHeap(python: string): TableHeap {
  const { objects } = profileNamed(python)!;
  const bare = bareHeap(python, [...dictStatics(objects), ...setStatics(objects)]);
  const { heap, memory } = bare;
  const log: string[] = [];
  const cleared: ObjRef[] = [];
  recordRequests(heap, log);
  const names = new Map<ObjRef, string>();
  const made = new Map<string, ObjRef>();
  const types = fakeTypes(heap, names);
  const hashAt = Math.max(
    objects.layouts.PyASCIIObject.hash,
    objects.layouts.PyBytesObject.ob_shash,
  );
  const known = (name: string, make: () => ObjRef): ObjRef => {
    const before = made.get(name);
    if (before !== undefined) return before;
    const ref = make();
    made.set(name, ref);
    names.set(ref, name);
    return ref;
  };
  const str = (text: string, hash = "7.0"): ObjRef =>
    known(text, () => {
      const ref = heap.newSized(types.str, hashAt + 16);
      const [low, high] = hash.split(".").map((word) => Number.parseInt(word, 16));
      memory.setU32(ref + hashAt, low!);
      memory.setU32(ref + hashAt + 4, high!);
      return ref;
    });
  const strings = { strType: types.str, newStr: (text: string) => str(text) };
  const dicts = createDicts(heap, strings);
  const sets = new Sets(heap, {
    strings,
    dicts,
    // Stands for the list that a text is made from.
    lists: { fromIterable: (source) => heap.incref(source) },
    weakrefs: {
      clearWeakRefs: (ref) => {
        cleared.push(ref);
        memory.setPtr(ref + objects.layouts.PySetObject.weakreflist, 0);
      },
    },
  });
  dicts.initialise();
  sets.initialise();
  return {
    ...bare,
    dicts,
    sets,
    names,
    int: (value) =>
      known(String(value), () => {
        const ref = heap.newObject(types.int);
        memory.setU32(ref + VALUE, value);
        memory.setU32(ref + VALUE + 4, Math.floor(value / 2 ** 32));
        return ref;
      }),
    str,
    thing: () => heap.newObject(types.thing),
    cleared,
    requests: () => log.splice(0).join(" "),
  };
}

function fakeTypes(
  heap: ObjectHeap,
  names: Map<ObjRef, string>,
): { int: PyType; str: PyType; thing: PyType } {
  const { memory, layouts } = heap;
  const hashAt = Math.max(layouts.PyASCIIObject.hash, layouts.PyBytesObject.ob_shash);
  const free = (ref: ObjRef): void => {
    names.delete(ref);
    heap.freeMemory(ref, heap.typeOf(ref));
  };
  const sized = (name: string, more: Partial<PyType["slots"]>): PyType =>
    heap.newStaticType({
      name,
      basicsize: INT_SIZE,
      slots: { repr: (ref) => names.get(ref) ?? name, sizeOf: () => INT_SIZE, free, ...more },
    });
  return {
    int: sized("int", {
      hash: (ref) => {
        heap.hashHigh = memory.i32(ref + VALUE + 4);
        return memory.i32(ref + VALUE);
      },
      equals: (left, right) => names.get(left) === names.get(right),
    }),
    str: sized("str", {
      hash: (ref) => {
        heap.hashHigh = memory.i32(ref + hashAt + 4);
        return memory.i32(ref + hashAt);
      },
      equals: (left, right) => left === right,
    }),
    thing: sized("object", {}),
  };
}

/** Notes what objects and mem are asked for. */
function recordRequests(heap: ObjectHeap, log: string[]): void {
  for (const [name, letter] of [
    ["obj", "O"],
    ["mem", "M"],
  ] as const) {
    const domain = heap.domains[name];
    const { malloc, free } = domain;
    Object.assign(domain, {
      malloc(nbytes: number) {
        log.push(`${letter}m${nbytes}`);
        return malloc.call(domain, nbytes);
      },
      free(block: ObjRef) {
        if (block !== NO_OBJECT) log.push(`${letter}f`);
        free.call(domain, block);
      },
    });
  }
}

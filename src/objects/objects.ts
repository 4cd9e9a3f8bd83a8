// Layer +3 in one: every component over one heap, in the order in which they need each other.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ClearedFreeList } from "../profile/collecting.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { Classes } from "./class.ts";
import { ClassSystem, classStatics } from "./class-system.ts";
import type { Codes } from "./code.ts";
import type { Dicts } from "./dict.ts";
import { OpenDicts } from "./dict-27.ts";
import { sharedDictsOf } from "./dict-shared.ts";
import { createDicts, dictStatics } from "./dicts.ts";
import type { Finalizers } from "./finalizer.ts";
import type { FreeList } from "./free-list.ts";
import type { Functions } from "./function.ts";
import type { Instances } from "./instance.ts";
import { DictInternTable } from "./intern.ts";
import { MixedInts } from "./ints-27.ts";
import { Lists, listStatics } from "./list.ts";
import { GREATEST_SMALL_INT, SMALLEST_INT } from "./long.ts";
import type { Methods } from "./method.ts";
import { Numbers, numberStatics } from "./numbers.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { Ranges } from "./range.ts";
import { Sets, setStatics } from "./set.ts";
import { Singletons } from "./singletons.ts";
import { staticObjectsStatics } from "./static-objects.ts";
import type { StrKeys } from "./table-keys.ts";
import { Text, textStatics } from "./text.ts";
import { Tuples, tupleStatics } from "./tuple.ts";
import type { PyType } from "./type.ts";
import type { Weakproxies } from "./weakproxy.ts";
import type { Callbacks, Weakrefs } from "./weakref.ts";

/** What objects keep in the process's statics. */
export const objectStatics = (profile: ObjectsProfile): Static[] => [
  ...staticObjectsStatics(),
  ...numberStatics(profile),
  ...textStatics(profile),
  ...tupleStatics(profile),
  ...listStatics(profile),
  ...dictStatics(profile),
  ...setStatics(profile),
  ...classStatics(),
];

/** A free list, and how many entries it may have. */
export interface NamedFreeList {
  readonly name: string;
  readonly capacity: number;
  readonly list: FreeList;
}

/** Code of a program that objects call when they die. */
export interface ObjectHooks {
  readonly finalizers: Finalizers;
  readonly callbacks: Callbacks;
}

/** What Objects.capture tells. */
export interface ObjectsState {
  readonly classes: readonly PyType[];
}

export class Objects {
  declare readonly heap: ObjectHeap;
  declare readonly singletons: Singletons;
  declare readonly numbers: Numbers;
  declare readonly text: Text;
  declare readonly tuples: Tuples;
  declare readonly lists: Lists;
  declare readonly dicts: Dicts;
  declare readonly sets: Sets;
  declare readonly ranges: Ranges;
  declare readonly system: ClassSystem;
  declare readonly codes: Codes;
  declare readonly functions: Functions;
  declare readonly methods: Methods;
  declare readonly classes: Classes;
  declare readonly instances: Instances;
  declare readonly weakrefs: Weakrefs;
  declare readonly weakproxies: Weakproxies;

  constructor(heap: ObjectHeap, { finalizers, callbacks }: ObjectHooks) {
    this.heap = heap;
    this.singletons = new Singletons(heap);
    this.numbers = new Numbers(heap);
    this.tuples = new Tuples(heap, this.numbers);
    // The table of interned strings is a dict, and dicts have strings as keys.
    const interned = new DictInternTable(heap);
    this.text = new Text(heap, this.numbers, interned);
    const strings = strKeysOf(this.text);
    this.dicts = createDicts(heap, strings);
    interned.dicts = this.dicts;
    this.numbers.floats.pairs = this.tuples;
    this.lists = new Lists(heap, this.tuples, this.numbers);
    this.ranges = new Ranges(heap, this.numbers);
    this.system = new ClassSystem(heap, {
      none: this.singletons,
      names: this.text,
      tuples: this.tuples,
      dicts: this.dicts,
      shared: sharedDictsOf(this.dicts),
      finalizers,
      callbacks,
    });
    const { codes, functions, methods, classes, instances, weakrefs, weakproxies } = this.system;
    this.codes = codes;
    this.functions = functions;
    this.methods = methods;
    this.classes = classes;
    this.instances = instances;
    this.weakrefs = weakrefs;
    this.weakproxies = weakproxies;
    this.sets = new Sets(heap, { strings, dicts: this.dicts, lists: this.lists, weakrefs });
  }

  /**
   * Every type and singleton, as at the interpreter's start; the memory is that of a new process.
   */
  initialise(): void {
    this.heap.initialise();
    this.singletons.initialise();
    this.numbers.initialise();
    this.tuples.initialise();
    this.dicts.initialise();
    this.text.initialise();
    this.lists.initialise();
    this.sets.initialise();
    this.ranges.initialise();
    this.system.initialise();
  }

  /**
   * What the interpreter's statics own references to, each as often as they do. Objects in static
   * storage have one of their own that nobody holds, and are not among these.
   */
  owned(): ObjRef[] {
    const { heap, numbers, text, tuples, sets, dicts, system } = this;
    const owned = [...text.owned(), ...system.owned(), tuples.peekEmpty()];
    owned.push(sets.peekEmptyFrozenset(), sets.peekDummy());
    if (dicts instanceof OpenDicts) owned.push(dicts.peekDummy());
    for (let value = SMALLEST_INT; value <= GREATEST_SMALL_INT; value++) {
      const small = numbers.newInt(value);
      heap.decref(small);
      owned.push(small);
    }
    return owned.filter((ref) => ref !== NO_OBJECT && !heap.statics.contains(ref));
  }

  /** clear_freelists: what a full collection does last. */
  clearFreeLists(): void {
    for (const name of this.heap.profile.collecting.clearedFreeLists) this.clearFreeList(name);
  }

  private clearFreeList(name: ClearedFreeList): void {
    switch (name) {
      case "method":
        this.methods.clearFreeList();
        return;
      case "tuple":
        this.tuples.clearFreeLists();
        return;
      case "unicode":
        this.text.clearFreeList();
        return;
      case "int":
        this.numbers.ints.clearFreeList();
        return;
      case "float":
        this.numbers.floats.clearFreeList();
        return;
      case "list":
        this.lists.clearFreeList();
        return;
      case "dict":
        this.dicts.clearFreeLists();
    }
  }

  /** What is kept beside the memory, to come back to by `restore`. */
  capture(): ObjectsState {
    return { classes: this.classes.all() };
  }

  /** As when `state` was captured; the memory was brought back before. */
  restore({ classes }: ObjectsState): void {
    this.classes.restore(classes);
    this.sets.restored();
  }

  /** References in the bytes that no count has: key and value in the table of interned strings. */
  uncounted(): ObjRef[] {
    const { dict } = this.text.interned.table;
    const found: ObjRef[] = [];
    for (let at = this.dicts.next(dict, 0); at !== -1; at = this.dicts.next(dict, at + 1)) {
      found.push(this.dicts.keyAt(dict, at), this.dicts.valueAt(dict, at));
    }
    return found;
  }

  /** Every free list of objects. */
  freeLists(): NamedFreeList[] {
    const { sequences, tables, instances, numbers, text } = this.heap.profile;
    const { ints } = this.numbers;
    const lists: NamedFreeList[] = [
      { name: "list", capacity: sequences.listFreeList, list: this.lists.freeList },
      { name: "dict", capacity: tables.dictFreeList, list: this.dicts.freeList },
      { name: "set", capacity: tables.setFreeList, list: this.sets.freeList },
      { name: "method", capacity: instances.methodFreeList, list: this.methods.freeList },
      ...this.tuples.freeLists.map((list, i) => ({
        name: `tuple of ${i + 1}`,
        capacity: sequences.tupleFreeList,
        list,
      })),
      {
        name: "float",
        capacity: numbers.floatFreeList || Number.POSITIVE_INFINITY,
        list: this.numbers.floats.freeList,
      },
    ];
    if (ints instanceof MixedInts) {
      lists.push({ name: "int", capacity: Number.POSITIVE_INFINITY, list: ints.machine.blocks });
    }
    if (this.text.unicode !== undefined) {
      const list = this.text.unicode.wide.freeList;
      lists.push({ name: "unicode", capacity: text.unicodeFreeList, list });
    }
    return lists;
  }
}

/** What dicts and sets know of str keys. */
function strKeysOf(text: Text): StrKeys {
  return {
    get strType() {
      return text.strs?.type ?? text.bytes.type;
    },
    newStr: (characters) => text.newStr(characters),
  };
}

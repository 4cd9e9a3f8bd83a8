// Graphs of objects to copy, built over the whole object layer. What a builder is given it takes:
// references are stolen, so that a graph can be written as one expression.

import { Copies } from "../../src/copy/copies.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { ObjectHeap } from "../../src/objects/object-heap.ts";
import { Objects, objectStatics } from "../../src/objects/objects.ts";
import { NoTracker } from "../../src/objects/tracker.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { Runtime } from "../../src/runtime.ts";
import { Requests } from "../objects/requests.ts";
import recorded from "./copies.json" with { type: "json" };

/** What the CPython called `name` was recorded to say of `subject`; see record-copies.py. */
export function recordedOf<Subject extends keyof typeof recorded>(
  subject: Subject,
  name: string,
): (typeof recorded)[Subject][number]["value"] {
  const found = recorded[subject].find(({ pythons }) => pythons.includes(name));
  if (found === undefined) throw new Error(`${subject} was not recorded of ${name}`);
  return found.value;
}

/** What a program's own `__copy__` and `__deepcopy__` give. */
export const OWN_COPY = 4711;

export class CopyHeap {
  readonly runtime: Runtime;
  readonly heap: ObjectHeap;
  readonly objects: Objects;
  readonly copies: Copies;
  readonly requests: Requests;
  /** What a program's own `__copy__` and `__deepcopy__` were called with, the callee first. */
  readonly calls: ObjRef[][] = [];

  constructor(name: string) {
    const profile = profileNamed(name)!;
    const statics = objectStatics(profile.objects);
    this.runtime = new Runtime(profile, { size: 16 << 20, statics });
    const { memory, segments, domains } = this.runtime;
    this.heap = new ObjectHeap({
      memory,
      domains,
      profile: profile.objects,
      tracker: new NoTracker(),
      symbol: (symbol) => segments.symbol(symbol),
      text: segments.get("text"),
    });
    this.requests = new Requests(domains);
    Object.assign(this.heap, { domains: this.requests.domains });
    const nothing = { call: () => {} };
    this.objects = new Objects(this.heap, { finalizers: nothing, callbacks: nothing });
    this.objects.initialise();
    this.copies = new Copies(this.objects, (callee, args) => {
      this.calls.push([callee, ...args]);
      return this.int(OWN_COPY);
    });
  }

  /** Blocks in use, with all free lists emptied that a full collection empties. */
  blocks(): number {
    const { lists, tuples, dicts, numbers } = this.objects;
    lists.clearFreeList();
    tuples.clearFreeLists();
    dicts.clearFreeLists();
    numbers.clearFreeLists();
    return this.runtime.guard!.accounts().blocks;
  }

  drop(...refs: readonly ObjRef[]): void {
    for (const ref of refs) this.heap.decref(ref);
  }

  none(): ObjRef {
    return this.heap.incref(this.objects.singletons.none);
  }

  int(value: number): ObjRef {
    return this.objects.numbers.newInt(value);
  }

  list(...items: readonly ObjRef[]): ObjRef {
    const list = this.objects.lists.fromItems(items);
    this.drop(...items);
    return list;
  }

  tuple(...items: readonly ObjRef[]): ObjRef {
    const tuple = this.objects.tuples.fromItems(items);
    this.drop(...items);
    return tuple;
  }

  dict(...pairs: readonly (readonly [key: ObjRef, value: ObjRef])[]): ObjRef {
    const dict = this.objects.dicts.newDict();
    for (const [key, value] of pairs) {
      this.objects.dicts.setItem(dict, key, value);
      this.drop(key, value);
    }
    return dict;
  }

  set(...items: readonly ObjRef[]): ObjRef {
    const set = this.objects.sets.setOf(items);
    this.drop(...items);
    return set;
  }

  frozenset(...items: readonly ObjRef[]): ObjRef {
    const list = this.list(...items);
    const set = this.objects.sets.frozensetFrom(list, this.objects.lists.items(list));
    this.drop(list);
    return set;
  }

  /** `class name(base): __slots__ = slots`. */
  cls(name: string, slots?: readonly string[], base: ObjRef = NO_OBJECT): ObjRef {
    const { text, classes, instances } = this.objects;
    const namespace = this.dict();
    if (slots !== undefined) {
      const names = this.tuple(...slots.map((slot) => text.newName(slot)));
      const key = text.newName("__slots__");
      this.objects.dicts.setItem(namespace, key, names);
      this.drop(key, names);
    }
    const named = text.newName(name);
    const under = base === NO_OBJECT ? instances.objectType.at : base;
    const cls = classes.newClass({ name: named, base: under, namespace });
    this.drop(named, namespace);
    return cls;
  }

  /** An instance of `cls`, which is borrowed. */
  instance(cls: ObjRef, attributes: Readonly<Record<string, ObjRef>> = {}): ObjRef {
    const instance = this.objects.instances.newInstance(cls);
    for (const [name, value] of Object.entries(attributes)) this.setAttr(instance, name, value);
    return instance;
  }

  setAttr(instance: ObjRef, name: string, value: ObjRef): void {
    const key = this.objects.text.newName(name);
    this.heap.typeOf(instance).slots.setAttr!(instance, key, value);
    this.drop(key, value);
  }

  /** A new reference. */
  getAttr(instance: ObjRef, name: string): ObjRef {
    const key = this.objects.text.newName(name);
    try {
      return this.heap.typeOf(instance).slots.getAttr!(instance, key);
    } finally {
      this.drop(key);
    }
  }
}

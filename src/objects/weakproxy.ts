// weakref.proxy: a PyWeakReference that stands in for its referent. Objects/weakrefobject.c.
//
// What is asked of a proxy is asked of the referent, which is held for so long; of a dead one it is
// a ReferenceError. A proxy of what can be called has a type of its own.

import { hex, PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { NoneHolder } from "./names.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { NOT_IMPLEMENTED, type PyType, type Slots } from "./type.ts";
import type { Weakrefs } from "./weakref.ts";

export class Weakproxies {
  type!: PyType;
  callableType!: PyType;
  declare private readonly heap: ObjectHeap;
  declare private readonly weakrefs: Weakrefs;
  declare private readonly none: NoneHolder;

  constructor(heap: ObjectHeap, weakrefs: Weakrefs, none: NoneHolder) {
    this.heap = heap;
    this.weakrefs = weakrefs;
    this.none = none;
  }

  initialise(): void {
    const { proxy, callableProxy } = this.heap.profile.instances.typeNames;
    this.type = this.weakrefs.newType(proxy, this.slots());
    this.callableType = this.weakrefs.newType(callableProxy, this.slots());
  }

  isProxy(ref: ObjRef): boolean {
    const type = this.heap.typeOf(ref);
    return type === this.type || type === this.callableType;
  }

  /**
   * weakref.proxy(object, callback): a new reference; the plain one is made once. `isCallable`:
   * the object can be called.
   */
  newProxy(object: ObjRef, callback: ObjRef = NO_OBJECT, isCallable = false): ObjRef {
    const { heap, weakrefs } = this;
    const called = callback === this.none.none ? NO_OBJECT : callback;
    const list = weakrefs.listFor(object);
    if (called === NO_OBJECT) {
      const known = weakrefs.basicProxy(list);
      if (known !== NO_OBJECT) return heap.incref(known);
    }
    const proxy = weakrefs.make(isCallable ? this.callableType : this.type, object, called);
    const isPlain = called === NO_OBJECT;
    const previous = isPlain ? weakrefs.basicRef(list) : weakrefs.lastBasic(list);
    const other = isPlain ? weakrefs.basicProxy(list) : NO_OBJECT;
    return weakrefs.enlist(proxy, list, other, previous);
  }

  /** The referent of a proxy, borrowed; ReferenceError when it is gone. */
  peekReferent(proxy: ObjRef): ObjRef {
    const object = this.weakrefs.peekObject(proxy);
    if (object === this.none.none) {
      throw new PyError("ReferenceError", "weakly-referenced object no longer exists");
    }
    return object;
  }

  /** The referent of a proxy, or the object itself. */
  private unwrap(ref: ObjRef): ObjRef {
    return this.isProxy(ref) ? this.peekReferent(ref) : ref;
  }

  /** What `ask` answers for the referent, which is held meanwhile. */
  private asked<T>(proxy: ObjRef, ask: (object: ObjRef, slots: Slots, name: string) => T): T {
    const { heap } = this;
    const object = heap.incref(this.peekReferent(proxy));
    try {
      const { slots, name } = heap.typeOf(object);
      return ask(object, slots, name);
    } finally {
      heap.decref(object);
    }
  }

  private slots(): Omit<Slots, "sizeOf" | "free"> {
    const { heap } = this;
    return {
      repr: (ref) => this.repr(ref),
      equals: (left, right) => heap.equals(this.unwrap(left), this.unwrap(right)),
      isTrue: (ref) => this.asked(ref, (object) => heap.isTrue(object)),
      length: (ref) =>
        this.asked(ref, (object, slots, name) => {
          if (slots.length === undefined) throw missing(`object of type '${name}' has no len()`);
          return slots.length(object);
        }),
      getItem: (ref, key) =>
        this.asked(ref, (object, slots, name) => {
          if (slots.getItem === undefined) throw missing(`'${name}' object is not subscriptable`);
          return slots.getItem(object, key);
        }),
      setItem: (ref, key, value) =>
        this.asked(ref, (object, slots, name) => {
          const what = value === NO_OBJECT ? "deletion" : "assignment";
          if (slots.setItem === undefined) {
            throw missing(`'${name}' object does not support item ${what}`);
          }
          slots.setItem(object, key, value);
        }),
      contains: (ref, item) =>
        this.asked(ref, (object, slots, name) => {
          if (slots.contains === undefined) {
            throw missing(`argument of type '${name}' is not iterable`);
          }
          return slots.contains(object, item);
        }),
      iterate: (ref) =>
        this.asked(ref, (object, slots, name) => {
          if (slots.iterate === undefined) throw missing(`'${name}' object is not iterable`);
          return slots.iterate(object);
        }),
      getAttr: (ref, attribute) =>
        this.asked(ref, (object, slots, name) => {
          if (slots.getAttr === undefined) throw missing(`'${name}' object has no attributes`);
          return slots.getAttr(object, attribute);
        }),
      setAttr: (ref, attribute, value) =>
        this.asked(ref, (object, slots, name) => {
          if (slots.setAttr === undefined) throw missing(`'${name}' object has no attributes`);
          slots.setAttr(object, attribute, value);
        }),
      binary: (op, left, right) => {
        const [a, b] = [this.unwrap(left), this.unwrap(right)];
        const answer = heap.typeOf(a).slots.binary?.(op, a, b) ?? NOT_IMPLEMENTED;
        if (answer !== NOT_IMPLEMENTED) return answer;
        return heap.typeOf(b).slots.binary?.(op, a, b) ?? NOT_IMPLEMENTED;
      },
    };
  }

  private repr(proxy: ObjRef): string {
    const object = this.weakrefs.peekObject(proxy);
    const start = `<weakproxy at ${hex(proxy)}`;
    const { name } = this.heap.typeOf(object);
    if (this.heap.profile.instances.proxyRepr === "plain") {
      return `${start} to ${name} at ${hex(object)}>`;
    }
    if (object === this.none.none) return `${start}; dead>`;
    return `${start}; to '${name}' at ${hex(object)}>`;
  }
}

const missing = (text: string): PyError => new PyError("TypeError", text);

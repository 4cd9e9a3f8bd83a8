// Weak references: PyWeakReference, and the list of those to one object. Objects/weakrefobject.c.
//
//   referent's slot ---> ref ---> proxy ---> newest ---> ... ---> oldest ---> NULL
//   (tp_weaklistoffset)  without a callback  all others
//                         wr_next onwards, wr_prev back (NULL at the first)
//
// The plain ref and the plain proxy are shared: asked for again, the same object comes back. A dead
// reference has None as its wr_object, stands on no list and has no callback. `hash` is -1 until
// it was asked for; it outlives the referent.
//
// By version: whether one callback alone goes through a tuple, and the names of the types. Where
// the slot is (in the object, or before its GC head) is the referent's type's business.

import { PyError } from "../errors.ts";
import { type Addr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { Names, NoneHolder, TupleMaker } from "./names.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { NOT_IMPLEMENTED, type PyType, RELEASED, type Slots, TypeFlags } from "./type.ts";
import { weakrefRepr } from "./weakref-repr.ts";

/** Who calls back when a referent is gone. */
export interface Callbacks {
  /** Calls `callback` with the dead `ref`, both borrowed. What it raises is told and forgotten. */
  call(callback: ObjRef, ref: ObjRef): void;
}

/** What a type whose objects can be weakly referenced needs when one of them dies. */
export interface WeakReferents {
  /** PyObject_ClearWeakRefs: all references to `ref` die and their callbacks run. */
  clearWeakRefs(ref: ObjRef): void;
}

export interface WeakrefParts {
  readonly none: NoneHolder;
  readonly names: Names;
  readonly tuples: TupleMaker;
  readonly callbacks: Callbacks;
}

/** What a reference that was never hashed has as its hash: both words. */
const NO_HASH = -1;

export class Weakrefs implements WeakReferents {
  refType!: PyType;
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly layout: ObjectLayouts["PyWeakReference"];
  declare private readonly parts: WeakrefParts;
  declare private readonly listOffset: number;
  /** Types of PyWeakReference objects. */
  private readonly kinds = new Set<PyType>();

  constructor(heap: ObjectHeap, parts: WeakrefParts) {
    this.heap = heap;
    this.memory = heap.memory;
    this.layout = heap.layouts.PyWeakReference;
    this.listOffset = heap.layouts.PyTypeObject.tp_weaklistoffset;
    this.parts = parts;
  }

  initialise(): void {
    this.kinds.clear();
    this.refType = this.newType(this.heap.profile.instances.typeNames.ref, this.slots());
  }

  /** A type of PyWeakReference objects: what they share is added to `slots`. */
  newType(name: string, slots: Omit<Slots, "sizeOf" | "free">): PyType {
    const { heap, layout } = this;
    const type = heap.newStaticType({
      name,
      basicsize: layout.SIZE,
      flags: TypeFlags.HAVE_GC,
      slots: {
        sizeOf: () => layout.SIZE,
        free: (ref) => heap.freeMemory(ref, heap.typeOf(ref)),
        releaseStep: (ref, step) => (step === 0 ? this.forget(ref) : RELEASED),
        traverse: (ref, visit) => {
          const callback = this.peekCallback(ref);
          if (callback !== NO_OBJECT) visit(callback);
        },
        clear: (ref) => heap.xdecref(this.forget(ref)),
        ...slots,
      },
    });
    this.kinds.add(type);
    return type;
  }

  /** PyWeakref_Check: a ref or a proxy. */
  isWeakref(ref: ObjRef): boolean {
    return this.kinds.has(this.heap.typeOf(ref));
  }

  /** The types that have `offset` as the place of their list; a negative one is before the head. */
  static allow(heap: ObjectHeap, type: PyType, offset: number): void {
    const at = type.at + heap.layouts.PyTypeObject.tp_weaklistoffset;
    heap.memory.setPtr(at, offset);
    if (offset < 0) heap.memory.setU32(at + 4, NO_HASH);
  }

  isRef(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.refType;
  }

  /** weakref.ref(object, callback): a new reference; the plain one is made once. */
  newRef(object: ObjRef, callback: ObjRef = NO_OBJECT): ObjRef {
    const { heap } = this;
    const called = callback === this.parts.none.none ? NO_OBJECT : callback;
    const list = this.listFor(object);
    if (called === NO_OBJECT) {
      const known = this.basicRef(list);
      if (known !== NO_OBJECT) return heap.incref(known);
    }
    const ref = this.make(this.refType, object, called);
    // The allocation may have collected, and the list is what it is now.
    const previous = called === NO_OBJECT ? NO_OBJECT : this.lastBasic(list);
    return this.enlist(ref, list, called === NO_OBJECT ? this.basicRef(list) : NO_OBJECT, previous);
  }

  /**
   * Puts a new reference on its list, or gives it up for `other`, of the same kind, that came
   * meanwhile. Steals `ref`, gives a new reference.
   */
  enlist(ref: ObjRef, list: Addr, other: ObjRef, previous: ObjRef): ObjRef {
    if (other === NO_OBJECT) {
      this.insertAfter(previous, ref, list);
      return ref;
    }
    this.heap.incref(other);
    this.heap.decref(ref);
    return other;
  }

  /** A new, tracked PyWeakReference of `type`, on no list yet. */
  make(type: PyType, object: ObjRef, callback: ObjRef): ObjRef {
    const { heap, memory, layout } = this;
    const ref = heap.newObject(type);
    memory.setPtr(ref + layout.wr_object, object);
    memory.setPtr(ref + layout.wr_callback, callback);
    memory.setU32(ref + layout.hash, NO_HASH);
    memory.setU32(ref + layout.hash + 4, NO_HASH);
    memory.setPtr(ref + layout.wr_prev, 0);
    memory.setPtr(ref + layout.wr_next, 0);
    if (layout.vectorcall >= 0) memory.setPtr(ref + layout.vectorcall, 0);
    if (callback !== NO_OBJECT) heap.incref(callback);
    heap.tracker.track(ref);
    return ref;
  }

  /** `r()`: the referent, or None when it is gone; a new reference. */
  getObject(ref: ObjRef): ObjRef {
    return this.heap.incref(this.peekObject(ref));
  }

  /** PyWeakref_GET_OBJECT: borrowed; None for a referent that is gone or about to go. */
  peekObject(ref: ObjRef): ObjRef {
    const object = asObj(this.memory.ptr(ref + this.layout.wr_object));
    return this.heap.refcnt(object) === 0 ? this.parts.none.none : object;
  }

  /** Borrowed, or NO_OBJECT. */
  peekCallback(ref: ObjRef): ObjRef {
    return asObj(this.memory.ptr(ref + this.layout.wr_callback));
  }

  /** weakref.getweakrefcount. */
  count(object: ObjRef): number {
    return this.refsTo(object).length;
  }

  /** weakref.getweakrefs: in the order of the list, borrowed. */
  refsTo(object: ObjRef): ObjRef[] {
    const list = this.listOf(object);
    const refs: ObjRef[] = [];
    if (list === NULL) return refs;
    let ref = asObj(this.memory.ptr(list));
    while (ref !== NO_OBJECT) {
      refs.push(ref);
      ref = this.next(ref);
    }
    return refs;
  }

  /** The place of the head of the list of references to `object`; NULL when there cannot be any. */
  listOf(object: ObjRef): Addr {
    const offset = this.memory.i32(this.heap.typeOf(object).at + this.listOffset);
    return offset === 0 ? NULL : ((object + offset) as Addr);
  }

  /** As `listOf`; PyError when objects of its type cannot be weakly referenced. */
  listFor(object: ObjRef): Addr {
    const list = this.listOf(object);
    if (list !== NULL) return list;
    const { name } = this.heap.typeOf(object);
    throw new PyError("TypeError", `cannot create weak reference to '${name}' object`);
  }

  /** The plain ref at the head of the list, or NO_OBJECT. */
  basicRef(list: Addr): ObjRef {
    const first = asObj(this.memory.ptr(list));
    return this.isPlain(first) && this.isRef(first) ? first : NO_OBJECT;
  }

  /** The plain proxy, first or behind the plain ref, or NO_OBJECT. */
  basicProxy(list: Addr): ObjRef {
    let ref = asObj(this.memory.ptr(list));
    if (this.isPlain(ref) && this.isRef(ref)) ref = this.next(ref);
    return this.isPlain(ref) && !this.isRef(ref) ? ref : NO_OBJECT;
  }

  /** The last of the plain ones: references with callbacks follow it. */
  lastBasic(list: Addr): ObjRef {
    const proxy = this.basicProxy(list);
    return proxy === NO_OBJECT ? this.basicRef(list) : proxy;
  }

  /** Puts `ref` behind `previous`, or at the head of the list when that is NO_OBJECT. */
  insertAfter(previous: ObjRef, ref: ObjRef, list: Addr): void {
    const { memory, layout } = this;
    const place = previous === NO_OBJECT ? list : previous + layout.wr_next;
    const next = memory.ptr(place);
    memory.setPtr(ref + layout.wr_prev, previous);
    memory.setPtr(ref + layout.wr_next, next);
    if (next !== NULL) memory.setPtr(next + layout.wr_prev, ref);
    memory.setPtr(place, ref);
  }

  clearWeakRefs(object: ObjRef): void {
    const list = this.listOf(object);
    if (list === NULL || this.memory.ptr(list) === NULL) return;
    while (this.isPlain(asObj(this.memory.ptr(list)))) this.forget(asObj(this.memory.ptr(list)));
    const count = this.count(object);
    if (count === 0) return;
    if (count < this.heap.profile.instances.weakrefTupleFrom) this.callBackOne(list);
    else this.callBackAll(list, count);
  }

  /** References that came while a finalizer ran: they die and nobody is called. */
  dropWeakRefs(object: ObjRef): void {
    const list = this.listOf(object);
    if (list === NULL) return;
    for (let ref = this.memory.ptr(list); ref !== NULL; ref = this.memory.ptr(list)) {
      this.clearRef(asObj(ref));
    }
  }

  /**
   * clear_weakref: the reference is dead and on no list. Gives its callback, and the reference to
   * it, to the caller.
   */
  forget(ref: ObjRef): ObjRef {
    const { memory, layout } = this;
    const callback = this.peekCallback(ref);
    this.clearRef(ref);
    memory.setPtr(ref + layout.wr_callback, 0);
    return callback;
  }

  isDead(ref: ObjRef): boolean {
    return this.memory.ptr(ref + this.layout.wr_object) === this.parts.none.none;
  }

  /** _PyWeakref_ClearRef: the reference is dead and on no list; its callback stays. */
  clearRef(ref: ObjRef): void {
    const { memory, layout } = this;
    if (this.isDead(ref)) return;
    const object = asObj(memory.ptr(ref + layout.wr_object));
    const list = this.listOf(object);
    const previous = memory.ptr(ref + layout.wr_prev);
    const next = memory.ptr(ref + layout.wr_next);
    if (memory.ptr(list) === ref) memory.setPtr(list, next);
    memory.setPtr(ref + layout.wr_object, this.parts.none.none);
    if (previous !== NULL) memory.setPtr(previous + layout.wr_next, next);
    if (next !== NULL) memory.setPtr(next + layout.wr_prev, previous);
    memory.setPtr(ref + layout.wr_prev, 0);
    memory.setPtr(ref + layout.wr_next, 0);
  }

  private next(ref: ObjRef): ObjRef {
    return asObj(this.memory.ptr(ref + this.layout.wr_next));
  }

  private isPlain(ref: ObjRef): boolean {
    return ref !== NO_OBJECT && this.peekCallback(ref) === NO_OBJECT;
  }

  private callBackOne(list: Addr): void {
    const ref = asObj(this.memory.ptr(list));
    const callback = this.forget(ref);
    if (callback === NO_OBJECT) return;
    if (this.heap.refcnt(ref) > 0) this.parts.callbacks.call(callback, ref);
    this.heap.decref(callback);
  }

  /**
   * A tuple holds references and callbacks while these run; then all are given up at once. Without
   * memory for it the references die and nobody is called.
   */
  private callBackAll(list: Addr, count: number): void {
    const { heap, memory, parts } = this;
    const tuple = this.newPairs(count);
    if (tuple === NO_OBJECT) {
      for (let at = memory.ptr(list); at !== NULL; at = memory.ptr(list)) {
        heap.xdecref(this.forget(asObj(at)));
      }
      return;
    }
    const pairs: ObjRef[] = [];
    for (let at = memory.ptr(list); at !== NULL; at = memory.ptr(list)) {
      const ref = asObj(at);
      const callback = this.forget(ref);
      if (heap.refcnt(ref) > 0) {
        parts.tuples.initItem(tuple, pairs.length, heap.incref(ref));
        parts.tuples.initItem(tuple, pairs.length + 1, callback);
        pairs.push(ref, callback);
      } else {
        heap.xdecref(callback);
      }
    }
    for (let i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] !== NO_OBJECT) parts.callbacks.call(pairs[i + 1]!, pairs[i]!);
    }
    heap.decref(tuple);
  }

  /** A tuple for `count` references and their callbacks, or NO_OBJECT. */
  private newPairs(count: number): ObjRef {
    try {
      return this.parts.tuples.newTuple(count * 2);
    } catch (error) {
      if (error instanceof PyError) return NO_OBJECT;
      throw error;
    }
  }

  private slots(): Omit<Slots, "sizeOf" | "free"> {
    const { heap } = this;
    return {
      repr: (ref) => weakrefRepr(heap, this.parts, ref, this.peekObject(ref)),
      hash: (ref) => this.hash(ref),
      getAttr: (ref, name) => this.getAttr(ref, name),
      equals: (left, right) => {
        if (!this.isRef(right)) return NOT_IMPLEMENTED;
        const [a, b] = [this.peekObject(left), this.peekObject(right)];
        if (a === this.parts.none.none || b === this.parts.none.none) return left === right;
        return heap.equals(a, b);
      },
    };
  }

  /** `__callback__`, None when there is none. */
  private getAttr(ref: ObjRef, name: ObjRef): ObjRef {
    const { heap, parts } = this;
    const text = parts.names.toHost(name);
    if (text !== "__callback__" || !heap.profile.instances.refTellsCallback) {
      const { name: type } = heap.typeOf(ref);
      throw new PyError("AttributeError", `'${type}' object has no attribute '${text}'`);
    }
    const callback = this.peekCallback(ref);
    return heap.incref(callback === NO_OBJECT ? parts.none.none : callback);
  }

  /** The referent's hash, kept; TypeError when it is gone and the hash was never asked for. */
  private hash(ref: ObjRef): number {
    const { heap, memory, layout } = this;
    const at = ref + layout.hash;
    if (memory.i32(at) === NO_HASH && memory.i32(at + 4) === NO_HASH) {
      const object = this.peekObject(ref);
      if (object === this.parts.none.none) {
        throw new PyError("TypeError", "weak object has gone away");
      }
      memory.setU32(at, heap.hash(object));
      memory.setU32(at + 4, heap.hashHigh);
    }
    heap.hashHigh = memory.i32(at + 4);
    return memory.i32(at);
  }
}

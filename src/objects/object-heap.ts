// The heap as objects: how one is allocated, counted, found to be of a type, and given up.
// Objects/object.c, Modules/gcmodule.c (the GC head), Include/object.h (counts, trashcan).
//
//   [ managed slots ][ PyGC_Head ] ob_refcnt ob_type ...        an ObjRef points at ob_refcnt
//     3.11+, some      containers
//
// Counts. An immortal count has its sign bit set in the low word and is left alone (3.12 and
// later); in earlier versions no count comes there. A count that reaches zero starts a
// deallocation.

import { HeapMisuse, PyError } from "../errors.ts";
import { type Addr, asGcHead, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { alignUp } from "../memory/struct.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { Domains } from "../pymem/domain.ts";
import { Deallocation, refuseNegative } from "./deallocation.ts";
import { LiveObjects, type LiveObjectsState } from "./live-objects.ts";
import { Recursion } from "./recursion.ts";
import { STATIC_OBJECTS, STATIC_OBJECTS_SIZE, StaticObjects } from "./static-objects.ts";
import type { Tracker } from "./tracker.ts";
import { type PyType, type Slots, TypeFlags, type TypeSpec } from "./type.ts";
import { Types, type TypesState } from "./types.ts";

/** Where the PyTypeObjects and singletons of the interpreter lie, and the text of its types. */
export interface ObjectHeapParts {
  readonly memory: Memory;
  readonly domains: Domains;
  readonly profile: ObjectsProfile;
  readonly tracker: Tracker;
  /** The address of a static by its name. */
  readonly symbol: (name: string) => Addr;
  /** The text segment: a type's functions stand for 16 bytes of it. */
  readonly text: { readonly start: Addr; readonly end: Addr };
}

/** What ObjectHeap.capture tells. */
export interface ObjectHeapState {
  readonly live: LiveObjectsState;
  readonly types: TypesState;
}

const OB_REFCNT = 0;
const OB_TYPE = 8;
const OB_SIZE = 16;

export class ObjectHeap {
  declare readonly memory: Memory;
  declare readonly words: Int32Array;
  declare readonly domains: Domains;
  declare readonly profile: ObjectsProfile;
  declare readonly layouts: ObjectLayouts;
  declare readonly tracker: Tracker;
  declare readonly types: Types;
  declare readonly statics: StaticObjects;
  declare readonly symbol: (name: string) => Addr;
  /** The high word of the hash that was computed last; see Slots.hash. */
  hashHigh = 0;
  readonly recursion: Recursion;
  /** `type`, the type of types. */
  typeType!: PyType;
  declare private readonly live: LiveObjects;
  declare private readonly deallocation: Deallocation;

  constructor({ memory, domains, profile, tracker, symbol, text }: ObjectHeapParts) {
    this.memory = memory;
    this.words = memory.words;
    this.domains = domains;
    this.profile = profile;
    this.recursion = new Recursion(profile.messages);
    this.layouts = profile.layouts;
    this.tracker = tracker;
    this.live = new LiveObjects(memory.size);
    this.symbol = symbol;
    this.statics = new StaticObjects(symbol(STATIC_OBJECTS), STATIC_OBJECTS_SIZE);
    const { PyGC_Head } = profile.layouts;
    this.types = new Types(memory, profile.layouts, PyGC_Head.SIZE, text);
    this.deallocation = new Deallocation({
      memory,
      types: this.types,
      live: this.live,
      tracker,
      prevOffset: PyGC_Head._gc_prev - PyGC_Head.SIZE,
      trashcanLevel: profile.refcounts.trashcanLevel,
    });
  }

  /** As new: no object lives, no type is known. The memory itself was cleared by its owner. */
  reset(): void {
    this.live.reset();
    this.statics.reset();
    this.types.reset();
    this.deallocation.reset();
    this.recursion.reset();
  }

  /** Which objects and types live, to come back to by `restore`; between two statements. */
  capture(): ObjectHeapState {
    return { live: this.live.capture(), types: this.types.capture() };
  }

  /** As when `state` was captured; the memory was brought back before. */
  restore({ live, types }: ObjectHeapState): void {
    this.live.restore(live);
    this.types.restore(types);
    this.deallocation.reset();
    this.recursion.reset();
  }

  // ---- types

  /** PyType_Type and PyBaseObject_Type: what all others need. */
  initialise(): void {
    const { PyHeapTypeObject } = this.layouts;
    const at = this.statics.take(0, this.layouts.PyTypeObject.SIZE);
    this.typeType = this.types.define(at, {
      name: "type",
      basicsize: PyHeapTypeObject.SIZE,
      itemsize: MEMBER_SIZE,
      flags: TypeFlags.HAVE_GC,
      slots: this.typeSlots(),
    });
    this.newReference(at, this.typeType);
    this.immortalise(at);
  }

  /**
   * A type written in C: its PyTypeObject is static, and its instances do not count as references.
   */
  newStaticType(spec: TypeSpec): PyType {
    const at = this.statics.take(0, this.layouts.PyTypeObject.SIZE);
    this.newReference(at, this.typeType);
    if (this.profile.refcounts.immortality === "immortal") this.immortalise(at);
    return this.types.define(at, spec);
  }

  /** The type of a live object. */
  typeOf(ref: ObjRef): PyType {
    return this.types.at(this.words[(ref + OB_TYPE) >> 2]!);
  }

  // ---- counts

  /** `ob_refcnt`, as sys.getrefcount would read it. */
  refcnt(ref: ObjRef): number {
    return this.words[(ref + OB_REFCNT) >> 2]! >>> 0;
  }

  isImmortal(ref: ObjRef): boolean {
    return this.words[ref >> 2]! < 0;
  }

  /** Py_INCREF; gives `ref` back. */
  incref(ref: ObjRef): ObjRef {
    const count = this.words[ref >> 2]!;
    if (count >= 0) this.words[ref >> 2] = count + 1;
    return ref;
  }

  /** Py_DECREF: gives one reference up, and the object when it was the last. */
  decref(ref: ObjRef): void {
    const count = this.words[ref >> 2]!;
    if (count > 1) this.words[ref >> 2] = count - 1;
    else if (count === 1) this.deallocation.dealloc(ref);
    else if (count === 0) refuseNegative(ref);
  }

  /** Py_XDECREF. */
  xdecref(ref: ObjRef): void {
    if (ref !== NO_OBJECT) this.decref(ref);
  }

  /** The count becomes the one of an object that should never die; see Immortality. */
  immortalise(ref: ObjRef): void {
    const { immortality } = this.profile.refcounts;
    if (immortality === "highCount") this.words[ref >> 2] = HIGH_COUNT;
    else if (immortality === "immortal") this.words[ref >> 2] = IMMORTAL;
  }

  // ---- allocation

  /** PyObject_New, _PyObject_GC_New: `tp_basicsize` bytes, count 1. */
  newObject(type: PyType): ObjRef {
    return this.newSized(type, type.basicsize);
  }

  /** PyObject_NewVar, _PyObject_GC_NewVar: room for `count` items, which are not initialised. */
  newVarObject(type: PyType, count: number): ObjRef {
    const ref = this.newSized(type, alignUp(type.basicsize + count * type.itemsize, 8));
    this.memory.setPtr(ref + OB_SIZE, count);
    return ref;
  }

  /** An object of `nbytes` behind its head, from the object domain; PyError when there is none. */
  newSized(type: PyType, nbytes: number): ObjRef {
    const { headSize } = type;
    const at = this.domains.obj.malloc(nbytes + headSize);
    if (at === NULL) throw new PyError("MemoryError", "");
    const ref = asObj(at + headSize);
    if (headSize !== 0) {
      for (let i = at >> 2; i < ref >> 2; i++) this.words[i] = 0;
      this.tracker.initHead(asGcHead(ref - this.layouts.PyGC_Head.SIZE));
      this.tracker.onAllocation();
    }
    return this.newReference(ref, type);
  }

  /** _Py_NewReference: memory at `ref` becomes a live object of `type` with a count of 1. */
  newReference(ref: ObjRef, type: PyType): ObjRef {
    const { words } = this;
    const i = ref >> 2;
    words[i] = 1;
    words[i + 1] = 0;
    words[i + 2] = type.at;
    words[i + 3] = 0;
    this.live.add(ref);
    return ref;
  }

  /** Every live object, by address. */
  liveObjects(): ObjRef[] {
    return this.live.all();
  }

  /** An object in static storage, `nbytes` behind its head; it is never given back. */
  newStatic(type: PyType, nbytes: number): ObjRef {
    const ref = this.statics.take(type.headSize, nbytes);
    if (type.headSize !== 0) {
      this.tracker.initHead(asGcHead(ref - this.layouts.PyGC_Head.SIZE));
    }
    this.newReference(ref, type);
    this.immortalise(ref);
    return ref;
  }

  /** PyObject_Free, PyObject_GC_Del: the memory of an object of `type` goes back. */
  freeMemory(ref: ObjRef, type: PyType): void {
    const { headSize } = type;
    if (headSize !== 0) this.tracker.onFree();
    this.domains.obj.free(asObj(ref - headSize));
  }

  /** Gives up a live object whose references another one has taken over; no free list is asked. */
  abandon(ref: ObjRef): void {
    const type = this.typeOf(ref);
    if ((type.flags & TypeFlags.HAVE_GC) !== 0) this.tracker.untrack(ref);
    this.words[ref >> 2] = 0;
    this.live.delete(ref);
    this.freeMemory(ref, type);
  }

  /**
   * PyObject_Realloc of a live object without a head, which may move; NO_OBJECT when there is no
   * memory, and then it is as it was.
   */
  reallocate(ref: ObjRef, nbytes: number): ObjRef {
    const at = this.domains.obj.realloc(ref, nbytes);
    if (at === NULL) return NO_OBJECT;
    this.live.delete(ref);
    this.live.add(asObj(at));
    return asObj(at);
  }

  /** True when a live object starts at `at`: what tames an address from outside. */
  isObject(at: number): at is ObjRef {
    return at > 0 && (at & 7) === 0 && this.live.has(at) && this.words[at >> 2] !== 0;
  }

  /** `at` as an object; HeapMisuse when none lives there. */
  checkObject(at: Addr): ObjRef {
    if (this.isObject(at)) return at;
    const aligned = at > 0 && (at & 7) === 0 && at + OB_SIZE <= this.memory.size;
    if (aligned && this.words[at >> 2] === 0 && this.types.has(this.words[(at + OB_TYPE) >> 2]!)) {
      throw new HeapMisuse(
        "freed-object",
        at,
        "the object that was here is gone; expected a live one",
      );
    }
    throw new HeapMisuse("wild-object", at, "no object starts here; expected a live one");
  }

  /** sys.getsizeof: the object's own bytes and its head. */
  sizeOf(ref: ObjRef): number {
    const type = this.typeOf(ref);
    return type.slots.sizeOf(ref) + type.headSize;
  }

  /** Slots of a type as an object; a class made by a program has more, see classes.ts. */
  private typeSlots(): Slots {
    const { PyTypeObject } = this.layouts;
    return {
      repr: (ref) => `<${this.profile.refcounts.typeWord} '${this.types.at(ref).name}'>`,
      sizeOf: () => PyTypeObject.SIZE,
      hash: (ref) => this.hashPointer(ref),
      free: () => {},
    };
  }

  // ---- what every object can be asked

  /** PyObject_Hash: the low word; the high word is left in `hashHigh`. */
  hash(ref: ObjRef): number {
    const type = this.typeOf(ref);
    if (type.slots.hash === undefined) {
      throw new PyError("TypeError", `unhashable type: '${type.name}'`);
    }
    return type.slots.hash(ref);
  }

  /** _Py_HashPointer: the address rotated by four bits. */
  hashPointer(ref: ObjRef): number {
    this.hashHigh = (ref & 15) << 28;
    return ref >>> 4;
  }

  /** PyObject_RichCompareBool with Py_EQ: the same object is equal to itself. */
  equals(left: ObjRef, right: ObjRef): boolean {
    if (left === right) return true;
    this.recursion.enter(this.recursion.inComparison);
    try {
      const answer = this.typeOf(left).slots.equals?.(left, right);
      if (answer === true || answer === false) return answer;
      return this.typeOf(right).slots.equals?.(right, left) === true;
    } finally {
      this.recursion.leave();
    }
  }

  /** PyObject_IsTrue. */
  isTrue(ref: ObjRef): boolean {
    const { slots } = this.typeOf(ref);
    if (slots.isTrue !== undefined) return slots.isTrue(ref);
    return slots.length === undefined || slots.length(ref) > 0;
  }

  /** PyObject_Repr. */
  repr(ref: ObjRef): string {
    this.recursion.enter(" while getting the repr of an object");
    try {
      return this.typeOf(ref).slots.repr(ref);
    } finally {
      this.recursion.leave();
    }
  }
}

/** _PyObject_IMMORTAL_REFCNT of 3.11. */
const HIGH_COUNT = 999999999;
/** _Py_IMMORTAL_REFCNT of 3.12 and later, in the low word. */
const IMMORTAL = -1;
/** sizeof(PyMemberDef): what each name in __slots__ adds to a class. */
const MEMBER_SIZE = 40;

// Classes made by programs: PyHeapTypeObject. Objects/typeobject.c: type_new, type_dealloc.
//
//   GC head | PyTypeObject ... ht_name ht_slots ht_qualname ht_cached_keys | a place for each slot
//
// A class holds its name, its base, its dict, and the tuples of bases and of classes to look in
// (tp_mro), of which it is the first itself: a class is always part of a cycle. Of a type of C the
// PyTypeObject is static, has no GC head, and no dict.
//
// Its instances' slots are found by descriptors in its dict. What a class can be asked is in
// type-object.ts, what its instances look like in class-shape.ts.

import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { alignUp } from "../memory/struct.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { LiveShape, SharedKeys } from "./attributes.ts";
import { ClassRegistry } from "./class-registry.ts";
import { type AttributeStores, type PlannedShape, planShape } from "./class-shape.ts";
import { type Descriptors, GETSET } from "./descriptor.ts";
import { InstanceSlots } from "./instance-slots.ts";
import type { NoneHolder, TupleMaker } from "./names.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, TypeFlags } from "./type.ts";
import { TypeObjects, type TypeParts } from "./type-object.ts";
import { Weakrefs } from "./weakref.ts";

export interface ClassParts extends TypeParts {
  readonly keys: SharedKeys | undefined;
  readonly tuples: TupleMaker;
  readonly none: NoneHolder;
  readonly descriptors: Descriptors;
  readonly stores: AttributeStores;
}

/** What a class is made of; all borrowed. */
export interface ClassSpec {
  readonly name: ObjRef;
  /** `object` or a class made by a program. */
  readonly base: ObjRef;
  /** The dict of the class's body; it is copied. */
  readonly namespace: ObjRef;
}

const POINTER = 8;
const OB_SIZE = 16;
const NO_SHAPE = { dictOffset: 0, weaklistOffset: 0, members: [] };

export class Classes {
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly parts: ClassParts;
  declare private readonly type: ObjectLayouts["PyTypeObject"];
  declare private readonly heapType: ObjectLayouts["PyHeapTypeObject"];
  declare private readonly registry: ClassRegistry;

  constructor(heap: ObjectHeap, parts: ClassParts) {
    this.heap = heap;
    this.memory = heap.memory;
    this.parts = parts;
    this.type = heap.layouts.PyTypeObject;
    this.heapType = heap.layouts.PyHeapTypeObject;
    this.registry = new ClassRegistry(parts);
  }

  /** Gives `type` the slots that classes need. */
  initialise(): void {
    const { heap } = this;
    this.registry.initialise();
    Object.assign(heap.typeType.slots, new TypeObjects(heap, this.parts, this.registry).slots());
    Weakrefs.allow(heap, heap.typeType, this.type.tp_weaklist);
  }

  /** The name that is kept. */
  owned(): ObjRef[] {
    return [this.registry.delName];
  }

  /** True for a type that a program made. */
  isClass(ref: ObjRef): boolean {
    if (this.heap.typeOf(ref) !== this.heap.typeType) return false;
    return (this.heap.types.at(ref).flags & TypeFlags.HEAPTYPE) !== 0;
  }

  /** True for any type. */
  isType(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.heap.typeType;
  }

  /** The classes that live, in the order in which they were made. */
  all(): readonly PyType[] {
    return this.registry.all();
  }

  /** As when `all` told `classes`; the memory is that of then, too. */
  restore(classes: readonly PyType[]): void {
    this.registry.restore(classes);
  }

  /** type_new: `class name(base): ...`, a new reference. */
  newClass(spec: ClassSpec): ObjRef {
    const { heap, parts } = this;
    const base = heap.types.at(spec.base);
    const baseShape = parts.instances.shapeOf(base) ?? NO_SHAPE;
    if (base !== parts.instances.objectType && baseShape === NO_SHAPE) {
      throw new PyError("TypeError", `type '${base.name}' is not an acceptable base type`);
    }
    const names = this.slotNames(spec.namespace);
    const { instances: profile } = heap.profile;
    const plan = planShape(profile, heap.layouts, base, baseShape, names, parts.stores);
    const dict = parts.dicts.copy(spec.namespace);
    const cls = this.allocate(plan.slots.length, dict);
    this.define(cls, spec, plan);
    try {
      this.fill(cls, spec, plan);
    } catch (error) {
      heap.typeType.slots.clear!(cls);
      heap.decref(cls);
      throw error;
    }
    this.registry.updateFinalizer(heap.types.at(cls));
    return cls;
  }

  /** `__name__`, borrowed. */
  peekName(cls: ObjRef): ObjRef {
    return asObj(this.memory.ptr(cls + this.heapType.ht_name));
  }

  /** tp_base, borrowed. */
  peekBase(cls: ObjRef): ObjRef {
    return asObj(this.memory.ptr(cls + this.type.tp_base));
  }

  // ---- making one

  /** The names in `__slots__`; undefined when the class body has none. */
  private slotNames(namespace: ObjRef): string[] | undefined {
    const { heap, parts } = this;
    const key = parts.names.newName("__slots__");
    const value = parts.dicts.peekItem(namespace, key);
    heap.decref(key);
    if (value === NO_OBJECT) return undefined;
    if (parts.names.isName(value)) return [parts.names.toHost(value)];
    const { iterate } = heap.typeOf(value).slots;
    const found: string[] = [];
    for (const item of iterate === undefined ? [] : heap.typeOf(value).slots.iterate!(value)) {
      if (!parts.names.isName(item)) {
        const { name } = heap.typeOf(item);
        throw new PyError("TypeError", `__slots__ items must be strings, not '${name}'`);
      }
      found.push(parts.names.toHost(item));
    }
    if (!heap.profile.instances.slotsMayBeAttributes) this.refuseHidden(namespace, found);
    return found;
  }

  private refuseHidden(namespace: ObjRef, slots: readonly string[]): void {
    const { heap, parts } = this;
    for (const slot of slots) {
      const key = parts.names.newName(slot);
      const isThere = parts.dicts.peekItem(namespace, key) !== NO_OBJECT;
      heap.decref(key);
      if (isThere) {
        throw new PyError("ValueError", `'${slot}' in __slots__ conflicts with class variable`);
      }
    }
  }

  /** PyType_GenericAlloc: room for the members and for one that closes them. Steals the dict. */
  private allocate(slots: number, dict: ObjRef): ObjRef {
    const { heap } = this;
    const { basicsize, itemsize } = heap.typeType;
    const size = alignUp(basicsize + (slots + 1) * itemsize, POINTER);
    let cls: ObjRef;
    try {
      cls = heap.newSized(heap.typeType, size);
    } catch (error) {
      heap.decref(dict);
      throw error;
    }
    this.memory.fill(cls + OB_SIZE, size - OB_SIZE, 0);
    this.memory.setPtr(cls + OB_SIZE, slots);
    this.memory.setPtr(cls + this.type.tp_dict, dict);
    return cls;
  }

  private define(cls: ObjRef, spec: ClassSpec, plan: PlannedShape): void {
    const { heap, parts } = this;
    const hasHead = (plan.flags & TypeFlags.HAVE_GC) !== 0;
    const slots = new InstanceSlots(heap, parts.instances, hasHead);
    const type = heap.types.define(cls, {
      name: parts.names.toHost(spec.name),
      basicsize: plan.basicsize,
      flags: plan.flags,
      slots,
    });
    const { dictOffset, weaklistOffset, members, store } = plan;
    slots.shape = {
      type,
      dictOffset,
      weaklistOffset,
      members,
      keysAt: cls + this.heapType.ht_cached_keys,
      store,
      finalizer: NO_OBJECT,
    } satisfies LiveShape;
    this.registry.add(type);
    this.setOffset(cls + this.type.tp_dictoffset, dictOffset);
    this.setOffset(cls + this.type.tp_weaklistoffset, weaklistOffset);
  }

  private setOffset(at: number, offset: number): void {
    this.memory.setPtr(at, offset);
    if (offset < 0) this.memory.setU32(at + 4, -1);
  }

  private fill(cls: ObjRef, spec: ClassSpec, plan: PlannedShape): void {
    const { heap, memory, parts } = this;
    memory.setPtr(cls + this.heapType.ht_name, heap.incref(spec.name));
    if (this.heapType.ht_qualname >= 0) {
      memory.setPtr(cls + this.heapType.ht_qualname, heap.incref(spec.name));
    }
    memory.setPtr(cls + this.type.tp_base, heap.incref(spec.base));
    const bases = parts.tuples.newTuple(1);
    parts.tuples.initItem(bases, 0, heap.incref(spec.base));
    memory.setPtr(cls + this.type.tp_bases, bases);
    heap.tracker.track(cls);
    const { mroFirst } = heap.profile.instances;
    if (mroFirst) memory.setPtr(cls + this.type.tp_mro, this.newMro(cls, spec.base));
    this.addDescriptors(cls, plan);
    if (!mroFirst) memory.setPtr(cls + this.type.tp_mro, this.newMro(cls, spec.base));
    if (plan.store !== undefined && parts.keys !== undefined) {
      const keys = parts.keys.newSharedKeys();
      if (keys === NULL) throw new PyError("MemoryError", "");
      memory.setPtr(cls + this.heapType.ht_cached_keys, keys);
    }
  }

  /** The class, then what its base has there: a new reference. */
  private newMro(cls: ObjRef, base: ObjRef): ObjRef {
    const { heap, parts } = this;
    const inherited = parts.lookup.mroSize(base);
    const mro = parts.tuples.newTuple(inherited === 0 ? 2 : inherited + 1);
    parts.tuples.initItem(mro, 0, heap.incref(cls));
    if (inherited === 0) parts.tuples.initItem(mro, 1, heap.incref(base));
    for (let i = 0; i < inherited; i++) {
      parts.tuples.initItem(mro, i + 1, heap.incref(parts.lookup.peekMro(base, i)));
    }
    return mro;
  }

  /** add_members, add_getset, and `__doc__`. */
  private addDescriptors(cls: ObjRef, plan: PlannedShape): void {
    const { parts } = this;
    plan.slots.forEach(({ name, offset }, i) => {
      this.addAttribute(cls, name, (key) => parts.descriptors.newMember(cls, key, offset));
      const member = cls + this.heapType.SIZE + i * this.heap.typeType.itemsize;
      this.memory.setSize_t(member + MEMBER_OFFSET, offset);
    });
    if (plan.addsDict) {
      this.addAttribute(cls, "__dict__", (key) =>
        parts.descriptors.newGetset(cls, key, GETSET.dict),
      );
    }
    if (plan.addsWeaklist) {
      this.addAttribute(cls, "__weakref__", (key) =>
        parts.descriptors.newGetset(cls, key, GETSET.weakref),
      );
    }
    this.addAttribute(cls, "__doc__", () => this.heap.incref(parts.none.none));
  }

  /** Puts what `make` gives into the class's dict, unless the class body had such a name. */
  private addAttribute(cls: ObjRef, text: string, make: (key: ObjRef) => ObjRef): void {
    const { heap, parts } = this;
    const dict = parts.lookup.peekDict(cls);
    const key = parts.names.newName(text);
    let value: ObjRef = NO_OBJECT;
    try {
      if (parts.dicts.peekItem(dict, key) !== NO_OBJECT) return;
      value = make(key);
      parts.dicts.setItem(dict, key, value);
    } finally {
      heap.xdecref(value);
      heap.decref(key);
    }
  }
}

/** `offset` in a PyMemberDef. */
const MEMBER_OFFSET = 16;

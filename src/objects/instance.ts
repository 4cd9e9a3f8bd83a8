// object() and instances of classes. Objects/typeobject.c: object_new, subtype_dealloc;
// Objects/object.c: PyObject_GenericGetAttr, PyObject_GenericSetAttr.
//
//   object()    ob_refcnt ob_type
//   instance    ob_refcnt ob_type | slots | dict and weak reference list, where these are inside
//
// An instance has a reference to its class in all versions. It gives up, in this order: its life
// (finalizer and weak references, see the profile for which comes first), slots, attributes, its
// memory, the class.
//
// A name is looked for first as a data descriptor of the class (a slot, __dict__), then in the
// instance, then like every other attribute of the class.

import { hex, PyError } from "../errors.ts";
import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { LiveShape } from "./attributes.ts";
import type { ClassLookup } from "./class-lookup.ts";
import { type Descriptors, GETSET } from "./descriptor.ts";
import type { Finalization } from "./finalizer.ts";
import type { Functions } from "./function.ts";
import { type InstanceBehaviour, InstanceSlots } from "./instance-slots.ts";
import type { Methods } from "./method.ts";
import type { Names, NoneHolder } from "./names.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, RELEASED, TypeFlags } from "./type.ts";
import type { Weakrefs } from "./weakref.ts";

export interface InstanceParts {
  readonly lookup: ClassLookup;
  readonly names: Names;
  readonly none: NoneHolder;
  readonly functions: Functions;
  readonly methods: Methods;
  readonly descriptors: Descriptors;
  readonly weakrefs: Weakrefs;
  readonly finalization: Finalization;
  /** PyDict_Check. */
  readonly dicts: { isDict(ref: ObjRef): boolean };
}

const OBJECT_HEAD = 16;

export class Instances implements InstanceBehaviour {
  /** `object`. */
  objectType!: PyType;
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly parts: InstanceParts;
  /** Weak references die before the finalizer runs. */
  declare private readonly clearsFirst: boolean;
  /** Names that every class answers itself. */
  private dictName: ObjRef = NO_OBJECT;
  private weakrefName: ObjRef = NO_OBJECT;
  private className: ObjRef = NO_OBJECT;
  private moduleName: ObjRef = NO_OBJECT;

  constructor(heap: ObjectHeap, parts: InstanceParts) {
    this.heap = heap;
    this.memory = heap.memory;
    this.parts = parts;
    this.clearsFirst = heap.profile.instances.weakrefsBeforeFinalizer;
  }

  initialise(): void {
    const { heap } = this;
    const { SIZE } = heap.layouts.PyObject;
    const { names } = this.parts;
    this.dictName = names.newName("__dict__");
    this.weakrefName = names.newName("__weakref__");
    this.className = names.newName("__class__");
    this.moduleName = names.newName("__module__");
    this.objectType = heap.newStaticType({
      name: "object",
      basicsize: SIZE,
      slots: {
        repr: (ref) => `<object object at ${hex(ref)}>`,
        sizeOf: () => SIZE,
        free: (ref) => heap.freeMemory(ref, this.objectType),
        hash: (ref) => heap.hashPointer(ref),
        getAttr: (_ref, name) => {
          if (name === this.className) return heap.incref(this.objectType.at);
          throw this.absent(this.objectType, name, "");
        },
        setAttr: (_ref, name) => {
          throw this.absent(this.objectType, name, heap.profile.instances.noDictHint);
        },
      },
    });
  }

  /** The names that are kept, each owned once. */
  owned(): ObjRef[] {
    return [this.dictName, this.weakrefName, this.className, this.moduleName];
  }

  /** object(). */
  newObject(): ObjRef {
    return this.heap.newObject(this.objectType);
  }

  /** True for an instance of a class made by a program. */
  isInstance(ref: ObjRef): boolean {
    return this.heap.typeOf(ref).slots instanceof InstanceSlots;
  }

  /** The shape of the instances of `type`; undefined when no class made by a program is that. */
  shapeOf(type: PyType): LiveShape | undefined {
    return type.slots instanceof InstanceSlots ? type.slots.shape : undefined;
  }

  /** `cls()`, without `__init__`: a new reference. */
  newInstance(cls: ObjRef): ObjRef {
    const { heap, memory } = this;
    const type = heap.types.at(cls);
    const shape = this.shapeOf(type);
    if (shape === undefined) return this.newObject();
    const { store } = shape;
    const size = type.basicsize + (store === undefined ? 0 : store.extraSize(shape));
    const ref = heap.newSized(type, size);
    for (let at = ref + OBJECT_HEAD; at < ref + type.basicsize; at += 8) memory.setPtr(at, 0);
    heap.incref(cls);
    if (store !== undefined) this.begin(ref, shape);
    if ((type.flags & TypeFlags.HAVE_GC) !== 0) heap.tracker.track(ref);
    return ref;
  }

  /** The dict of an instance, made when it is asked for: borrowed; NO_OBJECT when it has none. */
  dict(ref: ObjRef): ObjRef {
    const shape = this.shapeOf(this.heap.typeOf(ref));
    return shape?.store?.dict(ref, shape) ?? NO_OBJECT;
  }

  /** The dict when there is one already: borrowed, or NO_OBJECT. */
  peekDict(ref: ObjRef): ObjRef {
    const shape = this.shapeOf(this.heap.typeOf(ref));
    return shape?.store?.peekDict(ref, shape) ?? NO_OBJECT;
  }

  /** _PyObject_IsInstanceDictEmpty: no attributes beside slots; makes no dict. */
  isDictEmpty(ref: ObjRef): boolean {
    const shape = this.shapeOf(this.heap.typeOf(ref));
    return shape?.store?.isEmpty(ref, shape) ?? true;
  }

  /**
   * An attribute of the instance itself, a slot or not: borrowed, or NO_OBJECT. Nothing is made.
   */
  peekOwn(ref: ObjRef, name: ObjRef): ObjRef {
    const type = this.heap.typeOf(ref);
    const shape = this.shapeOf(type);
    if (shape === undefined) return NO_OBJECT;
    const descriptor =
      shape.members.length === 0 ? NO_OBJECT : this.parts.lookup.peek(type.at, name);
    if (descriptor !== NO_OBJECT && this.parts.descriptors.isMember(descriptor)) {
      return asObj(this.memory.ptr(ref + this.parts.descriptors.target(descriptor)));
    }
    return shape.store?.peek(ref, shape, name) ?? NO_OBJECT;
  }

  /**
   * _PyObject_GetMethod: the function that a call `ref.name(...)` calls with `ref` first, without a
   * bound method being made: borrowed, or NO_OBJECT when the attribute has to be got.
   */
  peekMethod(ref: ObjRef, name: ObjRef): ObjRef {
    const type = this.heap.typeOf(ref);
    const shape = this.shapeOf(type);
    if (shape === undefined) return NO_OBJECT;
    const found = this.parts.lookup.peek(type.at, name);
    if (found === NO_OBJECT || !this.parts.functions.isFunction(found)) return NO_OBJECT;
    const own = shape.store?.peek(ref, shape, name) ?? NO_OBJECT;
    return own === NO_OBJECT ? found : NO_OBJECT;
  }

  // ---- slots of all classes

  repr(ref: ObjRef, shape: LiveShape): string {
    const { name, at } = shape.type;
    const module = this.parts.lookup.peek(at, this.moduleName);
    const isKnown = module !== NO_OBJECT && this.parts.names.isName(module);
    const prefix = isKnown ? `${this.parts.names.toHost(module)}.` : "";
    return `<${prefix}${name} object at ${hex(ref)}>`;
  }

  getAttr(ref: ObjRef, shape: LiveShape, name: ObjRef): ObjRef {
    const { heap, parts } = this;
    const { type, store } = shape;
    let found: ObjRef = NO_OBJECT;
    if (this.isDescribed(shape, name)) {
      if (name === this.className) return heap.incref(type.at);
      found = parts.lookup.peek(type.at, name);
      if (found !== NO_OBJECT && parts.descriptors.isMember(found)) {
        return heap.incref(this.peekSlot(ref, type, found, name));
      }
      if (found !== NO_OBJECT && parts.descriptors.isGetset(found)) {
        return this.getDescribed(ref, shape, found);
      }
    }
    if (store !== undefined) {
      const own = store.peek(ref, shape, name);
      if (own !== NO_OBJECT) return heap.incref(own);
    }
    if (found === NO_OBJECT) found = parts.lookup.peek(type.at, name);
    if (found === NO_OBJECT) throw this.absent(type, name, "");
    if (parts.functions.isFunction(found)) return parts.methods.newMethod(found, ref, type.at);
    return heap.incref(found);
  }

  setAttr(ref: ObjRef, shape: LiveShape, name: ObjRef, value: ObjRef): void {
    const { heap, parts } = this;
    if (this.isDescribed(shape, name)) {
      const found = parts.lookup.peek(shape.type.at, name);
      if (found !== NO_OBJECT && parts.descriptors.isMember(found)) {
        this.setSlot(ref, found, name, value);
        return;
      }
      if (found !== NO_OBJECT && parts.descriptors.isGetset(found)) {
        this.setDescribed(ref, shape, found, value);
        return;
      }
    }
    const { store, type } = shape;
    if (store === undefined) throw this.refusal(type, name);
    if (value !== NO_OBJECT) {
      store.set(ref, shape, name, value);
      return;
    }
    const outcome = store.remove(ref, shape, name);
    if (outcome === "removed") return;
    const { absentForDeletion, absentWithoutDict } = heap.profile.instances;
    if (outcome === "noDict" && absentWithoutDict === "sentence") throw this.refusal(type, name);
    if (outcome === "noAttribute" && absentForDeletion === "sentence") {
      throw this.absent(type, name, "");
    }
    throw new PyError("AttributeError", parts.names.toHost(name));
  }

  beforeRelease(ref: ObjRef, shape: LiveShape): boolean {
    const { finalizer } = shape;
    if (finalizer === NO_OBJECT) {
      this.clearWeakRefs(ref, shape);
      return true;
    }
    const { weakrefs, finalization } = this.parts;
    if (this.clearsFirst) this.clearWeakRefs(ref, shape);
    if (!finalization.callFromDealloc(ref, finalizer)) return false;
    if (!this.clearsFirst) this.clearWeakRefs(ref, shape);
    weakrefs.dropWeakRefs(ref);
    return true;
  }

  private clearWeakRefs(ref: ObjRef, { weaklistOffset }: LiveShape): void {
    if (weaklistOffset === 0 || this.memory.ptr(ref + weaklistOffset) === NULL) return;
    this.parts.weakrefs.clearWeakRefs(ref);
  }

  releaseStep(ref: ObjRef, shape: LiveShape, step: number): number {
    const { members, store } = shape;
    if (step < members.length) return this.takeSlot(ref, members[step]!);
    return store === undefined ? RELEASED : store.releaseStep(ref, shape, step - members.length);
  }

  /** The memory goes before the class does. */
  free(ref: ObjRef, shape: LiveShape): void {
    shape.store?.free(ref, shape);
    this.heap.freeMemory(ref, shape.type);
    this.heap.decref(shape.type.at);
  }

  traverse(ref: ObjRef, shape: LiveShape, visit: (child: ObjRef) => void): void {
    for (const offset of shape.members) {
      const held = asObj(this.memory.ptr(ref + offset));
      if (held !== NO_OBJECT) visit(held);
    }
    shape.store?.traverse(ref, shape, visit);
    visit(shape.type.at);
  }

  clear(ref: ObjRef, shape: LiveShape): void {
    for (const offset of shape.members) this.heap.xdecref(this.takeSlot(ref, offset));
    shape.store?.clear(ref, shape);
  }

  /** slot_tp_finalize. */
  finalize(ref: ObjRef, shape: LiveShape): void {
    this.parts.finalization.invoke(ref, shape.finalizer);
  }

  // ---- descriptors

  /** A data descriptor of the class may stand for the name. */
  private isDescribed(shape: LiveShape, name: ObjRef): boolean {
    return (
      shape.members.length !== 0 ||
      name === this.dictName ||
      name === this.weakrefName ||
      name === this.className
    );
  }

  private peekSlot(ref: ObjRef, type: PyType, descriptor: ObjRef, name: ObjRef): ObjRef {
    const held = asObj(this.memory.ptr(ref + this.parts.descriptors.target(descriptor)));
    if (held !== NO_OBJECT) return held;
    if (this.heap.profile.instances.absentSlot === "sentence") throw this.absent(type, name, "");
    throw new PyError("AttributeError", this.parts.names.toHost(name));
  }

  private setSlot(ref: ObjRef, descriptor: ObjRef, name: ObjRef, value: ObjRef): void {
    const at = ref + this.parts.descriptors.target(descriptor);
    const old = asObj(this.memory.ptr(at));
    if (value === NO_OBJECT && old === NO_OBJECT) {
      throw new PyError("AttributeError", this.parts.names.toHost(name));
    }
    this.memory.setPtr(at, value === NO_OBJECT ? 0 : this.heap.incref(value));
    this.heap.xdecref(old);
  }

  private takeSlot(ref: ObjRef, offset: number): ObjRef {
    const held = asObj(this.memory.ptr(ref + offset));
    this.memory.setPtr(ref + offset, 0);
    return held;
  }

  private getDescribed(ref: ObjRef, shape: LiveShape, descriptor: ObjRef): ObjRef {
    const { heap } = this;
    if (this.parts.descriptors.target(descriptor) === GETSET.dict) {
      return heap.incref(shape.store!.dict(ref, shape));
    }
    const first = this.memory.ptr(ref + shape.weaklistOffset);
    return heap.incref(first === NULL ? this.parts.none.none : asObj(first));
  }

  private setDescribed(ref: ObjRef, shape: LiveShape, descriptor: ObjRef, value: ObjRef): void {
    const { heap, parts } = this;
    if (parts.descriptors.target(descriptor) === GETSET.weakref) {
      const text = `attribute '__weakref__' of '${shape.type.name}' objects is not writable`;
      throw new PyError("AttributeError", text);
    }
    if (value === NO_OBJECT) throw new PyError("TypeError", "cannot delete __dict__");
    if (!parts.dicts.isDict(value)) {
      const { name } = heap.typeOf(value);
      throw new PyError("TypeError", `__dict__ must be set to a dictionary, not a '${name}'`);
    }
    shape.store!.setDict(ref, shape, value);
  }

  // ---- errors

  /** There is no attribute of this name to get. */
  private absent(type: PyType, name: ObjRef, hint: string): PyError {
    const text = `'${type.name}' object has no attribute '${this.parts.names.toHost(name)}'`;
    return new PyError("AttributeError", text + hint);
  }

  /** The attribute cannot be set: the class has it, or there is no place for it. */
  private refusal(type: PyType, name: ObjRef): PyError {
    if (this.parts.lookup.peek(type.at, name) === NO_OBJECT) {
      return this.absent(type, name, this.heap.profile.instances.noDictHint);
    }
    const text = `'${type.name}' object attribute '${this.parts.names.toHost(name)}' is read-only`;
    return new PyError("AttributeError", text);
  }

  /** The reference to its class without which the instance could not go. */
  private begin(ref: ObjRef, shape: LiveShape): void {
    try {
      shape.store!.begin(ref, shape);
    } catch (error) {
      this.heap.decref(ref);
      throw error;
    }
  }
}

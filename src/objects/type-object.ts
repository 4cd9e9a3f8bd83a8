// Types as objects: the slots of `type`. Objects/typeobject.c: type_dealloc, type_getattro.
//
// A class made by a program gives up its references in the order of type_dealloc; a type of C is
// static and never goes. Attributes are looked for in the class and its bases.
//
// By version: functions of a class are unbound methods in 2.7; how types tell their size; errors.

import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { AttributeDicts, SharedKeys } from "./attributes.ts";
import type { ClassRegistry, RegistryParts } from "./class-registry.ts";
import type { Functions } from "./function.ts";
import type { Methods } from "./method.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { RELEASED, type Slots, TypeFlags } from "./type.ts";
import type { WeakReferents } from "./weakref.ts";

export interface TypeParts extends RegistryParts {
  readonly dicts: AttributeDicts;
  /** Keys that instances share; absent where dicts have no keys of their own. */
  readonly keys: SharedKeys | undefined;
  readonly functions: Functions;
  readonly methods: Methods;
  readonly weakrefs: WeakReferents;
}

const OB_SIZE = 16;

export class TypeObjects {
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly parts: TypeParts;
  declare private readonly registry: ClassRegistry;
  declare private readonly type: ObjectLayouts["PyTypeObject"];
  declare private readonly heapType: ObjectLayouts["PyHeapTypeObject"];

  constructor(heap: ObjectHeap, parts: TypeParts, registry: ClassRegistry) {
    this.heap = heap;
    this.memory = heap.memory;
    this.parts = parts;
    this.registry = registry;
    this.type = heap.layouts.PyTypeObject;
    this.heapType = heap.layouts.PyHeapTypeObject;
  }

  /** The slots of `type`. */
  slots(): Partial<Slots> {
    const { heap, type } = this;
    return {
      repr: (ref) => this.repr(ref),
      sizeOf: (ref) => this.sizeOf(ref),
      beforeRelease: (ref) => {
        if (this.memory.ptr(ref + type.tp_weaklist) !== NULL) {
          this.parts.weakrefs.clearWeakRefs(ref);
        }
        return true;
      },
      releaseStep: (ref, step) => this.releaseStep(ref, step),
      free: (ref) => this.free(ref),
      traverse: (ref, visit) => this.traverse(ref, visit),
      clear: (ref) => {
        const dict = this.parts.lookup.peekDict(ref);
        if (dict !== NO_OBJECT) this.parts.dicts.clear(dict);
        const mro = this.take(ref + type.tp_mro);
        this.registry.updateFinalizers();
        heap.xdecref(mro);
      },
      getAttr: (ref, name) => this.getAttr(ref, name),
      setAttr: (ref, name, value) => this.setAttr(ref, name, value),
    };
  }

  private repr(ref: ObjRef): string {
    const { heap, parts } = this;
    const { name, flags } = heap.types.at(ref);
    if ((flags & TypeFlags.HEAPTYPE) === 0) return `<${heap.profile.refcounts.typeWord} '${name}'>`;
    const key = parts.names.newName("__module__");
    const module = parts.lookup.peek(ref, key);
    heap.decref(key);
    const isKnown = module !== NO_OBJECT && parts.names.isName(module);
    return `<class '${isKnown ? `${parts.names.toHost(module)}.` : ""}${name}'>`;
  }

  /** Without the GC head, which `heap.sizeOf` adds: a type of C has none, and takes it off here. */
  private sizeOf(ref: ObjRef): number {
    const { heap, parts } = this;
    const { typesKnowTheirSize: knows, typesOfCTellHead } = heap.profile.instances;
    if ((heap.types.at(ref).flags & TypeFlags.HEAPTYPE) === 0) {
      const size = knows ? this.type.SIZE : this.heapType.SIZE;
      return typesOfCTellHead ? size : size - heap.typeType.headSize;
    }
    if (!knows) return this.heapType.SIZE + this.memory.u32(ref + OB_SIZE) * heap.typeType.itemsize;
    const keys = this.memory.ptr(ref + this.heapType.ht_cached_keys);
    return this.heapType.SIZE + (keys === NULL ? 0 : parts.keys!.sizeOfKeys(keys));
  }

  /** The fields that hold references, in the order in which type_dealloc drops them. */
  private fields(): readonly number[] {
    const { tp_base, tp_dict, tp_bases, tp_mro } = this.type;
    const { ht_name, ht_qualname, ht_slots } = this.heapType;
    const fields = [tp_base, tp_dict, tp_bases, tp_mro, ht_name, ht_qualname, ht_slots];
    return fields.filter((offset) => offset >= 0);
  }

  private releaseStep(ref: ObjRef, step: number): number {
    const fields = this.fields();
    return step < fields.length ? this.take(ref + fields[step]!) : RELEASED;
  }

  private traverse(ref: ObjRef, visit: (child: ObjRef) => void): void {
    // A type written in C is a PyTypeObject only, and what it has is static as well.
    if ((this.heap.types.at(ref).flags & TypeFlags.HEAPTYPE) === 0) return;
    const { tp_dict, tp_mro, tp_bases, tp_base } = this.type;
    this.visitField(ref + tp_dict, visit);
    this.visitField(ref + tp_mro, visit);
    this.visitField(ref + tp_bases, visit);
    this.visitField(ref + tp_base, visit);
  }

  private visitField(at: number, visit: (child: ObjRef) => void): void {
    const held = asObj(this.memory.ptr(at));
    if (held !== NO_OBJECT) visit(held);
  }

  private free(ref: ObjRef): void {
    const { heap } = this;
    const type = heap.types.at(ref);
    const keys = this.take(ref + this.heapType.ht_cached_keys);
    if (keys !== NO_OBJECT) this.parts.keys!.releaseKeys(keys);
    this.registry.delete(type);
    heap.types.forget(type);
    heap.freeMemory(ref, heap.typeType);
  }

  private take(at: number): ObjRef {
    const held = asObj(this.memory.ptr(at));
    this.memory.setPtr(at, 0);
    return held;
  }

  /** type_getattro, of what programs ask a class for. */
  private getAttr(ref: ObjRef, name: ObjRef): ObjRef {
    const { heap, parts } = this;
    const text = parts.names.toHost(name);
    if (text === "__name__") {
      const isClass = this.isClass(ref);
      return isClass
        ? heap.incref(asObj(this.memory.ptr(ref + this.heapType.ht_name)))
        : parts.names.newName(nameOf(heap, ref));
    }
    if (text === "__class__") return heap.incref(heap.typeType.at);
    if (text === "__base__" && this.isClass(ref))
      return heap.incref(asObj(this.memory.ptr(ref + this.type.tp_base)));
    const found = parts.lookup.peek(ref, name);
    if (found === NO_OBJECT) throw this.absent(ref, text);
    if (heap.profile.instances.hasUnboundMethods && parts.functions.isFunction(found)) {
      return parts.methods.newMethod(found, NO_OBJECT, ref);
    }
    return heap.incref(found);
  }

  /** type_setattro. */
  private setAttr(ref: ObjRef, name: ObjRef, value: ObjRef): void {
    const { heap, parts } = this;
    const text = parts.names.toHost(name);
    if (!this.isClass(ref)) throw this.refusal(ref, text);
    const dict = parts.lookup.peekDict(ref);
    if (value !== NO_OBJECT) {
      // What the class had goes when it has the new one, and that may run a finalizer: the one of
      // the class must be right by then.
      const old = parts.dicts.peekItem(dict, name);
      if (old !== NO_OBJECT) heap.incref(old);
      parts.dicts.setItem(dict, name, value);
      if (name === this.registry.delName) this.registry.updateFinalizers();
      heap.xdecref(old);
      return;
    }
    const old = parts.dicts.peekItem(dict, name);
    if (old === NO_OBJECT) {
      const { absentForDeletion } = heap.profile.instances;
      throw absentForDeletion === "name"
        ? new PyError("AttributeError", text)
        : this.absent(ref, text);
    }
    heap.incref(old);
    parts.dicts.deleteItem(dict, name);
    if (name === this.registry.delName) this.registry.updateFinalizers();
    heap.decref(old);
  }

  private absent(ref: ObjRef, text: string): PyError {
    const { name } = this.heap.types.at(ref);
    return new PyError("AttributeError", `type object '${name}' has no attribute '${text}'`);
  }

  private refusal(ref: ObjRef, text: string): PyError {
    const { name } = this.heap.types.at(ref);
    return new PyError(
      "TypeError",
      this.heap.profile.instances.immutableType === "cannot set"
        ? `cannot set '${text}' attribute of immutable type '${name}'`
        : `can't set attributes of built-in/extension type '${name}'`,
    );
  }

  private isClass(ref: ObjRef): boolean {
    return (this.heap.types.at(ref).flags & TypeFlags.HEAPTYPE) !== 0;
  }
}

/** `__name__` of a type of C: what stands behind the last dot. */
const nameOf = (heap: ObjectHeap, ref: ObjRef): string =>
  heap.types.at(ref).name.replace(/^.*\./, "");

// Functions of Python: PyFunctionObject. Objects/funcobject.c.
//
// Every field but the code, the globals and the name may hold nothing. Attributes lie in
// `func_dict`, a dict that comes with the first of them.
//
// By version: which fields there are, and the order in which they are given up.

import { hex, PyError } from "../errors.ts";
import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { FunctionField } from "../profile/instances.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { AttributeDicts } from "./attributes.ts";
import type { Names, NoneHolder } from "./names.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, RELEASED, type Slots, TypeFlags } from "./type.ts";
import { type WeakReferents, Weakrefs } from "./weakref.ts";

/** What a function is made of; all borrowed. */
export interface FunctionSpec {
  readonly code: ObjRef;
  readonly globals: ObjRef;
  readonly name: ObjRef;
  /** `__qualname__`; the name when it is not told. */
  readonly qualname?: ObjRef;
  /** 3.10 and later. */
  readonly builtins?: ObjRef;
  readonly doc?: ObjRef;
  readonly module?: ObjRef;
  readonly defaults?: ObjRef;
  /** The tuple of cells. */
  readonly closure?: ObjRef;
}

export interface FunctionParts {
  readonly dicts: AttributeDicts;
  readonly names: Names;
  readonly none: NoneHolder;
  readonly weakrefs: WeakReferents;
}

/** Attributes that are fields, by their names. */
const FIELDS: Readonly<Record<string, FunctionField>> = {
  __code__: "func_code",
  __globals__: "func_globals",
  __name__: "func_name",
  __doc__: "func_doc",
  __module__: "func_module",
  __defaults__: "func_defaults",
  __closure__: "func_closure",
};

export class Functions {
  type!: PyType;
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly layout: ObjectLayouts["PyFunctionObject"];
  declare private readonly parts: FunctionParts;
  /** Offsets of the fields that hold references, in the order of release. */
  declare private readonly fields: readonly number[];

  constructor(heap: ObjectHeap, parts: FunctionParts) {
    this.heap = heap;
    this.memory = heap.memory;
    this.layout = heap.layouts.PyFunctionObject;
    this.parts = parts;
    this.fields = heap.profile.instances.functionRelease.map((field) => this.layout[field]);
  }

  initialise(): void {
    const { heap, layout } = this;
    this.type = heap.newStaticType({
      name: "function",
      basicsize: layout.SIZE,
      flags: TypeFlags.HAVE_GC,
      slots: this.slots(),
    });
    Weakrefs.allow(heap, this.type, layout.func_weakreflist);
  }

  isFunction(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  /** PyFunction_New, MAKE_FUNCTION: a new function with references of its own. */
  newFunction(spec: FunctionSpec): ObjRef {
    const { heap, memory, layout } = this;
    const ref = heap.newObject(this.type);
    memory.fill(ref + OBJECT_HEAD, layout.SIZE - OBJECT_HEAD, 0);
    this.init(ref, layout.func_code, spec.code);
    this.init(ref, layout.func_globals, spec.globals);
    this.init(ref, layout.func_name, spec.name);
    this.init(ref, layout.func_qualname, spec.qualname ?? spec.name);
    this.init(ref, layout.func_builtins, spec.builtins);
    this.init(ref, layout.func_doc, spec.doc ?? this.parts.none.none);
    this.init(ref, layout.func_module, spec.module);
    this.init(ref, layout.func_defaults, spec.defaults);
    this.init(ref, layout.func_closure, spec.closure);
    heap.tracker.track(ref);
    return ref;
  }

  /** `__code__`, borrowed. */
  peekCode(func: ObjRef): ObjRef {
    return this.peek(func, this.layout.func_code);
  }

  /** `__globals__`, borrowed. */
  peekGlobals(func: ObjRef): ObjRef {
    return this.peek(func, this.layout.func_globals);
  }

  /** `__name__`, borrowed. */
  peekName(func: ObjRef): ObjRef {
    return this.peek(func, this.layout.func_name);
  }

  /** `__closure__`: the tuple of cells, borrowed, or NO_OBJECT. */
  peekClosure(func: ObjRef): ObjRef {
    return this.peek(func, this.layout.func_closure);
  }

  /** The dict of attributes, borrowed, or NO_OBJECT while there is none. */
  peekDict(func: ObjRef): ObjRef {
    return this.peek(func, this.layout.func_dict);
  }

  /** `__dict__`: made when it is asked for; borrowed. */
  dict(func: ObjRef): ObjRef {
    const known = this.peekDict(func);
    if (known !== NO_OBJECT) return known;
    const dict = this.parts.dicts.newDict();
    this.memory.setPtr(func + this.layout.func_dict, dict);
    return dict;
  }

  private init(func: ObjRef, offset: number, value: ObjRef | undefined): void {
    if (offset < 0 || value === undefined || value === NO_OBJECT) return;
    this.memory.setPtr(func + offset, this.heap.incref(value));
  }

  private peek(func: ObjRef, offset: number): ObjRef {
    return asObj(this.memory.ptr(func + offset));
  }

  private slots(): Slots {
    const { heap, layout } = this;
    return {
      repr: (ref) => `<function ${this.nameOf(ref)} at ${hex(ref)}>`,
      sizeOf: () => layout.SIZE,
      free: (ref) => heap.freeMemory(ref, this.type),
      beforeRelease: (ref) => {
        if (this.memory.ptr(ref + layout.func_weakreflist) !== NULL) {
          this.parts.weakrefs.clearWeakRefs(ref);
        }
        return true;
      },
      releaseStep: (ref, step) =>
        step === this.fields.length ? RELEASED : this.take(ref, this.fields[step]!),
      traverse: (ref, visit) => {
        for (const offset of this.fields) {
          const held = this.peek(ref, offset);
          if (held !== NO_OBJECT) visit(held);
        }
      },
      // What every function must have stays: code, and names.
      clear: (ref) => {
        for (const offset of this.fields) {
          if (!this.isRequired(offset)) heap.xdecref(this.take(ref, offset));
        }
      },
      hash: (ref) => heap.hashPointer(ref),
      getAttr: (ref, name) => this.getAttr(ref, name),
      setAttr: (ref, name, value) => this.setAttr(ref, name, value),
    };
  }

  private isRequired(offset: number): boolean {
    const { func_code, func_name, func_qualname } = this.layout;
    return offset === func_code || offset === func_name || offset === func_qualname;
  }

  /** The field's reference, which the field no longer has. */
  private take(func: ObjRef, offset: number): ObjRef {
    const held = this.peek(func, offset);
    this.memory.setPtr(func + offset, 0);
    return held;
  }

  /** What its repr calls it: `__qualname__` where there is one. */
  nameOf(func: ObjRef): string {
    const { func_name, func_qualname } = this.layout;
    const name = this.peek(func, func_qualname < 0 ? func_name : func_qualname);
    return this.parts.names.toHost(name);
  }

  private getAttr(func: ObjRef, name: ObjRef): ObjRef {
    const { heap, parts } = this;
    const text = parts.names.toHost(name);
    if (text === "__dict__") return heap.incref(this.dict(func));
    const field = Object.hasOwn(FIELDS, text) ? FIELDS[text] : undefined;
    if (field !== undefined) {
      const value = this.peek(func, this.layout[field]);
      return heap.incref(value === NO_OBJECT ? parts.none.none : value);
    }
    const dict = this.peekDict(func);
    const value = dict === NO_OBJECT ? NO_OBJECT : parts.dicts.peekItem(dict, name);
    if (value === NO_OBJECT) throw this.absent(text);
    return heap.incref(value);
  }

  private setAttr(func: ObjRef, name: ObjRef, value: ObjRef): void {
    const { parts } = this;
    const text = parts.names.toHost(name);
    if (Object.hasOwn(FIELDS, text) || text === "__dict__") {
      throw new PyError("AttributeError", "readonly attribute");
    }
    if (value !== NO_OBJECT) {
      parts.dicts.setItem(this.dict(func), name, value);
      return;
    }
    const { absentForDeletion, absentWithoutDict } = this.heap.profile.instances;
    const dict = this.peekDict(func);
    if (dict !== NO_OBJECT && parts.dicts.deleteItem(dict, name)) return;
    const form = dict === NO_OBJECT ? absentWithoutDict : absentForDeletion;
    throw form === "name" ? new PyError("AttributeError", text) : this.absent(text);
  }

  private absent(text: string): PyError {
    return new PyError("AttributeError", `'function' object has no attribute '${text}'`);
  }
}

/** ob_refcnt and ob_type. */
const OBJECT_HEAD = 16;

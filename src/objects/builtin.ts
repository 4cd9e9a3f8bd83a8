// builtin_function_or_method: functions written in C, as static objects. Objects/methodobject.c.
//
// The machine knows of one its name and nothing else; what it does is known where it is called.

import { assert } from "../assert.ts";
import type { ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import { struct } from "../memory/struct.ts";
import { HEAD } from "../profile/object-layouts.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, type Slots, TypeFlags } from "./type.ts";
import { Weakrefs } from "./weakref.ts";

const METHOD_DEF = "method_defs";
/** sizeof(PyMethodDef): `ml_name` first. */
const METHOD_DEF_SIZE = 32;
const METHOD_DEFS = 128;

/** The PyMethodDefs that builtin functions point at. */
export const builtinStatics = (): Static[] => [
  { name: METHOD_DEF, segment: "data", size: METHOD_DEFS * METHOD_DEF_SIZE },
];

const PyCFunctionObject = struct([
  ...HEAD,
  ["m_ml", "ptr"],
  ["m_self", "ptr"],
  ["m_module", "ptr"],
  ["m_weakreflist", "ptr"],
]);

export class Builtins {
  type!: PyType;
  declare private readonly heap: ObjectHeap;
  /** `ml_name` of each PyMethodDef, by its place in the static. */
  private readonly names: string[] = [];

  constructor(heap: ObjectHeap) {
    this.heap = heap;
  }

  initialise(): void {
    this.names.length = 0;
    this.type = this.heap.newStaticType({
      name: "builtin_function_or_method",
      basicsize: this.heap.profile.instances.builtinSize,
      flags: TypeFlags.HAVE_GC,
      slots: this.slots(),
    });
    const { m_weakreflist } = PyCFunctionObject;
    if (this.type.basicsize > m_weakreflist) Weakrefs.allow(this.heap, this.type, m_weakreflist);
  }

  /** A function of C that is there from the start: borrowed, it is never given back. */
  newBuiltin(name: string): ObjRef {
    const { heap } = this;
    assert(this.names.length < METHOD_DEFS, "there is a PyMethodDef for every builtin function");
    const builtin = heap.newStatic(this.type, this.type.basicsize);
    const def = heap.symbol(METHOD_DEF) + this.names.length * METHOD_DEF_SIZE;
    heap.memory.setPtr(builtin + PyCFunctionObject.m_ml, def);
    this.names.push(name);
    return builtin;
  }

  isBuiltin(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  /** `__name__`. */
  nameOf(builtin: ObjRef): string {
    const def = this.heap.memory.ptr(builtin + PyCFunctionObject.m_ml);
    return this.names[(def - this.heap.symbol(METHOD_DEF)) / METHOD_DEF_SIZE]!;
  }

  private slots(): Slots {
    return {
      repr: (ref) => `<built-in function ${this.nameOf(ref)}>`,
      sizeOf: () => this.type.basicsize,
      free: () => {},
      hash: (ref) => this.heap.hashPointer(ref),
    };
  }
}

// Names in classes: _PyType_Lookup. Objects/typeobject.c.
//
//   tp_mro ---> (K, Base, object)      tp_dict of each, in this order

import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { AttributeDicts } from "./attributes.ts";
import type { ObjectHeap } from "./object-heap.ts";

const POINTER = 8;

export class ClassLookup {
  declare private readonly memory: Memory;
  declare private readonly type: ObjectLayouts["PyTypeObject"];
  declare private readonly tuple: ObjectLayouts["PyTupleObject"];
  declare private readonly dicts: AttributeDicts;

  constructor(heap: ObjectHeap, dicts: AttributeDicts) {
    this.memory = heap.memory;
    this.type = heap.layouts.PyTypeObject;
    this.tuple = heap.layouts.PyTupleObject;
    this.dicts = dicts;
  }

  /** The attribute `name` of `type` or of a base of it: borrowed, or NO_OBJECT. */
  peek(type: ObjRef, name: ObjRef): ObjRef {
    const count = this.mroSize(type);
    for (let i = 0; i < count; i++) {
      const dict = this.peekDict(this.peekMro(type, i));
      if (dict === NO_OBJECT) continue;
      const found = this.dicts.peekItem(dict, name);
      if (found !== NO_OBJECT) return found;
    }
    return NO_OBJECT;
  }

  /** tp_dict: borrowed, or NO_OBJECT for a type of C. */
  peekDict(type: ObjRef): ObjRef {
    return asObj(this.memory.ptr(type + this.type.tp_dict));
  }

  /** Length of tp_mro; 0 for a type that has none. */
  mroSize(type: ObjRef): number {
    const mro = this.memory.ptr(type + this.type.tp_mro);
    return mro === NO_OBJECT ? 0 : this.memory.u32(mro + this.tuple.ob_size);
  }

  /** An item of tp_mro, borrowed. */
  peekMro(type: ObjRef, index: number): ObjRef {
    const mro = this.memory.ptr(type + this.type.tp_mro);
    return asObj(this.memory.ptr(mro + this.tuple.ob_item + index * POINTER));
  }

  /** PyType_IsSubtype. */
  isSubtype(type: ObjRef, base: ObjRef): boolean {
    if (type === base) return true;
    for (let i = 0; i < this.mroSize(type); i++) if (this.peekMro(type, i) === base) return true;
    return false;
  }
}

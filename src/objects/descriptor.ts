// Descriptors that classes have in their dicts: of slots, and of `__dict__` and `__weakref__`.
// Objects/descrobject.c: PyMemberDescrObject, PyGetSetDescrObject.
//
//   ob_refcnt ob_type | d_type | d_name | d_qualname (3.x) | d_member or d_getset
//
// The last field points at C's description; here it is the slot's offset, and which of the two.

import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Names } from "./names.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, RELEASED, type Slots, TypeFlags } from "./type.ts";

const D_TYPE = 16;
const D_NAME = 24;

/** What a getset descriptor gives. */
export const GETSET = { dict: 0, weakref: 1 } as const;

export class Descriptors {
  memberType!: PyType;
  getsetType!: PyType;
  declare private readonly heap: ObjectHeap;
  declare private readonly names: Names;
  /** Where d_member and d_getset are: behind d_qualname, when there is one. */
  declare private readonly payload: number;

  constructor(heap: ObjectHeap, names: Names) {
    this.heap = heap;
    this.names = names;
    this.payload = heap.profile.instances.descriptorHasQualname ? D_NAME + 16 : D_NAME + 8;
  }

  initialise(): void {
    this.memberType = this.newType("member_descriptor", "member");
    this.getsetType = this.newType("getset_descriptor", "attribute");
  }

  /** PyDescr_NewMember: takes references of its own. */
  newMember(type: ObjRef, name: ObjRef, offset: number): ObjRef {
    return this.newDescriptor(this.memberType, type, name, offset);
  }

  /** PyDescr_NewGetSet: takes references of its own; `which` is one of GETSET. */
  newGetset(type: ObjRef, name: ObjRef, which: number): ObjRef {
    return this.newDescriptor(this.getsetType, type, name, which);
  }

  /** True for a slot's descriptor. */
  isMember(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.memberType;
  }

  isGetset(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.getsetType;
  }

  /** The slot's offset, or one of GETSET. */
  target(descriptor: ObjRef): number {
    return this.heap.memory.u32(descriptor + this.payload);
  }

  private newDescriptor(kind: PyType, type: ObjRef, name: ObjRef, target: number): ObjRef {
    const { heap } = this;
    const { memory } = heap;
    const ref = heap.newObject(kind);
    memory.setPtr(ref + D_TYPE, heap.incref(type));
    memory.setPtr(ref + D_NAME, heap.incref(name));
    if (this.payload > D_NAME + 8) memory.setPtr(ref + D_NAME + 8, 0);
    memory.setPtr(ref + this.payload, target);
    heap.tracker.track(ref);
    return ref;
  }

  private newType(name: string, word: string): PyType {
    return this.heap.newStaticType({
      name,
      basicsize: this.payload + 8,
      flags: TypeFlags.HAVE_GC,
      slots: this.slots(word),
    });
  }

  private slots(word: string): Slots {
    const { heap } = this;
    const { memory } = heap;
    return {
      repr: (ref) => {
        const name = this.names.toHost(asObj(memory.ptr(ref + D_NAME)));
        const type = heap.types.at(memory.ptr(ref + D_TYPE)).name;
        return `<${word} '${name}' of '${type}' objects>`;
      },
      sizeOf: () => this.payload + 8,
      free: (ref) => heap.freeMemory(ref, heap.typeOf(ref)),
      releaseStep: (ref, step) => {
        if (step === 0) return memory.ptr(ref + D_TYPE);
        return step === 1 ? memory.ptr(ref + D_NAME) : RELEASED;
      },
      traverse: (ref, visit) => {
        visit(asObj(memory.ptr(ref + D_TYPE)));
        if (memory.ptr(ref + D_NAME) !== NO_OBJECT) visit(asObj(memory.ptr(ref + D_NAME)));
      },
      hash: (ref) => heap.hashPointer(ref),
    };
  }
}

// None, NotImplemented and Ellipsis: the one object of its type each, in static storage.
// Objects/object.c, Objects/sliceobject.c.
//
// To 3.11 their counts are counts among others; later they are immortal. By version: hash(None).

import type { ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { PyType, Slots } from "./type.ts";

export class Singletons {
  noneType!: PyType;
  notImplementedType!: PyType;
  ellipsisType!: PyType;
  private noneObject!: ObjRef;
  private notImplementedObject!: ObjRef;
  private ellipsisObject!: ObjRef;
  declare private readonly heap: ObjectHeap;

  constructor(heap: ObjectHeap) {
    this.heap = heap;
  }

  initialise(): void {
    this.noneType = this.newType("NoneType", "None", {
      hash: (ref) => this.noneHash(ref),
      isTrue: () => false,
    });
    this.notImplementedType = this.newType("NotImplementedType", "NotImplemented", {});
    this.ellipsisType = this.newType("ellipsis", "Ellipsis", {});
    this.noneObject = this.newSingleton(this.noneType);
    this.notImplementedObject = this.newSingleton(this.notImplementedType);
    this.ellipsisObject = this.newSingleton(this.ellipsisType);
  }

  /** Py_None: borrowed. */
  get none(): ObjRef {
    return this.noneObject;
  }

  /** Py_NotImplemented: borrowed. */
  get notImplemented(): ObjRef {
    return this.notImplementedObject;
  }

  /** Py_Ellipsis: borrowed. */
  get ellipsis(): ObjRef {
    return this.ellipsisObject;
  }

  private newType(name: string, repr: string, slots: Partial<Slots>): PyType {
    const { heap } = this;
    const { SIZE } = heap.layouts.PyObject;
    return heap.newStaticType({
      name,
      basicsize: SIZE,
      slots: {
        repr: () => repr,
        sizeOf: () => SIZE,
        hash: (ref) => heap.hashPointer(ref),
        free: () => {},
        ...slots,
      },
    });
  }

  /** With a count of its own, not the one that static tuples and ints of 3.11 start with. */
  private newSingleton(type: PyType): ObjRef {
    const { heap } = this;
    const ref = heap.newStatic(type, type.basicsize);
    if (!heap.isImmortal(ref)) heap.newReference(ref, type);
    return ref;
  }

  private noneHash(ref: ObjRef): number {
    const { noneHash } = this.heap.profile.sequences;
    if (noneHash === undefined) return this.heap.hashPointer(ref);
    this.heap.hashHigh = 0;
    return noneHash | 0;
  }
}

// code: what a function runs. To this layer it is opaque: a name, constants that it keeps alive,
// and
// a number by which whoever compiled it finds what it stands for. Objects/codeobject.c.
//
//   ob_refcnt ob_type | co_consts | co_name | co_extra        the real one has more fields, and
//                                                             in 3.11 and later its instructions

import { hex } from "../errors.ts";
import { asObj, type ObjRef } from "../memory/address.ts";
import { struct } from "../memory/struct.ts";
import { HEAD } from "../profile/object-layouts.ts";
import type { Names } from "./names.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, RELEASED, type Slots } from "./type.ts";

const PyCodeObject = struct([...HEAD, ["co_consts", "ptr"], ["co_name", "ptr"], ["index", "size"]]);

export class Codes {
  type!: PyType;
  declare private readonly heap: ObjectHeap;
  declare private readonly names: Names;

  constructor(heap: ObjectHeap, names: Names) {
    this.heap = heap;
    this.names = names;
  }

  initialise(): void {
    this.type = this.heap.newStaticType({
      name: "code",
      basicsize: PyCodeObject.SIZE,
      slots: this.slots(),
    });
  }

  /** PyCode_New: steals nothing, keeps references of its own to the name and the tuple. */
  newCode(name: ObjRef, constants: ObjRef, index: number): ObjRef {
    const { heap } = this;
    const code = heap.newObject(this.type);
    heap.memory.setPtr(code + PyCodeObject.co_consts, heap.incref(constants));
    heap.memory.setPtr(code + PyCodeObject.co_name, heap.incref(name));
    heap.memory.setSize_t(code + PyCodeObject.index, index);
    return code;
  }

  /** co_consts: the tuple of constants, borrowed. */
  peekConstants(code: ObjRef): ObjRef {
    return asObj(this.heap.memory.ptr(code + PyCodeObject.co_consts));
  }

  /** co_name, borrowed. */
  peekName(code: ObjRef): ObjRef {
    return asObj(this.heap.memory.ptr(code + PyCodeObject.co_name));
  }

  /** The number that it was made with. */
  index(code: ObjRef): number {
    return this.heap.memory.u32(code + PyCodeObject.index);
  }

  private slots(): Slots {
    const { heap } = this;
    return {
      repr: (ref) => `<code object ${this.names.toHost(this.peekName(ref))} at ${hex(ref)}>`,
      sizeOf: () => PyCodeObject.SIZE,
      free: (ref) => heap.freeMemory(ref, this.type),
      releaseStep: (ref, step) => {
        if (step === 0) return this.peekConstants(ref);
        return step === 1 ? this.peekName(ref) : RELEASED;
      },
      traverse: (ref, visit) => {
        visit(this.peekConstants(ref));
        visit(this.peekName(ref));
      },
      hash: (ref) => heap.hashPointer(ref),
    };
  }
}

// cell: one variable that a function shares with the functions inside it. Objects/cellobject.c.

import { hex } from "../errors.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, RELEASED, type Slots, TypeFlags } from "./type.ts";

export class Cells {
  type!: PyType;
  declare private readonly heap: ObjectHeap;
  declare private readonly ob_ref: number;

  constructor(heap: ObjectHeap) {
    this.heap = heap;
    this.ob_ref = heap.layouts.PyCellObject.ob_ref;
  }

  initialise(): void {
    this.type = this.heap.newStaticType({
      name: "cell",
      basicsize: this.heap.layouts.PyCellObject.SIZE,
      flags: TypeFlags.HAVE_GC,
      slots: this.slots(),
    });
  }

  /** PyCell_New: takes a reference of its own; NO_OBJECT leaves the cell empty. */
  newCell(value: ObjRef): ObjRef {
    const { heap } = this;
    const cell = heap.newObject(this.type);
    heap.memory.setPtr(cell + this.ob_ref, value === NO_OBJECT ? 0 : heap.incref(value));
    heap.tracker.track(cell);
    return cell;
  }

  /** PyCell_GET: borrowed, or NO_OBJECT. */
  peek(cell: ObjRef): ObjRef {
    return asObj(this.heap.memory.ptr(cell + this.ob_ref));
  }

  /** PyCell_Set: takes a reference of its own; NO_OBJECT empties the cell. */
  set(cell: ObjRef, value: ObjRef): void {
    const old = this.peek(cell);
    this.heap.memory.setPtr(cell + this.ob_ref, value === NO_OBJECT ? 0 : this.heap.incref(value));
    this.heap.xdecref(old);
  }

  private slots(): Slots {
    const { heap } = this;
    return {
      repr: (ref) => this.repr(ref),
      sizeOf: () => heap.layouts.PyCellObject.SIZE,
      free: (ref) => heap.freeMemory(ref, this.type),
      releaseStep: (ref, step) => (step === 0 ? this.peek(ref) : RELEASED),
      traverse: (ref, visit) => {
        if (this.peek(ref) !== NO_OBJECT) visit(this.peek(ref));
      },
      clear: (ref) => this.set(ref, NO_OBJECT),
      hash: (ref) => heap.hashPointer(ref),
    };
  }

  private repr(cell: ObjRef): string {
    const value = this.peek(cell);
    if (value === NO_OBJECT) return `<cell at ${hex(cell)}: empty>`;
    return `<cell at ${hex(cell)}: ${this.heap.typeOf(value).name} object at ${hex(value)}>`;
  }
}

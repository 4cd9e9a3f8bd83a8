// `__del__` when a count comes to zero: the object lives again for the call.
// Objects/object.c: PyObject_CallFinalizerFromDealloc, in 2.7 Objects/typeobject.c: slot_tp_del.
//
//   count 0 ---> count 1, tracked, call ---> count 0: it dies
//                                       \--> count above 0: it came back, and stays tracked
//
// Since 3.4 (PEP 442) an object with a GC head notes in it that the call was made, and is not
// called again; 2.7 calls each time. The note is the lowest bit of gc_refs where that is a field of
// its own, and of _gc_prev later.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Methods } from "./method.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { type PyType, TypeFlags } from "./type.ts";

/** Who runs the code of a program's `__del__`. */
export interface Finalizers {
  /**
   * Calls `finalizer`, as found in the class, with `ref`. What it raises is told as of `shown`, and
   * forgotten. All are borrowed. The object may have more references when this returns.
   */
  call(ref: ObjRef, finalizer: ObjRef, shown: ObjRef): void;
}

const FINALIZED = 1;

export class Finalization {
  declare private readonly heap: ObjectHeap;
  declare private readonly methods: Methods;
  declare private readonly finalizers: Finalizers;
  /** Where an object's note is, from its address. */
  declare private readonly flagOffset: number;
  declare private readonly once: boolean;
  declare private readonly bound: boolean;

  constructor(heap: ObjectHeap, methods: Methods, finalizers: Finalizers) {
    const { PyGC_Head } = heap.layouts;
    const { finalizedOnce, finalizerIsBound } = heap.profile.instances;
    const field = PyGC_Head.gc_refs >= 0 ? PyGC_Head.gc_refs : PyGC_Head._gc_prev;
    this.heap = heap;
    this.methods = methods;
    this.finalizers = finalizers;
    this.flagOffset = field - PyGC_Head.SIZE;
    this.once = finalizedOnce;
    this.bound = finalizerIsBound;
  }

  /** PyObject_GC_IsFinalized. */
  isFinalized(ref: ObjRef): boolean {
    if (!this.once || !this.hasHead(this.heap.typeOf(ref))) return false;
    return (this.heap.memory.u32(ref + this.flagOffset) & FINALIZED) !== 0;
  }

  /** PyObject_CallFinalizer: unless it was called before. The object has a reference. */
  call(ref: ObjRef, finalizer: ObjRef): void {
    const { heap } = this;
    if (this.isFinalized(ref)) return;
    this.invoke(ref, finalizer);
    if (this.once && this.hasHead(heap.typeOf(ref))) this.setFinalized(ref);
  }

  /** Notes in the head that the finalizer ran. */
  setFinalized(ref: ObjRef): void {
    const { memory } = this.heap;
    memory.setU32(ref + this.flagOffset, memory.u32(ref + this.flagOffset) | FINALIZED);
  }

  /** slot_tp_finalize: calls it whether it was called before or not. */
  invoke(ref: ObjRef, finalizer: ObjRef): void {
    const { heap } = this;
    if (this.bound) {
      const method = this.methods.newMethod(finalizer, ref, heap.typeOf(ref).at);
      this.finalizers.call(ref, finalizer, method);
      heap.decref(method);
    } else {
      heap.incref(finalizer);
      this.finalizers.call(ref, finalizer, finalizer);
      heap.decref(finalizer);
    }
  }

  /** From a deallocation: the count is 0. False when the object came back to life. */
  callFromDealloc(ref: ObjRef, finalizer: ObjRef): boolean {
    if (finalizer === NO_OBJECT) return true;
    const { heap } = this;
    const isTracked = this.hasHead(heap.typeOf(ref));
    heap.words[ref >> 2] = 1;
    if (isTracked) heap.tracker.track(ref);
    this.call(ref, finalizer);
    const count = heap.words[ref >> 2]! - 1;
    heap.words[ref >> 2] = count;
    if (count > 0) return false;
    if (isTracked) heap.tracker.untrack(ref);
    return true;
  }

  private hasHead(type: PyType): boolean {
    return (type.flags & TypeFlags.HAVE_GC) !== 0;
  }
}

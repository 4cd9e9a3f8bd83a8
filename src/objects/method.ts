// Bound methods, and 2.7's unbound ones: PyMethodObject. Objects/classobject.c.
//
//   ob_refcnt ob_type | im_func | im_self | im_class (2.7) | im_weakreflist | vectorcall (3.8+)
//
// A method on the free list has a count of zero, and its im_self is the next one there. An unbound
// method has no im_self.
//
// By version: the free list (to 3.8), and whether methods of equal objects are equal.

import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import { ChainFreeList, chainFreeListStatic } from "./free-list.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { NOT_IMPLEMENTED, type PyType, RELEASED, type Slots, TypeFlags } from "./type.ts";
import { type WeakReferents, Weakrefs } from "./weakref.ts";

const FREE_LIST = "method_free_list";

/** What methods keep in the process's statics. */
export const methodStatics = (): Static[] => [chainFreeListStatic(FREE_LIST)];

export interface MethodParts {
  readonly weakrefs: WeakReferents;
  /** What a function is called in the repr of a method. */
  readonly functions: { nameOf(func: ObjRef): string };
}

export class Methods {
  type!: PyType;
  readonly freeList: ChainFreeList;
  declare private readonly heap: ObjectHeap;
  declare private readonly layout: ObjectLayouts["PyMethodObject"];
  declare private readonly parts: MethodParts;

  constructor(heap: ObjectHeap, parts: MethodParts) {
    this.heap = heap;
    this.layout = heap.layouts.PyMethodObject;
    this.parts = parts;
    this.freeList = new ChainFreeList(
      heap.memory,
      heap.symbol(FREE_LIST),
      heap.profile.instances.methodFreeList,
      this.layout.im_self,
    );
  }

  initialise(): void {
    const { heap, layout } = this;
    this.type = heap.newStaticType({
      name: heap.profile.instances.typeNames.method,
      basicsize: layout.SIZE,
      flags: TypeFlags.HAVE_GC,
      slots: this.slots(),
    });
    Weakrefs.allow(heap, this.type, layout.im_weakreflist);
  }

  isMethod(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  /**
   * PyMethod_New: takes references of its own. `self` is NO_OBJECT in an unbound method; `type` is
   * the class that 2.7 notes.
   */
  newMethod(func: ObjRef, self: ObjRef, type: ObjRef): ObjRef {
    const { heap, layout } = this;
    const { memory } = heap;
    const kept = this.freeList.take();
    const method =
      kept === NO_OBJECT ? heap.newObject(this.type) : heap.newReference(kept, this.type);
    memory.setPtr(method + layout.im_func, heap.incref(func));
    memory.setPtr(method + layout.im_self, self === NO_OBJECT ? 0 : heap.incref(self));
    memory.setPtr(method + layout.im_weakreflist, 0);
    if (layout.im_class >= 0) {
      memory.setPtr(method + layout.im_class, type === NO_OBJECT ? 0 : heap.incref(type));
    }
    if (layout.vectorcall >= 0) memory.setPtr(method + layout.vectorcall, 0);
    heap.tracker.track(method);
    return method;
  }

  /** `__func__`, borrowed. */
  peekFunction(method: ObjRef): ObjRef {
    return asObj(this.heap.memory.ptr(method + this.layout.im_func));
  }

  /** `__self__`, borrowed, or NO_OBJECT. */
  peekSelf(method: ObjRef): ObjRef {
    return asObj(this.heap.memory.ptr(method + this.layout.im_self));
  }

  /** 2.7's im_class, borrowed, or NO_OBJECT. */
  peekClass(method: ObjRef): ObjRef {
    const { im_class } = this.layout;
    return im_class < 0 ? NO_OBJECT : asObj(this.heap.memory.ptr(method + im_class));
  }

  /** PyMethod_ClearFreeList. */
  clearFreeList(): void {
    for (let kept = this.freeList.take(); kept !== NO_OBJECT; kept = this.freeList.take()) {
      this.heap.freeMemory(kept, this.type);
    }
  }

  private slots(): Slots {
    const { heap, layout } = this;
    return {
      repr: (ref) => this.repr(ref),
      sizeOf: () => layout.SIZE,
      free: (ref) => {
        if (!this.freeList.put(ref)) heap.freeMemory(ref, this.type);
      },
      beforeRelease: (ref) => {
        if (heap.memory.ptr(ref + layout.im_weakreflist) !== NULL) {
          this.parts.weakrefs.clearWeakRefs(ref);
        }
        return true;
      },
      releaseStep: (ref, step) => {
        if (step === 0) return this.peekFunction(ref);
        if (step === 1) return this.peekSelf(ref);
        return step === 2 ? this.peekClass(ref) : RELEASED;
      },
      traverse: (ref, visit) => {
        visit(this.peekFunction(ref));
        if (this.peekSelf(ref) !== NO_OBJECT) visit(this.peekSelf(ref));
        if (this.peekClass(ref) !== NO_OBJECT) visit(this.peekClass(ref));
      },
      hash: (ref) => this.hash(ref),
      equals: (left, right) => this.equals(left, right),
      getAttr: (ref, name) => this.getAttr(ref, name),
    };
  }

  /** An attribute of the function, which is all that programs ask a method for. */
  private getAttr(method: ObjRef, name: ObjRef): ObjRef {
    const func = this.peekFunction(method);
    return this.heap.typeOf(func).slots.getAttr!(func, name);
  }

  private equals(left: ObjRef, right: ObjRef): boolean | typeof NOT_IMPLEMENTED {
    if (!this.isMethod(right)) return NOT_IMPLEMENTED;
    const { heap } = this;
    if (!heap.equals(this.peekFunction(left), this.peekFunction(right))) return false;
    const [a, b] = [this.peekSelf(left), this.peekSelf(right)];
    if (a === b) return true;
    if (a === NO_OBJECT || b === NO_OBJECT) return false;
    return heap.profile.instances.methodSelf === "equal" && heap.equals(a, b);
  }

  /** The hashes of self and function, one over the other. */
  private hash(method: ObjRef): number {
    const { heap } = this;
    const self = this.peekSelf(method);
    let low = 0;
    let high = 0;
    if (self !== NO_OBJECT) {
      const byAddress = heap.profile.instances.methodSelf === "identical";
      low = byAddress ? heap.hashPointer(self) : heap.hash(self);
      high = heap.hashHigh;
    }
    low ^= heap.hash(this.peekFunction(method));
    heap.hashHigh = high ^ heap.hashHigh;
    return low;
  }

  private repr(method: ObjRef): string {
    const self = this.peekSelf(method);
    const type = this.peekClass(method);
    const owner = type === NO_OBJECT ? "" : `${this.heap.types.at(type).name}.`;
    const name = owner + this.parts.functions.nameOf(this.peekFunction(method));
    if (self === NO_OBJECT) return `<unbound method ${name}>`;
    return `<bound method ${name} of ${this.heap.repr(self)}>`;
  }
}

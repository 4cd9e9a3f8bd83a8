// The slots of a class's instances: what `Instances` does, with the shape of this class. One object
// a class, its functions the same for all.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { LiveShape } from "./attributes.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { Slots, Trashcan } from "./type.ts";

/** What the slots of every class are made of; each as the slot of its name. */
export interface InstanceBehaviour {
  repr(ref: ObjRef, shape: LiveShape): string;
  beforeRelease(ref: ObjRef, shape: LiveShape): boolean;
  releaseStep(ref: ObjRef, shape: LiveShape, step: number): number;
  free(ref: ObjRef, shape: LiveShape): void;
  traverse(ref: ObjRef, shape: LiveShape, visit: (child: ObjRef) => void): void;
  clear(ref: ObjRef, shape: LiveShape): void;
  finalize(ref: ObjRef, shape: LiveShape): void;
  getAttr(ref: ObjRef, shape: LiveShape, name: ObjRef): ObjRef;
  setAttr(ref: ObjRef, shape: LiveShape, name: ObjRef, value: ObjRef): void;
}

export class InstanceSlots implements Slots {
  /** An instance without a GC head has no trashcan: nothing could link it. */
  readonly trashcan: Trashcan | undefined;
  declare private readonly heap: ObjectHeap;
  declare private readonly instances: InstanceBehaviour;
  /** Set when the class's type is there. */
  shape!: LiveShape;

  constructor(heap: ObjectHeap, instances: InstanceBehaviour, hasHead: boolean) {
    this.heap = heap;
    this.trashcan = hasHead ? heap.profile.refcounts.trashcanOfInstances : undefined;
    this.instances = instances;
  }

  repr(ref: ObjRef): string {
    return this.instances.repr(ref, this.shape);
  }

  sizeOf(): number {
    return this.shape.type.basicsize;
  }

  free(ref: ObjRef): void {
    this.instances.free(ref, this.shape);
  }

  releaseStep(ref: ObjRef, step: number): number {
    return this.instances.releaseStep(ref, this.shape, step);
  }

  beforeRelease(ref: ObjRef): boolean {
    return this.instances.beforeRelease(ref, this.shape);
  }

  traverse(ref: ObjRef, visit: (child: ObjRef) => void): void {
    this.instances.traverse(ref, this.shape, visit);
  }

  clear(ref: ObjRef): void {
    this.instances.clear(ref, this.shape);
  }

  hasFinalizer(): boolean {
    return this.shape.finalizer !== NO_OBJECT;
  }

  finalize(ref: ObjRef): void {
    this.instances.finalize(ref, this.shape);
  }

  hash(ref: ObjRef): number {
    return this.heap.hashPointer(ref);
  }

  getAttr(ref: ObjRef, name: ObjRef): ObjRef {
    return this.instances.getAttr(ref, this.shape, name);
  }

  setAttr(ref: ObjRef, name: ObjRef, value: ObjRef): void {
    this.instances.setAttr(ref, this.shape, name, value);
  }
}

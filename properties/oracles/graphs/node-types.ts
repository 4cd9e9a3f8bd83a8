// Types of our heap for objects that we only know as nodes of a graph. Lists and tuples are the
// heap's own. All others are a count, a type and their references in one piece:
//
//   [ PyGC_Head ] ob_refcnt ob_type ob_size | last reference | ... | first one
//
// A collector goes over such references backwards, and so meets them in the order of the graph.

import type { Interpreter } from "../../../src/interpreter.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../../../src/memory/address.ts";
import type { ObjectHeap } from "../../../src/objects/object-heap.ts";
import {
  type PyType,
  RELEASED,
  type Slots,
  TypeFlags,
  type Untracked,
} from "../../../src/objects/type.ts";
import type { Finalizer, GraphType } from "./graph.ts";

const OB_SIZE = 16;
const ITEMS = 24;
const POINTER = 8;

export interface NodeTypesOptions {
  readonly interpreter: Interpreter;
  /** Told of each finalizer that runs and tells of it. */
  readonly onFinalized: (ref: ObjRef) => void;
}

export class NodeTypes {
  private readonly interpreter: Interpreter;
  private readonly heap: ObjectHeap;
  private readonly onFinalized: (ref: ObjRef) => void;
  private readonly known = new Map<string, PyType>();

  constructor({ interpreter, onFinalized }: NodeTypesOptions) {
    this.interpreter = interpreter;
    this.heap = interpreter.heap;
    this.onFinalized = onFinalized;
  }

  /** The type of ours for one of the graph. */
  typeFor({ kind, finalizer }: GraphType): PyType {
    const { lists, tuples } = this.interpreter.objects;
    if (kind === "list") return lists.type;
    if (kind === "tuple") return tuples.type;
    const untracked = kind === "dict" ? "inFull" : "never";
    const hasHead = kind !== "plain";
    const key = `${hasHead} ${untracked} ${finalizer}`;
    const type = this.known.get(key) ?? this.define(hasHead, untracked, finalizer);
    this.known.set(key, type);
    return type;
  }

  /** Whether a type is one of these, and not the heap's own. */
  isOwn(type: PyType): boolean {
    return type.name === NAME;
  }

  /** A new object for `count` references, all NO_OBJECT; not tracked. */
  newNode(type: PyType, count: number): ObjRef {
    const { words } = this.heap;
    const ref = this.heap.newVarObject(type, count);
    const start = (ref + ITEMS) >> 2;
    words.fill(0, start, start + 2 * count);
    return ref;
  }

  /** Makes its `i`-th reference one to `child`; steals it. */
  setEdge(ref: ObjRef, i: number, child: ObjRef): void {
    this.heap.words[this.place(ref, this.size(ref) - 1 - i)] = child;
  }

  private size(ref: ObjRef): number {
    return this.heap.words[(ref + OB_SIZE) >> 2]!;
  }

  private place(ref: ObjRef, item: number): number {
    return (ref + ITEMS + item * POINTER) >> 2;
  }

  private define(hasHead: boolean, untracked: Untracked, finalizer: Finalizer): PyType {
    return this.heap.newStaticType({
      name: NAME,
      basicsize: ITEMS,
      itemsize: POINTER,
      flags: hasHead ? TypeFlags.HAVE_GC : 0,
      untracked,
      itemsAt: hasHead ? ITEMS : 0,
      slots: {
        repr: () => NAME,
        sizeOf: (ref) => ITEMS + this.size(ref) * POINTER,
        releaseStep: (ref, step) => this.releaseStep(ref, step),
        trashcan: "full",
        free: (ref) => this.heap.freeMemory(ref, this.heap.typeOf(ref)),
        clear: (ref) => this.clear(ref),
        mayLieOnCycle: (ref) => this.mayLieOnCycle(ref),
        ...(finalizer === "" ? {} : this.finalizing(finalizer)),
      },
    });
  }

  private releaseStep(ref: ObjRef, step: number): number {
    const size = this.size(ref);
    if (step >= size) return RELEASED;
    const at = this.place(ref, size - 1 - step);
    const child = this.heap.words[at]!;
    this.heap.words[at] = NO_OBJECT;
    return child;
  }

  /** Lets its references go, of the first `count` in the object. */
  private clear(ref: ObjRef, count = this.size(ref)): void {
    const { words } = this.heap;
    for (let i = count - 1; i >= 0; i--) {
      const at = this.place(ref, i);
      const child = asObj(words[at]!);
      words[at] = NO_OBJECT;
      this.heap.xdecref(child);
    }
  }

  /** How many references are told behind that to code, which has no GC head. */
  private behindCode(ref: ObjRef): number {
    const { words } = this.heap;
    for (let i = this.size(ref) - 1; i >= 0; i--) {
      const child = words[this.place(ref, i)]!;
      if (child !== NO_OBJECT && this.heap.typeOf(asObj(child)).headSize === 0) return i;
    }
    return this.size(ref);
  }

  private mayLieOnCycle(ref: ObjRef): boolean {
    const { words, tracker } = this.heap;
    for (let i = 0; i < this.size(ref); i++) {
      if (tracker.mayBeTracked(asObj(words[this.place(ref, i)]!))) return true;
    }
    return false;
  }

  private finalizing(finalizer: Finalizer): Partial<Slots> {
    const finalize = (ref: ObjRef): void => {
      if (finalizer === "tells" || finalizer === "saves") this.onFinalized(ref);
      if (finalizer === "saves") this.heap.incref(ref);
      else if (finalizer === "closes") this.clear(ref);
      else if (finalizer === "closesLocals") this.clear(ref, this.behindCode(ref));
    };
    return {
      hasFinalizer: () => true,
      finalize,
      beforeRelease: (ref) => this.finalizeAtZero(ref, finalize),
    };
  }

  /** As Finalization.callFromDealloc; false when the object came back to life. */
  private finalizeAtZero(ref: ObjRef, finalize: (ref: ObjRef) => void): boolean {
    const { words, tracker } = this.heap;
    const { finalization } = this.interpreter.objects.system;
    if (finalization.isFinalized(ref)) return true;
    words[ref >> 2] = 1;
    tracker.track(ref);
    finalize(ref);
    if (this.heap.profile.instances.finalizedOnce) finalization.setFinalized(ref);
    const count = words[ref >> 2]! - 1;
    words[ref >> 2] = count;
    if (count > 0) return false;
    tracker.untrack(ref);
    return true;
  }
}

const NAME = "node";

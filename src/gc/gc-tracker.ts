// The collector as objects meet it: they come to it and go from it, and allocating one may bring a
// collection about. Objects/object.c, Include/objimpl.h: _PyObject_GC_TRACK and its kin;
// Modules/gcmodule.c: _PyObject_GC_Alloc, PyObject_GC_Del.

import { asGcHead, type GcHeadAddr, type ObjRef } from "../memory/address.ts";
import type { Tracker } from "../objects/tracker.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { Collector } from "./collector.ts";
import type { GcState } from "./gc-state.ts";
import type { Reachability } from "./reachability.ts";

/** Objects need it before the collector, which needs objects: `join` when that is there. */
export class GcTracker implements Tracker {
  declare private readonly headSize: number;
  /** Collections wait for the running code to look. */
  declare private readonly waits: boolean;
  private collector!: Collector;
  private marks!: Reachability;
  private state!: GcState;
  private youngest!: GcHeadAddr;

  constructor({ layouts, collecting }: ObjectsProfile) {
    this.headSize = layouts.PyGC_Head.SIZE;
    this.waits = collecting.moment === "safePoint";
  }

  join(collector: Collector): void {
    this.collector = collector;
    this.marks = collector.parts.marks;
    this.state = collector.parts.state;
    this.youngest = this.state.heads[0]!;
  }

  initHead(head: GcHeadAddr): void {
    this.marks.initHead(head);
  }

  track(ref: ObjRef): void {
    this.marks.track(asGcHead(ref - this.headSize), this.youngest);
  }

  untrack(ref: ObjRef): void {
    const head = asGcHead(ref - this.headSize);
    if (this.marks.isTracked(head)) this.marks.untrack(head);
  }

  isTracked(ref: ObjRef): boolean {
    return this.marks.isTracked(asGcHead(ref - this.headSize));
  }

  mayBeTracked(ref: ObjRef): boolean {
    const { references, heap } = this.collector.parts;
    if (!references.isGc(ref)) return false;
    return heap.typeOf(ref).untracked !== "inEvery" || this.isTracked(ref);
  }

  onAllocation(): void {
    if (!this.state.countAllocation()) return;
    if (this.waits) this.state.isScheduled = true;
    else this.collector.collectGenerations();
  }

  onFree(): void {
    this.state.countFree();
  }

  /** _Py_RunGC: the running code looks whether a collection waits. */
  atSafePoint(): void {
    const { state } = this;
    if (!this.waits || !state.isScheduled) return;
    state.isScheduled = false;
    if (state.isEnabled && !state.isCollecting) this.collector.collectGenerations();
  }
}

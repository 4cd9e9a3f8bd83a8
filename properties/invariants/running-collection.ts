// One collection as it runs, for whoever checks its phases: who is collected, and what follows from
// the graph for each of them, found anew by sets and without a mark in any head. References are
// those that the types' own tp_traverse tells.

import { DebugFlags } from "../../src/gc/debug.ts";
import type { GcHeadReader } from "../../src/inspect/read-gc-head.ts";
import type { GcWalk } from "../../src/inspect/walk-gc.ts";
import type { ObjectsView } from "../../src/inspect/walk-objects.ts";
import type { Interpreter } from "../../src/interpreter.ts";
import type { GcHeadAddr, ObjRef } from "../../src/memory/address.ts";
import type { ObjectsSnapshot } from "./reclaimed.ts";

export class RunningCollection {
  readonly interpreter: Interpreter;
  readonly head: GcHeadReader;
  private readonly walk: GcWalk;
  /** The heads that are collected, in the order of their list. */
  members: readonly number[] = [];
  /** Of each member the references that no member explains, as by its count. */
  readonly external = new Map<number, number>();
  /** Members that can be reached from outside. */
  reachable: ReadonlySet<number> = new Set();
  /** The lists that a phase was told with, by what they are. */
  young = 0;
  old = 0;
  unreachable = 0;
  finalizers = 0;
  /** The object that was cleared last, by its head. */
  cleared = 0;
  /** What is taken apart. */
  doomed: readonly ObjRef[] = [];
  /** The objects when it began, and how they are read once more. */
  before: ObjectsSnapshot | undefined;
  after: (() => ObjectsView) | undefined;
  /** Code of the program has run, or may have. */
  ranCode = false;
  private readonly told = new Map<number, readonly number[]>();

  constructor(interpreter: Interpreter, walk: GcWalk) {
    this.interpreter = interpreter;
    this.walk = walk;
    this.head = walk.view.head;
  }

  /** A collection of the list `young`, whose survivors go to `old`. */
  begin(young: GcHeadAddr, old: GcHeadAddr): void {
    this.young = young;
    this.old = old;
    this.unreachable = this.finalizers = this.cleared = 0;
    this.members = this.doomed = [];
    this.before = this.after = undefined;
    this.reachable = new Set();
    this.external.clear();
    this.told.clear();
    this.ranCode = false;
  }

  /** DEBUG_SAVEALL: garbage is kept. */
  get savesAll(): boolean {
    return (this.interpreter.collector.parts.state.debug & DebugFlags.SAVEALL) !== 0;
  }

  /** The heads on a list, in order, as far as they can be followed. */
  on(list: number): number[] {
    return this.walk.headsFrom(list);
  }

  /** The members are those on `list` now: what follows for each of them is found. */
  take(list: GcHeadAddr): void {
    this.members = this.on(list);
    this.count(this.members);
    this.reachable = this.reach(this.members);
  }

  /** The number of references to each of `heads` that none of them holds. */
  externalOf(heads: readonly number[]): ReadonlyMap<number, number> {
    this.count(heads);
    return this.external;
  }

  refcnt(head: number): number {
    return this.interpreter.heap.refcnt(this.head.objectOf(head));
  }

  nameOf(head: number): string {
    const { heap } = this.interpreter;
    const ref = this.head.objectOf(head);
    const name = heap.isObject(ref) ? heap.typeOf(ref).name : "something dead";
    return `${name} at 0x${ref.toString(16)}`;
  }

  hasFinalizer(head: number): boolean {
    const { heap } = this.interpreter;
    return heap.typeOf(this.head.objectOf(head)).slots.hasFinalizer?.() === true;
  }

  /** What can be reached from `start` over references between `within`. */
  closure(start: Iterable<number>, within: ReadonlySet<number>): Set<number> {
    const reached = new Set(start);
    // A set that grows while it is gone over goes over what was added, too.
    for (const head of reached) {
      for (const child of this.told.get(head) ?? []) if (within.has(child)) reached.add(child);
    }
    return reached;
  }

  private count(heads: readonly number[]): void {
    const { heap } = this.interpreter;
    const { external, told, head: reader } = this;
    external.clear();
    for (const head of heads) external.set(head, this.refcnt(head));
    for (const head of heads) {
      const ref = reader.objectOf(head);
      const children: number[] = [];
      heap.typeOf(ref).slots.traverse?.(ref, (child) => {
        const childHead = reader.headOf(child);
        const left = external.get(childHead);
        if (left === undefined) return;
        external.set(childHead, left - 1);
        children.push(childHead);
      });
      told.set(head, children);
    }
  }

  private reach(heads: readonly number[]): Set<number> {
    const within = new Set(heads);
    return this.closure(
      heads.filter((head) => this.external.get(head) !== 0),
      within,
    );
  }
}

// What a collection may reclaim, from the graph before it: garbage, and what is left without a
// reference when garbage goes. Everything else has to be there behind it, referring to the same.

import { NOTHING, type ObjectsView } from "../../src/inspect/walk-objects.ts";
import type { ObjRef } from "../../src/memory/address.ts";

/** Part of a view that outlives it. */
export interface ObjectsSnapshot {
  readonly at: Int32Array;
  readonly first: Int32Array;
  readonly references: Int32Array;
  readonly targets: Int32Array;
  readonly refcnts: Uint32Array;
  /** By number: its death may run code of the program, or takes with it what is not told here. */
  readonly isLoud: Uint8Array;
  readonly uncounted: ReadonlySet<number>;
}

export function snapshotOf(view: ObjectsView): ObjectsSnapshot {
  const { count, heap } = view;
  const length = view.first[count]!;
  const refcnts = new Uint32Array(count);
  const isLoud = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    refcnts[i] = heap.refcnt(view.refOf(i));
    const type = view.types[i];
    const runsCode = type?.slots.hasFinalizer?.() === true;
    if (runsCode || type === heap.typeType) isLoud[i] = 1;
  }
  for (const i of view.referents) isLoud[i] = 1;
  return {
    at: view.at.slice(0, count),
    first: view.first.slice(0, count + 1),
    references: view.references.slice(0, length),
    targets: view.targets.slice(0, length),
    refcnts,
    isLoud,
    uncounted: new Set(view.uncounted),
  };
}

/**
 * What is wrong with the objects behind a collection that took `doomed` apart, in words; undefined
 * when nothing is, or when code of the program has run, which may do anything.
 */
export function reclaimed(
  before: ObjectsSnapshot,
  after: ObjectsView,
  doomed: readonly ObjRef[],
): string | undefined {
  const isDead = deaths(before, doomed);
  if (isDead === undefined) return undefined;
  let alive = 0;
  for (let i = 0; i < before.at.length; i++) {
    const now = after.numberOf(before.at[i]!);
    if (isDead[i] !== 0) {
      // The trashcan may still have it.
      if (now === NOTHING || after.heap.refcnt(after.refOf(now)) === 0) continue;
      return `${after.nameOf(now)} is garbage, and lives`;
    }
    if (now === NOTHING) return `${after.nameAt(before.at[i]!)} is gone, and no garbage`;
    alive++;
    const [from, to] = [before.first[i]!, before.first[i + 1]!];
    const start = after.first[now]!;
    if (isGarbageList(after, now)) continue;
    let isSame = after.first[now + 1]! - start === to - from;
    for (let k = from; isSame && k < to; k++) {
      isSame = before.references[k] === after.references[start + k - from];
    }
    if (!isSame) return `${after.nameOf(now)} is no garbage, and refers to others than before`;
  }
  return alive > after.count ? "fewer objects live than were spared" : undefined;
}

/** gc.garbage grows when everything is saved. */
function isGarbageList(after: ObjectsView, i: number): boolean {
  return after.holders.includes(after.refOf(i)) && after.types[i] === after.objects.lists.type;
}

/** By number: 1 for what goes with `doomed`; undefined when some of it runs code. */
function deaths(before: ObjectsSnapshot, doomed: readonly ObjRef[]): Uint8Array | undefined {
  const { at, first, targets, isLoud } = before;
  const refcnts = before.refcnts.slice();
  const isDead = new Uint8Array(at.length);
  const open: number[] = [];
  const die = (i: number): void => {
    isDead[i] = 1;
    open.push(i);
  };
  const goes = new Set<number>(doomed);
  for (let i = 0; i < at.length; i++) if (goes.has(at[i]!)) die(i);
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    if (isLoud[i] !== 0) return undefined;
    for (let k = first[i]!; k < first[i + 1]!; k++) {
      const child = targets[k]!;
      if (child === NOTHING || isDead[child] !== 0 || isImmortal(refcnts[child]!)) continue;
      refcnts[child]!--;
      if (refcnts[child] === 0) die(child);
    }
  }
  return isDead;
}

/** From 3.12 on; see Immortality. */
const isImmortal = (refcnt: number): boolean => refcnt >= 0x80000000;

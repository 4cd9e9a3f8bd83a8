// What of a heap nobody can reach: neither the interpreter nor a name, nor a weak reference that
// could give it back. Counts keep such objects alive, for they refer to each other, until a
// collection finds them. Nothing can happen to them before: the program cannot get at them.

import { NOTHING, type ObjectsView } from "../../src/inspect/walk-objects.ts";
import type { ObjRef } from "../../src/memory/address.ts";

export class Garbage {
  private readonly refs: ObjRef[] = [];
  /** What each referred to, one behind the other. */
  private readonly held: number[] = [];
  private readonly ends: number[] = [];

  forget(): void {
    this.refs.length = this.held.length = this.ends.length = 0;
  }

  /** From the view of a heap that holds together. */
  remember(view: ObjectsView): void {
    this.forget();
    const { first, references } = view;
    const isReached = reachable(view);
    for (let i = view.statics; i < view.count; i++) {
      if (isReached[i] !== 0) continue;
      this.refs.push(view.refOf(i));
      for (let k = first[i]!; k < first[i + 1]!; k++) this.held.push(references[k]!);
      this.ends.push(this.held.length);
    }
  }

  /** The first of them that is gone or was changed, in words; undefined when none is. */
  findChange(view: ObjectsView): string | undefined {
    const { refs, held, ends } = this;
    for (let n = 0; n < refs.length; n++) {
      const i = view.numberOf(refs[n]!);
      if (i === NOTHING) return `what was at ${view.nameAt(refs[n]!)} is gone`;
      const start = n === 0 ? 0 : ends[n - 1]!;
      const length = view.first[i + 1]! - view.first[i]!;
      let isSame = length === ends[n]! - start;
      for (let k = 0; isSame && k < length; k++) {
        isSame = view.references[view.first[i]! + k] === held[start + k];
      }
      if (!isSame) return `${view.nameOf(i)} refers to others than before`;
    }
    return undefined;
  }
}

/** For each object whether somebody may get at it: 1 or 0. */
function reachable(view: ObjectsView): Uint8Array {
  const { first, targets, heap } = view;
  const isReached = new Uint8Array(view.count);
  const counted = new Int32Array(view.count);
  const open: number[] = [];
  const reach = (i: number): void => {
    if (i === NOTHING || isReached[i] !== 0) return;
    isReached[i] = 1;
    open.push(i);
  };
  for (let k = 0; k < first[view.count + 1]!; k++) {
    if (targets[k] !== NOTHING) counted[targets[k]!]!++;
  }
  for (const ref of view.uncounted) reach(view.numberOf(ref));
  for (const i of view.referents) reach(i);
  for (let i = 0; i < view.count; i++) {
    const refcnt = heap.refcnt(view.refOf(i));
    // Somebody beside objects has it. One with a count of 0 waits in the trashcan, and goes soon.
    if (i < view.statics || refcnt === 0 || refcnt > counted[i]!) reach(i);
  }
  for (let k = first[view.count]!; k < first[view.count + 1]!; k++) reach(targets[k]!);
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    for (let k = first[i]!; k < first[i + 1]!; k++) reach(targets[k]!);
  }
  return isReached;
}

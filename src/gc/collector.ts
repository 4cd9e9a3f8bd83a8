// The cycle collector: finds objects that only refer to each other, and frees them. collect() is
// where to begin. Modules/gcmodule.c, in 3.13 Python/gc.c.
//
// An object with a GC head is tracked while it can be on a cycle: it stands on the list of one
// generation. A collection of a generation takes all younger ones with it; what survives is one
// older. What is garbage follows from counts alone: references from inside of what is collected
// are taken off each object's count, and what has one left is referred to from outside.

import { type GcHeadAddr, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import { DebugFlags, DebugText } from "./debug.ts";
import { finalizeGarbage, handleLegacyFinalizers, moveLegacyFinalizers } from "./finalizers.ts";
import type { GcParts } from "./gc-parts.ts";
import { GENERATIONS, type Generation } from "./gc-state.ts";
import type { Reached } from "./reachability.ts";
import type { References } from "./references.ts";
import type { Untracking } from "./untracking.ts";
import { handleWeakrefs } from "./weakrefs.ts";

const OLDEST = (GENERATIONS - 1) as Generation;

export interface CollectorParts extends GcParts {
  readonly references: References;
  readonly untracking: Untracking;
}

export class Collector {
  readonly parts: CollectorParts;
  private readonly debugText: DebugText;

  constructor(parts: CollectorParts) {
    this.parts = parts;
    this.debugText = new DebugText(parts);
  }

  /** gc.collect: 0 when a collection runs already. */
  collectNow(generation: Generation): number {
    const { state } = this.parts;
    if (state.isCollecting) return 0;
    return this.collectWithCallbacks(generation);
  }

  /**
   * collect_generations: the oldest generation that is above its threshold. The oldest of all is
   * spared while fewer than a quarter of its objects have come to it since it was collected.
   */
  collectGenerations(): void {
    const { state } = this.parts;
    for (let i = OLDEST; i >= 0; i--) {
      if (state.count(i) <= state.threshold(i)) continue;
      const quarter = Math.floor(state.longLivedTotal / 4);
      if (i === OLDEST && state.longLivedPending < quarter) continue;
      this.collectWithCallbacks(i as Generation);
      return;
    }
  }

  /** gc.disable: nothing is collected but by `collectNow`. */
  disable(): void {
    this.parts.state.isEnabled = false;
  }

  /**
   * Two full collections, of which the second untracks what the first has left for it; from then on
   * statistics are counted anew.
   */
  startOver(): void {
    this.collectNow(OLDEST);
    this.collectNow(OLDEST);
    this.parts.state.resetStats();
  }

  /** gc.freeze: everything goes where no collection looks. */
  freeze(): void {
    const { state, lists, events } = this.parts;
    state.heads.forEach((head, generation) => {
      lists.merge(head, state.permanent);
      state.setCount(generation, 0);
    });
    events.onFrozen();
  }

  /** gc.unfreeze: what is there goes to the oldest generation. */
  unfreeze(): void {
    const { state, lists } = this.parts;
    lists.merge(state.permanent, state.heads[OLDEST]!);
  }

  /** gc.get_freeze_count. */
  get freezeCount(): number {
    return this.parts.lists.size(this.parts.state.permanent);
  }

  /** The module's lists, for whoever counts references. */
  owned(): ObjRef[] {
    const { garbage, callbacks } = this.parts.state;
    return [garbage, callbacks].filter((ref) => ref !== NO_OBJECT);
  }

  private collectWithCallbacks(generation: Generation): number {
    const { state, hooks } = this.parts;
    state.isCollecting = true;
    try {
      hooks.tellCallbacks("start", generation, 0, 0);
      const { collected, uncollectable } = this.collect(generation);
      hooks.tellCallbacks("stop", generation, collected, uncollectable);
      return collected + uncollectable;
    } finally {
      state.isCollecting = false;
    }
  }

  /** Collects a generation and all younger ones; how many objects were found to be garbage. */
  private collect(generation: Generation): { collected: number; uncollectable: number } {
    const { parts, debugText } = this;
    const { state, lists, marks, events, hooks } = parts;
    const { unreachable, finalizers } = state.lists;
    events.onCollectionAsked(generation);
    debugText.tellBegin(generation);
    this.resetCounts(generation);
    const young = this.mergeYounger(generation);
    const old = generation < OLDEST ? state.heads[generation + 1]! : young;
    events.onCollectionBegun(generation, young, old);

    const reached = marks.deduceUnreachable(young, unreachable);
    this.promote(generation, reached, young, old);
    const garbage = marks.unmark(unreachable);
    moveLegacyFinalizers(parts, parts.references, unreachable, finalizers);
    events.onGarbageFound(unreachable, finalizers);
    debugText.tellObjects("collectable", unreachable);

    // Of plain garbage nobody is called, and nothing can come back to life.
    let collected = garbage.count;
    if (garbage.isPlain) {
      this.deleteGarbage(unreachable, old);
    } else {
      const found = garbage.count - lists.size(finalizers);
      const freed = handleWeakrefs(parts, unreachable, old);
      events.onWeakrefsHandled(unreachable);
      collected = freed + this.finalizeAndDelete(found, unreachable, old);
    }

    const uncollectable = lists.size(finalizers);
    debugText.tellObjects("uncollectable", finalizers);
    debugText.tellDone(collected + uncollectable, uncollectable);
    handleLegacyFinalizers(parts, finalizers, old);
    if (generation === OLDEST) hooks.clearFreeLists();
    state.addStats(generation, collected, uncollectable);
    events.onCollectionDone(generation, collected, uncollectable);
    return { collected, uncollectable };
  }

  private resetCounts(generation: Generation): void {
    const { state } = this.parts;
    if (generation < OLDEST) state.setCount(generation + 1, state.count(generation + 1) + 1);
    for (let i = 0; i <= generation; i++) state.setCount(i, 0);
  }

  private mergeYounger(generation: Generation): GcHeadAddr {
    const { state, lists } = this.parts;
    const young = state.heads[generation]!;
    for (let i = 0; i < generation; i++) lists.merge(state.heads[i]!, young);
    return young;
  }

  /** What is reachable goes to the next generation, and may be untracked before. */
  private promote(
    generation: Generation,
    { count, hasTuples, hasDicts }: Reached,
    young: GcHeadAddr,
    old: GcHeadAddr,
  ): void {
    const { state, lists, untracking } = this.parts;
    if (hasTuples) untracking.untrackTuples(young);
    if (generation === OLDEST) {
      if (hasDicts) untracking.untrackDicts(young);
      state.longLivedPending = 0;
      state.longLivedTotal = hasTuples || hasDicts ? lists.size(young) : count;
      return;
    }
    if (generation === OLDEST - 1) {
      state.longLivedPending += hasTuples ? lists.size(young) : count;
    }
    lists.merge(young, old);
  }

  /** Finalizers run, and what they did not bring back is deleted; how many count as collected. */
  private finalizeAndDelete(found: number, unreachable: GcHeadAddr, old: GcHeadAddr): number {
    const { profile, state, lists, marks, events } = this.parts;
    if (profile.finalizersAreLegacy) {
      this.deleteGarbage(unreachable, old);
      return found;
    }
    finalizeGarbage(this.parts, unreachable);
    events.onFinalized(unreachable);
    if (profile.resurrection === "reachable") {
      const garbage = state.lists.final_unreachable;
      // handle_resurrected_objects
      marks.settleAll(unreachable);
      marks.deduceUnreachable(unreachable, garbage);
      const { count } = marks.unmark(garbage);
      lists.merge(unreachable, old);
      this.deleteGarbage(garbage, old);
      return count;
    }
    if (!marks.isStillGarbage(unreachable)) {
      marks.settleAll(unreachable);
      lists.merge(unreachable, old);
      return profile.resurrection === "allCounted" ? found : 0;
    }
    const collected = profile.resurrection === "allCounted" ? found : lists.size(unreachable);
    this.deleteGarbage(unreachable, old);
    return collected;
  }

  /**
   * delete_garbage: breaks cycles by clearing what is on them. What is freed leaves the list by
   * itself; what is not goes to `old`, and dies with the rest or was saved for gc.garbage.
   */
  private deleteGarbage(garbage: GcHeadAddr, old: GcHeadAddr): void {
    const { heap, lists, marks, state, hooks, events, objectOf } = this.parts;
    events.onDeletionBegun(garbage);
    while (!lists.isEmpty(garbage)) {
      const head = lists.next(garbage);
      const ref = objectOf(head);
      if ((state.debug & DebugFlags.SAVEALL) !== 0) {
        hooks.keepGarbage(ref);
      } else {
        const { slots } = heap.typeOf(ref);
        if (slots.clear !== undefined) {
          heap.incref(ref);
          slots.clear(ref);
          heap.decref(ref);
        }
      }
      if (lists.next(garbage) !== head) continue;
      marks.settle(head);
      lists.move(head, old);
      events.onCleared(head);
    }
  }
}

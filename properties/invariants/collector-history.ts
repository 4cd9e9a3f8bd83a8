// What happened to the collector since a program began, written down as it happens: memory that was
// handed out and given back, collections as they were told, finalizers as they were called. The
// collector's own counters and notes are held against it.

import type { GcEvents } from "../../src/gc/gc-events.ts";
import { GENERATIONS, type Generation, type GenerationStats } from "../../src/gc/gc-state.ts";
import type { ObjectsView } from "../../src/inspect/walk-objects.ts";
import type { Interpreter } from "../../src/interpreter.ts";
import type { ObjRef } from "../../src/memory/address.ts";
import { Garbage } from "./garbage.ts";

type Statistics = { -readonly [Field in keyof GenerationStats]: number };

type Heard = Pick<GcEvents, "onCollectionBegun" | "onCollectionDone" | "onFrozen">;

export class CollectorHistory implements Heard {
  /** Of each generation, as the collector should count. */
  readonly counts: number[] = [0, 0, 0];
  readonly statistics: readonly Statistics[] = Array.from({ length: GENERATIONS }, () => ({
    collections: 0,
    collected: 0,
    uncollectable: 0,
  }));
  /** gc.freeze was called. */
  hasFrozen = false;
  /** Collections since the program began. */
  collections = 0;
  /** Objects with a head whose finalizer was called since they were allocated. */
  readonly finalized = new Set<ObjRef>();
  /** One whose finalizer was called once more. */
  finalizedAgain: ObjRef | undefined;
  /** The count of generation 0 behind an allocation that should have brought a collection about. */
  overdue: number | undefined;
  /** What nobody could reach when the heap was looked at last. */
  readonly garbage = new Garbage();
  private readonly interpreter: Interpreter;

  constructor(interpreter: Interpreter) {
    this.interpreter = interpreter;
    this.watchMemory();
    this.watchFinalizers();
  }

  /** A program begins: from here on all is written down. */
  begin(): void {
    const { state } = this.interpreter.collector.parts;
    for (let i = 0; i < GENERATIONS; i++) {
      this.counts[i] = state.count(i);
      Object.assign(this.statistics[i]!, state.stats(i));
    }
    this.hasFrozen = false;
    this.collections = 0;
    this.finalized.clear();
    this.finalizedAgain = this.overdue = undefined;
    this.garbage.forget();
  }

  onCollectionBegun(generation: Generation): void {
    const { counts } = this;
    for (let i = 0; i <= generation; i++) counts[i] = 0;
    if (generation < GENERATIONS - 1) counts[generation + 1]!++;
    this.collections++;
    this.garbage.forget();
  }

  onCollectionDone(generation: Generation, collected: number, uncollectable: number): void {
    const statistics = this.statistics[generation]!;
    statistics.collections++;
    statistics.collected += collected;
    statistics.uncollectable += uncollectable;
  }

  onFrozen(): void {
    this.counts.fill(0);
    this.hasFrozen = true;
  }

  /** The heap was looked at, and all was as it should be. */
  remember(view: ObjectsView): void {
    this.garbage.remember(view);
  }

  private watchMemory(): void {
    const { heap, collector } = this.interpreter;
    const { counts, finalized } = this;
    const { state } = collector.parts;
    const { newSized, freeMemory } = heap;
    heap.newSized = (type, nbytes) => {
      if (type.headSize === 0) return newSized.call(heap, type, nbytes);
      // A collection inside begins to count anew.
      counts[0]!++;
      let ref: ObjRef;
      try {
        ref = newSized.call(heap, type, nbytes);
      } catch (error) {
        counts[0]!--;
        throw error;
      }
      const count = state.count(0);
      const threshold = state.threshold(0);
      if (count > threshold && threshold !== 0 && this.shouldCollect()) this.overdue ??= count;
      return ref;
    };
    heap.freeMemory = (ref, type) => {
      if (type.headSize !== 0) {
        if (counts[0]! > 0) counts[0]!--;
        if (finalized.size > 0) finalized.delete(ref);
      }
      freeMemory.call(heap, ref, type);
    };
  }

  private shouldCollect(): boolean {
    const { state } = this.interpreter.collector.parts;
    return state.isEnabled && !state.isCollecting && !state.isScheduled;
  }

  private watchFinalizers(): void {
    const { objects, heap, profile } = this.interpreter;
    const { finalization } = objects.system;
    if (!profile.objects.instances.finalizedOnce) return;
    const { invoke } = finalization;
    finalization.invoke = (ref, finalizer) => {
      if (heap.typeOf(ref).headSize !== 0) {
        if (this.finalized.has(ref)) this.finalizedAgain ??= ref;
        this.finalized.add(ref);
      }
      invoke.call(finalization, ref, finalizer);
    };
  }
}

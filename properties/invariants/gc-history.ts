// What always holds of the collector's counters and notes, between two statements: they tell what
// happened since the program began, and without a collection no garbage goes.

import { GENERATIONS } from "../../src/gc/gc-state.ts";
import { gcInvariant } from "./gc-invariant.ts";
import { hasGcHead } from "./gc-lists.ts";

const countsAreWhatHappened = gcInvariant(
  "countsAreWhatHappened",
  "Counts are allocations less deallocations, never below 0, and collections of younger ones.",
  "Modules/gcmodule.c: gc_alloc, PyObject_GC_Del, collect",
  "an allocation that was counted twice",
  ({ state, history }, broken) => {
    for (let i = 0; i < GENERATIONS; i++) {
      const [count, expected] = [state.count(i), history.counts[i]];
      if (count !== expected) broken(`generation ${i}: count ${count}, expected ${expected}`);
    }
  },
);

const statisticsAreWhatWasTold = gcInvariant(
  "statisticsAreWhatWasTold",
  "generation_stats add up what each collection told at its end.",
  "Modules/gcmodule.c: collect, struct gc_generation_stats",
  "a collection that was counted twice",
  ({ state, history }, broken) => {
    for (let i = 0; i < GENERATIONS; i++) {
      const stats = state.stats(i);
      for (const field of ["collections", "collected", "uncollectable"] as const) {
        const expected = history.statistics[i]![field];
        if (stats[field] === expected) continue;
        broken(`generation ${i}: ${field} ${stats[field]}, expected ${expected}`);
      }
    }
  },
);

const finalizersRunOnce = gcInvariant(
  "finalizersRunOnce",
  "From 3.4 on the finalizer of an object with a head runs at most once.",
  "PEP 442; Objects/object.c: PyObject_CallFinalizer",
  "an object that forgot its finalizer ran",
  ({ history, objects }, broken) => {
    const { finalizedAgain } = history;
    if (finalizedAgain !== undefined) broken(`${objects.nameAt(finalizedAgain)} had it run twice`);
  },
);

const finalizedIsNotedWhereFinalizersRan = gcInvariant(
  "finalizedIsNotedWhereFinalizersRan",
  "The bit of a head that says so is set exactly when the object's finalizer ran, from 3.4 on.",
  "Include/internal/pycore_gc.h: _PyGCHead_FINALIZED",
  "a note on an object without a finalizer",
  ({ gc, history, objects }, broken) => {
    for (let i = objects.statics; i < objects.count; i++) {
      if (!hasGcHead(objects, i)) continue;
      const ref = objects.refOf(i);
      const isNoted = gc.head.isFinalized(gc.head.headOf(ref));
      if (isNoted === history.finalized.has(ref)) continue;
      broken(`${objects.nameOf(i)}: noted ${isNoted}, ran ${!isNoted}`);
    }
  },
);

const garbageWaitsForACollection = gcInvariant(
  "garbageWaitsForACollection",
  "What cannot be reached, and is alive, stays as it is for as long as nothing is collected.",
  "Modules/gcmodule.c: collect; counts alone free no cycle",
  "a cycle that nobody collected, and is gone",
  ({ history, objects }, broken) => {
    const change = history.garbage.findChange(objects);
    if (change !== undefined) broken(change);
  },
);

const allocationsBringCollectionsAbout = gcInvariant(
  "allocationsBringCollectionsAbout",
  "Behind an allocation the count is no higher than the threshold, or a collection is due.",
  "Modules/gcmodule.c: gc_alloc, since 3.12 _PyObject_GC_Link",
  "an allocation that nobody minds",
  ({ history }, broken) => {
    if (history.overdue !== undefined) broken(`generation 0 came to a count of ${history.overdue}`);
  },
);

export const gcHistoryInvariants = [
  countsAreWhatHappened,
  statisticsAreWhatWasTold,
  finalizersRunOnce,
  finalizedIsNotedWhereFinalizersRan,
  garbageWaitsForACollection,
  allocationsBringCollectionsAbout,
] as const;

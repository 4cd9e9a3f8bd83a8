// What each phase of a collection leaves behind: the postconditions that CPython's comments state,
// asked as the phases end, while gc_refs and marks are in the heads.

import type { GcEvents } from "../../src/gc/gc-events.ts";
import type { HeadMark } from "../../src/inspect/read-gc-head.ts";
import type { Invariant } from "./invariant.ts";
import { reclaimed } from "./reclaimed.ts";
import type { RunningCollection } from "./running-collection.ts";

/** A statement that holds of a collection when this event is told. */
export interface Postcondition extends Invariant<RunningCollection> {
  readonly event: Exclude<keyof GcEvents, "onCollectionBegun" | "onFrozen">;
}

function postcondition(
  event: Postcondition["event"],
  when: string,
  name: string,
  statement: string,
  source: string,
  brokenBy: string,
  check: Postcondition["check"],
): Postcondition {
  const layer = "collection" as const;
  return Object.freeze({ event, name, layer, when, statement, source, brokenBy, check });
}

const hasMark = (collection: RunningCollection, head: number, mark: HeadMark): boolean =>
  collection.head.mark(head) === mark;

/** From 3.8 on what counts is marked by the bit that garbage has. */
const isCounted = ({ head: reader }: RunningCollection, head: number): boolean =>
  reader.mark(head) === (reader.marksLinks ? "tentative" : "counted");

const gcRefsBeginAsCounts = postcondition(
  "onRefsUpdated",
  "after update_refs",
  "gcRefsBeginAsCounts",
  "gc_refs of every object that is collected equal ob_refcnt, and it is marked as collected.",
  "Modules/gcmodule.c: update_refs",
  "a container that was passed over",
  (collection, broken) => {
    const { members, head: reader } = collection;
    for (const head of members) {
      if (!isCounted(collection, head)) {
        broken(`${collection.nameOf(head)} is marked as ${reader.mark(head)}`);
      } else if (reader.refs(head) !== collection.refcnt(head)) {
        const refs = `gc_refs ${reader.refs(head)}, ob_refcnt ${collection.refcnt(head)}`;
        broken(`${collection.nameOf(head)}: ${refs}`);
      }
    }
  },
);

const gcRefsAreReferencesFromOutside = postcondition(
  "onRefsSubtracted",
  "after subtract_refs",
  "gcRefsAreReferencesFromOutside",
  "gc_refs are the references from outside of what is collected, and at least 0.",
  "Modules/gcmodule.c: subtract_refs",
  "a reference that was taken off twice",
  (collection, broken) => {
    const { members, external, head: reader } = collection;
    for (const head of members) {
      const [refs, expected] = [reader.refs(head), external.get(head)!];
      if (refs === expected && expected >= 0) continue;
      broken(`${collection.nameOf(head)}: gc_refs ${refs}, ${expected} from outside`);
    }
  },
);

const whatIsSetApartIsUnreachable = postcondition(
  "onUnreachableMoved",
  "after move_unreachable",
  "whatIsSetApartIsUnreachable",
  "Set apart is exactly what cannot be reached from outside; the rest is on the other list.",
  "Modules/gcmodule.c: deduce_unreachable",
  "garbage among the survivors",
  (collection, broken) => {
    const { members, reachable, young, unreachable, interpreter, head: reader } = collection;
    const left = new Set(collection.on(young));
    const apart = new Set(collection.on(unreachable));
    for (const head of members) {
      const name = (): string => collection.nameOf(head);
      if (apart.has(head) === reachable.has(head)) {
        broken(`${name()} is ${apart.has(head) ? "set apart, and reachable" : "unreachable"}`);
      } else if (apart.has(head) === left.has(head)) {
        const { untracked } = interpreter.heap.typeOf(reader.objectOf(head));
        // To 3.7 tuples are untracked meanwhile.
        const mayBeGone = untracked === "inEvery" && hasMark(collection, head, "untracked");
        if (left.has(head) || !mayBeGone) broken(`${name()} is on both lists or none`);
      }
    }
    if (left.size + apart.size > members.length) broken("the lists have more than was collected");
  },
);

const onlyWhatIsSetApartIsMarked = postcondition(
  "onUnreachableMoved",
  "after move_unreachable",
  "onlyWhatIsSetApartIsMarked",
  "Survivors have no mark and are linked both ways; each object set apart is marked as such.",
  "Modules/gcmodule.c: move_unreachable, validate_list(base, collecting_clear_...)",
  "a survivor with a mark",
  (collection, broken) => {
    const { young, unreachable, head: reader } = collection;
    let before = young;
    for (const head of collection.on(young)) {
      const name = collection.nameOf(head);
      if (!hasMark(collection, head, "tracked")) {
        broken(`${name} survives, and is marked as ${reader.mark(head)}`);
      } else if (reader.prev(head) !== before) broken(`${name}: _gc_prev leads elsewhere`);
      before = head;
    }
    const mark = reader.marksLinks ? "set apart" : "tentative";
    for (const head of collection.on(unreachable)) {
      if (hasMark(collection, head, mark)) continue;
      broken(`${collection.nameOf(head)} is set apart, and marked as ${reader.mark(head)}`);
    }
  },
);

const onlyLegacyFinalizersStrandGarbage = postcondition(
  "onGarbageFound",
  "after move_legacy_finalizers",
  "onlyLegacyFinalizersStrandGarbage",
  "In 2.7 garbage with `__del__`, and what it reaches, is kept apart, unmarked; later nothing is.",
  "Modules/gcmodule.c: move_legacy_finalizers, move_legacy_finalizer_reachable",
  "garbage that is spared for no reason",
  (collection, broken) => {
    const { members, reachable, interpreter, unreachable, finalizers } = collection;
    const garbage = new Set(members.filter((head) => !reachable.has(head)));
    const isLegacy = interpreter.profile.objects.collecting.finalizersAreLegacy;
    const first = isLegacy ? [...garbage].filter((head) => collection.hasFinalizer(head)) : [];
    const expected = collection.closure(first, garbage);
    const stranded = new Set(collection.on(finalizers));
    const left = new Set(collection.on(unreachable));
    for (const head of garbage) {
      const name = collection.nameOf(head);
      if (stranded.has(head) !== expected.has(head)) {
        broken(`${name} is ${stranded.has(head) ? "stranded" : "not stranded"}`);
      } else if (left.has(head) === stranded.has(head)) broken(`${name} is on both lists or none`);
      const mark = stranded.has(head) ? "tracked" : "tentative";
      if (!hasMark(collection, head, mark)) broken(`${name}: ${collection.head.mark(head)}`);
    }
  },
);

const noWeakReferenceToGarbageLives = postcondition(
  "onWeakrefsHandled",
  "after handle_weakrefs",
  "noWeakReferenceToGarbageLives",
  "No weak reference leads to an object of the garbage: none can give it back.",
  "Modules/gcmodule.c: handle_weakrefs",
  "a new weak reference to garbage",
  (collection, broken) => {
    const { weakrefs } = collection.interpreter.objects;
    for (const head of collection.on(collection.unreachable)) {
      const count = weakrefs.refsTo(collection.head.objectOf(head)).length;
      if (count > 0) broken(`${collection.nameOf(head)} has ${count}`);
    }
  },
);

const finalizersOfGarbageHaveRun = postcondition(
  "onFinalized",
  "after finalize_garbage",
  "finalizersOfGarbageHaveRun",
  "Each object of the garbage that has a finalizer is noted as finalized, before any is cleared.",
  "Modules/gcmodule.c: finalize_garbage",
  "a finalizer that was passed over",
  (collection, broken) => {
    for (const head of collection.on(collection.unreachable)) {
      if (!collection.hasFinalizer(head) || collection.head.isFinalized(head)) continue;
      broken(`${collection.nameOf(head)} is not noted as finalized`);
    }
  },
);

const onlyGarbageRefersToGarbage = postcondition(
  "onDeletionBegun",
  "before delete_garbage",
  "onlyGarbageRefersToGarbage",
  "What is taken apart is referred to by itself only: what finalizers brought back is not there.",
  "Modules/gcmodule.c: handle_resurrected_objects; to 3.8 check_garbage",
  "garbage that somebody has",
  (collection, broken) => {
    for (const [head, left] of collection.externalOf(collection.on(collection.unreachable))) {
      if (left !== 0) broken(`${collection.nameOf(head)}: ${left} references from elsewhere`);
    }
  },
);

const whatWasClearedIsOrdinary = postcondition(
  "onCleared",
  "in delete_garbage, after each tp_clear",
  "whatWasClearedIsOrdinary",
  "An object that is still there behind its tp_clear is alive and tracked, without a mark.",
  "Modules/gcmodule.c: delete_garbage",
  "a mark that was left behind tp_clear",
  (collection, broken) => {
    const { cleared, interpreter, head: reader } = collection;
    const ref = reader.objectOf(cleared);
    if (!interpreter.heap.isObject(ref)) broken(`${collection.nameOf(cleared)} does not live`);
    else if (!hasMark(collection, cleared, "tracked")) {
      broken(`${collection.nameOf(cleared)} is marked as ${reader.mark(cleared)}`);
    }
  },
);

const strandedFinalizersAreKept = postcondition(
  "onFinalizersKept",
  "after handle_legacy_finalizers",
  "strandedFinalizersAreKept",
  "In 2.7 what is stranded, has `__del__` and is still there is in gc.garbage.",
  "Modules/gcmodule.c: handle_legacy_finalizers",
  "gc.garbage without them",
  (collection, broken) => {
    const { objects, collector } = collection.interpreter;
    const kept = new Set(objects.lists.items(collector.parts.state.garbage));
    for (const head of collection.on(collection.finalizers)) {
      if (!collection.hasFinalizer(head) || kept.has(collection.head.objectOf(head))) continue;
      broken(`${collection.nameOf(head)} is not in gc.garbage`);
    }
  },
);

const survivorsAreOlder = postcondition(
  "onCollectionDone",
  "after a collection that ran no code",
  "survivorsAreOlder",
  "What was collected and is still tracked stands on the list of the next older generation.",
  "Modules/gcmodule.c: collect, gc_list_merge(young, old)",
  "a survivor that stays young",
  (collection, broken) => {
    if (collection.ranCode) return;
    const { members, interpreter, head: reader } = collection;
    const older = new Set(collection.on(collection.old));
    for (const head of members) {
      if (!interpreter.heap.isObject(reader.objectOf(head))) continue;
      if (!hasMark(collection, head, "tracked") || older.has(head)) continue;
      broken(`${collection.nameOf(head)} is not among the older ones`);
    }
  },
);

const garbageAndNothingElseIsReclaimed = postcondition(
  "onCollectionDone",
  "after a collection that ran no code",
  "garbageAndNothingElseIsReclaimed",
  "Gone are the garbage and what only it referred to; all else lives, and refers to the same.",
  "Modules/gcmodule.c: delete_garbage",
  "a live object that goes with the garbage",
  (collection, broken) => {
    const { before, after } = collection;
    if (before === undefined || after === undefined || collection.ranCode) return;
    const problem = reclaimed(before, after(), collection.savesAll ? [] : collection.doomed);
    if (problem !== undefined) broken(problem);
  },
);

/** By the event that they are asked at, in the order in which a collection comes to them. */
export const phasePostconditions = [
  gcRefsBeginAsCounts,
  gcRefsAreReferencesFromOutside,
  whatIsSetApartIsUnreachable,
  onlyWhatIsSetApartIsMarked,
  onlyLegacyFinalizersStrandGarbage,
  noWeakReferenceToGarbageLives,
  finalizersOfGarbageHaveRun,
  onlyGarbageRefersToGarbage,
  whatWasClearedIsOrdinary,
  strandedFinalizersAreKept,
  survivorsAreOlder,
  garbageAndNothingElseIsReclaimed,
] as const;

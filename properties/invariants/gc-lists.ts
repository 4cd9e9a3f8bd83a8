// What always holds of the lists of the generations and of the heads on them, between two
// statements: who is tracked stands on one list, and no mark of a collection is left.

import { hex } from "../../src/errors.ts";
import { GENERATIONS } from "../../src/gc/gc-state.ts";
import { NO_LIST } from "../../src/inspect/walk-gc.ts";
import { NOTHING, type ObjectsView } from "../../src/inspect/walk-objects.ts";
import { NULL } from "../../src/memory/address.ts";
import { TypeFlags } from "../../src/objects/type.ts";
import { gcInvariant } from "./gc-invariant.ts";

/** Whether object i has a GC head; of classes, those that programs make. */
export function hasGcHead(view: ObjectsView, i: number): boolean {
  const type = view.types[i];
  if (type === undefined || (type.flags & TypeFlags.HAVE_GC) === 0) return false;
  if (type !== view.heap.typeType) return true;
  const { tp_flags } = view.heap.layouts.PyTypeObject;
  return (view.heap.memory.u32(view.at[i]! + tp_flags) & TypeFlags.HEAPTYPE) !== 0;
}

const gcListsCanBeFollowed = gcInvariant(
  "gcListsCanBeFollowed",
  "The list of each generation leads from head to head back to itself, and to no other list.",
  "Modules/gcmodule.c: validate_list",
  "a link that goes round",
  ({ gc }, broken) => {
    for (const { name, damage } of gc.lists) {
      if (damage !== undefined) broken(`${name}: ${damage}`);
    }
  },
);

const gcListsAreDoublyLinked = gcInvariant(
  "gcListsAreDoublyLinked",
  "On the list of a generation _gc_prev of the next is the one before, also around the end.",
  "Modules/gcmodule.c: validate_list",
  "a link back past a neighbour",
  ({ gc }, broken) => {
    for (const { name, at, first, end, damage } of gc.lists) {
      let before: number = at;
      const check = (head: number): void => {
        if (gc.head.prev(head) !== before) {
          broken(`${name}: _gc_prev of ${hex(head)} is ${hex(gc.head.prev(head) >>> 0)}`);
        } else if (gc.head.hasHighBits(head)) broken(`${name}: a link of ${hex(head)} is too high`);
        before = head;
      };
      for (let i = first; i < end; i++) check(gc.heads[i]!);
      if (damage === undefined) check(at);
    }
  },
);

const gcListsHoldLiveContainers = gcInvariant(
  "gcListsHoldLiveContainers",
  "What stands on the list of a generation is the head of a live object of a type with heads.",
  "Modules/gcmodule.c: PyObject_GC_Del, gc_list_remove",
  "a list that waits on its type's free list",
  ({ gc, objects }, broken) => {
    for (const { name, first, end } of gc.lists) {
      for (let i = first; i < end; i++) {
        const ref = gc.head.objectOf(gc.heads[i]!);
        const number = objects.numberOf(ref);
        if (number === NOTHING) broken(`${name}: nothing lives at ${hex(ref)}`);
        else if (!hasGcHead(objects, number)) {
          broken(`${name}: ${objects.nameOf(number)} has no head`);
        }
      }
    }
  },
);

const trackedObjectsStandOnOneList = gcInvariant(
  "trackedObjectsStandOnOneList",
  "A container whose head says that it is tracked stands on one list, and no other container does.",
  "Include/internal/pycore_object.h: _PyObject_GC_TRACK",
  "a list that is tracked, on no list",
  ({ gc, objects }, broken) => {
    for (let i = 0; i < objects.count; i++) {
      if (!hasGcHead(objects, i)) continue;
      const head = gc.head.headOf(objects.refOf(i));
      const saysTracked = gc.head.mark(head) !== "untracked";
      const isListed = gc.listOf(head) !== NO_LIST;
      if (saysTracked === isListed) continue;
      broken(`${objects.nameOf(i)} ${saysTracked ? "is tracked, on no list" : "is untracked"}`);
    }
  },
);

const betweenCollectionsNoMarkIsSet = gcInvariant(
  "betweenCollectionsNoMarkIsSet",
  "Outside of a collection a head says tracked or untracked: no gc_refs, no bit of a link is set.",
  "Modules/gcmodule.c: validate_list; to 3.7 Include/objimpl.h: _PyGC_REFS_REACHABLE",
  "gc_refs that were not taken back",
  ({ gc, objects }, broken) => {
    for (const { name, at } of gc.lists) {
      if (gc.head.isUnreachableMarked(at)) broken(`${name}: NEXT_MASK_UNREACHABLE in its head`);
    }
    for (let i = 0; i < objects.count; i++) {
      if (!hasGcHead(objects, i)) continue;
      const head = gc.head.headOf(objects.refOf(i));
      const mark = gc.head.mark(head);
      if (mark !== "tracked" && mark !== "untracked") {
        broken(`${objects.nameOf(i)} is marked as ${mark}`);
      } else if (mark === "untracked" && gc.head.marksLinks && gc.head.refs(head) !== 0) {
        broken(`${objects.nameOf(i)} is untracked, and has a link back`);
      }
    }
  },
);

const collectionsLeaveNothingBehind = gcInvariant(
  "collectionsLeaveNothingBehind",
  "Outside of a collection its own lists are empty, and the switch `collecting` is off.",
  "Modules/gcmodule.c: collect",
  "an object left among the unreachable ones",
  ({ gc, state }, broken) => {
    if (state.isCollecting) broken("collecting is on");
    for (const { name, isOfCollection, first, end } of gc.lists) {
      if (isOfCollection && end > first) broken(`${name}: ${end - first} objects`);
    }
  },
);

const permanentObjectsWereFrozen = gcInvariant(
  "permanentObjectsWereFrozen",
  "The permanent generation holds what gc.freeze put there, and what never dies.",
  "Modules/gcmodule.c: gc_freeze_impl, update_refs",
  "an object that nobody froze",
  ({ gc, objects, history }, broken) => {
    for (const head of gc.headsOf(GENERATIONS)) {
      const ref = gc.head.objectOf(head);
      if (history.hasFrozen || objects.heap.isImmortal(ref)) continue;
      broken(`${objects.nameAt(ref)} is there`);
    }
  },
);

const untrackedContainersLieOnNoCycle = gcInvariant(
  "untrackedContainersLieOnNoCycle",
  "A container is tracked, unless it is a tuple or dict that refers to none that can be tracked.",
  "Objects/tupleobject.c: _PyTuple_MaybeUntrack; Objects/dictobject.c: _PyDict_MaybeUntrack",
  "a dict with a list, not tracked",
  ({ gc, objects }, broken) => {
    const { first, targets } = objects;
    for (let i = objects.statics; i < objects.count; i++) {
      if (!hasGcHead(objects, i)) continue;
      if (gc.head.mark(gc.head.headOf(objects.refOf(i))) !== "untracked") continue;
      const type = objects.types[i]!;
      if (type.untracked === "never") {
        broken(`${objects.nameOf(i)} is untracked`);
        continue;
      }
      if (isDictOfInlineValues(objects, i)) continue;
      for (let k = first[i]!; k < first[i + 1]!; k++) {
        const child = targets[k]!;
        if (child === NOTHING || !hasGcHead(objects, child)) continue;
        const isTracked = gc.head.mark(gc.head.headOf(objects.refOf(child))) !== "untracked";
        if (objects.types[child]!.untracked === "inEvery" && !isTracked) continue;
        broken(`${objects.nameOf(i)} is untracked, and refers to ${objects.nameOf(child)}`);
      }
    }
  },
);

/** A dict over the values in an instance, which tells a collector of them itself (3.13). */
function isDictOfInlineValues(objects: ObjectsView, i: number): boolean {
  const { compactDicts, heap } = objects;
  if (compactDicts === undefined || objects.types[i] !== objects.objects.dicts.type) return false;
  if (heap.profile.instances.attributes !== "inlineValues") return false;
  return compactDicts.open(objects.refOf(i)) === undefined && compactDicts.values !== NULL;
}

export const gcListInvariants = [
  gcListsCanBeFollowed,
  gcListsAreDoublyLinked,
  gcListsHoldLiveContainers,
  trackedObjectsStandOnOneList,
  betweenCollectionsNoMarkIsSet,
  collectionsLeaveNothingBehind,
  permanentObjectsWereFrozen,
  untrackedContainersLieOnNoCycle,
] as const;

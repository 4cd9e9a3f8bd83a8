// What always holds of the objects of a heap, whatever their types, between two statements.

import { hex } from "../../src/errors.ts";
import { NOTHING } from "../../src/inspect/walk-objects.ts";

import { objectInvariant } from "./object-invariant.ts";

const OB_TYPE = 8;

const objectsHaveATypeThatLives = objectInvariant(
  "objectsHaveATypeThatLives",
  "ob_type of a live object is the address of a type.",
  "Include/object.h: Py_TYPE",
  (view, broken) => {
    const { memory } = view.heap;
    for (let i = 0; i < view.count; i++) {
      if (view.types[i] !== undefined) continue;
      const at = view.at[i]!;
      broken(`the object at ${hex(at)} has ob_type ${hex(memory.ptr(at + OB_TYPE))}`);
    }
    if (view.damage !== undefined) broken(view.damage);
  },
);

const referencesLeadToLiveObjects = objectInvariant(
  "referencesLeadToLiveObjects",
  "Whatever holds a reference holds one to a live object: nothing reachable is freed.",
  "Include/object.h: Py_DECREF",
  (view, broken) => {
    const { first, targets, references, holders } = view;
    for (let i = 0; i <= view.count; i++) {
      for (let k = first[i]!; k < first[i + 1]!; k++) {
        if (targets[k] !== NOTHING) continue;
        const owner = i === view.count ? "keys of a class" : view.nameOf(i);
        broken(`${owner} refers to ${hex(references[k]!)}: nothing lives there`);
      }
    }
    for (const ref of holders) {
      if (view.numberOf(ref) === NOTHING) {
        broken(`the interpreter refers to ${hex(ref)}: nothing lives there`);
      }
    }
  },
);

const liveObjectsAreReferredTo = objectInvariant(
  "liveObjectsAreReferredTo",
  "An object lives while its count is above zero, and no longer.",
  "Objects/object.c: _Py_Dealloc",
  (view, broken) => {
    const { heap } = view;
    for (let i = 0; i < view.count; i++) {
      if (heap.refcnt(view.refOf(i)) === 0) broken(`${view.nameOf(i)} has count 0`);
    }
  },
);

const countsAreWhole = objectInvariant(
  "countsAreWhole",
  "A count fits 31 bits; from 3.12 on it may be 0xffffffff, that of objects which never die.",
  "Include/object.h: _Py_IMMORTAL_REFCNT",
  (view, broken) => {
    const { memory, profile } = view.heap;
    const knowsImmortals = profile.refcounts.immortality === "immortal";
    for (let i = 0; i < view.count; i++) {
      const at = view.at[i]!;
      const low = memory.i32(at);
      const high = memory.u32(at + 4);
      if (high !== 0) broken(`${view.nameOf(i)}: high word ${hex(high)}`);
      if (low < 0 && !(knowsImmortals && low === -1)) {
        broken(`${view.nameOf(i)}: low word ${hex(low >>> 0)}`);
      }
    }
  },
);

const refcountsCoverReferences = objectInvariant(
  "refcountsCoverReferences",
  "An object's count is the number of references to it: from objects, names and the interpreter.",
  "Include/object.h: ob_refcnt",
  (view, broken) => {
    const { heap, targets, first } = view;
    const counted = new Int32Array(view.count);
    const all = first[view.count + 1]!;
    for (let k = 0; k < all; k++) if (targets[k] !== NOTHING) counted[targets[k]!]!++;
    const add = (ref: number, by: number): void => {
      const i = view.numberOf(ref);
      if (i !== NOTHING) counted[i]! += by;
    };
    for (const ref of view.holders) add(ref, 1);
    for (const ref of view.uncounted) add(ref, -1);
    for (let i = 0; i < view.count; i++) {
      const ref = view.refOf(i);
      if (heap.isImmortal(ref)) continue;
      const refcnt = heap.refcnt(ref);
      const references = counted[i]!;
      if (view.isStatic(i) ? isStaticCount(refcnt - references) : refcnt === references) continue;
      broken(`${view.nameOf(i)}: count ${refcnt}, ${references} references`);
    }
  },
);

/** What a static object's count starts with: one, or _PyObject_IMMORTAL_REFCNT of 3.11. */
const isStaticCount = (own: number): boolean => own === 1 || own === HIGH_COUNT;
const HIGH_COUNT = 999999999;

const staticObjectsNeverDie = objectInvariant(
  "staticObjectsNeverDie",
  "The interpreter's own objects lie outside the heap, since 3.12 immortal; all others in it.",
  "Include/internal/pycore_global_objects.h",
  (view, broken) => {
    const { heap } = view;
    const areImmortal = heap.profile.refcounts.immortality === "immortal";
    for (let i = 0; i < view.count; i++) {
      const ref = view.refOf(i);
      const isStatic = view.isStatic(i);
      if (isStatic === view.isInHeap(ref)) {
        const where = isStatic ? "static, in the heap" : "neither in the heap nor static";
        broken(`${view.nameOf(i)} is ${where}`);
      }
      if (isStatic && areImmortal && !heap.isImmortal(ref)) {
        broken(`${view.nameOf(i)}: count ${heap.refcnt(ref)}, and it is static`);
      }
    }
  },
);

const freeListedObjectsAreUnreachable = objectInvariant(
  "freeListedObjectsAreUnreachable",
  "An object on a free list does not live, nothing refers to it, and it has no weak references.",
  "Objects/listobject.c: free_list",
  (view, broken) => {
    const { heap, references, first } = view;
    const { memory } = heap;
    const listed = new Set<number>();
    for (const { name, entries } of view.freeLists) {
      for (const at of entries) {
        listed.add(at);
        if (view.numberOf(at) !== NOTHING) broken(`${name}: ${hex(at)} lives`);
        const head = view.weaklistOf(at);
        if (head !== 0 && memory.ptr(head) !== 0) {
          broken(`${name}: ${hex(at)} has weak references`);
        }
      }
    }
    const all = first[view.count + 1]!;
    for (let k = 0; listed.size > 0 && k < all; k++) {
      if (listed.has(references[k]!)) broken(`${hex(references[k]!)} is referred to, and free`);
    }
  },
);

const freeListsAreAsLongAsTheirCount = objectInvariant(
  "freeListsAreAsLongAsTheirCount",
  "A free list has as many entries as its counter says, each once, and no more than it may keep.",
  "Objects/listobject.c: numfree",
  ({ freeLists }, broken) => {
    for (const { name, entries, numfree, capacity } of freeLists) {
      if (numfree === 0 && entries.length === 0) continue;
      if (entries.length !== numfree)
        broken(`${name}: ${entries.length} entries, numfree ${numfree}`);
      if (new Set(entries).size !== entries.length) broken(`${name}: an object stands there twice`);
      if (numfree > capacity) broken(`${name}: ${numfree} entries, ${capacity} at most`);
    }
  },
);

export const everyObjectInvariants = [
  objectsHaveATypeThatLives,
  staticObjectsNeverDie,
  countsAreWhole,
  liveObjectsAreReferredTo,
  referencesLeadToLiveObjects,
  freeListsAreAsLongAsTheirCount,
  freeListedObjectsAreUnreachable,
  refcountsCoverReferences,
] as const;

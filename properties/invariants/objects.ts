// What always holds of the objects of a heap, between two statements of a program.

import { hex } from "../../src/errors.ts";
import type { ObjectsView, ObjectView } from "../../src/inspect/walk-objects.ts";
import type { ObjRef } from "../../src/memory/address.ts";
import type { Invariant } from "./invariant.ts";

type Check = Invariant<ObjectsView>["check"];

function invariant(name: string, statement: string, source: string, check: Check) {
  const layer = "objects" as const;
  return Object.freeze({ name, layer, when: "between statements", statement, source, check });
}

const nameOf = ({ type, at }: ObjectView): string => `${type.name} at ${hex(at)}`;

const refcountsCoverReferences = invariant(
  "refcountsCoverReferences",
  "An object's count is the number of references to it: from objects, names and the interpreter.",
  "Include/object.h: ob_refcnt",
  ({ objects, holders, uncounted }, broken) => {
    const counted = new Map<ObjRef, number>();
    const count = (ref: ObjRef, by: number): void => {
      counted.set(ref, (counted.get(ref) ?? 0) + by);
    };
    for (const { references } of objects) for (const ref of references) count(ref, 1);
    for (const ref of holders) count(ref, 1);
    for (const ref of uncounted) count(ref, -1);
    for (const object of objects) {
      if (object.immortal || object.isStatic) continue;
      const references = counted.get(object.at) ?? 0;
      if (object.refcnt !== references) {
        broken(`${nameOf(object)}: count ${object.refcnt}, ${references} references`);
      }
    }
  },
);

const referencesLeadToLiveObjects = invariant(
  "referencesLeadToLiveObjects",
  "Whatever holds a reference holds one to a live object: nothing reachable is freed.",
  "Include/object.h: Py_DECREF",
  ({ objects, byAddress, holders }, broken) => {
    for (const object of objects) {
      for (const ref of object.references) {
        if (!byAddress.has(ref))
          broken(`${nameOf(object)} refers to ${hex(ref)}: nothing lives there`);
      }
    }
    for (const ref of holders) {
      if (!byAddress.has(ref)) broken(`the interpreter refers to ${hex(ref)}: nothing lives there`);
    }
  },
);

const liveObjectsAreReferredTo = invariant(
  "liveObjectsAreReferredTo",
  "An object lives while its count is above zero, and no longer.",
  "Objects/object.c: _Py_Dealloc",
  ({ objects }, broken) => {
    for (const object of objects) if (object.refcnt === 0) broken(`${nameOf(object)} has count 0`);
  },
);

const freeListedObjectsAreUnreachable = invariant(
  "freeListedObjectsAreUnreachable",
  "An object on a free list does not live, and nothing refers to it.",
  "Objects/listobject.c: free_list",
  ({ objects, byAddress, freeLists }, broken) => {
    const referred = new Set(objects.flatMap(({ references }) => references));
    for (const { name, entries } of freeLists) {
      for (const at of entries) {
        if (byAddress.has(at)) broken(`${name}: ${hex(at)} lives`);
        if (referred.has(at)) broken(`${name}: ${hex(at)} is referred to`);
      }
    }
  },
);

const freeListsAreAsLongAsTheirCount = invariant(
  "freeListsAreAsLongAsTheirCount",
  "A free list has as many entries as its counter says, each once, and no more than it may keep.",
  "Objects/listobject.c: numfree",
  ({ freeLists }, broken) => {
    for (const { name, entries, numfree, capacity } of freeLists) {
      if (entries.length !== numfree)
        broken(`${name}: ${entries.length} entries, numfree ${numfree}`);
      if (new Set(entries).size !== entries.length) broken(`${name}: an object stands there twice`);
      if (numfree > capacity) broken(`${name}: ${numfree} entries, ${capacity} at most`);
    }
  },
);

/** Of the objects themselves, whatever their type. */
export const objectInvariants = [
  referencesLeadToLiveObjects,
  liveObjectsAreReferredTo,
  refcountsCoverReferences,
  freeListedObjectsAreUnreachable,
  freeListsAreAsLongAsTheirCount,
] as const;

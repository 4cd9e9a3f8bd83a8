// The objects of a heap as a snapshot: every live one with its type, count and what it refers to,
// and every free list. References come from tp_traverse, counts from the bytes, and where a block
// lies from the allocator: three sources that have to agree.

import type { ObjRef } from "../memory/address.ts";
import type { FreeList } from "../objects/free-list.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { PyType } from "../objects/type.ts";

export interface ObjectView {
  readonly at: ObjRef;
  readonly type: PyType;
  readonly refcnt: number;
  readonly immortal: boolean;
  /** Part of the interpreter's storage, not of the heap. */
  readonly isStatic: boolean;
  /** Bytes that the object's own block has to hold: its head and itself. */
  readonly size: number;
  /** What it owns references to, one entry for each. */
  readonly references: readonly ObjRef[];
}

/** A free list as its bytes have it. */
export interface FreeListView {
  readonly name: string;
  readonly numfree: number;
  readonly capacity: number;
  /** Addresses from the one that would be taken next. */
  readonly entries: readonly ObjRef[];
}

export interface ObjectsView {
  readonly objects: readonly ObjectView[];
  readonly byAddress: ReadonlyMap<ObjRef, ObjectView>;
  readonly freeLists: readonly FreeListView[];
  /** References that the interpreter itself owns: names, constants, tables, singletons. */
  readonly holders: readonly ObjRef[];
  /** References that exist in the bytes and are not counted: those of the table of interned strings. */
  readonly uncounted: readonly ObjRef[];
}

/** Free lists by name, with what each may hold. */
export type NamedFreeLists = readonly {
  readonly name: string;
  readonly capacity: number;
  readonly list: FreeList;
}[];

/** Reads every live object. */
export function walkObjects(
  heap: ObjectHeap,
  freeLists: NamedFreeLists,
  holders: readonly ObjRef[],
  uncounted: readonly ObjRef[],
): ObjectsView {
  const objects = heap.liveObjects().map((at) => viewOf(heap, at));
  return {
    objects,
    byAddress: new Map(objects.map((object) => [object.at, object])),
    freeLists: freeLists.map(({ name, capacity, list }) => ({
      name,
      capacity,
      numfree: list.numfree,
      entries: list.entries(),
    })),
    holders,
    uncounted,
  };
}

function viewOf(heap: ObjectHeap, at: ObjRef): ObjectView {
  const type = heap.typeOf(at);
  const references: ObjRef[] = [];
  type.slots.traverse?.(at, (child) => references.push(child));
  return {
    at,
    type,
    refcnt: heap.refcnt(at),
    immortal: heap.isImmortal(at),
    isStatic: heap.statics.contains(at),
    size: type.headSize + type.slots.sizeOf(at),
    references,
  };
}

// Who refers to whom, counted from the graph each time somebody asks: no statement keeps a count.

import type { Heap } from "./heap.ts";
import { forEachReference, type Handle } from "./values.ts";

/** Objects that hold others without being objects: names, frames, constants. */
export type Roots = (each: (handle: Handle) => void) => void;

/** How many references each object has, by its handle. */
export type Counts = Int32Array;

/** Counts references from `roots` and from all objects, in `room` if there is enough of it. */
export function countReferences(heap: Heap, roots: Roots, room: Counts = NO_ROOM): Counts {
  const isEnough = room.length >= heap.handleLimit;
  const counts = isEnough ? room.fill(0) : new Int32Array(2 * heap.handleLimit);
  into = counts;
  roots(count);
  for (const thing of heap.counted.values()) forEachReference(thing, count);
  return counts;
}

const NO_ROOM: Counts = new Int32Array(0);

/** What `count` counts into: one function for all countings, for there are many. */
let into: Counts = NO_ROOM;

function count(handle: Handle): void {
  into[handle]!++;
}

/**
 * Removes objects that nobody refers to, then what only they referred to, and so on. Cycles stay,
 * and all that hangs on them: nobody has looked for them yet. Returns the counts of what is left.
 */
export function removeUnreferenced(heap: Heap, roots: Roots): Counts {
  const counts = countReferences(heap, roots);
  const dead: Handle[] = [];
  for (const handle of heap.counted.keys()) {
    if (counts[handle] === 0 && !heap.permanent.has(handle)) dead.push(handle);
  }
  for (let handle = dead.pop(); handle !== undefined; handle = dead.pop()) {
    const thing = heap.get(handle);
    heap.remove(handle);
    forEachReference(thing, (held) => {
      counts[held]!--;
      if (counts[held] === 0 && !heap.permanent.has(held)) dead.push(held);
    });
  }
  return counts;
}

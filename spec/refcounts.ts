// Who refers to whom, counted from the graph each time somebody asks: no statement keeps a count.

import type { Heap } from "./heap.ts";
import { forEachReference, type Handle } from "./values.ts";

/** Objects that hold others without being objects: names, frames, constants. */
export type Roots = (each: (handle: Handle) => void) => void;

/** How many references each object has, by its handle. */
export type Counts = Int32Array;

/** Counts references from `roots` and from all objects that there are. */
export function countReferences(heap: Heap, roots: Roots): Counts {
  const counts = new Int32Array(heap.handleLimit);
  const count = (handle: Handle): void => {
    counts[handle]!++;
  };
  roots(count);
  for (const thing of heap.things.values()) forEachReference(thing, count);
  return counts;
}

/**
 * Removes objects that nobody refers to, then what only they referred to, and so on. Cycles stay,
 * and all that hangs on them: nobody has looked for them yet. Returns the counts of what is left.
 */
export function removeUnreferenced(heap: Heap, roots: Roots): Counts {
  const counts = countReferences(heap, roots);
  const dead: Handle[] = [];
  for (const handle of heap.things.keys()) {
    if (counts[handle] === 0 && !heap.permanent.has(handle)) dead.push(handle);
  }
  for (let handle = dead.pop(); handle !== undefined; handle = dead.pop()) {
    const thing = heap.get(handle);
    heap.things.delete(handle);
    forEachReference(thing, (held) => {
      counts[held]!--;
      if (counts[held] === 0 && !heap.permanent.has(held)) dead.push(held);
    });
  }
  return counts;
}

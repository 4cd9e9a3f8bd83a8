// Who refers to whom, counted from the graph each time somebody asks: no statement keeps a count.

import type { Heap } from "./heap.ts";
import { forEachReference, type Handle } from "./values.ts";

/** Objects that hold others without being objects: names, frames, constants. */
export type Roots = (each: (handle: Handle) => void) => void;

/** How many references each object has, from `roots` and from all objects that there are. */
export function countReferences(heap: Heap, roots: Roots): Map<Handle, number> {
  const counts = new Map<Handle, number>();
  const count = (handle: Handle): void => {
    counts.set(handle, (counts.get(handle) ?? 0) + 1);
  };
  roots(count);
  for (const thing of heap.things.values()) forEachReference(thing, count);
  return counts;
}

/**
 * Removes objects that nobody refers to, then what only they referred to, and so on. Cycles stay,
 * and all that hangs on them: nobody has looked for them yet. Returns the counts of what is left.
 */
export function removeUnreferenced(heap: Heap, roots: Roots): Map<Handle, number> {
  const counts = countReferences(heap, roots);
  const dead: Handle[] = [];
  for (const handle of heap.things.keys()) {
    if (!counts.has(handle) && !heap.permanent.has(handle)) dead.push(handle);
  }
  for (let handle = dead.pop(); handle !== undefined; handle = dead.pop()) {
    const thing = heap.get(handle);
    heap.things.delete(handle);
    counts.delete(handle);
    forEachReference(thing, (held) => {
      const left = counts.get(held)! - 1;
      counts.set(held, left);
      if (left === 0 && !heap.permanent.has(held)) dead.push(held);
    });
  }
  return counts;
}

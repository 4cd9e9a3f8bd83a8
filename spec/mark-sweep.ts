// A second answer to what a full collection finds: marking from everything that is held outside of
// objects, over all objects, whether tracked or not, of whatever age. It knows of no generations,
// lists or places; where no finalizer is in the way both answers must be one.

import type { Heap } from "./heap.ts";
import { Members } from "./members.ts";
import { reach } from "./reachability.ts";
import type { Roots } from "./refcounts.ts";
import { forEachReference, type Handle } from "./values.ts";

/** What is not reachable from the roots, nor from what the interpreter holds. */
export function sweepable(heap: Heap, roots: Roots): Set<Handle> {
  const marked = new Set<Handle>();
  const open: Handle[] = [];
  const mark = (handle: Handle): void => {
    if (marked.has(handle)) return;
    marked.add(handle);
    open.push(handle);
  };
  roots(mark);
  for (const handle of heap.permanent) if (heap.get(handle).kind !== "class") mark(handle);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    forEachReference(heap.get(next), mark);
  }
  return new Set([...heap.counted.keys()].filter((handle) => !marked.has(handle)));
}

/**
 * What the collector would find in all generations and marking would not, or the other way round,
 * in words; undefined when they agree. Nothing may be dead already, and nothing frozen.
 */
export function findDisagreement(heap: Heap, roots: Roots): string | undefined {
  const members = new Members(heap);
  const { places } = members;
  const { trash } = reach(members, places, roots);
  const found = new Set(trash.map((place) => members.at(place).handle));
  const swept = sweepable(heap, roots);
  for (const handle of found) {
    if (!swept.has(handle)) return `${heap.typeName(handle)} #${handle} is trash, and is marked`;
  }
  // What is not tracked hangs on trash, and dies with it.
  const tracked = new Set(places.map((place) => members.at(place).handle));
  for (const handle of swept) {
    if (tracked.has(handle) && !found.has(handle)) {
      return `${heap.typeName(handle)} #${handle} is not marked, and is no trash`;
    }
  }
  return undefined;
}

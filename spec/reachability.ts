// Which members of the generations that are collected are trash: those that nothing outside refers
// to, nor anything that is no trash. And how the others come to lie, for they are gone over in
// order: one that nobody is known to refer to when it is met is put aside, and goes to the end when
// somebody turns up who does. Modules/gcmodule.c: move_unreachable

import type { Place } from "./generations.ts";
import { type Members, refuseUnordered } from "./members.ts";
import type { Roots } from "./refcounts.ts";

export interface Reached {
  readonly survivors: Place[];
  readonly trash: Place[];
}

/** Parts `order` into what is reachable from outside of it and what is not. */
export function reach(members: Members, order: readonly Place[], roots: Roots): Reached {
  const within = new Set(order);
  const known = new Set<Place>();
  members.forEachFromOutside(within, roots, (place) => known.add(place));
  const survivors: Place[] = [];
  const aside = new Set<Place>();
  const queue = [...order];
  for (const place of queue) {
    if (!known.has(place)) {
      aside.add(place);
      continue;
    }
    survivors.push(place);
    const { places, isUnordered } = members.told(members.at(place));
    let moved = 0;
    for (const told of places) {
      if (!within.has(told) || known.has(told)) continue;
      known.add(told);
      if (!aside.delete(told)) continue;
      queue.push(told);
      if (isUnordered && ++moved > 1) refuseUnordered();
    }
  }
  return { survivors, trash: [...aside] };
}

/** Whether anything outside refers to one of the places. */
export function isReferredTo(members: Members, places: readonly Place[], roots: Roots): boolean {
  let isFound = false;
  members.forEachFromOutside(new Set(places), roots, () => {
    isFound = true;
  });
  return isFound;
}

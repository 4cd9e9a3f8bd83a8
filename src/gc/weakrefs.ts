// Weak references and garbage: handle_weakrefs of Modules/gcmodule.c, in 3.13 Python/gc.c.
//
// All weak references to garbage die before any code runs, so that none can give garbage back. A
// callback runs when its reference outlives the garbage; one that is garbage itself is cleared and
// calls nobody. The references that call back wait on a list of their own, the newest of an object
// first, each held by a count, and go to `old` when they have called.

import type { GcHeadAddr } from "../memory/address.ts";
import { NO_OBJECT } from "../memory/address.ts";
import type { GcParts } from "./gc-parts.ts";

/**
 * After this, no object on `unreachable` is weakly referred to. Returns how many references the
 * calls have freed.
 */
export function handleWeakrefs(parts: GcParts, unreachable: GcHeadAddr, old: GcHeadAddr): number {
  clearWeakrefs(parts, unreachable);
  return callBack(parts, old);
}

/** Kills the references; those that call back come to `wrcb_to_call`. */
function clearWeakrefs(parts: GcParts, unreachable: GcHeadAddr): void {
  const { heap, profile, lists, marks, weakrefs, state, objectOf, headOf } = parts;
  const toCall = state.lists.wrcb_to_call;
  lists.init(toCall);
  let head = lists.next(unreachable);
  while (head !== unreachable) {
    const ref = objectOf(head);
    head = lists.next(head);
    if (profile.clearsTrashWeakrefs && weakrefs.isWeakref(ref)) weakrefs.clearRef(ref);
    for (const weakref of weakrefs.refsTo(ref)) {
      weakrefs.clearRef(weakref);
      if (weakrefs.peekCallback(weakref) === NO_OBJECT) continue;
      const wrHead = headOf(weakref);
      if (marks.isTentative(wrHead)) continue;
      heap.incref(weakref);
      lists.move(wrHead, toCall);
    }
  }
}

function callBack(parts: GcParts, old: GcHeadAddr): number {
  const { heap, lists, weakrefs, hooks, state, objectOf } = parts;
  const toCall = state.lists.wrcb_to_call;
  let freed = 0;
  while (!lists.isEmpty(toCall)) {
    const head = lists.next(toCall);
    const weakref = objectOf(head);
    hooks.callBack(weakrefs.peekCallback(weakref), weakref);
    heap.decref(weakref);
    if (lists.next(toCall) === head) lists.move(head, old);
    else freed++;
  }
  return freed;
}

// Garbage with finalizers. Since 3.4 each finalizer runs once before anything is taken apart, and
// what came back to life by it is kept; before, an object with `__del__` on a cycle, and all that
// can be reached from it, is never freed. Modules/gcmodule.c, in 3.13 Python/gc.c.

import { asObj, type GcHeadAddr, type ObjRef } from "../memory/address.ts";
import { DebugFlags } from "./debug.ts";
import type { GcParts } from "./gc-parts.ts";
import type { References } from "./references.ts";

/**
 * move_legacy_finalizers, move_legacy_finalizer_reachable. After this, `finalizers` holds what can
 * be reached from garbage with a finalizer, with no marks, and `unreachable` holds the rest.
 */
export function moveLegacyFinalizers(
  parts: GcParts,
  references: References,
  unreachable: GcHeadAddr,
  finalizers: GcHeadAddr,
): void {
  const { lists, marks, profile, objectOf, headOf } = parts;
  lists.init(finalizers);
  if (!profile.finalizersAreLegacy) return;
  let head = lists.next(unreachable);
  while (head !== unreachable) {
    const next = lists.next(head);
    if (hasFinalizer(parts, objectOf(head))) {
      lists.move(head, finalizers);
      marks.settle(head);
    }
    head = next;
  }
  // The list grows while it is gone over.
  for (head = lists.next(finalizers); head !== finalizers; head = lists.next(head)) {
    references.locate(objectOf(head));
    const { source, start } = references;
    for (let k = references.end - 2; k >= start; k -= 2) {
      const child = asObj(source[k]!);
      if (child === 0 || !references.isGc(child) || !marks.isTentative(headOf(child))) continue;
      lists.move(headOf(child), finalizers);
      marks.settle(headOf(child));
    }
  }
}

/**
 * handle_legacy_finalizers: those with a finalizer are kept in gc.garbage, under SAVEALL all; all
 * are objects of `old` from now on.
 */
export function handleLegacyFinalizers(
  parts: GcParts,
  finalizers: GcHeadAddr,
  old: GcHeadAddr,
): void {
  const { lists, state, hooks, events, objectOf } = parts;
  const savesAll = (state.debug & DebugFlags.SAVEALL) !== 0;
  for (let head = lists.next(finalizers); head !== finalizers; head = lists.next(head)) {
    const ref = objectOf(head);
    if ((savesAll || hasFinalizer(parts, ref)) && !hooks.keepGarbage(ref)) break;
  }
  events.onFinalizersKept(finalizers);
  lists.merge(finalizers, old);
}

/**
 * finalize_garbage. A finalizer may free anything, also what is on the list: the first object is
 * taken each time, until there is none.
 */
export function finalizeGarbage(parts: GcParts, collectable: GcHeadAddr): void {
  const { heap, lists, finalized, state, objectOf } = parts;
  const { seen } = state.lists;
  lists.init(seen);
  while (!lists.isEmpty(collectable)) {
    const head = lists.next(collectable);
    const ref = objectOf(head);
    lists.move(head, seen);
    if (finalized.isFinalized(ref) || !hasFinalizer(parts, ref)) continue;
    finalized.setFinalized(ref);
    heap.incref(ref);
    heap.typeOf(ref).slots.finalize!(ref);
    heap.decref(ref);
  }
  lists.merge(seen, collectable);
}

function hasFinalizer({ heap }: GcParts, ref: ObjRef): boolean {
  return heap.typeOf(ref).slots.hasFinalizer?.() === true;
}

// What always holds of weak references, between two statements. The list of those to an object is
// headed in the object, or before it; a type that allows none has no such place.

import { hex } from "../../src/errors.ts";
import { NOTHING, type ObjectsView } from "../../src/inspect/walk-objects.ts";
import { NO_OBJECT, NULL } from "../../src/memory/address.ts";
import { objectInvariant } from "./object-invariant.ts";

type Broken = (detail: string) => void;

function isWeakref(view: ObjectsView, i: number): boolean {
  const { weakrefs, weakproxies } = view.objects;
  const type = view.types[i];
  return (
    type === weakrefs.refType || type === weakproxies.type || type === weakproxies.callableType
  );
}

/** The references on the list of object i, by their numbers, as far as it can be followed. */
function follow(view: ObjectsView, i: number, broken: Broken): number[] {
  const { memory, layouts } = view.heap;
  const { wr_prev, wr_next } = layouts.PyWeakReference;
  const found: number[] = [];
  let before: number = NO_OBJECT;
  for (let ref = memory.ptr(view.weaklistOf(view.at[i]!)); ref !== NULL; ) {
    const number = view.numberOf(ref);
    if (number === NOTHING || !isWeakref(view, number)) {
      broken(`${view.nameOf(i)}: its list leads to ${view.nameAt(ref)}`);
      return found;
    }
    if (memory.ptr(ref + wr_prev) !== before) {
      broken(`${view.nameAt(ref)}: wr_prev is ${hex(memory.ptr(ref + wr_prev))}`);
    }
    if (found.length === view.count) {
      broken(`${view.nameOf(i)}: its list goes round`);
      return found;
    }
    found.push(number);
    before = ref;
    ref = memory.ptr(ref + wr_next);
  }
  return found;
}

const weakrefListsAreDoublyLinked = objectInvariant(
  "weakrefListsAreDoublyLinked",
  "The list of weak references to an object leads from one to the next and back, and ends.",
  "Objects/weakrefobject.c: insert_after, insert_head",
  (view, broken) => {
    for (const i of view.referents) follow(view, i, broken);
  },
);

const weakrefsStandOnTheirReferentsList = objectInvariant(
  "weakrefsStandOnTheirReferentsList",
  "A weak reference stands once, on the list of its wr_object; a dead one names None, on no list.",
  "Objects/weakrefobject.c: clear_weakref",
  (view, broken) => {
    const { memory, layouts } = view.heap;
    const { wr_object, wr_prev, wr_next } = layouts.PyWeakReference;
    const { none } = view.objects.singletons;
    const listed = new Map<number, number>();
    for (const i of view.referents) {
      const list = follow(view, i, () => {});
      for (let k = 0; k < list.length; k++) {
        const ref = list[k]!;
        if (listed.has(ref)) broken(`${view.nameOf(ref)} is on two lists, or twice on one`);
        listed.set(ref, i);
      }
    }
    for (let i = view.statics; i < view.count; i++) {
      if (!isWeakref(view, i)) continue;
      const at = view.at[i]!;
      const referent = memory.ptr(at + wr_object);
      const owner = listed.get(i);
      if (referent === none) {
        const isLinked = memory.ptr(at + wr_prev) !== NULL || memory.ptr(at + wr_next) !== NULL;
        if (owner !== undefined || isLinked) broken(`${view.nameOf(i)} is dead and on a list`);
      } else if (owner === undefined || view.at[owner] !== referent) {
        const where = owner === undefined ? "no list" : `that of ${view.nameOf(owner)}`;
        broken(`${view.nameOf(i)} to ${view.nameAt(referent)} is on ${where}`);
      }
    }
  },
);

const plainWeakrefsAreSharedAndFirst = objectInvariant(
  "plainWeakrefsAreSharedAndFirst",
  "On a list the one ref without a callback is first, then the one such proxy, then all others.",
  "Objects/weakrefobject.c: get_basic_refs",
  (view, broken) => {
    const { memory, layouts } = view.heap;
    const { refType } = view.objects.weakrefs;
    const { wr_callback } = layouts.PyWeakReference;
    for (const i of view.referents) {
      const list = follow(view, i, () => {});
      let rank = 0;
      for (let k = 0; k < list.length; k++) {
        const ref = list[k]!;
        const isPlain = memory.ptr(view.at[ref]! + wr_callback) === NULL;
        const next = !isPlain ? WITH_CALLBACK : view.types[ref] === refType ? REF : PROXY;
        if (next < rank || (next === rank && next !== WITH_CALLBACK)) {
          broken(`${view.nameOf(ref)} is number ${k} of the list of ${view.nameOf(i)}`);
        }
        rank = next;
      }
    }
  },
);

/** The order in which they stand. */
const REF = 1;
const PROXY = 2;
const WITH_CALLBACK = 3;

export const weakrefInvariants = [
  weakrefListsAreDoublyLinked,
  weakrefsStandOnTheirReferentsList,
  plainWeakrefsAreSharedAndFirst,
] as const;

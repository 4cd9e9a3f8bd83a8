// Keys that the instances of a class share: the names of attributes in the order in which the
// class saw them, as long as there is room. Objects/dictobject.c: init_inline_values,
// insert_into_dictkeys.
//
// A class has room for 30 names, and each instance that is made takes room for one, but for the
// last: what comes and goes by the dozen is given fewer attributes that nobody foresaw. An
// instance that is given a name without room has a dict with keys of its own from then on.

import type { Heap } from "./heap.ts";
import { askForDict } from "./tracking.ts";
import type { ClassThing, Handle, InstanceThing } from "./values.ts";

/** Names of attributes that a class has room for. Objects/dictobject.c: SHARED_KEYS_MAX_SIZE. */
export const CLASS_ROOM = 30;

/** An instance of the class is made. */
export function takeRoom(heap: Heap, type: Handle): void {
  const thing = heap.get(type) as ClassThing;
  if (thing.room > 1) thing.room--;
}

/** The class's keys have the name from now on; false when there is no room for it. */
export function learnName(type: ClassThing, name: string): boolean {
  if (type.seen.includes(name)) return true;
  if (type.room === 0) return false;
  type.room--;
  type.seen.push(name);
  return true;
}

/** Before an attribute is set that is in no slot: its name finds a place. */
export function placeName(heap: Heap, thing: InstanceThing, name: string): void {
  if (!heap.rules.hasClassKeys || thing.hasOwnKeys) return;
  if (learnName(heap.get(thing.type) as ClassThing, name)) return;
  thing.hasOwnKeys = true;
  askForDict(heap, thing);
}

// In which order instances go over their attributes: to give them up, and to tell the collector.

import type { Heap } from "./heap.ts";
import type { ClassThing, InstanceThing } from "./values.ts";

/** Names of an instance's attributes: slots first. */
export function attributeOrder(heap: Heap, thing: InstanceThing): string[] {
  const type = heap.get(thing.type) as ClassThing;
  const names = [...thing.attributes.keys()];
  const slots = names.filter((name) => type.slots.has(name)).sort();
  const others = names.filter((name) => !type.slots.has(name));
  const { attributeRelease } = heap.rules;
  if (attributeRelease === "by hash") others.sort((a, b) => smallHash(a) - smallHash(b));
  if (attributeRelease === "as the class saw them first" && !thing.hasOwnKeys) {
    others.sort((a, b) => type.seen.indexOf(a) - type.seen.indexOf(b));
  }
  return [...slots, ...others];
}

/** Where a name of one letter stands in a 2.7 dict of few entries; longer names are not ordered. */
function smallHash(name: string): number {
  return name.length === 1 ? (name.charCodeAt(0) ^ 1) & 7 : 0;
}

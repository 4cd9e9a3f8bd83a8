// Going over what can be iterated, as a loop does: a list may grow meanwhile, a table may not.

import { raise, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import { iterate } from "./operators.ts";
import type { Handle, Thing } from "./values.ts";

/** A list that grows while a loop goes over it may never end it. */
const LONGEST_LOOP = 10_000;

/** Iterates as a loop does, seeing changes of what it goes over; `step` says whether to go on. */
export function forEachItem(heap: Heap, source: Handle, step: (item: Handle) => boolean): void {
  const thing = heap.get(source);
  if (thing.kind === "list") {
    for (let i = 0; i < thing.items.length && step(thing.items[i]!); i++) {
      if (i > LONGEST_LOOP) throw new Unmodelled("a loop without end");
    }
    return;
  }
  const items = iterate(heap, source);
  const isTable = thing.kind === "dict" || thing.kind === "set" || thing.kind === "frozenset";
  const before = sizeOf(thing);
  for (const item of items) {
    if (!step(item)) return;
    if (isTable && sizeOf(thing) !== before) {
      const name = thing.kind === "dict" ? "dictionary" : "Set";
      raise("RuntimeError", `${name} changed size during iteration`);
    }
  }
}

/** Entries of a table; 0 for what is none. */
function sizeOf(thing: Thing): number {
  if (thing.kind === "dict") return thing.entries.size;
  return "elements" in thing ? thing.elements.size : 0;
}

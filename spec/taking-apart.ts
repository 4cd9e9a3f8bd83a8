// What objects give up, and in which order: all of it when they die, what makes cycles when the
// collector empties them.

import { attributeOrder } from "./attribute-order.ts";
import { Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import {
  type ClassThing,
  type FunctionThing,
  forEachReference,
  type Handle,
  type InstanceThing,
  NOTHING,
  type Thing,
} from "./values.ts";

/** What an instance has, in the order in which it lets go of it. */
export function attributesInOrder(heap: Heap, thing: InstanceThing): Handle[] {
  return attributeOrder(heap, thing).map((name) => thing.attributes.get(name)!);
}

/** What anything but an instance holds, in the order in which it lets go of it. */
export function referencesInOrder(thing: Thing): Handle[] {
  const references: Handle[] = [];
  forEachReference(thing, (handle) => references.push(handle));
  return thing.kind === "list" || thing.kind === "tuple" ? references.reverse() : references;
}

/** Empties an object as its tp_clear does; what it held, in order. */
export function emptied(heap: Heap, handle: Handle, part: "itself" | "dict" | "cells"): Handle[] {
  const thing = heap.get(handle);
  if (part === "cells") return [];
  if (part === "dict") return emptiedDict(heap, thing as InstanceThing | FunctionThing);
  switch (thing.kind) {
    case "list": {
      const held = referencesInOrder(thing);
      thing.items = [];
      return held;
    }
    case "dict": {
      refuseOrder(heap, thing.entries.size);
      const held = referencesInOrder(thing);
      thing.entries.clear();
      return held;
    }
    case "set": {
      const held = referencesInOrder(thing);
      (thing.elements as Map<unknown, Handle>).clear();
      return held;
    }
    case "instance": {
      const held = attributesInOrder(heap, thing);
      thing.attributes.clear();
      thing.dictTrackedAt = NOTHING;
      return held;
    }
    case "function": {
      if (!heap.rules.collector.functionsAreCleared) return [];
      const held = [...thing.attributes.values(), ...thing.cells.values()];
      thing.attributes.clear();
      thing.cells.clear();
      thing.dictTrackedAt = NOTHING;
      return held;
    }
    case "cell": {
      const { content } = thing;
      thing.content = NOTHING;
      return content === NOTHING ? [] : [content];
    }
    case "weakref":
    case "weakproxy": {
      const { callback } = thing;
      thing.callback = NOTHING;
      thing.target = NOTHING;
      heap.watchers.delete(handle);
      return callback === NOTHING ? [] : [callback];
    }
    default:
      return [];
  }
}

function emptiedDict(heap: Heap, thing: InstanceThing | FunctionThing): Handle[] {
  if (thing.kind === "function") {
    const held = [...thing.attributes.values()];
    thing.attributes.clear();
    return held;
  }
  const { slots } = heap.get(thing.type) as ClassThing;
  const names = attributeOrder(heap, thing).filter((name) => !slots.has(name));
  const held = names.map((name) => thing.attributes.get(name)!);
  for (const name of names) thing.attributes.delete(name);
  return held;
}

function refuseOrder(heap: Heap, size: number): void {
  if (heap.isWatched && size > 1 && !heap.rules.dictsKeepOrder) {
    throw new Unmodelled("the order of a hash table");
  }
}

// Which objects the collector goes over. Containers are, from the moment they are made; dicts from
// the moment something is put in that may be part of a cycle; tuples until a collection finds that
// they hold nothing of the kind. Objects/dictobject.c: MAINTAIN_TRACKING, Objects/tupleobject.c.

import { Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import {
  type ClassThing,
  type DictThing,
  type FunctionThing,
  type Handle,
  type InstanceThing,
  NOTHING,
  type Thing,
} from "./values.ts";

/** What is never part of a cycle. */
const ATOMS: ReadonlySet<Thing["kind"]> = new Set([
  ...(["NoneType", "bool", "int", "long", "float", "str", "unicode", "bytes", "range"] as const),
]);

/** Whether the collector may have to look at the object when something refers to it. */
export function mayBeTracked(heap: Heap, handle: Handle): boolean {
  const thing = heap.get(handle);
  if (ATOMS.has(thing.kind)) return false;
  switch (thing.kind) {
    case "tuple":
      return thing.items.length > 0 && !thing.isUntracked;
    case "class":
      return thing.isHeapType;
    case "instance":
      return isCollectable(heap, thing);
    case "builtin":
      return thing.name !== "weakref.ref";
    default:
      return true;
  }
}

/** Whether instances of its class are containers. */
export function isCollectable(heap: Heap, { type }: InstanceThing): boolean {
  const { hasDict, isReferable, isHeapType, slots } = heap.get(type) as ClassThing;
  if (hasDict || isReferable || slots.size > 0) return true;
  return isHeapType && heap.rules.collector.emptySlotsAreTracked;
}

/** gc.is_tracked */
export function isTracked(heap: Heap, handle: Handle): boolean {
  const thing = heap.get(handle);
  if (!mayBeTracked(heap, handle)) return false;
  if (thing.kind === "dict") return thing.trackedAt !== NOTHING;
  if (heap.permanent.has(handle) && thing.kind !== "class") {
    throw new Unmodelled("whether what is the interpreter's is tracked");
  }
  return true;
}

/** A dict is given an entry. */
export function trackEntry(heap: Heap, dict: DictThing, key: Handle, value: Handle): void {
  if (dict.trackedAt !== NOTHING) return;
  if (mayBeTracked(heap, value) || mayBeTracked(heap, key)) dict.trackedAt = heap.newPlace();
}

/** A dict became a copy of another one. */
export function trackCopy(heap: Heap, dict: DictThing, source: DictThing): void {
  if (!heap.rules.collector.copiedDictsStayTracked) return;
  if (dict.trackedAt === NOTHING && source.trackedAt !== NOTHING) dict.trackedAt = heap.newPlace();
}

/** An instance's or function's attribute is set that is in its dict. */
export function trackAttribute(
  heap: Heap,
  thing: InstanceThing | FunctionThing,
  value: Handle,
): void {
  if (thing.dictTrackedAt !== NOTHING || !hasDictObject(heap, thing)) return;
  if (mayBeTracked(heap, value)) thing.dictTrackedAt = heap.newPlace();
}

/** Whether attributes are in a dict that is an object by itself. */
export function hasDictObject(heap: Heap, thing: InstanceThing | FunctionThing): boolean {
  if (thing.kind === "function") return thing.hasDict;
  const { instanceDicts } = heap.rules.collector;
  if (instanceDicts === "always") return thing.hasDict;
  if (thing.hasOwnKeys) return true;
  return instanceDicts === "on demand" && thing.isDictAsked;
}

/** Somebody asks for an instance's dict. */
export function askForDict(heap: Heap, thing: InstanceThing): void {
  thing.hasDict = true;
  thing.isDictAsked = true;
  const { slots } = heap.get(thing.type) as ClassThing;
  for (const [name, value] of thing.attributes) {
    if (!slots.has(name)) trackAttribute(heap, thing, value);
  }
}

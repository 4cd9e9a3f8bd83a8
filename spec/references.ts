// Weak references and proxies: making them, and asking an object for those that it has.

import { raiseType, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import { type ClassThing, type Handle, NOTHING, type WeakThing } from "./values.ts";

/**
 * Weak references to an object in the order of its list: the shared reference, the shared proxy,
 * and those with callbacks, the newest first. Objects/weakrefobject.c
 */
export function referencesTo(heap: Heap, target: Handle): Handle[] {
  const shared: Handle[] = [];
  const others: Handle[] = [];
  for (const handle of heap.watchers) {
    const thing = heap.get(handle);
    if ((thing.kind !== "weakref" && thing.kind !== "weakproxy") || thing.target !== target) {
      continue;
    }
    if (thing.callback !== NOTHING) others.unshift(handle);
    else if (thing.kind === "weakref") shared.unshift(handle);
    else shared.push(handle);
  }
  return [...shared, ...others];
}

/** `weakref.ref(target, callback)` and `weakref.proxy`. */
export function newReference(
  heap: Heap,
  kind: WeakThing["kind"],
  [target, given]: readonly Handle[],
): Handle {
  const thing = heap.get(target!);
  if (thing.kind === "builtin" || thing.kind === "module" || thing.kind === "method") {
    throw new Unmodelled(`a weak reference to a ${thing.kind}`);
  }
  // A class's base has a weak reference to it already, which is shared.
  if (thing.kind === "class") throw new Unmodelled("a weak reference to a class");
  const isInstance = thing.kind === "instance";
  const isReferable = isInstance
    ? (heap.get(thing.type) as ClassThing).isReferable
    : /^(function|set|frozenset)$/.test(thing.kind);
  if (!isReferable) {
    return raiseType(`cannot create weak reference to '${heap.nameInTexts(target!)}' object`);
  }
  if (kind === "weakproxy" && !isInstance) throw new Unmodelled("a callable weakproxy");
  const callback = given === undefined || given === heap.none ? NOTHING : given;
  if (callback === NOTHING) {
    // References without a callback are shared.
    for (const handle of heap.watchers) {
      const each = heap.get(handle);
      if (each.kind === kind && each.target === target && each.callback === NOTHING) return handle;
    }
  }
  const made = heap.new({ kind, target: target!, callback });
  heap.watchers.add(made);
  return made;
}

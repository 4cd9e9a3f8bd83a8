// Attributes: of instances with a dict, with slots, with both; of classes, functions and modules;
// through a proxy. Methods of builtin types are found in `methods.ts`.

import { learnName, placeName, takeRoom } from "./class-keys.ts";
import { fill, raise, Unmodelled } from "./failures.ts";
import { gcAttribute } from "./gc-module.ts";
import type { Heap } from "./heap.ts";
import { isMethodName } from "./methods.ts";
import type { Texts } from "./texts.ts";
import { trackAttribute } from "./tracking.ts";
import { type ClassThing, type Handle, type InstanceThing, NOTHING, type Thing } from "./values.ts";

/** What the modules have, as far as programs may use it. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  copy: ["copy", "deepcopy"],
  gc: [
    ...["collect", "enable", "disable", "isenabled", "get_threshold", "set_threshold"],
    ...["get_count", "is_tracked", "is_finalized", "get_debug", "set_debug", "freeze", "unfreeze"],
    ...["get_freeze_count", "get_referents"],
  ],
  weakref: ["ref", "proxy", "getweakrefcount", "getweakrefs"],
};

/** The attribute of a class or its bases, or NOTHING. */
export function findInClass(heap: Heap, type: Handle, name: string): Handle {
  for (let at = type; at !== NOTHING; ) {
    const thing = heap.get(at) as ClassThing;
    const found = thing.attributes.get(name);
    if (found !== undefined) return found;
    at = thing.base;
  }
  return NOTHING;
}

/** An instance without attributes; its death is seen when its class has a finalizer. */
export function newInstance(heap: Heap, type: Handle): Handle {
  takeRoom(heap, type);
  const made = heap.instance(type);
  if (findInClass(heap, type, "__del__") !== NOTHING) heap.watchers.add(made);
  return made;
}

/** The referent of a proxy that is used; ReferenceError when it is dead. */
function referent(target: Handle): Handle {
  return target !== NOTHING
    ? target
    : raise("ReferenceError", "weakly-referenced object no longer exists");
}

function refuseSpecial(name: string): void {
  if (/^__.*__$/.test(name)) throw new Unmodelled(`the attribute ${name}`);
}

/** `object.name`. */
export function getAttribute(heap: Heap, object: Handle, name: string): Handle {
  const thing = heap.get(object);
  refuseSpecial(name);
  switch (thing.kind) {
    case "instance":
      return getOfInstance(heap, object, thing, name);
    case "class":
      return getOfClass(heap, object, thing, name);
    case "function": {
      const value = thing.attributes.get(name);
      if (value !== undefined) return value;
      break;
    }
    case "method":
      if (thing.function !== NOTHING) return getAttribute(heap, thing.function, name);
      break;
    case "module":
      if (thing.name === "sys" && name === "intern") {
        if (!heap.rules.strIsBytes) return heap.builtin("intern");
        return raise("AttributeError", fill(heap.rules.texts.moduleAttribute, "sys", name));
      }
      if (thing.name === "gc") {
        const found = gcAttribute(heap, name);
        if (found !== NOTHING) return found;
        if (heap.rules.collector.lacks.includes(name)) {
          return raise("AttributeError", fill(heap.rules.texts.moduleAttribute, "gc", name));
        }
      }
      if (!MODULES[thing.name]?.includes(name)) {
        throw new Unmodelled(`the attribute ${name} of the module ${thing.name}`);
      }
      return heap.builtin(`${thing.name}.${name}`);
    case "weakproxy":
      return getAttribute(heap, referent(thing.target), name);
  }
  if (isMethodName(heap, thing, name)) {
    return heap.new({ kind: "method", self: object, function: NOTHING, name });
  }
  return raise("AttributeError", `'${heap.nameInTexts(object)}' object has no attribute '${name}'`);
}

function getOfInstance(heap: Heap, object: Handle, thing: InstanceThing, name: string): Handle {
  const type = heap.get(thing.type) as ClassThing;
  const own = thing.attributes.get(name);
  if (own !== undefined) return own;
  if (type.slots.has(name)) {
    return raise("AttributeError", fill(heap.rules.texts.emptySlot, type.name, name));
  }
  const found = findInClass(heap, thing.type, name);
  if (found === NOTHING) {
    return raise("AttributeError", `'${type.name}' object has no attribute '${name}'`);
  }
  if (heap.get(found).kind !== "function") return found;
  return heap.new({ kind: "method", self: object, function: found, name });
}

function getOfClass(heap: Heap, object: Handle, thing: ClassThing, name: string): Handle {
  const found = findInClass(heap, object, name);
  if (!thing.isHeapType || thing.slots.has(name)) {
    throw new Unmodelled("descriptors of a class");
  }
  if (found === NOTHING) {
    return raise("AttributeError", `type object '${thing.name}' has no attribute '${name}'`);
  }
  if (heap.get(found).kind === "function" && heap.rules.hasUnboundMethods) {
    throw new Unmodelled("an unbound method");
  }
  return found;
}

/** What the object itself has as an attribute; NOTHING when it has none of that name. */
function ownAttribute(heap: Heap, object: Handle, name: string): Handle {
  const thing = heap.get(object);
  if (thing.kind === "weakproxy" && thing.target !== NOTHING) {
    return ownAttribute(heap, thing.target, name);
  }
  return "attributes" in thing ? (thing.attributes.get(name) ?? NOTHING) : NOTHING;
}

/** `object.name = value`. Gives the value that was there, or NOTHING. */
export function setAttribute(heap: Heap, object: Handle, name: string, value: Handle): Handle {
  const before = ownAttribute(heap, object, name);
  changeAttribute(heap, object, name, value);
  return before;
}

function changeAttribute(heap: Heap, object: Handle, name: string, value: Handle): void {
  const thing = heap.get(object);
  refuseSpecial(name);
  switch (thing.kind) {
    case "instance": {
      const type = heap.get(thing.type) as ClassThing;
      if (!type.hasDict && !type.slots.has(name)) break;
      if (!type.slots.has(name)) placeName(heap, thing, name);
      thing.attributes.set(name, value);
      if (type.slots.has(name)) return;
      thing.hasDict = true;
      trackAttribute(heap, thing, value);
      return;
    }
    case "class":
      if (!thing.isHeapType || thing.slots.has(name)) {
        throw new Unmodelled("setting an attribute of a builtin type");
      }
      thing.attributes.set(name, value);
      return;
    case "function":
      thing.attributes.set(name, value);
      thing.hasDict = true;
      trackAttribute(heap, thing, value);
      return;
    case "module":
      throw new Unmodelled("setting an attribute of a module");
    case "weakproxy":
      changeAttribute(heap, referent(thing.target), name, value);
      return;
  }
  refuseChange(heap, object, thing, name);
}

/** Raises what setting and deleting attributes raise where there is no dict. */
function refuseChange(heap: Heap, object: Handle, thing: Thing, name: string): never {
  const type = heap.nameInTexts(object);
  const inClass = thing.kind === "instance" && findInClass(heap, thing.type, name) !== NOTHING;
  if (inClass || isMethodName(heap, thing, name)) {
    return raise("AttributeError", `'${type}' object attribute '${name}' is read-only`);
  }
  return raise("AttributeError", fill(heap.rules.texts.noDict, type, name));
}

/** `del object.name`. Gives the value that was there. */
export function deleteAttribute(heap: Heap, object: Handle, name: string): Handle {
  const before = ownAttribute(heap, object, name);
  removeAttribute(heap, object, name);
  return before;
}

function removeAttribute(heap: Heap, object: Handle, name: string): void {
  const thing = heap.get(object);
  refuseSpecial(name);
  const { texts } = heap.rules;
  switch (thing.kind) {
    case "instance":
      deleteOfInstance(heap, object, thing, name);
      return;
    case "class":
      if (!thing.isHeapType || thing.slots.has(name)) {
        throw new Unmodelled("deleting an attribute of a builtin type");
      }
      if (thing.attributes.delete(name)) return;
      raise("AttributeError", fill(texts.deleteMissingOfClass, thing.name, name));
      return;
    case "function":
      if (thing.attributes.delete(name)) return;
      raise("AttributeError", fill(missingText(texts, thing.hasDict), "function", name));
      return;
    case "module":
      throw new Unmodelled("deleting an attribute of a module");
    case "weakproxy":
      removeAttribute(heap, referent(thing.target), name);
      return;
  }
  refuseChange(heap, object, thing, name);
}

/** What deleting an attribute raises that is not there. */
function missingText(texts: Texts, hasDict: boolean): string {
  return hasDict ? texts.deleteMissing : texts.deleteWithoutDict;
}

function deleteOfInstance(heap: Heap, object: Handle, thing: InstanceThing, name: string): void {
  const { texts } = heap.rules;
  const type = heap.get(thing.type) as ClassThing;
  if (thing.attributes.delete(name)) return;
  if (type.slots.has(name)) raise("AttributeError", name);
  if (!type.hasDict) refuseChange(heap, object, thing, name);
  // The class's keys have a place for the name from now on. Objects/dictobject.c
  if (!thing.isDictAsked) learnName(type, name);
  const isOfClass = findInClass(heap, thing.type, name) !== NOTHING;
  const text =
    isOfClass && !thing.hasDict ? texts.deleteOfClass : missingText(texts, thing.hasDict);
  raise("AttributeError", fill(text, type.name, name));
}

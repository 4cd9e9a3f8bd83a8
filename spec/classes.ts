// Classes that programs define: what their instances have room for, and which are refused because
// their special methods would change what operators do.

import { CLASS_ROOM } from "./class-keys.ts";
import { raise, raiseType, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import { isText, iterate } from "./operators.ts";
import type { ClassThing, Handle } from "./values.ts";

const isSpecial = (name: string): boolean => /^__.*__$/.test(name);

/** The class of a body that bound `attributes`; `base` is NOTHING where `parent` is undefined. */
export function classOfBody(
  heap: Heap,
  name: string,
  base: Handle,
  parent: ClassThing | undefined,
  attributes: Map<string, Handle>,
): ClassThing {
  for (const each of attributes.keys()) {
    if (isSpecial(each) && !/^__(init|del|slots)__$/.test(each)) {
      throw new Unmodelled(`a class with ${each}`);
    }
  }
  const listed = slotNames(heap, attributes.get("__slots__"));
  if (parent !== undefined && listed?.some(isSpecial)) {
    throw new Unmodelled("special slots beside those of a base");
  }
  const slots = new Set(listed?.filter((each) => !isSpecial(each)));
  for (const each of slots) {
    if (attributes.has(each)) {
      if (heap.rules.strIsBytes) throw new Unmodelled("a slot that the class hides");
      raise("ValueError", `'${each}' in __slots__ conflicts with class variable`);
    }
  }
  const has = (special: string): boolean => listed === undefined || listed.includes(special);
  return {
    kind: "class",
    name,
    base,
    attributes,
    slots: new Set([...(parent?.slots ?? []), ...slots]),
    hasDict: has("__dict__") || parent?.hasDict === true,
    isReferable: has("__weakref__") || parent?.isReferable === true,
    isHeapType: true,
    seen: [],
    room: CLASS_ROOM,
  };
}

/** The names that `__slots__` lists; undefined when there is none. */
function slotNames(heap: Heap, handle: Handle | undefined): string[] | undefined {
  if (handle === undefined) return undefined;
  const items = isText(heap.get(handle)) ? [handle] : iterate(heap, handle);
  return items.map((item) => {
    const name = heap.get(item);
    return isText(name) ? name.value : raiseType("__slots__ items must be strings");
  });
}

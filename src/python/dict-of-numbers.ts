// A dict that tells numbers by name, as gc.get_stats and gc.callbacks have them.
// Modules/gcmodule.c: Py_BuildValue("{sn...}").

import type { ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";

/** A new dict; PyError MemoryError when there is no room, and nothing is left of it then. */
export function newDictOfNumbers(
  { dicts, text, numbers, heap }: Objects,
  told: Readonly<Record<string, number>>,
): ObjRef {
  const dict = dicts.newDict();
  const own: ObjRef[] = [];
  try {
    for (const [name, value] of Object.entries(told)) {
      const key = text.newName(name);
      own.push(key);
      const number = numbers.newInt(value);
      own.push(number);
      dicts.setItem(dict, key, number);
      for (const ref of own.splice(0)) heap.decref(ref);
    }
    return dict;
  } catch (error) {
    for (const ref of own) heap.decref(ref);
    heap.decref(dict);
    throw error;
  }
}

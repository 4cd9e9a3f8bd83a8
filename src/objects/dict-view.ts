// A dict's table read out of its bytes, for those who check it. Nothing is changed.

import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { DictEntry, DictTableView } from "./dict.ts";
import type { DictObjects } from "./dict-object.ts";

/** The table of a dict of 3.6 and later. The values of a split dict stand with their keys. */
export function viewDict(dicts: DictObjects, dict: ObjRef): DictTableView {
  const { heap } = dicts;
  const at = dicts.keysOf(dict);
  const values = dicts.valuesOf(dict);
  const size = dicts.keys.mask(at) + 1;
  const fill = dicts.keys.nentries(at);
  const places: number[] = [];
  for (let place = 0; place < size; place++) places.push(dicts.keys.indexAt(at, place));
  const entries: DictEntry[] = [];
  for (let index = 0; index < fill; index++) {
    const key = dicts.keys.keyAt(at, index);
    const hashLow = key === NO_OBJECT ? 0 : dicts.keys.hashAt(at, index);
    const hashHigh = key === NO_OBJECT ? 0 : heap.hashHigh;
    const value = asObj(heap.memory.ptr(dicts.valueSlot(at, values, index)));
    entries.push({ index, hashLow, hashHigh, key, value });
  }
  return {
    used: dicts.size(dict),
    size,
    fill,
    usable: dicts.keys.usable(at),
    keys: at,
    keysRefcnt: dicts.keys.refcnt(at),
    isSplit: values !== NULL,
    places,
    entries,
  };
}

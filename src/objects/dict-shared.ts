// Dicts that share their keys: those of the instances of one class, 3.6 and later.
// Objects/dictobject.c: _PyDict_NewKeysForClass, new_dict_with_shared_keys, make_keys_shared.
//
//   class  ht_cached_keys ---> SPLIT keys <--- ma_keys  dict of an instance
//                                         <--- ma_keys  dict of another
//
// The class has one reference to the keys and each dict one. The names in them belong to the keys.
//
// By version: to 3.10 keys of eight slots, and a dict that had to get keys of its own can offer
// them to the class; later keys for thirty names, into which names come when they are first set.

import { type Addr, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Dicts } from "./dict.ts";
import type { DictKeys } from "./dict-keys.ts";
import { DictObjects } from "./dict-object.ts";
import type { DictValues } from "./dict-values.ts";
import { KeysKind, usableFraction } from "./keys-struct.ts";
import type { TableKeys } from "./table-keys.ts";

export class SharedKeyDicts {
  /** The parts that dicts are made of, for instances that have values without a dict. */
  readonly keys: DictKeys;
  readonly values: DictValues;
  readonly tableKeys: TableKeys;
  declare private readonly dicts: DictObjects;

  constructor(dicts: DictObjects) {
    this.dicts = dicts;
    this.keys = dicts.keys;
    this.values = dicts.values;
    this.tableKeys = dicts.tableKeys;
  }

  /** _PyDict_NewKeysForClass: the caller has the one reference; NULL when there is no memory. */
  newSharedKeys(): Addr {
    const { sharedKeysSize, sharedKeysUsable } = this.dicts.tables;
    const keys = this.keys.newKeys(31 - Math.clz32(sharedKeysSize), KeysKind.UNICODE);
    if (keys === NULL) return NULL;
    this.keys.setKind(keys, KeysKind.SPLIT);
    this.keys.setUsable(keys, sharedKeysUsable);
    return keys;
  }

  /** dictkeys_decref: gives one reference up, and the names with the last. */
  releaseKeys(keys: Addr): void {
    this.keys.decref(keys);
  }

  /** Visits the names in the keys, each once: references that the keys own. */
  visitKeys(keys: Addr, visit: (child: ObjRef) => void): void {
    for (let i = 0, n = this.keys.nentries(keys); i < n; i++) {
      const name = this.keys.keyAt(keys, i);
      if (name !== NO_OBJECT) visit(name);
    }
  }

  /** _PyDict_KeysSize: what the class's `__sizeof__` has in it. */
  sizeOfKeys(keys: Addr): number {
    return this.keys.byteSize(keys);
  }

  /** ma_keys, borrowed. */
  keysOf(dict: ObjRef): Addr {
    return this.dicts.keysOf(dict);
  }

  /** How many dicts and classes have the keys. */
  keysRefcnt(keys: Addr): number {
    return this.keys.refcnt(keys);
  }

  /** new_dict_with_shared_keys: an empty dict with a reference of its own to the keys. */
  newInstanceDict(keys: Addr): ObjRef {
    const values = this.values.getValues(this.values.capacityFor(keys));
    this.keys.incref(keys);
    return this.dicts.adopt(keys, values, 0);
  }

  /**
   * make_dict_from_instance_attributes: a dict with a reference of its own to the keys and with
   * these values, which it takes over; without memory they stay whose they were.
   */
  newDictOfValues(keys: Addr, values: Addr): ObjRef {
    const { tracker } = this.dicts.heap;
    let used = 0;
    let isTracked = false;
    for (let i = 0, n = this.values.capacityFor(keys); i < n; i++) {
      const value = this.values.peek(values, i);
      if (value === NO_OBJECT) continue;
      used++;
      isTracked ||= tracker.mayBeTracked(value);
    }
    this.keys.incref(keys);
    const dict = this.dicts.adopt(keys, values, used, false);
    if (isTracked) tracker.track(dict);
    return dict;
  }

  /**
   * make_keys_shared: the dict's keys with a reference for the caller, from now on for others too;
   * NULL when they cannot be shared, or there is no memory for values apart from them.
   */
  shareKeys(dict: ObjRef): Addr {
    const { dicts } = this;
    let keys = dicts.keysOf(dict);
    if (dicts.valuesOf(dict) === NULL) {
      if (this.keys.kind(keys) === KeysKind.GENERAL) return NULL;
      if (this.keys.hasDummies(keys)) {
        keys = dicts.resize(dict, this.keys.logSize(keys), KeysKind.UNICODE);
      }
      const capacity = usableFraction(this.keys.mask(keys) + 1);
      const values = this.values.newValues(capacity);
      if (values === NULL) return NULL;
      const { memory } = dicts.heap;
      for (let i = 0; i < capacity; i++) {
        const slot = this.keys.valueSlot(keys, i);
        memory.setPtr(this.values.slot(values, i), memory.ptr(slot));
        memory.setPtr(slot, 0);
      }
      this.keys.setKind(keys, KeysKind.SPLIT);
      dicts.setValues(dict, values);
    }
    this.keys.incref(keys);
    return keys;
  }
}

/** The dicts of a version whose instances can share keys; undefined where none can. */
export const sharedDictsOf = (dicts: Dicts): SharedKeyDicts | undefined =>
  dicts instanceof DictObjects ? new SharedKeyDicts(dicts) : undefined;

// How instances keep attributes, as the rest of the layer sees it, and what this asks of dicts.
//
// Each way of the versions is a class behind AttributeStore:
//
//   OwnDicts      a dict for each instance; in 2.7 a plain one, later one that shares its keys
//   ValueBlocks   3.11 on: values beside or inside the object, and a dict when it is asked for

import type { Addr, ObjRef } from "../memory/address.ts";
import type { PyType } from "./type.ts";

/** What the layer's other components ask of dicts; names are interned str objects. */
export interface AttributeDicts {
  /** PyDict_New: a new reference. */
  newDict(): ObjRef;
  /** Borrowed, or NO_OBJECT. */
  peekItem(dict: ObjRef, key: ObjRef): ObjRef;
  /** Takes references of its own. */
  setItem(dict: ObjRef, key: ObjRef, value: ObjRef): void;
  /** False when the key is not there. */
  deleteItem(dict: ObjRef, key: ObjRef): boolean;
  /** Items. */
  size(dict: ObjRef): number;
  isDict(ref: ObjRef): boolean;
  /** PyDict_Copy: a new reference. */
  copy(dict: ObjRef): ObjRef;
  clear(dict: ObjRef): void;
}

/** The shape that all instances of one class have. */
export interface InstanceShape {
  readonly type: PyType;
  /** Where the pointer to the dict is; negative before the GC head. 0: instances have none. */
  readonly dictOffset: number;
  /** Where the head of the list of weak references is, likewise. */
  readonly weaklistOffset: number;
  /** Offsets of the slots of `__slots__`, in the order in which they are given up. */
  readonly members: readonly number[];
  /** Where the class has the keys that its instances share: a place in the class. */
  readonly keysAt: number;
  /** Absent when instances have slots only. */
  readonly store: AttributeStore | undefined;
}

/** The shape of a class's instances, and the finalizer that the class has now. */
export interface LiveShape extends InstanceShape {
  /** `__del__`, borrowed, or NO_OBJECT. */
  finalizer: ObjRef;
}

/** Attributes of instances of classes of one kind. */
export interface AttributeStore {
  /** Bytes of an instance beside tp_basicsize. */
  extraSize(shape: InstanceShape): number;
  /** Behind the allocation: an instance without attributes. */
  begin(ref: ObjRef, shape: InstanceShape): void;
  /** Borrowed, or NO_OBJECT. */
  peek(ref: ObjRef, shape: InstanceShape, name: ObjRef): ObjRef;
  /** Takes a reference of its own. */
  set(ref: ObjRef, shape: InstanceShape, name: ObjRef, value: ObjRef): void;
  /** Done; or what was not there: the attribute, or the dict that would have it. */
  remove(ref: ObjRef, shape: InstanceShape, name: ObjRef): "removed" | "noAttribute" | "noDict";
  /** `__dict__`, borrowed: made when it is asked for. */
  dict(ref: ObjRef, shape: InstanceShape): ObjRef;
  /** The dict when there is one, borrowed, else NO_OBJECT. */
  peekDict(ref: ObjRef, shape: InstanceShape): ObjRef;
  /** `__dict__ = dict`: takes a reference of its own. */
  setDict(ref: ObjRef, shape: InstanceShape, dict: ObjRef): void;
  /** True when there are no attributes, without making a dict. */
  isEmpty(ref: ObjRef, shape: InstanceShape): boolean;
  /** As Slots.releaseStep. */
  releaseStep(ref: ObjRef, shape: InstanceShape, step: number): number;
  /** Gives back what lies outside the object; all references are gone. */
  free(ref: ObjRef, shape: InstanceShape): void;
  /** As Slots.traverse. */
  traverse(ref: ObjRef, shape: InstanceShape, visit: (child: ObjRef) => void): void;
  /** As Slots.clear. */
  clear(ref: ObjRef, shape: InstanceShape): void;
}

/** What instances ask of dicts about the keys that a class's instances share: 3.6 and later. */
export interface SharedKeys {
  /** _PyDict_NewKeysForClass: the class has the one reference to them. */
  newSharedKeys(): Addr;
  /** dictkeys_decref. */
  releaseKeys(keys: Addr): void;
  /** Bytes of the keys. */
  sizeOfKeys(keys: Addr): number;
  /** new_dict_with_shared_keys: a dict with values of its own; it has a reference to the keys. */
  newInstanceDict(keys: Addr): ObjRef;
  /** ma_keys, borrowed. */
  keysOf(dict: ObjRef): Addr;
  /**
   * A dict with these keys, a reference of its own to them, and with these values: as ma_values.
   */
  newDictOfValues(keys: Addr, values: Addr): ObjRef;
  /**
   * make_keys_shared: the dict's keys, from now on shared, and a reference; NULL when they cannot.
   */
  shareKeys(dict: ObjRef): Addr;
}

// Instances with a dict of their own. Objects/object.c: PyObject_GenericSetAttr,
// Objects/dictobject.c: _PyObjectDict_SetItem.
//
//   instance[dictOffset] ---> dict, or NULL before the first attribute
//
// From 3.6 to 3.10 the class has keys that the dicts of its instances share (ht_cached_keys), until
// one of them needs other keys: a deletion, or attributes in another order. When the class was the
// last to use the old keys, it takes over the new ones. From 3.11 on these are the dicts of
// instances whose class leaves no room for values inside; nothing there changes the class's keys.

import { asAddr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { AttributeDicts, AttributeStore, InstanceShape, SharedKeys } from "./attributes.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { RELEASED } from "./type.ts";

/** Whether instances of a class share keys, and whether the class exchanges them. */
export type KeySharing = "none" | "exchanged" | "fixed";

export class OwnDicts implements AttributeStore {
  declare private readonly heap: ObjectHeap;
  declare private readonly memory: Memory;
  declare private readonly dicts: AttributeDicts;
  declare private readonly keys: SharedKeys | undefined;
  declare private readonly sharing: KeySharing;

  constructor(
    heap: ObjectHeap,
    dicts: AttributeDicts,
    keys: SharedKeys | undefined,
    sharing: KeySharing,
  ) {
    this.heap = heap;
    this.memory = heap.memory;
    this.dicts = dicts;
    this.keys = keys;
    this.sharing = sharing;
  }

  extraSize(): number {
    return 0;
  }

  begin(ref: ObjRef, shape: InstanceShape): void {
    this.memory.setPtr(ref + shape.dictOffset, 0);
  }

  peek(ref: ObjRef, shape: InstanceShape, name: ObjRef): ObjRef {
    const dict = this.peekDict(ref, shape);
    return dict === NO_OBJECT ? NO_OBJECT : this.dicts.peekItem(dict, name);
  }

  set(ref: ObjRef, shape: InstanceShape, name: ObjRef, value: ObjRef): void {
    const dict = this.dict(ref, shape);
    if (this.sharing !== "exchanged") {
      this.dicts.setItem(dict, name, value);
      return;
    }
    const before = this.memory.ptr(shape.keysAt);
    const wasShared = before !== NULL && before === this.keys!.keysOf(dict);
    this.dicts.setItem(dict, name, value);
    if (wasShared) this.exchangeKeys(dict, shape);
  }

  remove(ref: ObjRef, shape: InstanceShape, name: ObjRef): "removed" | "noAttribute" | "noDict" {
    if (this.sharing === "none") {
      const dict = this.peekDict(ref, shape);
      if (dict === NO_OBJECT) return "noDict";
      return this.dicts.deleteItem(dict, name) ? "removed" : "noAttribute";
    }
    // The dict is made for a deletion too, and the class gives its keys up even when it fails.
    const removed = this.dicts.deleteItem(this.dict(ref, shape), name);
    if (this.sharing === "exchanged") this.dropKeys(shape);
    return removed ? "removed" : "noAttribute";
  }

  dict(ref: ObjRef, shape: InstanceShape): ObjRef {
    const known = this.peekDict(ref, shape);
    if (known !== NO_OBJECT) return known;
    const keys = this.sharing === "none" ? NULL : this.memory.ptr(shape.keysAt);
    const dict = keys === NULL ? this.dicts.newDict() : this.keys!.newInstanceDict(keys);
    this.memory.setPtr(ref + shape.dictOffset, dict);
    return dict;
  }

  peekDict(ref: ObjRef, shape: InstanceShape): ObjRef {
    return asObj(this.memory.ptr(ref + shape.dictOffset));
  }

  setDict(ref: ObjRef, shape: InstanceShape, dict: ObjRef): void {
    const old = this.peekDict(ref, shape);
    this.memory.setPtr(ref + shape.dictOffset, this.heap.incref(dict));
    this.heap.xdecref(old);
  }

  isEmpty(ref: ObjRef, shape: InstanceShape): boolean {
    const dict = this.peekDict(ref, shape);
    return dict === NO_OBJECT || this.dicts.size(dict) === 0;
  }

  releaseStep(ref: ObjRef, shape: InstanceShape, step: number): number {
    if (step > 0) return RELEASED;
    const dict = this.peekDict(ref, shape);
    this.memory.setPtr(ref + shape.dictOffset, 0);
    return dict;
  }

  free(): void {}

  traverse(ref: ObjRef, shape: InstanceShape, visit: (child: ObjRef) => void): void {
    const dict = this.peekDict(ref, shape);
    if (dict !== NO_OBJECT) visit(dict);
  }

  clear(ref: ObjRef, shape: InstanceShape): void {
    this.heap.xdecref(asObj(this.releaseStep(ref, shape, 0)));
  }

  /**
   * The dict may have got keys of its own: they become the class's when nobody has the old ones.
   */
  private exchangeKeys(dict: ObjRef, shape: InstanceShape): void {
    const cached = this.memory.ptr(shape.keysAt);
    if (cached === NULL || cached === this.keys!.keysOf(dict)) return;
    const isLast = this.memory.size_t(cached + this.heap.layouts.PyDictKeysObject.dk_refcnt) === 1;
    this.memory.setPtr(shape.keysAt, isLast ? this.keys!.shareKeys(dict) : 0);
    this.keys!.releaseKeys(cached);
  }

  private dropKeys(shape: InstanceShape): void {
    const cached = this.memory.ptr(shape.keysAt);
    if (cached === NULL) return;
    this.memory.setPtr(shape.keysAt, 0);
    this.keys!.releaseKeys(asAddr(cached));
  }
}

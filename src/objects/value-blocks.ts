// Instances whose attributes are values beside the object or inside it, 3.11 and later.
// Objects/dictobject.c: _PyObject_InitializeDict, _PyObject_StoreInstanceAttribute.
//
//   3.11   [ values ][ dict ] GC head, object          either is NULL
//   3.12   [ weaklist ][ values less 1, or dict ] ...  an odd word is values
// 3.13   [ weaklist ][ dict ] ... object | values    values count while they are valid; a dict may
//                                                      have them too, as its own
//
// Names are in the keys of the class. Each instance that is made takes one place for a name away,
// so that classes with many instances have small values; a name that finds no place moves the
// values into a dict, as asking for `__dict__` does to 3.12.

import { type Addr, asAddr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { AttributeDicts, AttributeStore, InstanceShape, SharedKeys } from "./attributes.ts";
import type { DictKeys } from "./dict-keys.ts";
import type { DictValues } from "./dict-values.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { TableKeys } from "./table-keys.ts";
import { RELEASED } from "./type.ts";

/** Dicts over values, and what they are made of. */
export interface ValueParts {
  readonly dicts: AttributeDicts;
  readonly shared: SharedKeys;
  readonly keys: DictKeys;
  readonly values: DictValues;
  readonly tableKeys: TableKeys;
}

abstract class ValueBlocks implements AttributeStore {
  declare protected readonly heap: ObjectHeap;
  declare protected readonly memory: Memory;
  declare protected readonly parts: ValueParts;
  declare protected readonly keys: DictKeys;
  declare protected readonly values: DictValues;

  constructor(heap: ObjectHeap, parts: ValueParts) {
    this.heap = heap;
    this.memory = heap.memory;
    this.parts = parts;
    this.keys = parts.keys;
    this.values = parts.values;
  }

  /** The values that are the instance's attributes; NULL when a dict has them. */
  protected abstract peekValues(ref: ObjRef, shape: InstanceShape): Addr;
  /** `dict` has taken the values over. */
  protected abstract adopt(ref: ObjRef, shape: InstanceShape, dict: ObjRef): void;
  /** An instance without attributes gets its values. */
  abstract begin(ref: ObjRef, shape: InstanceShape): void;
  abstract extraSize(shape: InstanceShape): number;
  abstract peekDict(ref: ObjRef, shape: InstanceShape): ObjRef;
  abstract setDict(ref: ObjRef, shape: InstanceShape, dict: ObjRef): void;
  abstract free(ref: ObjRef, shape: InstanceShape): void;
  abstract traverse(ref: ObjRef, shape: InstanceShape, visit: (child: ObjRef) => void): void;
  abstract releaseStep(ref: ObjRef, shape: InstanceShape, step: number): number;

  peek(ref: ObjRef, shape: InstanceShape, name: ObjRef): ObjRef {
    const values = this.peekValues(ref, shape);
    if (values !== NULL) {
      const keys = this.memory.ptr(shape.keysAt);
      const low = this.parts.tableKeys.hash(name);
      const index = this.keys.lookup(keys, name, low, this.heap.hashHigh);
      return index < 0 ? NO_OBJECT : this.values.peek(values, index);
    }
    const dict = this.peekDict(ref, shape);
    return dict === NO_OBJECT ? NO_OBJECT : this.parts.dicts.peekItem(dict, name);
  }

  set(ref: ObjRef, shape: InstanceShape, name: ObjRef, value: ObjRef): void {
    const values = this.peekValues(ref, shape);
    const index = values === NULL ? -1 : this.insertName(shape, name);
    if (index < 0) {
      this.parts.dicts.setItem(this.dict(ref, shape), name, value);
      return;
    }
    const old = this.values.peek(values, index);
    this.memory.setPtr(this.values.slot(values, index), this.heap.incref(value));
    if (old === NO_OBJECT) {
      this.values.addIndex(values, index);
      this.count(ref, shape, 1);
    } else {
      this.heap.decref(old);
    }
  }

  remove(ref: ObjRef, shape: InstanceShape, name: ObjRef): "removed" | "noAttribute" | "noDict" {
    const values = this.peekValues(ref, shape);
    // A deletion puts the name into the class's keys as an assignment does.
    const index = values === NULL ? -1 : this.insertName(shape, name);
    if (index < 0) {
      const removed = this.parts.dicts.deleteItem(this.dict(ref, shape), name);
      return removed ? "removed" : "noAttribute";
    }
    const old = this.values.peek(values, index);
    if (old === NO_OBJECT) return "noAttribute";
    this.memory.setPtr(this.values.slot(values, index), 0);
    this.values.removeIndex(values, index);
    this.count(ref, shape, -1);
    this.heap.decref(old);
    return "removed";
  }

  dict(ref: ObjRef, shape: InstanceShape): ObjRef {
    const known = this.peekDict(ref, shape);
    if (known !== NO_OBJECT) return known;
    const values = this.peekValues(ref, shape);
    const keys = this.memory.ptr(shape.keysAt);
    const { shared } = this.parts;
    const dict =
      values === NULL ? shared.newInstanceDict(keys) : shared.newDictOfValues(keys, values);
    this.adopt(ref, shape, dict);
    return dict;
  }

  isEmpty(ref: ObjRef, shape: InstanceShape): boolean {
    const values = this.peekValues(ref, shape);
    if (values !== NULL) return this.values.size(values) === 0;
    const dict = this.peekDict(ref, shape);
    return dict === NO_OBJECT || this.parts.dicts.size(dict) === 0;
  }

  clear(ref: ObjRef, shape: InstanceShape): void {
    for (let step = 0; ; step++) {
      const held = this.releaseStep(ref, shape, step);
      if (held === RELEASED) return;
      this.heap.xdecref(asObj(held));
    }
  }

  /** The dict that has the values as its own counts them too. */
  protected count(_ref: ObjRef, _shape: InstanceShape, _change: number): void {}

  /** insert_into_dictkeys: the entry of a name in the class's keys, or -1 when they are full. */
  private insertName(shape: InstanceShape, name: ObjRef): number {
    const keys = this.memory.ptr(shape.keysAt);
    const low = this.parts.tableKeys.hash(name);
    const high = this.heap.hashHigh;
    const index = this.keys.lookup(keys, name, low, high);
    if (index >= 0) return index;
    if (this.keys.usable(keys) <= 0) return -1;
    return this.keys.append(keys, this.heap.incref(name), low, high);
  }

  /** One place for a name less; how many values an instance that is made now has. */
  protected capacityForNew(shape: InstanceShape): number {
    const keys = this.memory.ptr(shape.keysAt);
    const usable = this.keys.usable(keys);
    if (usable > 1) this.keys.setUsable(keys, usable - 1);
    return this.values.capacityFor(keys);
  }

  /** Visits `count` values. */
  protected visitValues(values: Addr, count: number, visit: (child: ObjRef) => void): void {
    for (let i = 0; i < count; i++) {
      const value = this.values.peek(values, i);
      if (value !== NO_OBJECT) visit(value);
    }
  }

  /** The value at `index`, which has none any more. */
  protected takeValue(values: Addr, index: number): ObjRef {
    const slot = this.values.slot(values, index);
    const value = asObj(this.memory.ptr(slot));
    this.memory.setPtr(slot, 0);
    return value;
  }
}

/** 3.11 and 3.12: a block of the mem domain, until a dict takes it. */
abstract class OutsideValues extends ValueBlocks {
  protected abstract setValues(ref: ObjRef, shape: InstanceShape, values: Addr): void;
  protected abstract putDict(ref: ObjRef, shape: InstanceShape, dict: ObjRef): void;

  extraSize(): number {
    return 0;
  }

  begin(ref: ObjRef, shape: InstanceShape): void {
    this.setValues(ref, shape, this.values.getValues(this.capacityForNew(shape)));
  }

  protected adopt(ref: ObjRef, shape: InstanceShape, dict: ObjRef): void {
    this.putDict(ref, shape, dict);
  }

  setDict(ref: ObjRef, shape: InstanceShape, dict: ObjRef): void {
    const old = this.dict(ref, shape);
    this.putDict(ref, shape, this.heap.incref(dict));
    this.heap.decref(old);
  }

  releaseStep(ref: ObjRef, shape: InstanceShape, step: number): number {
    const values = this.peekValues(ref, shape);
    if (values !== NULL) {
      if (step >= this.keys.nentries(this.memory.ptr(shape.keysAt))) return RELEASED;
      if (step === 0) this.values.setSize(values, 0);
      return this.takeValue(values, step);
    }
    const dict = this.peekDict(ref, shape);
    if (dict === NO_OBJECT) return RELEASED;
    this.putDict(ref, shape, NO_OBJECT);
    return dict;
  }

  free(ref: ObjRef, shape: InstanceShape): void {
    const values = this.peekValues(ref, shape);
    if (values === NULL) return;
    this.values.free(values);
    this.setValues(ref, shape, NULL);
  }

  traverse(ref: ObjRef, shape: InstanceShape, visit: (child: ObjRef) => void): void {
    const values = this.peekValues(ref, shape);
    if (values !== NULL) {
      this.visitValues(values, this.keys.nentries(this.memory.ptr(shape.keysAt)), visit);
      return;
    }
    const dict = this.peekDict(ref, shape);
    if (dict !== NO_OBJECT) visit(dict);
  }
}

/** 3.11: values and dict have a word each. */
export class ValuesAndDict extends OutsideValues {
  peekDict(ref: ObjRef): ObjRef {
    return asObj(this.memory.ptr(ref + MANAGED_DICT));
  }

  protected peekValues(ref: ObjRef): Addr {
    return this.memory.ptr(ref + MANAGED_VALUES);
  }

  protected setValues(ref: ObjRef, _shape: InstanceShape, values: Addr): void {
    this.memory.setPtr(ref + MANAGED_VALUES, values);
  }

  protected putDict(ref: ObjRef, _shape: InstanceShape, dict: ObjRef): void {
    this.memory.setPtr(ref + MANAGED_VALUES, 0);
    this.memory.setPtr(ref + MANAGED_DICT, dict);
  }
}

/** 3.12: one word for both, PyDictOrValues. */
export class DictOrValues extends OutsideValues {
  peekDict(ref: ObjRef): ObjRef {
    const word = this.memory.ptr(ref + MANAGED_DICT);
    return (word & 1) === 0 ? asObj(word) : NO_OBJECT;
  }

  protected peekValues(ref: ObjRef): Addr {
    const word = this.memory.ptr(ref + MANAGED_DICT);
    return (word & 1) === 0 ? NULL : asAddr(word + 1);
  }

  protected setValues(ref: ObjRef, _shape: InstanceShape, values: Addr): void {
    this.memory.setPtr(ref + MANAGED_DICT, values === NULL ? 0 : values - 1);
  }

  protected putDict(ref: ObjRef, _shape: InstanceShape, dict: ObjRef): void {
    this.memory.setPtr(ref + MANAGED_DICT, dict);
  }
}

/** 3.13: values at the end of the object, for as long as they are valid. */
export class InlineValues extends ValueBlocks {
  extraSize(shape: InstanceShape): number {
    return this.values.byteSize(this.values.capacityFor(this.memory.ptr(shape.keysAt)));
  }

  begin(ref: ObjRef, shape: InstanceShape): void {
    this.memory.setPtr(ref + MANAGED_DICT, 0);
    this.values.embed(this.inside(ref, shape), this.capacityForNew(shape));
  }

  peekDict(ref: ObjRef): ObjRef {
    return asObj(this.memory.ptr(ref + MANAGED_DICT));
  }

  /** The values go without a dict; the one that has them gets a copy to keep. */
  setDict(ref: ObjRef, shape: InstanceShape, dict: ObjRef): void {
    const old = this.peekDict(ref);
    const values = this.inside(ref, shape);
    if (old !== NO_OBJECT) this.detach(ref, shape, old);
    this.memory.setPtr(ref + MANAGED_DICT, this.heap.incref(dict));
    if (this.values.isValid(values)) {
      this.values.invalidate(values);
      const count = this.capacity(values);
      for (let i = 0; i < count; i++) this.heap.xdecref(this.takeValue(values, i));
    }
    this.heap.xdecref(old);
  }

  releaseStep(ref: ObjRef, shape: InstanceShape, step: number): number {
    const values = this.inside(ref, shape);
    const dict = this.peekDict(ref);
    if (dict !== NO_OBJECT) {
      this.detach(ref, shape, dict);
      this.memory.setPtr(ref + MANAGED_DICT, 0);
      return dict;
    }
    if (!this.values.isValid(values)) return RELEASED;
    if (step < this.capacity(values)) return this.takeValue(values, step);
    this.values.invalidate(values);
    return RELEASED;
  }

  free(): void {}

  /**
   * As in C, a dict over the values is not visited; it leaves it to the instance to visit them.
   */
  traverse(ref: ObjRef, shape: InstanceShape, visit: (child: ObjRef) => void): void {
    const values = this.peekValues(ref, shape);
    const dict = this.peekDict(ref);
    if (values !== NULL) this.visitValues(values, this.capacity(values), visit);
    else if (dict !== NO_OBJECT) visit(dict);
  }

  protected peekValues(ref: ObjRef, shape: InstanceShape): Addr {
    const values = this.inside(ref, shape);
    return this.values.isValid(values) ? values : NULL;
  }

  protected adopt(ref: ObjRef, _shape: InstanceShape, dict: ObjRef): void {
    this.memory.setPtr(ref + MANAGED_DICT, dict);
  }

  protected override count(ref: ObjRef, _shape: InstanceShape, change: number): void {
    const dict = this.peekDict(ref);
    if (dict === NO_OBJECT) return;
    const at = dict + this.heap.layouts.PyDictObject.ma_used;
    this.memory.setSize_t(at, this.memory.size_t(at) + change);
  }

  private inside(ref: ObjRef, shape: InstanceShape): Addr {
    return asAddr(ref + shape.type.basicsize);
  }

  private capacity(values: Addr): number {
    return this.memory.u8(values);
  }

  /** _PyDict_DetachFromObject: a dict that had the object's values gets a block with them. */
  private detach(ref: ObjRef, shape: InstanceShape, dict: ObjRef): void {
    const values = this.inside(ref, shape);
    const at = dict + this.heap.layouts.PyDictObject.ma_values;
    if (this.memory.ptr(at) !== values) return;
    const capacity = this.capacity(values);
    const copy = this.values.newValues(capacity);
    if (copy === NULL) {
      this.parts.dicts.clear(dict);
      return;
    }
    for (let i = 0; i < this.values.size(values); i++) {
      this.values.addIndex(copy, this.values.indexAt(values, i));
    }
    for (let i = 0; i < capacity; i++) {
      this.memory.setPtr(this.values.slot(copy, i), this.takeValue(values, i));
    }
    this.memory.setPtr(at, copy);
    this.values.invalidate(values);
  }
}

/** The words before the GC head, from the object. */
const MANAGED_VALUES = -32;
const MANAGED_DICT = -24;

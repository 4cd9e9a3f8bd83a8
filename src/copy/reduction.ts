// What an instance is made of, and an instance made of it: object.__reduce_ex__ and the end of
// _reconstruct. Objects/typeobject.c: object_getstate; Lib/copyreg.py: _slotnames; Lib/copy.py.
//
//   state        the dict of the attributes, None, or nothing at all
//   with slots   (dict or None, {name: value, ...}), when any slot holds something
//
// The names of a class's slots are noted in the class, as `__slotnames__`, by the first copy.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";

/** The argument of `__reduce_ex__`: a small int, whichever. */
const PROTOCOL = 2;

export class Reduction {
  private readonly objects: Objects;
  constructor(objects: Objects) {
    this.objects = objects;
  }

  /** An attribute of a class or of its bases, by name: borrowed, or NO_OBJECT. */
  peekInClass(cls: ObjRef, name: string): ObjRef {
    const { text, heap, system } = this.objects;
    const key = text.newName(name);
    try {
      return system.lookup.peek(cls, key);
    } finally {
      heap.decref(key);
    }
  }

  /**
   * What `__reduce_ex__` gives for an instance, a new tuple: a function, its arguments, the state,
   * and two places for iterators. None stands for the function.
   */
  newReduced(instance: ObjRef): ObjRef {
    const { heap, tuples } = this.objects;
    const { none } = this.objects.singletons;
    const protocol = this.newProtocol();
    let args: ObjRef = NO_OBJECT;
    let state: ObjRef = NO_OBJECT;
    try {
      args = tuples.fromItems([heap.typeOf(instance).at]);
      state = this.newState(instance);
      const told = state === NO_OBJECT ? none : state;
      return tuples.fromItems([none, args, told, none, none]);
    } finally {
      heap.xdecref(args);
      heap.xdecref(state);
      heap.xdecref(protocol);
    }
  }

  /**
   * What `__reduce_ex__` gives for a set, a new tuple: its type, its arguments, which are a list of
   * the elements, and None for attributes.
   */
  newReducedSet(set: ObjRef): ObjRef {
    const { heap, tuples, lists, singletons } = this.objects;
    const protocol = this.newProtocol();
    let elements: ObjRef = NO_OBJECT;
    let args: ObjRef = NO_OBJECT;
    try {
      elements = lists.fromIterable(set);
      args = tuples.fromItems([elements]);
      return tuples.fromItems([heap.typeOf(set).at, args, singletons.none]);
    } finally {
      heap.xdecref(elements);
      heap.xdecref(args);
      heap.xdecref(protocol);
    }
  }

  /** The argument of `__reduce_ex__` in a tuple, where that takes one: new, or NO_OBJECT. */
  private newProtocol(): ObjRef {
    const { heap, tuples, numbers } = this.objects;
    if (!heap.profile.copying.reduceTakesTuple) return NO_OBJECT;
    const args = tuples.newTuple(1);
    tuples.initItem(args, 0, numbers.newInt(PROTOCOL));
    return args;
  }

  /** The state of an instance: a new reference, or NO_OBJECT when it has none. */
  private newState(instance: ObjRef): ObjRef {
    const { heap, dicts, singletons, tuples } = this.objects;
    const dict = this.peekDictState(instance);
    const slots = this.newSlotState(instance);
    if (slots === NO_OBJECT || dicts.size(slots) === 0) {
      heap.xdecref(slots);
      return dict === NO_OBJECT ? NO_OBJECT : heap.incref(dict);
    }
    try {
      return tuples.fromItems([dict === NO_OBJECT ? singletons.none : dict, slots]);
    } finally {
      heap.decref(slots);
    }
  }

  /** Gives `instance` the attributes and slots of a state. */
  restore(instance: ObjRef, state: ObjRef): void {
    const { tuples, dicts, heap, instances, singletons } = this.objects;
    const isPair = tuples.isTuple(state);
    const dict = isPair ? tuples.peekItem(state, 0) : state;
    if (dict !== singletons.none) dicts.update(instances.dict(instance), dict);
    if (!isPair) return;
    const slots = tuples.peekItem(state, 1);
    const type = heap.typeOf(instance);
    // The pair that an iterator over a dict's items gives again and again.
    const pair = tuples.fromItems([singletons.none, singletons.none]);
    try {
      for (let at = dicts.next(slots, 0); at >= 0; at = dicts.next(slots, at + 1)) {
        type.slots.setAttr!(instance, dicts.keyAt(slots, at), dicts.valueAt(slots, at));
      }
    } finally {
      heap.decref(pair);
    }
  }

  /** The dict of attributes, borrowed, or NO_OBJECT where the version says that there is none. */
  private peekDictState(instance: ObjRef): ObjRef {
    const { instances, heap } = this.objects;
    if (!heap.profile.copying.emptyDictIsState && instances.isDictEmpty(instance)) return NO_OBJECT;
    return instances.dict(instance);
  }

  /** The slots that hold something, by name: a new reference; NO_OBJECT when the class has none. */
  private newSlotState(instance: ObjRef): ObjRef {
    const { lists, dicts, instances, heap } = this.objects;
    const names = this.peekSlotNames(heap.typeOf(instance).at);
    if (names === NO_OBJECT) return NO_OBJECT;
    if (lists.size(names) === 0 && !heap.profile.copying.emptySlotsAreCollected) return NO_OBJECT;
    const slots = dicts.newDict();
    try {
      for (let i = 0; i < lists.size(names); i++) {
        const name = lists.peekItem(names, i);
        const value = instances.peekOwn(instance, name);
        if (value !== NO_OBJECT) dicts.setItem(slots, name, value);
      }
      return slots;
    } catch (error) {
      heap.decref(slots);
      throw error;
    }
  }

  /** `__slotnames__` of a class, borrowed; made when it is not there. NO_OBJECT for `object`. */
  private peekSlotNames(cls: ObjRef): ObjRef {
    const { heap, dicts, system, text } = this.objects;
    const dict = system.lookup.peekDict(cls);
    if (dict === NO_OBJECT) return NO_OBJECT;
    const key = text.newName("__slotnames__");
    let names: ObjRef = NO_OBJECT;
    try {
      const known = dicts.peekItem(dict, key);
      if (known !== NO_OBJECT) return known;
      names = this.newSlotNames(cls);
      heap.typeType.slots.setAttr!(cls, key, names);
      return names;
    } finally {
      heap.xdecref(names);
      heap.decref(key);
    }
  }

  /** copyreg._slotnames: a new list. */
  private newSlotNames(cls: ObjRef): ObjRef {
    const { heap, lists, text, system } = this.objects;
    const names = lists.newList(0);
    const key = text.newName("__slots__");
    try {
      for (let i = 0; i < system.lookup.mroSize(cls); i++) {
        this.addSlotNames(names, system.lookup.peekDict(system.lookup.peekMro(cls, i)), key);
      }
      return names;
    } catch (error) {
      heap.decref(names);
      throw error;
    } finally {
      heap.decref(key);
    }
  }

  /** The `__slots__` of one class: a name, or names. */
  private addSlotNames(names: ObjRef, dict: ObjRef, key: ObjRef): void {
    const { heap, lists, text, dicts } = this.objects;
    const slots = dict === NO_OBJECT ? NO_OBJECT : dicts.peekItem(dict, key);
    if (slots === NO_OBJECT) return;
    const several = text.isName(slots) ? [slots] : heap.typeOf(slots).slots.iterate!(slots);
    for (const name of several) {
      const characters = text.toHost(name);
      if (characters !== "__dict__" && characters !== "__weakref__") lists.append(names, name);
    }
  }
}

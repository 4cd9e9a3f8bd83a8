// The module copy: copy.copy and copy.deepcopy over the objects of a heap. Lib/copy.py.
//
// A shallow copy is a new object with references to the same parts; what cannot change is its own
// copy. By version: a list, dict or set is copied by its type called with it (2.7) or by its method
// `copy`, which differ in the room that the copy has.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { CopyingProfile } from "../profile/copying.ts";
import { type CallObject, Deepcopier, refuseCopy } from "./deepcopy.ts";
import { CopyKinds } from "./kind.ts";
import { Reduction } from "./reduction.ts";

export class Copies {
  private readonly objects: Objects;
  private readonly profile: CopyingProfile;
  private readonly kinds: CopyKinds;
  private readonly reduction: Reduction;
  private readonly deepcopier: Deepcopier;
  private readonly call: CallObject | undefined;

  /** `call` runs a program's own `__copy__` and `__deepcopy__`; else nobody looks for them. */
  constructor(objects: Objects, call?: CallObject) {
    this.objects = objects;
    this.profile = objects.heap.profile.copying;
    this.kinds = new CopyKinds(objects, this.profile.shallowAtoms);
    this.reduction = new Reduction(objects);
    this.deepcopier = new Deepcopier(objects, this.reduction, call);
    this.call = call;
  }

  /** copy.copy: a new reference. */
  copy(x: ObjRef): ObjRef {
    const { recursion } = this.objects.heap;
    recursion.enter("");
    try {
      return this.copyNew(x);
    } finally {
      recursion.leave();
    }
  }

  /** copy.deepcopy: a new reference. `memo` is a dict that the caller has, or NO_OBJECT. */
  deepcopy(x: ObjRef, memo: ObjRef = NO_OBJECT): ObjRef {
    return this.deepcopier.deepcopy(x, memo);
  }

  private copyNew(x: ObjRef): ObjRef {
    const { heap, lists, dicts, sets, weakproxies } = this.objects;
    const isMethod = this.profile.shallow === "method";
    switch (this.kinds.kindOf(x)) {
      case "atom":
      case "tuple":
      case "frozenset":
        return heap.incref(x);
      case "list":
        return isMethod ? lists.slice(x, 0, lists.size(x)) : lists.construct(x);
      case "dict":
        return isMethod ? dicts.copy(x) : this.newDictFrom(x);
      case "set":
        return isMethod ? sets.copy(x) : sets.setFrom(x, []);
      case "method":
        return this.copyMethod(x);
      case "proxy":
        return this.copyReduced(weakproxies.peekReferent(x));
      default:
        return this.copyReduced(x);
    }
  }

  /** dict(x). */
  private newDictFrom(x: ObjRef): ObjRef {
    const { dicts, heap } = this.objects;
    const dict = dicts.dictNew();
    try {
      dicts.update(dict, x);
      return dict;
    } catch (error) {
      heap.decref(dict);
      throw error;
    }
  }

  /** method.__reduce__: the attribute of its object is got once more. */
  private copyMethod(x: ObjRef): ObjRef {
    const { methods, heap } = this.objects;
    if (this.profile.methodsAreUncopyable) {
      const { name } = heap.typeOf(x);
      throw new PyError("TypeError", `${name} expected at least 2 arguments, got 0`);
    }
    return methods.newMethod(methods.peekFunction(x), methods.peekSelf(x), methods.peekClass(x));
  }

  private copyReduced(x: ObjRef): ObjRef {
    const { heap, instances, sets } = this.objects;
    const kind = this.kinds.kindOf(x);
    if (kind === "set") return sets.setFrom(x, []);
    if (kind !== "instance") throw refuseCopy(this.objects, x);
    const cls = heap.typeOf(x).at;
    if (this.call !== undefined) {
      const own = this.reduction.peekInClass(cls, "__copy__");
      if (own !== NO_OBJECT) return this.call(own, [x]);
    }
    const state = this.reduction.newState(x);
    let y: ObjRef = NO_OBJECT;
    try {
      y = instances.newInstance(cls);
      if (state !== NO_OBJECT) this.reduction.restore(y, state);
      return y;
    } catch (error) {
      heap.xdecref(y);
      throw error;
    } finally {
      heap.xdecref(state);
    }
  }
}

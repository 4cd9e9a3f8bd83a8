// The module copy: copy.copy and copy.deepcopy over the objects of a heap. Lib/copy.py.
//
// A shallow copy is a new object with references to the same parts; what cannot change is its own
// copy. By version: a list, dict or set is copied by its type called with it (2.7) or by its method
// `copy`, which differ in the room that the copy has.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { CopyingProfile } from "../profile/copying.ts";
import { Arguments } from "./arguments.ts";
import { type CallObject, Deepcopier, refuseCopy } from "./deepcopy.ts";
import { CopyKinds } from "./kind.ts";
import { Memo } from "./memo.ts";
import { Reduction } from "./reduction.ts";

export class Copies {
  private readonly objects: Objects;
  private readonly profile: CopyingProfile;
  private readonly kinds: CopyKinds;
  private readonly reduction: Reduction;
  private readonly arguments: Arguments;
  private readonly deepcopier: Deepcopier;
  private readonly call: CallObject | undefined;

  /** `call` runs a program's own `__copy__` and `__deepcopy__`; else nobody looks for them. */
  constructor(objects: Objects, call?: CallObject) {
    this.objects = objects;
    this.profile = objects.heap.profile.copying;
    this.kinds = new CopyKinds(objects, this.profile.shallowAtoms);
    this.reduction = new Reduction(objects);
    this.arguments = new Arguments(objects);
    this.deepcopier = new Deepcopier(objects, this.reduction, this.arguments, call);
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
    const { heap, sets } = this.objects;
    const kind = this.kinds.kindOf(x);
    if (kind === "set") return sets.setFrom(x, []);
    if (kind !== "instance") throw refuseCopy(this.objects, x);
    const cls = heap.typeOf(x).at;
    if (this.call !== undefined) {
      const own = this.reduction.peekInClass(cls, "__copy__");
      if (own !== NO_OBJECT) return this.call(own, [x]);
    }
    return this.newRebuilt(x, cls);
  }

  /** _reconstruct(x, None, *reduced): a new instance of `cls` with the state of `x`. */
  private newRebuilt(x: ObjRef, cls: ObjRef): ObjRef {
    const { heap, tuples, singletons } = this.objects;
    const { stars, argumentsStay } = this.profile;
    const isStarred = stars !== "together";
    const reduced = this.reduction.newReduced(x);
    const args = tuples.peekItem(reduced, 1);
    const state = tuples.peekItem(reduced, 2);
    let starred: ObjRef = NO_OBJECT;
    let memo: ObjRef = NO_OBJECT;
    let y: ObjRef = NO_OBJECT;
    try {
      if (isStarred) starred = this.arguments.newStarred([x, singletons.none], reduced);
      else memo = this.objects.dicts.newDict();
      if (!argumentsStay) {
        heap.xdecref(starred);
        starred = NO_OBJECT;
      }
      y = this.arguments.newInstance(
        cls,
        isStarred ? heap.incref(args) : this.arguments.newOne(cls),
      );
      if (memo !== NO_OBJECT) new Memo(this.objects, memo).putCopy(x, y);
      if (state !== singletons.none) this.reduction.restore(y, state);
      return y;
    } catch (error) {
      heap.xdecref(y);
      throw error;
    } finally {
      heap.xdecref(memo);
      heap.xdecref(starred);
      heap.decref(reduced);
    }
  }
}

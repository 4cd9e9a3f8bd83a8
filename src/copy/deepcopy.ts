// copy.deepcopy. Lib/copy.py, its functions by name; what C's `__reduce_ex__` gives, reduction.ts.
//
// What CPython's frames hold while they copy lies on a stack of this class, `held`; an error gives
// all of it up, from the innermost frame outwards. Every function of copy.py counts as a frame
// against the recursion limit, so that a graph is too deep here where it is there.
//
// By version: whether what is its own copy comes into the memo (2.7), how many frames a tuple and
// the arguments of a reduced object take, and which calls of C count against the limit.

import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { CopyingProfile } from "../profile/copying.ts";
import { CopyKinds } from "./kind.ts";
import { Memo } from "./memo.ts";
import type { Reduction } from "./reduction.ts";

/** Calls a program's `__copy__` or `__deepcopy__` with what is borrowed: a new reference. */
export type CallObject = (callee: ObjRef, args: readonly ObjRef[]) => ObjRef;

const WHILE_CALLING = " while calling a Python object";
const OBJECT_HEAD = 16;
const POINTER = 8;

export class Deepcopier {
  declare private readonly objects: Objects;
  declare private readonly profile: CopyingProfile;
  declare private readonly kinds: CopyKinds;
  declare private readonly reduction: Reduction;
  declare private readonly call: CallObject | undefined;
  private memo!: Memo;
  /** References of the frames that are open, innermost last. */
  private readonly held: ObjRef[] = [];
  private frames = 0;

  constructor(objects: Objects, reduction: Reduction, call: CallObject | undefined) {
    this.objects = objects;
    this.profile = objects.heap.profile.copying;
    this.kinds = new CopyKinds(objects, this.profile.deepAtoms);
    this.reduction = reduction;
    this.call = call;
  }

  /** deepcopy(x, memo), with a memo of its own when it is NO_OBJECT: a new reference. */
  deepcopy(x: ObjRef, memo: ObjRef): ObjRef {
    const { objects, held } = this;
    const [base, frames, outer] = [held.length, this.frames, this.memo];
    try {
      const dict = memo === NO_OBJECT ? this.hold(objects.dicts.newDict()) : memo;
      this.memo = new Memo(objects, dict);
      const y = this.copyOf(x);
      if (memo === NO_OBJECT) this.drop();
      return y;
    } catch (error) {
      while (held.length > base) this.drop();
      while (this.frames > frames) this.leave();
      throw error;
    } finally {
      this.memo = outer;
    }
  }

  /** deepcopy(x, memo): a new reference. */
  private copyOf(x: ObjRef): ObjRef {
    const { heap } = this.objects;
    const { memo } = this;
    this.enter(true);
    const id = this.hold(memo.newId(x));
    // A key's comparison is a call that the frame's own place has room for.
    this.leave();
    const known = memo.peek(id);
    this.enter(false);
    if (known !== NO_OBJECT) {
      if (this.profile.depth === "hits") this.checkRoom(1);
      heap.incref(known);
    }
    const y = known !== NO_OBJECT ? known : this.copyNew(x);
    if (known === NO_OBJECT && (this.profile.memoHasAtoms || y !== x)) {
      this.hold(y);
      memo.put(id, y);
      if (this.profile.depth === "hits") this.checkRoom(2);
      memo.keepAlive(x);
      this.release();
    }
    this.drop();
    this.leave();
    return y;
  }

  /** The copy of what the memo does not have: a new reference. */
  private copyNew(x: ObjRef): ObjRef {
    switch (this.kinds.kindOf(x)) {
      case "atom":
        this.enter(false);
        this.leave();
        return this.objects.heap.incref(x);
      case "list":
        return this.copyList(x);
      case "tuple":
        return this.copyTuple(x);
      case "dict":
        return this.copyDict(x);
      case "method":
        return this.copyMethod(x);
      case "proxy":
        return this.copyReduced(x, this.objects.weakproxies.peekReferent(x));
      default:
        return this.copyReduced(x, x);
    }
  }

  /** _deepcopy_list. */
  private copyList(x: ObjRef): ObjRef {
    const { lists, heap } = this.objects;
    this.enter(true);
    const y = this.hold(lists.newList(0));
    this.memo.putCopy(x, y);
    for (let i = 0; i < lists.size(x); i++) {
      const item = this.hold(heap.incref(lists.peekItem(x, i)));
      lists.append(y, this.hold(this.copyOf(item)));
      this.drop();
      this.drop();
    }
    this.leave();
    return this.release();
  }

  /** _deepcopy_tuple: the tuple itself when none of its items changed. */
  private copyTuple(x: ObjRef): ObjRef {
    const { lists, tuples, heap } = this.objects;
    const { memo, profile } = this;
    this.enter(false);
    const items = this.hold(lists.newList(0));
    if (profile.tupleFrames === 2) this.enter(false);
    let isSame = true;
    for (let i = 0; i < tuples.size(x); i++) {
      const item = this.hold(this.copyOf(tuples.peekItem(x, i)));
      isSame &&= item === tuples.peekItem(x, i);
      lists.append(items, item);
      this.drop();
    }
    if (profile.tupleFrames === 2) this.leave();
    // A cycle through a list has been closed with a copy of this very tuple.
    const known = memo.peekCopy(x);
    let y: ObjRef;
    if (known !== NO_OBJECT) {
      y = heap.incref(known);
    } else {
      if (profile.depth === "hits") this.checkRoom(1);
      y = isSame ? heap.incref(x) : tuples.fromIterable(items);
    }
    this.drop();
    this.hold(y);
    if (profile.memoHasAtoms && known === NO_OBJECT) memo.putCopy(x, y);
    this.leave();
    return this.release();
  }

  /** _deepcopy_dict: values before their keys. */
  private copyDict(x: ObjRef): ObjRef {
    const { dicts, heap } = this.objects;
    this.enter(true);
    const y = this.hold(dicts.newDict());
    this.memo.putCopy(x, y);
    for (let at = dicts.next(x, 0); at >= 0; at = dicts.next(x, at + 1)) {
      const key = this.hold(heap.incref(dicts.keyAt(x, at)));
      const value = this.hold(heap.incref(dicts.valueAt(x, at)));
      const newValue = this.hold(this.copyOf(value));
      const newKey = this.hold(this.copyOf(key));
      dicts.setItem(y, newKey, newValue);
      for (let i = 0; i < 4; i++) this.drop();
    }
    this.leave();
    return this.release();
  }

  /** _deepcopy_method: the same function of the copy of its object. */
  private copyMethod(x: ObjRef): ObjRef {
    const { methods } = this.objects;
    this.enter(true);
    const self = methods.peekSelf(x);
    const copy = this.hold(self === NO_OBJECT ? NO_OBJECT : this.copyOf(self));
    const y = methods.newMethod(methods.peekFunction(x), copy, methods.peekClass(x));
    this.drop();
    this.leave();
    return y;
  }

  /** What `x` reduces to, rebuilt; `from` is the referent when it is a proxy. */
  private copyReduced(x: ObjRef, from: ObjRef): ObjRef {
    switch (this.kinds.kindOf(from)) {
      case "instance":
        return this.copyInstance(x, from);
      case "set":
      case "frozenset":
        return this.copySet(x, from);
      case "range":
        return this.copyRange(x);
      default:
        throw refuseCopy(this.objects, from);
    }
  }

  /** _reconstruct of a set: from a list of its elements, which the memo keeps. */
  private copySet(x: ObjRef, from: ObjRef): ObjRef {
    const { lists, sets, heap } = this.objects;
    const elements = this.hold(lists.fromIterable(from));
    this.enterRebuild();
    const copied = this.copyArgument(elements);
    const items = heap.typeOf(copied).slots.iterate!(copied);
    const isSet = this.kinds.kindOf(from) === "set";
    const y = this.hold(isSet ? sets.setFrom(copied, items) : sets.frozensetFrom(copied, items));
    this.memo.putCopy(x, y);
    this.leaveRebuild();
    this.release();
    this.drop();
    this.drop();
    return y;
  }

  /** _reconstruct of an instance: `__deepcopy__` of its class, else attributes and slots. */
  private copyInstance(x: ObjRef, from: ObjRef): ObjRef {
    const { heap, instances } = this.objects;
    const cls = heap.typeOf(from).at;
    if (this.call !== undefined) {
      const own = this.reduction.peekInClass(cls, "__deepcopy__");
      if (own !== NO_OBJECT) return this.call(own, [from, this.memo.dict]);
    }
    const state = this.hold(this.reduction.newState(from));
    this.enterRebuild();
    this.copyArgument(cls);
    this.drop();
    const y = this.hold(instances.newInstance(cls));
    this.memo.putCopy(x, y);
    if (state !== NO_OBJECT) {
      this.reduction.restore(y, this.hold(this.copyOf(state)));
      this.drop();
    }
    this.leaveRebuild();
    this.release();
    this.drop();
    return y;
  }

  /** range(start, stop, step): the ints in its fields are their own copies. */
  private copyRange(x: ObjRef): ObjRef {
    const { heap } = this.objects;
    const type = heap.typeOf(x);
    this.enterRebuild();
    const y = this.hold(heap.newObject(type));
    for (let field = OBJECT_HEAD; field < type.basicsize; field += POINTER) {
      const value = asObj(heap.memory.ptr(x + field));
      heap.memory.setPtr(y + field, heap.incref(value));
    }
    this.memo.putCopy(x, y);
    this.leaveRebuild();
    return this.release();
  }

  /** The one argument that a reduced object is rebuilt with, copied: held, to be dropped. */
  private copyArgument(argument: ObjRef): ObjRef {
    const { tuples, heap } = this.objects;
    if (this.profile.argumentsAre === "generator") {
      this.enter(false);
      const copied = this.hold(this.copyOf(argument));
      this.leave();
      return copied;
    }
    const args = this.hold(tuples.newTuple(1));
    tuples.initItem(args, 0, heap.incref(argument));
    const copies = this.hold(this.copyOf(args));
    const copied = heap.incref(tuples.peekItem(copies, 0));
    this.drop();
    this.drop();
    return this.hold(copied);
  }

  // ---- frames

  private hold(ref: ObjRef): ObjRef {
    this.held.push(ref);
    return ref;
  }

  /** Gives up what was held last. */
  private drop(): void {
    this.objects.heap.xdecref(this.held.pop()!);
  }

  /** What was held last is the caller's. */
  private release(): ObjRef {
    return this.held.pop()!;
  }

  /** A frame of copy.py; one that calls C must have room for that too, where it counts. */
  private enter(callsC: boolean): void {
    this.objects.heap.recursion.enter("");
    this.frames++;
    if (callsC && this.profile.depth === "calls") this.checkRoom(1);
  }

  private leave(): void {
    this.objects.heap.recursion.leave();
    this.frames--;
  }

  private enterRebuild(): void {
    for (let i = 0; i < this.profile.rebuildCalls; i++) this.enter(false);
    this.enter(false);
  }

  private leaveRebuild(): void {
    for (let i = 0; i <= this.profile.rebuildCalls; i++) this.leave();
  }

  /** RecursionError unless `count` more calls could be made here. */
  private checkRoom(count: number): void {
    const { recursion } = this.objects.heap;
    let entered = 0;
    try {
      for (; entered < count; entered++) recursion.enter(WHILE_CALLING);
    } finally {
      for (; entered > 0; entered--) recursion.leave();
    }
  }
}

/** What copyreg says of an object that cannot be taken apart. */
export function refuseCopy({ heap }: Objects, x: ObjRef): PyError {
  const { name } = heap.typeOf(x);
  const objects = heap.profile.copying.refusal === "objects";
  const text = objects ? `can't pickle ${name} objects` : `cannot pickle '${name}' object`;
  return new PyError("TypeError", text);
}

// copy.deepcopy. Lib/copy.py, its functions by name; what C's `__reduce_ex__` gives, reduction.ts.
//
// What is allocated on the way is taken and given back in the order in which copy.py does it, for
// free lists give it to the program in the opposite one.
//
// By version: whether what is its own copy comes into the memo (2.7), how many frames a tuple and
// the arguments of a reduced object take, which calls of C count against the limit, and what makes
// a call or a loop allocate.

import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { Arguments } from "./arguments.ts";
import { CopyFrames } from "./frames.ts";
import { CopyKinds } from "./kind.ts";
import { Memo } from "./memo.ts";
import type { Reduction } from "./reduction.ts";

/** Calls a program's `__copy__` or `__deepcopy__` with what is borrowed: a new reference. */
export type CallObject = (callee: ObjRef, args: readonly ObjRef[]) => ObjRef;

const OBJECT_HEAD = 16;
const POINTER = 8;

export class Deepcopier extends CopyFrames {
  declare private readonly objects: Objects;
  declare private readonly kinds: CopyKinds;
  declare private readonly reduction: Reduction;
  declare private readonly call: CallObject | undefined;
  declare private readonly arguments: Arguments;
  private memo!: Memo;

  constructor(
    objects: Objects,
    reduction: Reduction,
    args: Arguments,
    call: CallObject | undefined,
  ) {
    super(objects.heap);
    this.objects = objects;
    this.arguments = args;
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
      return this.copyFrom(base, x);
    } catch (error) {
      this.unwind(base, frames);
      throw error;
    } finally {
      this.memo = outer;
    }
  }

  /** deepcopy(x, memo) of somebody who has the memo: a new reference. */
  private copyOf(x: ObjRef): ObjRef {
    return this.copyFrom(this.held.length, x);
  }

  /** deepcopy(x, memo): a new reference. What is held from `base` on are the frame's variables. */
  private copyFrom(base: number, x: ObjRef): ObjRef {
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
    this.dropFrom(base);
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
    const { heap } = this.objects;
    const { memo, profile } = this;
    const base = this.held.length;
    this.enter(false);
    const items = this.copyItems(x);
    // A cycle through a list has been closed with a copy of this very tuple.
    const id = this.hold(memo.newId(x));
    const known = memo.peek(id);
    let y: ObjRef;
    if (known !== NO_OBJECT) {
      y = heap.incref(known);
    } else {
      if (profile.depth === "hits") this.checkRoom(1);
      if (profile.caughtStay) this.hold(this.arguments.newOne(id));
      y = this.tupleOf(items, x);
    }
    this.hold(y);
    if (profile.memoHasAtoms && known === NO_OBJECT) memo.put(id, y);
    this.release();
    // What was caught goes first, then variables.
    while (this.held.length > base) this.drop();
    this.leave();
    return y;
  }

  /** Copies of a tuple's items: a list, held. */
  private copyItems(x: ObjRef): ObjRef {
    const { lists, tuples } = this.objects;
    const isFunction = this.profile.tupleFrames === 2;
    const items = this.hold(lists.newList(0));
    // A comprehension that is a function has a closure: deepcopy and memo.
    if (isFunction) {
      this.hold(this.arguments.newPair());
      this.enter(false);
    }
    for (let i = 0; i < tuples.size(x); i++) {
      lists.append(items, this.hold(this.copyOf(tuples.peekItem(x, i))));
      this.drop();
    }
    if (isFunction) {
      this.leave();
      this.drop();
    }
    return items;
  }

  /** `x` when these are its items, else a tuple of them: a new reference. Gives the list up. */
  private tupleOf(items: ObjRef, x: ObjRef): ObjRef {
    const { lists, tuples, heap } = this.objects;
    const byZip = this.profile.tuplesAreComparedBy === "zip";
    // zip is called with a tuple, has one of iterators, and gives one again and again.
    const called = byZip ? this.hold(this.arguments.newPair()) : NO_OBJECT;
    const first = this.hold(byZip ? this.arguments.newPair() : lists.newList(0));
    const second = byZip ? this.hold(this.arguments.newPair()) : NO_OBJECT;
    this.discard(called);
    const size = tuples.size(x);
    let isSame = true;
    for (let i = 0; i < size && isSame; i++) {
      isSame = tuples.peekItem(x, i) === lists.peekItem(items, i);
    }
    let y = heap.incref(x);
    if (!isSame) {
      heap.decref(y);
      y = this.arguments.newTupleOf(items);
      this.discard(items);
    }
    this.hold(y);
    this.discard(first);
    this.discard(second);
    if (isSame) this.discard(items);
    return this.release();
  }

  /** _deepcopy_dict: values before their keys. */
  private copyDict(x: ObjRef): ObjRef {
    const { dicts, heap } = this.objects;
    this.enter(true);
    const y = this.hold(dicts.newDict());
    this.memo.putCopy(x, y);
    // The pair that an iterator over a dict's items gives again and again.
    this.hold(this.arguments.newPair());
    for (let at = dicts.next(x, 0); at >= 0; at = dicts.next(x, at + 1)) {
      const key = this.hold(heap.incref(dicts.keyAt(x, at)));
      const value = this.hold(heap.incref(dicts.valueAt(x, at)));
      const newValue = this.hold(this.copyOf(value));
      const newKey = this.hold(this.copyOf(key));
      dicts.setItem(y, newKey, newValue);
      for (let i = 0; i < 4; i++) this.drop();
    }
    this.drop();
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
    const { sets, tuples, heap } = this.objects;
    const reduced = this.hold(this.reduction.newReducedSet(from));
    this.beginRebuild(x, reduced);
    const args = this.hold(this.copyArguments(tuples.peekItem(reduced, 1)));
    const copied = tuples.peekItem(args, 0);
    const items = heap.typeOf(copied).slots.iterate!(copied);
    const isSet = this.kinds.kindOf(from) === "set";
    const y = this.hold(isSet ? sets.setFrom(copied, items) : sets.frozensetFrom(copied, items));
    this.discard(args);
    this.memo.putCopy(x, y);
    return this.endRebuild();
  }

  /** _reconstruct of an instance: `__deepcopy__` of its class, else attributes and slots. */
  private copyInstance(x: ObjRef, from: ObjRef): ObjRef {
    const { heap, tuples, singletons } = this.objects;
    const cls = heap.typeOf(from).at;
    if (this.call !== undefined) {
      const own = this.reduction.peekInClass(cls, "__deepcopy__");
      if (own !== NO_OBJECT) return this.call(own, [from, this.memo.dict]);
    }
    const reduced = this.hold(this.reduction.newReduced(from));
    const state = tuples.peekItem(reduced, 2);
    this.beginRebuild(x, reduced);
    const args = this.copyArguments(tuples.peekItem(reduced, 1));
    const y = this.hold(this.arguments.newInstance(cls, args));
    this.memo.putCopy(x, y);
    if (state !== singletons.none) {
      this.reduction.restore(y, this.hold(this.copyOf(state)));
      this.drop();
    }
    return this.endRebuild();
  }

  /** range(start, stop, step): the ints in its fields are their own copies. */
  private copyRange(x: ObjRef): ObjRef {
    const { heap } = this.objects;
    const type = heap.typeOf(x);
    this.enterFrames();
    const y = this.hold(heap.newObject(type));
    for (let field = OBJECT_HEAD; field < type.basicsize; field += POINTER) {
      const value = asObj(heap.memory.ptr(x + field));
      heap.memory.setPtr(y + field, heap.incref(value));
    }
    this.memo.putCopy(x, y);
    this.leaveFrames();
    return this.release();
  }

  /**
   * The arguments that a reduced object is rebuilt with, one, copied and in a tuple that only the
   * call has: a new reference.
   */
  private copyArguments(args: ObjRef): ObjRef {
    const { tuples } = this.objects;
    if (this.profile.argumentsAre === "tuple") {
      const copies = this.hold(this.copyOf(args));
      const called = this.arguments.newOne(tuples.peekItem(copies, 0));
      this.drop();
      return called;
    }
    // A generator's function has a closure: deepcopy and memo.
    const closure = this.hold(this.arguments.newPair());
    if (!this.profile.generatorsKeepClosures) this.discard(closure);
    const guess = this.hold(this.arguments.newGuess());
    this.enter(false);
    const copied = this.copyOf(tuples.peekItem(args, 0));
    this.leave();
    tuples.initItem(guess, 0, copied);
    const settled = tuples.shrink(guess, 1);
    this.release();
    if (this.profile.generatorsKeepClosures) this.drop();
    return settled;
  }

  /** The call _reconstruct(x, memo, *reduced): its arguments are held as long as it has them. */
  private beginRebuild(x: ObjRef, reduced: ObjRef): void {
    const { stars, argumentsStay } = this.profile;
    const starred =
      stars === "together" ? NO_OBJECT : this.arguments.newStarred([x, this.memo.dict], reduced);
    this.hold(starred);
    if (!argumentsStay) this.discard(starred);
    this.enterFrames();
  }

  /** What was held last is what the call gives. */
  private endRebuild(): ObjRef {
    this.leaveFrames();
    const y = this.release();
    if (this.profile.argumentsStay) this.drop();
    return y;
  }

  private enterFrames(): void {
    for (let i = 0; i < this.profile.rebuildCalls; i++) this.enter(false);
    this.enter(false);
  }

  private leaveFrames(): void {
    for (let i = 0; i <= this.profile.rebuildCalls; i++) this.leave();
  }
}

/** What copyreg says of an object that cannot be taken apart. */
export function refuseCopy({ heap }: Objects, x: ObjRef): PyError {
  const { name } = heap.typeOf(x);
  const objects = heap.profile.copying.refusal === "objects";
  const text = objects ? `can't pickle ${name} objects` : `cannot pickle '${name}' object`;
  return new PyError("TypeError", text);
}

// Tuples that calls take their arguments from, as Lib/copy.py and Lib/copyreg.py make them on their
// way. Each is gone before the copy is finished, and yet it is seen: what a free list gives next
// depends on the order in which these were taken from it and given back.
//
//   f(a, b, *rest)      named ones, then the rest       BUILD_TUPLE_UNPACK_WITH_CALL, LIST_TO_TUPLE
//   f(*(g(x) for ...))  a tuple of a guessed length     PySequence_Tuple
//   tuple(x)            a tuple of x                    type_call
//
// By version: what a star joins by, whether a function's arguments go as soon as it begins, and
// whether a type is called with a tuple at all.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { CopyingProfile } from "../profile/copying.ts";

/** What PyObject_LengthHint takes a generator for. */
const GUESSED_LENGTH = 10;

export class Arguments {
  declare private readonly objects: Objects;
  declare private readonly profile: CopyingProfile;
  declare private readonly typesTakeTuples: boolean;

  constructor(objects: Objects) {
    this.objects = objects;
    this.profile = objects.heap.profile.copying;
    this.typesTakeTuples = objects.heap.profile.source.typesTakeTuples;
  }

  /** A new tuple of one item. */
  newOne(item: ObjRef): ObjRef {
    return this.objects.tuples.fromItems([item]);
  }

  /** Two places that only a closure or an iterator looks at. */
  newPair(): ObjRef {
    const { none } = this.objects.singletons;
    return this.objects.tuples.fromItems([none, none]);
  }

  /** copyreg.__newobj__(*args): a new instance of `cls`, which others hold. Steals `args`. */
  newInstance(cls: ObjRef, args: ObjRef): ObjRef {
    const { heap, tuples, instances } = this.objects;
    const { argumentsStay } = this.profile;
    let starred: ObjRef = NO_OBJECT;
    if (!argumentsStay) heap.decref(args);
    try {
      starred = this.newStarred([cls], tuples.peekEmpty());
      return instances.newInstance(cls);
    } finally {
      heap.xdecref(starred);
      if (argumentsStay) heap.decref(args);
    }
  }

  /** Where the items of a generator go that is unpacked into arguments. */
  newGuess(): ObjRef {
    return this.objects.tuples.newTuple(GUESSED_LENGTH);
  }

  /** tuple(items): a new reference. */
  newTupleOf(items: ObjRef): ObjRef {
    const { tuples, heap } = this.objects;
    const args = this.typesTakeTuples ? this.newOne(items) : NO_OBJECT;
    try {
      return tuples.fromIterable(items);
    } finally {
      heap.xdecref(args);
    }
  }

  /**
   * The arguments of `f(a, b, *rest)`: a new tuple. Where one is made for all of them, nothing but
   * named ones is met.
   */
  newStarred(items: readonly ObjRef[], rest: ObjRef): ObjRef {
    const { lists, tuples, heap } = this.objects;
    const { stars } = this.profile;
    const named = stars === "list" ? NO_OBJECT : tuples.fromItems(items);
    if (stars === "together") return named;
    const sum = lists.newList(0);
    try {
      if (named !== NO_OBJECT) {
        lists.extend(sum, named);
      } else {
        for (const item of items) lists.append(sum, item);
      }
      lists.extend(sum, rest);
      return tuples.fromIterable(sum);
    } finally {
      heap.decref(sum);
      heap.xdecref(named);
    }
  }
}

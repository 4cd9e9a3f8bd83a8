// The memo of a deep copy: a dict of the program's heap, and what it keeps alive. Lib/copy.py.
//
//   id(x) ---> the copy of x
//   id(memo) ---> [x, ...]      the originals, so that no id is given to another object meanwhile
//
// A key is an int made for the purpose; the first of equal ones stays in the dict.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";

export class Memo {
  /** The dict, borrowed. */
  readonly dict: ObjRef;
  private readonly objects: Objects;

  constructor(objects: Objects, dict: ObjRef) {
    this.objects = objects;
    this.dict = dict;
  }

  /** id(x): a new reference. */
  newId(x: ObjRef): ObjRef {
    return this.objects.numbers.newInt(x);
  }

  /** The copy under `id`, borrowed, or NO_OBJECT. */
  peek(id: ObjRef): ObjRef {
    return this.objects.dicts.peekItem(this.dict, id);
  }

  /** memo[id] = copy: takes references of its own. */
  put(id: ObjRef, copy: ObjRef): void {
    this.objects.dicts.setItem(this.dict, id, copy);
  }

  /** The copy of `x`, borrowed, or NO_OBJECT. */
  peekCopy(x: ObjRef): ObjRef {
    const id = this.newId(x);
    try {
      return this.peek(id);
    } finally {
      this.objects.heap.decref(id);
    }
  }

  /** memo[id(x)] = copy: takes references of its own. */
  putCopy(x: ObjRef, copy: ObjRef): void {
    const id = this.newId(x);
    try {
      this.put(id, copy);
    } finally {
      this.objects.heap.decref(id);
    }
  }

  /** _keep_alive: takes a reference of its own to `x`. */
  keepAlive(x: ObjRef): void {
    const { lists, heap } = this.objects;
    const id = this.newId(this.dict);
    const kept = this.peek(id);
    if (kept !== NO_OBJECT) {
      heap.decref(id);
      lists.append(kept, x);
      return;
    }
    // The KeyError has the key that was not there, and is still being handled.
    let list: ObjRef = NO_OBJECT;
    try {
      list = lists.newList(1);
      lists.initItem(list, 0, heap.incref(x));
      this.putCopy(this.dict, list);
    } finally {
      heap.xdecref(list);
      heap.decref(id);
    }
  }
}

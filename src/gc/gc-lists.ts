// Doubly linked lists through GC heads, as each generation is one: circular, with a head that is no
// object. Modules/gcmodule.c: gc_list_*, in 3.13 Python/gc.c.
//
//   list -> head -> head -> list        _gc_next forwards, _gc_prev back
//
// From 3.8 on the low bits of `_gc_prev` are flags of the object, which every function here leaves
// as they are. What a collection does to `_gc_next` and `_gc_prev` while it counts is not a list:
// see refs-in-prev.ts.

import { asGcHead, type GcHeadAddr } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";

/** Bits of `_gc_prev` that are flags where the head has no field for gc_refs. */
const PREV_FLAGS = 3;

export class GcLists {
  declare private readonly words: Int32Array;
  declare private readonly prevField: number;
  /** Bits of `_gc_prev` that are an address. */
  declare private readonly prevMask: number;

  constructor(memory: Memory, { PyGC_Head }: ObjectLayouts) {
    this.words = memory.words;
    this.prevField = PyGC_Head._gc_prev;
    this.prevMask = PyGC_Head.gc_refs >= 0 ? ~0 : ~PREV_FLAGS;
  }

  /** gc_list_init: the list is empty. */
  init(list: GcHeadAddr): void {
    this.setNext(list, list);
    this.setPrev(list, list);
  }

  isEmpty(list: GcHeadAddr): boolean {
    return this.words[list >> 2] === list;
  }

  next(head: GcHeadAddr): GcHeadAddr {
    return asGcHead(this.words[head >> 2]!);
  }

  prev(head: GcHeadAddr): GcHeadAddr {
    return asGcHead(this.words[(head + this.prevField) >> 2]! & this.prevMask);
  }

  setNext(head: GcHeadAddr, next: number): void {
    this.words[head >> 2] = next;
    this.words[(head >> 2) + 1] = 0;
  }

  setPrev(head: GcHeadAddr, prev: GcHeadAddr): void {
    const i = (head + this.prevField) >> 2;
    this.words[i] = (this.words[i]! & ~this.prevMask) | prev;
    this.words[i + 1] = 0;
  }

  /** gc_list_append: `head` is on no list. */
  append(head: GcHeadAddr, list: GcHeadAddr): void {
    const last = this.prev(list);
    this.setNext(last, head);
    this.setPrev(head, last);
    this.setNext(head, list);
    this.setPrev(list, head);
  }

  /** gc_list_remove, but for what the head says of itself. */
  remove(head: GcHeadAddr): void {
    const [prev, next] = [this.prev(head), this.next(head)];
    this.setNext(prev, next);
    this.setPrev(next, prev);
  }

  /** gc_list_move: from whichever list it is on to the end of `list`. */
  move(head: GcHeadAddr, list: GcHeadAddr): void {
    this.remove(head);
    this.append(head, list);
  }

  /** gc_list_merge: `from` is appended to `to`, and is empty then. */
  merge(from: GcHeadAddr, to: GcHeadAddr): void {
    if (!this.isEmpty(from)) {
      const [first, last, tail] = [this.next(from), this.prev(from), this.prev(to)];
      this.setNext(tail, first);
      this.setPrev(first, tail);
      this.setNext(last, to);
      this.setPrev(to, last);
    }
    this.init(from);
  }

  /** gc_list_size. */
  size(list: GcHeadAddr): number {
    let size = 0;
    for (let head = this.next(list); head !== list; head = this.next(head)) size++;
    return size;
  }

  /** The heads on a list in order; one that does not close is cut behind `limit`. */
  all(list: GcHeadAddr, limit: number = Number.POSITIVE_INFINITY): GcHeadAddr[] {
    const heads: GcHeadAddr[] = [];
    let head = this.next(list);
    while (head !== list && heads.length < limit) {
      heads.push(head);
      head = asGcHead(this.words[head >> 2]!);
    }
    return heads;
  }
}

// When the places of our heap's objects are taken and given back while a program runs, and by whom:
// memory comes from the allocator and goes back to it, and in between a type's free list may keep
// it. From this follows what of an address is CPython's own rule, and what is chance.

import type { Interpreter } from "../../../src/interpreter.ts";
import type { ObjRef } from "../../../src/memory/address.ts";
import type { FreeList } from "../../../src/objects/free-list.ts";

export class Lives {
  /** Places that the program has put on free lists. */
  private readonly kept = new Set<number>();
  /** Live objects that free lists gave, at places that the program had put there. */
  private readonly taken = new Set<number>();
  /** Places at which a name's object has been seen since their memory was allocated. */
  private readonly seen = new Set<number>();
  /** When the object at a place came, and when the one there went that was watched. */
  private readonly came = new Map<number, number>();
  private readonly gone = new Map<number, number>();
  /** For each place that was seen, the statements in which a free list got or gave it, in turn. */
  private readonly turns = new Map<number, number[]>();
  private time = 0;
  private statement = 0;
  private isOpen = false;

  constructor(interpreter: Interpreter) {
    for (const { list } of interpreter.freeLists()) this.watchList(list);
    this.watchClearing(interpreter);
    const { heap } = interpreter;
    const { newSized, freeMemory } = heap;
    heap.newSized = (type, nbytes) => {
      const ref = newSized.call(heap, type, nbytes);
      if (this.isOpen) this.allocated(ref);
      return ref;
    };
    heap.freeMemory = (ref, type) => {
      if (this.isOpen) this.went(ref);
      freeMemory.call(heap, ref, type);
    };
  }

  begin(): void {
    for (const each of [this.kept, this.taken, this.seen]) each.clear();
    for (const each of [this.came, this.gone, this.turns]) each.clear();
    this.time = this.statement = 0;
    this.isOpen = true;
  }

  end(): void {
    this.isOpen = false;
  }

  /** A statement has ended behind which names hold what is at these places. */
  saw(refs: Iterable<number>): void {
    this.statement++;
    this.gone.clear();
    for (const ref of refs) {
      this.seen.add(ref);
      this.gone.set(ref, ALIVE);
    }
  }

  /** A free list gave the object, at a place that the program had put there. */
  isTaken(ref: number): boolean {
    return this.taken.has(ref);
  }

  wasSeen(ref: number): boolean {
    return this.seen.has(ref);
  }

  /** Whether the object at `ref` came when the one that was seen at `before` had gone. */
  cameAfter(ref: number, before: number): boolean {
    const gone = this.gone.get(before) ?? ALIVE;
    return gone !== ALIVE && (this.came.get(ref) ?? 0) > gone;
  }

  /** Whether a free list has the place behind a statement, and it was seen before it came there. */
  waits(statement: number, ref: number): boolean {
    const turns = this.turns.get(ref) ?? [];
    return turns.filter((turn) => turn <= statement).length % 2 === 1;
  }

  /**
   * A full collection empties free lists: their memory goes back, or is linked anew, through blocks
   * of which a real process has many more. What was put there before does not tell what comes next.
   */
  private watchClearing(interpreter: Interpreter): void {
    const { objects } = interpreter;
    const { clearFreeLists } = objects;
    const cleared: readonly string[] = interpreter.profile.objects.collecting.clearedFreeLists;
    objects.clearFreeLists = () => {
      for (const { name, list } of interpreter.freeLists()) {
        // `tuple of 3` is one of the tuples'.
        if (!cleared.includes(name.split(" ")[0]!)) continue;
        for (const ref of list.entries()) this.leftList(ref);
      }
      const wasOpen = this.isOpen;
      this.isOpen = false;
      clearFreeLists.call(objects);
      this.isOpen = wasOpen;
    };
  }

  private watchList(list: FreeList): void {
    const { take, put } = list;
    list.take = () => {
      const ref = take.call(list);
      if (this.isOpen && ref !== 0) this.took(ref);
      return ref;
    };
    list.put = (ref) => {
      const isKept = put.call(list, ref);
      if (!this.isOpen) return isKept;
      this.went(ref);
      if (isKept) {
        this.kept.add(ref);
        if (this.seen.has(ref)) this.turn(ref);
      }
      return isKept;
    };
  }

  private took(ref: ObjRef): void {
    if (this.leftList(ref)) this.taken.add(ref);
    this.came.set(ref, ++this.time);
  }

  /** Whether the program had put it there. */
  private leftList(ref: ObjRef): boolean {
    if (!this.kept.delete(ref)) return false;
    if ((this.turns.get(ref)?.length ?? 0) % 2 === 1) this.turn(ref);
    return true;
  }

  private allocated(ref: ObjRef): void {
    this.seen.delete(ref);
    this.came.set(ref, ++this.time);
  }

  private went(ref: ObjRef): void {
    this.taken.delete(ref);
    if (this.gone.get(ref) === ALIVE) this.gone.set(ref, ++this.time);
  }

  private turn(ref: ObjRef): void {
    const turns = this.turns.get(ref);
    if (turns === undefined) this.turns.set(ref, [this.statement]);
    else turns.push(this.statement);
  }
}

const ALIVE = 0;

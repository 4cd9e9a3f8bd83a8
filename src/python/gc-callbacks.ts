// What a collection asks of the Python around it: code of the program to call, the lists of the
// module gc, and free lists. Modules/gcmodule.c: invoke_gc_callback.

import { PyError } from "../errors.ts";
import type { GcHooks } from "../gc/gc-parts.ts";
import type { GcState, Generation } from "../gc/gc-state.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import { newDictOfNumbers } from "./dict-of-numbers.ts";

export interface GcSurroundings {
  readonly state: () => GcState;
  /** Calls what must not fail: an error is told and forgotten. Borrows. */
  readonly call: (callee: ObjRef, args: readonly ObjRef[]) => void;
  readonly write: (line: string) => void;
}

export class GcCallbacks implements GcHooks {
  private readonly objects: Objects;
  private readonly around: GcSurroundings;

  constructor(objects: Objects, around: GcSurroundings) {
    this.objects = objects;
    this.around = around;
  }

  callBack(callback: ObjRef, ref: ObjRef): void {
    this.around.call(callback, [ref]);
  }

  tellCallbacks(
    phase: "start" | "stop",
    generation: Generation,
    collected: number,
    uncollectable: number,
  ): void {
    const { lists, heap } = this.objects;
    const { callbacks } = this.around.state();
    if (callbacks === NO_OBJECT || lists.size(callbacks) === 0) return;
    const info = this.newInfo({ generation, collected, uncollectable });
    if (info === NO_OBJECT) return;
    for (let i = 0; i < lists.size(callbacks); i++) {
      const callback = heap.incref(lists.peekItem(callbacks, i));
      this.tell(callback, phase, info);
      heap.decref(callback);
    }
    heap.decref(info);
  }

  keepGarbage(ref: ObjRef): boolean {
    return this.unlessMemoryFails(() => {
      this.objects.lists.append(this.around.state().garbage, ref);
    });
  }

  write(line: string): void {
    this.around.write(line);
  }

  clearFreeLists(): void {
    this.objects.clearFreeLists();
  }

  private tell(callback: ObjRef, phase: string, info: ObjRef): void {
    const { text, heap } = this.objects;
    let word: ObjRef = NO_OBJECT;
    this.unlessMemoryFails(() => {
      word = text.newName(phase);
    });
    if (word === NO_OBJECT) return;
    this.around.call(callback, [word, info]);
    heap.decref(word);
  }

  /** A new dict; NO_OBJECT when there is no memory. */
  private newInfo(numbers: Readonly<Record<string, number>>): ObjRef {
    let info: ObjRef = NO_OBJECT;
    this.unlessMemoryFails(() => {
      info = newDictOfNumbers(this.objects, numbers);
    });
    return info;
  }

  /** False when `run` ended for want of memory; a collection goes on without it. */
  private unlessMemoryFails(run: () => void): boolean {
    try {
      run();
      return true;
    } catch (error) {
      if (!(error instanceof PyError) || error.type !== "MemoryError") throw error;
      return false;
    }
  }
}

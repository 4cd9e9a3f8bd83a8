// What objects ask of the allocator, in the words of the probe that asked real CPythons: the bytes
// of a block of the object domain, `Rm` and the bytes of one of malloc, `f` and the number of the
// block that is given back, counted from the start of the log; `Of`, `Rf` for an older one.

import type { RawAllocator } from "../../src/malloc/raw-allocator.ts";
import type { Addr } from "../../src/memory/address.ts";
import type { ObjectHeap } from "../../src/objects/object-heap.ts";

export class RequestLog {
  private words: string[] = [];
  private taken: (Addr | undefined)[] = [];

  /** Listens to the domains of `heap`; `memIsMalloc` where malloc itself serves PyMem_*. */
  constructor(heap: ObjectHeap, memIsMalloc: boolean) {
    const { raw, mem, obj } = heap.domains;
    const domains = {
      raw: this.watch("R", raw),
      mem: this.watch(memIsMalloc ? "R" : "M", mem),
      obj: this.watch("O", obj),
    };
    Object.assign(heap, { domains });
  }

  /** What was asked since the last call. */
  take(): string {
    const text = this.words.join(" ");
    this.words = [];
    this.taken = [];
    return text;
  }

  private watch(letter: string, inner: RawAllocator): RawAllocator {
    const took = (word: string, at: Addr): Addr => {
      this.words.push(word);
      this.taken.push(at);
      return at;
    };
    return {
      malloc: (nbytes) =>
        took(letter === "O" ? String(nbytes) : `${letter}m${nbytes}`, inner.malloc(nbytes)),
      calloc: (count, nbytes) => took(`${letter}c${count * nbytes}`, inner.calloc(count, nbytes)),
      realloc: (at, nbytes) => took(`${letter}r${nbytes}`, inner.realloc(at, nbytes)),
      free: (at) => {
        const index = this.taken.lastIndexOf(at);
        this.words.push(index < 0 ? `${letter}f` : `f${index}`);
        if (index >= 0) this.taken[index] = undefined;
        inner.free(at);
      },
    };
  }
}

// An allocator below the debug hooks that is easy to foresee: blocks lie behind one another in
// steps of 16 bytes, fresh ones hold junk, freed ones are never used again. A realloc moves when
// pymalloc's would: when the block grows out of its step or shrinks by a quarter.

import type { RawAllocator } from "../../src/malloc/raw-allocator.ts";
import { type Addr, asAddr, NULL } from "../../src/memory/address.ts";
import type { Memory } from "../../src/memory/memory.ts";
import { alignUp } from "../../src/memory/struct.ts";

const JUNK = 0x5a;

export class BumpAllocator implements RawAllocator {
  readonly freed: Addr[] = [];
  /** The next call gets no memory. */
  failNext = false;
  private readonly memory: Memory;
  private readonly extents = new Map<Addr, number>();
  private next: number;

  constructor(memory: Memory, start: number) {
    this.memory = memory;
    this.next = start;
  }

  malloc(nbytes: number): Addr {
    if (this.failNext) {
      this.failNext = false;
      return NULL;
    }
    const at = asAddr(this.next);
    const extent = alignUp(Math.max(nbytes, 1), 16);
    this.extents.set(at, extent);
    this.memory.fill(at, extent, JUNK);
    this.next += extent;
    return at;
  }

  calloc(nelem: number, elsize: number): Addr {
    const at = this.malloc(nelem * elsize);
    if (at !== NULL) this.memory.fill(at, nelem * elsize, 0);
    return at;
  }

  realloc(at: Addr, nbytes: number): Addr {
    const extent = this.extents.get(at)!;
    if (!this.failNext && nbytes <= extent && 4 * nbytes > 3 * extent) return at;
    const target = this.malloc(nbytes);
    if (target !== NULL) {
      const kept = this.memory.bytes.slice(at, at + Math.min(extent, nbytes));
      this.memory.bytes.set(kept, target);
    }
    return target;
  }

  free(at: Addr): void {
    this.freed.push(at);
  }
}

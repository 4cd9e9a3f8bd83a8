// @thi.ng/malloc as a subject: what it takes to put another allocator under the same machine. It
// offers no faults and refuses no misuse, so the machine asks for neither. Its pool starts with its
// state in words, and every block with its size and the next block of its list:
//
//   u32[0] free list   u32[1] used list   u32[2] top        block │ size │ next │ bytes ... │

import { MemPool } from "@thi.ng/malloc";
import type {
  Allocator,
  Finding,
  Geometry,
  LiveBlocks,
  Subject,
} from "../../properties/machines/blocks/subject.ts";

const SIZE = 1 << 20;
const ALIGNMENT = 8;
/** The first block behind the pool's state; its bytes are aligned. */
const FIRST = 32;

export class ThingSubject implements Subject {
  readonly name = "@thi.ng/malloc";
  readonly bytes: Uint8Array;
  readonly domains: readonly [Allocator, Allocator, Allocator];
  readonly faults = undefined;
  readonly misuse = undefined;
  readonly geometry: Geometry = {
    alignment: ALIGNMENT,
    threshold: 256,
    blocksPerPool: () => 4,
    poolsPerArena: 2,
  };
  private readonly words: Uint32Array;
  private readonly pool: MemPool;

  constructor() {
    const buf = new ArrayBuffer(SIZE);
    this.bytes = new Uint8Array(buf);
    this.words = new Uint32Array(buf);
    const pool = new MemPool({ buf });
    this.pool = pool;
    const allocator: Allocator = {
      malloc: (nbytes) => pool.malloc(nbytes),
      calloc: (nelem, elsize) => pool.calloc(nelem * elsize),
      realloc: (at, nbytes) => pool.realloc(at, nbytes),
      free: (at) => void pool.free(at),
    };
    this.domains = [allocator, allocator, allocator];
  }

  alignmentOf(): number {
    return ALIGNMENT;
  }

  reset(): void {
    this.pool.freeAll();
  }

  checkBlock(): Finding | undefined {
    return this.checkTiling();
  }

  checkTouched(): Finding | undefined {
    return this.checkTiling();
  }

  checkAll(_live: LiveBlocks): Finding | undefined {
    return this.checkTiling();
  }

  checkEmpty(): Finding | undefined {
    const { count, size } = this.pool.stats().used;
    if (count === 0) return undefined;
    const detail = `${count} blocks of ${size} bytes are still used`;
    return { property: "freeingEverythingEmptiesTheHeap", detail };
  }

  propertyOf(error: unknown): string | undefined {
    return error instanceof RangeError || error instanceof TypeError
      ? "theHeapRunsWithoutError"
      : undefined;
  }

  /** Used and free blocks lie one behind the other, from the first to the top. */
  private checkTiling(): Finding | undefined {
    const { words } = this;
    const blocks: number[] = [];
    for (const list of [0, 1]) {
      for (let at = words[list]!; at !== 0 && blocks.length < SIZE; at = words[(at >> 2) + 1]!) {
        blocks.push(at);
      }
    }
    blocks.sort((a, b) => a - b);
    let end = FIRST;
    for (const at of blocks) {
      if (at !== end) break;
      end += words[at >> 2]!;
    }
    const top = words[2]!;
    if (end === top) return undefined;
    const detail = `blocks tile the pool up to ${end}, its top is ${top}`;
    return { property: "blocksTileThePool", detail };
  }
}

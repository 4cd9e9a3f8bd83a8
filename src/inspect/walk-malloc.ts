// Reads malloc's runs, chunks and bins from bytes into a plain snapshot.
//
// Nothing here trusts what it reads: a walk ends at the first value that cannot be right, says so
// in `damage`, and the snapshot holds what was read up to there. A chunk's state is read from the
// chunk behind it, its place in a bin from the bin, and none is corrected by the other.

import { hex } from "../errors.ts";
import { BIN_COUNT, MallocState, PRETENDED_CHUNK } from "../malloc/bins.ts";
import {
  FENCEPOST_SIZE,
  FIRST_IN_RUN,
  MALLOC_ALIGNMENT,
  MallocChunk,
  MINSIZE,
  PREV_INUSE,
  RunHeader,
  SIZE_BITS,
} from "../malloc/chunk.ts";
import { type Addr, asAddr, asChunk, type ChunkAddr, NULL } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";

/** A chunk as its own tags and those of the chunk behind it describe it. */
export interface ChunkView {
  readonly at: ChunkAddr;
  readonly size: number;
  /** PREV_INUSE of the chunk behind. */
  readonly inUse: boolean;
  /** FIRST_IN_RUN and PREV_INUSE of the chunk itself. */
  readonly first: boolean;
  readonly prevInUse: boolean;
  /** mchunk_prev_size: a size only while the chunk before is free; NaN when it cannot be one. */
  readonly prevSize: number;
  /** mchunk_prev_size of the chunk behind: the copy of `size` while this chunk is free. */
  readonly foot: number;
}

export interface RunView {
  readonly at: Addr;
  readonly size: number;
  readonly next: Addr;
  readonly prev: Addr;
  readonly chunks: readonly ChunkView[];
  /** The fencepost's address, and its mchunk_size without flags. */
  readonly fencepost: Addr;
  readonly fencepostSize: number;
  /** PREV_INUSE of the fencepost. */
  readonly lastInUse: boolean;
}

export interface BinView {
  readonly index: number;
  /** Chunks in list order, along fd. */
  readonly chunks: readonly ChunkAddr[];
  /** Chunks along bk, from the head: the reverse of `chunks`. */
  readonly backwards: readonly ChunkAddr[];
}

/** All that malloc keeps in the heap's bytes. */
export interface MallocView {
  /** In list order: last mapped first. */
  readonly runs: readonly RunView[];
  /** Every bin, empty ones too. */
  readonly bins: readonly BinView[];
  /** Entry i is bit i of the binmap. */
  readonly bitmap: readonly boolean[];
  readonly keptRun: Addr;
  /** Bytes that pages count as malloc's: no part of the bytes read, handed in to be compared. */
  readonly mappedBytes: number;
  /** What ended a walk early, in words; empty when every walk came to its end. */
  readonly damage: readonly string[];
}

/** The snapshot of the malloc_state at `statics`. `mappedBytes` is what pages count as malloc's. */
export function walkMalloc(memory: Memory, statics: Addr, mappedBytes: number): MallocView {
  const damage: string[] = [];
  const reader = new Reader(memory, damage);
  const runs = reader.runs(statics);
  const bins: BinView[] = [];
  const bitmap: boolean[] = [];
  for (let index = 0; index < BIN_COUNT; index++) {
    const head = statics + MallocState.bins + 16 * index - PRETENDED_CHUNK;
    const chunks = reader.list(head, MallocChunk.fd);
    bins.push({ index, chunks, backwards: reader.list(head, MallocChunk.bk) });
    const word = memory.u32(statics + MallocState.binmap + 4 * (index >> 5));
    bitmap.push(((word >>> (index & 31)) & 1) !== 0);
  }
  const keptRun = memory.ptr(statics + MallocState.kept_run);
  return { runs, bins, bitmap, keptRun, mappedBytes, damage };
}

/** A chunk that an address belongs to. */
export interface FoundChunk {
  readonly chunk: ChunkAddr;
  readonly inUse: boolean;
}

/** The chunk that `at` lies in, header included, or undefined: no run's, or no chunk's byte. */
export function findChunk(memory: Memory, statics: Addr, at: Addr): FoundChunk | undefined {
  for (const run of new Reader(memory, []).runs(statics)) {
    for (const { at: chunk, size, inUse } of run.chunks) {
      if (at >= chunk && at < chunk + size) return { chunk, inUse };
    }
  }
  return undefined;
}

/** Most bins are empty most of the time. */
const NO_CHUNKS: readonly ChunkAddr[] = Object.freeze([]);

class Reader {
  private readonly memory: Memory;
  private readonly damage: string[];

  constructor(memory: Memory, damage: string[]) {
    this.memory = memory;
    this.damage = damage;
  }

  runs(statics: Addr): RunView[] {
    const runs: RunView[] = [];
    const seen = new Set<number>();
    let at = this.memory.ptr(statics + MallocState.runs);
    while (at !== NULL) {
      const run = this.fits(at, RunHeader.SIZE) && !seen.has(at) ? this.run(at) : undefined;
      if (run === undefined) {
        this.damage.push(`the list of runs leads to ${hex(at)}, where no further run is`);
        break;
      }
      seen.add(at);
      runs.push(run);
      at = run.next;
    }
    return runs;
  }

  /** The chunks of the list of a bin, along one of its two links. */
  list(head: number, link: number): readonly ChunkAddr[] {
    let at = this.memory.size_t(head + link);
    if (at === head) return NO_CHUNKS;
    const chunks: ChunkAddr[] = [];
    const seen = new Set<number>();
    while (at !== head) {
      if (!this.fits(at, MINSIZE) || seen.has(at)) {
        this.damage.push(`the bin with its head at ${hex(head)} leads to ${hex(at)}`);
        break;
      }
      seen.add(at);
      chunks.push(asChunk(at));
      at = this.memory.size_t(at + link);
    }
    return chunks;
  }

  private run(at: Addr): RunView | undefined {
    const { memory } = this;
    const size = memory.size_t(at + RunHeader.size);
    if (!(size >= RunHeader.SIZE + FENCEPOST_SIZE) || !this.fits(at, size)) return undefined;
    const fencepost = asAddr(at + size - FENCEPOST_SIZE);
    const word = memory.size_t(fencepost + MallocChunk.mchunk_size);
    return {
      at,
      size,
      next: memory.ptr(at + RunHeader.next),
      prev: memory.ptr(at + RunHeader.prev),
      chunks: this.chunks(at + RunHeader.SIZE, fencepost),
      fencepost,
      fencepostSize: word - (word & SIZE_BITS),
      lastInUse: (word & PREV_INUSE) !== 0,
    };
  }

  private chunks(start: number, fencepost: number): ChunkView[] {
    const chunks: ChunkView[] = [];
    let at = start;
    while (at < fencepost) {
      const word = this.memory.size_t(at + MallocChunk.mchunk_size);
      const size = word - (word & SIZE_BITS);
      if (!(size > 0 && at + size <= fencepost)) {
        this.damage.push(`the chunk at ${hex(at)} says that it has ${size} bytes`);
        break;
      }
      chunks.push(this.chunk(at, word, size));
      at += size;
    }
    return chunks;
  }

  private chunk(at: number, word: number, size: number): ChunkView {
    const { memory } = this;
    return {
      at: asChunk(at),
      size,
      inUse: (memory.u32(at + size + MallocChunk.mchunk_size) & PREV_INUSE) !== 0,
      first: (word & FIRST_IN_RUN) !== 0,
      prevInUse: (word & PREV_INUSE) !== 0,
      prevSize: memory.size_t(at + MallocChunk.mchunk_prev_size),
      foot: memory.size_t(at + size + MallocChunk.mchunk_prev_size),
    };
  }

  private fits(at: number, bytes: number): boolean {
    return at > 0 && at % MALLOC_ALIGNMENT === 0 && at + bytes <= this.memory.size;
  }
}

// The general-purpose allocator below pymalloc: malloc, calloc, realloc and free over runs of
// pages, in the manner of dlmalloc and glibc, for one thread.
//
//   run     | RunHeader | chunk | chunk ... chunk | fencepost |
//   chunk   in use: its client's. Free: in the bin of its size, and no neighbour of it is free.
//
// A request takes the smallest free chunk that holds it and splits off what is left if that makes
// a chunk; when none holds it a run is mapped. free joins the chunk with its free neighbours at
// once. A run that has become one free chunk is unmapped, except that one of the default size is
// kept, so that a client at the boundary does not map and unmap each time.
//
// Every byte of state lies in the heap: in the runs, and in the malloc_state.

import { assert } from "../assert.ts";
import type { Listener } from "../events.ts";
import { type Addr, asAddr, asChunk, asPage, type ChunkAddr, NULL } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Pages } from "../memory/pages.ts";
import type { Static } from "../memory/segments.ts";
import { alignUp } from "../memory/struct.ts";
import { Bins, MallocState, MIN_LARGE_SIZE } from "./bins.ts";
import {
  CHUNK_OVERHEAD,
  chunk2mem,
  FIRST_IN_RUN,
  MAX_REQUEST,
  MallocChunk,
  MINSIZE,
  mem2chunk,
  PREV_INUSE,
  RUN_OVERHEAD,
  RunHeader,
  request2size,
  SIZE_BITS,
} from "./chunk.ts";
import type { RawAllocator } from "./raw-allocator.ts";

/** The largest request that a bin of one size serves. */
const MAX_SMALL_REQUEST = MIN_LARGE_SIZE - 16 - CHUNK_OVERHEAD;

// Word offset (4 bytes a word) of the field that every path touches.
const SIZE = MallocChunk.mchunk_size >> 2;

/** The name of malloc's static. */
export const MALLOC_STATE = "malloc_state";

/** What malloc keeps in the bss segment. */
export function mallocStatics(): Static[] {
  return [{ name: MALLOC_STATE, segment: "bss", size: MallocState.SIZE }];
}

export interface MallocParts {
  readonly memory: Memory;
  readonly pages: Pages;
  /** The malloc_state. */
  readonly statics: Addr;
  readonly events: Listener;
  /** Bytes of a run unless one request needs more: a multiple of the page size. */
  readonly runSize: number;
}

export class Malloc implements RawAllocator {
  private readonly memory: Memory;
  private readonly words: Int32Array;
  private readonly pages: Pages;
  private readonly statics: Addr;
  private readonly events: Listener;
  private readonly runSize: number;
  private readonly bins: Bins;

  constructor(parts: MallocParts) {
    assert(parts.runSize % parts.pages.pageSize === 0, "a run is a number of pages");
    assert(parts.runSize >= RUN_OVERHEAD + MINSIZE, "a run has room for a chunk");
    this.memory = parts.memory;
    this.words = parts.memory.words;
    this.pages = parts.pages;
    this.statics = parts.statics;
    this.events = parts.events;
    this.runSize = parts.runSize;
    this.bins = new Bins(parts.memory, parts.statics);
    this.initialise();
  }

  /** Writes the first state: no runs, all bins empty. */
  initialise(): void {
    this.bins.initialise();
    this.memory.setPtr(this.statics + MallocState.runs, NULL);
    this.memory.setPtr(this.statics + MallocState.kept_run, NULL);
  }

  /** At least `nbytes` bytes, aligned to 16; at least one byte. NULL when they cannot be had. */
  malloc(nbytes: number): Addr {
    assert(nbytes >= 0, "a size is not negative");
    if (nbytes <= MAX_SMALL_REQUEST) {
      const size = request2size(nbytes);
      const chunk = this.bins.pop((size - MINSIZE) >> 4);
      if (chunk !== NULL) {
        this.claim(chunk, size);
        return chunk2mem(chunk);
      }
    }
    return this.mallocFromLargerChunk(nbytes);
  }

  /** As malloc of `nelem * elsize`, and these bytes are zero. */
  calloc(nelem: number, elsize: number): Addr {
    const nbytes = nelem * elsize;
    const mem = this.malloc(nbytes);
    if (mem !== NULL) this.memory.fill(mem, nbytes, 0);
    return mem;
  }

  /**
   * The payload with room for `nbytes`, moved only when it cannot grow in place. NULL leaves it as
   * it was. `at` NULL is malloc.
   */
  realloc(at: Addr, nbytes: number): Addr {
    if (at === NULL) return this.malloc(nbytes);
    assert(nbytes >= 0, "a size is not negative");
    if (nbytes > MAX_REQUEST) return NULL;
    const chunk = mem2chunk(at);
    const oldSize = this.sizeOfChunkInUse(chunk);
    const size = request2size(nbytes);
    if (size <= oldSize) {
      this.shrink(chunk, oldSize, size);
      return at;
    }
    if (this.growIntoNext(chunk, oldSize, size)) return at;
    const target = this.malloc(nbytes);
    if (target === NULL) return NULL;
    this.memory.copy(target, at, oldSize - CHUNK_OVERHEAD);
    this.release(chunk, oldSize);
    return target;
  }

  /** Takes a payload back. NULL is ignored. */
  free(at: Addr): void {
    if (at === NULL) return;
    const chunk = mem2chunk(at);
    this.release(chunk, this.sizeOfChunkInUse(chunk));
  }

  /** malloc_usable_size: bytes of the payload at `at`, no fewer than were asked for. */
  usableSize(at: Addr): number {
    return this.sizeOfChunkInUse(mem2chunk(at)) - CHUNK_OVERHEAD;
  }

  private mallocFromLargerChunk(nbytes: number): Addr {
    if (nbytes > MAX_REQUEST) return NULL;
    const size = request2size(nbytes);
    let chunk = this.bins.take(size);
    if (chunk === NULL) chunk = this.mapRun(size);
    if (chunk === NULL) return NULL;
    const chunkSize = this.words[(chunk >> 2) + SIZE]! & ~SIZE_BITS;
    this.claim(chunk, chunkSize);
    if (chunkSize - size >= MINSIZE) this.cut(chunk, chunkSize, size);
    return chunk2mem(chunk);
  }

  /** A free chunk that is in no bin, of all its `size`, becomes in use. */
  private claim(chunk: number, size: number): void {
    const words = this.words;
    words[((chunk + size) >> 2) + SIZE]! |= PREV_INUSE;
    if ((words[(chunk >> 2) + SIZE]! & FIRST_IN_RUN) !== 0) this.endKeeping(chunk);
  }

  /** Shortens a chunk in use to `size`, when what is left makes a chunk: that is released. */
  private shrink(chunk: number, oldSize: number, size: number): void {
    const rest = oldSize - size;
    if (rest < MINSIZE) return;
    const words = this.words;
    words[(chunk >> 2) + SIZE]! -= rest;
    this.memory.setSize_t(chunk + size + MallocChunk.mchunk_size, rest | PREV_INUSE);
    this.events.onChunkSplit(asAddr(chunk));
    this.release(chunk + size, rest);
  }

  /** As shrink, where the chunk behind is known to be in use: nothing is there to join. */
  private cut(chunk: number, oldSize: number, size: number): void {
    const rest = oldSize - size;
    this.words[(chunk >> 2) + SIZE]! -= rest;
    this.words[((chunk + oldSize) >> 2) + SIZE]! &= ~PREV_INUSE;
    this.writeFree(chunk + size, rest, PREV_INUSE);
    this.bins.insert(chunk + size, rest);
    this.events.onChunkSplit(asAddr(chunk));
  }

  /** Lengthens a chunk in use over the free chunk behind it, if that is enough. */
  private growIntoNext(chunk: number, oldSize: number, size: number): boolean {
    const words = this.words;
    const next = chunk + oldSize;
    const nextSize = this.sizeIfFree(next);
    if (oldSize + nextSize < size) return false;
    this.bins.unlink(next);
    words[(chunk >> 2) + SIZE]! += nextSize;
    words[((next + nextSize) >> 2) + SIZE]! |= PREV_INUSE;
    if (oldSize + nextSize - size >= MINSIZE) this.cut(chunk, oldSize + nextSize, size);
    return true;
  }

  /** A chunk in use becomes free, joined with its free neighbours, or its run is unmapped. */
  private release(at: number, bytes: number): void {
    const words = this.words;
    let chunk = at;
    let size = bytes;
    const nextSize = this.sizeIfFree(at + bytes);
    if (nextSize !== 0) {
      this.bins.unlink(at + bytes);
      size += nextSize;
    }
    if ((words[(at >> 2) + SIZE]! & PREV_INUSE) === 0) {
      const prevSize = words[at >> 2]!;
      chunk -= prevSize;
      assert((words[(chunk >> 2) + SIZE]! & ~SIZE_BITS) === prevSize, "a free chunk has two tags");
      this.bins.unlink(chunk);
      size += prevSize;
    }
    if (size !== bytes) this.events.onChunksJoined(asAddr(chunk));
    const first = words[(chunk >> 2) + SIZE]! & FIRST_IN_RUN;
    const next = (chunk + size) >> 2;
    if (first !== 0 && (words[next + SIZE]! & ~SIZE_BITS) === 0 && !this.keepRun(chunk)) return;
    words[next + SIZE]! &= ~PREV_INUSE;
    this.writeFree(chunk, size, PREV_INUSE | first);
    this.bins.insert(chunk, size);
  }

  /** Writes both tags of a free chunk. What lies before a free chunk is in use. */
  private writeFree(chunk: number, size: number, flags: number): void {
    const words = this.words;
    const head = (chunk >> 2) + SIZE;
    const foot = (chunk + size) >> 2;
    words[head] = size | flags;
    words[head + 1] = 0;
    words[foot] = size;
    words[foot + 1] = 0;
  }

  /** The size of a chunk when it is free; 0 when it is in use or a fencepost. */
  private sizeIfFree(chunk: number): number {
    const words = this.words;
    const size = words[(chunk >> 2) + SIZE]! & ~SIZE_BITS;
    return (words[((chunk + size) >> 2) + SIZE]! & PREV_INUSE) === 0 ? size : 0;
  }

  private sizeOfChunkInUse(chunk: ChunkAddr): number {
    const words = this.words;
    const size = words[(chunk >> 2) + SIZE]! & ~SIZE_BITS;
    assert(size >= MINSIZE, "a chunk has room for fd and bk");
    assert((words[((chunk + size) >> 2) + SIZE]! & PREV_INUSE) !== 0, "the chunk is in use");
    return size;
  }

  /** Maps a run for a chunk of `size`: the one chunk in it, free and in no bin; or NULL. */
  private mapRun(size: number): ChunkAddr {
    const bytes = Math.max(this.runSize, alignUp(size + RUN_OVERHEAD, this.pages.pageSize));
    const run = this.pages.map(bytes, "malloc");
    if (run === NULL) return asChunk(NULL);
    // Pages come as zeros: prev is NULL, and the fencepost has its size and flags.
    const { memory } = this;
    const runs = this.statics + MallocState.runs;
    const next = memory.ptr(runs);
    memory.setSize_t(run + RunHeader.size, bytes);
    memory.setPtr(run + RunHeader.next, next);
    if (next !== NULL) memory.setPtr(next + RunHeader.prev, run);
    memory.setPtr(runs, run);
    const chunk = run + RunHeader.SIZE;
    this.writeFree(chunk, bytes - RUN_OVERHEAD, PREV_INUSE | FIRST_IN_RUN);
    this.events.onRunMapped(run);
    return asChunk(chunk);
  }

  /** The run that starts with `chunk` is all free: true when it is to be kept, else it is gone. */
  private keepRun(chunk: number): boolean {
    const { memory } = this;
    const run = asPage(chunk - RunHeader.SIZE);
    const bytes = memory.size_t(run + RunHeader.size);
    const keptRun = this.statics + MallocState.kept_run;
    if (bytes === this.runSize && memory.ptr(keptRun) === NULL) {
      memory.setPtr(keptRun, run);
      return true;
    }
    const next = memory.ptr(run + RunHeader.next);
    const prev = memory.ptr(run + RunHeader.prev);
    if (next !== NULL) memory.setPtr(next + RunHeader.prev, prev);
    if (prev !== NULL) memory.setPtr(prev + RunHeader.next, next);
    else memory.setPtr(this.statics + MallocState.runs, next);
    this.pages.unmap(run, bytes, "malloc");
    this.events.onRunUnmapped(run);
    return false;
  }

  /** The first chunk of a run comes into use: if the run was the kept one, there is none now. */
  private endKeeping(chunk: number): void {
    const keptRun = this.statics + MallocState.kept_run;
    if (this.memory.ptr(keptRun) === chunk - RunHeader.SIZE) this.memory.setPtr(keptRun, NULL);
  }
}

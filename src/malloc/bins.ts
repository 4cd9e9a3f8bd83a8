// Free chunks by size: one doubly linked list for each bin, and a bit for each that is not empty.
//
//   bins 0 .. 61     one size each: 32, 48 .. 1008; last freed first
//   bins 62 .. 145   four for each power of two from 1024; smallest first, equals last freed first
//
// So the first chunk of the first non-empty bin above a request's own is the best fit for it.
//
// A bin's head is a pair of pointers in the static. A malloc_chunk pretended to start 16 bytes
// before it has the pair as its fd and bk: the head of a list needs no special case, and an empty
// list is one that points at that pretended chunk.

import { assert } from "../assert.ts";
import { asChunk, type ChunkAddr, NULL } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { struct } from "../memory/struct.ts";
import { MallocChunk, MINSIZE, SIZE_BITS } from "./chunk.ts";

/** Sizes from here up share bins. */
export const MIN_LARGE_SIZE = 1024;
/** Bins of one size, and the bins of all sizes below 2^31. */
export const SMALL_BINS = (MIN_LARGE_SIZE - MINSIZE) / 16;
export const BIN_COUNT = SMALL_BINS + 4 * (31 - 10);
const BINMAP_WORDS = Math.ceil(BIN_COUNT / 32);

/** struct malloc_state: all that malloc keeps outside its runs. */
export const MallocState = struct([
  ["binmap", "u32", BINMAP_WORDS], // bit i: bin i is not empty
  ["runs", "ptr"], // all runs, last mapped first, doubly linked
  ["kept_run", "ptr"], // the run that is one free chunk and yet was not unmapped, or NULL
  ["bins", "ptr", 2 * BIN_COUNT], // fd and bk of each bin
]);

/** The bin that a free chunk of `size` belongs in. */
export function binIndex(size: number): number {
  if (size < MIN_LARGE_SIZE) return (size - MINSIZE) >> 4;
  const exponent = 31 - Math.clz32(size);
  return SMALL_BINS + ((exponent - 10) << 2) + ((size >> (exponent - 2)) & 3);
}

/** Bytes from a pretended chunk to the pair that is its fd and bk. */
export const PRETENDED_CHUNK = MallocChunk.fd;

/** NULL, where a chunk is asked for. */
const NO_CHUNK = asChunk(NULL);

// Word offsets (4 bytes a word) of the fields that are touched here.
const SIZE = MallocChunk.mchunk_size >> 2;
const FD = MallocChunk.fd >> 2;
const BK = MallocChunk.bk >> 2;

export class Bins {
  private readonly words: Int32Array;
  /** Word index of the binmap. */
  private readonly binmap: number;
  /** The pretended chunk of bin 0; that of bin i lies 16 * i bytes above. */
  private readonly first: number;

  /** Works on the malloc_state at `state`. */
  constructor(memory: Memory, state: number) {
    this.words = memory.words;
    this.binmap = (state + MallocState.binmap) >> 2;
    this.first = state + MallocState.bins - PRETENDED_CHUNK;
  }

  /** Makes every list empty; what the state held is forgotten. */
  initialise(): void {
    this.words.fill(0, this.binmap, this.binmap + BINMAP_WORDS);
    for (let i = 0; i < BIN_COUNT; i++) {
      const head = this.first + (i << 4);
      this.link(head, head);
    }
  }

  /** Takes the first chunk of a bin, or NULL when it is empty. */
  pop(index: number): ChunkAddr {
    const words = this.words;
    const head = this.first + (index << 4);
    const chunk = words[(head >> 2) + FD]!;
    if (chunk === head) return NO_CHUNK;
    const next = words[(chunk >> 2) + FD]!;
    words[(head >> 2) + FD] = next;
    words[(next >> 2) + BK] = head;
    if (next === head) words[this.binmap + (index >> 5)]! &= ~(1 << (index & 31));
    return asChunk(chunk);
  }

  /** Takes the smallest chunk of at least `size` bytes, or NULL when no bin has one. */
  take(size: number): ChunkAddr {
    let index = binIndex(size);
    if (index >= SMALL_BINS) {
      const chunk = this.takeFromSharedBin(index, size);
      if (chunk !== NO_CHUNK) return chunk;
      index++;
    }
    index = this.nextNonEmpty(index);
    return index < BIN_COUNT ? this.pop(index) : NO_CHUNK;
  }

  /** Puts a chunk in the bin of its size. */
  insert(chunk: number, size: number): void {
    const words = this.words;
    const index = binIndex(size);
    let before = this.first + (index << 4);
    let after = words[(before >> 2) + FD]!;
    if (after === before) {
      words[this.binmap + (index >> 5)]! |= 1 << (index & 31);
    } else if (index >= SMALL_BINS) {
      const head = before;
      while (after !== head && (words[(after >> 2) + SIZE]! & ~SIZE_BITS) < size) {
        before = after;
        after = words[(after >> 2) + FD]!;
      }
    }
    this.link(before, chunk);
    this.link(chunk, after);
  }

  /** Takes a chunk out of the bin that it is in. */
  unlink(chunk: number): void {
    const words = this.words;
    const fd = words[(chunk >> 2) + FD]!;
    const bk = words[(chunk >> 2) + BK]!;
    assert(words[(fd >> 2) + BK] === chunk, "the next free chunk points back at this one");
    assert(words[(bk >> 2) + FD] === chunk, "the previous free chunk points at this one");
    words[(fd >> 2) + BK] = bk;
    words[(bk >> 2) + FD] = fd;
    // Only the pretended chunk of its bin is on both sides of a chunk.
    if (fd !== bk) return;
    const index = (fd - this.first) >> 4;
    words[this.binmap + (index >> 5)]! &= ~(1 << (index & 31));
  }

  private takeFromSharedBin(index: number, size: number): ChunkAddr {
    const words = this.words;
    const head = this.first + (index << 4);
    let chunk = words[(head >> 2) + FD]!;
    while (chunk !== head && (words[(chunk >> 2) + SIZE]! & ~SIZE_BITS) < size) {
      chunk = words[(chunk >> 2) + FD]!;
    }
    if (chunk === head) return NO_CHUNK;
    this.unlink(chunk);
    return asChunk(chunk);
  }

  /** The first non-empty bin from `index` up; BIN_COUNT when there is none. */
  private nextNonEmpty(index: number): number {
    let word = index >> 5;
    let bits = this.words[this.binmap + word]! & (-1 << (index & 31));
    while (bits === 0) {
      if (++word >= BINMAP_WORDS) return BIN_COUNT;
      bits = this.words[this.binmap + word]!;
    }
    return (word << 5) + (31 - Math.clz32(bits & -bits));
  }

  /** Writes both words of both pointers: a free chunk's were its client's. */
  private link(before: number, after: number): void {
    const words = this.words;
    const fd = (before >> 2) + FD;
    const bk = (after >> 2) + BK;
    words[fd] = after;
    words[fd + 1] = 0;
    words[bk] = before;
    words[bk + 1] = 0;
  }
}

// Where the bytes are. Every mapped byte is one of these, and the parts add up to what is mapped:
//
//   inUse      live blocks of pymalloc and live chunks of malloc, each as large as it is
//   stranded   free, but in an arena or a run that something live keeps from being returned
//   kept       free, in an arena or a run without anything live, which is kept for the next request
//   overhead   headers, tags, what is too small for a block, and pymalloc's own chunks
//   other      pages that hold neither an arena nor a run
//
// Stranded bytes are what fragmentation costs: one live block of 16 bytes strands its arena.

import { CHUNK_OVERHEAD, PAYLOAD, RUN_OVERHEAD } from "../malloc/chunk.ts";
import { type Addr, NULL } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { PageAccounts, Pages } from "../memory/pages.ts";
import type { Segments } from "../memory/segments.ts";
import { POOL_OVERHEAD, type PymallocProfile } from "../profile/profile.ts";
import { ObmallocMgmt, POINTER } from "../pymalloc/layout.ts";
import { radixShape } from "../pymalloc/radix-shape.ts";
import type { Guard } from "../pymem/guard.ts";
import { type ChunkView, type MallocView, type RunView, walkMalloc } from "./walk-malloc.ts";
import {
  type ArenaView,
  type PymallocSymbols,
  type PymallocView,
  walkPymalloc,
} from "./walk-pymalloc.ts";

/** What a heap is read from. */
export interface HeapParts {
  readonly profile: PymallocProfile;
  readonly memory: Memory;
  readonly segments: Segments;
  readonly pages: Pages;
  readonly pymallocSymbols: PymallocSymbols;
  readonly mallocState: Addr;
  /** Who remembers the peak of what was in use, if anybody does. */
  readonly guard: Guard | undefined;
}

/** A whole heap as read from its bytes. */
export interface HeapView {
  readonly segments: Segments;
  readonly pages: PageAccounts;
  readonly pymalloc: PymallocView;
  readonly malloc: MallocView;
}

/** The bytes of all arenas, by what they are. */
export interface ArenaAccounts {
  readonly count: number;
  readonly bytes: number;
  readonly liveBlocks: number;
  readonly liveBlockBytes: number;
  /** Free and virgin blocks of pools that hold a live block. */
  readonly freeBlockBytes: number;
  /** Pools without a live block, carved or not. */
  readonly freePoolBytes: number;
  readonly poolHeaderBytes: number;
  /** Ends of pools, too small for a block of their class. */
  readonly quantizationBytes: number;
  /** What an arena loses when its base is not pool-aligned. */
  readonly alignmentBytes: number;
}

/** The bytes of all of malloc's runs, by what they are. */
export interface RunAccounts {
  readonly count: number;
  readonly bytes: number;
  readonly liveChunks: number;
  readonly liveChunkBytes: number;
  readonly freeChunkBytes: number;
  /** Payloads of pymalloc's own chunks: the vector of arena objects and the nodes of the map. */
  readonly bookkeepingBytes: number;
  /** Run headers, fenceposts, and the tags of chunks in use. */
  readonly tagBytes: number;
}

export interface HeapAccounts {
  /** Bytes that pages may be taken from, and of those the mapped and the ones ever written. */
  readonly reserved: number;
  readonly mapped: number;
  readonly touched: number;
  /** The parts of `mapped`. */
  readonly inUse: number;
  readonly stranded: number;
  readonly kept: number;
  readonly overhead: number;
  readonly other: number;
  /** The most that `mapped` has been. */
  readonly peakMapped: number;
  /**
   * The most that `inUse` has been, as the guard has counted it; undefined without a guard. Under
   * the debug hooks it counts only what clients asked for.
   */
  readonly peakInUse: number | undefined;
  readonly arenas: ArenaAccounts;
  readonly runs: RunAccounts;
}

/** Reads the heap. */
export function walkHeap(parts: HeapParts): HeapView {
  const { memory, segments, profile, pymallocSymbols, mallocState } = parts;
  const pages = parts.pages.accounts();
  return {
    segments,
    pages,
    pymalloc: walkPymalloc(memory, profile, pymallocSymbols),
    malloc: walkMalloc(memory, mallocState, pages.mappedBy.malloc),
  };
}

/** Reads the heap and adds up where its bytes are. */
export function accountHeap(parts: HeapParts): HeapAccounts {
  const { pages, pymalloc, malloc } = walkHeap(parts);
  const own = ownChunks(parts);
  const arenas = pymalloc.arenas.map((arena) => accountArena(parts.profile, arena));
  const runs = malloc.runs.map((run) => accountRun(run, own));
  const all = [...arenas, ...runs];
  const arenaAccounts = sumOf(EMPTY_ARENAS, arenas);
  const runAccounts = sumOf(EMPTY_RUNS, runs);
  return {
    reserved: pages.reserved,
    mapped: pages.mapped,
    touched: parts.pages.touched(),
    inUse: arenaAccounts.liveBlockBytes + runAccounts.liveChunkBytes,
    stranded: total(all.filter((each) => !isIdle(each)).map(freeBytes)),
    kept: total(all.filter(isIdle).map(freeBytes)),
    overhead:
      arenaAccounts.poolHeaderBytes +
      arenaAccounts.quantizationBytes +
      arenaAccounts.alignmentBytes +
      runAccounts.bookkeepingBytes +
      runAccounts.tagBytes,
    other: pages.mapped - arenaAccounts.bytes - runAccounts.bytes,
    peakMapped: pages.peakMapped,
    peakInUse: parts.guard?.accounts().peakBytes,
    arenas: arenaAccounts,
    runs: runAccounts,
  };
}

const EMPTY_ARENAS: ArenaAccounts = {
  count: 0,
  bytes: 0,
  liveBlocks: 0,
  liveBlockBytes: 0,
  freeBlockBytes: 0,
  freePoolBytes: 0,
  poolHeaderBytes: 0,
  quantizationBytes: 0,
  alignmentBytes: 0,
};

const EMPTY_RUNS: RunAccounts = {
  count: 0,
  bytes: 0,
  liveChunks: 0,
  liveChunkBytes: 0,
  freeChunkBytes: 0,
  bookkeepingBytes: 0,
  tagBytes: 0,
};

function accountArena(profile: PymallocProfile, arena: ArenaView): ArenaAccounts {
  const { arenaSize, poolSize } = profile;
  const inUse = arena.pools.filter((pool) => pool.count > 0);
  const liveBlockBytes = total(inUse.map((pool) => pool.count * pool.blockSize));
  const blockBytes = total(inUse.map((pool) => pool.capacity * pool.blockSize));
  const poolHeaderBytes = inUse.length * POOL_OVERHEAD;
  return {
    count: 1,
    bytes: arenaSize,
    liveBlocks: total(inUse.map((pool) => pool.count)),
    liveBlockBytes,
    freeBlockBytes: blockBytes - liveBlockBytes,
    freePoolBytes: (arena.ntotalpools - inUse.length) * poolSize,
    poolHeaderBytes,
    quantizationBytes: inUse.length * poolSize - poolHeaderBytes - blockBytes,
    alignmentBytes: arenaSize - arena.ntotalpools * poolSize,
  };
}

function accountRun(run: RunView, own: readonly Addr[]): RunAccounts {
  const isOwn = ({ at, size }: ChunkView): boolean =>
    own.some((mem) => mem >= at + PAYLOAD && mem < at + size);
  const inUse = run.chunks.filter((chunk) => chunk.inUse);
  const live = inUse.filter((chunk) => !isOwn(chunk));
  const payloads = (chunks: readonly ChunkView[]): number =>
    total(chunks.map(({ size }) => size - CHUNK_OVERHEAD));
  return {
    count: 1,
    bytes: run.size,
    liveChunks: live.length,
    liveChunkBytes: payloads(live),
    freeChunkBytes: total(run.chunks.filter((chunk) => !chunk.inUse).map(({ size }) => size)),
    bookkeepingBytes: payloads(inUse) - payloads(live),
    tagBytes: RUN_OVERHEAD + inUse.length * CHUNK_OVERHEAD,
  };
}

/** Free bytes of an arena or a run. */
function freeBytes(of: ArenaAccounts | RunAccounts): number {
  return "freePoolBytes" in of ? of.freeBlockBytes + of.freePoolBytes : of.freeChunkBytes;
}

/** Nothing lives there: the arena or run is there for the next request only. */
function isIdle(of: ArenaAccounts | RunAccounts): boolean {
  if ("liveBlocks" in of) return of.liveBlocks === 0;
  return of.liveChunkBytes + of.bookkeepingBytes === 0;
}

/** Addresses that pymalloc was given by malloc for itself. */
function ownChunks({ memory, profile, pymallocSymbols }: HeapParts): Addr[] {
  const { mgmt, arenaMapRoot } = pymallocSymbols;
  const own = [memory.ptr(mgmt + ObmallocMgmt.arenas)];
  if (arenaMapRoot !== undefined) {
    const shape = radixShape(profile);
    const mids = nodes(memory, arenaMapRoot, shape.rootLength, shape.rootShift);
    own.push(...mids);
    for (const mid of mids) own.push(...nodes(memory, mid, shape.midLength, shape.midShift));
  }
  return own.filter((at) => at !== NULL);
}

/** What the entries of a node of the map point at, as far as an address of this memory leads. */
function nodes(memory: Memory, node: Addr, length: number, shift: number): Addr[] {
  const reachable = Math.min(length, Math.ceil(memory.size / 2 ** shift));
  const entries = Array.from({ length: reachable }, (_, i) => memory.ptr(node + i * POINTER));
  return entries.filter((entry) => entry !== NULL);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** Adds records of numbers, field by field. */
function sumOf<Accounts extends ArenaAccounts | RunAccounts>(
  empty: Accounts,
  all: readonly Accounts[],
): Accounts {
  const fields = Object.keys(empty) as (keyof Accounts)[];
  const pairs = fields.map((field) => [field, total(all.map((each) => Number(each[field])))]);
  return Object.fromEntries(pairs) as Accounts;
}

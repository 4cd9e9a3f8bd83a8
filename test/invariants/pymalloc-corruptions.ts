// A heap with a pool and an arena in every state, and the ways to damage it: for each invariant of
// pymalloc the bytes that make it fire.

import { type Addr, asArenaObject } from "../../src/memory/address.ts";
import type { Memory } from "../../src/memory/memory.ts";
import { UsableArenas } from "../../src/pymalloc/arena-order.ts";
import {
  ArenaCoverage,
  ArenaMapCounts,
  ArenaObject,
  ObmallocMgmt,
  PoolHeader,
  STATICS,
} from "../../src/pymalloc/layout.ts";
import { type Heap, newHeap } from "../pymalloc/heap.ts";

/** A heap to be damaged, and where its parts lie. */
export interface Scene {
  readonly heap: Heap;
  readonly memory: Memory;
  readonly mgmt: Addr;
  readonly usedpools: Addr;
  readonly usable: UsableArenas;
  /** Address of a pool of an arena, and of the object of an arena. */
  pool(arena: number, index: number): number;
  object(arena: number): number;
  symbol(name: string): Addr;
}

/**
 * Five arenas, of a vector of eight objects. Arena 0 has no free pool, two used ones of class 3 and
 * two full ones; 1 has a used pool of class 0 and a free one; 2 and 3 have three free pools; 4 has
 * a full pool, and virgin ones. usable_arenas is 1, 3, 2, 4.
 */
export function newScene(profile = "tiny-3.11"): Scene {
  const heap = newHeap(profile);
  const { obj, runtime, mallocs } = heap;
  const { memory, segments } = runtime;
  const pools = Array.from({ length: 17 }, () => mallocs(3, 64));
  const free = (arena: number, index: number) => {
    for (const block of pools[4 * arena + index]!) obj.free(block);
  };
  for (const index of [0, 1]) free(1, index);
  for (const arena of [2, 3]) for (const index of [0, 1, 2]) free(arena, index);
  const small = mallocs(4, 16);
  obj.free(small[1]!);
  obj.free(small[2]!);
  for (const index of [0, 1]) obj.free(pools[index]![1]!);
  const mgmt = segments.symbol(STATICS.mgmt);
  const vector = memory.ptr(mgmt + ObmallocMgmt.arenas);
  return {
    heap,
    memory,
    mgmt,
    usedpools: segments.symbol(STATICS.usedpools),
    usable: new UsableArenas(memory, mgmt),
    pool: (arena, index) => pools[4 * arena + index]![0]! - 48,
    object: (arena) => vector + arena * ArenaObject.SIZE,
    symbol: (name) => segments.symbol(name),
  };
}

/** Links usable_arenas anew, both ways. */
function relink({ usable, memory, mgmt, object }: Scene, order: readonly number[]): void {
  memory.setPtr(mgmt + ObmallocMgmt.usable_arenas, 0);
  for (const arena of order.toReversed()) usable.pushFront(asArenaObject(object(arena)));
}

/** The used pools of class 3, linked anew both ways. */
function relinkUsed({ memory, usedpools }: Scene, list: readonly number[]): void {
  const head = usedpools + 3 * 16 - PoolHeader.nextpool;
  const ring = [head, ...list, head];
  for (let i = 1; i < ring.length; i++) {
    memory.setPtr(ring[i - 1]! + PoolHeader.nextpool, ring[i]!);
    memory.setPtr(ring[i]! + PoolHeader.prevpool, ring[i - 1]!);
  }
}

const { count, freeblock, nextpool, prevpool, arenaindex, szidx, nextoffset } = PoolHeader;

/** The bottom entry of the map for the stretch that `at` lies in. */
function coverageOf({ memory, symbol }: Scene, at: number): number {
  const mid = memory.ptr(symbol(STATICS.arenaMapRoot));
  return memory.ptr(mid) + (at >> 10) * ArenaCoverage.SIZE;
}

/** The invariant that breaks, by what, and on which profile if it matters. */
export type Corruption = readonly [
  invariant: string,
  what: string,
  corrupt: (scene: Scene) => void,
  profile?: string,
];

/** At least one corruption for every invariant. */
export const CORRUPTIONS: readonly Corruption[] = [
  [
    "blockSizesMatchTheirPoolsClass",
    "a size class that there is not",
    (s) => s.memory.setU32(s.pool(0, 2) + szidx, 4),
  ],
  [
    "blockSizesMatchTheirPoolsClass",
    "the szidx of a pool that was carved and never used",
    (s) => s.memory.setU32(s.pool(2, 0) + szidx, 0xffff),
  ],
  [
    "blockSizesMatchTheirPoolsClass",
    "another class's maxnextoffset",
    (s) => s.memory.setU32(s.pool(0, 0) + PoolHeader.maxnextoffset, 256 - 48),
  ],
  [
    "blockSizesMatchTheirPoolsClass",
    "a nextoffset between two blocks",
    (s) => s.memory.setU32(s.pool(0, 2) + nextoffset, 48 + 2 * 64 + 16),
  ],
  [
    "blockSizesMatchTheirPoolsClass",
    "a nextoffset beyond the last block",
    (s) => s.memory.setU32(s.pool(0, 2) + nextoffset, 48 + 4 * 64),
  ],
  [
    "blockSizesMatchTheirPoolsClass",
    "a nextoffset at the first block",
    (s) => s.memory.setU32(s.pool(0, 2) + nextoffset, 48),
  ],
  [
    "everyBlockIsAccountedForOnce",
    "one live block too many",
    (s) => s.memory.setU32(s.pool(0, 0) + count, 3),
  ],
  [
    "everyBlockIsAccountedForOnce",
    "a free block that leads back to itself",
    (s) => s.memory.setPtr(s.pool(0, 0) + 48 + 64, s.pool(0, 0) + 48 + 64),
  ],
  [
    "everyBlockIsAccountedForOnce",
    "a free list that skips a block",
    (s) => s.memory.setPtr(s.memory.ptr(s.pool(1, 1) + freeblock), 0),
  ],
  [
    "everyBlockIsAccountedForOnce",
    "a free list that leads into a virgin block",
    (s) => s.memory.setPtr(s.pool(1, 1) + freeblock, s.pool(1, 1) + 48 + 10 * 16),
  ],
  [
    "everyBlockIsAccountedForOnce",
    "a free list that leads between two blocks",
    (s) => s.memory.setPtr(s.pool(0, 0) + freeblock, s.pool(0, 0) + 48 + 72),
  ],
  [
    "everyBlockIsAccountedForOnce",
    "a free list that leads into the header",
    (s) => s.memory.setPtr(s.pool(0, 0) + freeblock, s.pool(0, 0)),
  ],
  [
    "everyBlockIsAccountedForOnce",
    "the high word of a free block's link",
    (s) => s.memory.setU32(s.memory.ptr(s.pool(1, 1) + freeblock) + 4, 1),
  ],
  [
    "freeblockIsNullExactlyInFullPools",
    "a used pool without a free list",
    (s) => s.memory.setPtr(s.pool(0, 0) + freeblock, 0),
  ],
  [
    "freeblockIsNullExactlyInFullPools",
    "an empty free list while there are virgin blocks",
    (s) => {
      s.memory.setU32(s.pool(1, 1) + count, 5);
      s.memory.setPtr(s.pool(1, 1) + freeblock, 0);
    },
  ],
  [
    "freeblockIsNullExactlyInFullPools",
    "a full pool with a free block",
    (s) => s.memory.setPtr(s.pool(0, 2) + freeblock, s.pool(0, 2) + 48),
  ],
  [
    "listsCanBeFollowed",
    "a used pool that leads to no pool",
    (s) => s.memory.setPtr(s.pool(0, 0) + nextpool, s.pool(0, 0) + 8),
  ],
  [
    "listsCanBeFollowed",
    "a list of used pools that goes round",
    (s) => s.memory.setPtr(s.pool(0, 0) + nextpool, s.pool(0, 0)),
  ],
  [
    "listsCanBeFollowed",
    "freepools that leads out of its arena",
    (s) => s.memory.setPtr(s.object(2) + ArenaObject.freepools, s.pool(3, 0)),
  ],
  [
    "listsCanBeFollowed",
    "freepools that goes round",
    (s) => s.memory.setPtr(s.pool(2, 0) + nextpool, s.pool(2, 2)),
  ],
  [
    "listsCanBeFollowed",
    "usable_arenas that goes round",
    (s) => s.memory.setPtr(s.object(4) + ArenaObject.nextarena, s.object(1)),
  ],
  [
    "listsCanBeFollowed",
    "unused_arena_objects that leads out of the vector",
    (s) => s.memory.setPtr(s.object(7) + ArenaObject.nextarena, s.object(8)),
  ],
  [
    "usedPoolsAreExactlyThePartlyUsed",
    "a used pool that is in no list",
    (s) => relinkUsed(s, [s.pool(0, 1)]),
  ],
  [
    "usedPoolsAreExactlyThePartlyUsed",
    "a full pool in a list",
    (s) => relinkUsed(s, [s.pool(0, 1), s.pool(0, 2), s.pool(0, 0)]),
  ],
  [
    "usedPoolsAreExactlyThePartlyUsed",
    "a virgin pool in a list",
    (s) => relinkUsed(s, [s.pool(0, 1), s.pool(4, 0) + 512, s.pool(0, 0)]),
  ],
  [
    "usedPoolsAreExactlyThePartlyUsed",
    "a pool in the list of another class",
    (s) => relinkUsed(s, [s.pool(0, 1), s.pool(0, 0), s.pool(1, 1)]),
  ],
  [
    "usedPoolsAreExactlyThePartlyUsed",
    "a pool twice in a list",
    (s) => relinkUsed(s, [s.pool(0, 1), s.pool(0, 0), s.pool(0, 1)]),
  ],
  [
    "usedpoolsAreDoublyLinked",
    "a prevpool that skips a pool",
    (s) => s.memory.setPtr(s.pool(0, 0) + prevpool, s.usedpools + 48 - nextpool),
  ],
  [
    "emptyPoolsAreExactlyTheFreepools",
    "an empty pool that is in no freepools",
    (s) => s.memory.setPtr(s.object(2) + ArenaObject.freepools, s.pool(2, 1)),
  ],
  [
    "emptyPoolsAreExactlyTheFreepools",
    "a full pool in freepools",
    (s) => s.memory.setPtr(s.pool(2, 0) + nextpool, s.pool(2, 3)),
  ],
  [
    "emptyPoolsAreExactlyTheFreepools",
    "a full pool in place of an empty one",
    (s) => {
      s.memory.setPtr(s.pool(2, 1) + nextpool, s.pool(2, 3));
      s.memory.setPtr(s.pool(2, 3) + nextpool, 0);
    },
  ],
  [
    "nfreepoolsCountsFreeAndVirginPools",
    "one free pool too many",
    (s) => s.memory.setU32(s.object(1) + ArenaObject.nfreepools, 2),
  ],
  [
    "nfreepoolsCountsFreeAndVirginPools",
    "one pool too few in all",
    (s) => s.memory.setU32(s.object(2) + ArenaObject.ntotalpools, 5),
  ],
  [
    "nfreepoolsCountsFreeAndVirginPools",
    "a pool_address that skips a virgin pool",
    (s) => s.memory.setPtr(s.object(4) + ArenaObject.pool_address, s.pool(4, 0) + 512),
  ],
  [
    "poolsNameTheirArena",
    "another arena's index",
    (s) => s.memory.setU32(s.pool(0, 0) + arenaindex, 1),
  ],
  ["usableArenasAreExactlyThoseWithFreePools", "an arena left out", (s) => relink(s, [1, 2, 4])],
  [
    "usableArenasAreExactlyThoseWithFreePools",
    "an arena without a free pool",
    (s) => relink(s, [0, 1, 3, 2, 4]),
  ],
  ["usableArenasAreSortedByFreePools", "the fullest last", (s) => relink(s, [3, 2, 4, 1])],
  [
    "usableArenasAreDoublyLinked",
    "a prevarena that skips an arena",
    (s) => s.memory.setPtr(s.object(2) + ArenaObject.prevarena, s.object(1)),
  ],
  [
    "usableArenasAreDoublyLinked",
    "a first arena with one before it",
    (s) => s.memory.setPtr(s.object(1) + ArenaObject.prevarena, s.object(4)),
  ],
  [
    "nfp2lastaNamesTheRightmost",
    "an arena that is not the rightmost",
    (s) => s.memory.setPtr(s.symbol(STATICS.nfp2lasta) + 3 * 8, s.object(3)),
  ],
  [
    "nfp2lastaNamesTheRightmost",
    "no arena where there is one",
    (s) => s.memory.setPtr(s.symbol(STATICS.nfp2lasta) + 8, 0),
  ],
  [
    "nfp2lastaNamesTheRightmost",
    "an arena where there is none",
    (s) => s.memory.setPtr(s.symbol(STATICS.nfp2lasta) + 4 * 8, s.object(4)),
    "tiny-3.8",
  ],
  [
    "unusedArenaObjectsHaveNoArena",
    "an unused object that is in no list",
    (s) => s.memory.setPtr(s.object(5) + ArenaObject.nextarena, s.object(7)),
  ],
  [
    "unusedArenaObjectsHaveNoArena",
    "an object with an arena in the list",
    (s) => s.memory.setPtr(s.object(7) + ArenaObject.nextarena, s.object(0)),
  ],
  [
    "arenaCountsAgree",
    "one arena too few",
    (s) => s.memory.setSize_t(s.mgmt + ObmallocMgmt.narenas_currently_allocated, 4),
  ],
  [
    "arenaCountsAgree",
    "a highwater mark below the present",
    (s) => s.memory.setSize_t(s.mgmt + ObmallocMgmt.narenas_highwater, 4),
  ],
  [
    "arenaCountsAgree",
    "a total below the highwater mark",
    (s) => s.memory.setSize_t(s.mgmt + ObmallocMgmt.ntimes_arena_allocated, 4),
  ],
  [
    "arenaCountsAgree",
    "a count that is no size",
    (s) => s.memory.setU32(s.mgmt + ObmallocMgmt.narenas_highwater + 4, 1),
  ],
  [
    "arenasAreDisjoint",
    "an arena that starts in another",
    (s) => s.memory.setPtr(s.object(2) + ArenaObject.address, s.pool(3, 1)),
  ],
  [
    "completelyFreeArenasAreReturned",
    "a full count of free pools, with an arena to the right",
    (s) => s.memory.setU32(s.object(3) + ArenaObject.nfreepools, 4),
  ],
  [
    "completelyFreeArenasAreReturned",
    "a full count of free pools in the last arena of 3.8",
    (s) => s.memory.setU32(s.object(4) + ArenaObject.nfreepools, 4),
    "tiny-3.8",
  ],
  [
    "addressMapCoversExactlyTheLiveArenas",
    "a live arena that is not covered",
    (s) => {
      const entry = coverageOf(s, s.pool(2, 0));
      s.memory.setU32(entry + ArenaCoverage.tail_hi, 0);
    },
  ],
  [
    "addressMapCoversExactlyTheLiveArenas",
    "another start of an arena",
    (s) => {
      const entry = coverageOf(s, s.pool(2, 0));
      s.memory.setU32(entry + ArenaCoverage.tail_hi, 512);
    },
  ],
  [
    "addressMapCoversExactlyTheLiveArenas",
    "an end of an arena that there is not",
    (s) => {
      const entry = coverageOf(s, s.pool(4, 0) + 4096);
      s.memory.setU32(entry + ArenaCoverage.tail_lo, 256);
    },
  ],
  [
    "addressMapCoversExactlyTheLiveArenas",
    "a node too many in the count",
    (s) =>
      s.memory.setU32(s.symbol(STATICS.arenaMapCounts) + ArenaMapCounts.arena_map_bot_count, 2),
  ],
  [
    "addressMapCoversExactlyTheLiveArenas",
    "a root without nodes",
    (s) => s.memory.setPtr(s.symbol(STATICS.arenaMapRoot), 0),
  ],
];

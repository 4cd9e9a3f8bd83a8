// The structs of obmalloc.c as they lie in memory. One table serves all versions: on 64-bit
// machines the fields have not moved.
//
//   arena    arenaSize bytes from the arena allocator, cut into pools
//   pool     pool_header, then blocks of one size
//   block    free: its first word is the next free block; live: the client's

import type { Static } from "../memory/segments.ts";
import { struct } from "../memory/struct.ts";
import type { PymallocProfile } from "../profile/profile.ts";
import { radixShape } from "./radix-shape.ts";
import { sizeClassCount } from "./size-class.ts";

/** struct pool_header. All zeros until the pool is carved. */
export const PoolHeader = struct([
  ["count", "u32"], // ref.count: live blocks; 0 in a free pool
  ["padding", "u32"], // the rest of the union `ref`
  ["freeblock", "ptr"], // head of the free list; NULL exactly in a full pool
  ["nextpool", "ptr"], // used: next pool of the class; free: next of arena.freepools; full: stale
  ["prevpool", "ptr"], // used: previous pool of the class; free or full: stale
  ["arenaindex", "u32"], // which arena object describes the arena
  ["szidx", "u32"], // size class; a free pool keeps the one it had, a carved one has 0xffff
  ["nextoffset", "u32"], // offset of the next virgin block; stale once above maxnextoffset
  ["maxnextoffset", "u32"], // the largest offset at which a block fits
]);

/** struct arena_object: describes one arena, or waits in unused_arena_objects for one. */
export const ArenaObject = struct([
  ["address", "ptr"], // the arena; 0 when this object is unused, and then only nextarena counts
  ["pool_address", "ptr"], // the next pool to carve
  ["nfreepools", "u32"], // pools in freepools, and those not carved yet
  ["ntotalpools", "u32"], // all pools: one fewer when the arena's base is not pool-aligned
  ["freepools", "ptr"], // free pools, singly linked by nextpool, last freed first
  ["nextarena", "ptr"], // next in usable_arenas or unused_arena_objects
  ["prevarena", "ptr"], // previous in usable_arenas; stale in an unused or full arena
]);

/** struct _obmalloc_mgmt, the statics of the arenas; nfp2lasta lies behind it. */
export const ObmallocMgmt = struct([
  ["arenas", "ptr"], // the vector of arena objects
  ["maxarenas", "u32"], // its length
  ["unused_arena_objects", "ptr"], // singly linked; address 0 in each
  ["usable_arenas", "ptr"], // arenas with a free pool, fewest free pools first
  ["narenas_currently_allocated", "size"],
  ["ntimes_arena_allocated", "size"],
  ["narenas_highwater", "size"],
  ["raw_allocated_blocks", "size"], // live blocks that malloc serves for the object domain
]);

/** arena_map_root and the two counts beside it. */
export const ArenaMapCounts = struct([
  ["arena_map_mid_count", "u32"],
  ["arena_map_bot_count", "u32"],
]);

/** arena_coverage_t: which part of one arena-sized stretch of addresses arenas cover. */
export const ArenaCoverage = struct([
  ["tail_hi", "i32"], // addresses from this offset up are an arena's; -1 all; 0 none
  ["tail_lo", "i32"], // addresses below this offset are the end of the arena before
]);

/** szidx of a carved pool that no class has used. */
export const DUMMY_SIZE_IDX = 0xffff;

/** Bytes of a pointer in the heap. */
export const POINTER = 8;

export const STATICS = {
  usedpools: "usedpools",
  mgmt: "_obmalloc_mgmt",
  nfp2lasta: "nfp2lasta",
  arenaMapRoot: "arena_map_root",
  arenaMapCounts: "arena_map_counts",
} as const;

/** What pymalloc keeps in the data and bss segments. */
export function pymallocStatics(profile: PymallocProfile): Static[] {
  const poolsInArena = profile.arenaSize / profile.poolSize;
  const statics: Static[] = [
    { name: STATICS.usedpools, segment: "data", size: sizeClassCount(profile) * 2 * POINTER },
    { name: STATICS.mgmt, segment: "bss", size: ObmallocMgmt.SIZE },
  ];
  if (profile.arenaOrder === "nfp2lasta") {
    const size = (poolsInArena + 1) * POINTER;
    statics.push({ name: STATICS.nfp2lasta, segment: "bss", size });
  }
  if (profile.addressInRange === "radixTree") {
    const size = radixShape(profile).rootBytes;
    statics.push(
      { name: STATICS.arenaMapRoot, segment: "bss", size },
      { name: STATICS.arenaMapCounts, segment: "bss", size: ArenaMapCounts.SIZE },
    );
  }
  return statics;
}

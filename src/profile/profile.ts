// What differs between CPythons, as data. A difference is a number here, or the name of one of the
// algorithms that runtime.ts chooses from; no layer asks which version it is.

import { ProfileError } from "../errors.ts";
import type { ObjectsProfile } from "./objects.ts";

/** How `address_in_range` finds the arena of an address. */
export type AddressInRangeAlgorithm =
  /** By the `arenaindex` in the header of the pool that the address would lie in. */
  | "arenaIndex"
  /** By a radix tree over address bits (`arena_map_root`). */
  | "radixTree";

/** How `usable_arenas` is kept sorted by `nfreepools`. */
export type ArenaOrderAlgorithm =
  /** By walking right from the arena until its place is found. */
  | "linearSearch"
  /** By `nfp2lasta`: the last arena of each `nfreepools`. */
  | "nfp2lasta";

/** Where PyMem_Malloc is served. */
export type MemDomainAllocator = "malloc" | "pymalloc";

/** What the debug hooks' serial number counts. */
export type SerialNumberAlgorithm =
  /** Nothing: blocks carry none. */
  | "none"
  /** Every call that asks for memory, also one that gets none. */
  | "requests"
  /** Every block handed out. */
  | "blocks";

/** What the debug hooks do to a block's bytes before they reallocate it. */
export type DebugReallocAlgorithm =
  /** Mark what a shrinking block gives up, and the fence behind it, dead. */
  | "markShrunkTail"
  /** Nothing: what a block gives up keeps its bytes. */
  | "keepBytes"
  /** Mark fences and both ends of the data dead; write them back where the block now lies. */
  | "eraseEnds";

/** Numbers of pymalloc: the object allocator of layer +2. */
export interface PymallocProfile {
  /** Every block's address and size is a multiple of this. */
  readonly alignment: 8 | 16;
  /** Requests above this go to malloc. */
  readonly smallRequestThreshold: number;
  readonly poolSize: number;
  readonly arenaSize: number;
  /** Arena objects in the first vector; it doubles from there. */
  readonly initialArenaObjects: number;
  readonly addressInRange: AddressInRangeAlgorithm;
  readonly arenaOrder: ArenaOrderAlgorithm;
  /** A completely free arena is kept while no usable arena stands to its right. */
  readonly keepsLastArena: boolean;
  /** Address bits that the radix tree tells apart; read only with `radixTree`. */
  readonly addressBits: number;
  /** The statistics end with the counts of the radix tree's nodes. */
  readonly statsTellArenaMap: boolean;
}

/** The PyMem domains of layer +1 and their debug hooks. */
export interface PymemProfile {
  readonly memDomain: MemDomainAllocator;
  /** PyMem_RawMalloc and the calloc family exist; without them raw is malloc itself. */
  readonly hasRawDomain: boolean;
  /** Fill of fresh, of freed and of guarding bytes under the debug hooks. */
  readonly cleanByte: number;
  readonly deadByte: number;
  readonly forbiddenByte: number;
  readonly serialNumbers: SerialNumberAlgorithm;
  readonly debugRealloc: DebugReallocAlgorithm;
  /** The report of a damaged block ends with what tracemalloc knows of it: nothing here. */
  readonly reportTellsTraceback: boolean;
}

/** The machine that the process runs on. */
export interface MachineProfile {
  /** What mmap counts in, in bytes. */
  readonly pageSize: number;
  readonly stackSize: number;
}

export interface Profile {
  /** What a user types: `3.11`, `deck`, `tiny-3.11`. */
  readonly name: string;
  /** The interpreter build that this was measured on; undefined when there is none. */
  readonly measuredOn: string | undefined;
  readonly machine: MachineProfile;
  readonly pymem: PymemProfile;
  readonly pymalloc: PymallocProfile;
  readonly objects: ObjectsProfile;
}

const isPowerOfTwo = (n: number): boolean => n > 0 && (n & (n - 1)) === 0;

/** Bytes of a pool_header, rounded up to the alignment; the first block lies behind it. */
export const POOL_OVERHEAD = 48;

/** Throws ProfileError unless the profile's numbers fit together; returns it. */
export function checkProfile(profile: Profile): Profile {
  const { alignment, smallRequestThreshold, poolSize, arenaSize, initialArenaObjects } =
    profile.pymalloc;
  const { pageSize } = profile.machine;
  const must = (ok: boolean, statement: string): void => {
    if (!ok) throw new ProfileError(`profile ${profile.name}: ${statement}`);
  };
  must(isPowerOfTwo(pageSize) && pageSize >= 256, "pageSize is a power of two, 256 or more");
  must(isPowerOfTwo(poolSize), "poolSize is a power of two");
  must(isPowerOfTwo(arenaSize), "arenaSize is a power of two");
  must(arenaSize % pageSize === 0, "arenaSize is a multiple of pageSize");
  must(arenaSize / poolSize >= 2, "an arena holds two pools or more");
  must(smallRequestThreshold % alignment === 0, "smallRequestThreshold is a multiple of alignment");
  must(POOL_OVERHEAD % alignment === 0, "blocks behind a pool header are aligned");
  must(
    POOL_OVERHEAD + 2 * smallRequestThreshold <= poolSize,
    "a pool holds two blocks of any class",
  );
  must(poolSize < 1 << 16, "offsets in a pool are below 65536");
  must(initialArenaObjects >= 1, "initialArenaObjects is 1 or more");
  must(profile.machine.stackSize % pageSize === 0, "stackSize is a multiple of pageSize");
  if (profile.pymalloc.addressInRange === "arenaIndex") {
    must(poolSize <= pageSize, "a pool lies in one page, so that its header can always be read");
  }
  return profile;
}

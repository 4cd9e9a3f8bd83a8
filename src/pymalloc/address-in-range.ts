// address_in_range: does an address lie in an arena? The one check that turns a pointer handed in
// by a client into a block. Two algorithms, by version:
//
//   ArenaIndexCheck   2.7-3.9   the header of the pool that would hold the address names an arena
//                               object, and that object's arena must cover the address. The
//                               "header" may be any memory at all: its answer is only believed
//                               when the arena agrees.
//   RadixTreeCheck    3.10-     a tree over address bits holds, for every arena-sized stretch of
//                               addresses, which part of it arenas cover. Only our own memory is
//                               read.

import type { RawAllocator } from "../malloc/raw-allocator.ts";
import { type Addr, asAddr, NULL as NULL_ADDRESS } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { PymallocProfile } from "../profile/profile.ts";
import { ArenaCoverage, ArenaMapCounts, ArenaObject, ObmallocMgmt, PoolHeader } from "./layout.ts";
import { type RadixShape, radixShape } from "./radix-shape.ts";

// The engine folds a constant of this module into the code, and loads and checks an imported one at
// every use.
const NULL = NULL_ADDRESS;
const ARENAINDEX = PoolHeader.arenaindex;
const ARENA_ADDRESS = ArenaObject.address;
const ARENA_OBJECT_SIZE = ArenaObject.SIZE;

export interface AddressInRange {
  /** True when `at` lies in a live arena. Any number below 2^31 may be asked. */
  contains(at: number): boolean;
  /** Enters or removes the arena at `base`. False when there is no memory for the entry. */
  markArena(base: Addr, isUsed: boolean): boolean;
}

export class ArenaIndexCheck implements AddressInRange {
  declare private readonly words: Int32Array;
  declare private readonly poolMask: number;
  declare private readonly arenaSize: number;
  declare private readonly arenas: number;
  declare private readonly maxarenas: number;

  constructor(memory: Memory, profile: PymallocProfile, mgmt: Addr) {
    this.words = memory.words;
    this.poolMask = ~(profile.poolSize - 1);
    this.arenaSize = profile.arenaSize;
    this.arenas = (mgmt + ObmallocMgmt.arenas) >> 2;
    this.maxarenas = (mgmt + ObmallocMgmt.maxarenas) >> 2;
  }

  contains(at: number): boolean {
    const words = this.words;
    const arenaindex = words[((at & this.poolMask) + ARENAINDEX) >> 2]! >>> 0;
    if (arenaindex >= words[this.maxarenas]!) return false;
    const object = words[this.arenas]! + arenaindex * ARENA_OBJECT_SIZE;
    const base = words[(object + ARENA_ADDRESS) >> 2]!;
    return base !== NULL && (at - base) >>> 0 < this.arenaSize;
  }

  /** The arena objects are the record; there is nothing to enter. */
  markArena(): boolean {
    return true;
  }
}

export class RadixTreeCheck implements AddressInRange {
  declare private readonly memory: Memory;
  declare private readonly words: Int32Array;
  declare private readonly raw: RawAllocator;
  declare private readonly shape: RadixShape;
  declare private readonly root: number;
  /** Word index of the root's first slot. */
  declare private readonly rootIndex: number;
  declare private readonly counts: Addr;
  declare private readonly arenaMask: number;
  declare private readonly arenaSize: number;
  declare private readonly rootShift: number;
  declare private readonly rootMask: number;
  declare private readonly midShift: number;
  declare private readonly midMask: number;
  declare private readonly botShift: number;
  declare private readonly botMask: number;

  /** Nodes below the root come from `raw`, zeroed, and are never given back. */
  constructor(
    memory: Memory,
    profile: PymallocProfile,
    root: Addr,
    counts: Addr,
    raw: RawAllocator,
  ) {
    const shape = radixShape(profile);
    this.memory = memory;
    this.words = memory.words;
    this.raw = raw;
    this.shape = shape;
    this.root = root;
    this.rootIndex = root >> 2;
    this.counts = counts;
    this.arenaSize = profile.arenaSize;
    this.arenaMask = profile.arenaSize - 1;
    // Addresses have 31 bits: a level above them always has index 0, which a zero mask gives.
    this.rootShift = shape.rootShift & 31;
    this.rootMask = shape.rootShift < 31 ? shape.rootLength - 1 : 0;
    this.midShift = shape.midShift & 31;
    this.midMask = shape.midShift < 31 ? shape.midLength - 1 : 0;
    this.botShift = shape.botShift;
    this.botMask = shape.botLength - 1;
  }

  contains(at: number): boolean {
    const words = this.words;
    const mid = words[this.rootIndex + (((at >> this.rootShift) & this.rootMask) << 1)]!;
    if (mid === NULL) return false;
    const bot = words[(mid >> 2) + (((at >> this.midShift) & this.midMask) << 1)]!;
    if (bot === NULL) return false;
    const entry = (bot >> 2) + (((at >> this.botShift) & this.botMask) << 1);
    const tailHi = words[entry]!;
    const tailLo = words[entry + 1]!;
    const tail = at & this.arenaMask;
    // tail < tailLo || (tailHi !== 0 && tail >= tailHi), in sign bits: where in an arena an address
    // lies is as good as random, and a branch on it would be predicted wrong half of the time.
    return ((tail - tailLo) | ((tailHi - 1 - tail) & (tailHi | -tailHi))) < 0;
  }

  /** An arena that is not aligned to its size covers two entries. (arena_map_mark_used) */
  markArena(base: Addr, isUsed: boolean): boolean {
    const tail = base & this.arenaMask;
    const here = this.entryOf(base, isUsed);
    if (here === NULL) return false;
    if (tail === 0) {
      this.memory.setU32(here + ArenaCoverage.tail_hi, isUsed ? -1 : 0);
      return true;
    }
    this.memory.setU32(here + ArenaCoverage.tail_hi, isUsed ? tail : 0);
    const next = this.entryOf(base + this.arenaSize, isUsed);
    if (next === NULL) {
      this.memory.setU32(here + ArenaCoverage.tail_hi, 0);
      return false;
    }
    this.memory.setU32(next + ArenaCoverage.tail_lo, isUsed ? tail : 0);
    return true;
  }

  /** arena_map_get: the coverage of the stretch that holds `at`; NULL when a node is missing. */
  private entryOf(at: number, create: boolean): Addr {
    const rootSlot = this.root + (((at >>> this.rootShift) & this.rootMask) << 3);
    const { midBytes, botBytes } = this.shape;
    const mid = this.node(rootSlot, midBytes, ArenaMapCounts.arena_map_mid_count, create);
    if (mid === NULL) return NULL;
    const midSlot = mid + (((at >>> this.midShift) & this.midMask) << 3);
    const bot = this.node(midSlot, botBytes, ArenaMapCounts.arena_map_bot_count, create);
    if (bot === NULL) return NULL;
    return asAddr(bot + ((at >>> this.botShift) & this.botMask) * ArenaCoverage.SIZE);
  }

  private node(slot: number, bytes: number, count: number, create: boolean): Addr {
    const node = this.memory.ptr(slot);
    if (node !== NULL || !create) return node;
    const fresh = this.raw.calloc(1, bytes);
    if (fresh === NULL) return NULL;
    this.memory.setPtr(slot, fresh);
    const counted = this.counts + count;
    this.memory.setU32(counted, this.memory.u32(counted) + 1);
    return fresh;
  }
}

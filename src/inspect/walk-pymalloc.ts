// pymalloc's bytes as a plain snapshot: every arena object, every carved pool, every list, read
// from memory alone. Walks are bounded, so that they end in a corrupted heap too; what could not
// be followed is told in `damage`.

import { hex } from "../errors.ts";
import { type Addr, NULL } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { alignUp } from "../memory/struct.ts";
import { POOL_OVERHEAD, type PymallocProfile } from "../profile/profile.ts";
import {
  ArenaCoverage,
  ArenaMapCounts,
  ArenaObject,
  ObmallocMgmt,
  POINTER,
  PoolHeader,
} from "../pymalloc/layout.ts";
import { radixShape } from "../pymalloc/radix-shape.ts";
import { blockSizeOf, blocksPerPool, sizeClassCount } from "../pymalloc/size-class.ts";

/** A carved pool. Addresses are numbers: nothing here may be freed or written. */
export interface PoolView {
  readonly at: number;
  readonly count: number;
  readonly freeblock: number;
  readonly nextpool: number;
  readonly prevpool: number;
  readonly arenaindex: number;
  readonly szidx: number;
  readonly nextoffset: number;
  readonly maxnextoffset: number;
  /** Of its class: bytes of a block and blocks in a pool; 0 when szidx names no class. */
  readonly blockSize: number;
  readonly capacity: number;
  /** The free list as far as it could be followed. */
  readonly freeBlocks: readonly number[];
  /** Why the free list could not be followed to its end. */
  readonly damage: string | undefined;
}

/** An arena object that describes an arena. */
export interface ArenaView {
  readonly arenaindex: number;
  readonly object: number;
  readonly address: number;
  readonly pool_address: number;
  readonly nfreepools: number;
  readonly ntotalpools: number;
  readonly nextarena: number;
  readonly prevarena: number;
  /** Carved pools by ascending address. */
  readonly pools: readonly PoolView[];
  /** The list freepools, as far as it could be followed. */
  readonly freepools: readonly number[];
}

/** One entry of the radix tree's bottom level that is not zero. */
export interface CoverageView {
  /** First address of the arena-sized stretch. */
  readonly start: number;
  readonly tailHi: number;
  readonly tailLo: number;
}

export interface PymallocView {
  readonly profile: PymallocProfile;
  readonly maxarenas: number;
  readonly arenas: readonly ArenaView[];
  /** Arena indices of the objects whose address is 0. */
  readonly unusedObjects: readonly number[];
  /** Arena indices in unused_arena_objects and usable_arenas, in list order. */
  readonly unusedList: readonly number[];
  readonly usableList: readonly number[];
  /** usable_arenas walked backwards from its last arena. */
  readonly usableListBackwards: readonly number[];
  /** The pools of each class in usedpools, from the front, and walked from the back. */
  readonly usedpools: readonly (readonly number[])[];
  readonly usedpoolsBackwards: readonly (readonly number[])[];
  /** nfp2lasta as arena indices, undefined where it is NULL; undefined without nfp2lasta. */
  readonly nfp2lasta: readonly (number | undefined)[] | undefined;
  /** Undefined without a radix tree. */
  readonly coverage: readonly CoverageView[] | undefined;
  readonly mapNodes: { readonly mid: number; readonly bot: number } | undefined;
  readonly mapCounts: { readonly mid: number; readonly bot: number } | undefined;
  readonly narenas_currently_allocated: number;
  readonly ntimes_arena_allocated: number;
  readonly narenas_highwater: number;
  readonly raw_allocated_blocks: number;
  /** Lists that could not be followed, in words. */
  readonly damage: readonly string[];
}

/** Where pymalloc's statics lie; those that a profile lacks are undefined. */
export interface PymallocSymbols {
  readonly usedpools: Addr;
  readonly mgmt: Addr;
  readonly nfp2lasta: Addr | undefined;
  readonly arenaMapRoot: Addr | undefined;
  readonly arenaMapCounts: Addr | undefined;
}

/** Reads one pool. `at` must be a pool's address. */
export function walkPool(memory: Memory, profile: PymallocProfile, at: number): PoolView {
  const words = memory.words;
  const header = at >> 2;
  const count = words[header]!;
  const szidx = words[(at + PoolHeader.szidx) >> 2]!;
  const nextoffset = words[(at + PoolHeader.nextoffset) >> 2]!;
  const isClass = szidx >= 0 && szidx < sizeClassCount(profile);
  const blockSize = isClass ? blockSizeOf(profile, szidx) : 0;
  const capacity = isClass ? blocksPerPool(profile, szidx) : 0;
  const freeblock = words[(at + PoolHeader.freeblock) >> 2]!;
  const freeBlocks: number[] = [];
  let damage: string | undefined;
  for (let block = freeblock; block !== NULL; ) {
    const offset = block - at - POOL_OVERHEAD;
    if (freeBlocks.length >= capacity) damage = "the free list does not end";
    else if (offset < 0 || block >= at + nextoffset || offset % blockSize !== 0) {
      damage = `the free list leads to ${hex(block >>> 0)}, which is no block of the pool`;
    }
    if (damage !== undefined) break;
    freeBlocks.push(block);
    block = words[(block >> 2) + 1] === 0 ? words[block >> 2]! : -1;
  }
  return {
    at,
    count,
    freeblock,
    nextpool: words[(at + PoolHeader.nextpool) >> 2]!,
    prevpool: words[(at + PoolHeader.prevpool) >> 2]!,
    arenaindex: words[(at + PoolHeader.arenaindex) >> 2]!,
    szidx,
    nextoffset,
    maxnextoffset: words[(at + PoolHeader.maxnextoffset) >> 2]!,
    blockSize,
    capacity,
    freeBlocks,
    damage,
  };
}

/** Reads everything. */
export function walkPymalloc(
  memory: Memory,
  profile: PymallocProfile,
  symbols: PymallocSymbols,
): PymallocView {
  return new PymallocWalk(memory, profile, symbols).view();
}

/** Most classes have no used pool most of the time. */
const NO_POOLS: readonly number[] = Object.freeze([]);

class PymallocWalk {
  private readonly memory: Memory;
  private readonly profile: PymallocProfile;
  private readonly symbols: PymallocSymbols;
  private readonly vector: number;
  private readonly maxarenas: number;
  private readonly damage: string[] = [];

  constructor(memory: Memory, profile: PymallocProfile, symbols: PymallocSymbols) {
    this.memory = memory;
    this.profile = profile;
    this.symbols = symbols;
    this.vector = memory.ptr(symbols.mgmt + ObmallocMgmt.arenas);
    const maxarenas = memory.u32(symbols.mgmt + ObmallocMgmt.maxarenas);
    const isInMemory =
      this.vector >= 0 && this.vector + maxarenas * ArenaObject.SIZE <= memory.size;
    if (!isInMemory) {
      const end = hex(memory.size);
      this.damage.push(`${maxarenas} arena objects at ${hex(this.vector)} reach beyond ${end}`);
    }
    this.maxarenas = isInMemory ? maxarenas : 0;
  }

  view(): PymallocView {
    const { memory, profile } = this;
    const { mgmt, nfp2lasta } = this.symbols;
    const indices = Array.from({ length: this.maxarenas }, (_, i) => i);
    const usableList = this.arenaList(
      "usable_arenas",
      memory.ptr(mgmt + ObmallocMgmt.usable_arenas),
    );
    const classes = Array.from({ length: sizeClassCount(profile) }, (_, i) => i);
    return {
      profile,
      maxarenas: this.maxarenas,
      arenas: indices.filter((i) => this.describesArena(i)).map((i) => this.arena(i)),
      unusedObjects: indices.filter((i) => !this.describesArena(i)),
      unusedList: this.arenaList(
        "unused_arena_objects",
        memory.ptr(mgmt + ObmallocMgmt.unused_arena_objects),
      ),
      usableList,
      usableListBackwards: this.arenasBackwards(usableList),
      usedpools: classes.map((i) => this.usedpools(i, PoolHeader.nextpool)),
      usedpoolsBackwards: classes.map((i) => this.usedpools(i, PoolHeader.prevpool)),
      nfp2lasta: nfp2lasta === undefined ? undefined : this.nfp2lasta(nfp2lasta),
      ...this.addressMap(),
      narenas_currently_allocated: memory.size_t(mgmt + ObmallocMgmt.narenas_currently_allocated),
      ntimes_arena_allocated: memory.size_t(mgmt + ObmallocMgmt.ntimes_arena_allocated),
      narenas_highwater: memory.size_t(mgmt + ObmallocMgmt.narenas_highwater),
      raw_allocated_blocks: memory.size_t(mgmt + ObmallocMgmt.raw_allocated_blocks),
      damage: this.damage,
    };
  }

  private describesArena(arenaindex: number): boolean {
    return this.memory.ptr(this.objectAt(arenaindex)) !== NULL;
  }

  private objectAt(arenaindex: number): number {
    return this.vector + arenaindex * ArenaObject.SIZE;
  }

  /** The arena index of an object's address; undefined when it is not an object of the vector. */
  private indexOf(object: number): number | undefined {
    const index = (object - this.vector) / ArenaObject.SIZE;
    return Number.isInteger(index) && index >= 0 && index < this.maxarenas ? index : undefined;
  }

  private arena(arenaindex: number): ArenaView {
    const { memory, profile } = this;
    const object = this.objectAt(arenaindex);
    const address = memory.ptr(object + ArenaObject.address);
    const pool_address = memory.ptr(object + ArenaObject.pool_address);
    const end = Math.min(pool_address, address + profile.arenaSize);
    const pools: PoolView[] = [];
    for (let at = alignUp(address, profile.poolSize); at < end; at += profile.poolSize) {
      pools.push(walkPool(memory, profile, at));
    }
    return {
      arenaindex,
      object,
      address,
      pool_address,
      nfreepools: memory.u32(object + ArenaObject.nfreepools),
      ntotalpools: memory.u32(object + ArenaObject.ntotalpools),
      nextarena: memory.ptr(object + ArenaObject.nextarena),
      prevarena: memory.ptr(object + ArenaObject.prevarena),
      pools,
      freepools: this.freepools(arenaindex, address),
    };
  }

  private freepools(arenaindex: number, address: number): number[] {
    const { memory, profile } = this;
    const list: number[] = [];
    let pool: number = memory.ptr(this.objectAt(arenaindex) + ArenaObject.freepools);
    while (pool !== NULL) {
      const inArena = pool >= address && pool < address + profile.arenaSize;
      if (
        !inArena ||
        pool % profile.poolSize !== 0 ||
        list.length * profile.poolSize > profile.arenaSize
      ) {
        this.damage.push(`freepools of arena ${arenaindex} leads out of the arena or does not end`);
        break;
      }
      list.push(pool);
      pool = memory.ptr(pool + PoolHeader.nextpool);
    }
    return list;
  }

  private arenaList(name: string, head: number): number[] {
    const list: number[] = [];
    for (let object = head; object !== NULL; ) {
      const index = this.indexOf(object);
      if (index === undefined || list.length > this.maxarenas) {
        this.damage.push(`${name} leads out of the vector or does not end`);
        break;
      }
      list.push(index);
      object = this.memory.ptr(object + ArenaObject.nextarena);
    }
    return list;
  }

  private arenasBackwards(usableList: readonly number[]): number[] {
    const last = usableList.at(-1);
    const list: number[] = [];
    for (let index = last; index !== undefined && list.length <= usableList.length; ) {
      list.push(index);
      const previous = this.memory.ptr(this.objectAt(index) + ArenaObject.prevarena);
      index = previous === NULL ? undefined : this.indexOf(previous);
    }
    return list;
  }

  /** The used pools of a class, following `link` around the ring from its pretended header. */
  private usedpools(sizeClass: number, link: number): readonly number[] {
    const { memory, profile } = this;
    const pair = this.symbols.usedpools + sizeClass * 2 * POINTER;
    const pretended = pair - PoolHeader.nextpool;
    let pool: number = memory.ptr(pretended + link);
    if (pool === pretended) return NO_POOLS;
    const list: number[] = [];
    while (pool !== pretended) {
      const isPool = pool > 0 && pool % profile.poolSize === 0 && pool < memory.size;
      if (!isPool || list.length * profile.poolSize > memory.size) {
        this.damage.push(`usedpools of class ${sizeClass} leads to no pool or does not end`);
        break;
      }
      list.push(pool);
      pool = memory.ptr(pool + link);
    }
    return list;
  }

  private nfp2lasta(at: Addr): (number | undefined)[] {
    const { arenaSize, poolSize } = this.profile;
    return Array.from({ length: arenaSize / poolSize + 1 }, (_, n) => {
      const object = this.memory.ptr(at + n * POINTER);
      return object === NULL ? undefined : this.indexOf(object);
    });
  }

  /** Entries of a node of `length` that an address of this memory can lead to. */
  private reachable(shift: number, length: number): number {
    return shift > 30 ? 1 : Math.min(length, Math.ceil(this.memory.size / 2 ** shift));
  }

  private addressMap(): Pick<PymallocView, "coverage" | "mapNodes" | "mapCounts"> {
    const { arenaMapRoot, arenaMapCounts } = this.symbols;
    if (arenaMapRoot === undefined || arenaMapCounts === undefined) {
      return { coverage: undefined, mapNodes: undefined, mapCounts: undefined };
    }
    const { memory, profile } = this;
    const shape = radixShape(profile);
    const rootLength = this.reachable(shape.rootShift, shape.rootLength);
    const midLength = this.reachable(shape.midShift, shape.midLength);
    const botLength = this.reachable(shape.botShift, shape.botLength);
    const coverage: CoverageView[] = [];
    const nodes = { mid: 0, bot: 0 };
    for (let i = 0; i < rootLength; i++) {
      const mid = memory.ptr(arenaMapRoot + i * POINTER);
      if (mid === NULL) continue;
      nodes.mid++;
      for (let j = 0; j < midLength; j++) {
        const bot = memory.ptr(mid + j * POINTER);
        if (bot === NULL) continue;
        nodes.bot++;
        const base = i * 2 ** shape.rootShift + j * 2 ** shape.midShift;
        for (let k = 0; k < botLength; k++) {
          const tailHi = memory.i32(bot + k * ArenaCoverage.SIZE + ArenaCoverage.tail_hi);
          const tailLo = memory.i32(bot + k * ArenaCoverage.SIZE + ArenaCoverage.tail_lo);
          if (tailHi === 0 && tailLo === 0) continue;
          coverage.push({ start: base + k * profile.arenaSize, tailHi, tailLo });
        }
      }
    }
    const mapCounts = {
      mid: memory.u32(arenaMapCounts + ArenaMapCounts.arena_map_mid_count),
      bot: memory.u32(arenaMapCounts + ArenaMapCounts.arena_map_bot_count),
    };
    return { coverage, mapNodes: nodes, mapCounts };
  }
}

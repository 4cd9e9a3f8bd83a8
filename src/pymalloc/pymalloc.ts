// The object allocator: PyObject_Malloc and its family. (Objects/obmalloc.c)
//
// A pool is always in exactly one of three states:
//
//   used    partly used: at least one block live, at least one block free. In the doubly linked
//           list usedpools[szidx], whose first pool serves the next request of the class.
//   full    all blocks live. In no list; freeblock is NULL, nextpool and prevpool are stale.
//   empty   no block live. In its arena's freepools, singly linked by nextpool; prevpool is stale,
//           szidx, nextoffset and the free list stay and serve again if the class is the same.
//
// A pool that was never carved is none of these: it is zeros above its arena's pool_address.
//
// Blocks of a used pool are live, on the free list, or virgin: at nextoffset and above, never
// handed out. One virgin block at a time is moved to the free list, when that would run empty.
//
// usedpools is a vector of pointer pairs. Entry i is laid out so that a pool_header pretended to
// start 16 bytes before it has the pair as its nextpool and prevpool: the list head needs no
// special case, and an empty list points at that pretended header.
// Fields are declared, not defined, for the reason that memory/memory.ts tells.

import { type Listener, NullListener } from "../events.ts";
import type { RawAllocator } from "../malloc/raw-allocator.ts";
import type { Addr, ArenaObjectAddr, BlockAddr, PoolAddr } from "../memory/address.ts";
import * as address from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { POOL_OVERHEAD, type PymallocProfile } from "../profile/profile.ts";
import type { AddressInRange } from "./address-in-range.ts";
import type { ArenaOrder, UsableArenas } from "./arena-order.ts";
import type { Arenas } from "./arenas.ts";
import { ArenaObject, DUMMY_SIZE_IDX, ObmallocMgmt, PoolHeader } from "./layout.ts";
import { sizeClassCount } from "./size-class.ts";

// The engine folds a constant of this module into the code, and loads and checks an imported one at
// every use.
const { asArenaObject, asBlock, asPool, NULL } = address;

// Word offsets (4 bytes a word) of the header fields that the fast paths touch.
const FREEBLOCK = PoolHeader.freeblock >> 2;
const NEXTPOOL = PoolHeader.nextpool >> 2;
const PREVPOOL = PoolHeader.prevpool >> 2;
const SZIDX = PoolHeader.szidx >> 2;
const NEXTOFFSET = PoolHeader.nextoffset >> 2;
const MAXNEXTOFFSET = PoolHeader.maxnextoffset >> 2;

/** Bytes from a pretended header to the usedpools pair that is its nextpool and prevpool. */
const PRETENDED_HEADER = PoolHeader.nextpool;
export interface PymallocParts {
  readonly memory: Memory;
  readonly profile: PymallocProfile;
  readonly usedpools: Addr;
  readonly mgmt: Addr;
  readonly raw: RawAllocator;
  readonly addressInRange: AddressInRange;
  readonly arenas: Arenas;
  readonly usable: UsableArenas;
  readonly order: ArenaOrder;
  readonly events: Listener;
}

export class Pymalloc implements RawAllocator {
  declare private readonly memory: Memory;
  declare private readonly words: Int32Array;
  declare private readonly raw: RawAllocator;
  declare private readonly addressInRange: AddressInRange;
  declare private readonly arenas: Arenas;
  declare private readonly usable: UsableArenas;
  declare private readonly order: ArenaOrder;
  declare private readonly events: Listener;
  /** False when the listener is a NullListener: what happens often is then not even told. */
  declare private readonly isHeard: boolean;
  declare private readonly mgmt: Addr;
  declare private readonly usedpools: Addr;
  /** Word index of usedpools[0]. */
  declare private readonly usedpoolsIndex: number;
  declare private readonly threshold: number;
  declare private readonly alignmentShift: number;
  declare private readonly poolSize: number;
  declare private readonly poolMask: number;
  declare private readonly keepsLastArena: boolean;
  declare private readonly classCount: number;

  constructor(parts: PymallocParts) {
    const { profile } = parts;
    this.memory = parts.memory;
    this.words = parts.memory.words;
    this.raw = parts.raw;
    this.addressInRange = parts.addressInRange;
    this.arenas = parts.arenas;
    this.usable = parts.usable;
    this.order = parts.order;
    this.events = parts.events;
    this.isHeard = parts.events.constructor !== NullListener;
    this.mgmt = parts.mgmt;
    this.usedpools = parts.usedpools;
    this.usedpoolsIndex = parts.usedpools >> 2;
    this.threshold = profile.smallRequestThreshold;
    this.alignmentShift = profile.alignment === 16 ? 4 : 3;
    this.poolSize = profile.poolSize;
    this.poolMask = ~(profile.poolSize - 1);
    this.keepsLastArena = profile.keepsLastArena;
    this.classCount = sizeClassCount(profile);
    this.initialise();
  }

  /** Sets usedpools to empty lists: the initial value of its data segment. */
  initialise(): void {
    for (let i = 0; i < this.classCount; i++) {
      const pair = this.usedpools + i * 16;
      this.memory.setPtr(pair, pair - PRETENDED_HEADER);
      this.memory.setPtr(pair + 8, pair - PRETENDED_HEADER);
    }
  }

  /**
   * _PyObject_Malloc. NULL when neither pymalloc nor malloc has the memory.
   *
   * `| 0` tells V8 that the slow paths answer with an int32, as the fast path does. What is short
   * here, and in free, decides how much of both is inlined at a call of theirs.
   */
  malloc(nbytes: number): Addr {
    if ((nbytes - 1) >>> 0 < this.threshold) {
      const words = this.words;
      const sizeClass = (nbytes - 1) >> this.alignmentShift;
      const pool = words[this.usedpoolsIndex + (sizeClass << 2)]!;
      const header = pool >> 2;
      if (pool !== words[header + NEXTPOOL]!) {
        words[header]!++;
        const block = words[header + FREEBLOCK]!;
        const next = words[block >> 2]!;
        words[header + FREEBLOCK] = next;
        if (next === NULL) {
          const nextoffset = words[header + NEXTOFFSET]!;
          if (nextoffset > words[header + MAXNEXTOFFSET]!) {
            // The end of extend, written out: some programs fill a pool with every other call.
            const after = words[header + NEXTPOOL]!;
            words[(after >> 2) + PREVPOOL] = words[header + PREVPOOL]!;
            words[this.usedpoolsIndex + (sizeClass << 2)] = after;
            if (this.isHeard) this.events.onPoolFull(pool as PoolAddr);
          } else this.carveBlock(pool, nextoffset, sizeClass);
        }
        return block as Addr;
      }
      const block = this.allocateFromNewPool(sizeClass) | 0;
      if (block !== NULL) return block as Addr;
    }
    return (this.rawMalloc(nbytes) | 0) as Addr;
  }

  /** _PyObject_Calloc: as malloc, and the `nelem * elsize` bytes are zero. */
  calloc(nelem: number, elsize: number): Addr {
    const nbytes = nelem * elsize;
    const block = this.pymallocAlloc(nbytes);
    if (block !== NULL) {
      this.memory.fill(block, nbytes, 0);
      return block;
    }
    this.events.onRawFallback(nbytes);
    const chunk = this.raw.calloc(nelem, elsize);
    if (chunk !== NULL) this.countRawBlocks(1);
    return chunk;
  }

  /** _PyObject_Realloc. NULL leaves the old block as it was. `at` NULL is malloc. */
  realloc(at: Addr, nbytes: number): Addr {
    if (at === NULL) return this.malloc(nbytes);
    if (!this.addressInRange.contains(at)) return this.raw.realloc(at, nbytes);
    return this.pymallocRealloc(at, nbytes);
  }

  /** _PyObject_Free. `at` NULL is ignored; an address outside all arenas goes to malloc. */
  free(at: Addr): void {
    if (at === NULL) return;
    if (!this.addressInRange.contains(at)) {
      this.countRawBlocks(-1);
      this.raw.free(at);
      return;
    }
    this.pymallocFree(at);
  }

  /** True when `at` lies in an arena: in a block, a pool's header or a virgin byte. */
  owns(at: Addr): boolean {
    return this.addressInRange.contains(at);
  }

  /** Bytes of the block at `block`, by the size class of its pool. */
  blockSize(block: BlockAddr): number {
    const sizeClass = this.words[((block & this.poolMask) >> 2) + SZIDX]!;
    return (sizeClass + 1) << this.alignmentShift;
  }

  /** pymalloc_alloc: a block, or NULL when the request is malloc's or there is no arena. */
  private pymallocAlloc(nbytes: number): BlockAddr | typeof NULL {
    if ((nbytes - 1) >>> 0 >= this.threshold) return NULL;
    const words = this.words;
    const sizeClass = (nbytes - 1) >> this.alignmentShift;
    const pool = words[this.usedpoolsIndex + (sizeClass << 2)]!;
    const header = pool >> 2;
    if (pool === words[header + NEXTPOOL]!) return this.allocateFromNewPool(sizeClass);
    words[header]!++;
    const block = words[header + FREEBLOCK]!;
    const next = words[block >> 2]!;
    words[header + FREEBLOCK] = next;
    if (next === NULL) this.extend(pool, sizeClass);
    return asBlock(block);
  }

  /**
   * pymalloc_realloc: the block's new place, NULL when there is no memory. A shrink stays in place
   * unless it would waste a quarter of the block or more.
   */
  private pymallocRealloc(at: Addr, nbytes: number): Addr {
    const sizeClass = this.words[((at & this.poolMask) >> 2) + SZIDX]!;
    let size = (sizeClass + 1) << this.alignmentShift;
    if (nbytes <= size) {
      if (4 * nbytes > 3 * size) {
        this.events.onReallocInPlace(at);
        return at;
      }
      size = nbytes;
    }
    const target = this.malloc(nbytes);
    if (target === NULL) return NULL;
    this.memory.copy(target, at, size);
    this.pymallocFree(at);
    if (this.isHeard) this.events.onReallocMoved(at, target);
    return target;
  }

  /** pymalloc_free, of an address that lies in an arena. */
  private pymallocFree(at: Addr): void {
    const words = this.words;
    const pool = at & this.poolMask;
    const header = pool >> 2;
    const lastfree = words[header + FREEBLOCK]!;
    words[at >> 2] = lastfree;
    words[(at >> 2) + 1] = 0;
    words[header + FREEBLOCK] = at;
    const count = --words[header]!;
    if (lastfree === NULL) {
      // insertToUsedpool, written out for the same programs: a full pool comes back.
      const first = this.usedpoolsIndex + (words[header + SZIDX]! << 2);
      const next = words[first]!;
      words[header + NEXTPOOL] = next;
      words[header + PREVPOOL] = (first << 2) - PRETENDED_HEADER;
      words[(next >> 2) + PREVPOOL] = pool;
      words[first] = pool;
      if (this.isHeard) this.events.onPoolUsedAgain(pool as PoolAddr);
    } else if (count === 0) this.insertToFreepool(pool);
  }

  /** A request that has no size class, or for which there is no arena. */
  private rawMalloc(nbytes: number): Addr {
    this.events.onRawFallback(nbytes);
    const chunk = this.raw.malloc(nbytes);
    if (chunk !== NULL) this.countRawBlocks(1);
    return chunk;
  }

  private countRawBlocks(difference: 1 | -1): void {
    const at = this.mgmt + ObmallocMgmt.raw_allocated_blocks;
    this.memory.setSize_t(at, this.memory.size_t(at) + difference);
  }

  /** pymalloc_pool_extend: the free list ran empty; a virgin block refills it, or all are live. */
  private extend(pool: number, sizeClass: number): void {
    const header = pool >> 2;
    const nextoffset = this.words[header + NEXTOFFSET]!;
    if (nextoffset <= this.words[header + MAXNEXTOFFSET]!) {
      this.carveBlock(pool, nextoffset, sizeClass);
      return;
    }
    this.unlinkUsedpool(header);
    if (this.isHeard) this.events.onPoolFull(asPool(pool));
  }

  /** The virgin block at `nextoffset` becomes the pool's free list. */
  private carveBlock(pool: number, nextoffset: number, sizeClass: number): void {
    const words = this.words;
    const header = pool >> 2;
    const block = pool + nextoffset;
    words[header + FREEBLOCK] = block;
    words[header + NEXTOFFSET] = nextoffset + ((sizeClass + 1) << this.alignmentShift);
    words[block >> 2] = NULL;
    words[(block >> 2) + 1] = 0;
  }

  /**
   * allocate_from_new_pool: the class has no used pool; a free pool, or a virgin one, becomes one
   * and gives its first block.
   *
   * Kept in one piece, like insertToFreepool, and so too long to be inlined: the engine then spends
   * its inlining on the short paths.
   */
  private allocateFromNewPool(sizeClass: number): BlockAddr | typeof NULL {
    const { memory, usable, words } = this;
    let arena = usable.first;
    if (arena === NULL) {
      arena = this.arenas.newArena();
      if (arena === NULL) return NULL;
      usable.pushFront(arena);
      this.order.afterNewArena(arena, usable.nfreepools(arena));
    }
    const nfreepools = usable.nfreepools(arena);
    this.order.beforePoolTaken(arena, nfreepools);
    const freepool = asPool(memory.ptr(arena + ArenaObject.freepools));
    const pool = freepool === NULL ? this.carvePool(arena) : freepool;
    if (freepool !== NULL) {
      memory.setPtr(arena + ArenaObject.freepools, memory.ptr(pool + PoolHeader.nextpool));
    }
    memory.setU32(arena + ArenaObject.nfreepools, nfreepools - 1);
    if (nfreepools === 1) usable.remove(arena);
    const header = pool >> 2;
    this.insertToUsedpool(pool, sizeClass);
    words[header] = 1;
    const sameClass = words[header + SZIDX]! === sizeClass;
    if (freepool !== NULL) this.events.onPoolReused(pool, sameClass);
    if (sameClass) {
      const block = words[header + FREEBLOCK]!;
      words[header + FREEBLOCK] = words[block >> 2]!;
      return asBlock(block);
    }
    const size = (sizeClass + 1) << this.alignmentShift;
    const block = pool + POOL_OVERHEAD;
    words[header + SZIDX] = sizeClass;
    words[header + NEXTOFFSET] = POOL_OVERHEAD + 2 * size;
    words[header + MAXNEXTOFFSET] = this.poolSize - size;
    memory.setPtr(pool + PoolHeader.freeblock, block + size);
    memory.setPtr(block + size, NULL);
    return asBlock(block);
  }

  private carvePool(arena: ArenaObjectAddr): PoolAddr {
    const { memory } = this;
    const pool = asPool(memory.ptr(arena + ArenaObject.pool_address));
    memory.setU32(pool + PoolHeader.arenaindex, this.arenas.indexOf(arena));
    memory.setU32(pool + PoolHeader.szidx, DUMMY_SIZE_IDX);
    memory.setPtr(arena + ArenaObject.pool_address, pool + this.poolSize);
    this.events.onPoolCarved(pool);
    return pool;
  }

  /**
   * insert_to_usedpool: the pool was full or free; it serves the next request of its class. Only
   * the low words are written: the high ones of a pool's header are never anything but zero.
   */
  private insertToUsedpool(pool: number, sizeClass: number): void {
    const words = this.words;
    const header = pool >> 2;
    const first = this.usedpoolsIndex + (sizeClass << 2);
    const next = words[first]!;
    words[header + NEXTPOOL] = next;
    words[header + PREVPOOL] = (first << 2) - PRETENDED_HEADER;
    words[(next >> 2) + PREVPOOL] = pool;
    words[first] = pool;
  }

  /** insert_to_freepool: the pool's last live block was freed; its arena may now be given back. */
  private insertToFreepool(pool: number): void {
    const { memory, usable } = this;
    this.unlinkUsedpool(pool >> 2);
    const arena = this.arenas.at(memory.u32(pool + PoolHeader.arenaindex));
    memory.setPtr(pool + PoolHeader.nextpool, memory.ptr(arena + ArenaObject.freepools));
    memory.setPtr(arena + ArenaObject.freepools, pool);
    this.events.onPoolEmpty(asPool(pool));
    const before = usable.nfreepools(arena);
    this.order.beforePoolFreed(arena, before);
    const nfreepools = before + 1;
    memory.setU32(arena + ArenaObject.nfreepools, nfreepools);
    if (nfreepools === memory.u32(arena + ArenaObject.ntotalpools)) {
      if (!this.keepsLastArena || this.hasRightNeighbour(arena, before)) {
        if (before > 0) usable.remove(arena);
        this.arenas.freeArena(arena);
        return;
      }
      this.events.onArenaKept(this.arenas.indexOf(arena), memory.ptr(arena + ArenaObject.address));
    }
    if (nfreepools === 1) {
      usable.pushFront(arena);
      this.order.afterFirstPoolFreed(arena);
      return;
    }
    this.order.afterPoolFreed(arena, nfreepools);
  }

  /** Whether a usable arena stands to the right of `arena`, which had `nfreepools` free pools. */
  private hasRightNeighbour(arena: ArenaObjectAddr, nfreepools: number): boolean {
    return nfreepools > 0 && this.usable.next(arena) !== asArenaObject(NULL);
  }

  private unlinkUsedpool(header: number): void {
    const words = this.words;
    const next = words[header + NEXTPOOL]!;
    const previous = words[header + PREVPOOL]!;
    words[(next >> 2) + PREVPOOL] = previous;
    words[(previous >> 2) + NEXTPOOL] = next;
  }
}

// Arena objects and the arenas that they describe. (obmalloc.c: new_arena, insert_to_freepool)
//
// An arena object is always in exactly one of three states:
//
//   unused   in unused_arena_objects; address 0, nothing but nextarena means anything
//   usable   in usable_arenas; nfreepools > 0
//   full     in neither; nfreepools 0, the list pointers are stale
//
// The vector of objects is malloc's, starts at initialArenaObjects and doubles; it moves when it
// grows, which only happens while usable_arenas is empty, so that no pointer into it is lost.

import { assert } from "../assert.ts";
import type { Listener } from "../events.ts";
import type { RawAllocator } from "../malloc/raw-allocator.ts";
import { type Addr, type ArenaObjectAddr, asArenaObject, NULL } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { PymallocProfile } from "../profile/profile.ts";
import type { AddressInRange } from "./address-in-range.ts";
import type { ArenaAllocator } from "./arena-allocator.ts";
import { ArenaObject, ObmallocMgmt } from "./layout.ts";

/** What the arenas are built on. */
export interface ArenaParts {
  readonly memory: Memory;
  readonly profile: PymallocProfile;
  readonly mgmt: Addr;
  readonly raw: RawAllocator;
  readonly arenaAllocator: ArenaAllocator;
  readonly addressInRange: AddressInRange;
  readonly events: Listener;
}

export class Arenas {
  private readonly parts: ArenaParts;
  private readonly memory: Memory;
  private readonly mgmt: Addr;

  constructor(parts: ArenaParts) {
    this.parts = parts;
    this.memory = parts.memory;
    this.mgmt = parts.mgmt;
  }

  /** The index of an arena object in the vector: what pool headers call arenaindex. */
  indexOf(arena: ArenaObjectAddr): number {
    return (arena - this.memory.ptr(this.mgmt + ObmallocMgmt.arenas)) / ArenaObject.SIZE;
  }

  at(arenaindex: number): ArenaObjectAddr {
    const vector = this.memory.ptr(this.mgmt + ObmallocMgmt.arenas);
    return asArenaObject(vector + arenaindex * ArenaObject.SIZE);
  }

  /**
   * An object with a fresh arena, in no list yet; NULL when there is no memory for the arena, for
   * the vector or for the address map. A vector that grew stays grown.
   */
  newArena(): ArenaObjectAddr {
    const { memory, mgmt } = this;
    const { profile, arenaAllocator, addressInRange, events } = this.parts;
    if (memory.ptr(mgmt + ObmallocMgmt.unused_arena_objects) === NULL && !this.growVector()) {
      return asArenaObject(NULL);
    }
    const base = arenaAllocator.alloc(profile.arenaSize);
    if (base === NULL) return asArenaObject(NULL);
    if (!addressInRange.markArena(base, true)) {
      arenaAllocator.free(base, profile.arenaSize);
      return asArenaObject(NULL);
    }
    const arena = asArenaObject(memory.ptr(mgmt + ObmallocMgmt.unused_arena_objects));
    memory.setPtr(mgmt + ObmallocMgmt.unused_arena_objects, this.nextOf(arena));
    this.describe(arena, base);
    this.count(1);
    events.onArenaNew(this.indexOf(arena), base);
    return arena;
  }

  /** Gives the memory of a completely free arena back; its object waits for the next one. */
  freeArena(arena: ArenaObjectAddr): void {
    const { memory, mgmt } = this;
    const { profile, arenaAllocator, addressInRange, events } = this.parts;
    const base = memory.ptr(arena + ArenaObject.address);
    events.onArenaFree(this.indexOf(arena), base);
    memory.setPtr(
      arena + ArenaObject.nextarena,
      memory.ptr(mgmt + ObmallocMgmt.unused_arena_objects),
    );
    memory.setPtr(mgmt + ObmallocMgmt.unused_arena_objects, arena);
    addressInRange.markArena(base, false);
    arenaAllocator.free(base, profile.arenaSize);
    memory.setPtr(arena + ArenaObject.address, NULL);
    this.count(-1);
  }

  private nextOf(arena: ArenaObjectAddr): Addr {
    return this.memory.ptr(arena + ArenaObject.nextarena);
  }

  private describe(arena: ArenaObjectAddr, base: Addr): void {
    const { memory } = this;
    const { arenaSize, poolSize } = this.parts.profile;
    const excess = base & (poolSize - 1);
    const poolCount = arenaSize / poolSize - (excess === 0 ? 0 : 1);
    memory.setPtr(arena + ArenaObject.address, base);
    memory.setPtr(arena + ArenaObject.freepools, NULL);
    memory.setPtr(arena + ArenaObject.pool_address, excess === 0 ? base : base + poolSize - excess);
    memory.setU32(arena + ArenaObject.nfreepools, poolCount);
    memory.setU32(arena + ArenaObject.ntotalpools, poolCount);
  }

  private growVector(): boolean {
    const { memory, mgmt } = this;
    const { raw, profile, events } = this.parts;
    assert(
      memory.ptr(mgmt + ObmallocMgmt.usable_arenas) === NULL,
      "no pointer into the vector of arena objects is kept while it moves",
    );
    const before = memory.u32(mgmt + ObmallocMgmt.maxarenas);
    const after = before === 0 ? profile.initialArenaObjects : before * 2;
    const vector = raw.realloc(memory.ptr(mgmt + ObmallocMgmt.arenas), after * ArenaObject.SIZE);
    if (vector === NULL) return false;
    memory.setPtr(mgmt + ObmallocMgmt.arenas, vector);
    for (let i = before; i < after; i++) {
      const arena = vector + i * ArenaObject.SIZE;
      memory.setPtr(arena + ArenaObject.address, NULL);
      memory.setPtr(arena + ArenaObject.nextarena, i < after - 1 ? arena + ArenaObject.SIZE : NULL);
    }
    memory.setPtr(mgmt + ObmallocMgmt.unused_arena_objects, vector + before * ArenaObject.SIZE);
    memory.setU32(mgmt + ObmallocMgmt.maxarenas, after);
    events.onArenasGrown(after);
    return true;
  }

  private count(difference: 1 | -1): void {
    const { memory, mgmt } = this;
    const current = memory.size_t(mgmt + ObmallocMgmt.narenas_currently_allocated) + difference;
    memory.setSize_t(mgmt + ObmallocMgmt.narenas_currently_allocated, current);
    if (difference < 0) return;
    const total = memory.size_t(mgmt + ObmallocMgmt.ntimes_arena_allocated) + 1;
    memory.setSize_t(mgmt + ObmallocMgmt.ntimes_arena_allocated, total);
    if (current > memory.size_t(mgmt + ObmallocMgmt.narenas_highwater)) {
      memory.setSize_t(mgmt + ObmallocMgmt.narenas_highwater, current);
    }
  }
}

// Keeping usable_arenas sorted by nfreepools, fewest first, so that full-ish arenas fill up and
// nearly empty ones get the chance to drain and be returned. The order that results is the same in
// all versions; the work is not:
//
//   LinearSearchOrder   2.7-3.7   walks right past every arena with fewer free pools
//   Nfp2lastaOrder      3.8-      nfp2lasta[n] is the rightmost usable arena with n free pools, so
//                                 an arena finds its place in one step

import type { Listener } from "../events.ts";
import { type Addr, type ArenaObjectAddr, asArenaObject, NULL } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { ArenaObject, ObmallocMgmt, POINTER } from "./layout.ts";

/** What a free pool's return means to its arena. */
export interface ArenaOrder {
  /** The first usable arena, which has `nfreepools` free pools, is about to lose one. */
  beforePoolTaken(arena: ArenaObjectAddr, nfreepools: number): void;
  /** `arena` had `nfreepools` free pools and is about to have one more. */
  beforePoolFreed(arena: ArenaObjectAddr, nfreepools: number): void;
  /** `arena`, in the list, now has `nfreepools` > 1 free pools: it moves right to its place. */
  afterPoolFreed(arena: ArenaObjectAddr, nfreepools: number): void;
  /** `arena` had no free pool, has one now, and was put at the front of the list. */
  afterFirstPoolFreed(arena: ArenaObjectAddr): void;
  /** `arena` is new and the only one in the list. */
  afterNewArena(arena: ArenaObjectAddr, nfreepools: number): void;
}

/** usable_arenas: doubly linked through nextarena and prevarena. */
export class UsableArenas {
  private readonly memory: Memory;
  private readonly head: number;

  constructor(memory: Memory, mgmt: Addr) {
    this.memory = memory;
    this.head = mgmt + ObmallocMgmt.usable_arenas;
  }

  get first(): ArenaObjectAddr {
    return asArenaObject(this.memory.ptr(this.head));
  }

  next(arena: ArenaObjectAddr): ArenaObjectAddr {
    return asArenaObject(this.memory.ptr(arena + ArenaObject.nextarena));
  }

  previous(arena: ArenaObjectAddr): ArenaObjectAddr {
    return asArenaObject(this.memory.ptr(arena + ArenaObject.prevarena));
  }

  pushFront(arena: ArenaObjectAddr): void {
    const first = this.first;
    this.memory.setPtr(arena + ArenaObject.nextarena, first);
    this.memory.setPtr(arena + ArenaObject.prevarena, NULL);
    if (first !== NULL) this.memory.setPtr(first + ArenaObject.prevarena, arena);
    this.memory.setPtr(this.head, arena);
  }

  remove(arena: ArenaObjectAddr): void {
    const next = this.next(arena);
    const previous = this.previous(arena);
    if (previous === NULL) this.memory.setPtr(this.head, next);
    else this.memory.setPtr(previous + ArenaObject.nextarena, next);
    if (next !== NULL) this.memory.setPtr(next + ArenaObject.prevarena, previous);
  }

  insertAfter(arena: ArenaObjectAddr, left: ArenaObjectAddr): void {
    const right = this.next(left);
    this.memory.setPtr(arena + ArenaObject.prevarena, left);
    this.memory.setPtr(arena + ArenaObject.nextarena, right);
    if (right !== NULL) this.memory.setPtr(right + ArenaObject.prevarena, arena);
    this.memory.setPtr(left + ArenaObject.nextarena, arena);
  }

  nfreepools(arena: ArenaObjectAddr): number {
    return this.memory.u32(arena + ArenaObject.nfreepools);
  }
}

export class LinearSearchOrder implements ArenaOrder {
  private readonly usable: UsableArenas;
  private readonly events: Listener;
  private readonly indexOf: (arena: ArenaObjectAddr) => number;

  constructor(usable: UsableArenas, events: Listener, indexOf: (arena: ArenaObjectAddr) => number) {
    this.usable = usable;
    this.events = events;
    this.indexOf = indexOf;
  }

  beforePoolTaken(): void {}
  beforePoolFreed(): void {}
  afterFirstPoolFreed(): void {}
  afterNewArena(): void {}

  afterPoolFreed(arena: ArenaObjectAddr, nfreepools: number): void {
    const usable = this.usable;
    let left = arena;
    for (;;) {
      const next = usable.next(left);
      if (next === NULL || nfreepools <= usable.nfreepools(next)) break;
      left = next;
    }
    if (left === arena) return;
    usable.remove(arena);
    usable.insertAfter(arena, left);
    this.events.onArenaMoved(this.indexOf(arena));
  }
}

export class Nfp2lastaOrder implements ArenaOrder {
  private readonly usable: UsableArenas;
  private readonly memory: Memory;
  private readonly nfp2lasta: Addr;
  private readonly events: Listener;
  private readonly indexOf: (arena: ArenaObjectAddr) => number;
  /** What nfp2lasta said of the arena's old count, between beforePoolFreed and afterPoolFreed. */
  private lastWithOldCount: ArenaObjectAddr = asArenaObject(NULL);

  constructor(
    usable: UsableArenas,
    memory: Memory,
    nfp2lasta: Addr,
    events: Listener,
    indexOf: (arena: ArenaObjectAddr) => number,
  ) {
    this.usable = usable;
    this.memory = memory;
    this.nfp2lasta = nfp2lasta;
    this.events = events;
    this.indexOf = indexOf;
  }

  beforePoolTaken(arena: ArenaObjectAddr, nfreepools: number): void {
    if (this.last(nfreepools) === arena) this.setLast(nfreepools, NULL);
    // The first arena has the fewest free pools, so no other arena can have one fewer.
    if (nfreepools > 1) this.setLast(nfreepools - 1, arena);
  }

  beforePoolFreed(arena: ArenaObjectAddr, nfreepools: number): void {
    const last = this.last(nfreepools);
    this.lastWithOldCount = last;
    if (last !== arena) return;
    const previous = this.usable.previous(arena);
    const takesOver = previous !== NULL && this.usable.nfreepools(previous) === nfreepools;
    this.setLast(nfreepools, takesOver ? previous : NULL);
  }

  afterPoolFreed(arena: ArenaObjectAddr, nfreepools: number): void {
    if (this.last(nfreepools) === NULL) this.setLast(nfreepools, arena);
    const left = this.lastWithOldCount;
    if (left === arena) return;
    this.usable.remove(arena);
    this.usable.insertAfter(arena, left);
    this.events.onArenaMoved(this.indexOf(arena));
  }

  afterFirstPoolFreed(arena: ArenaObjectAddr): void {
    if (this.last(1) === NULL) this.setLast(1, arena);
  }

  afterNewArena(arena: ArenaObjectAddr, nfreepools: number): void {
    this.setLast(nfreepools, arena);
  }

  private last(nfreepools: number): ArenaObjectAddr {
    return asArenaObject(this.memory.ptr(this.nfp2lasta + nfreepools * POINTER));
  }

  private setLast(nfreepools: number, arena: Addr): void {
    this.memory.setPtr(this.nfp2lasta + nfreepools * POINTER, arena);
  }
}

// What always holds of pymalloc between two operations, as statements over what src/inspect reads
// from the bytes. Pool invariants hold of each carved pool by itself and cost what one pool costs;
// arena invariants need the whole heap.

import { hex } from "../../src/errors.ts";
import type { ArenaView, PoolView, PymallocView } from "../../src/inspect/walk-pymalloc.ts";
import { alignUp } from "../../src/memory/struct.ts";
import { POOL_OVERHEAD, type PymallocProfile } from "../../src/profile/profile.ts";
import type { Invariant } from "./invariant.ts";

type Broken = (detail: string) => void;

/** A pool, and the profile that its numbers are held against. */
export interface PoolInHeap {
  readonly pool: PoolView;
  readonly profile: PymallocProfile;
}

function poolInvariant(
  name: string,
  statement: string,
  source: string,
  check: (view: PoolInHeap, broken: Broken) => void,
): Invariant<PoolInHeap> {
  return { name, layer: "pymalloc", when: "between operations", statement, source, check };
}

function arenaInvariant(
  name: string,
  statement: string,
  source: string,
  check: (view: PymallocView, broken: Broken) => void,
): Invariant<PymallocView> {
  return { name, layer: "pymalloc", when: "between operations", statement, source, check };
}

const blockSizesMatchTheirPoolsClass = poolInvariant(
  "blockSizesMatchTheirPoolsClass",
  "A carved pool has a size class, and its offsets are those of blocks of that class's size.",
  "obmalloc.c: init_pool",
  ({ pool, profile }, broken) => {
    if (pool.capacity === 0) {
      broken(`pool ${hex(pool.at)}: szidx ${pool.szidx} is no size class`);
      return;
    }
    if (pool.maxnextoffset !== profile.poolSize - pool.blockSize) {
      broken(`pool ${hex(pool.at)}: maxnextoffset ${pool.maxnextoffset}`);
    }
    const carved = (pool.nextoffset - POOL_OVERHEAD) / pool.blockSize;
    if (!Number.isInteger(carved) || carved < 2 || carved > pool.capacity) {
      broken(
        `pool ${hex(pool.at)}: nextoffset ${pool.nextoffset} ends no block of ${pool.blockSize}`,
      );
    }
  },
);

const everyBlockIsAccountedForOnce = poolInvariant(
  "everyBlockIsAccountedForOnce",
  "Live, free and virgin blocks make up the whole pool, and no block is free twice.",
  "obmalloc.c: Block Management",
  ({ pool }, broken) => {
    if (pool.damage !== undefined) broken(`pool ${hex(pool.at)}: ${pool.damage}`);
    if (pool.capacity === 0) return;
    const carved = (pool.nextoffset - POOL_OVERHEAD) / pool.blockSize;
    const sum = pool.count + pool.freeBlocks.length + (pool.capacity - carved);
    if (sum !== pool.capacity) {
      const virgin = pool.capacity - carved;
      const parts = `${pool.count} live + ${pool.freeBlocks.length} free + ${virgin} virgin`;
      broken(`pool ${hex(pool.at)}: ${parts} is not ${pool.capacity}`);
    }
    // A list that visits a block twice never ends, and the walk stops it at the capacity.
  },
);

const freeblockIsNullExactlyInFullPools = poolInvariant(
  "freeblockIsNullExactlyInFullPools",
  "The free list is empty if and only if every block is live.",
  "obmalloc.c: pool states",
  ({ pool }, broken) => {
    if ((pool.freeblock === 0) !== (pool.count === pool.capacity)) {
      broken(`pool ${hex(pool.at)}: freeblock ${hex(pool.freeblock)}, ${pool.count} live`);
    }
  },
);

/** Every carved pool with its arena. */
function pools(view: PymallocView): { pool: PoolView; arena: ArenaView }[] {
  return view.arenas.flatMap((arena) => arena.pools.map((pool) => ({ pool, arena })));
}

const isPartlyUsed = (pool: PoolView): boolean => pool.count > 0 && pool.count < pool.capacity;

const usedPoolsAreExactlyThePartlyUsed = arenaInvariant(
  "usedPoolsAreExactlyThePartlyUsed",
  "usedpools[i] holds every partly used pool of class i once, and nothing else.",
  "obmalloc.c: usedpools",
  (view, broken) => {
    const listed = new Map<number, number>();
    view.usedpools.forEach((list, sizeClass) => {
      for (const pool of list) {
        if (listed.has(pool)) broken(`pool ${hex(pool)} is in usedpools twice`);
        listed.set(pool, sizeClass);
      }
    });
    for (const { pool } of pools(view)) {
      const sizeClass = listed.get(pool.at);
      listed.delete(pool.at);
      if (isPartlyUsed(pool) ? sizeClass !== pool.szidx : sizeClass !== undefined) {
        const where = sizeClass === undefined ? "in no list" : `in usedpools[${sizeClass}]`;
        const live = `${pool.count} of ${pool.capacity} live`;
        broken(`pool ${hex(pool.at)} of class ${pool.szidx} with ${live} is ${where}`);
      }
    }
    for (const pool of listed.keys())
      broken(`usedpools holds ${hex(pool)}, which is no carved pool`);
  },
);

const usedpoolsAreDoublyLinked = arenaInvariant(
  "usedpoolsAreDoublyLinked",
  "Every list of usedpools is the same forwards and backwards.",
  "obmalloc.c: usedpools",
  (view, broken) => {
    view.usedpools.forEach((list, sizeClass) => {
      const backwards = view.usedpoolsBackwards[sizeClass]!;
      if (!areReversed(list, backwards)) broken(`usedpools[${sizeClass}]`);
    });
  },
);

const emptyPoolsAreExactlyTheFreepools = arenaInvariant(
  "emptyPoolsAreExactlyTheFreepools",
  "freepools of an arena holds each of its pools without a live block once, and nothing else.",
  "obmalloc.c: arena_object.freepools",
  (view, broken) => {
    for (const arena of view.arenas) {
      const empty = arena.pools.filter((pool) => pool.count === 0).map((pool) => pool.at);
      if (!sameSet(arena.freepools, empty)) {
        broken(
          `arena ${arena.arenaindex}: ${arena.freepools.length} listed, ${empty.length} empty`,
        );
      }
    }
  },
);

const nfreepoolsCountsFreeAndVirginPools = arenaInvariant(
  "nfreepoolsCountsFreeAndVirginPools",
  "nfreepools is the pools in freepools and those not carved yet; ntotalpools is all of them.",
  "obmalloc.c: arena_object.nfreepools",
  (view, broken) => {
    const { arenaSize, poolSize } = view.profile;
    for (const arena of view.arenas) {
      const first = alignUp(arena.address, poolSize);
      const total = Math.floor((arena.address + arenaSize - first) / poolSize);
      const virgin = total - (arena.pool_address - first) / poolSize;
      if (arena.ntotalpools !== total) {
        broken(`arena ${arena.arenaindex}: ntotalpools ${arena.ntotalpools}, it holds ${total}`);
      }
      if (arena.nfreepools !== arena.freepools.length + virgin) {
        const found = `${arena.freepools.length} free + ${virgin} virgin`;
        broken(`arena ${arena.arenaindex}: nfreepools ${arena.nfreepools}, found ${found}`);
      }
    }
  },
);

const poolsNameTheirArena = arenaInvariant(
  "poolsNameTheirArena",
  "arenaindex of a carved pool is the arena object whose arena it lies in.",
  "obmalloc.c: pool_header.arenaindex",
  (view, broken) => {
    for (const { pool, arena } of pools(view)) {
      if (pool.arenaindex !== arena.arenaindex) {
        broken(`pool ${hex(pool.at)}: arenaindex ${pool.arenaindex}, lies in ${arena.arenaindex}`);
      }
    }
  },
);

const usableArenasAreExactlyThoseWithFreePools = arenaInvariant(
  "usableArenasAreExactlyThoseWithFreePools",
  "usable_arenas holds every arena with a free pool once, and nothing else.",
  "obmalloc.c: usable_arenas",
  (view, broken) => {
    const withFree = view.arenas.filter((arena) => arena.nfreepools > 0);
    const expected = withFree.map((arena) => arena.arenaindex);
    if (!sameSet(view.usableList, expected)) {
      broken(`listed ${view.usableList.join(" ")}, expected ${expected.join(" ")}`);
    }
  },
);

const usableArenasAreSortedByFreePools = arenaInvariant(
  "usableArenasAreSortedByFreePools",
  "nfreepools never decreases along usable_arenas.",
  "obmalloc.c: usable_arenas",
  (view, broken) => {
    const free = new Map(view.arenas.map((arena) => [arena.arenaindex, arena.nfreepools]));
    const counts = view.usableList.map((index) => free.get(index) ?? 0);
    if (counts.some((count, i) => i > 0 && count < counts[i - 1]!)) {
      broken(`nfreepools along the list: ${counts.join(" ")}`);
    }
  },
);

const usableArenasAreDoublyLinked = arenaInvariant(
  "usableArenasAreDoublyLinked",
  "usable_arenas is the same forwards and backwards.",
  "obmalloc.c: usable_arenas",
  (view, broken) => {
    if (!areReversed(view.usableList, view.usableListBackwards)) {
      broken(
        `${view.usableList.join(" ")} forwards, ${view.usableListBackwards.join(" ")} backwards`,
      );
    }
  },
);

const nfp2lastaNamesTheRightmost = arenaInvariant(
  "nfp2lastaNamesTheRightmost",
  "nfp2lasta[n] is the rightmost usable arena with n free pools, NULL when there is none.",
  "obmalloc.c: nfp2lasta",
  (view, broken) => {
    if (view.nfp2lasta === undefined) return;
    const rightmost = new Map<number, number>();
    for (const index of view.usableList) {
      const arena = view.arenas.find((each) => each.arenaindex === index);
      if (arena !== undefined) rightmost.set(arena.nfreepools, index);
    }
    view.nfp2lasta.forEach((index, n) => {
      if (index !== rightmost.get(n)) {
        broken(`nfp2lasta[${n}] is ${index ?? "NULL"}, expected ${rightmost.get(n) ?? "NULL"}`);
      }
    });
  },
);

const unusedArenaObjectsHaveNoArena = arenaInvariant(
  "unusedArenaObjectsHaveNoArena",
  "unused_arena_objects holds every arena object without an arena once, and nothing else.",
  "obmalloc.c: unused_arena_objects",
  (view, broken) => {
    if (!sameSet(view.unusedList, view.unusedObjects)) {
      broken(`listed ${view.unusedList.join(" ")}, without arena ${view.unusedObjects.join(" ")}`);
    }
  },
);

const arenaCountsAgree = arenaInvariant(
  "arenaCountsAgree",
  "narenas_currently_allocated counts the arenas; the highwater mark and the total are no less.",
  "obmalloc.c: new_arena",
  (view, broken) => {
    const { narenas_currently_allocated: now, narenas_highwater: most } = view;
    if (now !== view.arenas.length) broken(`${now} counted, ${view.arenas.length} found`);
    if (!(most >= now && view.ntimes_arena_allocated >= most)) {
      broken(`current ${now}, highwater ${most}, total ${view.ntimes_arena_allocated}`);
    }
  },
);

const completelyFreeArenasAreReturned = arenaInvariant(
  "completelyFreeArenasAreReturned",
  "No arena is completely free; from 3.9 on the rightmost usable one may be.",
  "obmalloc.c: insert_to_freepool, case 1",
  (view, broken) => {
    const last = view.usableList.at(-1);
    for (const arena of view.arenas) {
      if (arena.nfreepools !== arena.ntotalpools) continue;
      if (view.profile.keepsLastArena && arena.arenaindex === last) continue;
      broken(`arena ${arena.arenaindex} at ${hex(arena.address)} is completely free`);
    }
  },
);

const arenasAreDisjoint = arenaInvariant(
  "arenasAreDisjoint",
  "No two arenas share an address.",
  "obmalloc.c: new_arena",
  (view, broken) => {
    const bases = view.arenas.map((arena) => arena.address).sort((a, b) => a - b);
    bases.forEach((base, i) => {
      if (i > 0 && base - bases[i - 1]! < view.profile.arenaSize) broken(`at ${hex(base)}`);
    });
  },
);

const addressMapCoversExactlyTheLiveArenas = arenaInvariant(
  "addressMapCoversExactlyTheLiveArenas",
  "The radix tree says of every address what the arenas say, and counts its nodes right.",
  "obmalloc.c: arena_map_mark_used",
  (view, broken) => {
    if (view.coverage === undefined) return;
    const { arenaSize } = view.profile;
    const expected = new Map<number, Tails>();
    for (const { address } of view.arenas) {
      const tail = address % arenaSize;
      tailsAt(expected, address - tail).tailHi = tail === 0 ? -1 : tail;
      if (tail !== 0) tailsAt(expected, address - tail + arenaSize).tailLo = tail;
    }
    for (const { start, tailHi, tailLo } of view.coverage) {
      const entry = expected.get(start);
      expected.delete(start);
      if (entry?.tailHi !== tailHi || entry.tailLo !== tailLo) {
        broken(`stretch ${hex(start)}: tail_hi ${tailHi}, tail_lo ${tailLo}`);
      }
    }
    for (const start of expected.keys()) broken(`stretch ${hex(start)} is not covered`);
    const { mapNodes: found, mapCounts: counted } = view;
    if (found?.mid !== counted?.mid || found?.bot !== counted?.bot) {
      broken(
        `${counted?.mid} + ${counted?.bot} nodes counted, ${found?.mid} + ${found?.bot} found`,
      );
    }
  },
);

const listsCanBeFollowed = arenaInvariant(
  "listsCanBeFollowed",
  "Every list ends, and leads only to what it is a list of.",
  "obmalloc.c: Arena Management",
  (view, broken) => {
    for (const detail of view.damage) broken(detail);
  },
);

interface Tails {
  tailHi: number;
  tailLo: number;
}

function tailsAt(expected: Map<number, Tails>, start: number): Tails {
  const entry = expected.get(start) ?? { tailHi: 0, tailLo: 0 };
  expected.set(start, entry);
  return entry;
}

/** `b` holds the members of `a` in the opposite order. */
function areReversed(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[b.length - 1 - i]);
}

/** The same members, each once in both. */
function sameSet(a: readonly number[], b: readonly number[]): boolean {
  const members = new Set(a);
  return members.size === a.length && a.length === b.length && b.every((each) => members.has(each));
}

/** Of one pool. */
export const poolInvariants: readonly Invariant<PoolInHeap>[] = [
  blockSizesMatchTheirPoolsClass,
  everyBlockIsAccountedForOnce,
  freeblockIsNullExactlyInFullPools,
];

/** Of the whole of pymalloc. */
export const arenaInvariants: readonly Invariant<PymallocView>[] = [
  listsCanBeFollowed,
  usedPoolsAreExactlyThePartlyUsed,
  usedpoolsAreDoublyLinked,
  emptyPoolsAreExactlyTheFreepools,
  nfreepoolsCountsFreeAndVirginPools,
  poolsNameTheirArena,
  usableArenasAreExactlyThoseWithFreePools,
  usableArenasAreSortedByFreePools,
  usableArenasAreDoublyLinked,
  nfp2lastaNamesTheRightmost,
  unusedArenaObjectsHaveNoArena,
  arenaCountsAgree,
  arenasAreDisjoint,
  completelyFreeArenasAreReturned,
  addressMapCoversExactlyTheLiveArenas,
];

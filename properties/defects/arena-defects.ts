// Defects of arenas: their order, their return, and the map from addresses to them.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const PYMALLOC = "src/pymalloc/pymalloc.ts";
const ARENA_ORDER = "src/pymalloc/arena-order.ts";
const ADDRESS_IN_RANGE = "src/pymalloc/address-in-range.ts";

const blocks = (python: string): Setting => ({ machine: "blocks", python, debugHooks: false });

export const arenaDefects: readonly Defect[] = [
  {
    name: "free-arena-is-kept-anywhere",
    standsFor: "which free arena is kept, and which is returned (CPython bpo-37257)",
    setting: blocks("tiny-3.9"),
    file: PYMALLOC,
    find: "if (!this.keepsLastArena || this.hasRightNeighbour(arena, before)) {",
    replace: "if (!this.keepsLastArena) {",
    property: "completelyFreeArenasAreReturned",
  },
  {
    name: "usable-arenas-never-move",
    standsFor: "usable_arenas is searched for the place of an arena (CPython bpo-37029)",
    setting: blocks("tiny-3.7"),
    file: ARENA_ORDER,
    find: "if (next === NULL || nfreepools <= usable.nfreepools(next)) break;",
    replace: "if (next === NULL || nfreepools > 0) break;",
    property: "usableArenasAreSortedByFreePools",
  },
  {
    name: "nfp2lasta-names-any-arena-before",
    standsFor: "nfp2lasta does not name the rightmost arena any more (CPython bpo-37029)",
    setting: blocks("tiny-3.8"),
    file: ARENA_ORDER,
    find: "previous !== NULL && this.usable.nfreepools(previous) === nfreepools;",
    replace: "previous !== NULL;",
    property: "nfp2lastaNamesTheRightmost",
  },
  {
    name: "arena-map-masks-by-pools",
    standsFor: "the arena map's mask comes from the wrong constant (CPython bpo-45521)",
    setting: blocks("tiny-3.10"),
    file: ADDRESS_IN_RANGE,
    find: "this.botMask = shape.botLength - 1;",
    replace: "this.botMask = profile.arenaSize / profile.poolSize - 1;",
    property: "addressMapCoversExactlyTheLiveArenas",
  },
  {
    name: "stale-pool-header-is-believed",
    standsFor: "memory that is not ours is taken for a pool header (CPython bpo-37448)",
    setting: blocks("3.6"),
    file: ADDRESS_IN_RANGE,
    find: "return base !== NULL && (at - base) >>> 0 < this.arenaSize;",
    replace: "return base !== NULL;",
    property: "heapHoldsExactlyTheModelsBlocks",
  },
];

// _PyObject_DebugMallocStats: the statistics as a value, read from the bytes as CPython reads them,
// and its text, byte for byte. 2.7 has the function in debug builds only; its text is the same.

import { type Addr, asPool } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { alignUp } from "../memory/struct.ts";
import { POOL_OVERHEAD, type PymallocProfile } from "../profile/profile.ts";
import { ArenaMapCounts, ArenaObject, ObmallocMgmt, PoolHeader } from "./layout.ts";
import { radixShape } from "./radix-shape.ts";
import { blockSizeOf, blocksPerPool, sizeClassCount } from "./size-class.ts";

/** Pools and blocks of one size class that has a pool. */
export interface ClassStats {
  readonly sizeClass: number;
  readonly blockSize: number;
  readonly pools: number;
  readonly blocksInUse: number;
  readonly blocksAvailable: number;
}

/** Every number that the text holds; sizes in bytes. */
export interface PymallocStats {
  readonly profile: PymallocProfile;
  readonly classes: readonly ClassStats[];
  readonly arenasAllocatedTotal: number;
  readonly arenasHighwater: number;
  readonly arenasAllocatedCurrent: number;
  readonly unusedPools: number;
  readonly allocatedBytes: number;
  readonly availableBytes: number;
  readonly poolHeaderBytes: number;
  readonly quantizationBytes: number;
  readonly arenaAlignmentBytes: number;
  readonly arenaMapMidCount: number;
  readonly arenaMapBotCount: number;
}

/** Where the statistics' statics lie. `arenaMapCounts` is undefined without a radix tree. */
export interface StatsSymbols {
  readonly mgmt: Addr;
  readonly arenaMapCounts: Addr | undefined;
}

/** Walks every arena and pool. */
export function pymallocStats(
  memory: Memory,
  profile: PymallocProfile,
  symbols: StatsSymbols,
): PymallocStats {
  const { mgmt, arenaMapCounts } = symbols;
  const tally = new Tally(profile);
  const arenas = memory.ptr(mgmt + ObmallocMgmt.arenas);
  for (let i = 0; i < memory.u32(mgmt + ObmallocMgmt.maxarenas); i++) {
    tally.addArena(memory, arenas + i * ArenaObject.SIZE);
  }
  const classes = tally.classes();
  const sum = (of: (each: ClassStats) => number): number =>
    classes.reduce((total, each) => total + of(each), 0);
  const { poolSize } = profile;
  return {
    profile,
    classes,
    arenasAllocatedTotal: memory.size_t(mgmt + ObmallocMgmt.ntimes_arena_allocated),
    arenasHighwater: memory.size_t(mgmt + ObmallocMgmt.narenas_highwater),
    arenasAllocatedCurrent: tally.arenas,
    unusedPools: tally.unusedPools,
    allocatedBytes: sum((each) => each.blocksInUse * each.blockSize),
    availableBytes: sum((each) => each.blocksAvailable * each.blockSize),
    poolHeaderBytes: sum((each) => each.pools * POOL_OVERHEAD),
    quantizationBytes: sum((each) => each.pools * ((poolSize - POOL_OVERHEAD) % each.blockSize)),
    arenaAlignmentBytes: tally.misalignedArenas * poolSize,
    arenaMapMidCount:
      arenaMapCounts === undefined
        ? 0
        : memory.u32(arenaMapCounts + ArenaMapCounts.arena_map_mid_count),
    arenaMapBotCount:
      arenaMapCounts === undefined
        ? 0
        : memory.u32(arenaMapCounts + ArenaMapCounts.arena_map_bot_count),
  };
}

/** Counts over arenas, by size class. */
class Tally {
  arenas = 0;
  unusedPools = 0;
  misalignedArenas = 0;
  private readonly profile: PymallocProfile;
  private readonly pools: number[];
  private readonly blocks: number[];

  constructor(profile: PymallocProfile) {
    this.profile = profile;
    this.pools = new Array<number>(sizeClassCount(profile)).fill(0);
    this.blocks = new Array<number>(sizeClassCount(profile)).fill(0);
  }

  addArena(memory: Memory, arena: number): void {
    const base = memory.ptr(arena + ArenaObject.address);
    if (base === 0) return;
    const { poolSize } = this.profile;
    this.arenas++;
    this.unusedPools += memory.u32(arena + ArenaObject.nfreepools);
    const first = alignUp(base, poolSize);
    if (first !== base) this.misalignedArenas++;
    const end = memory.ptr(arena + ArenaObject.pool_address);
    for (let at = first; at < end; at += poolSize) {
      const pool = asPool(at);
      const count = memory.u32(pool + PoolHeader.count);
      if (count === 0) continue;
      const sizeClass = memory.u32(pool + PoolHeader.szidx);
      this.pools[sizeClass]!++;
      this.blocks[sizeClass]! += count;
    }
  }

  classes(): ClassStats[] {
    return this.pools.flatMap((pools, sizeClass) => {
      if (pools === 0) return [];
      const blockSize = blockSizeOf(this.profile, sizeClass);
      const blocksInUse = this.blocks[sizeClass]!;
      const blocksAvailable = pools * blocksPerPool(this.profile, sizeClass) - blocksInUse;
      return [{ sizeClass, blockSize, pools, blocksInUse, blocksAvailable }];
    });
  }
}

/** The text that `sys._debugmallocstats()` starts with. */
export function statsText(stats: PymallocStats): string {
  const { profile, arenasAllocatedTotal, arenasAllocatedCurrent } = stats;
  const { arenaSize, poolSize, smallRequestThreshold } = profile;
  const classCount = sizeClassCount(profile);
  const total =
    stats.allocatedBytes +
    stats.availableBytes +
    stats.unusedPools * poolSize +
    stats.poolHeaderBytes +
    stats.quantizationBytes +
    stats.arenaAlignmentBytes;
  const lines = [
    `Small block threshold = ${smallRequestThreshold}, in ${classCount} size classes.`,
    "",
    "class   size   num pools   blocks in use  avail blocks",
    "-----   ----   ---------   -------------  ------------",
    ...stats.classes.map(classLine),
    "",
    numberLine("# arenas allocated total", arenasAllocatedTotal),
    numberLine("# arenas reclaimed", arenasAllocatedTotal - arenasAllocatedCurrent),
    numberLine("# arenas highwater mark", stats.arenasHighwater),
    numberLine("# arenas allocated current", arenasAllocatedCurrent),
    numberLine(
      `${arenasAllocatedCurrent} arenas * ${arenaSize} bytes/arena`,
      arenasAllocatedCurrent * arenaSize,
    ),
    "",
    numberLine("# bytes in allocated blocks", stats.allocatedBytes),
    numberLine("# bytes in available blocks", stats.availableBytes),
    numberLine(
      `${stats.unusedPools} unused pools * ${poolSize} bytes`,
      stats.unusedPools * poolSize,
    ),
    numberLine("# bytes lost to pool headers", stats.poolHeaderBytes),
    numberLine("# bytes lost to quantization", stats.quantizationBytes),
    numberLine("# bytes lost to arena alignment", stats.arenaAlignmentBytes),
    numberLine("Total", total),
    ...(profile.statsTellArenaMap ? arenaMapLines(stats) : []),
  ];
  return `${lines.join("\n")}\n`;
}

function arenaMapLines(stats: PymallocStats): string[] {
  const shape = radixShape(stats.profile);
  const mid = stats.arenaMapMidCount * shape.midBytes;
  const bot = stats.arenaMapBotCount * shape.botBytes;
  return [
    "",
    "arena map counts",
    numberLine("# arena map mid nodes", stats.arenaMapMidCount),
    numberLine("# arena map bot nodes", stats.arenaMapBotCount),
    "",
    numberLine("# bytes lost to arena map root", shape.rootBytes),
    numberLine("# bytes lost to arena map mid", mid),
    numberLine("# bytes lost to arena map bot", bot),
    numberLine("Total", shape.rootBytes + mid + bot),
  ];
}

function classLine(each: ClassStats): string {
  const columns: [number, number][] = [
    [each.sizeClass, 5],
    [each.blockSize, 6],
    [each.pools, 11],
    [each.blocksInUse, 15],
    [each.blocksAvailable, 13],
  ];
  return columns.map(([value, width]) => String(value).padStart(width)).join(" ");
}

/** printone: the message in 35 columns, the number with commas in 21. */
function numberLine(message: string, value: number): string {
  const digits = String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${message.padEnd(35)}=${digits.padStart(21)}`;
}

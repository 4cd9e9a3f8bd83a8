// The parts of arenas that were never carved: from `pool_address` to the arena's end every byte is
// zero. Who copies a whole process need not copy them.

import type { Addr } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import { ArenaObject, ObmallocMgmt } from "./layout.ts";

/** [start, end) of each arena's virgin part, by address. */
export function virginTails(
  memory: Memory,
  mgmt: Addr,
  arenaSize: number,
): (readonly [start: number, end: number])[] {
  const arenas = memory.ptr(mgmt + ObmallocMgmt.arenas);
  const count = memory.u32(mgmt + ObmallocMgmt.maxarenas);
  const tails: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    const arena = arenas + i * ArenaObject.SIZE;
    const base = memory.ptr(arena + ArenaObject.address);
    if (base === 0) continue;
    const start = memory.ptr(arena + ArenaObject.pool_address);
    if (start < base + arenaSize) tails.push([start, base + arenaSize]);
  }
  return tails.sort(([a], [b]) => a - b);
}

/** What is left of [start, end) without `holes`, which are ordered and lie in it. */
export function between(
  start: number,
  end: number,
  holes: readonly (readonly [start: number, end: number])[],
): (readonly [start: number, end: number])[] {
  const parts: [number, number][] = [];
  let from = start;
  for (const [holeStart, holeEnd] of holes) {
    if (holeStart > from) parts.push([from, holeStart]);
    from = Math.max(from, holeEnd);
  }
  if (from < end) parts.push([from, end]);
  return parts;
}

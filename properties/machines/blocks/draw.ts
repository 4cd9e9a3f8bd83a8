// Drawing operands for the blocks machine: sizes around class boundaries, counts around what a
// pool and an arena hold, variables that make the operation possible.

import { type Character, VARIABLE_COUNT } from "../../engine/machine.ts";
import { below, oneIn, type Random } from "../../engine/random.ts";
import { indexOfSize, MAX_COUNT, sizeOfIndex } from "./operands.ts";
import type { BlocksState } from "./state.ts";
import type { Geometry } from "./subject.ts";

/** A bound variable among the program's, or -1. */
export function drawBound(state: BlocksState, random: Random, character: Character): number {
  return drawWhere(state.lengths, true, random, character);
}

/** An unbound variable among the program's, or -1. */
export function drawUnbound(state: BlocksState, random: Random, character: Character): number {
  return drawWhere(state.lengths, false, random, character);
}

/** A variable of which a block was freed, or -1. */
export function drawFreed(state: BlocksState, random: Random, character: Character): number {
  return drawWhere(state.freed, true, random, character);
}

/** The first variable from a random one on whose entry is (not) zero. */
function drawWhere(
  entries: Uint16Array | Uint8Array,
  nonZero: boolean,
  random: Random,
  character: Character,
): number {
  const count = Math.min(character.variables, VARIABLE_COUNT);
  const start = random.next() % count;
  for (let i = 0; i < count; i++) {
    const variable = start + i < count ? start + i : start + i - count;
    if ((entries[variable] !== 0) === nonZero) return variable;
  }
  return -1;
}

/** An index of the SIZE operand. */
export function drawSize(geometry: Geometry, random: Random, character: Character): number {
  const { favourites } = character;
  const bits = random.next();
  if (favourites.length > 0 && (bits & 15) < 13) {
    return boundarySize(geometry, favourites[(bits >>> 4) % favourites.length]!);
  }
  const kind = bits & 63;
  if (kind < 40) return boundarySize(geometry, random.next());
  if (kind < 58) return 1 + (random.next() % geometry.threshold);
  if (kind < 61) return geometry.threshold + (random.next() % 3) - 1;
  if (kind === 61) return 0;
  return drawLargeSize(geometry, random);
}

/** A size at a class boundary, one below or one above; the same bits, the same size. */
function boundarySize({ alignment, threshold }: Geometry, bits: number): number {
  const classes = threshold / alignment;
  // Small classes are the crowded ones in real programs.
  const sizeClass = (bits & 1) === 0 ? (bits >>> 3) % Math.min(classes, 8) : (bits >>> 3) % classes;
  const offset = (bits >>> 1) & 3;
  return sizeClass * alignment + (offset === 0 ? 1 : offset === 1 ? alignment - 1 : alignment);
}

/** Beyond the threshold; every power of two as likely as the next. */
function drawLargeSize({ threshold }: Geometry, random: Random): number {
  const size = threshold + 1 + below(random, threshold * 2 ** below(random, 8));
  const exact = indexOfSize(size);
  return exact ?? indexOfSize(Math.ceil(size / 512) * 512) ?? 1;
}

/** How many blocks of the size with index `sizeIndex` a run has, as an index of COUNT. */
export function drawCount(geometry: Geometry, random: Random, sizeIndex: number): number {
  const size = sizeOfIndex(sizeIndex);
  const pool = geometry.blocksPerPool(size);
  const kind = random.next() & 31;
  let count = 2 + below(random, 6);
  if (kind >= 28 && size <= geometry.threshold) count = pool + below(random, 3) - 1;
  else if (kind >= 26 && size <= geometry.threshold)
    count = pool * (1 + below(random, 3)) + below(random, 3) - 1;
  else if (kind === 25 && oneIn(random, 4) && size <= geometry.threshold) {
    count = pool * geometry.poolsPerArena + below(random, 3) - 1;
  } else if (kind >= 20) count = 2 + below(random, Math.min(pool + 2, 64));
  const most = size > 4096 ? 4 : MAX_COUNT;
  return Math.max(2, Math.min(count, most)) - 2;
}

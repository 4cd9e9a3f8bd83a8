// The blocks in which 2.7 keeps its ints, and those of its floats: 41 objects behind a pointer to
// the next block, in a chunk of malloc. Later versions have none. src/objects/object-blocks.ts
//
// A list is followed as far as it leads to live blocks that were not there before; `problem` says
// why it was left.

import { hex } from "../errors.ts";
import type { Objects } from "../objects/objects.ts";
import type { PyType } from "../objects/type.ts";
import type { LiveBlocks } from "./live-blocks.ts";

const POINTER = 8;
export const NUMBER_SIZE = 24;
export const NUMBERS_PER_BLOCK = 41;
const BLOCK_SIZE = POINTER + NUMBERS_PER_BLOCK * NUMBER_SIZE;

/** The blocks of one type. */
export interface NumberBlocksView {
  readonly type: PyType;
  readonly blocks: readonly number[];
  /** The first free object. */
  readonly free: number;
  readonly problem: string | undefined;
}

export function walkNumberBlocks(
  objects: Objects,
  live: LiveBlocks | undefined,
): NumberBlocksView[] {
  const { heap, numbers } = objects;
  const { smallInts, floatFreeList } = heap.profile.numbers;
  const found: NumberBlocksView[] = [];
  if (smallInts === "blocks")
    found.push(follow(objects, numbers.ints.type, "int_block_list", live));
  if (floatFreeList === 0)
    found.push(follow(objects, numbers.floats.type, "float_block_list", live));
  return found;
}

/** The static is `block_list`, and `free_list` behind it. */
function follow(
  { heap }: Objects,
  type: PyType,
  name: string,
  live: LiveBlocks | undefined,
): NumberBlocksView {
  const { memory } = heap;
  const at = heap.symbol(name);
  const free = memory.ptr(at + POINTER);
  const blocks: number[] = [];
  for (let block = memory.ptr(at); block !== 0; block = memory.ptr(block)) {
    const isInside = block > 0 && block + BLOCK_SIZE <= memory.size;
    const isLive = isInside && (live === undefined || live.bytesAt(block, "mem") >= BLOCK_SIZE);
    if (!isLive || blocks.includes(block)) {
      const what = isLive ? "is there twice" : "is no block";
      return {
        type,
        blocks,
        free,
        problem: `the list of ${type.name} leads to ${hex(block)}, which ${what}`,
      };
    }
    blocks.push(block);
  }
  return { type, blocks, free, problem: undefined };
}

/** The objects of a block, live or free. */
export const numberAt = (block: number, index: number): number =>
  block + POINTER + index * NUMBER_SIZE;

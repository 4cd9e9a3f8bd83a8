// What always holds of the blocks in which 2.7 keeps its ints and its floats, 41 to a block of
// malloc, between two statements. Later versions have none.

import { hex } from "../../src/errors.ts";
import type { ObjectsView } from "../../src/inspect/walk-objects.ts";
import type { PyType } from "../../src/objects/type.ts";
import { objectInvariant } from "./objects.ts";

type Broken = (detail: string) => void;

const POINTER = 8;
const OBJECT_SIZE = 24;
const OB_TYPE = 8;
/** Objects in a block, and its bytes. */
const OBJECTS = 41;
const BLOCK_SIZE = POINTER + OBJECTS * OBJECT_SIZE;

/** One type's blocks: the static with the head of their list, and of the list of free objects. */
interface Blocks {
  readonly type: PyType;
  readonly at: number;
}

function blocksOf(view: ObjectsView): Blocks[] {
  const { ints, floats } = view.objects.numbers;
  const found: Blocks[] = [];
  for (const [name, type] of [
    ["int_block_list", ints.type],
    ["float_block_list", floats.type],
  ] as const) {
    if (view.sharesBlocks(type)) found.push({ type, at: view.heap.symbol(name) });
  }
  return found;
}

/** The blocks on a list, as far as it can be followed. */
function follow(view: ObjectsView, { at, type }: Blocks, broken: Broken): number[] {
  const { memory } = view.heap;
  const found: number[] = [];
  for (let block = memory.ptr(at); block !== 0; block = memory.ptr(block)) {
    const isBlock =
      view.isInHeap(block) &&
      (view.blocks === undefined || view.blocks.bytesAt(block, "mem") >= BLOCK_SIZE);
    if (!isBlock || found.includes(block)) {
      broken(`the blocks of ${type.name}: ${hex(block)} is ${isBlock ? "there twice" : "none"}`);
      return found;
    }
    found.push(block);
  }
  return found;
}

const numberBlocksCanBeFollowed = objectInvariant(
  "numberBlocksCanBeFollowed",
  "The list of 2.7's blocks of ints, and that of floats, leads over live blocks of malloc, each once.",
  "2.7: Objects/intobject.c: block_list",
  (view, broken) => {
    for (const blocks of blocksOf(view)) follow(view, blocks, broken);
  },
);

const everyNumberIsInItsBlock = objectInvariant(
  "everyNumberIsInItsBlock",
  "Of the 41 places of a block each has a live object of the block's type or is on the free list, and no such object is elsewhere.",
  "2.7: Objects/intobject.c: fill_free_list",
  (view, broken) => {
    const { memory } = view.heap;
    for (const blocks of blocksOf(view)) {
      const { type } = blocks;
      const list = follow(view, blocks, () => {});
      const places = new Set<number>();
      let live = 0;
      for (const block of list) {
        for (let k = 0; k < OBJECTS; k++) {
          const at = block + POINTER + k * OBJECT_SIZE;
          if (view.typeAt(at) === type) live++;
          else places.add(at);
        }
      }
      let free = memory.ptr(blocks.at + POINTER);
      while (places.delete(free)) free = memory.ptr(free + OB_TYPE);
      if (free !== 0) broken(`the free list of ${type.name} leads to ${hex(free)}`);
      for (const at of places) broken(`${hex(at)} is neither a live ${type.name} nor free`);
      let inAll = 0;
      for (let i = 0; i < view.count; i++) if (view.types[i] === type) inAll++;
      if (inAll !== live) broken(`${inAll} of ${type.name} live, ${live} of them in blocks`);
    }
  },
);

export const numberBlockInvariants = [
  numberBlocksCanBeFollowed,
  everyNumberIsInItsBlock,
] as const;

// What always holds of the blocks in which 2.7 keeps its ints and its floats, 41 to a block of
// malloc, between two statements. Later versions have none.

import { hex } from "../../src/errors.ts";
import { NUMBERS_PER_BLOCK, numberAt } from "../../src/inspect/walk-number-blocks.ts";
import { objectInvariant } from "./object-invariant.ts";

const OB_TYPE = 8;

const numberBlocksCanBeFollowed = objectInvariant(
  "numberBlocksCanBeFollowed",
  "The lists of 2.7's blocks of ints and of floats lead over live blocks of malloc, each once.",
  "2.7: Objects/intobject.c: block_list",
  ({ numberBlocks }, broken) => {
    for (const { problem } of numberBlocks) if (problem !== undefined) broken(problem);
  },
);

const everyNumberIsInItsBlock = objectInvariant(
  "everyNumberIsInItsBlock",
  "Each of a block's 41 places has a live int (float) or is free, and these are nowhere else.",
  "2.7: Objects/intobject.c: fill_free_list",
  (view, broken) => {
    const { memory } = view.heap;
    for (const { type, blocks, free, problem } of view.numberBlocks) {
      if (problem !== undefined) continue;
      const places = new Set<number>();
      let live = 0;
      for (const block of blocks) {
        for (let k = 0; k < NUMBERS_PER_BLOCK; k++) {
          const at = numberAt(block, k);
          if (view.typeAt(at) === type) live++;
          else places.add(at);
        }
      }
      let at = free;
      while (places.delete(at)) at = memory.ptr(at + OB_TYPE);
      if (at !== 0) broken(`the free list of ${type.name} leads to ${hex(at)}`);
      for (const place of places) broken(`${hex(place)} is neither a live ${type.name} nor free`);
      let inAll = 0;
      for (let i = 0; i < view.count; i++) if (view.types[i] === type) inAll++;
      if (inAll !== live) broken(`${inAll} of ${type.name} live, ${live} of them in blocks`);
    }
  },
);

export const numberBlockInvariants = [numberBlocksCanBeFollowed, everyNumberIsInItsBlock] as const;

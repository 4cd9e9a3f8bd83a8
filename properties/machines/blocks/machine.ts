// The blocks machine: programs of malloc, calloc, realloc and free over an allocator under test.

import type { Machine } from "../../engine/machine.ts";
import { checkTable } from "../../engine/word.ts";
import type { Offers } from "./row.ts";
import { type BlocksState, newBlocksState, resetBlocksState } from "./state.ts";
import { blocksTable } from "./table.ts";
import type { BlocksWorld } from "./world.ts";

export type BlocksMachine = Machine<BlocksState, BlocksWorld>;

/** A machine whose programs come near the boundaries of a subject that offers `offers`. */
export function blocksMachine(offers: Offers): BlocksMachine {
  const operations = blocksTable(offers);
  checkTable(operations);
  return {
    name: "blocks",
    operations,
    newState: newBlocksState,
    resetState: resetBlocksState,
    begin: (world) => world.begin(),
    checkTouched: (world) => world.checkTouched(),
    checkAll: (world) => world.checkAll(),
    finish: (world) => world.finish(),
    operationCount: (world) => world.operationCount,
    propertyOf: (world, error) => world.subject.propertyOf(error),
    describe: (world) => world.lastEffect,
  };
}

// The operations of the blocks machine, one row each, simplest first.
//
// A variable holds a run of blocks: one, or as many as a list comprehension makes. `free(V)` and
// `V = realloc(V, SIZE)` go through the run in order, each block by the domain that it came from.

import { allocateOne, allocateRun, reallocate } from "./allocating.ts";
import { faultRows } from "./faults.ts";
import { freeEvery, freeIndex, freeWhole, touch } from "./freeing.ts";
import { misuseRows } from "./misuse.ts";
import type { BlocksOperation, Offers } from "./row.ts";
import { MEM, OBJ, RAW } from "./world.ts";

/** The table for a subject that offers `offers`; its words mean the same for every subject. */
export function blocksTable(offers: Offers): readonly BlocksOperation[] {
  const { geometry } = offers;
  const one = (
    name: string,
    call: string,
    domain: number,
    zeroed: boolean,
    weight: number,
  ): BlocksOperation =>
    allocateOne(geometry, { name, text: `V = ${call}`, domain, zeroed, weight });
  return [
    one("malloc", "malloc(SIZE)", OBJ, false, 24),
    freeWhole("free", "free(V)", 16, (run) => run),
    allocateRun(geometry),
    freeIndex(geometry),
    freeEvery,
    freeWhole("free reversed", "free(V[::-1])", 4, (run) => run.toReversed()),
    reallocate(geometry),
    one("calloc", "calloc(1, SIZE)", OBJ, true, 4),
    touch("fill", "fill(V)", (world, id) => world.fill(id)),
    touch("check", "check(V)", (world, id) => world.verify(id, "contentsAreKept")),
    one("mem_malloc", "mem_malloc(SIZE)", MEM, false, 4),
    one("mem_calloc", "mem_calloc(1, SIZE)", MEM, true, 2),
    one("raw_malloc", "raw_malloc(SIZE)", RAW, false, 4),
    one("raw_calloc", "raw_calloc(1, SIZE)", RAW, true, 2),
    ...faultRows(offers),
    ...misuseRows(offers),
  ];
}

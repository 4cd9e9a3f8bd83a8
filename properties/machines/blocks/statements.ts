// The properties that the blocks machine itself checks, beside the invariants on bytes: what the
// model says of blocks, what the client is promised. A report quotes the statement.

export interface Statement {
  readonly name: string;
  readonly statement: string;
  readonly when: string;
}

/** By name, in the order in which an operation meets them. */
export const blocksStatements: readonly Statement[] = [
  {
    name: "memoryIsOnlyRefusedForWantOfPages",
    when: "after every allocation",
    statement: "A request is answered with NULL only when a request for pages was refused.",
  },
  {
    name: "blocksAreAligned",
    when: "after every allocation",
    statement: "Every block starts at a multiple of its allocator's alignment.",
  },
  {
    name: "blocksLieInTheHeap",
    when: "after every allocation",
    statement: "Every block lies inside the heap's buffer.",
  },
  {
    name: "liveBlocksDoNotOverlap",
    when: "after every allocation",
    statement: "No byte belongs to two live blocks.",
  },
  {
    name: "blocksAreOfTheirRequestsClass",
    when: "after every allocation",
    statement: "A small request is served by a block of the request's size class.",
  },
  {
    name: "chunksAreLargeEnough",
    when: "after every allocation",
    statement: "A chunk that malloc hands out holds the bytes that were asked for.",
  },
  {
    name: "callocGivesZeroes",
    when: "after calloc",
    statement: "The bytes that calloc hands out are zero.",
  },
  {
    name: "contentsAreKept",
    when: "before a block is freed or resized, and with every full check",
    statement: "A live block holds what its client wrote last.",
  },
  {
    name: "reallocKeepsTheContents",
    when: "after realloc",
    statement: "realloc keeps as many bytes as the old and the new size have in common.",
  },
  {
    name: "aRefusedReallocKeepsTheBlock",
    when: "after a realloc that gives NULL",
    statement: "A realloc that cannot be served leaves the block and its contents as they were.",
  },
  {
    name: "misuseIsRefusedByItsKind",
    when: "after every misuse",
    statement:
      "A pointer that is no live block of the domain is refused, by the kind of the misuse.",
  },
  {
    name: "refusedMisuseChangesNothing",
    when: "after every misuse",
    statement: "A refused pointer leaves the heap as it was.",
  },
  {
    name: "liveBlocksAreNeverRefused",
    when: "during every operation",
    statement: "No block is freed twice, and a live block is never taken for misuse.",
  },
  {
    name: "heapHoldsExactlyTheModelsBlocks",
    when: "with every full check",
    statement: "Pools and chunks count exactly the blocks that the model has, each where it lies.",
  },
  {
    name: "rawAllocatedBlocksAreCounted",
    when: "with every full check",
    statement: "raw_allocated_blocks is the live blocks that malloc serves for pymalloc's domains.",
  },
  {
    name: "arenasAreMappedPages",
    when: "with every full check",
    statement: "The pages mapped for arenas are the arenas, all of them and no more.",
  },
  {
    name: "freeingEverythingEmptiesTheHeap",
    when: "at the end, when every block was freed",
    statement: "Freeing every block returns every arena and run but the one that may be kept.",
  },
  {
    name: "theHeapRunsWithoutError",
    when: "during every operation",
    statement: "No operation ends in an error of the heap's own code.",
  },
  {
    name: "theHeapsOwnAssertionsHold",
    when: "during every operation",
    statement: "The assertions in the heap's code hold.",
  },
];

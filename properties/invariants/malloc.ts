// What always holds of malloc's bytes between two operations.
//
// Each chunk's state is known twice, from the tag behind it and from the bins; each list is read
// in both directions; the bytes of all runs are held against what pages have counted. The ranges
// of the bins are worked out here from their description, not asked of the allocator.

import { hex } from "../../src/errors.ts";
import type { MallocView, RunView } from "../../src/inspect/walk-malloc.ts";
import { FENCEPOST_SIZE, RunHeader } from "../../src/malloc/chunk.ts";
import type { Invariant } from "./invariant.ts";

type Check = Invariant<MallocView>["check"];

function invariant(name: string, statement: string, source: string, check: Check) {
  const layer = "malloc" as const;
  return Object.freeze({ name, layer, when: "between operations", statement, source, check });
}

/** The sizes that a bin holds: from `low` up, below `high`. */
function binRange(index: number): { low: number; high: number } {
  const smallBins = (1024 - 32) / 16;
  if (index < smallBins) return { low: 32 + 16 * index, high: 48 + 16 * index };
  const power = 1024 * 2 ** Math.floor((index - smallBins) / 4);
  const low = power + (power / 4) * ((index - smallBins) % 4);
  return { low, high: low + power / 4 };
}

/** How often each chunk is met in the bins, and in which bin last. */
function binnedChunks(view: MallocView): Map<number, { times: number; index: number }> {
  const binned = new Map<number, { times: number; index: number }>();
  for (const { index, chunks } of view.bins) {
    for (const at of chunks) binned.set(at, { times: 1 + (binned.get(at)?.times ?? 0), index });
  }
  return binned;
}

function sizesByAddress(view: MallocView): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const run of view.runs) for (const { at, size } of run.chunks) sizes.set(at, size);
  return sizes;
}

const isEmpty = (run: RunView): boolean => run.chunks.length === 1 && !run.chunks[0]!.inUse;

const everyWalkComesToItsEnd = invariant(
  "everyWalkComesToItsEnd",
  "Runs, chunks and both links of every bin lead to their ends over addresses that can be right.",
  "glibc malloc/malloc.c, do_check_malloc_state, which walks all of them",
  (view, broken) => {
    for (const detail of view.damage) broken(detail);
  },
);

const chunksTileTheirRuns = invariant(
  "chunksTileTheirRuns",
  "Chunks of 32 bytes or more lead from a run's header to its fencepost, which has size 0.",
  "glibc malloc/malloc.c, do_check_chunk; the fencepost as in sysmalloc",
  (view, broken) => {
    for (const run of view.runs) {
      let end = run.at + RunHeader.SIZE;
      for (const { at, size } of run.chunks) {
        if (size < 32) broken(`${hex(at)} has ${size} bytes`);
        end = at + size;
      }
      if (end !== run.at + run.size - FENCEPOST_SIZE) {
        broken(`run ${hex(run.at)}: its chunks end at ${hex(end)}`);
      }
      if (run.fencepostSize !== 0) broken(`fencepost ${hex(run.fencepost)} has a size`);
    }
  },
);

const everyFreeChunkIsInItsBinOnce = invariant(
  "everyFreeChunkIsInItsBinOnce",
  "A chunk that its tags call free is in one bin, once; what is in a bin is such a chunk.",
  "glibc malloc/malloc.c, do_check_malloc_state",
  (view, broken) => {
    const binned = binnedChunks(view);
    for (const run of view.runs) {
      for (const { at, inUse } of run.chunks) {
        const times = binned.get(at)?.times ?? 0;
        if (inUse && times > 0) broken(`${hex(at)} is in use, and in a bin`);
        if (!inUse && times !== 1) broken(`${hex(at)} is free, and ${times} times in a bin`);
        binned.delete(at);
      }
    }
    for (const [at, { index }] of binned) broken(`${hex(at)} in bin ${index} is no chunk of a run`);
  },
);

const noTwoFreeChunksTouch = invariant(
  "noTwoFreeChunksTouch",
  "What lies before and behind a free chunk is in use: free joins at once.",
  "glibc malloc/malloc.c, do_check_free_chunk: chunks are fully consolidated",
  (view, broken) => {
    for (const run of view.runs) {
      for (let i = 1; i < run.chunks.length; i++) {
        const [before, chunk] = [run.chunks[i - 1]!, run.chunks[i]!];
        if (!before.inUse && !chunk.inUse) {
          broken(`${hex(before.at)} and ${hex(chunk.at)} are both free`);
        }
      }
    }
  },
);

const boundaryTagsAgree = invariant(
  "boundaryTagsAgree",
  "PREV_INUSE is set behind just the chunks in no bin; what is in a bin has its size at its foot " +
    "too; FIRST_IN_RUN marks just a run's first chunk, which has PREV_INUSE.",
  "glibc malloc/malloc.c, do_check_free_chunk and do_check_inuse_chunk",
  (view, broken) => {
    const binned = binnedChunks(view);
    for (const run of view.runs) {
      for (const [i, chunk] of run.chunks.entries()) {
        const { at, size, inUse, foot } = chunk;
        const free = binned.has(at);
        if (free === inUse) broken(`PREV_INUSE behind ${hex(at)} is ${Number(inUse)}`);
        if (free && foot !== size)
          broken(`${hex(at)} has ${size} bytes at its head, ${foot} below`);
        if (chunk.first !== (i === 0)) broken(`FIRST_IN_RUN of ${hex(at)} is ${Number(i !== 0)}`);
        if (i === 0 && !chunk.prevInUse) broken(`${hex(at)} says that a chunk before it is free`);
      }
    }
  },
);

const binsHoldTheirSizes = invariant(
  "binsHoldTheirSizes",
  "A bin holds the sizes of its range, smallest first.",
  "glibc malloc/malloc.c, do_check_malloc_state: chunk belongs in bin, lists are sorted",
  (view, broken) => {
    const sizes = sizesByAddress(view);
    for (const { index, chunks } of view.bins) {
      if (chunks.length === 0) continue;
      const { low, high } = binRange(index);
      let least = low;
      for (const at of chunks) {
        const size = sizes.get(at) ?? Number.NaN;
        if (size < least) broken(`bin ${index}: ${hex(at)} with ${size} bytes behind ${least}`);
        if (!(size < high))
          broken(`bin ${index}: ${hex(at)} with ${size} bytes, all below ${high}`);
        least = Math.max(least, size);
      }
    }
  },
);

const binBitmapMatchesBins = invariant(
  "binBitmapMatchesBins",
  "A bit of the binmap is set exactly when its bin has a chunk.",
  "glibc malloc/malloc.c, do_check_malloc_state; there a set bit may be late, here it may not",
  (view, broken) => {
    for (const { index, chunks } of view.bins) {
      const bit = view.bitmap[index];
      if (bit !== chunks.length > 0) broken(`bin ${index} has ${chunks.length}, its bit is ${bit}`);
    }
  },
);

const binListsAreDoublyLinked = invariant(
  "binListsAreDoublyLinked",
  "A bin read along bk is the reverse of the bin read along fd.",
  "glibc malloc/malloc.c, unlink_chunk: corrupted double-linked list",
  (view, broken) => {
    for (const { index, chunks, backwards } of view.bins) {
      const same = chunks.length === backwards.length;
      if (!same || !chunks.every((at, i) => at === backwards[chunks.length - 1 - i])) {
        broken(`bin ${index}: ${chunks.map(hex)} along fd, ${backwards.map(hex)} along bk`);
      }
    }
  },
);

const runListIsDoublyLinked = invariant(
  "runListIsDoublyLinked",
  "The prev of a run is the run that has it as its next; the first run has none.",
  "src/malloc/README.md; glibc keeps no list of its runs",
  (view, broken) => {
    let before = 0;
    for (const { at, prev } of view.runs) {
      if (prev !== before) broken(`run ${hex(at)}: prev is ${hex(prev)}, not ${hex(before)}`);
      before = at;
    }
  },
);

const runsCoverMappedPages = invariant(
  "runsCoverMappedPages",
  "The bytes of all runs are the bytes of the pages that malloc has mapped.",
  "glibc malloc/malloc.c, do_check_malloc_state: system_mem",
  (view, broken) => {
    let bytes = 0;
    for (const { size } of view.runs) bytes += size;
    if (bytes !== view.mappedBytes) broken(`runs ${bytes}, pages ${view.mappedBytes} bytes`);
  },
);

const atMostOneEmptyRunIsKept = invariant(
  "atMostOneEmptyRunIsKept",
  "A run that is one free chunk is the kept run, and the kept run is one free chunk.",
  "src/malloc/README.md, States",
  (view, broken) => {
    const empty = view.runs.filter(isEmpty).map((run) => run.at);
    const kept = view.keptRun === 0 ? [] : [view.keptRun];
    if (`${empty}` !== `${kept}`) broken(`empty: ${empty.map(hex)}; kept: ${kept.map(hex)}`);
  },
);

/** All invariants of malloc. */
export const mallocInvariants: readonly Invariant<MallocView>[] = Object.freeze([
  everyWalkComesToItsEnd,
  chunksTileTheirRuns,
  everyFreeChunkIsInItsBinOnce,
  noTwoFreeChunksTouch,
  boundaryTagsAgree,
  binsHoldTheirSizes,
  binBitmapMatchesBins,
  binListsAreDoublyLinked,
  runListIsDoublyLinked,
  runsCoverMappedPages,
  atMostOneEmptyRunIsKept,
]);

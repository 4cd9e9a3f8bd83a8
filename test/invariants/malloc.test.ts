import { expect, test } from "vitest";
import { mallocInvariants } from "../../properties/invariants/malloc.ts";
import { binIndex, MallocState, PRETENDED_CHUNK } from "../../src/malloc/bins.ts";
import { FIRST_IN_RUN, MallocChunk, PREV_INUSE, RunHeader } from "../../src/malloc/chunk.ts";
import { type Machine, newMachine } from "../malloc/machine.ts";

const RUN_SIZE = 8192;

interface Scene extends Machine {
  /** The chunks of the first run, by address. */
  readonly chunks: readonly number[];
  /** The two runs: the one with the chunks, and the kept one. */
  readonly run: number;
  readonly kept: number;
}

/**
 * Free chunks: 2 and 4 of one small size, 6 of 1104 and 8 of 1200 bytes, which share a bin, and the
 * last. A live one lies before each. The other run is kept.
 */
function newScene(): Scene {
  const machine = newMachine({ runSize: RUN_SIZE });
  const { malloc } = machine;
  const sizes = [40, 40, 100, 40, 100, 40, 1096, 40, 1192, 40];
  const mems = sizes.map((size) => malloc.malloc(size));
  for (const i of [2, 4, 6, 8]) malloc.free(mems[i]!);
  malloc.free(malloc.malloc(7000));
  const kept = machine.view().keptRun;
  const run = machine.view().runs.find(({ at }) => at !== kept)!;
  return { ...machine, chunks: run.chunks.map(({ at }) => at), run: run.at, kept };
}

const { fd, bk, mchunk_size, mchunk_prev_size } = MallocChunk;
const head = ({ statics }: Scene, size: number) =>
  statics + MallocState.bins + 16 * binIndex(size) - PRETENDED_CHUNK;

function flip({ memory }: Scene, chunk: number | undefined, bits: number) {
  memory.setU32(chunk! + mchunk_size, memory.u32(chunk! + mchunk_size) ^ bits);
}

function setSize({ memory }: Scene, chunk: number | undefined, size: number) {
  memory.setSize_t(chunk! + mchunk_size, size | PREV_INUSE);
}

function link({ memory }: Scene, ...list: (number | undefined)[]) {
  for (let i = 1; i < list.length; i++) {
    memory.setPtr(list[i - 1]! + fd, list[i]!);
    memory.setPtr(list[i]! + bk, list[i - 1]!);
  }
}

type Corruption = readonly [invariant: string, what: string, corrupt: (scene: Scene) => void];

const CORRUPTIONS: readonly Corruption[] = [
  ["chunksTileTheirRuns", "a size that is too large by 16", (s) => setSize(s, s.chunks[1], 64)],
  ["chunksTileTheirRuns", "a size of 0", (s) => setSize(s, s.chunks[1], 0)],
  ["chunksTileTheirRuns", "a size below the smallest", (s) => setSize(s, s.chunks[1], 16)],
  ["chunksTileTheirRuns", "a size beyond the run", (s) => setSize(s, s.chunks[1], RUN_SIZE)],
  [
    "chunksTileTheirRuns",
    "a size that is no size",
    (s) => s.memory.setU32(s.chunks[1]! + mchunk_size + 4, 1),
  ],
  ["chunksTileTheirRuns", "a fencepost with a size", (s) => setSize(s, s.run + RUN_SIZE - 16, 32)],
  [
    "everyFreeChunkIsInItsBinOnce",
    "a free chunk taken out of its bin",
    (s) => link(s, head(s, 112), s.chunks[2], head(s, 112)),
  ],
  [
    "everyFreeChunkIsInItsBinOnce",
    "a live chunk in a bin",
    (s) => link(s, head(s, 112), s.chunks[4], s.chunks[1], s.chunks[2], head(s, 112)),
  ],
  [
    "everyFreeChunkIsInItsBinOnce",
    "an address in a bin that is no chunk",
    (s) => link(s, head(s, 112), s.chunks[4], s.chunks[6]! + 64, s.chunks[2], head(s, 112)),
  ],
  [
    "everyFreeChunkIsInItsBinOnce",
    "a free chunk in two bins",
    (s) => {
      s.memory.setPtr(head(s, 48) + fd, s.chunks[2]!);
      s.memory.setPtr(head(s, 48) + bk, s.chunks[2]!);
    },
  ],
  [
    "noTwoFreeChunksTouch",
    "a live chunk that its tag calls free, before a free one",
    (s) => flip(s, s.chunks[4], PREV_INUSE),
  ],
  [
    "boundaryTagsAgree",
    "another size at the foot",
    (s) => s.memory.setSize_t(s.chunks[3]! + mchunk_prev_size, 96),
  ],
  ["boundaryTagsAgree", "PREV_INUSE behind a free chunk", (s) => flip(s, s.chunks[3], PREV_INUSE)],
  [
    "boundaryTagsAgree",
    "no PREV_INUSE behind a live chunk",
    (s) => flip(s, s.chunks[1], PREV_INUSE),
  ],
  [
    "boundaryTagsAgree",
    "no PREV_INUSE in the first chunk",
    (s) => flip(s, s.chunks[0], PREV_INUSE),
  ],
  [
    "boundaryTagsAgree",
    "FIRST_IN_RUN in the second chunk",
    (s) => flip(s, s.chunks[1], FIRST_IN_RUN),
  ],
  [
    "boundaryTagsAgree",
    "no FIRST_IN_RUN in the first chunk",
    (s) => flip(s, s.chunks[0], FIRST_IN_RUN),
  ],
  [
    "binsHoldTheirSizes",
    "a bin of many sizes with the largest first",
    (s) => link(s, head(s, 1104), s.chunks[8], s.chunks[6], head(s, 1104)),
  ],
  [
    "binsHoldTheirSizes",
    "a chunk in the bin below its own",
    (s) => {
      link(s, head(s, 112), s.chunks[2], head(s, 112));
      link(s, head(s, 96), s.chunks[4], head(s, 96));
    },
  ],
  [
    "binsHoldTheirSizes",
    "a chunk in the bin above its own",
    (s) => {
      link(s, head(s, 112), s.chunks[2], head(s, 112));
      link(s, head(s, 128), s.chunks[4], head(s, 128));
    },
  ],
  [
    "binBitmapMatchesBins",
    "the bit of an empty bin",
    (s) => s.memory.setU8(s.statics + MallocState.binmap, 1),
  ],
  [
    "binBitmapMatchesBins",
    "no bit of a bin with chunks",
    (s) => s.memory.setU8(s.statics + MallocState.binmap + (binIndex(112) >> 3), 0),
  ],
  [
    "binListsAreDoublyLinked",
    "a bk that skips a chunk",
    (s) => s.memory.setPtr(s.chunks[2]! + bk, head(s, 112)),
  ],
  [
    "everyWalkComesToItsEnd",
    "an fd that leads back",
    (s) => s.memory.setPtr(s.chunks[2]! + fd, s.chunks[4]!),
  ],
  [
    "binListsAreDoublyLinked",
    "an fd out of the heap",
    (s) => s.memory.setPtr(s.chunks[4]! + fd, s.memory.size),
  ],
  ["binListsAreDoublyLinked", "an fd of NULL", (s) => s.memory.setPtr(s.chunks[4]! + fd, 0)],
  [
    "binListsAreDoublyLinked",
    "the high word of an fd",
    (s) => s.memory.setU32(s.chunks[4]! + fd + 4, 1),
  ],
  [
    "runListIsDoublyLinked",
    "a prev that leads nowhere",
    (s) => s.memory.setPtr(s.run + RunHeader.prev, 0),
  ],
  [
    "runsCoverMappedPages",
    "a run out of the list",
    (s) => s.memory.setPtr(s.kept + RunHeader.next, 0),
  ],
  [
    "everyWalkComesToItsEnd",
    "runs in a circle",
    (s) => s.memory.setPtr(s.run + RunHeader.next, s.kept),
  ],
  [
    "runsCoverMappedPages",
    "a run without a size",
    (s) => s.memory.setSize_t(s.run + RunHeader.size, 0),
  ],
  [
    "runsCoverMappedPages",
    "a run beyond memory",
    (s) => s.memory.setSize_t(s.run + RunHeader.size, s.memory.size),
  ],
  ["runsCoverMappedPages", "a run of pages that is in no list", (s) => s.pages.map(256, "malloc")],
  [
    "atMostOneEmptyRunIsKept",
    "an empty run that is not the kept one",
    (s) => s.memory.setPtr(s.statics + MallocState.kept_run, 0),
  ],
  [
    "atMostOneEmptyRunIsKept",
    "a kept run that is not empty",
    (s) => s.memory.setPtr(s.statics + MallocState.kept_run, s.run),
  ],
];

test("the scene is sound before it is corrupted, and is what its description says", () => {
  const scene = newScene();
  expect(scene.broken()).toEqual([]);
  const { runs } = scene.view();
  const states = runs.find(({ at }) => at === scene.run)!.chunks.map(({ inUse }) => Number(inUse));
  expect(states.join("")).toBe("11010101010");
});

test.each(CORRUPTIONS)("%s is broken by %s", (invariant, _what, corrupt) => {
  const scene = newScene();
  corrupt(scene);
  expect(scene.broken()).toContain(invariant);
});

test("every invariant is broken by some corruption", () => {
  const broken = new Set(CORRUPTIONS.map(([invariant]) => invariant));
  expect(mallocInvariants.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
});

test("eight invariants follow from no others: some corruption breaks each of them alone", () => {
  const alone = new Set<string>();
  for (const [, , corrupt] of CORRUPTIONS) {
    const scene = newScene();
    corrupt(scene);
    const broken = scene.broken();
    if (broken.length === 1) alone.add(broken[0]!);
  }
  expect([...alone].sort()).toEqual([
    "atMostOneEmptyRunIsKept",
    "binBitmapMatchesBins",
    "binListsAreDoublyLinked",
    "binsHoldTheirSizes",
    "boundaryTagsAgree",
    "everyWalkComesToItsEnd",
    "runListIsDoublyLinked",
    "runsCoverMappedPages",
  ]);
});

test("invariants have names of their own and say what they state and where it is from", () => {
  const names = mallocInvariants.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { layer, when, statement, source } of mallocInvariants) {
    expect([layer, when]).toEqual(["malloc", "between operations"]);
    expect(statement).toMatch(/^[A-Z].*\.$/);
    expect(source).not.toBe("");
  }
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Addr } from "../../src/memory/address.ts";
import { PROFILES } from "../../src/profile/cpython.ts";
import { type ArenaOrderAlgorithm, checkProfile, type Profile } from "../../src/profile/profile.ts";
import { type Heap, newHeap, profileOf } from "./heap.ts";

const NAMES = PROFILES.map(({ name }) => name);
/** Blocks of 64 bytes: three fill a tiny pool, twelve a tiny arena. */
const TINY_LARGEST = 64;

function withOrder(name: string, arenaOrder: ArenaOrderAlgorithm): Profile {
  const profile = profileOf(name);
  return checkProfile({ ...profile, pymalloc: { ...profile.pymalloc, arenaOrder } });
}

/** Three full arenas of three pools each block: `free(a, p)` empties pool p of arena a. */
function threeFullArenas(heap: Heap, size: number, blocksInPool: number, pools: number) {
  const blocks = [0, 1, 2].map(() =>
    Array.from({ length: pools }, () => heap.mallocs(blocksInPool, size)),
  );
  return {
    pool: (arena: number, pool: number) => blocks[arena]![pool]![0]! - 48,
    free: (arena: number, pool: number) => {
      for (const block of blocks[arena]![pool]!) heap.obj.free(block);
    },
  };
}

test.each(NAMES)(
  "%s: with 3, 2 and 1 free pools in three arenas, the one with fewest is used first",
  (name) => {
    const heap = newHeap(name, { arenaOffset: 0 });
    const { poolSize } = heap.runtime.profile.pymalloc;
    const { pool, free } = threeFullArenas(heap, 512, Math.floor((poolSize - 48) / 512), 64);
    for (const p of [3, 4, 5]) free(0, p);
    for (const p of [2, 1]) free(1, p);
    free(2, 7);
    expect(heap.view().usableList).toEqual([2, 1, 0]);
    const served = [32, 64, 96, 128, 160, 192].map((size) => heap.obj.malloc(size) - 48);
    expect(served).toEqual([
      pool(2, 7),
      pool(1, 1),
      pool(1, 2),
      pool(0, 5),
      pool(0, 4),
      pool(0, 3),
    ]);
    expect(heap.view().usableList).toEqual([]);
    expect(heap.broken()).toEqual([]);
  },
);

test.each(["tiny-3.7", "tiny-3.8"])(
  "%s: an arena moves past those with fewer free pools, and stops before an equal",
  (name) => {
    const heap = newHeap(name);
    const { free } = threeFullArenas(heap, TINY_LARGEST, 3, 4);
    const order = (): readonly number[] => heap.view().usableList;
    free(0, 0);
    free(1, 0);
    free(2, 0);
    expect(order()).toEqual([2, 1, 0]);
    free(2, 1);
    expect(order()).toEqual([1, 0, 2]);
    expect(heap.events.at(-1)).toBe("onArenaMoved 2");
    free(1, 1);
    expect(order()).toEqual([0, 1, 2]);
    free(0, 1);
    expect(order()).toEqual([0, 1, 2]);
    free(0, 2);
    expect(order()).toEqual([1, 2, 0]);
    expect(heap.broken()).toEqual([]);
  },
);

test("nfp2lasta is the rightmost arena of each count of free pools", () => {
  const heap = newHeap("tiny-3.8");
  const { free } = threeFullArenas(heap, TINY_LARGEST, 3, 4);
  const last = () => heap.view().nfp2lasta;
  expect(last()).toEqual([undefined, undefined, undefined, undefined, undefined]);
  free(0, 0);
  free(1, 0);
  expect(last()).toEqual([undefined, 0, undefined, undefined, undefined]);
  free(0, 1);
  expect(last()).toEqual([undefined, 1, 0, undefined, undefined]);
  heap.obj.malloc(16);
  expect(heap.view().usableList).toEqual([0]);
  expect(last()).toEqual([undefined, undefined, 0, undefined, undefined]);
  heap.obj.malloc(32);
  expect(last()).toEqual([undefined, 0, undefined, undefined, undefined]);
});

/** A program: at each step a block of a class is allocated, or one that lives is freed. */
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ nbytes: fc.integer({ min: 1, max: 64 }) }) },
    { weight: 3, arbitrary: fc.record({ free: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ burst: fc.integer({ min: 1, max: 60 }) }) },
    { weight: 1, arbitrary: fc.record({ drain: fc.nat(), count: fc.nat(60) }) },
  ),
  { minLength: 20, maxLength: 120 },
);

type Step = typeof steps extends fc.Arbitrary<(infer Each)[]> ? Each : never;

function run(heap: Heap, program: readonly Step[]): number[] {
  const live: Addr[] = [];
  const trace: number[] = [];
  const take = (nbytes: number): void => {
    const block = heap.obj.malloc(nbytes);
    live.push(block);
    trace.push(block);
  };
  const drop = (index: number): void => {
    if (live.length > 0) heap.obj.free(live.splice(index % live.length, 1)[0]!);
  };
  for (const step of program) {
    if ("nbytes" in step) take(step.nbytes);
    else if ("free" in step) drop(step.free);
    else if ("burst" in step) for (let i = 0; i < step.burst; i++) take(TINY_LARGEST);
    else for (let i = 0; i < step.count; i++) drop(step.drain);
    trace.push(...heap.view().usableList);
  }
  return trace;
}

test.each(["tiny-3.8", "tiny-3.9"])(
  "%s: both algorithms keep the same order, whatever is allocated and freed",
  (name) => {
    let moved = 0;
    fc.assert(
      fc.property(steps, (program) => {
        const heaps = (["linearSearch", "nfp2lasta"] as const).map((order) =>
          newHeap(withOrder(name, order), { size: 64 << 10 }),
        );
        const [one, other] = heaps.map((heap) => run(heap, program));
        expect(other).toEqual(one);
        expect(heaps.flatMap((heap) => heap.broken())).toEqual([]);
        const [first, second] = heaps.map(({ events }) => events);
        expect(second).toEqual(first);
        moved += first!.filter((each) => each.startsWith("onArenaMoved")).length;
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(moved).toBeGreaterThan(50);
  },
);

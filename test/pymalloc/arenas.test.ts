import { expect, test } from "vitest";
import { asArenaObject, NULL } from "../../src/memory/address.ts";
import { PROFILES } from "../../src/profile/cpython.ts";
import { checkProfile } from "../../src/profile/profile.ts";
import { ArenaObject, ObmallocMgmt, STATICS } from "../../src/pymalloc/layout.ts";
import { newHeap, profileOf } from "./heap.ts";

const NAMES = PROFILES.map(({ name }) => name);
/** Blocks of 64 bytes: three fill a tiny pool, twelve a tiny arena. */
const TINY_LARGEST = 64;

test.each(NAMES)("%s: an arena at a multiple of the pool size has 64 pools", (name) => {
  const { obj, view } = newHeap(name, { arenaOffset: 0 });
  const block = obj.malloc(1);
  expect(view().arenas).toMatchObject([{ address: block - 48, ntotalpools: 64, nfreepools: 63 }]);
});

test.each(["3.10", "3.11", "3.12", "3.13"])(
  "%s: an arena at another page has 63 pools, the first at the next multiple",
  (name) => {
    const { obj, view, broken } = newHeap(name, { arenaOffset: 4096 });
    const block = obj.malloc(1);
    const [arena] = view().arenas;
    expect(arena).toMatchObject({ ntotalpools: 63, nfreepools: 62 });
    expect(block - 48).toBe(arena!.address + 16384 - 4096);
    expect(broken()).toEqual([]);
  },
);

test.each([
  ["keeps its last arena", true],
  ["returns every arena", false],
])(
  "an arena of two pools that is not aligned has one, and a profile that %s does so",
  (_, keeps) => {
    const base = profileOf("tiny-3.11");
    const profile = checkProfile({
      ...base,
      pymalloc: { ...base.pymalloc, poolSize: 512, keepsLastArena: keeps },
    });
    const { obj, view, broken } = newHeap(profile, { arenaOffset: 256 });
    for (let i = 0; i < 3; i++) {
      const block = obj.malloc(16);
      expect(view()).toMatchObject({ arenas: [{ ntotalpools: 1, nfreepools: 0 }], usableList: [] });
      obj.free(block);
      expect(view().usableList).toEqual(keeps ? [0] : []);
      expect(broken()).toEqual([]);
    }
    expect(view().ntimes_arena_allocated).toBe(keeps ? 1 : 3);
  },
);

test("an arena of one pool goes without taking another out of usable_arenas", () => {
  const base = profileOf("tiny-3.11");
  const profile = checkProfile({
    ...base,
    pymalloc: { ...base.pymalloc, poolSize: 512, keepsLastArena: false },
  });
  const { obj, view, broken } = newHeap(profile, { arenaOffset: [0, 256] });
  const [first, , only] = [16, 32, 48].map((size) => obj.malloc(size));
  expect(view().arenas.map(({ ntotalpools }) => ntotalpools)).toEqual([2, 1]);
  obj.free(first!);
  obj.free(only!);
  expect(view()).toMatchObject({ arenas: [{ arenaindex: 0 }], usableList: [0] });
  expect(broken()).toEqual([]);
});

test("up to 3.9 a pool is a page, so that no arena is misaligned", () => {
  const { obj, view } = newHeap("3.9", { arenaOffset: 4096 });
  obj.malloc(1);
  expect(view().arenas[0]).toMatchObject({ ntotalpools: 64 });
});

test("the vector of arena objects starts at 16 and doubles when all are in use", () => {
  const { obj, view, events } = newHeap("2.7");
  const blocksInArena = 64 * 7;
  const sizes: number[] = [];
  for (let arenas = 1; arenas <= 33; arenas++) {
    for (let i = 0; i < blocksInArena; i++) obj.malloc(512);
    expect(view().arenas).toHaveLength(arenas);
    sizes.push(view().maxarenas);
  }
  expect(sizes).toEqual(sizes.map((_, i) => (i < 16 ? 16 : i < 32 ? 32 : 64)));
  expect(events.filter((each) => each.startsWith("onArenasGrown"))).toEqual([
    "onArenasGrown 16",
    "onArenasGrown 32",
    "onArenasGrown 64",
  ]);
});

test("arena objects are taken in ascending order, and a released one first", () => {
  const { mallocs, obj, view } = newHeap("tiny-3.8");
  const arenas = [0, 1, 2, 3].map(() => mallocs(12, TINY_LARGEST));
  expect(view().arenas.map(({ arenaindex }) => arenaindex)).toEqual([0, 1, 2, 3]);
  for (const i of [1, 2]) for (const block of arenas[i]!) obj.free(block);
  expect(view().unusedList).toEqual([2, 1]);
  const used = (): number[] => view().arenas.map(({ arenaindex }) => arenaindex);
  obj.malloc(TINY_LARGEST);
  expect(used()).toEqual([0, 2, 3]);
  mallocs(12, TINY_LARGEST);
  expect(used()).toEqual([0, 1, 2, 3]);
});

test("an arena that was returned leaves its object with address 0 and its counts", () => {
  const { obj, view, events } = newHeap("tiny-3.8");
  const base = obj.malloc(16) - 48;
  obj.free(asArenaObject(base + 48));
  expect(events.at(-1)).toBe(`onArenaFree 0 ${base}`);
  expect(view()).toMatchObject({
    arenas: [],
    unusedList: [0],
    narenas_currently_allocated: 0,
    ntimes_arena_allocated: 1,
    narenas_highwater: 1,
  });
});

test("the highwater mark stays when arenas go", () => {
  const { obj, mallocs, view } = newHeap("tiny-2.7");
  const blocks = mallocs(36, TINY_LARGEST);
  for (const block of blocks) obj.free(block);
  mallocs(13, TINY_LARGEST);
  expect(view()).toMatchObject({
    narenas_currently_allocated: 2,
    ntimes_arena_allocated: 5,
    narenas_highwater: 3,
  });
});

test("without memory for the vector nothing changes but malloc's counts", () => {
  const { obj, runtime, view, broken } = newHeap("tiny-3.11");
  runtime.pages.failNext(1);
  expect(obj.owns(obj.malloc(16))).toBe(false);
  expect(view()).toMatchObject({ maxarenas: 0, arenas: [], unusedList: [], usableList: [] });
  expect(view().ntimes_arena_allocated).toBe(0);
  expect(broken()).toEqual([]);
});

test("without memory for a larger vector the old one stays in use", () => {
  const { obj, mallocs, runtime, view, broken } = newHeap("tiny-3.8");
  mallocs(12, TINY_LARGEST);
  const vector = runtime.memory.ptr(runtime.segments.symbol(STATICS.mgmt) + ObmallocMgmt.arenas);
  while (runtime.malloc.malloc(64) !== NULL) runtime.pages.setLimit(0);
  while (runtime.malloc.malloc(8) !== NULL);
  expect(obj.malloc(TINY_LARGEST)).toBe(NULL);
  expect(view().maxarenas).toBe(1);
  expect(runtime.memory.ptr(runtime.segments.symbol(STATICS.mgmt) + ObmallocMgmt.arenas)).toBe(
    vector,
  );
  expect(broken()).toEqual([]);
});

test("without memory for the arena the vector has grown, and no object is taken", () => {
  const { obj, runtime, view, broken } = newHeap("tiny-3.8");
  obj.malloc(600);
  runtime.pages.failNext(1);
  obj.malloc(16);
  expect(view()).toMatchObject({ maxarenas: 1, arenas: [], unusedList: [0], usableList: [] });
  expect(broken()).toEqual([]);
});

test.each([
  ["a middle", 0, { mid: 0, bot: 0 }],
  ["a bottom", 1, { mid: 1, bot: 0 }],
] as const)("without memory for %s node of the map the arena is given back", (_, nodes, counts) => {
  const { obj, runtime, view, broken } = newHeap("3.11", { arenaOffset: 0 });
  const { pages, malloc } = runtime;
  obj.malloc(600);
  // The arena allocator of this test maps three arenas and gives back all but one.
  const arena = 3 * profileOf("3.11").pymalloc.arenaSize;
  const calloc = malloc.calloc.bind(malloc);
  let served = 0;
  malloc.calloc = (nelem, elsize) => (served++ < nodes ? calloc(nelem, elsize) : NULL);
  const before = pages.accounts();
  const block = obj.malloc(16);
  expect(obj.owns(block)).toBe(false);
  expect(view()).toMatchObject({ arenas: [], usableList: [], coverage: [], mapCounts: counts });
  expect(view().unusedList[0]).toBe(0);
  expect(pages.accounts().mappedBy.arena).toBe(before.mappedBy.arena);
  expect(pages.accounts().peakMapped).toBeGreaterThanOrEqual(before.mapped + arena);
  expect(broken()).toEqual([]);
  malloc.calloc = calloc;
  expect(obj.owns(obj.malloc(16))).toBe(true);
  expect(view()).toMatchObject({ mapCounts: { mid: 1, bot: 1 }, ntimes_arena_allocated: 1 });
});

test("an arena object is 48 bytes behind the one before it in the vector", () => {
  const { mallocs, view } = newHeap("tiny-3.11");
  mallocs(24, TINY_LARGEST);
  const [a, b] = view().arenas;
  expect(b!.object - a!.object).toBe(ArenaObject.SIZE);
});

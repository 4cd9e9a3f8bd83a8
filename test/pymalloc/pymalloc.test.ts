import { expect, test } from "vitest";
import { asBlock, NULL } from "../../src/memory/address.ts";
import { PROFILES } from "../../src/profile/cpython.ts";
import { blocksPerPool, sizeClassCount } from "../../src/pymalloc/size-class.ts";
import { newHeap, profileOf } from "./heap.ts";

const NAMES = PROFILES.map(({ name }) => name);
/** Blocks of 64 bytes: three fill a tiny pool, twelve a tiny arena. */
const TINY_LARGEST = 64;
const KEEPS = NAMES.filter((name) => profileOf(name).pymalloc.keepsLastArena);
const RETURNS = NAMES.filter((name) => !KEEPS.includes(name));

const offsetIn = (poolSize: number, at: number) => at & (poolSize - 1);

test.each(NAMES)("%s: the first block of a pool lies at +48, the next behind it", (name) => {
  const { obj, runtime } = newHeap(name);
  const { alignment, poolSize } = runtime.profile.pymalloc;
  for (const sizeClass of [0, 1, 15, sizeClassCount(runtime.profile.pymalloc) - 1]) {
    const size = (sizeClass + 1) * alignment;
    const blocks = [size, size, size].map((nbytes) => offsetIn(poolSize, obj.malloc(nbytes)));
    expect(blocks).toEqual([48, 48 + size, 48 + 2 * size]);
  }
});

test.each(NAMES)("%s: a fresh header has the fields that init_pool writes", (name) => {
  const { obj, view, runtime } = newHeap(name);
  const { alignment, poolSize } = runtime.profile.pymalloc;
  const block = obj.malloc(alignment + 1);
  expect(view().arenas[0]!.pools).toMatchObject([
    {
      at: block - 48,
      count: 1,
      freeblock: block + 2 * alignment,
      arenaindex: 0,
      szidx: 1,
      nextoffset: 48 + 4 * alignment,
      maxnextoffset: poolSize - 2 * alignment,
      freeBlocks: [block + 2 * alignment],
    },
  ]);
});

test("the block freed last is handed out first", () => {
  const { obj, mallocs } = newHeap("tiny-3.11");
  const [a, b, c] = mallocs(4, 16);
  for (const block of [a!, c!, b!]) obj.free(block);
  expect(mallocs(3, 16)).toEqual([b, c, a]);
});

test.each(NAMES)("%s: a pool hands out as many blocks as it holds, then it is full", (name) => {
  const { mallocs, events, view, runtime } = newHeap(name);
  const { profile } = runtime;
  const capacity = blocksPerPool(profile.pymalloc, 2);
  const size = 3 * profile.pymalloc.alignment;
  const blocks = mallocs(capacity, size);
  const pool = blocks[0]! - 48;
  expect(blocks).toEqual(blocks.map((_, i) => pool + 48 + i * size));
  expect(events.at(-1)).toBe(`onPoolFull ${pool}`);
  expect(view().arenas[0]!.pools).toMatchObject([
    { count: capacity, freeblock: 0, nextoffset: 48 + capacity * size },
  ]);
  expect(view().usedpools[2]).toEqual([]);
  const { poolSize } = profile.pymalloc;
  expect(mallocs(1, size)[0]! & -poolSize).toBe(pool + poolSize);
});

test("freeing a block of a full pool puts the pool at the front of its class", () => {
  const { obj, mallocs, events, view } = newHeap("tiny-3.11");
  const blocks = mallocs(4, TINY_LARGEST);
  const [full, used] = [blocks[0]! - 48, blocks[3]! - 48];
  expect(view().usedpools[3]).toEqual([used]);
  obj.free(blocks[1]!);
  expect(events.at(-1)).toBe(`onPoolUsedAgain ${full}`);
  expect(view().usedpools[3]).toEqual([full, used]);
  expect(obj.malloc(TINY_LARGEST)).toBe(blocks[1]);
});

test("a freed pool that the same class takes goes on with its free list", () => {
  const { obj, mallocs, events } = newHeap("tiny-3.11");
  obj.malloc(1);
  const blocks = mallocs(3, 32);
  const [a, b, c] = blocks.map(asBlock);
  for (const block of [a!, c!, b!]) obj.free(block);
  expect(events.at(-1)).toBe(`onPoolEmpty ${a! - 48}`);
  expect(mallocs(4, 32)).toEqual([b, c, a, a! + 3 * 32]);
  expect(events).toContain(`onPoolReused ${a! - 48} true`);
});

test("a freed pool that another class takes starts again at +48", () => {
  const { obj, mallocs, events, view } = newHeap("tiny-3.11");
  obj.malloc(1);
  const [a, b] = mallocs(2, 32);
  obj.free(a!);
  obj.free(b!);
  expect(mallocs(2, 48)).toEqual([a, a! + 48]);
  expect(events).toContain(`onPoolReused ${a! - 48} false`);
  expect(view().arenas[0]!.pools[1]).toMatchObject({ szidx: 2, nextoffset: 48 + 3 * 48 });
});

test("an empty pool keeps its header, and the one emptied last is used first", () => {
  const { obj, mallocs, view } = newHeap("tiny-3.11");
  obj.malloc(1);
  const [a, b] = [obj.malloc(17), obj.malloc(33)];
  obj.free(a);
  obj.free(b);
  const [arena] = view().arenas;
  expect(arena!.freepools).toEqual([b - 48, a - 48]);
  expect(arena!.pools.slice(1)).toMatchObject([
    { count: 0, szidx: 1, nextpool: 0, freeblock: a },
    { count: 0, szidx: 2, nextpool: a - 48, freeblock: b },
  ]);
  expect([...mallocs(1, 64), ...mallocs(1, 16 * 3)]).toEqual([b, a]);
});

test.each(RETURNS)("%s: a block allocated and freed in a loop maps an arena each time", (name) => {
  const { obj, events } = newHeap(name);
  for (let i = 0; i < 10; i++) obj.free(obj.malloc(24));
  expect(events.filter((each) => each.startsWith("onArenaNew"))).toHaveLength(10);
  expect(events.filter((each) => each.startsWith("onArenaFree"))).toHaveLength(10);
});

test.each(KEEPS)("%s: a block allocated and freed in a loop keeps its arena", (name) => {
  const { obj, events, view } = newHeap(name);
  for (let i = 0; i < 10; i++) obj.free(obj.malloc(24));
  expect(events.filter((each) => each.startsWith("onArenaNew"))).toHaveLength(1);
  expect(events.filter((each) => each.startsWith("onArenaFree"))).toHaveLength(0);
  expect(events.at(-1)).toBe(`onArenaKept 0 ${view().arenas[0]!.address}`);
  expect(view().arenas[0]).toMatchObject({ nfreepools: view().arenas[0]!.ntotalpools });
});

test("from 3.9 on a free arena is returned only if a usable arena stands to its right", () => {
  const { obj, mallocs, view, broken } = newHeap("tiny-3.9");
  const [first, second] = [mallocs(12, TINY_LARGEST), mallocs(12, TINY_LARGEST)];
  for (const block of second) obj.free(block);
  expect(view().usableList).toEqual([1]);
  expect(view().arenas).toHaveLength(2);
  for (const block of first) obj.free(block);
  expect(view().arenas).toMatchObject([{ arenaindex: 1, nfreepools: 4 }]);
  expect(broken()).toEqual([]);
});

test("up to 3.8 every free arena is returned at once", () => {
  const { obj, mallocs, view } = newHeap("tiny-3.8");
  const [first, second] = [mallocs(12, TINY_LARGEST), mallocs(12, TINY_LARGEST)];
  for (const block of second) obj.free(block);
  expect(view().arenas.map(({ arenaindex }) => arenaindex)).toEqual([0]);
  for (const block of first) obj.free(block);
  expect(view().arenas).toEqual([]);
});

test.each([
  [16, 13],
  [64, 49],
  [512, 385],
])("a block of %i bytes is left in place down to %i bytes, and moves below", (size, first) => {
  const { obj, events } = newHeap("3.11");
  const block = obj.malloc(size);
  expect(obj.realloc(block, size)).toBe(block);
  expect(obj.realloc(block, first)).toBe(block);
  expect(events.at(-1)).toBe(`onReallocInPlace ${block}`);
  const moved = obj.realloc(block, first - 1);
  expect(moved).not.toBe(block);
  expect(events.at(-1)).toBe(`onReallocMoved ${block} ${moved}`);
});

test("16 bytes shrunk to 8 move to another block of 16", () => {
  const { obj } = newHeap("2.7");
  const [a, b] = [obj.malloc(16), obj.malloc(16)];
  expect(obj.realloc(a, 8)).toBe(b + 16);
  expect(obj.malloc(16)).toBe(a);
});

test.each([
  [64, 20, 20],
  [20, 64, 20],
  [300, 512, 300],
  [40, 5000, 40],
  [512, 300, 300],
])("%i bytes reallocated to %i keep the first %i", (from, to, kept) => {
  const { obj, runtime } = newHeap("3.11");
  const block = obj.malloc(from);
  for (let i = 0; i < from; i++) runtime.memory.setU8(block + i, (7 * i + 1) & 0xff);
  const before = runtime.memory.bytes.slice(block, block + kept);
  const target = obj.realloc(block, to);
  expect(target).not.toBe(block);
  expect(runtime.memory.bytes.slice(target, target + kept)).toEqual(before);
});

test("realloc allocates before it frees: the old block is the next one handed out", () => {
  const { obj } = newHeap("3.11");
  const block = obj.malloc(100);
  const target = obj.realloc(block, 200);
  expect(obj.malloc(100)).toBe(block);
  expect(obj.owns(target)).toBe(true);
});

test.each([0, 513])("a request for %i bytes is served by malloc", (nbytes) => {
  const { obj, events, view } = newHeap("3.11");
  const block = obj.malloc(nbytes);
  expect(obj.owns(block)).toBe(false);
  expect(events[0]).toBe(`onRawFallback ${nbytes}`);
  expect(view().raw_allocated_blocks).toBe(1);
  obj.free(block);
  expect(view().raw_allocated_blocks).toBe(0);
});

test("a small block reallocated to 0 bytes becomes malloc's", () => {
  const { obj, view } = newHeap("3.11");
  const block = obj.malloc(16);
  expect(obj.owns(obj.realloc(block, 0))).toBe(false);
  expect(view().arenas[0]!.pools[0]!.count).toBe(0);
});

test("a large block stays malloc's when it shrinks to one byte", () => {
  const { obj } = newHeap("3.11");
  const block = obj.malloc(600);
  expect(obj.realloc(block, 1)).toBe(block);
  expect(obj.owns(block)).toBe(false);
});

test("realloc of NULL is malloc, and free of NULL does nothing", () => {
  const { obj, events, runtime } = newHeap("tiny-3.11");
  const block = obj.realloc(NULL, 16);
  expect(offsetIn(256, block)).toBe(48);
  const [bytes, count] = [runtime.memory.bytes.slice(), events.length];
  obj.free(NULL);
  expect(runtime.memory.bytes).toEqual(bytes);
  expect(events).toHaveLength(count);
});

test.each(NAMES)("%s: calloc serves the addresses of malloc, with zeros", (name) => {
  const [one, other] = [newHeap(name), newHeap(name)];
  for (let i = 0; i < 3; i++) {
    const block = one.obj.malloc(40);
    expect(other.obj.calloc(4, 10)).toBe(block);
    one.runtime.memory.fill(block, 40, 0xaa);
    other.runtime.memory.fill(block, 40, 0xaa);
    one.obj.free(block);
    other.obj.free(block);
    const zeroed = one.obj.calloc(5, 8);
    expect(zeroed).toBe(other.obj.malloc(40));
    expect(one.runtime.memory.bytes.slice(zeroed, zeroed + 40).every((byte) => byte === 0)).toBe(
      true,
    );
  }
});

test("calloc fills a pool to its last block, and the next call carves another", () => {
  const { obj, events } = newHeap("tiny-3.11");
  const blocks = Array.from({ length: 4 }, () => obj.calloc(1, TINY_LARGEST));
  expect(events).toContain(`onPoolFull ${blocks[0]! - 48}`);
  expect(blocks[3]).toBe(blocks[0]! + 256);
});

test("a calloc for 0 bytes, or for more than 512, is malloc's", () => {
  const { obj, view, runtime } = newHeap("3.11");
  for (const [nelem, elsize] of [
    [0, 8],
    [100, 6],
  ]) {
    expect(obj.owns(obj.calloc(nelem!, elsize!))).toBe(false);
  }
  expect(view().raw_allocated_blocks).toBe(2);
  runtime.pages.setLimit(0);
  expect(obj.calloc(1000, 1000)).toBe(NULL);
  expect(view().raw_allocated_blocks).toBe(2);
});

test("blockSize tells the size of a block's class, not what was asked for", () => {
  const { obj } = newHeap("3.11");
  const sizes = [1, 16, 17, 500].map((nbytes) => obj.blockSize(asBlock(obj.malloc(nbytes))));
  expect(sizes).toEqual([16, 16, 32, 512]);
  const deck = newHeap("deck").obj;
  expect(deck.blockSize(asBlock(deck.malloc(9)))).toBe(16);
});

test.each(NAMES)("%s: a request that gets no memory at all changes no byte", (name) => {
  const { obj, runtime, events, view } = newHeap(name, { size: 24 << 20 });
  const { memory, pages } = runtime;
  const { bytes } = memory;
  const before = bytes.slice(0, 2 << 20);
  pages.setLimit(0);
  expect([obj.malloc(16), obj.malloc(600), obj.calloc(2, 8), obj.realloc(NULL, 0)]).toEqual([
    NULL,
    NULL,
    NULL,
    NULL,
  ]);
  expect(Buffer.compare(bytes.subarray(0, 2 << 20), before)).toBe(0);
  expect(events).toEqual([
    "onRawFallback 16",
    "onRawFallback 600",
    "onRawFallback 16",
    "onRawFallback 0",
  ]);
  expect(view().raw_allocated_blocks).toBe(0);
  pages.setLimit(Number.POSITIVE_INFINITY);
  expect(obj.owns(obj.malloc(16))).toBe(true);
});

test("when no arena is to be had, malloc serves the request", () => {
  const { obj, runtime, view, broken } = newHeap("tiny-3.11");
  obj.malloc(600);
  runtime.pages.failNext(1);
  const block = obj.malloc(16);
  expect(block).not.toBe(NULL);
  expect(obj.owns(block)).toBe(false);
  expect(view()).toMatchObject({ arenas: [], raw_allocated_blocks: 2 });
  expect(broken()).toEqual([]);
});

test("a realloc that gets no memory leaves the block and its contents", () => {
  const { obj, runtime, view, broken } = newHeap("tiny-3.11");
  const block = obj.malloc(16);
  runtime.memory.fill(block, 16, 0x5a);
  runtime.pages.setLimit(0);
  const before = runtime.memory.bytes.slice();
  expect(obj.realloc(block, 5000)).toBe(NULL);
  expect(Buffer.compare(runtime.memory.bytes, before)).toBe(0);
  expect(view().arenas[0]!.pools[0]!.count).toBe(1);
  expect(broken()).toEqual([]);
});

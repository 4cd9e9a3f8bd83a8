import { expect, test } from "vitest";
import type { RawAllocator } from "../../src/malloc/raw-allocator.ts";
import { type Addr, asAddr, NULL } from "../../src/memory/address.ts";
import { Memory } from "../../src/memory/memory.ts";
import { checkProfile, type Profile } from "../../src/profile/profile.ts";
import { RadixTreeCheck } from "../../src/pymalloc/address-in-range.ts";
import {
  ArenaMapCounts,
  ArenaObject,
  ObmallocMgmt,
  PoolHeader,
  STATICS,
} from "../../src/pymalloc/layout.ts";
import { radixShape } from "../../src/pymalloc/radix-shape.ts";
import { type Heap, newHeap, profileOf } from "./heap.ts";

/** Blocks of 64 bytes: three fill a tiny pool, twelve a tiny arena. */
const TINY_LARGEST = 64;
const SIZE = 128 << 10;

/** 3.11 in miniature, finding addresses by either algorithm. */
function profileWith(algorithm: "arenaIndex" | "radixTree"): Profile {
  const profile = profileOf("tiny-3.11");
  return checkProfile({
    ...profile,
    pymalloc: { ...profile.pymalloc, addressInRange: algorithm },
  });
}

/** Whether `at` lies in an arena, by the arena objects. */
function isInArena(heap: Heap): (at: number) => boolean {
  const { arenas, profile } = heap.view();
  return (at) => arenas.some(({ address }) => at >= address && at < address + profile.arenaSize);
}

/** Two arenas with a hole between them, and blocks of malloc around. */
function populate(heap: Heap): void {
  heap.obj.malloc(600);
  const blocks = heap.mallocs(36, TINY_LARGEST);
  // The third arena keeps one pool; so it stands to the right of the second when that is empty.
  for (const block of [...blocks.slice(24, 33), ...blocks.slice(12, 24)]) heap.obj.free(block);
  heap.obj.malloc(3000);
}

test.each([
  ["arenaIndex", 0],
  ["radixTree", 0],
  ["radixTree", 256],
  ["radixTree", 768],
] as const)("%s knows of every address, arenas %i bytes off", (algorithm, arenaOffset) => {
  const heap = newHeap(profileWith(algorithm), { size: SIZE, arenaOffset });
  populate(heap);
  const expected = isInArena(heap);
  const wrong: number[] = [];
  for (let at = 0; at < 2 * SIZE; at++) {
    if (heap.obj.owns(asAddr(at)) !== expected(at)) wrong.push(at);
  }
  expect(wrong).toEqual([]);
  expect(heap.view().arenas.length).toBe(2);
});

test("both algorithms agree of every address when foreign memory forges an arena index", () => {
  const heap = newHeap(profileWith("arenaIndex"), { size: SIZE });
  populate(heap);
  const { memory, segments } = heap.runtime;
  const expected = isInArena(heap);
  const { start, end } = segments.get("heap");
  for (const forged of [0, 1, 2, 3, 4, 0x7fffffff, -1]) {
    for (let page = start as number; page < end; page += 256) {
      if (!expected(page)) memory.setU32(page + PoolHeader.arenaindex, forged);
    }
    const wrong: number[] = [];
    for (let at = start as number; at < end; at += 8) {
      if (heap.obj.owns(asAddr(at)) !== expected(at)) wrong.push(at);
    }
    expect(wrong).toEqual([]);
  }
});

test("an index just behind the vector is not believed, whatever is written there", () => {
  const heap = newHeap(profileWith("arenaIndex"), { size: SIZE });
  populate(heap);
  const { memory, segments, pages } = heap.runtime;
  const { maxarenas } = heap.view();
  const vector = memory.ptr(segments.symbol(STATICS.mgmt) + ObmallocMgmt.arenas);
  const page = pages.map(256, "other");
  memory.setU32(page + PoolHeader.arenaindex, maxarenas);
  memory.setPtr(vector + maxarenas * ArenaObject.SIZE, page);
  expect(heap.obj.owns(page)).toBe(false);
});

test("a stale index in an arena that was returned is not believed", () => {
  const heap = newHeap("tiny-3.8", { size: SIZE });
  const block = heap.obj.malloc(16);
  const { memory } = heap.runtime;
  heap.obj.free(block);
  expect(memory.u32(block - 48 + PoolHeader.arenaindex)).toBe(0);
  expect(heap.view().maxarenas).toBe(1);
  expect(heap.obj.owns(block)).toBe(false);
});

test("before the first arena no address is in range", () => {
  for (const algorithm of ["arenaIndex", "radixTree"] as const) {
    const { obj } = newHeap(profileWith(algorithm), { size: SIZE });
    for (let at = 0; at < SIZE; at += 8) expect(obj.owns(asAddr(at))).toBe(false);
  }
});

test("addresses up to 2^31 may be asked, in the real geometries too", () => {
  for (const name of ["2.7", "3.10", "3.13"]) {
    const heap = newHeap(name);
    const base = heap.obj.malloc(16) - 48;
    const far = [base + (1 << 28), base + (1 << 30), 2 ** 31 - 1, 2 ** 31 - 4096];
    expect(far.map((at) => heap.obj.owns(asAddr(at)))).toEqual([false, false, false, false]);
    expect(heap.obj.owns(asAddr(base))).toBe(true);
  }
});

/** A tree over 32 address bits: nodes from a bump allocator that can be told to refuse. */
function newTree() {
  const profile = { ...profileOf("tiny-3.11").pymalloc, addressBits: 32 };
  const shape = radixShape(profile);
  const memory = new Memory(4 << 20);
  const root = asAddr(64);
  const counts = asAddr(16);
  let next = 64 + shape.rootBytes;
  let left = Number.POSITIVE_INFINITY;
  const raw = {
    calloc: (nelem: number, elsize: number): Addr => {
      if (left-- <= 0) return NULL;
      const at = asAddr(next);
      next += nelem * elsize;
      return at;
    },
  } as RawAllocator;
  const tree = new RadixTreeCheck(memory, profile, root, counts, raw);
  return {
    tree,
    memory,
    allow: (calls: number) => {
      left = calls;
    },
    nodes: () => [
      memory.u32(counts + ArenaMapCounts.arena_map_mid_count),
      memory.u32(counts + ArenaMapCounts.arena_map_bot_count),
    ],
  };
}

/** In that tree a bottom node covers 64 KiB, a middle node 16 MiB. */
const BOTTOM = 64 << 10;
const MIDDLE = 16 << 20;

test("an arena across the border of two bottom nodes is in range on both sides", () => {
  const { tree, nodes } = newTree();
  const base = asAddr(BOTTOM - 256);
  expect(tree.markArena(base, true)).toBe(true);
  expect(nodes()).toEqual([1, 2]);
  const at = [base - 1, base, BOTTOM - 1, BOTTOM, BOTTOM + 767, BOTTOM + 768];
  expect(at.map((each) => tree.contains(each))).toEqual([false, true, true, true, true, false]);
  tree.markArena(base, false);
  expect(at.map((each) => tree.contains(each))).toEqual(at.map(() => false));
  expect(nodes()).toEqual([1, 2]);
});

test("an arena across the border of two middle nodes needs four nodes", () => {
  const { tree, nodes } = newTree();
  tree.markArena(asAddr(MIDDLE - 512), true);
  expect(nodes()).toEqual([2, 2]);
  expect(
    [MIDDLE - 513, MIDDLE - 512, MIDDLE + 511, MIDDLE + 512].map((at) => tree.contains(at)),
  ).toEqual([false, true, true, false]);
});

test.each([0, 1, 2, 3])("with memory for %i of four nodes an arena is not entered", (calls) => {
  const { tree, nodes, allow } = newTree();
  allow(calls);
  const base = asAddr(MIDDLE - 256);
  expect(tree.markArena(base, true)).toBe(false);
  for (let at = base - 1024; at < base + 2048; at += 64) expect(tree.contains(at)).toBe(false);
  expect(nodes()).toEqual(
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 1],
    ][calls],
  );
  allow(4);
  expect(tree.markArena(base, true)).toBe(true);
  expect(nodes()).toEqual([2, 2]);
});

test("neighbouring arenas that are not aligned share a stretch, and leave it one by one", () => {
  const { tree } = newTree();
  const [low, high] = [asAddr(10 * 1024 + 256), asAddr(11 * 1024 + 256)];
  tree.markArena(low, true);
  tree.markArena(high, true);
  expect([low, high - 1, high, high + 1023].map((at) => tree.contains(at))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  tree.markArena(low, false);
  expect([low, high - 1, high, high + 1023].map((at) => tree.contains(at))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

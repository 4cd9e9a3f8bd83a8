import fc from "fast-check";
import { expect, test } from "vitest";
import { COLUMNS, renderArena, renderHeap, renderPool } from "../../src/inspect/render.ts";
import { asPage } from "../../src/memory/address.ts";
import { PROFILES } from "../../src/profile/cpython.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { PoolHeader } from "../../src/pymalloc/layout.ts";
import { Runtime } from "../../src/runtime.ts";
import { newHeap } from "../pymalloc/heap.ts";

/** Five blocks of 16 of which two are free, one of each other class, of which one is free. */
function newScene() {
  const runtime = new Runtime(profileNamed("tiny-3.8")!, { size: 32 << 10 });
  const { obj } = runtime.domains;
  const blocks = [16, 16, 16, 16, 16, 32, 48, 64].map((size) => obj.malloc(size));
  for (const i of [1, 3, 6]) obj.free(blocks[i]!);
  obj.malloc(600);
  return runtime;
}

function pictures(runtime: Runtime): string[] {
  const view = runtime.walk();
  const { profile, arenas } = view.pymalloc;
  return [
    renderHeap(view),
    ...arenas.map((arena) => renderArena(profile, arena)),
    ...arenas.flatMap(({ pools }) => pools.map((pool) => renderPool(profile, pool))),
  ];
}

const widest = (all: readonly string[]): number =>
  Math.max(...all.flatMap((picture) => picture.split("\n").map((line) => line.length)));

/** The only arena of a heap, and its first pool, drawn. */
function first(runtime: Runtime) {
  const { profile, arenas } = runtime.walk().pymalloc;
  const arena = arenas[0]!;
  return {
    arena: () => renderArena(profile, arena),
    pool: (index = 0) => renderPool(profile, arena.pools[index]!),
  };
}

test("a pool shows its blocks: live, free in their order, virgin", () => {
  expect(first(newScene()).pool()).toBe(`\
pool 0x1d00, size class 0: 13 blocks of 16 bytes
3 live + 3 free + 7 virgin; 0 bytes left over

  0x1d00  pool_header, 48 bytes: count 3,
          freeblock 0x1d60, nextoffset 144
  0x1d30  [##] [ 2] [##] [ 1] [##] [ 3] [..] [..]
  0x1db0  [..] [..] [..] [..] [..]

[##] live   [ 1] free: 1 is handed out next   [..] virgin: never handed out
`);
});

test("an arena shows its pools: how full, which are empty, and the order of freepools", () => {
  expect(first(newScene()).arena()).toBe(`\
arena 0, 0x1d00 to 0x2100: 4 pools of 256 bytes, 1 free

  0x1d00  used      [#####-------------------] class 0: 3 of 13
  0x1e00  used      [####--------------------] class 1: 1 of 6
  0x1f00  empty     was class 2, 1 in freepools
  0x2000  used      [########----------------] class 3: 1 of 3

freepools, next to be used first: 0x1f00
# live   - free or virgin   empty: no block live, any size class may take it
`);
});

test("a heap shows segments, usedpools by class, arenas, freepools and malloc's runs", () => {
  expect(renderHeap(newScene().walk())).toBe(`\
process, from the lowest address up
  0x0                   never mapped
  0x100   text     256  program code
  0x200   data     256  usedpools
  0x300   bss     2560  _obmalloc_mgmt, nfp2lasta, malloc_state, serialno
  0xd00   heap   28416  5120 mapped: arenas 1024, malloc 4096, other 0
  0x7c00  stack   1024  grows down

usedpools: by size class, pools with a block to give; the first one gives it
  class 0      1-16 bytes  0x1d00
  class 1     17-32 bytes  0x1e00
  class 3     49-64 bytes  0x2000
  1 of 4 lists empty

arenas: 1 of 1 object
  0 at 0x1d00, 1 of 4 free  [UUEU]
  usable_arenas, fewest free pools first: 0
  freepools of arena 0: 0x1f00
  an arena has 1024 bytes, a pool 256

malloc: 1 run of pages
  0xd00  4096 bytes: 2 live chunks of 672 in all, 1 free chunk

pools: U used, some blocks live   F full   E empty   . virgin
`);
});

test("a heap that nothing was asked of is drawn too", () => {
  const picture = renderHeap(new Runtime(profileNamed("tiny-2.7")!, { size: 16 << 10 }).walk());
  expect(picture).toContain("0 mapped: arenas 0, malloc 0, other 0\n");
  expect(picture).toContain("  4 of 4 lists empty\n\narenas: 0 of 0 objects\n");
  expect(picture).toContain("usable_arenas, fewest free pools first: none\n");
  expect(picture).toContain("malloc: 0 runs of pages\n\npools:");
});

test("a full pool has no free block, and its bar is full", () => {
  const { runtime, mallocs } = newHeap("tiny-3.8");
  mallocs(4, 64);
  const { arena, pool } = first(runtime);
  expect(pool()).toContain("3 live + 0 free + 0 virgin; 16 bytes left over\n");
  expect(pool()).toMatch(/freeblock NULL, nextoffset 240\n {2}0x\w+ {2}\[##\] \[##\] \[##\]\n/);
  expect(arena()).toMatch(/full {6}\[#{24}\] class 3: 3 of 3\n/);
  expect(arena()).toContain("next to be used first: none\n");
  expect(renderHeap(runtime.walk())).toContain("[FU..]\n");
});

test("a pool with one block live of many shows it", () => {
  const { runtime, mallocs } = newHeap("3.11");
  mallocs(1, 16);
  expect(first(runtime).arena()).toContain("[#-----------------------] class 0: 1 of 1021\n");
});

test("rows and pools that are the same are drawn once, with how many follow", () => {
  const { runtime, mallocs } = newHeap("2.7");
  mallocs(2, 32);
  const { arena, pool } = first(runtime);
  expect(pool()).toMatch(
    /\[##\] \[##\] \[ 1\] \[\.\.\].*\n.*(\[\.\.\] ?){8}\n +and 13 more rows like this\n/,
  );
  expect(arena()).toMatch(/ {2}virgin {4}never used\n +and 62 more pools like this\n/);
});

test("the numbers of free blocks are the order in which malloc hands them out", () => {
  const { runtime, mallocs, obj } = newHeap("tiny-3.11");
  const blocks = mallocs(13, 16);
  for (const i of [4, 0, 11, 7, 2]) obj.free(blocks[i]!);
  const cells = [
    ...first(runtime)
      .pool()
      .matchAll(/\[(..)\]/g),
  ].map(([, text]) => Number(text));
  const order = [1, 2, 3, 4, 5].map((turn) => blocks[cells.indexOf(turn)]);
  expect(mallocs(5, 16)).toEqual(order);
});

test("an arena that is not aligned says what it loses", () => {
  const { runtime, mallocs } = newHeap("3.11", { arenaOffset: 4096 });
  mallocs(1, 16);
  expect(first(runtime).arena()).toContain("\nnot aligned: 12288 bytes before the first pool");
  expect(renderHeap(runtime.walk())).toContain("62 of 63 free\n    [U");
});

test("damage is told, and what can be read is drawn", () => {
  const runtime = newScene();
  const pool = runtime.walk().pymalloc.arenas[0]!.pools[0]!.at;
  runtime.memory.setPtr(pool + PoolHeader.freeblock, pool + 8);
  expect(first(runtime).pool()).toContain("\ndamaged: the free list leads to 0x1d08, which is no");
  runtime.memory.setU32(pool + PoolHeader.szidx, 77);
  expect(first(runtime).pool()).toBe("pool 0x1d00: szidx 77 names no size class\n");
  expect(first(runtime).arena()).toContain("class 77: 3 of 0\n");
  runtime.memory.setPtr(runtime.segments.symbol("_obmalloc_mgmt") + 24, 5);
  expect(renderHeap(runtime.walk())).toContain("\n  damaged: usable_arenas leads out of");
});

test("no picture of a busy heap of any version is wider than 80 columns", () => {
  for (const { name } of PROFILES) {
    const runtime = new Runtime(profileNamed(name)!, { size: 48 << 20, guard: false });
    const { obj } = runtime.domains;
    const blocks = Array.from({ length: 30000 }, (_, i) => obj.malloc((i * 31) % 530));
    blocks.forEach((block, i) => {
      if (i % 3 === 0 || (i > 9000 && i < 12000)) obj.free(block);
    });
    expect(widest(pictures(runtime))).toBeLessThanOrEqual(COLUMNS);
  }
});

test("no picture is wider than 80 columns, whatever is written over pools and their lists", () => {
  const write = fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 16, 0xff)));
  fc.assert(
    fc.property(fc.array(write, { minLength: 1, maxLength: 30 }), (writes) => {
      const runtime = newScene();
      const { memory, segments } = runtime;
      const { address } = runtime.walk().pymalloc.arenas[0]!;
      const { start } = segments.get("data");
      for (const [at, byte] of writes) {
        memory.setU8(at % 4 === 0 ? start + (at % 64) : address + (at % 1024), byte);
      }
      expect(widest(pictures(runtime))).toBeLessThanOrEqual(COLUMNS);
    }),
    { numRuns: 150, seed: 2 },
  );
});

test("drawing changes no byte", () => {
  const runtime = newScene();
  const before = runtime.memory.bytes.slice();
  pictures(runtime);
  expect(Buffer.compare(runtime.memory.bytes, before)).toBe(0);
  expect(runtime.pages.isMapped(asPage(0x1d00), 1024)).toBe(true);
});

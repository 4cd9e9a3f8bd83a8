import fc from "fast-check";
import { expect, test } from "vitest";
import type { HeapAccounts } from "../../src/inspect/account.ts";
import { type Addr, asAddr, NULL } from "../../src/memory/address.ts";
import { PROFILES } from "../../src/profile/cpython.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { DOMAINS } from "../../src/pymem/domain.ts";
import { Runtime } from "../../src/runtime.ts";

const TINY_SIZE = 64 << 10;
/** Blocks of 64 bytes: three fill a tiny pool, twelve a tiny arena. */
const TINY_LARGEST = 64;
const newRuntime = (name: string, size = TINY_SIZE, debugHooks = false) =>
  new Runtime(profileNamed(name)!, { size, debugHooks });

function parts({ inUse, stranded, kept, overhead, other }: HeapAccounts): number {
  return inUse + stranded + kept + overhead + other;
}

/** Every byte of the arenas' and runs' accounts, each sum apart. */
function details({ arenas, runs, other }: HeapAccounts) {
  const { liveBlockBytes, freeBlockBytes, freePoolBytes, poolHeaderBytes } = arenas;
  const { liveChunkBytes, freeChunkBytes, bookkeepingBytes, tagBytes } = runs;
  return {
    arenas:
      liveBlockBytes +
      freeBlockBytes +
      freePoolBytes +
      poolHeaderBytes +
      arenas.quantizationBytes +
      arenas.alignmentBytes,
    runs: liveChunkBytes + freeChunkBytes + bookkeepingBytes + tagBytes,
    other,
  };
}

const programs = fc.array(
  fc.record({
    domain: fc.nat(2),
    size: fc.oneof(fc.nat(64), fc.nat(64), fc.nat(1500)),
    count: fc.nat(20),
    free: fc.nat(),
  }),
  { minLength: 1, maxLength: 25 },
);

type Program = typeof programs extends fc.Arbitrary<infer Each> ? Each : never;

function run({ domains }: Runtime, program: Program): void {
  const live: { at: Addr; domain: number }[] = [];
  for (const { domain, size, count, free } of program) {
    for (let i = 0; i < count; i++) {
      const at = domains[DOMAINS[domain]!].malloc(size);
      if (at !== NULL) live.push({ at, domain });
    }
    for (let i = 0; i < free % (count + 5) && live.length > 0; i++) {
      const gone = live.splice(free % live.length, 1)[0]!;
      domains[DOMAINS[gone.domain]!].free(gone.at);
    }
  }
}

test.each(PROFILES.map(({ name }) => `tiny-${name}`))(
  "%s: the parts add up to what is mapped, from the walks and from the pages",
  (name) => {
    fc.assert(
      fc.property(programs, fc.boolean(), (program, debugHooks) => {
        const runtime = newRuntime(name, TINY_SIZE, debugHooks);
        run(runtime, program);
        runtime.pages.map(300, "other");
        const accounts = runtime.accounts();
        const { mappedBy, mapped } = runtime.pages.accounts();
        expect(parts(accounts)).toBe(mapped);
        expect(details(accounts)).toEqual({
          arenas: mappedBy.arena,
          runs: mappedBy.malloc,
          other: mappedBy.other,
        });
      }),
      { numRuns: 25, seed: 5 },
    );
  },
);

test.each(["tiny-2.7", "tiny-3.9", "tiny-3.11", "tiny-deck"])(
  "%s: what is in use is what the guard counts, block by block",
  (name) => {
    fc.assert(
      fc.property(programs, (program) => {
        const runtime = newRuntime(name);
        const { guard } = runtime;
        run(runtime, program);
        const { inUse, peakInUse, arenas, runs } = runtime.accounts();
        expect(inUse).toBe(guard!.accounts().bytes);
        expect(peakInUse).toBe(guard!.accounts().peakBytes);
        expect(arenas.liveBlocks + runs.liveChunks).toBe(guard!.accounts().blocks);
        const blocks = guard!.liveBlocks().filter((at) => runtime.pymalloc.owns(at));
        expect(arenas.liveBlocks).toBe(blocks.length);
      }),
      { numRuns: 25, seed: 6 },
    );
  },
);

test("a heap that nothing was asked of has no mapped byte", () => {
  const runtime = newRuntime("tiny-3.11");
  const accounts = runtime.accounts();
  const { start, end } = runtime.segments.get("heap");
  expect([parts(accounts), accounts.mapped, accounts.touched, accounts.peakMapped]).toEqual([
    0, 0, 0, 0,
  ]);
  expect(accounts.reserved).toBe(end - start);
});

test("one live block strands its arena, and the blocks freed around it stay mapped", () => {
  const runtime = newRuntime("tiny-3.8");
  const { obj } = runtime.domains;
  const blocks = Array.from({ length: 12 }, () => obj.malloc(TINY_LARGEST));
  const full = runtime.accounts();
  expect(full.arenas).toMatchObject({ freeBlockBytes: 0, freePoolBytes: 0, liveBlocks: 12 });
  for (const block of blocks.slice(1)) obj.free(block);
  const { arenas, mapped, stranded, inUse, peakInUse, runs } = runtime.accounts();
  expect(arenas).toEqual({
    count: 1,
    bytes: 1024,
    liveBlocks: 1,
    liveBlockBytes: 64,
    freeBlockBytes: 2 * 64,
    freePoolBytes: 3 * 256,
    poolHeaderBytes: 48,
    quantizationBytes: 16,
    alignmentBytes: 0,
  });
  expect(mapped).toBe(full.mapped);
  expect(stranded).toBe(2 * 64 + 3 * 256 + runs.freeChunkBytes);
  expect([inUse, peakInUse]).toEqual([64, 12 * 64]);
  obj.free(blocks[0]!);
  expect(runtime.accounts().arenas).toMatchObject({ count: 0, bytes: 0 });
});

test("an empty arena that is kept is kept, not stranded", () => {
  const runtime = newRuntime("tiny-3.9");
  runtime.domains.obj.free(runtime.domains.obj.malloc(16));
  const { arenas, kept, stranded, runs } = runtime.accounts();
  expect(kept).toBe(arenas.bytes);
  expect(arenas.freePoolBytes).toBe(1024);
  expect(stranded).toBe(runs.freeChunkBytes);
});

test("malloc's kept run is kept, and a run with a live chunk is stranded", () => {
  const runtime = newRuntime("tiny-2.7");
  const { raw } = runtime.domains;
  const [a, b] = [raw.malloc(100), raw.malloc(100)];
  raw.free(a);
  expect(runtime.accounts()).toMatchObject({ inUse: 104, kept: 0 });
  expect(runtime.accounts().stranded).toBe(runtime.accounts().runs.freeChunkBytes);
  raw.free(b);
  const { kept, stranded, overhead, mapped } = runtime.accounts();
  expect(stranded).toBe(0);
  expect([kept, overhead]).toEqual([mapped - 48, 48]);
});

test("the vector of arena objects and the map's nodes are overhead, not in use", () => {
  const runtime = newRuntime("3.11", 24 << 20);
  runtime.domains.obj.malloc(16);
  const { inUse, runs } = runtime.accounts();
  expect(inUse).toBe(16);
  expect(runs.liveChunks).toBe(0);
  expect(runs.bookkeepingBytes).toBe(16 * 48 + 8 + 262144 + 8 + 131072 + 8);
});

test("with debug hooks pymalloc's own chunks are found behind their fences", () => {
  const runtime = newRuntime("tiny-3.11", TINY_SIZE, true);
  runtime.domains.obj.malloc(8);
  const { runs, arenas, inUse } = runtime.accounts();
  expect(runs.liveChunkBytes).toBe(0);
  expect(inUse).toBe(arenas.liveBlockBytes);
  expect(inUse).toBe(32);
});

test("without a guard nobody remembers what was in use at most", () => {
  const runtime = new Runtime(profileNamed("tiny-3.11")!, { size: TINY_SIZE, guard: false });
  runtime.domains.obj.malloc(16);
  expect(runtime.accounts()).toMatchObject({ inUse: 16, peakInUse: undefined });
});

test("touched bytes are pages that hold something, fewer than are mapped", () => {
  const runtime = newRuntime("2.7", 24 << 20);
  const at = runtime.domains.obj.malloc(16);
  const { touched, mapped } = runtime.accounts();
  expect(mapped).toBe((256 << 10) + (64 << 10));
  expect(touched).toBe(3 * 4096);
  runtime.memory.setU8(asAddr(at + 5 * 4096), 1);
  expect(runtime.accounts().touched).toBe(4 * 4096);
});

test("of four neighbouring pages one is pool-aligned: elsewhere an arena loses a pool", () => {
  const lost = [0, 1, 2, 3].map((pages) => {
    const runtime = newRuntime("3.10", 24 << 20);
    runtime.pages.map(pages * 4096, "other");
    runtime.domains.obj.malloc(16);
    expect(details(runtime.accounts()).arenas).toBe(1 << 20);
    return runtime.accounts().arenas.alignmentBytes;
  });
  expect(lost.toSorted((a, b) => a - b)).toEqual([0, 16384, 16384, 16384]);
});

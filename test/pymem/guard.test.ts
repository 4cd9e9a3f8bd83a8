import { expect, test } from "vitest";
import { HeapMisuse, type MisuseKind } from "../../src/errors.ts";
import { type Addr, asAddr, NULL } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { DOMAINS } from "../../src/pymem/domain.ts";
import { Guard } from "../../src/pymem/guard.ts";
import { Runtime } from "../../src/runtime.ts";

const SIZE = 64 << 10;
const newRuntime = (name = "tiny-3.11", guard = true) =>
  new Runtime(profileNamed(name)!, { size: SIZE, guard });

/** The misuse that `act` is refused with; fails when it is not, or when it changed a byte. */
function misuseOf(runtime: Runtime, act: () => void): HeapMisuse {
  const before = runtime.memory.bytes.slice();
  try {
    act();
  } catch (error) {
    expect(Buffer.compare(runtime.memory.bytes, before)).toBe(0);
    if (error instanceof HeapMisuse) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

type Case = readonly [MisuseKind, string, (runtime: Runtime) => Addr, RegExp];

const CASES: readonly Case[] = [
  ["foreign-pointer", "an address below the heap", () => asAddr(16), /outside the heap/],
  ["foreign-pointer", "an address in the stack", () => asAddr(SIZE - 16), /outside the heap/],
  ["foreign-pointer", "an address beyond memory", () => asAddr(SIZE + 4096), /outside the heap/],
  [
    "foreign-pointer",
    "a place where no block ever was",
    (runtime) => asAddr(runtime.segments.get("stack").start - 1024),
    /no block was ever handed out here/,
  ],
  [
    "misaligned-pointer",
    "an address between two multiples of 16",
    ({ domains }) => asAddr(domains.obj.malloc(32) + 8),
    /multiples of 16/,
  ],
  [
    "interior-pointer",
    "the middle of a block",
    ({ domains }) => asAddr(domains.obj.malloc(64) + 32),
    /32 bytes into the block at 0x/,
  ],
  [
    "interior-pointer",
    "the middle of a large block",
    ({ domains }) => asAddr(domains.raw.malloc(2000) + 1600),
    /1600 bytes into the block at 0x/,
  ],
  [
    "double-free",
    "a block that was freed",
    ({ domains }) => {
      const block = domains.obj.malloc(16);
      domains.obj.free(block);
      return block;
    },
    /was freed/,
  ],
  [
    "double-free",
    "a block that realloc moved away",
    ({ domains }) => {
      const block = domains.obj.malloc(16);
      domains.obj.realloc(block, 64);
      return block;
    },
    /was freed/,
  ],
  [
    "wrong-domain",
    "a block of another domain",
    ({ domains }) => domains.raw.malloc(16),
    /of domain raw, the call of domain obj/,
  ],
  [
    "wrong-domain",
    "a block of the mem domain, which the same allocator serves",
    ({ domains }) => domains.mem.malloc(16),
    /of domain mem, the call of domain obj/,
  ],
];

test.each(CASES)("%s: free and realloc refuse %s, and change nothing", (kind, _, make, words) => {
  const runtime = newRuntime();
  runtime.domains.obj.malloc(16);
  const at = make(runtime);
  const { obj } = runtime.domains;
  for (const act of [() => obj.free(at), () => void obj.realloc(at, 100)]) {
    const misuse = misuseOf(runtime, act);
    expect(misuse).toMatchObject({ kind, at });
    expect(misuse.message).toMatch(words);
  }
});

test("blocks of the deck start at multiples of 8", () => {
  const runtime = newRuntime("tiny-deck");
  const block = runtime.domains.obj.malloc(16);
  expect(misuseOf(runtime, () => runtime.domains.obj.free(asAddr(block + 4))).kind).toBe(
    "misaligned-pointer",
  );
  expect(misuseOf(runtime, () => runtime.domains.obj.free(asAddr(block + 8))).kind).toBe(
    "interior-pointer",
  );
});

test("a place is live again when a block starts there again", () => {
  const { domains } = newRuntime();
  const block = domains.obj.malloc(16);
  domains.obj.free(block);
  expect(domains.obj.malloc(16)).toBe(block);
  domains.obj.free(block);
});

test("NULL is no misuse, and what gets no memory is not live", () => {
  const { domains, pages, guard } = newRuntime();
  const { obj } = domains;
  obj.free(NULL);
  pages.setLimit(0);
  expect([obj.malloc(16), obj.calloc(1, 16), obj.realloc(NULL, 16)]).toEqual([NULL, NULL, NULL]);
  expect(guard!.accounts()).toEqual({ blocks: 0, bytes: 0, peakBytes: 0 });
});

test("a realloc that gets no memory leaves the block live", () => {
  const { domains, pages, guard } = newRuntime();
  const block = domains.obj.malloc(16);
  pages.setLimit(0);
  expect(domains.obj.realloc(block, 20000)).toBe(NULL);
  expect(guard!.liveBlocks()).toEqual([block]);
  domains.obj.free(block);
  expect(guard!.liveBlocks()).toEqual([]);
});

test("the guard counts blocks and the bytes that they may use, and remembers the peak", () => {
  const { domains, guard } = newRuntime();
  const blocks = [domains.obj.malloc(1), domains.mem.malloc(17), domains.raw.malloc(100)];
  expect(guard!.accounts()).toEqual({ blocks: 3, bytes: 16 + 32 + 104, peakBytes: 152 });
  domains.obj.free(blocks[0]!);
  domains.mem.realloc(blocks[1]!, 64);
  expect(guard!.accounts()).toEqual({ blocks: 2, bytes: 64 + 104, peakBytes: 168 });
  domains.raw.free(blocks[2]!);
  expect(guard!.accounts()).toEqual({ blocks: 1, bytes: 64, peakBytes: 168 });
  expect(guard!.liveBlocks()).toHaveLength(1);
});

test("live blocks are told in address order, whatever their domain", () => {
  const { domains, guard } = newRuntime();
  const blocks = [40, 600, 16, 3000, 64].flatMap((size) =>
    DOMAINS.map((domain) => domains[domain].malloc(size)),
  );
  expect(guard!.liveBlocks()).toEqual(blocks.toSorted((a, b) => a - b));
});

test("with the guard and without it every address is the same", () => {
  const [guarded, bare] = [newRuntime("tiny-3.9", true), newRuntime("tiny-3.9", false)];
  expect(bare.guard).toBeUndefined();
  const run = ({ domains }: Runtime): Addr[] => {
    const blocks = [16, 20, 600, 64, 33].map((size) => domains.obj.malloc(size));
    domains.obj.free(blocks[1]!);
    return [...blocks, domains.obj.realloc(blocks[0]!, 30), domains.mem.calloc(3, 5)];
  };
  expect(run(guarded)).toEqual(run(bare));
  expect(Buffer.compare(guarded.memory.bytes, bare.memory.bytes)).toBe(0);
});

test("reset forgets blocks and freed places: an old pointer is foreign, not freed twice", () => {
  const runtime = newRuntime();
  const { guard, domains } = runtime;
  const [live, freed] = [domains.obj.malloc(16), domains.obj.malloc(16)];
  domains.obj.free(freed);
  guard!.reset();
  expect(guard!.accounts()).toEqual({ blocks: 0, bytes: 0, peakBytes: 0 });
  for (const at of [live, freed]) {
    expect(misuseOf(runtime, () => domains.obj.free(at)).kind).toBe("foreign-pointer");
  }
});

test("the first block of a heap is found from its interior, and nothing before it", () => {
  const guard = new Guard(1024, 2048, 16, () => 64);
  guard.claim(asAddr(1024), 1);
  const kindAt = (at: number): MisuseKind | undefined => {
    try {
      guard.check(asAddr(at), 1);
    } catch (error) {
      return (error as HeapMisuse).kind;
    }
    return undefined;
  };
  expect([1008, 1024, 1040, 1072, 1088, 2048].map(kindAt)).toEqual([
    "foreign-pointer",
    undefined,
    "interior-pointer",
    "interior-pointer",
    "foreign-pointer",
    "foreign-pointer",
  ]);
});

test("the guard tells how many bytes a live block of a domain has, and that there is none", () => {
  const { domains, guard } = newRuntime();
  const [mem, obj] = [domains.mem.malloc(20), domains.obj.malloc(20)];
  expect(guard!.bytesAt(mem, "mem")).toBe(32);
  expect(guard!.bytesAt(obj, "obj")).toBe(32);
  expect([guard!.bytesAt(mem, "obj"), guard!.bytesAt(mem + 16, "mem")]).toEqual([-1, -1]);
  expect([guard!.bytesAt(mem + 8, "mem"), guard!.bytesAt(NULL, "mem")]).toEqual([-1, -1]);
  const freed = domains.obj.malloc(64);
  domains.obj.free(freed);
  expect(guard!.bytesAt(freed, "obj")).toBe(-1);
});

import { expect, test } from "vitest";
import { BIN_COUNT, Bins, binIndex, MallocState, SMALL_BINS } from "../../src/malloc/bins.ts";
import { MallocChunk, PREV_INUSE } from "../../src/malloc/chunk.ts";
import { Memory } from "../../src/memory/memory.ts";

const STATE = 256;

function newBins() {
  const memory = new Memory(1 << 20);
  const bins = new Bins(memory, STATE);
  bins.initialise();
  const insert = (chunk: number, size: number) => {
    memory.setSize_t(chunk + MallocChunk.mchunk_size, size | PREV_INUSE);
    bins.insert(chunk, size);
  };
  const bit = (index: number) =>
    (memory.u32(STATE + MallocState.binmap + 4 * (index >> 5)) >>> (index & 31)) & 1;
  return { memory, bins, insert, bit };
}

test.each([
  [32, 0],
  [48, 1],
  [1008, SMALL_BINS - 1],
  [1024, SMALL_BINS],
  [1264, SMALL_BINS],
  [1280, SMALL_BINS + 1],
  [1792, SMALL_BINS + 3],
  [2048, SMALL_BINS + 4],
  [2 ** 31 - 16, BIN_COUNT - 1],
])("a chunk of %i bytes belongs in bin %i", (size, index) => {
  expect(binIndex(size)).toBe(index);
});

test("a larger chunk never belongs in a lower bin, and no bin is skipped", () => {
  let last = 0;
  for (let size = 32; size < 200_000; size += 16) {
    const index = binIndex(size);
    if (index !== last) expect(index).toBe(last + 1);
    last = index;
  }
});

test("a bin of one size gives back first what was put in last", () => {
  const { bins, insert } = newBins();
  for (const chunk of [4096, 8192, 12288]) insert(chunk, 64);
  expect([bins.take(64), bins.take(64), bins.take(64), bins.take(64)]).toEqual([
    12288, 8192, 4096, 0,
  ]);
});

test("a bin of many sizes gives the smallest that is large enough, the latest among equals", () => {
  const { bins, insert } = newBins();
  insert(4096, 1100 & ~15);
  insert(8192, 1024);
  insert(12288, 1264);
  insert(16384, 1104);
  insert(20480, 1104);
  expect(bins.take(1100 & ~15)).toBe(4096);
  expect(bins.take(1104)).toBe(20480);
  expect(bins.take(1104)).toBe(16384);
  expect(bins.take(1104)).toBe(12288);
  expect(bins.take(1104)).toBe(0);
  expect(bins.take(32)).toBe(8192);
});

test("a request that its own bin cannot serve goes to the next bin that can", () => {
  const { bins, insert } = newBins();
  insert(4096, 2048);
  insert(8192, 1 << 16);
  expect(bins.take(64)).toBe(4096);
  expect(bins.take(3000 & ~15)).toBe(8192);
  expect(bins.take(16 << 10)).toBe(0);
});

test("a chunk in the last bin that is too small is not taken", () => {
  const { bins, insert } = newBins();
  insert(4096, 7 * 2 ** 28);
  expect(bins.take(7 * 2 ** 28 + 16)).toBe(0);
  expect(bins.take(7 * 2 ** 28)).toBe(4096);
});

test("the bit of a bin is set from its first chunk to its last", () => {
  const { bins, insert, bit } = newBins();
  expect(bit(2)).toBe(0);
  insert(4096, 64);
  insert(8192, 64);
  expect(bit(2)).toBe(1);
  bins.unlink(4096);
  expect(bit(2)).toBe(1);
  bins.unlink(8192);
  expect(bit(2)).toBe(0);
  insert(4096, 64);
  expect(bins.pop(2)).toBe(4096);
  expect(bit(2)).toBe(0);
});

test("an empty bin has nothing to pop", () => {
  const { bins } = newBins();
  for (let i = 0; i < BIN_COUNT; i++) expect(bins.pop(i)).toBe(0);
});

test("a chunk whose neighbours in the bin do not point at it is not unlinked", () => {
  const { memory, bins, insert } = newBins();
  for (const chunk of [4096, 8192, 12288]) insert(chunk, 64);
  memory.setPtr(12288 + MallocChunk.fd, 4096);
  expect(() => bins.unlink(8192)).toThrow("the previous free chunk points at this one");
  memory.setPtr(12288 + MallocChunk.fd, 8192);
  memory.setPtr(4096 + MallocChunk.bk, 12288);
  expect(() => bins.unlink(8192)).toThrow("the next free chunk points back at this one");
});

test("links are written in full over what a client left in the chunk", () => {
  const { memory, insert } = newBins();
  memory.fill(4096, 64, 0xff);
  insert(4096, 64);
  expect(memory.size_t(4096 + MallocChunk.fd)).toBe(memory.size_t(4096 + MallocChunk.bk));
});

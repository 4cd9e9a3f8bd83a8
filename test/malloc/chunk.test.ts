import { expect, test } from "vitest";
import {
  CHUNK_OVERHEAD,
  chunk2mem,
  MAX_REQUEST,
  MallocChunk,
  MINSIZE,
  mem2chunk,
  RUN_OVERHEAD,
  RunHeader,
  request2size,
} from "../../src/malloc/chunk.ts";
import { asChunk } from "../../src/memory/address.ts";

test("a chunk has the fields of glibc's malloc_chunk where glibc has them", () => {
  expect(MallocChunk).toEqual({ mchunk_prev_size: 0, mchunk_size: 8, fd: 16, bk: 24, SIZE: 32 });
});

test("a run keeps its chunks at multiples of 16", () => {
  expect(RunHeader.SIZE % 16).toBe(0);
  expect(RUN_OVERHEAD % 16).toBe(0);
});

test.each([
  [0, 32],
  [1, 32],
  [24, 32],
  [25, 48],
  [40, 48],
  [41, 64],
  [512, 528],
  [1000, 1008],
  [1001, 1024],
])("a request for %i bytes takes a chunk of %i", (nbytes, size) => {
  expect(request2size(nbytes)).toBe(size);
});

test("a chunk is the smallest that holds its request and the overhead", () => {
  for (let nbytes = 0; nbytes < 3000; nbytes++) {
    const size = request2size(nbytes);
    expect(size % 16).toBe(0);
    expect(size - CHUNK_OVERHEAD).toBeGreaterThanOrEqual(nbytes);
    expect(size === MINSIZE || size - 16 - CHUNK_OVERHEAD < nbytes).toBe(true);
  }
});

test("the chunk of the largest request, and a run around it, end below 2^31", () => {
  expect(request2size(MAX_REQUEST) + RUN_OVERHEAD + 65536).toBeLessThan(2 ** 31);
});

test("a payload and its chunk lead to each other", () => {
  const chunk = asChunk(4096);
  expect(chunk2mem(chunk)).toBe(4112);
  expect(mem2chunk(chunk2mem(chunk))).toBe(chunk);
});

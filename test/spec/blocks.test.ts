import { expect, test } from "vitest";
import { Blocks, patternByte, patternWord, ZEROES } from "../../spec/blocks.ts";

test("a fresh block has a size and a domain, and holds nothing yet", () => {
  const blocks = new Blocks();
  blocks.malloc(1, 40, 2);
  expect(blocks.get(1)).toEqual({ size: 40, domain: 2, seed: ZEROES, written: 0 });
  expect(blocks.count).toBe(1);
});

test("a block of calloc holds zeros to its end", () => {
  const blocks = new Blocks();
  blocks.calloc(1, 24, 0);
  expect(blocks.get(1)).toMatchObject({ seed: ZEROES, written: 24 });
  expect(patternByte(ZEROES, 23)).toBe(0);
});

test("filling writes the whole block with a seed's pattern", () => {
  const blocks = new Blocks();
  blocks.malloc(1, 24, 0);
  expect(blocks.fill(1, 77)).toMatchObject({ seed: 77, written: 24 });
});

test("realloc keeps the first bytes, as many as both sizes have", () => {
  const blocks = new Blocks();
  blocks.malloc(1, 100, 1);
  blocks.fill(1, 5);
  blocks.realloc(1, 30);
  expect(blocks.get(1)).toEqual({ size: 30, domain: 1, seed: 5, written: 30 });
  blocks.realloc(1, 80);
  expect(blocks.get(1)).toMatchObject({ size: 80, written: 30 });
});

test("a block that is not live can be neither read, resized, filled nor freed", () => {
  const blocks = new Blocks();
  blocks.malloc(1, 8, 0);
  blocks.free(1);
  const acts = [
    () => blocks.get(1),
    () => blocks.realloc(1, 8),
    () => blocks.fill(1, 3),
    () => blocks.free(1),
  ];
  for (const act of acts) expect(act).toThrow("block 1 is not live");
  expect(blocks.count).toBe(0);
});

test("a name that is live cannot name a second block", () => {
  const blocks = new Blocks();
  blocks.malloc(4, 8, 0);
  expect(() => blocks.malloc(4, 8, 0)).toThrow("block 4 is live already");
  expect(() => blocks.calloc(4, 8, 0)).toThrow("block 4 is live already");
});

test("entries are every live block, and clear leaves none", () => {
  const blocks = new Blocks();
  for (const id of [3, 1, 2]) blocks.malloc(id, 8 * id, 0);
  blocks.free(1);
  expect([...blocks.entries()].map(([id, { size }]) => [id, size])).toEqual([
    [3, 24],
    [2, 16],
  ]);
  blocks.clear();
  expect([...blocks.entries()]).toEqual([]);
});

test("bytes of a pattern are its words, lowest byte first", () => {
  for (let i = 0; i < 40; i++) {
    const word = patternWord(9, i >> 2) >>> 0;
    expect(patternByte(9, i)).toBe(Math.floor(word / 256 ** (i % 4)) % 256);
  }
});

test("patterns of different seeds, and words of one pattern, differ", () => {
  const words = [1, 2, 3, 0x10000].flatMap((seed) =>
    Array.from({ length: 128 }, (_, i) => patternWord(seed, i)),
  );
  expect(new Set(words).size).toBe(words.length);
  expect(words).not.toContain(0);
});

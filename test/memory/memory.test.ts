import { expect, test } from "vitest";
import { Memory } from "../../src/memory/memory.ts";

test("memory is as large as asked for, and zero", () => {
  const memory = new Memory(64);
  expect(memory.bytes).toHaveLength(64);
  expect(memory.words).toHaveLength(16);
  expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
});

test("words are little-endian", () => {
  const memory = new Memory(64);
  memory.setU32(8, 0x01020304);
  expect([8, 9, 10, 11].map((at) => memory.u8(at))).toEqual([4, 3, 2, 1]);
});

test("a byte is stored alone, modulo 256", () => {
  const memory = new Memory(64);
  memory.setU8(9, 0x1ff);
  expect(memory.u32(8)).toBe(0xff00);
});

test("one word reads as unsigned or signed", () => {
  const memory = new Memory(64);
  memory.setU32(4, 0xffffffff);
  expect(memory.u32(4)).toBe(0xffffffff);
  expect(memory.i32(4)).toBe(-1);
});

test("a pointer or a size is written over both of its words", () => {
  const memory = new Memory(64);
  memory.fill(0, 64, 0xff);
  memory.setPtr(8, 4096);
  memory.setSize_t(24, 100);
  expect([memory.u32(8), memory.u32(12)]).toEqual([4096, 0]);
  expect([memory.ptr(8), memory.size_t(24)]).toEqual([4096, 100]);
  expect([memory.u32(4), memory.u32(16)]).toEqual([0xffffffff, 0xffffffff]);
});

test.each([
  ["its high word is not zero", 12, 1],
  ["its low word is negative", 8, 0x80000000],
])("a size is NaN when %s", (_why, at, value) => {
  const memory = new Memory(64);
  memory.setSize_t(8, 100);
  memory.setU32(at, value);
  expect(memory.size_t(8)).toBeNaN();
});

test("fill writes the bytes from a place on, and no others", () => {
  const memory = new Memory(64);
  memory.fill(3, 5, 0xcd);
  expect([...memory.bytes.subarray(0, 10)]).toEqual([0, 0, 0, ...Array(5).fill(0xcd), 0, 0]);
});

test.each([0, 1, 4, 7, 8, 255, 256, 257, 300])("copy of %i bytes moves them all", (length) => {
  const memory = new Memory(1024);
  for (let i = 0; i < 304; i++) memory.setU8(512 + i, 1 + (i % 250));
  memory.copy(8, 512, length);
  expect(memory.bytes.slice(8, 8 + length)).toEqual(memory.bytes.slice(512, 512 + length));
  const end = 8 + ((length + 3) & ~3);
  expect(memory.bytes.subarray(end, 512).every((byte) => byte === 0)).toBe(true);
});

test("copy keeps every bit of what would be a NaN, however often it has run", () => {
  const memory = new Memory(1024);
  let changed = 0;
  // Enough turns that the engine has compiled the loop in every way it knows.
  for (let turn = 0; turn < 60_000; turn++) {
    const sign = (turn & 1) << 31;
    memory.words[0] = Math.imul(turn, 0x9e3779b1);
    memory.words[1] = sign | 0x7ff00000 | (turn & 0xfffff);
    memory.words[2] = turn;
    memory.words[3] = sign | 0x7ff80000;
    memory.copy(512, 0, 16);
    for (let i = 0; i < 4; i++) if (memory.words[128 + i] !== memory.words[i]) changed++;
  }
  expect(changed).toBe(0);
});

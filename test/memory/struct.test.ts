import { expect, test } from "vitest";
import { alignUp, struct } from "../../src/memory/struct.ts";

test("fields lie at multiples of their own widths, in order", () => {
  expect(
    struct([
      ["a", "u8"],
      ["b", "u16"],
      ["c", "u8"],
      ["d", "u32"],
      ["e", "i32"],
      ["f", "u8"],
      ["g", "ptr"],
      ["h", "size"],
    ]),
  ).toEqual({ a: 0, b: 2, c: 4, d: 8, e: 12, f: 16, g: 24, h: 32, SIZE: 40 });
});

test("the size of a struct is padded to the widest field", () => {
  expect(
    struct([
      ["a", "ptr"],
      ["b", "u8"],
    ]).SIZE,
  ).toBe(16);
  expect(
    struct([
      ["a", "u16"],
      ["b", "u8"],
    ]).SIZE,
  ).toBe(4);
  expect(struct([["a", "u8"]]).SIZE).toBe(1);
});

test("an array takes its width times its count and is aligned as one of its fields", () => {
  expect(
    struct([
      ["a", "u8"],
      ["b", "u32", 3],
      ["c", "u8", 5],
    ]),
  ).toEqual({
    a: 0,
    b: 4,
    c: 16,
    SIZE: 24,
  });
});

test("a struct without fields has no bytes", () => {
  expect(struct([])).toEqual({ SIZE: 0 });
});

test("a layout cannot be changed", () => {
  const layout = struct([["a", "u8"]]) as { a: number };
  expect(() => {
    layout.a = 1;
  }).toThrow(TypeError);
});

test.each([
  [0, 16, 0],
  [1, 16, 16],
  [16, 16, 16],
  [17, 16, 32],
  [4095, 4096, 4096],
  [2 ** 30 + 1, 4096, 2 ** 30 + 4096],
])("%i aligned up to %i is %i", (n, alignment, aligned) => {
  expect(alignUp(n, alignment)).toBe(aligned);
});

import { expect, test } from "vitest";
import { Segments, type Static } from "../../src/memory/segments.ts";

const STATICS: readonly Static[] = [
  { name: "usedpools", segment: "data", size: 100 },
  { name: "arenas", segment: "bss", size: 8 },
  { name: "later", segment: "data", size: 300 },
  { name: "bins", segment: "bss", size: 40 },
];
const newSegments = () => new Segments(8192, 256, 1000, STATICS);

test("five segments lie one behind the other from page 1 to the end", () => {
  const { all } = newSegments();
  expect(all.map(({ name, start, end }) => [name, start, end])).toEqual([
    ["text", 256, 512],
    ["data", 512, 1024],
    ["bss", 1024, 1280],
    ["heap", 1280, 7168],
    ["stack", 7168, 8192],
  ]);
});

test("statics lie in their own segments, in the order given, at multiples of 16", () => {
  expect(newSegments().names()).toEqual([
    { name: "usedpools", at: 512 },
    { name: "later", at: 624 },
    { name: "arenas", at: 1024 },
    { name: "bins", at: 1040 },
  ]);
});

test("a static is found by its name", () => {
  const segments = newSegments();
  expect(segments.symbol("bins")).toBe(1040);
  expect(() => segments.symbol("nothing")).toThrow("looked up by a name that was laid out");
});

test("an address lies in one segment, but for page 0 and what is outside the buffer", () => {
  const segments = newSegments();
  const nameAt = (at: number) => segments.segmentOf(at)?.name;
  expect([0, 255, 256, 511, 512, 1279, 1280, 7167, 7168, 8191, 8192, -1].map(nameAt)).toEqual([
    undefined,
    undefined,
    "text",
    "text",
    "data",
    "bss",
    "heap",
    "heap",
    "stack",
    "stack",
    undefined,
    undefined,
  ]);
  expect(segments.get("heap")).toBe(segments.segmentOf(1280));
});

test("without statics, data and bss are empty", () => {
  const segments = new Segments(4096, 256, 256, []);
  expect(segments.get("data")).toMatchObject({ start: 512, end: 512 });
  expect(segments.get("heap").start).toBe(512);
});

test("two statics of one name are refused", () => {
  const twice = [...STATICS, { name: "bins", segment: "bss", size: 8 } as const];
  expect(() => new Segments(8192, 256, 256, twice)).toThrow("statics have different names");
});

test("a buffer without room for a heap is refused", () => {
  expect(() => new Segments(2048, 256, 1024, STATICS)).toThrow("room for a heap");
  expect(() => new Segments(1024, 256, 2048, STATICS)).toThrow("room for a heap");
});

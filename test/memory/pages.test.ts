import fc from "fast-check";
import { expect, test } from "vitest";
import { asPage, NULL } from "../../src/memory/address.ts";
import { Memory } from "../../src/memory/memory.ts";
import { Pages } from "../../src/memory/pages.ts";

const PAGE = 256;
const START = 2 * PAGE;
const PAGES = 14;

function newPages() {
  const memory = new Memory(START + PAGES * PAGE);
  return { memory, pages: new Pages(memory, PAGE, START, memory.size) };
}
const page = (index: number) => asPage(START + index * PAGE);

test("a run is mapped at the lowest place that holds it", () => {
  const { pages } = newPages();
  const runs = [2, 1, 3].map((count) => pages.map(count * PAGE, "arena"));
  expect(runs).toEqual([page(0), page(2), page(3)]);
  pages.unmap(page(0), 2 * PAGE, "arena");
  expect(pages.map(3 * PAGE, "arena")).toBe(page(6));
  expect(pages.map(PAGE, "arena")).toBe(page(0));
  expect(pages.map(PAGE, "arena")).toBe(page(1));
});

test("a request is rounded up to whole pages", () => {
  const { pages } = newPages();
  pages.map(1, "other");
  expect(pages.map(PAGE + 1, "other")).toBe(page(1));
  expect(pages.accounts().mappedBy.other).toBe(3 * PAGE);
});

test("a run reads as zeros where another was used before", () => {
  const { memory, pages } = newPages();
  const run = pages.map(3 * PAGE, "malloc");
  memory.fill(run, 3 * PAGE, 0xff);
  pages.unmap(asPage(run), 3 * PAGE, "malloc");
  pages.map(4 * PAGE, "malloc");
  expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
});

test("a run may be given back in parts, from its ends or its middle", () => {
  const { pages } = newPages();
  pages.map(5 * PAGE, "arena");
  for (const index of [2, 0, 4, 1, 3]) {
    expect(pages.isMapped(page(index), PAGE)).toBe(true);
    pages.unmap(page(index), PAGE, "arena");
    expect(pages.isMapped(page(index), PAGE)).toBe(false);
  }
  expect(pages.map(PAGES * PAGE, "arena")).toBe(page(0));
});

test("an address is mapped only if all pages that it and its bytes touch are", () => {
  const { pages } = newPages();
  pages.map(4 * PAGE, "arena");
  pages.unmap(page(1), PAGE, "arena");
  expect(pages.isMapped(page(0), PAGE)).toBe(true);
  expect(pages.isMapped(page(0), PAGE + 1)).toBe(false);
  expect(pages.isMapped(page(1) + 8, 8)).toBe(false);
  expect(pages.isMapped(page(2) - 1, 2)).toBe(false);
  expect(pages.isMapped(page(2), 2 * PAGE)).toBe(true);
  expect(pages.isMapped(START - 1, 1)).toBe(false);
  expect(pages.isMapped(page(PAGES) - 1, 2)).toBe(false);
});

test("when all is mapped, all of the range is mapped, and no more is to be had", () => {
  const { pages } = newPages();
  pages.map(PAGES * PAGE, "arena");
  expect(pages.isMapped(START, PAGES * PAGE)).toBe(true);
  expect(pages.map(1, "arena")).toBe(NULL);
  expect(pages.refusalCount).toBe(1);
});

test("a planned failure refuses as many requests as planned, and plans can be taken back", () => {
  const { pages } = newPages();
  pages.failNext(2);
  expect([1, 1, 1].map((bytes) => pages.map(bytes, "arena"))).toEqual([NULL, NULL, page(0)]);
  pages.failNext(5);
  pages.failNext(0);
  expect(pages.map(1, "arena")).toBe(page(1));
  expect(pages.accounts().refusals).toBe(2);
});

test("a limit refuses what would go above it and leaves what is mapped", () => {
  const { pages } = newPages();
  pages.map(3 * PAGE, "arena");
  pages.setLimit(2 * PAGE);
  expect(pages.map(1, "arena")).toBe(NULL);
  expect(pages.isMapped(page(0), 3 * PAGE)).toBe(true);
  pages.unmap(page(0), 2 * PAGE, "arena");
  expect(pages.map(PAGE, "arena")).toBe(page(0));
  expect(pages.map(PAGE, "arena")).toBe(NULL);
});

test("accounts tell owners apart and keep the peak", () => {
  const { pages } = newPages();
  pages.map(PAGE, "arena");
  pages.map(2 * PAGE, "malloc");
  pages.unmap(page(1), 2 * PAGE, "malloc");
  expect(pages.accounts()).toEqual({
    reserved: PAGES * PAGE,
    mapped: PAGE,
    mappedBy: { arena: PAGE, malloc: 0, other: 0 },
    peakMapped: 3 * PAGE,
    maps: 2,
    unmaps: 1,
    refusals: 0,
  });
});

test("accounts are a snapshot", () => {
  const { pages } = newPages();
  const before = pages.accounts();
  pages.map(PAGE, "arena");
  expect(before.mappedBy.arena).toBe(0);
});

test("touched counts mapped pages that hold anything but zeros", () => {
  const { memory, pages } = newPages();
  pages.map(4 * PAGE, "arena");
  expect(pages.touched()).toBe(0);
  memory.setU8(page(0) + 255, 1);
  memory.setU8(page(2), 1);
  expect(pages.touched()).toBe(2 * PAGE);
  pages.unmap(page(2), PAGE, "arena");
  expect(pages.touched()).toBe(PAGE);
});

test("the high water stays where it was until a reset", () => {
  const { pages } = newPages();
  expect(pages.highWater).toBe(START);
  pages.map(3 * PAGE, "arena");
  pages.unmap(page(0), 3 * PAGE, "arena");
  pages.map(PAGE, "arena");
  expect(pages.highWater).toBe(page(3));
  pages.reset();
  expect(pages.highWater).toBe(START);
});

test("reset gives pages as new, whatever was mapped, planned, limited and written", () => {
  const { memory, pages } = newPages();
  const fresh = pages.accounts();
  memory.fill(pages.map(5 * PAGE, "arena"), 5 * PAGE, 0xff);
  pages.unmap(page(1), PAGE, "arena");
  pages.setLimit(PAGE);
  pages.failNext(1);
  pages.reset();
  expect(pages.accounts()).toEqual(fresh);
  expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
  expect(pages.map(PAGES * PAGE, "arena")).toBe(page(0));
});

test.each([
  ["no page", (pages: Pages) => pages.unmap(asPage(START + 1), PAGE, "arena"), "starts at a page"],
  ["below the range", (pages: Pages) => pages.unmap(asPage(0), PAGE, "arena"), "in the range"],
  ["beyond the range", (pages: Pages) => pages.unmap(page(PAGES), 1, "arena"), "in the range"],
  ["free", (pages: Pages) => pages.unmap(page(5), PAGE, "arena"), "is mapped"],
  ["free at its end", (pages: Pages) => pages.unmap(page(1), 2 * PAGE, "arena"), "is mapped"],
  ["another owner's", (pages: Pages) => pages.unmap(page(0), PAGE, "other"), "no more than it has"],
])("a run that is %s cannot be given back", (_what, unmap, statement) => {
  const { pages } = newPages();
  pages.map(2 * PAGE, "arena");
  expect(() => unmap(pages)).toThrow(statement);
});

test.each([
  [0, 4096, "page 0 is never mapped"],
  [100, 4096, "the range starts at a page"],
  [256, 4000, "the range ends at a page"],
  [256, 8192, "the range ends at a page"],
])("a range from %i to %i is refused", (start, end, statement) => {
  expect(() => new Pages(new Memory(4096), PAGE, start, end)).toThrow(statement);
});

test("any maps and unmaps agree with a list of owned pages", () => {
  const step = fc.record({
    map: fc.boolean(),
    at: fc.nat(PAGES - 1),
    count: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { memory, pages } = newPages();
      const mapped: boolean[] = Array(PAGES).fill(false);
      for (const { map, at, count } of steps) {
        if (map) {
          const free = mapped.map(
            (_, i) => mapped.slice(i, i + count).filter((each) => !each).length,
          );
          const first = free.indexOf(count);
          expect(pages.map(count * PAGE, "arena")).toBe(first < 0 ? NULL : page(first));
          if (first >= 0) mapped.fill(true, first, first + count);
          if (first >= 0) memory.fill(page(first), count * PAGE, 0xff);
        } else if (mapped.slice(at, at + count).every(Boolean) && at + count <= PAGES) {
          pages.unmap(page(at), count * PAGE, "arena");
          mapped.fill(false, at, at + count);
        }
        expect(mapped.map((_, i) => pages.isMapped(page(i), PAGE))).toEqual(mapped);
        expect(pages.accounts().mapped).toBe(mapped.filter(Boolean).length * PAGE);
        expect(pages.touched()).toBe(pages.accounts().mapped);
      }
    }),
  );
});

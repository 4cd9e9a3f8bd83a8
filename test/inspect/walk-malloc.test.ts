import fc from "fast-check";
import { expect, test } from "vitest";
import { findChunk, walkMalloc } from "../../src/inspect/walk-malloc.ts";
import { binIndex } from "../../src/malloc/bins.ts";
import { asAddr } from "../../src/memory/address.ts";
import { brokenInvariants, newMachine } from "../malloc/machine.ts";

test("the view shows chunks in address order with their states", () => {
  const { malloc, pages, view } = newMachine();
  const [, b] = [malloc.malloc(40), malloc.malloc(100), malloc.malloc(40)];
  malloc.free(b!);
  const first = pages.start + 32;
  const [run] = view().runs;
  expect(run).toMatchObject({ at: pages.start, size: 4096, fencepostSize: 0, lastInUse: false });
  expect(run!.chunks.map(({ at, size, inUse, first }) => ({ at, size, inUse, first }))).toEqual([
    { at: first, size: 48, inUse: true, first: true },
    { at: first + 48, size: 112, inUse: false, first: false },
    { at: first + 160, size: 48, inUse: true, first: false },
    { at: first + 208, size: 4096 - 48 - 208, inUse: false, first: false },
  ]);
  expect(run!.chunks[2]!.prevSize).toBe(112);
  expect(run!.chunks[1]!.foot).toBe(112);
});

test("the view shows bins in list order, both ways, and their bits", () => {
  const { malloc, view } = newMachine();
  const mems = [40, 8, 40, 8].map((size) => malloc.malloc(size));
  malloc.free(mems[0]!);
  malloc.free(mems[2]!);
  const { bins, bitmap } = view();
  const bin = bins[binIndex(48)]!;
  expect(bin.chunks).toEqual([mems[2]! - 16, mems[0]! - 16]);
  expect(bin.backwards).toEqual([mems[0]! - 16, mems[2]! - 16]);
  expect(bitmap[binIndex(48)]).toBe(true);
  expect(bitmap[binIndex(64)]).toBe(false);
});

test("walking changes no byte", () => {
  const { memory, malloc, view } = newMachine();
  malloc.free(malloc.malloc(40));
  const before = memory.bytes.slice();
  view();
  expect(Buffer.compare(memory.bytes, before)).toBe(0);
});

test("every byte of a chunk leads to it, and no byte of a run's header or fencepost does", () => {
  const { memory, statics, malloc, pages } = newMachine();
  const a = malloc.malloc(40);
  const b = malloc.malloc(40);
  malloc.free(b);
  const find = (at: number) => findChunk(memory, statics, asAddr(at));
  expect(find(a - 16)).toEqual({ chunk: a - 16, inUse: true });
  expect(find(a + 31)).toEqual({ chunk: a - 16, inUse: true });
  expect(find(a + 32)).toEqual({ chunk: b - 16, inUse: false });
  expect(find(pages.start + 31)).toBeUndefined();
  expect(find(pages.start + 4096 - 16)).toBeUndefined();
  expect(find(statics)).toBeUndefined();
});

test("whatever the bytes are, walks come to an end, and say so when an end is not reached", () => {
  const write = fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 16, 0xff)));
  fc.assert(
    fc.property(fc.array(write, { minLength: 1, maxLength: 40 }), (writes) => {
      const { memory, statics, malloc, pages } = newMachine({ size: 16 << 10, runSize: 1024 });
      const mems = [40, 40, 100, 40, 600, 40, 1200].map((size) => malloc.malloc(size));
      for (const i of [1, 2, 4]) malloc.free(mems[i]!);
      for (const [at, byte] of writes) {
        memory.setU8(statics + (at % (pages.start + 3000 - statics)), byte);
      }
      const view = walkMalloc(memory, statics, pages.accounts().mappedBy.malloc);
      const broken = brokenInvariants(view);
      expect(broken.includes("everyWalkComesToItsEnd")).toBe(view.damage.length > 0);
      findChunk(memory, statics, mems[0]!);
    }),
    { numRuns: 200 },
  );
});

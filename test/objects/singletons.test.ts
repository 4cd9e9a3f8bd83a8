// None, NotImplemented and Ellipsis.

import { expect, test } from "vitest";
import { Singletons } from "../../src/objects/singletons.ts";
import { bareHeap, PYTHONS } from "./bare-heap.ts";

function singletonsOf(name: string) {
  const bare = bareHeap(name);
  const singletons = new Singletons(bare.heap);
  singletons.initialise();
  return { ...bare, singletons };
}

test.each(PYTHONS)("%s: each singleton is 16 bytes in static storage", (name) => {
  const { heap, singletons } = singletonsOf(name);
  const all = [singletons.none, singletons.notImplemented, singletons.ellipsis];
  expect(all.map((ref) => heap.repr(ref))).toEqual(["None", "NotImplemented", "Ellipsis"]);
  expect(all.map((ref) => heap.typeOf(ref).name)).toEqual([
    "NoneType",
    "NotImplementedType",
    "ellipsis",
  ]);
  expect(all.map((ref) => heap.sizeOf(ref))).toEqual([16, 16, 16]);
  expect(all.map((ref) => heap.isTrue(ref))).toEqual([false, true, true]);
  expect(all.every((ref) => heap.statics.contains(ref))).toBe(true);
});

test.each([
  ["2.7", 1, 2],
  ["3.10", 1, 2],
  ["3.11", 1, 2],
  ["3.12", 0xffffffff, 0xffffffff],
  ["3.13", 0xffffffff, 0xffffffff],
])("%s: the count of None is %i, then %i", (name, count, counted) => {
  const { heap, singletons } = singletonsOf(name);
  expect(heap.refcnt(singletons.none)).toBe(count);
  heap.incref(singletons.none);
  expect(heap.refcnt(singletons.none)).toBe(counted);
});

test("hash(None) is that of its address to 3.11, and a number of its own later", () => {
  for (const name of PYTHONS) {
    const { heap, singletons } = singletonsOf(name);
    const hash = [heap.hash(singletons.none) >>> 0, heap.hashHigh];
    const at = singletons.none;
    const byAddress = [at >>> 4, (at & 15) << 28];
    const isFixed = name === "3.12" || name === "3.13";
    expect([name, ...hash]).toEqual([name, ...(isFixed ? [0xfca86420, 0] : byAddress)]);
  }
});

test("a heap that was reset has its singletons again", () => {
  const { heap, runtime, singletons } = singletonsOf("3.11");
  const { none } = singletons;
  runtime.reset();
  heap.reset();
  heap.initialise();
  singletons.initialise();
  expect(singletons.none).toBe(none);
  expect(heap.repr(singletons.none)).toBe("None");
});

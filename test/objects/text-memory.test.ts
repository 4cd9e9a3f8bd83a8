// Where text lies: strings that grow in place, 2.7's free list of unicodes, and a heap that is
// begun again.

import { expect, test } from "vitest";
import type { ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { TextHeap } from "./text-heap.ts";

test.each(PYTHONS)("a string of %s grows where it lies, or moves and is nowhere else", (name) => {
  const { heap, text } = new TextHeap(name);
  const tail = text.newStr("xyz");
  let grown = text.newStr("start");
  const places = new Set<ObjRef>();
  for (let i = 1; i <= 300; i++) {
    places.add(grown);
    grown = text.concatInPlace(grown, tail);
    expect(text.toHost(grown)).toBe(`start${"xyz".repeat(i)}`);
  }
  // Block by block through pymalloc's classes, then malloc's: few places, and more than one.
  expect(places.size).toBeGreaterThan(2);
  expect(places.size).toBeLessThan(60);
  places.delete(grown);
  expect([...places].some((place) => heap.isObject(place))).toBe(false);
  expect(heap.refcnt(grown)).toBe(1);
  expect(heap.refcnt(tail)).toBe(1);
});

test.each(PYTHONS)("a string of %s that others refer to stays as it is", (name) => {
  const { heap, text } = new TextHeap(name);
  const tail = text.newStr("xyz");
  const shared = heap.incref(text.newStr("start"));
  const grown = text.concatInPlace(shared, tail);
  expect(grown).not.toBe(shared);
  expect(text.toHost(shared)).toBe("start");
  expect(heap.refcnt(shared)).toBe(1);
  const interned = text.intern(text.newStr("name"));
  heap.decref(interned);
  expect(text.toHost(text.concatInPlace(interned, tail))).toBe("namexyz");
  expect(text.toHost(text.intern(text.newStr("name")))).toBe("name");
});

test("a string that has no memory to grow is given up", () => {
  const textHeap = new TextHeap("3.8");
  const { heap, text } = textHeap;
  const [left, right] = [text.newStr("left"), text.newStr("r".repeat(600))];
  const run = (): ObjRef => textHeap.withMemoryFor(0, () => text.concatInPlace(left, right));
  expect(run).toThrow("MemoryError");
  expect(heap.isObject(left)).toBe(false);
  expect(heap.refcnt(right)).toBe(1);
});

test("short unicodes of 2.7 keep their block on the free list, and long ones do not", () => {
  const textHeap = new TextHeap("2.7");
  const { heap, text } = textHeap;
  const { wide } = text.unicode!;
  const [short, long] = [text.newUnicode("12345678"), text.newUnicode("123456789")];
  expect(textHeap.requests(() => heap.decref(short))[0]).toBe("");
  expect(textHeap.requests(() => heap.decref(long))[0]).toBe("Of");
  expect(wide.freeList.entries()).toEqual([long, short]);
  const [asked, again] = textHeap.requests(() => text.newUnicode("ab"));
  expect([asked, again]).toEqual(["Om12", long]);
  // The block of eight characters serves for three, and then counts as one of three.
  const [none, third] = textHeap.requests(() => text.newUnicode("abc"));
  expect([none, third]).toEqual(["", short]);
  heap.decref(third);
  expect(textHeap.requests(() => text.newUnicode("abcdef"))[0]).toBe("Or28");
});

test("the free list of 2.7's unicodes holds 1024, and is emptied on demand", () => {
  const textHeap = new TextHeap("2.7");
  const { heap, text } = textHeap;
  const { freeList } = text.unicode!.wide;
  const many = Array.from({ length: 1100 }, () => text.unichr(0x20ac));
  for (const each of many) heap.decref(each);
  expect(freeList.numfree).toBe(1024);
  expect(freeList.entries()[0]).toBe(many[1023]);
  expect(freeList.entries().length).toBe(1024);
  const [asked] = textHeap.requests(() => text.clearFreeList());
  expect(asked.split(" ").length).toBe(2048);
  expect(freeList.numfree).toBe(0);
});

test.each(PYTHONS)("a heap of %s that is begun again is as a new one", (name) => {
  const textHeap = new TextHeap(name);
  const { text } = textHeap;
  const addresses = (): ObjRef[] => [
    ...["", "a", "é", "abc", "€"].map((host) => text.newUnicode(host)),
    ...["", "a", "abc"].map((host) => text.newBytes(host)),
    text.internedName("name"),
  ];
  const first = addresses();
  textHeap.reset();
  expect(addresses()).toEqual(first);
});

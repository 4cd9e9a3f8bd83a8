// What text looks like, against real interpreters: bytes of objects, sizes, hashes, reprs, states.
// text/record.py printed what is compared.

import { expect, test } from "vitest";
import type { ObjRef } from "../../src/memory/address.ts";
import { Memory } from "../../src/memory/memory.ts";
import { ABSENT } from "../../src/memory/struct.ts";
import { hashKey, stringHash } from "../../src/objects/hash-bytes.ts";
import { TEXT } from "../../src/profile/text.ts";
import { PYTHONS } from "./bare-heap.ts";
import { CASES, recorded, TextHeap } from "./text-heap.ts";

const LATIN = CASES.strings.filter((text) => /^[\0-\xff]*$/.test(text));

/** An object that nobody else has, as a join gives it; '' is always the shared one. */
function fresh({ text }: TextHeap, host: string): ObjRef {
  return (text.strs ?? text.unicode)!.fromHostUnshared(host);
}

/** As `picture` of text/probe.py. */
function picture(textHeap: TextHeap, ref: ObjRef): string {
  const { heap } = textHeap;
  const { PyASCIIObject, PyUnicodeObject } = heap.layouts;
  const { memory } = heap;
  if (textHeap.text.isUnicode(ref)) {
    const block = memory.ptr(ref + PyUnicodeObject.str);
    const length = memory.size_t(ref + PyUnicodeObject.length);
    const bytes = textHeap.hex(block, 4 * (length + 1));
    return `${textHeap.hex(ref + PyUnicodeObject.length, 8)} ${bytes}`;
  }
  const whole = textHeap.hex(ref, heap.sizeOf(ref));
  if (textHeap.text.isBytes(ref)) return whole.slice(32);
  const size = PyASCIIObject.SIZE;
  const shown = [whole.slice(32, 64), whole.slice(64, 66), whole.slice(80, 2 * size)];
  const wstr = PyASCIIObject.wstr === ABSENT ? 0 : memory.ptr(ref + PyASCIIObject.wstr);
  if (wstr !== 0) shown[2] = `wstr+${wstr - ref}`;
  return [...shown, whole.slice(2 * size)].join(" ");
}

/** A signed 64-bit number of its words, in decimal digits. */
const digits = (low: number, high: number): string =>
  ((BigInt(high) << 32n) | BigInt(low >>> 0)).toString();

test.each(PYTHONS)("texts of %s have the bytes of the real ones", (name) => {
  const textHeap = new TextHeap(name);
  const pictures = (texts: readonly string[], make: (text: string) => ObjRef): string[] =>
    texts.map((text) => picture(textHeap, make(text)));
  const { bytes } = textHeap.text;
  // '' of a real interpreter has been interned and hashed by somebody.
  const expected = (recorded(name, "objects") as string[]).slice(1);
  expect(pictures(CASES.strings.slice(1), (text) => fresh(textHeap, text))).toEqual(expected);
  const expectedBytes = (recorded(name, "byte objects") as string[]).slice(1);
  const bytePictures = pictures(LATIN.slice(1), (text) => bytes.fromHostUnshared(text));
  // Characters of a real interpreter's bytes are the shared ones, 2.7's interned and hashed.
  const isShared = (_: string, i: number): boolean => LATIN[i + 1]!.length > 1;
  expect(bytePictures.filter(isShared)).toEqual(expectedBytes.filter(isShared));
});

test.each(PYTHONS)("texts of %s have the sizes of the real ones", (name) => {
  const textHeap = new TextHeap(name);
  const { heap, text } = textHeap;
  const sizes = CASES.strings.map((host) => heap.sizeOf(fresh(textHeap, host)));
  expect(sizes).toEqual(recorded(name, "sizes"));
  const byteSizes = LATIN.map((host) => heap.sizeOf(text.newBytes(host)));
  expect(byteSizes).toEqual(recorded(name, "byte sizes"));
});

test.each(PYTHONS)("texts of %s have the reprs of the real ones", (name) => {
  const { heap, text } = new TextHeap(name);
  const reprs = CASES.strings.map((host) => heap.repr(text.newUnicode(host)));
  expect(reprs).toEqual(recorded(name, "reprs"));
  expect(LATIN.map((host) => heap.repr(text.newBytes(host)))).toEqual(recorded(name, "byte reprs"));
});

test.each(PYTHONS)("texts of %s have the hashes of the real ones, and keep them", (name) => {
  const { heap, text } = new TextHeap(name);
  const hash = (ref: ObjRef): string => digits(heap.hash(ref), heap.hashHigh);
  for (const [key, texts, make] of [
    ["hashes", CASES.strings, (host: string) => text.newUnicode(host)],
    ["byte hashes", LATIN, (host: string) => text.newBytes(host)],
  ] as const) {
    const refs = texts.map(make);
    expect(refs.map(hash)).toEqual(recorded(name, key));
    expect(refs.map(hash)).toEqual(recorded(name, key));
  }
});

test.each(PYTHONS)("hashes of %s are keyed by the seed as the real ones are", (name) => {
  const memory = new Memory(1 << 12);
  const seeded = stringHash(memory, { ...TEXT[name], hashSeed: 42 });
  const hashes = LATIN.map((text) => {
    memory.bytes.set(Buffer.from(text, "latin1"), 64);
    return digits(seeded.ofBytes(64, text.length), seeded.high);
  });
  expect(hashes).toEqual(recorded(name, "byte hashes, seed 42"));
});

test("a seed of zero is a key of zeros, and others are not", () => {
  expect([...hashKey(0)]).toEqual([0, 0, 0, 0]);
  expect([...hashKey(1)].every((word) => word !== 0)).toBe(true);
});

test.each(PYTHONS)("strings of %s are interned as the real ones are", (name) => {
  const { heap, text } = new TextHeap(name);
  const { PyASCIIObject, PyBytesObject } = heap.layouts;
  const offset = text.strs === undefined ? PyBytesObject.ob_sstate : PyASCIIObject.state;
  const state = (ref: ObjRef): number => heap.memory.u8(ref + offset);
  const own = text.newStr("run_time_q");
  const before = heap.refcnt(own);
  const interned = text.intern(own);
  const moved = heap.isImmortal(own) ? "immortal" : heap.refcnt(own) - 1 - before;
  const codeName = text.internedName("namelike_q");
  const found = {
    empty: state(text.constant({ type: "str", value: "" })),
    character: state(text.chr(0x7e)),
    "high character": state(text.chr(0xc8)),
    "run time": state(text.newStr("not_interned_q")),
    name: state(codeName),
    constant: state(text.constant({ type: "str", value: "constant_q" })),
    "other constant": state(text.constant({ type: "str", value: "no name" })),
    interned: state(own),
    "interned is itself": interned === own,
    "interned count moves by": moved,
    "name count": heap.isImmortal(codeName) ? "immortal" : "counts",
  };
  const expected = Object.keys(found).map((key) => [key, recorded(name, `states: ${key}`)]);
  expect(found).toEqual(Object.fromEntries(expected));
});

// Which texts are one object: characters, '', interned strings, and how those come and go. The
// table is a real dict.

import { expect, test } from "vitest";
import type { ObjRef } from "../../src/memory/address.ts";
import type { Dicts } from "../../src/objects/dict.ts";
import { createDicts, dictStatics } from "../../src/objects/dicts.ts";
import { DictInternTable } from "../../src/objects/intern.ts";
import type { ObjectHeap } from "../../src/objects/object-heap.ts";
import { Text, textStatics } from "../../src/objects/text.ts";
import type { PyType } from "../../src/objects/type.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { bareHeap, PYTHONS } from "./bare-heap.ts";
import { PlainInts } from "./text-heap.ts";

const PYTHONS_3 = PYTHONS.filter((name) => name !== "2.7");

interface Fixture {
  readonly heap: ObjectHeap;
  readonly text: Text;
  readonly dicts: Dicts;
  readonly ints: PlainInts;
  /** Strings in the table of interned ones. */
  tableSize(): number;
}

function fixture(name: string): Fixture {
  const { objects } = profileNamed(name)!;
  const { heap } = bareHeap(name, [...textStatics(objects), ...dictStatics(objects)]);
  const ints = new PlainInts(heap);
  const strings = {
    get strType(): PyType {
      return text.strType;
    },
    newStr: (host: string): ObjRef => text.newStr(host),
  };
  const dicts = createDicts(heap, strings);
  const table = new DictInternTable(heap, dicts);
  const text: Text = new Text(heap, ints, table);
  ints.initialise();
  dicts.initialise();
  text.initialise();
  return { heap, text, dicts, ints, tableSize: () => dicts.size(table.dict) };
}

/** The character as an object of its own. */
const own = (text: Text, character: string): ObjRef =>
  text.join(text.newStr(""), [text.newStr(""), text.newStr(character)]);

test.each(PYTHONS)("characters up to U+00FF are shared in %s however they are cut", (name) => {
  const { text } = fixture(name);
  for (const code of [0, 10, 65, 97, 127, 128, 200, 255]) {
    const character = text.chr(code);
    const host = String.fromCharCode(code);
    expect(text.newStr(host)).toBe(character);
    const longer = text.newStr(`xy${host}z`);
    expect(text.charAt(longer, 2)).toBe(character);
    expect(text.slice(longer, 2, 3)).toBe(character);
    expect(own(text, host)).not.toBe(character);
    expect(text.newUnicode(host)).toBe(text.unichr(code));
    const wide = text.newUnicode(`€${host}`);
    expect(text.slice(wide, 1, 2)).toBe(text.unichr(code));
    expect(text.charAt(wide, 1)).toBe(text.unichr(code));
  }
  expect(text.unichr(256)).not.toBe(text.unichr(256));
});

test.each(PYTHONS)(
  "a character that str of a number writes is shared in %s by 2.7 only",
  (name) => {
    const { heap, text, ints } = fixture(name);
    const written = text.str(ints.newInt(7));
    expect(text.toHost(written)).toBe("7");
    expect(written === text.chr(0x37)).toBe(text.strs === undefined);
    expect(text.newWrittenStr("")).toBe(text.newStr(""));
    expect(text.str(written)).toBe(written);
    expect(text.toHost(text.str(text.newUnicode("abc")))).toBe("abc");
    expect(heap.typeOf(text.str(text.newUnicode("abc")))).toBe(text.strType);
  },
);

test("str of a unicode of 2.7 that is not ASCII says which characters", () => {
  const { text } = fixture("2.7");
  const str = (host: string) => (): ObjRef => text.str(text.newUnicode(host));
  expect(str("abé")).toThrow("'ascii' codec can't encode character u'\\xe9' in position 2: ");
  expect(str("€é")).toThrow("can't encode characters in position 0-1: ordinal not in range(128)");
});

test.each(PYTHONS)("nothing is shared in %s but '', and what a repeat of bytes leaves", (name) => {
  const { text } = fixture(name);
  const abc = text.newStr("abc");
  const empty = text.newStr("");
  expect(text.slice(abc, 1, 1)).toBe(empty);
  expect(text.join(empty, [])).toBe(empty);
  expect(text.join(empty, [empty, empty])).toBe(empty);
  expect(text.repeat(abc, 0) === empty).toBe(text.strs !== undefined);
  expect(text.repeat(text.newUnicode("abc"), 0)).toBe(text.newUnicode(""));
  expect(text.repeat(text.newBytes("abc"), 0)).not.toBe(text.newBytes(""));
  expect(text.newStr("ab")).not.toBe(text.newStr("ab"));
});

test.each(PYTHONS)("an operation that changes nothing gives its operand in %s", (name) => {
  const { heap, text } = fixture(name);
  const empty = text.newStr("");
  for (const ref of [text.newStr("abc"), text.newBytes("abc"), text.newUnicode("ab€")]) {
    const before = heap.refcnt(ref);
    const none = text.isBytes(ref) ? text.newBytes("") : empty;
    expect(text.slice(ref, 0, 3)).toBe(ref);
    expect(text.repeat(ref, 1)).toBe(ref);
    expect(text.concat(ref, none)).toBe(ref);
    expect(text.concat(none, ref)).toBe(ref);
    expect(text.join(none, [ref])).toBe(ref);
    expect(heap.refcnt(ref)).toBe(before + 5);
  }
});

test.each(PYTHONS_3)("bytes of one byte are shared in %s, and their items are ints", (name) => {
  const { heap, text } = fixture(name);
  const bytes = text.newBytes("xyz");
  expect(text.slice(bytes, 1, 2)).toBe(text.newBytes("y"));
  expect(heap.repr(text.charAt(bytes, 1))).toBe("121");
  expect([...heap.typeOf(bytes).slots.iterate!(bytes)].length).toBe(3);
});

test.each(PYTHONS)("constants that look like names are one object in %s", (name) => {
  const { text } = fixture(name);
  const str = (value: string): ObjRef => text.constant({ type: "str", value });
  for (const value of ["", "a", "Z", "_", "ab", "abc_1", "1abc", "123", "!", " "]) {
    expect(str(value), value).toBe(str(value));
    expect(text.intern(text.newStr(value)), value).toBe(str(value));
  }
  for (const value of ["a b", "a-b", "hello!", "éé"]) {
    expect(str(value), value).not.toBe(str(value));
  }
  // 2.7 makes an object of its own of a character that is written with a backslash.
  const [once, again] = [str("é"), str("é")];
  expect(once === again).toBe(text.strs !== undefined);
  const unicode = (value: string): ObjRef => text.constant({ type: "unicode", value });
  expect(unicode("")).toBe(unicode(""));
  const [first, second] = [unicode("n"), unicode("n")];
  expect(first === second).toBe(text.strs !== undefined);
});

test.each(["3.11", "3.12"])("identifiers of one letter stand beside characters in %s", (name) => {
  const { heap, text } = fixture(name);
  const a = text.constant({ type: "str", value: "a" });
  expect(a).toBe(text.internedName("a"));
  expect(a).toBe(text.intern(text.chr(97)));
  expect(a).not.toBe(text.chr(97));
  expect(heap.equals(a, text.chr(97))).toBe(true);
  expect(text.constant({ type: "str", value: "!" })).toBe(text.chr(33));
});

test.each(PYTHONS)("a mortal interned string of %s leaves the table when it dies", (name) => {
  const { heap, text, tableSize } = fixture(name);
  const before = tableSize();
  const word = text.newStr("some_word");
  const interned = text.intern(word);
  expect(interned).toBe(word);
  expect(tableSize()).toBe(before + 1);
  heap.decref(interned);
  heap.decref(word);
  const dies = heap.profile.text.internedLife === "mortal";
  expect(heap.isObject(word)).toBe(!dies);
  expect(tableSize()).toBe(before + (dies ? 0 : 1));
  const again = text.intern(text.newStr("some_word"));
  expect(again === word || dies).toBe(true);
});

test.each(PYTHONS)("interning in %s gives the string that came first", (name) => {
  const { heap, text } = fixture(name);
  const first = text.internedName("word_w");
  const second = text.newStr("word_w");
  const given = text.intern(second);
  expect(given).toBe(first);
  expect(heap.refcnt(second)).toBe(1);
  expect(text.isInterned(first)).toBe(true);
  expect(text.isInterned(second)).toBe(false);
  heap.decref(second);
  expect(text.intern(first)).toBe(first);
});

test("names in the code of 3.13 make an interned string immortal", () => {
  const { heap, text } = fixture("3.13");
  const word = text.intern(text.newStr("word_w"));
  expect(heap.isImmortal(word)).toBe(false);
  expect(text.internedName("word_w")).toBe(word);
  expect(heap.isImmortal(word)).toBe(true);
});

test.each(PYTHONS)("statics of %s hold a reference for each time they name an object", (name) => {
  const { heap, text } = fixture(name);
  const character = text.chr(200);
  const held = text.owned().filter((ref) => ref === character).length;
  const statics = heap.profile.refcounts.staticSingletons;
  expect(held).toBe(statics ? 0 : 1);
  if (!statics) expect(heap.refcnt(character)).toBe(2);
  expect(text.owned().every((ref) => heap.isObject(ref))).toBe(true);
});

test("the shared é of 3.12 and later holds its UTF-8", () => {
  for (const [name, size] of [
    ["3.11", 74],
    ["3.12", 61],
    ["3.13", 61],
  ] as const) {
    const { heap, text } = fixture(name);
    expect(heap.sizeOf(text.chr(0xe9))).toBe(size);
  }
  const { heap, text } = fixture("3.12");
  const { utf8 } = heap.layouts.PyCompactUnicodeObject;
  const at = heap.memory.ptr(text.chr(0xe9) + utf8);
  expect(Buffer.from(heap.memory.bytes.subarray(at, at + 3)).toString("latin1")).toBe("Ã©\0");
});

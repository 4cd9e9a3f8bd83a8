// Defects of what is shared: interned strings, characters, small ints.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const sharingDefects: readonly Defect[] = [
  {
    name: "interning-leaks-its-argument",
    standsFor: "a string that is interned is not given up (CPython bpo-38138)",
    setting: objects("3.8"),
    file: "src/objects/text.ts",
    find: "return this.internInPlace(this.heap.incref(ref));",
    replace: "return this.internInPlace(this.heap.incref(this.heap.incref(ref)));",
    property: "refcountsCoverReferences",
  },
  {
    name: "characters-end-at-ascii",
    standsFor: "characters up to U+00FF are not all shared (a canary of our own)",
    setting: objects("3.9"),
    file: "src/objects/str.ts",
    find: "    if (code >= EMPTY) {",
    replace: "    if (code > 0x7f) {",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "small-sums-are-new-ints",
    standsFor: "a sum within the small ints is an int of its own (CPython bpo-46361)",
    setting: objects("3.12"),
    file: "src/objects/long-arithmetic.ts",
    find: "return longs.fromNumber(longs.compactValue(a, na) + longs.compactValue(b, nb));",
    replace: "return longs.newCompact(longs.compactValue(a, na) + longs.compactValue(b, nb));",
    property: "smallIntsExistOnce",
  },
];

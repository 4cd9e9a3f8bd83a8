// Defects of what is shared: small ints, characters, interned strings, constants, free lists.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const LONG = "src/objects/long.ts";
const STR = "src/objects/str.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const sharingDefects: readonly Defect[] = [
  {
    name: "characters-end-at-ascii",
    standsFor: "characters up to U+00FF are not all shared (a canary of our own)",
    setting: objects("3.9"),
    file: STR,
    find: "    if (code >= EMPTY) {",
    replace: "    if (code > MAX_ASCII) {",
    property: "identityIsAsTheModelSays",
  },
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
    name: "small-results-are-new-ints",
    standsFor: "a result within the small ints is an int of its own (a canary of our own)",
    setting: objects("3.8"),
    file: LONG,
    find: "if (!this.isSmall(value)) return ref;",
    replace: "if (!this.isSmall(value) || value > 1) return ref;",
    property: "smallIntsExistOnce",
  },
];

// Defects of what is shared: small ints, characters, interned strings, constants, free lists.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const FLOAT = "src/objects/float.ts";
const INTERN = "src/objects/intern.ts";
const LOADER = "src/python/loader.ts";
const LONG = "src/objects/long.ts";
const STR = "src/objects/str.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const sharingDefects: readonly Defect[] = [
  {
    name: "small-ints-end-at-255",
    standsFor: "the range of small ints is one too short (a canary of our own)",
    setting: objects("3.13"),
    file: LONG,
    find: "return value <= GREATEST_SMALL_INT && value",
    replace: "return value < GREATEST_SMALL_INT && value",
    property: "smallIntsExistOnce",
  },
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
    name: "interned-string-stays-in-the-table",
    standsFor: "a dead string is still in the table of interned ones (CPython gh-113993)",
    setting: objects("3.11"),
    file: STR,
    find: "if (this.interned.state(ref) === InternState.MORTAL) this.interned.forget(ref);",
    replace: "",
    property: "referencesLeadToLiveObjects",
  },
  {
    name: "interning-counts-the-table",
    standsFor: "the table's two references keep interned strings alive (CPython gh-113993)",
    setting: objects("3.7"),
    file: INTERN,
    find: "if (!heap.isImmortal(text)) this.words[text >> 2]! -= 2;",
    replace: "if (!heap.isImmortal(text)) this.words[text >> 2]! -= 1;",
    property: "refcountsCoverReferences",
  },
  {
    name: "constants-lose-the-sign-of-zero",
    standsFor: "0.0 and -0.0 become the same constant (CPython bpo-1678380)",
    setting: objects("3.6"),
    file: LOADER,
    find: "const before = known.get(key);",
    replace: 'const before = known.get(key.replace("float:-0", "float:0"));',
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "float-is-freed-twice",
    standsFor: "an object is put on its free list twice (CPython bpo-46070)",
    setting: objects("3.10"),
    file: FLOAT,
    find: "if (!this.freeList.put(ref)) heap.freeMemory(ref, this.type);",
    replace:
      "if (!this.freeList.put(ref) || !this.freeList.put(ref)) heap.freeMemory(ref, this.type);",
    property: "freeListsAreAsLongAsTheirCount",
  },
];

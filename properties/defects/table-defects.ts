// Defects of dicts and sets: entries, dummies, references of keys, the size of tables.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const DICT_27 = "src/objects/dict-27.ts";
const DICT_COMPACT = "src/objects/dict-compact.ts";
const DICT_KEYS = "src/objects/dict-keys.ts";
const DICT_OBJECT = "src/objects/dict-object.ts";
const SET_OBJECT = "src/objects/set-object.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const tableDefects: readonly Defect[] = [
  {
    name: "dict-copy-does-not-own-its-keys",
    standsFor: "the copied keys of a dict are not counted (CPython gh-31650)",
    setting: objects("3.8"),
    file: DICT_KEYS,
    find: "      this.heap.incref(this.keyAt(keys, i));\n",
    replace: "",
    property: "refcountsCoverReferences",
  },
  {
    name: "dict-deletion-keeps-the-key",
    standsFor: "a deleted entry still names its key (CPython bpo-27945)",
    setting: objects("3.12"),
    file: DICT_KEYS,
    find:
      "    this.memory.setPtr(slot, 0);\n" +
      "    this.memory.setPtr(slot + 8, 0);\n" +
      "    this.allowDummies(keys);\n",
    replace: "    this.memory.setPtr(slot + 8, 0);\n    this.allowDummies(keys);\n",
    property: "dictPlacesNameTheirEntries",
  },
  {
    name: "dict-deletion-leaves-no-dummy",
    standsFor: "a deleted place ends the search for what was put behind it (a canary of our own)",
    setting: objects("3.10"),
    file: DICT_KEYS,
    find: "this.writeIndex(keys, this.findPlace(keys, low, high, index), DUMMY);",
    replace: "this.writeIndex(keys, this.findPlace(keys, low, high, index), EMPTY);",
    property: "dictCountsAddUp",
  },
  {
    name: "full-dict-grows-by-its-table",
    standsFor: "a dict with deleted items grows without end (CPython bpo-28147)",
    setting: objects("3.7"),
    file: DICT_OBJECT,
    find: "this.logFor(this.size(dict) * growthPerItem + half)",
    replace: "this.logFor((this.keys.mask(this.keysOf(dict)) + 1) * growthPerItem + half)",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "dict-assignment-drops-the-new-value",
    standsFor: "the wrong one of two values is given up (a canary of our own)",
    setting: objects("3.13"),
    file: DICT_COMPACT,
    find: "    this.touch(dict);\n    this.heap.xdecref(old);\n",
    replace: "    this.touch(dict);\n    if (old !== NO_OBJECT) this.heap.decref(value);\n",
    property: "refcountsCoverReferences",
  },
  {
    name: "old-dict-pop-keeps-the-key",
    standsFor: "a deleted key keeps its reference (CPython bpo-31420)",
    setting: objects("2.7"),
    file: DICT_27,
    find: "    this.heap.decref(value);\n    this.heap.decref(stored);\n    return true;",
    replace: "    this.heap.decref(value);\n    return true;",
    property: "refcountsCoverReferences",
  },
  {
    name: "set-discard-leaves-no-dummy",
    standsFor: "a deleted place ends the search for what was put behind it (a canary of our own)",
    setting: objects("3.11"),
    file: SET_OBJECT,
    find: "entries.write(entry, entries.dummy, NO_HASH, NO_HASH);",
    replace: "entries.write(entry, NO_OBJECT, 0, 0);",
    property: "setCountsAddUp",
  },
  {
    name: "set-grows-for-what-it-has",
    standsFor: "a set's table is larger than it was after an update (CPython bpo-29949)",
    setting: objects("3.6"),
    file: SET_OBJECT,
    find: "this.resize(set, used > MANY ? used * 2 : used * 4);",
    replace: "this.resize(set, used * 2);",
    property: "valuesAreAsTheModelSays",
  },
];

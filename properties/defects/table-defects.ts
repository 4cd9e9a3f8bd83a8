// Defects of dicts and sets: entries, references of keys, tables that grow.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const DICT_KEYS = "src/objects/dict-keys.ts";
const SET_OBJECT = "src/objects/set-object.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const tableDefects: readonly Defect[] = [
  {
    name: "dict-deletion-keeps-the-key",
    standsFor: "a deleted entry still names its key (a canary of our own)",
    setting: objects("3.12"),
    file: DICT_KEYS,
    find:
      "    this.memory.setPtr(slot, 0);\n" +
      "    this.memory.setPtr(slot + 8, 0);\n" +
      "    this.allowDummies(keys);\n",
    replace: "    this.memory.setPtr(slot + 8, 0);\n    this.allowDummies(keys);\n",
    property: "dictCountsAddUp",
  },
  {
    name: "set-counts-an-item-twice",
    standsFor: "an item that is there already is counted again (a canary of our own)",
    setting: objects("3.7"),
    file: SET_OBJECT,
    find: "    if (this.entries.isItem(entry)) return false;\n",
    replace:
      "    if (this.entries.isItem(entry)) {\n" +
      "      this.heap.incref(key as ObjRef);\n" +
      "      return false;\n" +
      "    }\n",
    property: "refcountsCoverReferences",
  },
  {
    name: "set-resize-leaks-the-old-table",
    standsFor: "a table that was replaced is not given back (a canary of our own)",
    setting: objects("3.10"),
    file: SET_OBJECT,
    find: "    if (!isSmall) this.heap.domains.mem.free(old);\n",
    replace: "",
    property: "everyBlockHasOneOwner",
  },
];

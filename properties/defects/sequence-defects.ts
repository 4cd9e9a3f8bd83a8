// Defects of lists: who owns the items, how much room the vector has, what a freed list keeps.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const LIST = "src/objects/list.ts";
const LIST_VECTOR = "src/objects/list-vector.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const sequenceDefects: readonly Defect[] = [
  {
    name: "list-slice-borrows-its-items",
    standsFor: "a list's items are used without references to them (CPython bpo-38610)",
    setting: objects("3.10"),
    file: LIST_VECTOR,
    find: "heap.incref(asObj(words[(source + i) >> 2]!))",
    replace: "asObj(words[(source + i) >> 2]!)",
    property: "refcountsCoverReferences",
  },
  {
    name: "list-assignment-keeps-the-old-item",
    standsFor: "an item that is written over is not given up (mypyc #557)",
    setting: objects("3.11"),
    file: LIST,
    find: "    this.heap.decref(old);\n  }\n\n  /** PyList_ClearFreeList",
    replace: "  }\n\n  /** PyList_ClearFreeList",
    property: "refcountsCoverReferences",
  },
  {
    name: "del-item-drops-the-last-item",
    standsFor: "an item is read when those behind it have moved (a canary of our own)",
    setting: objects("3.8"),
    file: LIST_VECTOR,
    find:
      "    const item = this.peek(list, index);\n" +
      "    const behind = size - index - 1;\n" +
      "    this.move(list, index, index + 1, behind);\n",
    replace:
      "    const behind = size - index - 1;\n" +
      "    this.move(list, index, index + 1, behind);\n" +
      "    const item = this.peek(list, index);\n",
    property: "refcountsCoverReferences",
  },
  {
    name: "popped-item-keeps-the-lists-reference",
    standsFor: "a reference that is handed over is taken once more (a canary of our own)",
    setting: objects("3.6"),
    file: LIST,
    find: "return this.vector.takeOut(list, at);",
    replace: "return this.heap.incref(this.vector.takeOut(list, at));",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "list-counts-a-slot-too-many",
    standsFor: "a list that is given room for its items overstates it (a canary of our own)",
    setting: objects("3.12"),
    file: LIST_VECTOR,
    find: "this.describe(list, vector, 0, slots);",
    replace: "this.describe(list, vector, 0, slots + 1);",
    property: "listVectorsAreLiveBlocks",
  },
  {
    name: "free-list-keeps-the-vector",
    standsFor: "a list on the free list still has its vector (a canary of our own)",
    setting: objects("3.8"),
    file: LIST,
    find: "    if (vector !== NULL) this.heap.domains.mem.free(vector);\n",
    replace:
      "    if (this.freeList.put(list)) return;\n" +
      "    if (vector !== NULL) this.heap.domains.mem.free(vector);\n",
    property: "everyBlockHasOneOwner",
  },
];

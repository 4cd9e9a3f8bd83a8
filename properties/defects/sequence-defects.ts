// Defects of lists and tuples: who owns the items, how the vector grows and shrinks.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const LIST = "src/objects/list.ts";
const LIST_VECTOR = "src/objects/list-vector.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const sequenceDefects: readonly Defect[] = [
  {
    name: "list-assignment-keeps-the-old-item",
    standsFor: "one of various references that are never given up (CPython gh-145376)",
    setting: objects("3.11"),
    file: LIST,
    find: "    this.heap.decref(old);\n  }\n\n  /** PyList_ClearFreeList",
    replace: "  }\n\n  /** PyList_ClearFreeList",
    property: "refcountsCoverReferences",
  },
  {
    name: "del-item-drops-the-last-item",
    standsFor: "an item is read after the items behind it have moved (a canary of our own)",
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
    name: "list-slice-borrows-its-items",
    standsFor: "items are used without references of its own (CPython bpo-38610)",
    setting: objects("3.10"),
    file: LIST_VECTOR,
    find: "heap.incref(asObj(words[(source + i) >> 2]!))",
    replace: "asObj(words[(source + i) >> 2]!)",
    property: "refcountsCoverReferences",
  },
  {
    name: "popped-item-keeps-the-lists-reference",
    standsFor: "a reference that is handed over is taken once more (a canary of our own)",
    setting: objects("3.6"),
    file: LIST,
    find: "return this.vector.takeOut(list, at);",
    replace: "return this.heap.incref(this.vector.takeOut(list, at));",
    property: "refcountsCoverReferences",
  },
  {
    name: "extended-list-counts-its-items-twice",
    standsFor: "one of various references that are never given up (CPython gh-145376)",
    setting: objects("3.8"),
    file: LIST,
    find: "      vector.copyIn(list, size, this.itemsAt(iterable), count);\n",
    replace:
      "      vector.copyIn(list, size, this.itemsAt(iterable), count);\n" +
      "      this.heap.incref(vector.peek(list, size));\n",
    property: "refcountsCoverReferences",
  },
];

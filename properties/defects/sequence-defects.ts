// Defects of lists and tuples: who owns the items, how the vector grows and shrinks.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const LIST = "src/objects/list.ts";
const LIST_VECTOR = "src/objects/list-vector.ts";
const TUPLE = "src/objects/tuple.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const sequenceDefects: readonly Defect[] = [
  {
    name: "list-assignment-keeps-the-old-item",
    standsFor: "storing into a container forgets to give up what was there (CPython gh-145376)",
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
    name: "list-shrinks-at-half",
    standsFor: "list_resize gives room back one item too early (CPython bpo-33597)",
    setting: objects("3.7"),
    file: LIST_VECTOR,
    find: "size >= allocated >> 1",
    replace: "size > allocated >> 1",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "list-grows-by-another-rule",
    standsFor: "the over-allocation of small lists is not what it was (CPython bpo-38373)",
    setting: objects("3.8"),
    file: LIST_VECTOR,
    find: "(size < 9 ? 3 : 6)",
    replace: "(size < 10 ? 3 : 6)",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "list-slice-borrows-its-items",
    standsFor: "a copy of pointers without references of its own (CPython bpo-38610)",
    setting: objects("3.10"),
    file: LIST_VECTOR,
    find: "heap.incref(asObj(words[(source + i) >> 2]!))",
    replace: "asObj(words[(source + i) >> 2]!)",
    property: "refcountsCoverReferences",
  },
  {
    name: "extend-reads-the-old-vector",
    standsFor: "a list that extends itself reads its items where they were (a canary of our own)",
    setting: objects("3.12"),
    file: LIST,
    find:
      "      vector.reserve(list, count, true);\n" +
      "      vector.setSize(list, size + count);\n",
    replace:
      "      const before = this.itemsAt(iterable);\n" +
      "      vector.reserve(list, count, true);\n" +
      "      vector.setSize(list, size + count);\n" +
      "      if (before !== this.itemsAt(iterable)) {\n" +
      "        vector.copyIn(list, size, before, count);\n" +
      "        return;\n" +
      "      }\n",
    property: "refcountsCoverReferences",
  },
  {
    name: "list-copy-shares-the-vector",
    standsFor: "copy.copy gives a list over the same items (a canary of our own)",
    setting: objects("3.9"),
    file: "src/copy/copies.ts",
    find: "return isMethod ? lists.slice(x, 0, lists.size(x)) : lists.fromIterable(x);",
    replace:
      "{ const y = lists.newList(0); heap.memory.copy(y + 16, x + 16, 24 as never); return y; }",
    property: "listVectorsAreLiveBlocks",
  },
  {
    name: "tuple-is-taken-from-the-wrong-list",
    standsFor: "a free list's length and index differ by one (CPython gh-121439)",
    setting: objects("3.12"),
    file: TUPLE,
    find: "const kept = this.freeLists[size - 1]!.take();",
    replace: "const kept = this.freeLists[Math.max(size - 2, 0)]!.take();",
    property: "objectsHaveBlocksOfTheirSize",
  },
  {
    name: "tuple-slice-is-not-counted",
    standsFor: "a shortcut gives its argument without a new reference (CPython bpo-36030)",
    setting: objects("3.6"),
    file: TUPLE,
    find: "if (start === 0 && stop === this.size(tuple)) return heap.incref(tuple);",
    replace: "if (start === 0 && stop === this.size(tuple)) return tuple;",
    property: "refcountsCoverReferences",
  },
];

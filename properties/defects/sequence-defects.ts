// Defects of lists and tuples: who owns the items.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const LIST_VECTOR = "src/objects/list-vector.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const sequenceDefects: readonly Defect[] = [
  {
    name: "list-slice-borrows-its-items",
    standsFor: "items are used without references of its own (CPython bpo-38610)",
    setting: objects("3.10"),
    file: LIST_VECTOR,
    find: "heap.incref(asObj(words[(source + i) >> 2]!))",
    replace: "asObj(words[(source + i) >> 2]!)",
    property: "refcountsCoverReferences",
  },
];

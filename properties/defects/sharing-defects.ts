// Defects of what is shared: interned strings.

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
];

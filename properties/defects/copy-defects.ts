// Defects of copies: what they share with the original, and what they should have shared.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const copyDefects: readonly Defect[] = [
  {
    name: "deepcopy-copies-what-is-the-same",
    standsFor: "a tuple of parts that are their own copies is copied (a canary of our own)",
    setting: objects("3.13"),
    file: "src/copy/deepcopy.ts",
    find: "let isSame = true;",
    replace: "let isSame = false;",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "copied-list-shares-the-vector",
    standsFor: "the copy of a whole list has the same vector (a canary of our own)",
    setting: objects("3.11"),
    file: "src/objects/list.ts",
    find: "    const sliced = this.newForCopy(stop - start);\n",
    replace:
      "    if (stop - start === this.size(list)) {\n" +
      "      const twin = this.newForCopy(0);\n" +
      "      this.vector.describe(twin, this.vector.at(list), stop, this.allocated(list));\n" +
      "      for (const item of this.items(list)) this.heap.incref(item);\n" +
      "      return twin;\n" +
      "    }\n" +
      "    const sliced = this.newForCopy(stop - start);\n",
    property: "listVectorsAreLiveBlocks",
  },
];

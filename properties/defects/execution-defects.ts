// Defects of running code: local variables, results that are shared.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const executionDefects: readonly Defect[] = [
  {
    name: "local-keeps-the-old-value",
    standsFor: "binding a local variable again forgets what it held (a canary of our own)",
    setting: objects("3.10"),
    file: "src/python/names.ts",
    find: "      stack.setLocal(variable.slot, value);\n      objects.heap.xdecref(old);\n",
    replace: "      stack.setLocal(variable.slot, value);\n",
    property: "refcountsCoverReferences",
  },
  {
    name: "bool-results-are-counted-twice",
    standsFor: "a shared result has one reference too many (a canary of our own)",
    setting: objects("3.7"),
    file: "src/python/evaluator.ts",
    find: "return this.objects.heap.incref(this.objects.numbers.bool(value));",
    replace:
      "const { heap, numbers } = this.objects;\n" +
      "    return heap.incref(heap.incref(numbers.bool(value)));",
    property: "refcountsCoverReferences",
  },
];

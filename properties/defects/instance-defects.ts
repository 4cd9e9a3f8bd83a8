// Defects of instances: attributes, weak references.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const instanceDefects: readonly Defect[] = [
  {
    name: "weakref-owns-its-referent",
    standsFor: "a weak reference keeps alive what it refers to (a canary of our own)",
    setting: objects("3.6"),
    file: "src/objects/weakref.ts",
    find: "    if (callback !== NO_OBJECT) heap.incref(callback);\n    heap.tracker.track(ref);\n",
    replace:
      "    if (callback !== NO_OBJECT) heap.incref(callback);\n" +
      "    heap.incref(object);\n" +
      "    heap.tracker.track(ref);\n",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "deleted-attribute-stays-in-order",
    standsFor: "the order of insertion still has an attribute that is gone (a canary of our own)",
    setting: objects("3.11"),
    file: "src/objects/value-blocks.ts",
    find: "    this.values.removeIndex(values, index);\n",
    replace: "",
    property: "valuesAreInOrder",
  },
];

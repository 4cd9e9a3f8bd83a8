// Defects of instances and of what works on any object: attributes, slots, weak references, calls,
// deep copies.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const DEEPCOPY = "src/copy/deepcopy.ts";
const FRAME_STACK = "src/python/frame-stack.ts";
const INSTANCE = "src/objects/instance.ts";
const VALUE_BLOCKS = "src/objects/value-blocks.ts";
const WEAKREF = "src/objects/weakref.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const instanceDefects: readonly Defect[] = [
  {
    name: "deleted-attribute-keeps-its-value",
    standsFor: "deleting an attribute leaves a reference (CPython bpo-31408)",
    setting: objects("3.12"),
    file: VALUE_BLOCKS,
    find: '    this.heap.decref(old);\n    return "removed";',
    replace: '    return "removed";',
    property: "refcountsCoverReferences",
  },
  {
    name: "deleted-attribute-stays-in-order",
    standsFor: "the order of a split table's values goes wrong after a deletion (CPython gh-140551)",
    setting: objects("3.11"),
    file: VALUE_BLOCKS,
    find: "    this.values.removeIndex(values, index);\n",
    replace: "",
    property: "valuesAreInOrder",
  },
  {
    name: "split-dict-ignores-the-order",
    standsFor: "a dict that shares its keys takes their order for its own (CPython bpo-27945)",
    setting: objects("3.6"),
    file: "src/objects/dict-compact.ts",
    find: "if (this.leavesOrder(dict, keys, index)) {",
    replace: "if (false) {",
    property: "valuesAreInOrder",
  },
  {
    name: "slot-keeps-the-old-value",
    standsFor: "a slot that is set again forgets what it held (CPython gh-145376)",
    setting: objects("3.10"),
    file: INSTANCE,
    find: "    this.heap.xdecref(old);\n  }\n\n  private takeSlot",
    replace: "  }\n\n  private takeSlot",
    property: "refcountsCoverReferences",
  },
  {
    name: "instance-keeps-its-class",
    standsFor: "an instance's reference to its class is not given up (CPython bpo-35810)",
    setting: objects("3.8"),
    file: INSTANCE,
    find: "    this.heap.decref(shape.type.at);\n",
    replace: "",
    property: "refcountsCoverReferences",
  },
  {
    name: "weakrefs-outlive-their-referent",
    standsFor: "a dying object does not clear its weak references (CPython bpo-38006)",
    setting: objects("3.9"),
    file: INSTANCE,
    find: "      this.clearWeakRefs(ref, shape);\n      return true;",
    replace: "      return true;",
    property: "weakrefsStandOnTheirReferentsList",
  },
  {
    name: "plain-weakref-is-made-again",
    standsFor: "the one plain reference to an object is not found again (a canary of our own)",
    setting: objects("2.7"),
    file: WEAKREF,
    find: "if (known !== NO_OBJECT) return heap.incref(known);",
    replace: "if (known === object) return heap.incref(known);",
    property: "plainWeakrefsAreSharedAndFirst",
  },
  {
    name: "arguments-stay-in-the-frame",
    standsFor: "a frame is given back with its local variables (a canary of our own)",
    setting: objects("3.11"),
    file: FRAME_STACK,
    find: "      this.setLocal(slot, NO_OBJECT);\n      this.heap.xdecref(ref);\n",
    replace:
      "      this.setLocal(slot, NO_OBJECT);\n      if (slot > 0) this.heap.xdecref(ref);\n",
    property: "refcountsCoverReferences",
  },
  {
    name: "deepcopy-forgets-the-list",
    standsFor: "a copy is not in the memo before its parts are copied (a canary of our own)",
    setting: objects("3.8"),
    file: DEEPCOPY,
    find:
      "    const y = this.hold(lists.newList(0));\n" +
      "    this.memo.putCopy(x, y);\n    for (let i",
    replace: "    const y = this.hold(lists.newList(0));\n    for (let i",
    property: "errorsAreAsTheModelSays",
  },
  {
    name: "deepcopy-copies-what-is-the-same",
    standsFor: "a tuple of parts that do not change is copied (a canary of our own)",
    setting: objects("3.13"),
    file: DEEPCOPY,
    find: "y = isSame ? heap.incref(x) : tuples.fromIterable(items);",
    replace: "y = tuples.fromIterable(items);",
    property: "identityIsAsTheModelSays",
  },
  {
    name: "deepcopy-does-not-keep-the-original",
    standsFor: "an id in the memo is given to another object (CPython issue 1052242)",
    setting: objects("3.10"),
    file: DEEPCOPY,
    find: "      memo.keepAlive(x);\n",
    replace: "",
    property: "valuesAreAsTheModelSays",
  },
];

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
    standsFor: "an attribute's value is not given up with it (CPython gh-31650)",
    setting: objects("3.12"),
    file: VALUE_BLOCKS,
    find: '    this.heap.decref(old);\n    return "removed";',
    replace: '    return "removed";',
    property: "refcountsCoverReferences",
  },
  {
    name: "slot-keeps-the-old-value",
    standsFor: "one of various references that are never given up (CPython gh-145376)",
    setting: objects("3.10"),
    file: INSTANCE,
    find: "    this.heap.xdecref(old);\n  }\n\n  private takeSlot",
    replace: "  }\n\n  private takeSlot",
    property: "refcountsCoverReferences",
  },
  {
    name: "weakrefs-outlive-their-referent",
    standsFor: "a weak reference leads to an object that is gone (CPython gh-135552)",
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
    setting: objects("3.13"),
    file: FRAME_STACK,
    find: "      this.setLocal(slot, NO_OBJECT);\n      this.heap.xdecref(ref);\n",
    replace: "      this.setLocal(slot, NO_OBJECT);\n      if (slot > 0) this.heap.xdecref(ref);\n",
    property: "refcountsCoverReferences",
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
    name: "copied-state-is-leaked",
    standsFor: "the state that an instance is copied by is not given up (a canary of our own)",
    setting: objects("3.9"),
    file: "src/copy/copies.ts",
    find: "      heap.xdecref(state);\n",
    replace: "",
    property: "refcountsCoverReferences",
  },
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

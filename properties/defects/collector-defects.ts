// Defects of the collector: references that are not followed, generations, finalizers.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const objects = (python: string): Setting => ({ machine: "objects", python, debugHooks: false });

export const collectorDefects: readonly Defect[] = [
  {
    name: "last-item-is-not-subtracted",
    standsFor: "references that a traversal skips keep garbage alive (bpo-40217)",
    setting: objects("3.11"),
    file: "src/gc/refs-in-prev.ts",
    find: "        this.visitDecref(words, start, start + 2 * words[(ref >> 2) + SIZE]!);",
    replace: "        this.visitDecref(words, start, start + 2 * words[(ref >> 2) + SIZE]! - 2);",
    property: "gcRefsAreReferencesFromOutside",
  },
  {
    name: "references-to-sets-are-not-subtracted",
    standsFor: "what is referred to is taken for no container (a canary of our own)",
    setting: objects("3.7"),
    file: "src/gc/refs-in-head.ts",
    find: "        if (child === 0 || !references.isGc(child)) continue;\n        const i =",
    replace:
      "        if (child === 0 || !references.isGc(child)) continue;\n" +
      '        if (references.heap.typeOf(child).name === "set") continue;\n' +
      "        const i =",
    property: "gcRefsAreReferencesFromOutside",
  },
  {
    name: "reached-objects-do-not-come-back",
    standsFor: "a live object that was met too early is freed (golang/go#21297)",
    setting: objects("3.9"),
    file: "src/gc/refs-in-prev.ts",
    find: "      this.visitReachable(words, start, start + 2 * words[(ref >> 2) + SIZE]!, young);",
    replace:
      "      this.visitReachable(words, start + 2, start + 2 * words[(ref >> 2) + SIZE]!, young);",
    property: "whatIsSetApartIsUnreachable",
  },
  {
    name: "last-item-does-not-keep-tuples-tracked",
    standsFor: "an object is untracked though it may lie on a cycle (gh-112529)",
    setting: objects("3.6"),
    file: "src/objects/tuple.ts",
    find:
      "      mayLieOnCycle: (ref) => {\n" +
      "        for (let i = this.size(ref) - 1; i >= 0; i--) {",
    replace:
      "      mayLieOnCycle: (ref) => {\n        for (let i = this.size(ref) - 2; i >= 0; i--) {",
    property: "untrackedContainersLieOnNoCycle",
  },
  {
    name: "dicts-of-lists-are-untracked",
    standsFor: "a dict is untracked that holds a container (gh-144054)",
    setting: objects("2.7"),
    file: "src/objects/dict-slots.ts",
    find: "        may ||= heap.tracker.mayBeTracked(child);",
    replace:
      '        may ||= heap.typeOf(child).name !== "list" && heap.tracker.mayBeTracked(child);',
    property: "untrackedContainersLieOnNoCycle",
  },
  {
    name: "sliced-tuple-is-not-tracked",
    standsFor: "a container that may lie on a cycle is not tracked (gh-133543)",
    setting: objects("3.10"),
    file: "src/objects/tuple.ts",
    find: "    heap.tracker.track(sliced);\n",
    replace: "",
    property: "untrackedContainersLieOnNoCycle",
  },
  {
    name: "survivors-stay-young",
    standsFor: "what survives is not moved to the next generation (gh-117108)",
    setting: objects("3.8"),
    file: "src/gc/collector.ts",
    find: "    lists.merge(young, old);\n",
    replace: "",
    property: "survivorsAreOlder",
  },
  {
    name: "survivors-skip-a-generation",
    standsFor: "what survives is moved to the wrong space (gh-117108)",
    setting: objects("3.12"),
    file: "src/gc/collector.ts",
    find: "const old = generation < OLDEST ? state.heads[generation + 1]! : young;",
    replace: "const old = generation < OLDEST ? state.heads[OLDEST]! : young;",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "oldest-objects-are-not-frozen",
    standsFor: "frozen objects are still gone over (gh-126312)",
    setting: objects("3.11"),
    file: "src/gc/collector.ts",
    find: "      lists.merge(head, state.permanent);\n",
    replace: "      if (generation < OLDEST) lists.merge(head, state.permanent);\n",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "thawed-objects-are-young",
    standsFor: "gc.unfreeze gives objects back to the wrong generation (a canary of our own)",
    setting: objects("3.10"),
    file: "src/gc/collector.ts",
    find: "    lists.merge(state.permanent, state.heads[OLDEST]!);",
    replace: "    lists.merge(state.permanent, state.heads[0]!);",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "middle-collections-are-not-counted",
    standsFor: "a counter that brings collections about stands still (gh-122569)",
    setting: objects("3.9"),
    file: "src/gc/collector.ts",
    find: "    if (generation < OLDEST) state.setCount(",
    replace: "    if (generation < OLDEST - 1) state.setCount(",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "resurrected-objects-count-as-collected",
    standsFor: "what a finalizer brought back is counted as collected (bpo-38379)",
    setting: objects("3.13"),
    file: "src/gc/collector.ts",
    find: "      return count;\n",
    replace: "      return found;\n",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "resurrection-is-not-noticed",
    standsFor: "what a finalizer brought back is taken apart (bpo-38379)",
    setting: objects("3.8"),
    file: "src/gc/collector.ts",
    find: "    if (!marks.isStillGarbage(unreachable)) {",
    replace: "    if (!marks.isStillGarbage(unreachable) && lists.isEmpty(unreachable)) {",
    property: "onlyGarbageRefersToGarbage",
  },
  {
    name: "finalizer-is-forgotten",
    standsFor: "an object goes without its finalizer (a canary of our own)",
    setting: objects("3.7"),
    file: "src/gc/finalizers.ts",
    find: "    heap.typeOf(ref).slots.finalize!(ref);\n",
    replace: "",
    property: "valuesAreAsTheModelSays",
  },
  {
    name: "reachable-from-finalizers-is-cleared",
    standsFor: "what an object with `__del__` needs is taken apart (a canary of our own)",
    setting: objects("2.7"),
    file: "src/gc/finalizers.ts",
    find: "      lists.move(headOf(child), finalizers);\n      marks.settle(headOf(child));\n",
    replace: "",
    property: "onlyLegacyFinalizersStrandGarbage",
  },
];

// Defects of the layer between clients and allocators: the guard and the debug hooks.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const DEBUG_HOOKS = "src/pymem/debug-hooks.ts";

const hooked = (python: string): Setting => ({ machine: "blocks", python, debugHooks: true });

export const pymemDefects: readonly Defect[] = [
  {
    name: "debug-realloc-writes-behind-the-block",
    standsFor: "the debug realloc marks a tail dead that is no longer its own (CPython bpo-31626)",
    setting: hooked("3.7"),
    file: DEBUG_HOOKS,
    find: "    if (nbytes > originalBytes) {",
    replace:
      "    const tail = target + nbytes + this.extraBytes - DEBUG_HEAD;\n" +
      "    if (nbytes < originalBytes) this.memory.fill(tail, 1, this.profile.deadByte);\n" +
      "    if (nbytes > originalBytes) {",
    property: "everyBlockIsAccountedForOnce",
  },
  {
    name: "debug-realloc-leaves-what-it-erased",
    standsFor: "the debug realloc leaves dead bytes in a block that lives on (CPython bpo-31626)",
    setting: hooked("3.11"),
    file: DEBUG_HOOKS,
    find: "for (const { offset, bytes } of erased) this.memory.bytes.set(bytes, at + offset);",
    replace: "",
    property: "aRefusedReallocKeepsTheBlock",
  },
];

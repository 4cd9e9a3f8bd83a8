// The modules that a program can import.

import { Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import type { Handle } from "./values.ts";

/** Their names. */
export const MODULES: readonly string[] = ["copy", "gc", "sys", "weakref"];

/** `import name`: the module. */
export function importModule(heap: Heap, name: string): Handle {
  if (!MODULES.includes(name)) throw new Unmodelled(`the module ${name}`);
  return heap.module(name);
}

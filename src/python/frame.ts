// A frame: code that is running, and where its names are. Its variables and values lie on the
// run-time stack; this is what the evaluator keeps beside them.

import type { ObjRef } from "../memory/address.ts";
import type { Code } from "./code.ts";

/** A code of which the constants are objects. */
export interface LoadedCode {
  readonly code: Code;
  /** co_consts: each entry owns a reference. */
  readonly constants: readonly ObjRef[];
  /** The code objects in co_consts, in the order of `code.functions`. */
  readonly functions: readonly LoadedCode[];
  /** The code object of a function or class; none for a unit. */
  readonly object: ObjRef;
}

export interface Frame {
  readonly loaded: LoadedCode;
  /** The dict of module names, borrowed. */
  readonly globals: ObjRef;
  /** Where names are bound that have no slot: a class body's dict, else `globals`. */
  readonly namespace: ObjRef;
}

// What a built-in function is: its name, how many arguments it takes, and what it does.

import type { Copies } from "../copy/copies.ts";
import type { Collector } from "../gc/collector.ts";
import type { ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { Operators } from "./operators.ts";

/** What a built-in function works with. */
export interface Workplace {
  readonly objects: Objects;
  readonly operators: Operators;
  readonly copies: Copies;
  readonly collector: Collector;
}

export interface Builtin {
  readonly name: string;
  /** The fewest and the most arguments. */
  readonly arity: readonly [number, number];
  /**
   * When the arguments are in a tuple during the call, told where that is seen: by what the call
   * makes, or when it raises. `types`: while types are called so; `functions`: while functions are.
   */
  readonly tuple?: "types" | "functions" | "always";
  /** Says how many arguments it takes: `f() takes at least 1 argument (0 given)`. */
  readonly saysTakes?: boolean;
  /** Absent in functions that every version has. */
  readonly exists?: (profile: ObjectsProfile) => boolean;
  run(at: Workplace, args: readonly ObjRef[]): ObjRef;
}

/** A function of `least` to `most` arguments. */
export const builtin = (
  name: string,
  least: number,
  most: number,
  run: (at: Workplace, args: readonly ObjRef[]) => ObjRef,
): Builtin => ({ name, arity: [least, most], run });

// An invariant of the objects of a heap: asked between two statements of a program, when nothing is
// half done.

import type { ObjectsView } from "../../src/inspect/walk-objects.ts";
import type { Invariant } from "./invariant.ts";

type Check = Invariant<ObjectsView>["check"];

/** An invariant of objects. */
export function objectInvariant(
  name: string,
  statement: string,
  source: string,
  check: Check,
): Invariant<ObjectsView> {
  const layer = "objects" as const;
  return Object.freeze({ name, layer, when: "between statements", statement, source, check });
}

// An invariant of the collector, asked between two statements of a program: nothing is collected
// then. It reads the collector's lists beside the objects, and what was told of the collections.

import type { GcState } from "../../src/gc/gc-state.ts";
import type { GcView } from "../../src/inspect/walk-gc.ts";
import type { ObjectsView } from "../../src/inspect/walk-objects.ts";
import type { CollectorHistory } from "./collector-history.ts";
import type { Invariant } from "./invariant.ts";

/** The collector of a heap, its objects, and what happened since the program began. */
export interface CollectorView {
  readonly objects: ObjectsView;
  readonly gc: GcView;
  readonly state: GcState;
  readonly history: CollectorHistory;
}

/** An invariant of the collector; a test damages a heap as `brokenBy` says. */
export function gcInvariant(
  name: string,
  statement: string,
  source: string,
  brokenBy: string,
  check: Invariant<CollectorView>["check"],
): Invariant<CollectorView> {
  const layer = "gc" as const;
  const when = "between statements";
  return Object.freeze({ name, layer, when, statement, source, brokenBy, check });
}

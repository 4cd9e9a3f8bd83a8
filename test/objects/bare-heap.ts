// A heap with the object layer's core and nothing above it, for tests of one component at a time.

import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import type { Memory } from "../../src/memory/memory.ts";
import type { Static } from "../../src/memory/segments.ts";
import { ObjectHeap } from "../../src/objects/object-heap.ts";
import { staticObjectsStatics } from "../../src/objects/static-objects.ts";
import { NoTracker } from "../../src/objects/tracker.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { Runtime } from "../../src/runtime.ts";

export const PYTHONS = PYTHON_VERSIONS;

export interface BareHeap {
  readonly runtime: Runtime;
  readonly memory: Memory;
  readonly heap: ObjectHeap;
}

/** A heap of the Python called `name`, with `statics` of the components that the test makes. */
export function bareHeap(name: string, statics: readonly Static[] = []): BareHeap {
  const profile = profileNamed(name)!;
  const runtime = new Runtime(profile, {
    size: 24 << 20,
    statics: [...staticObjectsStatics(), ...statics],
  });
  const { memory, segments, domains } = runtime;
  const heap = new ObjectHeap({
    memory,
    domains,
    profile: profile.objects,
    tracker: new NoTracker(),
    symbol: (symbol) => segments.symbol(symbol),
    text: segments.get("text"),
  });
  heap.initialise();
  return { runtime, memory, heap };
}

// A collector over a heap: its parts put together, and its mechanism chosen by the profile.

import { asGcHead, asObj } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import { Collector } from "./collector.ts";
import type { GcEvents } from "./gc-events.ts";
import { GcLists } from "./gc-lists.ts";
import type { FinalizedNotes, GcHooks, GcWeakrefs } from "./gc-parts.ts";
import { GcState } from "./gc-state.ts";
import type { Reachability } from "./reachability.ts";
import { References } from "./references.ts";
import { RefsInHead } from "./refs-in-head.ts";
import { RefsInPrev } from "./refs-in-prev.ts";
import { Traits } from "./traits.ts";
import { Untracking } from "./untracking.ts";

export interface CreateCollectorParts {
  readonly heap: ObjectHeap;
  readonly weakrefs: GcWeakrefs;
  readonly finalized: FinalizedNotes;
  readonly hooks: GcHooks;
  readonly events: GcEvents;
}

/** The collector of a heap. */
export function createCollector(parts: CreateCollectorParts): Collector {
  const { heap, weakrefs, finalized, hooks, events } = parts;
  const { memory, profile, symbol } = heap;
  const { collecting, instances, layouts } = profile;
  const headSize = layouts.PyGC_Head.SIZE;
  const lists = new GcLists(memory, layouts);
  const state = new GcState(memory, profile, symbol);
  const references = new References(heap);
  const untracking = new Untracking(heap, lists);
  const traits = new Traits(heap, (ref) => weakrefs.isWeakref(ref));
  const base = { heap, lists, references, events, traits };
  const marks: Reachability =
    layouts.PyGC_Head.gc_refs >= 0
      ? new RefsInHead({ ...base, untracking, hasFlag: instances.finalizedOnce })
      : new RefsInPrev({
          ...base,
          permanent: collecting.immortalsArePermanent ? state.permanent : undefined,
        });
  return new Collector({
    ...base,
    profile: collecting,
    state,
    marks,
    weakrefs,
    finalized,
    hooks,
    untracking,
    objectOf: (head) => asObj(head + headSize),
    headOf: (ref) => asGcHead(ref - headSize),
  });
}

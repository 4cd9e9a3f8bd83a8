// What gc.set_debug makes a collection write to stderr. Modules/gcmodule.c, in 3.13 Python/gc.c.
//
//   gc: collecting generation 2...
//   gc: objects in each generation: 8 0 4530
//   gc: objects in permanent generation: 0                              3.7 and later
//   gc: collectable <list 0x7f17cb7b7960>                               one for each object
//   gc: done, 2 unreachable, 0 uncollectable, 0.0000s elapsed           2.7: with a full stop
//
// There is no clock in this layer: no time is ever seen to pass.

import { hex } from "../errors.ts";
import type { GcHeadAddr } from "../memory/address.ts";
import type { GcParts } from "./gc-parts.ts";
import type { Generation } from "./gc-state.ts";

/** Flags of gc.set_debug; the two in the middle are of 2.7 alone. */
export const DebugFlags = {
  STATS: 1,
  COLLECTABLE: 2,
  UNCOLLECTABLE: 4,
  INSTANCES: 8,
  OBJECTS: 16,
  SAVEALL: 32,
} as const;

const ELAPSED = "0.0000s elapsed";

export class DebugText {
  private readonly parts: GcParts;

  constructor(parts: GcParts) {
    this.parts = parts;
  }

  /** DEBUG_STATS, before. */
  tellBegin(generation: Generation): void {
    const { state, lists, hooks, profile } = this.parts;
    if ((state.debug & DebugFlags.STATS) === 0) return;
    hooks.write(`gc: collecting generation ${generation}...`);
    const sizes = state.heads.map((head) => lists.size(head));
    hooks.write(`gc: objects in each generation: ${sizes.join(" ")}`);
    if (!profile.hasFreeze) return;
    hooks.write(`gc: objects in permanent generation: ${lists.size(state.permanent)}`);
  }

  /** DEBUG_COLLECTABLE and DEBUG_UNCOLLECTABLE: a line for each object on the list. */
  tellObjects(word: "collectable" | "uncollectable", list: GcHeadAddr): void {
    const { state, lists, hooks, profile, heap, objectOf } = this.parts;
    const flag = word === "collectable" ? DebugFlags.COLLECTABLE : DebugFlags.UNCOLLECTABLE;
    if ((state.debug & flag) === 0) return;
    if (profile.debugKinds && (state.debug & DebugFlags.OBJECTS) === 0) return;
    for (let head = lists.next(list); head !== list; head = lists.next(head)) {
      const ref = objectOf(head);
      hooks.write(`gc: ${word} <${heap.typeOf(ref).name} ${hex(ref)}>`);
    }
  }

  /** DEBUG_STATS, behind. */
  tellDone(unreachable: number, uncollectable: number): void {
    const { state, hooks, profile } = this.parts;
    if ((state.debug & DebugFlags.STATS) === 0) return;
    const tells = profile.tellsNothingFound || unreachable > 0 || uncollectable > 0;
    const found = tells ? `, ${unreachable} unreachable, ${uncollectable} uncollectable` : "";
    hooks.write(`gc: done${found}, ${ELAPSED}${profile.endsWithStop ? "." : ""}`);
  }
}

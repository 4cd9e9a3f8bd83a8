// What always holds of the blocks that clients hold under the debug hooks, between two operations.
//
// The view is read from memory at addresses that the caller knows to be live, with the domains that
// it got them from: the hooks' own word is not taken for either.

import { hex } from "../../src/errors.ts";
import type { DebugView } from "../../src/inspect/walk-debug.ts";
import { API_ID } from "../../src/pymem/domain.ts";
import type { Invariant } from "./invariant.ts";

type Check = Invariant<DebugView>["check"];

function invariant(name: string, statement: string, source: string, check: Check) {
  const layer = "pymem" as const;
  return Object.freeze({ name, layer, when: "between operations", statement, source, check });
}

const debugBlocksAreFenced = invariant(
  "debugBlocksAreFenced",
  "In front of and behind a client's bytes lie pads that hold nothing but the forbidden byte.",
  "Objects/obmalloc.c, the layout above _PyMem_DebugRawAlloc",
  ({ profile, blocks }, broken) => {
    const isWhole = (pad: readonly number[]): boolean =>
      pad.every((byte) => byte === profile.forbiddenByte);
    for (const { at, nbytes, leadingPad, trailingPad } of blocks) {
      if (!isWhole(leadingPad)) broken(`${hex(at)}: leading pad ${leadingPad.join(" ")}`);
      if (trailingPad === undefined) broken(`${hex(at)}: ${nbytes} bytes lead out of memory`);
      else if (!isWhole(trailingPad)) broken(`${hex(at)}: trailing pad ${trailingPad.join(" ")}`);
    }
  },
);

const debugBlocksNameTheirDomain = invariant(
  "debugBlocksNameTheirDomain",
  "The api id in front of a block is that of the domain that handed it out.",
  "Objects/obmalloc.c, _PyMem_DebugCheckAddress",
  ({ blocks }, broken) => {
    for (const { at, domain, apiId } of blocks) {
      if (apiId !== API_ID[domain]) broken(`${hex(at)}: '${apiId}' in a block of ${domain}`);
    }
  },
);

const serialNumbersAreDistinct = invariant(
  "serialNumbersAreDistinct",
  "Where blocks carry serial numbers, every live block has one of its own, from 1 up.",
  "Objects/obmalloc.c, bumpserialno",
  ({ profile, blocks }, broken) => {
    if (profile.serialNumbers === "none") return;
    const owners = new Map<number, number>();
    for (const { at, serial } of blocks) {
      if (serial === undefined) continue;
      const other = owners.get(serial);
      if (serial === 0) broken(`${hex(at)} has no serial number`);
      else if (other !== undefined) broken(`${hex(at)} and ${hex(other)} are both call ${serial}`);
      owners.set(serial, at);
    }
  },
);

/** All that is said of debug blocks. */
export const pymemInvariants: readonly Invariant<DebugView>[] = Object.freeze([
  debugBlocksAreFenced,
  debugBlocksNameTheirDomain,
  serialNumbersAreDistinct,
]);

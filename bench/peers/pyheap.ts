// pyheap itself, as CPython 3.11: the object domain with and without the guard.

import { profileNamed, Runtime } from "../../src/index.ts";
import type { OpenHeap, Peer } from "./peer.ts";

const BUFFER_SIZE = 256 << 20;

function open(guard: boolean): OpenHeap {
  const profile = profileNamed("3.11");
  if (profile === undefined) throw new Error("pyheap has a profile of CPython 3.11");
  const runtime = new Runtime(profile, { guard, size: BUFFER_SIZE });
  return {
    allocator: runtime.domains.obj,
    held: () => {
      const { mapped, peakMapped } = runtime.pages.accounts();
      return { now: mapped, peak: peakMapped };
    },
  };
}

export const PYHEAP: Peer = {
  name: "pyheap",
  about: "pyheap, profile 3.11, object domain, guard off",
  isLinear: false,
  open: () => open(false),
};

export const PYHEAP_GUARDED: Peer = {
  name: "guarded",
  about: "the same with the guard, which is the default: every pointer handed in is checked",
  isLinear: false,
  open: () => open(true),
};

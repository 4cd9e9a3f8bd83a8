// @thi.ng/malloc: first fit over one ArrayBuffer, all options at their defaults.

import { MemPool } from "@thi.ng/malloc";
import type { OpenHeap, Peer } from "./peer.ts";

const BUFFER_SIZE = 256 << 20;

function open(): OpenHeap {
  const pool = new MemPool({ size: BUFFER_SIZE });
  let peak = 0;
  return {
    allocator: pool,
    reset: () => pool.freeAll(),
    held: () => {
      const now = pool.stats().top;
      peak = Math.max(peak, now);
      return { now, peak };
    },
  };
}

export const THI_NG: Peer = {
  name: "thi.ng",
  about: "@thi.ng/malloc: first fit, free and realloc walk the list of live blocks",
  isLinear: true,
  open,
};

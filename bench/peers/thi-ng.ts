// @thi.ng/malloc: first fit over one ArrayBuffer, all options at their defaults.

import { MemPool } from "@thi.ng/malloc";
import type { OpenHeap, Peer } from "./peer.ts";

const BUFFER_SIZE = 256 << 20;

function open(): OpenHeap {
  const pool = new MemPool({ size: BUFFER_SIZE });
  return {
    allocator: pool,
    reset: () => pool.freeAll(),
    held: () => ({ now: pool.stats().top, peak: undefined }),
  };
}

export const THI_NG: Peer = {
  name: "thi.ng",
  about: "@thi.ng/malloc: first fit, free and realloc walk the list of live blocks",
  isLinear: true,
  open,
};

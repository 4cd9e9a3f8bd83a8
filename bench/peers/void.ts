// No allocator at all: what replaying a trace costs by itself.

import type { OpenHeap, Peer } from "./peer.ts";

function open(): OpenHeap {
  const allocator = {
    malloc: (nbytes: number): number => nbytes | 1,
    realloc: (at: number, _nbytes: number): number => at,
    free: (_at: number): void => {},
  };
  return { allocator, held: () => undefined };
}

export const VOID: Peer = {
  name: "void",
  about: "functions that do nothing: the cost of the replay loop, part of every other figure",
  isLinear: false,
  open,
};

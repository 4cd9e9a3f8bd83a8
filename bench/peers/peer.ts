// What a peer is to the benchmark: something that can be opened as an empty heap.

import type { Allocator } from "../driver.ts";

/** Bytes that the heap has taken from its host, now and at most; undefined if it does not tell. */
export interface HeldBytes {
  readonly now: number;
  readonly peak: number | undefined;
}

/** One heap of a peer. */
export interface OpenHeap {
  readonly allocator: Allocator;
  /** Of linear peers, which take too long to free everything: empties the heap at once. */
  reset?(): void;
  /** Undefined when the peer holds no memory of its own. */
  held(): HeldBytes | undefined;
}

export interface Peer {
  readonly name: string;
  readonly about: string;
  /** A call's cost grows with the number of live blocks: long traces are cut short for it. */
  readonly isLinear: boolean;
  open(): OpenHeap;
}

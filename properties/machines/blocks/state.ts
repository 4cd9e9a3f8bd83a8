// The abstract state that the generator follows: which variables hold how many blocks of which
// size and domain. It follows from the words alone, so drawing a program runs nothing.
//
// After a planned fault a request may have been refused, which words cannot tell: from then on a
// variable that is bound here may be unbound in the world, and `faulted` says so.

import { VARIABLE_COUNT } from "../../engine/machine.ts";

export interface BlocksState {
  /** Blocks that each variable holds; 0 is unbound. */
  readonly lengths: Uint16Array;
  /** Size of the blocks, as an index of the SIZE operand. */
  readonly sizes: Uint16Array;
  readonly domains: Uint8Array;
  /** 1 when a block of the variable was freed since it was bound first. */
  readonly freed: Uint8Array;
  faulted: boolean;
}

export function newBlocksState(): BlocksState {
  return {
    lengths: new Uint16Array(VARIABLE_COUNT),
    sizes: new Uint16Array(VARIABLE_COUNT),
    domains: new Uint8Array(VARIABLE_COUNT),
    freed: new Uint8Array(VARIABLE_COUNT),
    faulted: false,
  };
}

export function resetBlocksState(state: BlocksState): void {
  state.lengths.fill(0);
  state.freed.fill(0);
  state.faulted = false;
}

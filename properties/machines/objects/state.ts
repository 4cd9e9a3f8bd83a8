// The abstract state that the generator follows: what each variable may hold. It follows from the
// words alone, so drawing a program runs nothing.

import { VARIABLE_COUNT } from "../../engine/machine.ts";

export interface ObjectsState {
  /** Bits of Kind for each variable, and those beside them; 0 is unbound. */
  readonly kinds: Uint32Array;
}

export const newObjectsState = (): ObjectsState => ({ kinds: new Uint32Array(VARIABLE_COUNT) });

export const resetObjectsState = (state: ObjectsState): void => void state.kinds.fill(0);

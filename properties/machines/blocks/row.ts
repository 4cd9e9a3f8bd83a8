// What the rows of the blocks table share.

import type { Character, Operation } from "../../engine/machine.ts";
import type { Random } from "../../engine/random.ts";
import { drawBound } from "./draw.ts";
import { pack, sizeIndexOf, variableOf } from "./operands.ts";
import type { BlocksState } from "./state.ts";
import type { Subject } from "./subject.ts";
import type { BlocksWorld } from "./world.ts";

export type BlocksOperation = Operation<BlocksState, BlocksWorld>;

/** What a subject offers beyond the four calls; rows that need more are never drawn. */
export type Offers = Pick<Subject, "geometry" | "faults" | "misuse">;

export type Draw = (state: BlocksState, random: Random, character: Character) => number;

/** True when the variable of `word` may hold blocks. */
export const isBound = (state: BlocksState, word: number): boolean =>
  state.lengths[variableOf(word)] !== 0 || state.faulted;

/** True when the variable of `word` may hold none. */
export const isUnbound = (state: BlocksState, word: number): boolean =>
  state.lengths[variableOf(word)] === 0 || state.faulted;

/** The variable of `word` now holds `length` blocks of its SIZE. */
export function bind(state: BlocksState, word: number, length: number, domain: number): void {
  const variable = variableOf(word);
  state.lengths[variable] = length;
  state.sizes[variable] = sizeIndexOf(word);
  state.domains[variable] = domain;
}

/** The blocks of the variable of `word` were freed. */
export function unbind(state: BlocksState, word: number): void {
  const variable = variableOf(word);
  state.lengths[variable] = 0;
  state.freed[variable] = 1;
}

/** A bound variable, for rows that have no other operand. */
export const drawVariable: Draw = (state, random, character) => {
  const variable = drawBound(state, random, character);
  return variable < 0 ? -1 : pack(variable);
};

// Rows that free, fill and check what a variable holds.

import { drawBound } from "./draw.ts";
import { indexOperand, kills, pack, secondOf, stepOperand, uses, variableOf } from "./operands.ts";
import { type BlocksOperation, drawVariable, isBound, unbind } from "./row.ts";
import type { Geometry } from "./subject.ts";
import type { BlocksWorld } from "./world.ts";

/** A row that frees a whole run in the order that `order` gives. */
export function freeWhole(
  name: string,
  text: string,
  weight: number,
  order: (run: readonly number[]) => readonly number[],
): BlocksOperation {
  return {
    name,
    text,
    operands: [kills],
    weight,
    draw: drawVariable,
    enabled: isBound,
    advance: unbind,
    run: (world, word) => {
      const variable = variableOf(word);
      const run = world.runs[variable]!;
      if (run.length === 0) return false;
      for (const id of order(run)) world.release(variable, id);
      run.length = 0;
      return true;
    },
  };
}

/** The row that frees one block of a run; those behind it move up. */
export function freeIndex(geometry: Geometry): BlocksOperation {
  const pool = geometry.blocksPerPool(geometry.threshold);
  return {
    name: "free one",
    text: "free(V[INDEX])",
    operands: [uses, indexOperand([1, pool - 1])],
    weight: 8,
    draw: (state, random, character) => {
      const variable = drawBound(state, random, character);
      if (variable < 0) return -1;
      return pack(variable, random.next() % state.lengths[variable]!);
    },
    enabled: (state, word) => state.lengths[variableOf(word)]! > secondOf(word) || state.faulted,
    advance: (state, word) => {
      const variable = variableOf(word);
      state.freed[variable] = 1;
      if (state.lengths[variable] !== 0) state.lengths[variable]!--;
    },
    run: (world, word) => {
      const variable = variableOf(word);
      const run = world.runs[variable]!;
      const at = secondOf(word);
      if (at >= run.length) return false;
      world.release(variable, run[at]!);
      run.splice(at, 1);
      return true;
    },
  };
}

/** The row that frees every STEP-th block of a run, from the first. */
export const freeEvery: BlocksOperation = {
  name: "free every",
  text: "free(V[::STEP])",
  operands: [uses, stepOperand],
  weight: 4,
  draw: (state, random, character) => {
    const variable = drawBound(state, random, character);
    if (variable < 0 || state.lengths[variable]! < 2) return -1;
    return pack(variable, random.next() & 15);
  },
  enabled: isBound,
  advance: (state, word) => {
    const variable = variableOf(word);
    const length = state.lengths[variable]!;
    state.lengths[variable] = length - Math.ceil(length / (secondOf(word) + 2));
    state.freed[variable] = 1;
  },
  run: (world, word) => {
    const variable = variableOf(word);
    const run = world.runs[variable]!;
    const step = secondOf(word) + 2;
    if (run.length === 0) return false;
    for (let i = 0; i < run.length; i += step) world.release(variable, run[i]!);
    const rest = run.filter((_, i) => i % step !== 0);
    run.length = 0;
    for (const id of rest) run.push(id);
    return true;
  },
};

/** A row that visits every block of a run and changes nothing that the state knows. */
export function touch(
  name: string,
  text: string,
  visit: (world: BlocksWorld, id: number) => void,
): BlocksOperation {
  return {
    name,
    text,
    operands: [uses],
    weight: 2,
    draw: drawVariable,
    enabled: isBound,
    advance: () => {},
    run: (world, word) => {
      const run = world.runs[variableOf(word)]!;
      if (run.length === 0) return false;
      for (const id of run) visit(world, id);
      world.lastEffect = "";
      return true;
    },
  };
}

// What the rows of the objects table share: an operation is a statement with up to three variables
// and up to two other operands; it can be drawn when its variables hold what it is for, and now and
// then when they do not, for the error is part of what is compared.

import type { Character, Operation } from "../../engine/machine.ts";
import { below, oneIn, type Random } from "../../engine/random.ts";
import { decode, encode, type OperandSpec } from "../../engine/word.ts";
import { ANY, UNSURE } from "./kinds.ts";
import type { ObjectsState } from "./state.ts";
import type { ObjectsWorld } from "./world.ts";

export type ObjectsOperation = Operation<ObjectsState, ObjectsWorld>;

/** How often a variable is taken whatever it holds. */
const MISUSE = 48;
/** How often one is taken that may not hold what is wanted, where none certainly does. */
const PERHAPS = 8;

export interface RowSpec {
  readonly name: string;
  readonly text: string;
  readonly weight: number;
  readonly operands: readonly OperandSpec[];
  /** The rows whose statements this one's are: see the engine's Operation. */
  readonly joins?: readonly [first: string, second: string];
  /** The kinds that each variable is to hold, by operand; `indices` are the operands so far. */
  takes?(name: string, indices: readonly number[]): number;
  /** Bits that no variable to be used may have. */
  readonly avoids?: number;
  /** The kinds of what V is bound to; undefined when the row binds nothing. */
  gives?(state: ObjectsState, indices: readonly number[]): number;
  /** What else changes in the state. */
  change?(state: ObjectsState, indices: readonly number[]): void;
}

/** Makes an operation of what a row says. */
export function objectsRow(spec: RowSpec): ObjectsOperation {
  const { operands } = spec;
  const uses = operands.map((each) => each.kind === "variable" && each.role !== "define");
  const target = operands.findIndex(({ name }) => name === "V");
  const draw = (state: ObjectsState, random: Random, character: Character): number => {
    const indices: number[] = operands.map(() => 0);
    // What is not a variable comes first: which variable fits may depend on it.
    for (let k = 0; k < operands.length; k++) {
      const operand = operands[k]!;
      if (operand.kind !== "variable") indices[k] = drawIndex(operand, random, character);
    }
    for (let k = 0; k < operands.length; k++) {
      const operand = operands[k]!;
      if (operand.kind !== "variable") continue;
      if (!uses[k]) {
        indices[k] = below(random, character.variables);
        continue;
      }
      const misused = oneIn(random, MISUSE);
      const kinds = misused ? ANY : (spec.takes?.(operand.name, indices) ?? ANY);
      const variable = drawVariable(state, kinds, spec.avoids ?? 0, random, character);
      if (variable === -1) return -1;
      indices[k] = variable;
    }
    return encode(0, operands, indices);
  };
  return {
    name: spec.name,
    text: spec.text,
    operands,
    ...(spec.joins === undefined ? {} : { joins: spec.joins }),
    weight: spec.weight,
    draw,
    enabled: (state, word) =>
      decode(word, operands).every((index, k) => !uses[k] || state.kinds[index] !== 0),
    advance: (state, word) => {
      const indices = decode(word, operands);
      spec.change?.(state, indices);
      const kinds = spec.gives?.(state, indices);
      if (kinds === undefined) return;
      const variable = indices[target]!;
      const before = state.kinds[variable]!;
      // What may fail leaves the name as it was.
      const isSure = kinds !== ANY || (before !== 0 && (before & UNSURE) === 0);
      state.kinds[variable] = isSure ? kinds : kinds | UNSURE;
    },
    run: (world) => {
      world.run();
      return true;
    },
  };
}

function drawIndex(
  operand: Exclude<OperandSpec, { kind: "variable" }>,
  random: Random,
  { favourites }: Character,
): number {
  const bits = random.next();
  if (favourites.length > 0 && (bits & 15) < 11) {
    return favourites[(bits >>> 4) % favourites.length]! % operand.count;
  }
  const { boundaries } = operand;
  if (boundaries.length > 0 && (bits & 16) !== 0)
    return boundaries[(bits >>> 5) % boundaries.length]!;
  return (bits >>> 5) % operand.count;
}

/**
 * A variable that holds what has one of the bits `wanted`, from a random one on: one that certainly
 * does, seldom one that may; -1 when there is none.
 */
function drawVariable(
  state: ObjectsState,
  wanted: number,
  avoided: number,
  random: Random,
  { variables }: Character,
): number {
  const start = below(random, variables);
  const others = (wanted & ANY) === 0 ? 0 : ANY & ~wanted;
  const certain = findVariable(state, variables, start, wanted, avoided | others | UNSURE);
  if (certain !== -1 || !oneIn(random, PERHAPS)) return certain;
  return findVariable(state, variables, start, wanted, avoided);
}

function findVariable(
  state: ObjectsState,
  variables: number,
  start: number,
  wanted: number,
  avoided: number,
): number {
  for (let i = 0; i < variables; i++) {
    const variable = start + i < variables ? start + i : start + i - variables;
    const has = state.kinds[variable]!;
    if ((has & wanted) !== 0 && (has & avoided) === 0) return variable;
  }
  return -1;
}

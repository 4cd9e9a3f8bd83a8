// The operands of the blocks machine, and where they lie in its words:
//
//   │ operation 5 │ V 4 │ SIZE 11 │ COUNT, INDEX, STEP 12 │

import {
  integerOperand,
  type NumberOperand,
  OPERATION_BITS,
  type OperandSpec,
  VARIABLE_BITS,
} from "../../engine/word.ts";

const SIZE_BITS = 11;
const SIZE_COUNT = 1 << SIZE_BITS;
/** Sizes below this are their own index; above, they go in steps. */
const EXACT_SIZES = 1024;
const SIZE_STEP = 512;

export const MAX_COUNT = 1 << 12;

export const defines: OperandSpec = { kind: "variable", name: "V", role: "define" };
export const uses: OperandSpec = { kind: "variable", name: "V", role: "use" };
export const kills: OperandSpec = { kind: "variable", name: "V", role: "kill" };

export function sizeOfIndex(index: number): number {
  return index < EXACT_SIZES ? index : EXACT_SIZES + (index - EXACT_SIZES) * SIZE_STEP;
}

export function indexOfSize(size: number): number | undefined {
  if (size >= 0 && size < EXACT_SIZES) return size;
  const index = EXACT_SIZES + (size - EXACT_SIZES) / SIZE_STEP;
  return Number.isInteger(index) && index > 0 && index < SIZE_COUNT ? index : undefined;
}

/** A request in bytes; `boundaries` are sizes at which the subject behaves differently. */
export function sizeOperand(boundaries: readonly number[]): NumberOperand {
  const largest = sizeOfIndex(SIZE_COUNT - 1);
  return {
    kind: "number",
    name: "SIZE",
    bits: SIZE_BITS,
    count: SIZE_COUNT,
    expected: `a size up to ${EXACT_SIZES}, or a multiple of ${SIZE_STEP} up to ${largest}`,
    toValue: sizeOfIndex,
    toIndex: indexOfSize,
    boundaries: boundaries.flatMap((size) => indexOfSize(size) ?? []),
  };
}

export const countOperand = (boundaries: readonly number[]): NumberOperand =>
  integerOperand("COUNT", 2, MAX_COUNT, boundaries);
export const indexOperand = (boundaries: readonly number[]): NumberOperand =>
  integerOperand("INDEX", 0, MAX_COUNT - 1, boundaries);
export const stepOperand: NumberOperand = integerOperand("STEP", 2, 17);
export const pagesOperand: NumberOperand = integerOperand("PAGES", 1, 16);
export const limitOperand: NumberOperand = integerOperand("PAGES", 0, 1023);
export const placeOperand: NumberOperand = integerOperand("PLACE", 0, 3);

/** Where the first and the second operand behind the variable start. */
const VARIABLE_MASK = (1 << VARIABLE_BITS) - 1;
const SIZE_SHIFT = OPERATION_BITS + VARIABLE_BITS;
const COUNT_SHIFT = SIZE_SHIFT + SIZE_BITS;

export const variableOf = (word: number): number => (word >>> OPERATION_BITS) & VARIABLE_MASK;
/** The operand right behind the variable, of a row whose only other operand it is. */
export const secondOf = (word: number): number => word >>> SIZE_SHIFT;
/** The operand of a row without a variable. */
export const onlyOf = (word: number): number => word >>> OPERATION_BITS;
export const sizeIndexOf = (word: number): number => (word >>> SIZE_SHIFT) & (SIZE_COUNT - 1);
export const countIndexOf = (word: number): number => word >>> COUNT_SHIFT;

/** Operand bits of a row without a variable. */
export const packOnly = (index: number): number => index << OPERATION_BITS;

/** Operand bits: a variable, then up to two indices. */
export function pack(variable: number, second = 0, third = 0): number {
  return (variable << OPERATION_BITS) | (second << SIZE_SHIFT) | (third << COUNT_SHIFT) | 0;
}

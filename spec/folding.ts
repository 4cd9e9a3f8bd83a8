// Operations on constants that the compiler does itself: the operators' own results, as long as
// they are not too large.

import { ModelError, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import { getItem } from "./items.ts";
import { binary, isInteger, isText, sizeOf, truth, unary } from "./operators.ts";
import type { ConstantRules } from "./rules.ts";
import { partsOf } from "./scopes.ts";
import type { Expression, Literal, Unary } from "./syntax.ts";
import type { Handle, Thing } from "./values.ts";

/** What folding needs of a compiler. */
export interface Folding {
  readonly heap: Heap;
  readonly rules: ConstantRules;
  literal(literal: Literal): Handle;
  isName(literal: Literal): boolean;
}

export const isLiteral = (expression: Expression): expression is Literal =>
  expression.kind === "constant";

/** Whether an expression may be one of constants alone. */
export function foldable(expression: Expression): boolean {
  switch (expression.kind) {
    case "unary":
    case "binary":
    case "subscript":
    case "tuple":
      return partsOf(expression).every((part) => isLiteral(part) || foldable(part));
    default:
      return false;
  }
}

/**
 * The constant that `expression` is, or undefined. `operands` are its parts, where they have been
 * made constants before.
 */
export function fold(
  folding: Folding,
  expression: Expression,
  operands?: readonly Handle[],
): Handle | undefined {
  if (isLiteral(expression)) {
    return folding.isName(expression) ? undefined : folding.literal(expression);
  }
  if (!/^(unary|binary|subscript|tuple)$/.test(expression.kind)) return undefined;
  const parts = operands ?? partsOf(expression).map((part) => fold(folding, part));
  if (!parts.every((part) => part !== undefined)) return undefined;
  try {
    const result = operate(folding, expression, parts);
    if (result === undefined || isTooLarge(folding, expression, result)) return undefined;
    const isComputed = expression.kind === "unary" || expression.kind === "binary";
    return isComputed ? named(folding.heap, result) : result;
  } catch (error) {
    // What raises, or cannot be told, is left for the program to do.
    if (error instanceof ModelError || error instanceof Unmodelled) return undefined;
    throw error;
  }
}

function operate(
  { heap, rules }: Folding,
  expression: Expression,
  [a, b, ...rest]: readonly Handle[],
): Handle | undefined {
  switch (expression.kind) {
    case "tuple":
      return a === undefined
        ? heap.emptyTuple
        : heap.new({ kind: "tuple", items: b === undefined ? [a] : [a, b, ...rest] });
    case "subscript":
      return getItem(heap, a!, b!);
    case "unary":
      if (expression.op === "not") {
        return rules.folding === "tree" ? heap.bool(!truth(heap, a!)) : undefined;
      }
      return rules.folding === "run" && !isFoldedByRun(heap, expression, a!)
        ? undefined
        : unary(heap, expression.op, a!);
    case "binary":
      if (isTooLargeToTry(rules, expression.op, heap.get(a!), heap.get(b!))) return undefined;
      return binary(heap, expression.op, a!, b!);
    default:
      return undefined;
  }
}

/** The first optimiser knew no `+`, and left what is zero alone for its sign. */
function isFoldedByRun(heap: Heap, { op, operand }: Unary, value: Handle): boolean {
  return op !== "+" && (op !== "-" || isLiteral(operand) || truth(heap, value));
}

/** A string that looks like a name is interned when it becomes a constant. */
function named(heap: Heap, handle: Handle): Handle {
  const thing = heap.get(handle);
  if (thing.kind !== "str" || !/^[A-Za-z0-9_]*$/.test(thing.value)) return handle;
  return heap.internedText(thing.value);
}

const bits = (value: bigint): number => (value < 0n ? -value : value).toString(2).length;

function isTooLargeToTry(
  { largestFoldedInt }: ConstantRules,
  op: string,
  left: Thing,
  right: Thing,
): boolean {
  if (!isInteger(left) || !isInteger(right)) return false;
  if (op === "<<") return Number(right.value) + bits(left.value) > largestFoldedInt;
  if (op === "**") {
    const exponent = Number(right.value);
    return exponent > 0 && (exponent > 5000 || bits(left.value) * exponent > largestFoldedInt);
  }
  return op === "*" && bits(left.value) + bits(right.value) > largestFoldedInt;
}

function isTooLarge({ heap, rules }: Folding, expression: Expression, result: Handle): boolean {
  if (expression.kind !== "binary") return false;
  const thing = heap.get(result);
  const size = sizeOf(heap, thing);
  if (size === undefined) return false;
  // Where trees are folded only repetition is limited.
  if (rules.folding === "tree" && expression.op !== "*") return false;
  return size > (isText(thing) ? rules.longestFoldedText : rules.longestFoldedTuple);
}

/** Constants with one key are one object: of one type, sign of zero and all. */
export function mergeKey(heap: Heap, handle: Handle): string {
  const thing = heap.get(handle);
  switch (thing.kind) {
    case "int":
    case "long":
    case "bool":
      return `${thing.kind} ${thing.value}`;
    case "float":
      return `float ${Object.is(thing.value, -0) ? "-0" : thing.value}`;
    case "str":
    case "unicode":
    case "bytes":
      return `${thing.kind} ${thing.value.length} ${thing.value}`;
    case "tuple":
      return `(${thing.items.map((item) => mergeKey(heap, item)).join()})`;
    case "frozenset":
      return `{${Array.from(thing.elements.values(), (each) => mergeKey(heap, each)).sort()}}`;
    default:
      return `#${handle}`;
  }
}

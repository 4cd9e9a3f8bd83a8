// Constant folding: what an operator gives on constants, as Python would compute it when the
// program runs. Undefined when the compiler leaves the expression alone: an error, a result that
// is too long, operands that are not for the operator. Python/peephole.c, Python/ast_opt.c.

import { PyError } from "../errors.ts";
import { floorDivide as floorDivideDoubles, modulo, power } from "../objects/float-arithmetic.ts";
import type { BinaryOperator } from "../objects/type.ts";
import type { SourceProfile } from "../profile/source.ts";
import type { Template } from "./code.ts";
import type { Constant } from "./syntax.ts";

const atom = (constant: Constant): Template => ({ kind: "atom", constant });
const int = (value: bigint): Template => atom({ type: "int", value });
const float = (value: number): Template => atom({ type: "float", value });

/** Whether the constant is true. */
export const isTrue = (constant: Constant): boolean =>
  constant.type !== "none" && Boolean(constant.value);

export function foldUnary(
  op: "+" | "-" | "~" | "not",
  operand: Template,
  { foldsPlus, folding }: SourceProfile,
): Template | undefined {
  if (op === "not") {
    if (folding === "peephole") return undefined;
    const value = operand.kind === "atom" ? isTrue(operand.constant) : operand.items.length > 0;
    return atom({ type: "bool", value: !value });
  }
  if (operand.kind !== "atom" || (op === "+" && !foldsPlus)) return undefined;
  const { constant } = operand;
  if (constant.type === "float" && op !== "~")
    return float(op === "-" ? -constant.value : constant.value);
  const value = asInt(constant);
  if (value === undefined) return undefined;
  return int(op === "-" ? -value : op === "~" ? ~value : value);
}

export function foldBinary(
  op: BinaryOperator,
  left: Template,
  right: Template,
  profile: SourceProfile,
): Template | undefined {
  if (left.kind === "atom" && right.kind === "atom") {
    return foldAtoms(op, left.constant, right.constant, profile);
  }
  return foldTuples(op, left, right, profile);
}

function foldAtoms(
  op: BinaryOperator,
  left: Constant,
  right: Constant,
  profile: SourceProfile,
): Template | undefined {
  const text = foldText(op, left, right, profile);
  if (text !== undefined) return text;
  const [a, b] = [asInt(left), asInt(right)];
  if (a !== undefined && b !== undefined) {
    if (op === "**" && b < 0n) return foldFloats(op, Number(a), Number(b));
    const result = foldInts(op, a, b, profile);
    if (result === undefined) return undefined;
    // A long stays one in 2.7, however small: that is left to the run time.
    if (profile.strIsBytes && isInt(result) && !(isInt(a) && isInt(b))) return undefined;
    const isBool = left.type === "bool" && right.type === "bool" && BITWISE.has(op);
    return isBool ? atom({ type: "bool", value: result !== 0n }) : int(result);
  }
  const [x, y] = [asFloat(left), asFloat(right)];
  return x === undefined || y === undefined ? undefined : foldFloats(op, x, y);
}

/** Whether 2.7 makes an int of it with either sign. */
const isInt = (value: bigint): boolean => value > -(1n << 63n) && value < 1n << 63n;

/** What gives a bool for two of them. */
const BITWISE: ReadonlySet<BinaryOperator> = new Set(["&", "|", "^"]);

/** `constant[index]` for a str, bytes or a tuple. */
export function foldSubscript(
  object: Template,
  index: Template,
  { strIsBytes }: SourceProfile,
): Template | undefined {
  if (index.kind !== "atom") return undefined;
  const position = asInt(index.constant);
  if (position === undefined) return undefined;
  if (object.kind !== "atom") return object.items.at(Number(position));
  const { constant } = object;
  // 2.7 leaves unicode alone: a build of 16-bit characters would have halves of pairs.
  if (!isText(constant) || (constant.type === "unicode" && strIsBytes)) return undefined;
  const value = [...constant.value].at(Number(position));
  if (value === undefined) return undefined;
  return constant.type === "bytes"
    ? int(BigInt(value.charCodeAt(0)))
    : atom({ type: constant.type, value });
}

function asInt(constant: Constant): bigint | undefined {
  if (constant.type === "int") return constant.value;
  return constant.type === "bool" ? BigInt(constant.value) : undefined;
}

function asFloat(constant: Constant): number | undefined {
  if (constant.type === "float") return constant.value;
  const value = asInt(constant);
  return value === undefined ? undefined : Number(value);
}

function foldTuples(
  op: BinaryOperator,
  left: Template,
  right: Template,
  profile: SourceProfile,
): Template | undefined {
  const { longestFoldedTuple, foldingLooksAhead } = profile;
  if (op === "+" && left.kind === "tuple" && right.kind === "tuple") {
    const items = [...left.items, ...right.items];
    const fits = foldingLooksAhead || items.length <= longestFoldedTuple;
    return fits ? { kind: "tuple", items } : undefined;
  }
  const [tuple, count] = left.kind === "atom" ? [right, left] : [left, right];
  if (op !== "*" || tuple.kind === "atom" || count.kind !== "atom") return undefined;
  const times = repeats(count.constant, tuple.items.length, longestFoldedTuple, profile);
  if (times === undefined) return undefined;
  return { kind: "tuple", items: Array.from({ length: times }, () => tuple.items).flat() };
}

/** How often something of that length is repeated; undefined when that is not folded. */
function repeats(
  count: Constant,
  length: number,
  longest: number,
  { foldingLooksAhead }: SourceProfile,
): number | undefined {
  const times = asInt(count);
  if (times === undefined || Number(times) * length > longest) return undefined;
  if (times < 0n && foldingLooksAhead) return undefined;
  return Math.max(0, Number(times));
}

const isText = (constant: Constant): constant is Extract<Constant, { value: string }> =>
  constant.type === "str" || constant.type === "unicode" || constant.type === "bytes";

function foldText(
  op: BinaryOperator,
  left: Constant,
  right: Constant,
  profile: SourceProfile,
): Template | undefined {
  const { longestFoldedStr, foldingLooksAhead } = profile;
  if (op === "+" && isText(left) && isText(right)) {
    const type = sumType(left.type, right.type);
    const value = left.value + right.value;
    const fits = foldingLooksAhead || value.length <= longestFoldedStr;
    return fits && type !== undefined ? atom({ type, value }) : undefined;
  }
  if (op !== "*") return undefined;
  const [text, count] = isText(left) ? [left, right] : [right, left];
  if (!isText(text)) return undefined;
  const times = repeats(count, text.value.length, longestFoldedStr, profile);
  return times === undefined
    ? undefined
    : atom({ type: text.type, value: text.value.repeat(times) });
}

type TextType = "str" | "unicode" | "bytes";

/** The type of a sum: in 2.7 a str beside unicode becomes unicode. */
function sumType(left: TextType, right: TextType): TextType | undefined {
  if (left === right) return left;
  return left === "bytes" || right === "bytes" ? undefined : "unicode";
}

const bitsOf = (value: bigint): number =>
  value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;

function foldInts(
  op: BinaryOperator,
  a: bigint,
  b: bigint,
  { foldedBits }: SourceProfile,
): bigint | undefined {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return bitsOf(a) + bitsOf(b) > foldedBits ? undefined : a * b;
    case "//":
      return b === 0n ? undefined : floorDivide(a, b);
    case "%":
      return b === 0n ? undefined : a - floorDivide(a, b) * b;
    case "<<":
      if (b < 0n) return undefined;
      if (a === 0n) return a;
      return bitsOf(a) + Number(b) > Math.min(foldedBits, 1 << 16) ? undefined : a << b;
    case ">>":
      return b < 0n ? undefined : a >> b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "**":
      return bitsOf(a) * Number(b) > Math.min(foldedBits, 1 << 16) ? undefined : a ** b;
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function foldFloats(op: BinaryOperator, x: number, y: number): Template | undefined {
  const isDivision = op === "//" || op === "%";
  if (isDivision && y === 0) return undefined;
  switch (op) {
    case "+":
      return float(x + y);
    case "-":
      return float(x - y);
    case "*":
      return float(x * y);
    case "//":
      return float(floorDivideDoubles(x, y));
    case "%":
      return float(modulo(x, y));
    case "**":
      return foldPower(x, y);
    default:
      return undefined;
  }
}

/** Undefined where the power raises, or is complex. */
function foldPower(x: number, y: number): Template | undefined {
  try {
    return float(power(x, y));
  } catch (error) {
    if (error instanceof PyError) return undefined;
    throw error;
  }
}

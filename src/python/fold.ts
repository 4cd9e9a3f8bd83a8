// Constant folding: what an operator gives on constants, as Python would compute it when the
// program runs. Undefined when the compiler leaves the expression alone: an error, a result that
// is too long, operands that are not for the operator. Python/peephole.c, Python/ast_opt.c.

import type { BinaryOperator } from "../objects/type.ts";
import type { SourceProfile } from "../profile/source.ts";
import type { Template } from "./code.ts";
import type { Constant } from "./syntax.ts";

const atom = (constant: Constant): Template => ({ kind: "atom", constant });
const int = (value: bigint): Template => atom({ type: "int", value });
const float = (value: number): Template => atom({ type: "float", value });

export function foldUnary(op: "+" | "-" | "~", operand: Template): Template | undefined {
  if (operand.kind !== "atom") return undefined;
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
  if (left.kind === "tuple" || right.kind === "tuple") return foldTuples(op, left, right, profile);
  if (left.kind !== "atom" || right.kind !== "atom") return undefined;
  const text = foldText(op, left.constant, right.constant, profile);
  if (text !== undefined) return text;
  const [a, b] = [asInt(left.constant), asInt(right.constant)];
  if (a !== undefined && b !== undefined) return foldInts(op, a, b, profile);
  const [x, y] = [asFloat(left.constant), asFloat(right.constant)];
  return x === undefined || y === undefined ? undefined : foldFloats(op, x, y);
}

/** `constant[index]` for a str or a tuple. */
export function foldSubscript(object: Template, index: Template): Template | undefined {
  if (index.kind !== "atom") return undefined;
  const position = asInt(index.constant);
  if (position === undefined) return undefined;
  if (object.kind === "tuple") return object.items.at(Number(position));
  if (object.kind !== "atom") return undefined;
  const { constant } = object;
  if (constant.type !== "str" && constant.type !== "unicode") return undefined;
  const value = [...constant.value].at(Number(position));
  return value === undefined ? undefined : atom({ type: constant.type, value });
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
  const longest = profile.longestFoldedTuple;
  if (op === "+" && left.kind === "tuple" && right.kind === "tuple") {
    const items = [...left.items, ...right.items];
    return items.length > longest ? undefined : { kind: "tuple", items };
  }
  const [tuple, count] = left.kind === "tuple" ? [left, right] : [right, left];
  if (op !== "*" || tuple.kind !== "tuple" || count.kind !== "atom") return undefined;
  const times = asInt(count.constant);
  if (times === undefined || Number(times) * tuple.items.length > longest) return undefined;
  const items = Array.from({ length: Math.max(0, Number(times)) }, () => tuple.items).flat();
  return { kind: "tuple", items };
}

const isText = (constant: Constant): constant is Extract<Constant, { value: string }> =>
  constant.type === "str" || constant.type === "unicode" || constant.type === "bytes";

function foldText(
  op: BinaryOperator,
  left: Constant,
  right: Constant,
  { longestFoldedStr }: SourceProfile,
): Template | undefined {
  if (op === "+" && isText(left) && isText(right) && left.type === right.type) {
    const value = left.value + right.value;
    return value.length > longestFoldedStr ? undefined : atom({ type: left.type, value });
  }
  if (op !== "*") return undefined;
  const [text, count] = isText(left) ? [left, right] : [right, left];
  if (!isText(text)) return undefined;
  const times = asInt(count);
  if (times === undefined || Number(times) * text.value.length > longestFoldedStr) return undefined;
  return atom({ type: text.type, value: text.value.repeat(Math.max(0, Number(times))) });
}

const bitsOf = (value: bigint): number =>
  value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;

function foldInts(
  op: BinaryOperator,
  a: bigint,
  b: bigint,
  { foldedBits }: SourceProfile,
): Template | undefined {
  switch (op) {
    case "+":
      return int(a + b);
    case "-":
      return int(a - b);
    case "*":
      return bitsOf(a) + bitsOf(b) > foldedBits ? undefined : int(a * b);
    case "//":
      return b === 0n ? undefined : int(floorDivide(a, b));
    case "%":
      return b === 0n ? undefined : int(a - floorDivide(a, b) * b);
    case "<<":
      return b < 0n || bitsOf(a) + Number(b) > Math.min(foldedBits, 1 << 16)
        ? undefined
        : int(a << b);
    case ">>":
      return b < 0n ? undefined : int(a >> b);
    case "&":
      return int(a & b);
    case "|":
      return int(a | b);
    case "^":
      return int(a ^ b);
    case "**":
      if (b < 0n) return undefined;
      return bitsOf(a) * Number(b) > Math.min(foldedBits, 1 << 16) ? undefined : int(a ** b);
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function foldFloats(op: BinaryOperator, x: number, y: number): Template | undefined {
  switch (op) {
    case "+":
      return float(x + y);
    case "-":
      return float(x - y);
    case "*":
      return float(x * y);
    case "//":
      return y === 0 ? undefined : float(Math.floor(x / y));
    default:
      return undefined;
  }
}

// Arithmetic on ints, longs, bools and floats. Ints are host big integers; what needs care is which
// results are an object that is there already: an operand, or the shared int of a small value.

import { fill, ModelError, raise, raiseType, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import type { BinaryOperator } from "./syntax.ts";
import type { FloatThing, Handle, IntThing } from "./values.ts";

/** An int beyond this has more than one digit inside, and takes the longer way. */
const DIGIT = 1n << 30n;
const LARGEST_SHIFT = 100_000n;

/** Divided downwards, as Python does. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** The result, or undefined when the operands' types do not have the operator. */
export function arithmetic(
  heap: Heap,
  op: BinaryOperator,
  a: Handle,
  left: IntThing | FloatThing,
  right: IntThing | FloatThing,
): Handle | undefined {
  if (left.kind === "float" || right.kind === "float") {
    if (!FLOAT_OPERATORS.has(op)) return undefined;
    return floatArithmetic(heap, op, toFloat(heap, left), toFloat(heap, right));
  }
  if (left.kind === "bool" && right.kind === "bool" && (op === "&" || op === "|" || op === "^")) {
    return heap.bool(integer(heap, op, left.value, right.value) !== 0n);
  }
  if (op === "**" && right.value < 0n) {
    return floatArithmetic(heap, op, toFloat(heap, left), toFloat(heap, right));
  }
  if (left.kind === "long" || right.kind === "long") {
    const isDivision = op === "//" || op === "%";
    if (isDivision && right.value === 0n) {
      raise("ZeroDivisionError", "long division or modulo by zero");
    }
    const isKept = op === "%" && left.kind === "long" && right.kind === "long";
    if (isKept && isSmaller(left.value, right.value) && !differInSign(left.value, right.value)) {
      return a;
    }
    return heap.long(integer(heap, op, left.value, right.value));
  }
  return intArithmetic(heap, op, a, left, right);
}

function intArithmetic(
  heap: Heap,
  op: BinaryOperator,
  a: Handle,
  left: IntThing,
  right: IntThing,
): Handle {
  const { rules } = heap;
  const [l, r] = [left.value, right.value];
  if ((op === "<<" || op === ">>") && r === 0n && left.kind === "int") {
    if (rules.intShiftByNothingKeeps) return a;
    if (op === ">>" && rules.negativeShiftByNothingKeeps && l < 0n && isLong(l)) return a;
  }
  const value = integer(heap, op, l, r);
  if (rules.strIsBytes) return heap.int(value);
  if ((op === "+" || op === "-") && value !== 0n) return sum(heap, l, r, value);
  if (op === "%" && (isLong(l) || isLong(r))) return remainder(heap, a, left, r);
  return heap.int(value);
}

const isLong = (value: bigint): boolean => value >= DIGIT || value <= -DIGIT;
const absolute = (value: bigint): bigint => (value < 0n ? -value : value);
const differInSign = (a: bigint, b: bigint): boolean => a < 0n !== b < 0n;

/** A sum or difference of `l` and `r` that is not zero. */
function sum(heap: Heap, l: bigint, r: bigint, value: bigint): Handle {
  const isShared = heap.rules.longSumsAreShared || !(isLong(l) || isLong(r));
  return isShared ? heap.int(value) : heap.freshInt(value);
}

/** The remainder where an operand is long. */
function remainder(heap: Heap, a: Handle, left: IntThing, r: bigint): Handle {
  const l = left.value;
  const rest = l % r;
  if (rest !== 0n && differInSign(rest, r)) return sum(heap, rest, r, rest + r);
  if (left.kind === "int" && isSmaller(l, r)) return a;
  const isShared = heap.rules.longRemaindersAreShared || !isLong(r) || isSmaller(l, r);
  return isShared ? heap.int(rest) : heap.freshInt(rest);
}

/** Seen from the number of digits and the topmost one alone. */
function isSmaller(a: bigint, b: bigint): boolean {
  const digits = (value: bigint): number => Math.ceil(absolute(value).toString(2).length / 30);
  const [left, right] = [digits(a), digits(b)];
  if (a === 0n || left < right) return true;
  const top = (value: bigint): bigint => absolute(value) >> BigInt(30 * (left - 1));
  return left === right && top(a) < top(b);
}

function integer(heap: Heap, op: BinaryOperator, a: bigint, b: bigint): bigint {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "//":
      if (b === 0n) raise("ZeroDivisionError", "integer division or modulo by zero");
      return floorDivide(a, b);
    case "%":
      if (b === 0n) raise("ZeroDivisionError", heap.rules.texts.moduloByZero);
      return a - floorDivide(a, b) * b;
    case "<<":
    case ">>":
      if (b < 0n) raise("ValueError", "negative shift count");
      if (op === ">>") return a >> b;
      if (b > LARGEST_SHIFT && a !== 0n) throw new Unmodelled("a number of that size");
      return a === 0n ? 0n : a << b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "**":
      if (absolute(a) > 1n && b * BigInt(absolute(a).toString(16).length) > LARGEST_SHIFT) {
        throw new Unmodelled("a number of that size");
      }
      return a ** b;
  }
}

/** The number as a float; OverflowError when it is too large for one. */
export function toFloat(heap: Heap, thing: IntThing | FloatThing): number {
  if (thing.kind === "float") return thing.value;
  const value = Number(thing.value);
  if (!Number.isFinite(value)) raise("OverflowError", heap.rules.texts.floatTooLarge);
  return value;
}

const FLOAT_OPERATORS: ReadonlySet<BinaryOperator> = new Set(["+", "-", "*", "//", "%", "**"]);

function floatArithmetic(heap: Heap, op: BinaryOperator, a: number, b: number): Handle {
  const { texts } = heap.rules;
  switch (op) {
    case "+":
      return heap.float(a + b);
    case "-":
      return heap.float(a - b);
    case "*":
      return heap.float(a * b);
    case "//":
      if (b === 0) raise("ZeroDivisionError", texts.floatFloorByZero);
      return heap.float(floorDivideFloats(a, b));
    case "%":
      if (b === 0) raise("ZeroDivisionError", texts.floatModuloByZero);
      return heap.float(moduloFloats(a, b));
    default:
      return heap.float(power(heap, a, b));
  }
}

function moduloFloats(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

function floorDivideFloats(a: number, b: number): number {
  const whole = (a - moduloFloats(a, b)) / b;
  if (whole === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(whole);
  return whole - floor > 0.5 ? floor + 1 : floor;
}

function power(heap: Heap, a: number, b: number): number {
  if (a === 1) return 1;
  if (a === 0 && b < 0) {
    raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
  }
  if (a < 0 && Number.isFinite(a) && !Number.isInteger(b) && Number.isFinite(b)) {
    if (!heap.rules.strIsBytes) throw new Unmodelled("complex numbers");
    raise("ValueError", "negative number cannot be raised to a fractional power");
  }
  // The host's powers are not those of a C library, but for roots and whole exponents.
  const isSure = Number.isInteger(b) || b === 0.5 || !Number.isFinite(a * b) || a === 0;
  if (!isSure) throw new Unmodelled("a fractional power");
  const result = a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    raise("OverflowError", "(34, 'Numerical result out of range')");
  }
  return result;
}

/** `+x`, `-x`, `~x`, `abs(x)` of a number. */
export function unaryNumber(
  heap: Heap,
  op: "+" | "-" | "~" | "abs",
  handle: Handle,
  thing: IntThing | FloatThing,
): Handle {
  if (thing.kind === "float") {
    if (op === "~") return raiseType("bad operand type for unary ~: 'float'");
    if (op === "+") return handle;
    return heap.float(op === "-" ? -thing.value : Math.abs(thing.value));
  }
  const { kind, value } = thing;
  const isKept = op === "+" || (op === "abs" && value >= 0n);
  if (isKept && kind !== "bool") return handle;
  const result = op === "-" ? -value : op === "~" ? ~value : op === "+" ? value : absolute(value);
  return kind === "long" ? heap.long(result) : heap.int(result);
}

/** An int as a position; an IndexError when no sequence is that long. */
export function toIndex(heap: Heap, handle: Handle, thing: IntThing): number {
  if (thing.value >> 63n !== 0n && thing.value >> 63n !== -1n) {
    throw new ModelError("IndexError", fill(heap.rules.texts.hugeIndex, heap.nameInTexts(handle)));
  }
  return Number(thing.value);
}

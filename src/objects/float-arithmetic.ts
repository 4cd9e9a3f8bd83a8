// What float computes of doubles. Objects/floatobject.c: float_divmod, float_rem, float_pow,
// float_repr. The host's doubles are C's, and so is its remainder; its powers are not those of a C
// library to the last bit: these are computed here, with integers of 192 bits and more.

import { PyError } from "../errors.ts";

/** `a // b` for b that is not zero. */
export function floorDivide(a: number, b: number): number {
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && b < 0 !== rest < 0) quotient -= 1;
  // Of the sign of a / b, which is not that of a quotient of 0.
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

/** `a % b` for b that is not zero: of the sign of b. */
export function modulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return b < 0 !== rest < 0 ? rest + b : rest;
}

/** `a ** b`; PyError where Python raises, or would give a complex number. */
export function power(a: number, b: number): number {
  if (b === 0 || a === 1) return 1;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  if (Math.abs(b) === Infinity) {
    if (a === -1) return 1;
    return b > 0 === Math.abs(a) > 1 ? Infinity : 0;
  }
  const isOdd = Math.abs(b % 2) === 1;
  if (Math.abs(a) === Infinity) return withSign(b > 0 ? Infinity : 0, isOdd && a < 0);
  if (a === 0) {
    if (b < 0) {
      throw new PyError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
    }
    return isOdd ? a : 0;
  }
  if (a < 0 && !Number.isInteger(b)) {
    const text = "negative number cannot be raised to a fractional power";
    throw new PyError("ValueError", text);
  }
  const magnitude = powerOfMagnitude(Math.abs(a), b);
  if (magnitude === Infinity) {
    throw new PyError("OverflowError", "(34, 'Numerical result out of range')");
  }
  return withSign(magnitude, isOdd && a < 0);
}

/** float_repr: the fewest digits that read as the same double. */
export function reprOfDouble(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (Math.abs(value) === Infinity) return value < 0 ? "-inf" : "inf";
  const magnitude = Math.abs(value);
  if (magnitude === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  if (magnitude < FIRST_EXPONENT_ABOVE && magnitude >= LAST_PLAIN_BELOW) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const text = value.toExponential();
  // Exponents have two digits at least.
  return /e[+-]\d$/.test(text) ? `${text.slice(0, -1)}0${text.slice(-1)}` : text;
}

/** float_str of 2.7: twelve digits, without zeros at the end. */
export function strOfDouble(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return reprOfDouble(value);
  const [digits = "", exponent = ""] = twelveDigits(value).split("e");
  const power = Number(exponent);
  // Room for a point and a 0 counts as a digit.
  if (power < SHORTEST_PLAIN_EXPONENT || power >= STR_DIGITS - 1) {
    const sign = power < 0 ? "-" : "+";
    const mantissa = digits.replace(/\.?0+$/, "");
    return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  const plain = Number(`${digits}e${exponent}`).toFixed(STR_DIGITS - 1 - power);
  const short = plain.includes(".") ? plain.replace(/\.?0+$/, "") : plain;
  return short.includes(".") ? short : `${short}.0`;
}

/** One digit before the point and eleven behind it; halfway between two, the even one. */
function twelveDigits(value: number): string {
  const rounded = value.toExponential(STR_DIGITS - 1);
  const [digits = "", exponent] = value.toExponential(MOST_DIGITS).split("e");
  const cut = digits.indexOf(".") + STR_DIGITS;
  if (!/^50*$/.test(digits.slice(cut)) || Number(digits[cut - 1]) % 2 === 1) return rounded;
  return `${digits.slice(0, cut)}e${exponent}`;
}

const STR_DIGITS = 12;
const SHORTEST_PLAIN_EXPONENT = -4;
/** Digits behind the point that the host writes at most: beyond a tie all of a double's are 0. */
const MOST_DIGITS = 100;

const FIRST_EXPONENT_ABOVE = 1e16;
const LAST_PLAIN_BELOW = 1e-4;

/** Bits kept of a power while it is computed. */
const PRECISION = 192n;
const ONE = 1n << PRECISION;
/** The power of two of the least double. */
const LEAST_SCALE = -1074;
const MANTISSA_BITS = 52;
/** Binary exponents beyond which the result is infinite or 0 for certain. */
const GREATEST_EXPONENT = 1030;
const LEAST_EXPONENT = -1090;

/** a ** b of a positive a. */
function powerOfMagnitude(a: number, b: number): number {
  if (b === 0.5) return Math.sqrt(a);
  const exponent = Math.log2(a) * b;
  if (exponent > GREATEST_EXPONENT) return Infinity;
  if (exponent < LEAST_EXPONENT) return 0;
  return Number.isInteger(b) ? wholePower(a, b) : fractionalPower(a, b);
}

/** Rounded once, from 192 bits. */
function wholePower(a: number, b: number): number {
  let [square, squareScale] = whole(a);
  let [result, resultScale] = [1n, 0];
  for (let left = Math.abs(b); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      [result, resultScale] = shortened(result * square, resultScale + squareScale);
    }
    [square, squareScale] = shortened(square * square, squareScale * 2);
  }
  if (b > 0) return scaled(Number(result), resultScale);
  const bits = PRECISION * 2n;
  return scaled(Number((1n << bits) / result), -resultScale - Number(bits));
}

/** e ** (b * log(a)), in units of 2 ** -192. */
function fractionalPower(a: number, b: number): number {
  const [mantissa, scale] = whole(a);
  const length = mantissa.toString(2).length;
  // a as a fraction between 1 and 2, and a power of two.
  const fraction = (mantissa << PRECISION) >> BigInt(length - 1);
  const log2 = logarithm(2n * ONE);
  const log = logarithm(fraction) + log2 * BigInt(scale + length - 1);
  const [factor, factorScale] = whole(Math.abs(b));
  const product = log * (b < 0 ? -factor : factor);
  const exponent =
    factorScale < 0 ? product >> BigInt(-factorScale) : product << BigInt(factorScale);
  const twos = exponent / log2;
  const rest = exponent - twos * log2;
  let term = ONE;
  let sum = ONE;
  for (let i = 1n; term !== 0n; i++) {
    term = (term * rest) / (i * ONE);
    sum += term;
  }
  return scaled(Number(sum), Number(twos - PRECISION));
}

/** The natural logarithm of a number from 1 to 2, by the series of the inverse tangent. */
function logarithm(value: bigint): bigint {
  const base = ((value - ONE) * ONE) / (value + ONE);
  let power = base;
  let sum = 0n;
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += power / i;
    power = (power * base * base) / (ONE * ONE);
  }
  return 2n * sum;
}

/** A positive double as an integer times a power of two. */
function whole(value: number): [bigint, number] {
  let scale = Math.max(Math.floor(Math.log2(value)) - MANTISSA_BITS, LEAST_SCALE);
  // The logarithm may be rounded up.
  while (!Number.isInteger(value / 2 ** scale)) scale--;
  return [BigInt(value / 2 ** scale), scale];
}

/** The upper bits of `value * 2 ** scale`. */
function shortened(value: bigint, scale: number): [bigint, number] {
  const excess = BigInt(value.toString(16).length * 4) - PRECISION;
  return excess > 0n ? [value >> excess, scale + Number(excess)] : [value, scale];
}

/** value * 2 ** scale, by steps that are powers of two themselves. */
function scaled(value: number, scale: number): number {
  let result = value;
  let left = scale;
  for (; left < -1000; left += 1000) result /= 2 ** 1000;
  for (; left > 1000; left -= 1000) result *= 2 ** 1000;
  return result * 2 ** left;
}

function withSign(magnitude: number, isNegative: boolean): number {
  return isNegative ? -magnitude : magnitude;
}

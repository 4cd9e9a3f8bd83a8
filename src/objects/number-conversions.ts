// int(x) and float(x): Objects/abstract.c: PyNumber_Long, PyNumber_Float; Objects/longobject.c:
// PyLong_FromUnicodeObject; Objects/floatobject.c: PyFloat_FromString.

import { PyError } from "../errors.ts";
import type { ObjRef } from "../memory/address.ts";
import type { NumbersProfile } from "../profile/numbers.ts";
import type { ObjectHeap } from "./object-heap.ts";

/** What numbers ask of text. */
export interface NumberText {
  /** True for any text: str, bytes, unicode. */
  isSequence(ref: ObjRef): boolean;
  toHost(ref: ObjRef): string;
}

/** What conversions ask of numbers: see Numbers, which has all of it. */
export interface ConvertedNumbers {
  readonly ints: {
    fromNumber(value: number): ObjRef;
    fromDecimal(value: bigint, decimals: number): ObjRef;
    fromDouble(value: number): ObjRef;
  };
  isInteger(ref: ObjRef): boolean;
  isIntegral(ref: ObjRef): boolean;
  isFloat(ref: ObjRef): boolean;
  valueOf(ref: ObjRef): number;
  doubleValue(ref: ObjRef): number;
  newFloat(value: number): ObjRef;
}

const SPACE = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;
const DECIMALS = /^[+-]?\d+$/;
const DOUBLE = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i;

export class NumberConversions {
  private readonly heap: ObjectHeap;
  private readonly numbers: ConvertedNumbers;
  private readonly profile: NumbersProfile;

  constructor(heap: ObjectHeap, numbers: ConvertedNumbers) {
    this.heap = heap;
    this.numbers = numbers;
    this.profile = heap.profile.numbers;
  }

  /** `int(x)`: an int itself; a float towards zero; decimal digits. A new reference. */
  toInt(ref: ObjRef, text: NumberText): ObjRef {
    const { heap, numbers, profile } = this;
    if (numbers.isInteger(ref)) return heap.incref(ref);
    if (numbers.isIntegral(ref)) return numbers.ints.fromNumber(numbers.valueOf(ref));
    if (numbers.isFloat(ref)) return this.fromDouble(numbers.valueOf(ref));
    if (!text.isSequence(ref)) {
      const { name } = heap.typeOf(ref);
      throw new PyError("TypeError", `int() argument must be ${profile.intSources}, not '${name}'`);
    }
    const digits = this.withoutUnderscores(text.toHost(ref).replace(SPACE, ""));
    if (digits === undefined || !DECIMALS.test(digits)) {
      const literal = heap.repr(ref);
      throw new PyError("ValueError", `invalid literal for int() with base 10: ${literal}`);
    }
    const decimals = digits.replace(/^[+-]/, "");
    this.checkDecimals(decimals.length);
    const value = BigInt(decimals);
    return numbers.ints.fromDecimal(digits.startsWith("-") ? -value : value, decimals.length);
  }

  /** `float(x)`: a float itself; the nearest of an int; a literal. A new reference. */
  toFloat(ref: ObjRef, text: NumberText): ObjRef {
    const { heap, numbers, profile } = this;
    if (numbers.isFloat(ref)) return heap.incref(ref);
    if (numbers.isIntegral(ref)) return numbers.newFloat(numbers.doubleValue(ref));
    if (text.isSequence(ref)) return numbers.newFloat(this.readDouble(ref, text.toHost(ref)));
    const { name } = heap.typeOf(ref);
    const what = `float() argument must be ${profile.floatSources}`;
    throw new PyError("TypeError", profile.machineInts ? what : `${what}, not '${name}'`);
  }

  private fromDouble(value: number): ObjRef {
    if (Number.isNaN(value)) {
      throw new PyError("ValueError", "cannot convert float NaN to integer");
    }
    if (Math.abs(value) === Infinity) {
      throw new PyError("OverflowError", "cannot convert float infinity to integer");
    }
    return this.numbers.ints.fromDouble(value);
  }

  private readDouble(ref: ObjRef, literal: string): number {
    const plain = literal.replace(SPACE, "");
    const digits = this.withoutUnderscores(plain);
    if (digits !== undefined && DOUBLE.test(digits)) return Number(digits);
    const special = SPECIAL.exec(plain);
    if (special !== null) {
      const value = special[2]!.toLowerCase() === "nan" ? Number.NaN : Infinity;
      return special[1] === "-" ? -value : value;
    }
    throw new PyError("ValueError", this.refusalOfDouble(ref, plain));
  }

  /** 2.7 tells a text that starts as a number does from one that does not, and quotes neither. */
  private refusalOfDouble(ref: ObjRef, plain: string): string {
    if (!this.profile.machineInts) {
      return `could not convert string to float: ${this.heap.repr(ref)}`;
    }
    const starts = /^[+-]?(\.?\d|inf|nan)/i.test(plain);
    const what = starts ? "invalid literal for float()" : "could not convert string to float";
    return `${what}: ${plain}`;
  }

  /** Digits may be grouped by single underscores since 3.6; undefined when they are not well so. */
  private withoutUnderscores(literal: string): string | undefined {
    if (!literal.includes("_")) return literal;
    if (this.profile.machineInts || /(^|\D)_|_(\D|$)/.test(literal)) return undefined;
    return literal.replaceAll("_", "");
  }

  private checkDecimals(count: number): void {
    const { maxStrDigits, maxStrDigitsText } = this.profile;
    if (maxStrDigits === 0 || count <= maxStrDigits) return;
    throw new PyError(
      "ValueError",
      `${maxStrDigitsText} for integer string conversion: value has ${count} digits; ` +
        "use sys.set_int_max_str_digits() to increase the limit",
    );
  }
}

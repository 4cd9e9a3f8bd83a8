// int, long, float and bool, by version.

import type { CPythonName } from "./cpython-name.ts";

/** Where the ints from -5 to 256 lie, of which there is one each. */
export type SmallInts =
  /** In blocks of 41 ints, as all of 2.7's ints. */
  | "blocks"
  /** In static storage, 32 bytes each. */
  | "static"
  /** Each in a block of the object domain; a table points to them. */
  | "allocated";

export interface NumbersProfile {
  /** int is a machine word and long another type; otherwise int is what long was. */
  readonly machineInts: boolean;
  readonly smallInts: SmallInts;
  /** Requests for an int of digits are rounded up to this. */
  readonly longAlignment: number;
  /** The fewest digits that an int of digits has room for: 0 has none, or one. */
  readonly longMinDigits: number;
  /** Bytes asked for an int of one digit that is made of a value, not of digits. */
  readonly compactRequest: number;
  /** The word behind the type: a signed count of digits, or the count and a code of the sign. */
  readonly longSize: "signed" | "tagged";
  /** Results come from the small ints, and ints of one digit are computed as values. */
  readonly smallResults: boolean;
  /** Sums and differences of more than one digit come from the small ints too. */
  readonly sumsShared: boolean;
  /** `&`, `|`, `^`, shifts of one digit are computed as values; a negative is shifted in place. */
  readonly compactBits: boolean;
  /** `%` makes no quotient, and remainders come from the small ints. */
  readonly remainderAlone: boolean;
  /** `**` squares 1 for every bit of the exponent's digits, or starts at its first set bit. */
  readonly power: "everyBit" | "firstBit";
  /** The name of the integer that a shift count must fit, or undefined when any count will do. */
  readonly shiftCountText: string | undefined;
  /** Decimal digits that repr of an int may have; 0 when there is no limit. */
  readonly maxStrDigits: number;
  readonly maxStrDigitsText: string;
  /** How ints and floats are hashed: modulo 2**61 - 1, or each in its own way. */
  readonly hash: "modular" | "words";
  /** The hash of nan: 0, or that of its address. */
  readonly nanHash: "zero" | "pointer";
  readonly boolBasicsize: number;
  /** Floats kept for reuse; 0 where they lie in blocks of 41. */
  readonly floatFreeList: number;
  /** `//` of floats makes both results and a tuple of them, or the quotient alone. */
  readonly floatFloorDivision: "pair" | "direct";
  /** Of ints of digits; what 2.7's machine ints say is no different from 3.x's `//`. */
  readonly longDivisionByZeroText: string;
  readonly longModuloByZeroText: string;
  readonly floatFloorDivisionByZeroText: string;
  readonly floatModuloByZeroText: string;
  readonly tooLargeForFloatText: string;
  /** What int() and float() take, as their errors say. */
  readonly intSources: string;
  readonly floatSources: string;
}

const numbers27: NumbersProfile = {
  machineInts: true, // Include/intobject.h, Include/longobject.h
  smallInts: "blocks", // Objects/intobject.c: fill_free_list
  longAlignment: 8, // Objects/longobject.c: _PyLong_New, by PyObject_NEW_VAR
  longMinDigits: 0,
  compactRequest: 32, // Objects/longobject.c: PyLong_FromLong
  longSize: "signed", // Include/longintrepr.h
  smallResults: false,
  sumsShared: false,
  compactBits: false,
  remainderAlone: false, // Objects/longobject.c: l_divmod
  power: "everyBit", // Objects/longobject.c: long_pow
  shiftCountText: "long int too large to convert to int", // Objects/longobject.c: long_lshift
  maxStrDigits: 0,
  maxStrDigitsText: "",
  hash: "words", // Objects/intobject.c, longobject.c, object.c: _Py_HashDouble
  nanHash: "zero", // Objects/object.c: _Py_HashDouble
  boolBasicsize: 24, // Objects/boolobject.c: sizeof(PyIntObject)
  floatFreeList: 0, // Objects/floatobject.c: PyFloatBlock
  floatFloorDivision: "pair", // Objects/floatobject.c: float_floor_div
  longDivisionByZeroText: "long division or modulo by zero", // Objects/longobject.c: long_divrem
  longModuloByZeroText: "long division or modulo by zero",
  floatFloorDivisionByZeroText: "float divmod()",
  floatModuloByZeroText: "float modulo",
  tooLargeForFloatText: "long int too large to convert to float",
  intSources: "a string or a number", // Objects/abstract.c: PyNumber_Int
  floatSources: "a string or a number",
};

const numbers36: NumbersProfile = {
  ...numbers27,
  machineInts: false,
  smallInts: "static", // Objects/longobject.c: small_ints
  longAlignment: 1, // Objects/longobject.c: _PyLong_New
  compactRequest: 28, // Objects/longobject.c: PyLong_FromLong
  smallResults: true, // Objects/longobject.c: CHECK_SMALL_INT, maybe_small_long
  shiftCountText: "Python int too large to convert to C ssize_t",
  longDivisionByZeroText: "integer division or modulo by zero",
  longModuloByZeroText: "integer division or modulo by zero",
  hash: "modular", // Objects/longobject.c: long_hash; Python/pyhash.c: _Py_HashDouble
  boolBasicsize: 32, // Objects/boolobject.c: sizeof(struct _longobject)
  floatFreeList: 100, // Objects/floatobject.c: PyFloat_MAXFREELIST
  tooLargeForFloatText: "int too large to convert to float",
  intSources: "a string, a bytes-like object or a number", // Objects/abstract.c: PyNumber_Long
};

const numbers37: NumbersProfile = {
  ...numbers36,
  shiftCountText: undefined, // Objects/longobject.c: divmod_shift
  maxStrDigits: 4300, // Include/internal/pycore_long.h: the limit came with a later bugfix release
  maxStrDigitsText: "Exceeds the limit (4300)", // Objects/longobject.c: _MAX_STR_DIGITS_ERROR_FMT
};

const numbers39: NumbersProfile = {
  ...numbers37,
  smallInts: "allocated", // Objects/longobject.c: _PyLong_Init
  sumsShared: true, // Objects/longobject.c: x_sub
  floatFloorDivision: "direct", // Objects/floatobject.c: _float_div_mod
  floatFloorDivisionByZeroText: "float floor division by zero",
};

const numbers310: NumbersProfile = {
  ...numbers39,
  nanHash: "pointer", // Python/pyhash.c: _Py_HashDouble
  intSources: "a string, a bytes-like object or a real number",
  floatSources: "a string or a real number",
};

const numbers311: NumbersProfile = {
  ...numbers310,
  smallInts: "static", // Include/internal/pycore_global_objects.h
  longMinDigits: 1, // Objects/longobject.c: _PyLong_New
  compactRequest: 32, // Objects/longobject.c: _PyLong_FromMedium, by sizeof
  compactBits: true, // Objects/longobject.c: long_and, long_lshift1, long_rshift1
  remainderAlone: true, // Objects/longobject.c: l_mod, long_rem
  power: "firstBit", // Objects/longobject.c: long_pow
  maxStrDigitsText: "Exceeds the limit (4300 digits)",
  longModuloByZeroText: "integer modulo by zero", // Objects/longobject.c: long_rem
};

const numbers312: NumbersProfile = {
  ...numbers311,
  longSize: "tagged", // Include/cpython/longintrepr.h: lv_tag
  boolBasicsize: 24, // Objects/boolobject.c: offsetof ob_digit
};

const numbers313: NumbersProfile = {
  ...numbers312,
  floatModuloByZeroText: "float modulo by zero", // Objects/floatobject.c: float_rem
};

export const NUMBERS: Record<CPythonName, NumbersProfile> = {
  "2.7": numbers27,
  "3.6": numbers36,
  "3.7": numbers37,
  "3.8": numbers37,
  "3.9": numbers39,
  "3.10": numbers310,
  "3.11": numbers311,
  "3.12": numbers312,
  "3.13": numbers313,
};

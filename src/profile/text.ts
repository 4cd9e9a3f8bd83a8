// str, bytes and unicode, by version.

import type { CPythonName } from "./cpython-name.ts";

/** How a string's hash is made of its bytes. */
export type StringHashName =
  /** A multiplication and an exclusive or for each character. */
  | "fnv"
  /** SipHash with two rounds a block and four at the end, or one and three. */
  | "siphash24"
  | "siphash13";

/** How long a string in the table of interned ones lives. */
export type InternedLife =
  /** As long as somebody else refers to it. */
  | "mortal"
  /** For ever. */
  | "immortal";

/** Texts of errors; `{left}`, `{right}`, `{type}` and `{index}` stand for what they name. */
export interface TextMessages {
  readonly concat: string;
  readonly index: string;
  readonly range: string;
  readonly repeat: string;
  readonly join: string;
}

export interface TextProfile {
  /** What `str` is: bytes, with unicode beside it; or text (PEP 393), with bytes beside it. */
  readonly str: "bytes" | "compact";
  readonly hash: StringHashName;
  /** PYTHONHASHSEED; 0 is a key of zeros. */
  readonly hashSeed: number;
  /** The bit of PyASCIIObject.state called ready, and the one for static storage; 0 for none. */
  readonly readyBit: number;
  readonly staticBit: number;
  /** Free unicode objects kept, and the length from which one is kept without its buffer. */
  readonly unicodeFreeList: number;
  readonly unicodeKeepAlive: number;
  /** Characters U+0080 to U+00FF come with their UTF-8. */
  readonly latin1Utf8: boolean;
  /** '' and the characters are interned before anything runs. */
  readonly charactersInterned: boolean;
  /**
   * Identifiers of one letter that the interpreter holds beside the characters: interning gives
   * these, and not the character that `chr` and an index give.
   */
  readonly letterIdentifiers: string;
  /** What a bool reads as is a static string that is not the interned one. */
  readonly staticBoolTexts: boolean;
  /** What sys.intern, constants and attribute names make of a string. */
  readonly internedLife: InternedLife;
  /** The same of names in code. */
  readonly internedNameLife: InternedLife;
  /** `a += b` makes `a` longer where it lies: for every kind of name, or only in hot functions. */
  readonly concatInPlace: "everyName" | "hotLocals";
  /** What a program's text may show as it is; see printable.ts. */
  readonly unicodeVersion: UnicodeVersion;
  readonly bytesMessages: TextMessages;
  /** Those of 2.7's unicode and 3.x's str. */
  readonly textMessages: TextMessages;
  /** sys.intern of what is no str. */
  readonly internMessage: string;
}

/** The Unicode databases of the nine. */
export type UnicodeVersion = "9.0" | "11.0" | "12.1" | "13.0" | "14.0" | "15.0" | "15.1";

const text27: TextProfile = {
  str: "bytes",
  hash: "fnv", // Objects/stringobject.c: string_hash
  hashSeed: 0, // Python/random.c: without -R
  readyBit: 0,
  staticBit: 0,
  unicodeFreeList: 1024, // Objects/unicodeobject.c: PyUnicode_MAXFREELIST
  unicodeKeepAlive: 9, // Objects/unicodeobject.c: KEEPALIVE_SIZE_LIMIT
  latin1Utf8: false,
  charactersInterned: false,
  letterIdentifiers: "",
  staticBoolTexts: false,
  internedLife: "mortal",
  internedNameLife: "mortal",
  concatInPlace: "everyName", // Python/ceval.c: string_concatenate
  unicodeVersion: "9.0", // never asked: repr shows ASCII only
  bytesMessages: {
    concat: "cannot concatenate '{left}' and '{right}' objects",
    index: "string indices must be integers, not {type}",
    range: "string index out of range",
    repeat: "repeated string is too long",
    join: "sequence item {index}: expected string, {type} found",
  },
  textMessages: {
    concat: "coercing to Unicode: need string or buffer, {right} found",
    index: "string indices must be integers",
    range: "string index out of range",
    repeat: "repeated string is too long",
    join: "sequence item {index}: expected string or Unicode, {type} found",
  },
  internMessage: "intern() argument 1 must be string, not {type}",
};

const text36: TextProfile = {
  ...text27,
  str: "compact", // Include/unicodeobject.h: PyASCIIObject
  hash: "siphash24", // Python/pyhash.c: siphash24
  readyBit: 0x80, // Include/unicodeobject.h: state.ready
  unicodeFreeList: 0,
  unicodeKeepAlive: 0,
  unicodeVersion: "9.0", // Modules/unicodedata_db.h: UNIDATA_VERSION
  bytesMessages: {
    concat: "can't concat {right} to bytes", // Objects/bytesobject.c: bytes_concat
    index: "byte indices must be integers or slices, not {type}",
    range: "index out of range",
    repeat: "repeated bytes are too long",
    join: "sequence item {index}: expected a bytes-like object, {type} found",
  },
  textMessages: {
    ...text27.textMessages,
    concat: "must be str, not {right}", // Objects/unicodeobject.c: PyUnicode_Concat
    join: "sequence item {index}: expected str instance, {type} found",
  },
  internMessage: "intern() argument 1 must be str, not {type}",
};

const text37: TextProfile = {
  ...text36,
  unicodeVersion: "11.0", // Modules/unicodedata_db.h
  textMessages: {
    ...text36.textMessages,
    // Objects/unicodeobject.c: PyUnicode_Concat
    concat: 'can only concatenate str (not "{right}") to str',
  },
};

const text38: TextProfile = {
  ...text37,
  unicodeVersion: "12.1", // Modules/unicodedata_db.h
  internMessage: "intern() argument must be str, not {type}", // Python/clinic/sysmodule.c.h
};

const text39: TextProfile = {
  ...text38,
  unicodeVersion: "13.0", // Modules/unicodedata_db.h
};

const text311: TextProfile = {
  ...text39,
  hash: "siphash13", // Python/pyhash.c: siphash13
  letterIdentifiers: "BCLST_abcdefhijklmnopqrstvwxy", // Include/internal/pycore_global_strings.h
  staticBoolTexts: true, // Objects/boolobject.c: bool_repr gives &_Py_ID(True)
  concatInPlace: "hotLocals", // Python/ceval.c: BINARY_OP_INPLACE_ADD_UNICODE
  unicodeVersion: "14.0", // Modules/unicodedata_db.h
  textMessages: {
    ...text39.textMessages,
    // Objects/unicodeobject.c: unicode_subscript
    index: "string indices must be integers, not '{type}'",
  },
};

const text312: TextProfile = {
  ...text311,
  readyBit: 0, // Include/cpython/unicodeobject.h: PEP 623
  staticBit: 0x80, // Include/cpython/unicodeobject.h: state.statically_allocated
  latin1Utf8: true, // Include/internal/pycore_runtime_init.h: _PyUnicode_LATIN1_INIT
  letterIdentifiers: "_abcdenprsx", // Include/internal/pycore_global_strings.h
  staticBoolTexts: false, // Objects/unicodeobject.c: _PyUnicode_InitStaticStrings interns them
  internedLife: "immortal", // Objects/unicodeobject.c: _PyUnicode_InternInPlace
  internedNameLife: "immortal",
  unicodeVersion: "15.0", // Modules/unicodedata_db.h
};

const text313: TextProfile = {
  ...text312,
  charactersInterned: true, // Objects/unicodeobject.c: init_global_interned_strings
  letterIdentifiers: "", // Include/internal/pycore_global_strings.h: latin1 characters serve
  internedLife: "mortal", // Objects/unicodeobject.c: _PyUnicode_InternMortal
  unicodeVersion: "15.1", // Modules/unicodedata_db.h
};

export const TEXT: Record<CPythonName, TextProfile> = {
  "2.7": text27,
  "3.6": text36,
  "3.7": text37,
  "3.8": text38,
  "3.9": text39,
  "3.10": text39,
  "3.11": text311,
  "3.12": text312,
  "3.13": text313,
};

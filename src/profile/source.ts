// How source becomes constants and names, by version.

import type { CPythonName } from "./cpython-name.ts";

/** Where expressions of constants are evaluated at compile time. */
export type Folding =
  /** In the bytecode: operands stay in co_consts, results are added without being merged. */
  | "peephole"
  /** In the syntax tree: only results come into co_consts, merged with equal ones. */
  | "tree";

/** What a list or set display may be that only a loop goes over, or `in` looks into. */
export type UnkeptDisplays =
  /** After `in`, a list of constants: a constant tuple. */
  | "listsInTests"
  /** One of constants, not empty: a constant tuple or frozenset. */
  | "notEmpty"
  /** One of constants: a constant tuple or frozenset. */
  | "constant"
  /** The same, and any other list: a tuple. */
  | "tuples";

export interface SourceProfile {
  /** `u'...'` is a type of its own, and `'...'` are bytes. */
  readonly strIsBytes: boolean;
  readonly folding: Folding;
  /**
   * The optimiser counts loads of constants in a row, and begins anew behind each that it made: of
   * the parts of an expression only the first may be one.
   */
  readonly foldingForgets: boolean;
  /** A minus before a number belongs to the number already when it is parsed. */
  readonly negativeLiterals: boolean;
  /** Longest string, and longest tuple, that folding makes. */
  readonly longestFoldedStr: number;
  readonly longestFoldedTuple: number;
  /**
   * What `*`, `<<` and `**` are given is looked at before they are computed, and nothing else is
   * too long: negative repeats are left alone, sums are not. Otherwise the result is looked at.
   */
  readonly foldingLooksAhead: boolean;
  /** `+constant` is folded. */
  readonly foldsPlus: boolean;
  /** Bits of the largest int that `<<` and `**` fold to. */
  readonly foldedBits: number;
  /** Equal constants of a tuple and of its unit are one object. */
  readonly mergesNested: boolean;
  /** A function's constants are one object with equal ones of the unit that it stands in. */
  readonly mergesAcrossFunctions: boolean;
  /** A display of this many constants or more is filled from one constant; 0 for never. */
  readonly displayFromConstant: number;
  readonly unkeptDisplays: UnkeptDisplays;
  /** A dict display of two or more constant keys takes them from one constant tuple. */
  readonly constKeyMap: boolean;
  /** `if` with a constant is decided when it is compiled, and the constant is not kept. */
  readonly decidesConstantTests: boolean;
  /** Arguments of a call move into the function's frame instead of being copied there. */
  readonly argumentsMove: boolean;
  /** Functions of C that take several arguments are given them in a tuple. */
  readonly functionsTakeTuples: boolean;
  /** list, tuple, set and frozenset are called with a tuple of their arguments, as other types. */
  readonly typesTakeTuples: boolean;
  /** An exception is an object, with a tuple of its arguments, from where it is raised. */
  readonly raisesObjects: boolean;
}

const source27: SourceProfile = {
  strIsBytes: true,
  folding: "peephole", // Python/peephole.c
  foldingForgets: true, // Python/peephole.c: cumlc
  negativeLiterals: true, // Python/ast.c: ast_for_factor
  longestFoldedStr: 20, // Python/peephole.c: fold_binops_on_constants
  longestFoldedTuple: 20,
  foldingLooksAhead: false,
  foldsPlus: false, // Python/peephole.c: fold_unaryops_on_constants
  foldedBits: Number.POSITIVE_INFINITY,
  mergesNested: true, // Python/peephole.c: a folded tuple's items are those of co_consts
  mergesAcrossFunctions: false,
  displayFromConstant: 0,
  unkeptDisplays: "listsInTests", // Python/peephole.c: BUILD_LIST before COMPARE_OP
  constKeyMap: false,
  decidesConstantTests: true, // Python/compile.c: expr_constant
  argumentsMove: false,
  functionsTakeTuples: true, // Modules/_weakref.c: METH_VARARGS
  typesTakeTuples: true, // Objects/typeobject.c: type_call
  raisesObjects: false, // Python/errors.c: made where it is caught
};

const source36: SourceProfile = {
  ...source27,
  strIsBytes: false,
  foldingForgets: false, // Python/peephole.c: lastn_const_start looks back over the bytecode
  foldingLooksAhead: true, // Python/peephole.c: safe_multiply
  foldsPlus: true,
  negativeLiterals: false, // Python/ast.c has no special case any more
  foldedBits: 128, // Python/peephole.c: safe_lshift, safe_power
  unkeptDisplays: "notEmpty", // Python/peephole.c: fold_tuple_on_constants
  constKeyMap: true, // Python/compile.c: compiler_subdict
};

const source37: SourceProfile = {
  ...source36,
  folding: "tree", // Python/ast_opt.c
  longestFoldedStr: 4096, // Python/ast_opt.c: MAX_STR_SIZE
  longestFoldedTuple: 256, // Python/ast_opt.c: MAX_COLLECTION_SIZE
  mergesNested: false, // Python/compile.c: compiler_add_const looks at the whole only
  unkeptDisplays: "constant", // Python/ast_opt.c: fold_iter
};

const source38: SourceProfile = {
  ...source37,
  mergesNested: true, // Python/compile.c: merge_consts_recursive
  mergesAcrossFunctions: true, // Python/compile.c: c_const_cache
  unkeptDisplays: "tuples", // Python/ast_opt.c: fold_iter changes a list's kind
};

const source39: SourceProfile = {
  ...source38,
  displayFromConstant: 3, // Python/compile.c: starunpack_helper
  typesTakeTuples: false, // Objects/tupleobject.c: tuple_vectorcall, and its like
};

const source310: SourceProfile = {
  ...source39,
  decidesConstantTests: false, // Python/compile.c: compiler_if looks at the bytecode's jumps later
};

const source311: SourceProfile = {
  ...source310,
  functionsTakeTuples: false, // Modules/clinic/_weakref.c.h: METH_FASTCALL
  argumentsMove: true, // Python/ceval.c: initialize_locals steals
};

const source312: SourceProfile = {
  ...source311,
  raisesObjects: true, // Python/errors.c: _PyErr_SetObject
};

export const SOURCE: Record<CPythonName, SourceProfile> = {
  "2.7": source27,
  "3.6": source36,
  "3.7": source37,
  "3.8": source38,
  "3.9": source39,
  "3.10": source310,
  "3.11": source311,
  "3.12": source312,
  "3.13": source312,
};

// What differs between Pythons, as far as programs can see it: identity, constants, the moment and
// order of deaths, texts. One record a version, each spread from the one before. The facts were
// asked of real interpreters; facts of CPython that no program can see do not belong here.

import { COLLECTORS, type CollectorRules } from "./collector-rules.ts";
import { TEXTS, type Texts } from "./texts.ts";

export interface IdentityRules {
  readonly texts: Texts;
  readonly collector: CollectorRules;

  // What there is.
  /** `str` holds bytes, text is `unicode`, and an int beyond 64 bits is a `long`. */
  readonly strIsBytes: boolean;
  /** Unlike types have an order; otherwise comparing them raises. */
  readonly ordersUnlikeTypes: boolean;
  readonly rangeIsList: boolean;
  readonly dictsKeepOrder: boolean;
  readonly dictsHaveUnion: boolean;
  readonly typesHaveUnion: boolean;
  /** `list.copy`, `list.clear`. */
  readonly listsHaveCopy: boolean;
  /** A function taken from a class needs an instance of it. */
  readonly hasUnboundMethods: boolean;

  // Which results are an object that is there already.
  readonly emptyFrozensetIsShared: boolean;
  /** `t + ()` and `() + t` are `t`. */
  readonly tupleConcatenationKeeps: boolean;
  /** `n << 0` and `n >> 0` are `n` for an int (never for a long). */
  readonly intShiftByNothingKeeps: boolean;
  /** `n >> 0` is `n` for a negative int of two digits and more. */
  readonly negativeShiftByNothingKeeps: boolean;
  /** A sum or difference of ints of two digits and more is shared when it is small. */
  readonly longSumsAreShared: boolean;
  /** And so is a remainder. */
  readonly longRemaindersAreShared: boolean;
  /** The bool's repr is one string; that of a one-digit int is the shared character. */
  readonly digitsAreCharacters: boolean;
  /** `intern` of a one-character Latin-1 string gives the shared character. */
  readonly internPrefersCharacters: boolean;
  /** A string that a program interned dies as others do, and is interned no more. */
  readonly internedDie: boolean;
  /** Characters whose constants are another object than the shared character. */
  readonly twinCharacters: string;
  /** The bool's repr is not interned, and another string of its value is. */
  readonly boolsReadAsTwins: boolean;
  /** deepcopy of a range is a new one. */
  readonly deepcopiesRanges: boolean;

  // Which constants are one object, and who holds them.
  readonly constants: ConstantRules;

  // Who dies when.
  /** The caller holds arguments until the call returns; otherwise the callee's names do alone. */
  readonly callerHoldsArguments: boolean;
  /** Weak references die, and call back, before the finalizer runs; otherwise after it. */
  readonly callbacksBeforeFinalizer: boolean;
  readonly finalizesOnce: boolean;
  /** The order in which an instance gives up its attributes. */
  readonly attributeRelease: "by hash" | "as set" | "as the class saw them first";
  /** Attributes are values beside keys of the class, which have room for some names. */
  readonly hasClassKeys: boolean;
  /** An AttributeError holds its object as long as the error is not cleared. */
  readonly attributeErrorHoldsObject: boolean;
  readonly comprehensionTargetLeaks: boolean;

  // Type names.
  readonly referenceType: string;
  readonly proxyType: string;
  readonly methodType: string;
}

export interface ConstantRules {
  /**
   * Who folds: an optimiser of code that looks back over a run of loads, the same with a longer
   * memory, or one of trees, which leaves no trace of what it folded.
   */
  readonly folding: "run" | "code" | "tree";
  /** `-1` with a literal is a literal. */
  readonly negativeLiterals: boolean;
  /** True and False are names. */
  readonly boolsAreNames: boolean;
  /** Constants of all code of a unit, inside of tuples too, are merged; otherwise of one code. */
  readonly mergesAcrossCode: boolean;
  /** Keys of a dict display that are all constants are one tuple, from two on. */
  readonly keyTuples: boolean;
  /** Items of a list or set display that are all constants are one constant, from three on. */
  readonly constantDisplays: boolean;
  /** A list display behind `in` or `for` is a tuple constant. */
  readonly iteratedListsAreTuples: boolean;
  /** A set display behind `in` or `for` is a frozenset constant. */
  readonly iteratedSetsAreFrozen: boolean;
  /** A comprehension is code of its own. */
  readonly comprehensionsAreCode: boolean;
  /** Constants of branches never taken stay. */
  readonly deadBranchesStay: boolean;
  /** A constant test of an `if` is itself a constant of the code. */
  readonly testsStay: boolean;
  /** Code behind `return` is dropped with its constants. */
  readonly dropsCodeBehindReturn: boolean;
  /** What no instruction loads is dropped, but the first constant. */
  readonly dropsUnused: boolean;
  /** Longest folded sequences, and largest folded ints in bits. */
  readonly longestFoldedText: number;
  readonly longestFoldedTuple: number;
  readonly largestFoldedInt: number;
}

const CONSTANTS_27: ConstantRules = {
  folding: "run",
  negativeLiterals: true,
  boolsAreNames: true,
  mergesAcrossCode: false,
  keyTuples: false,
  constantDisplays: false,
  iteratedListsAreTuples: false,
  iteratedSetsAreFrozen: false,
  comprehensionsAreCode: false,
  deadBranchesStay: false,
  testsStay: false,
  dropsCodeBehindReturn: false,
  dropsUnused: false,
  longestFoldedText: 20,
  longestFoldedTuple: 20,
  largestFoldedInt: Number.POSITIVE_INFINITY,
};

const CONSTANTS_36: ConstantRules = {
  ...CONSTANTS_27,
  folding: "code",
  negativeLiterals: false,
  boolsAreNames: false,
  keyTuples: true,
  iteratedListsAreTuples: true,
  iteratedSetsAreFrozen: true,
  comprehensionsAreCode: true,
  largestFoldedInt: 128,
};

const CONSTANTS_37: ConstantRules = {
  ...CONSTANTS_36,
  folding: "tree",
  longestFoldedText: 4096,
  longestFoldedTuple: 256,
};

const CONSTANTS_38: ConstantRules = { ...CONSTANTS_37, mergesAcrossCode: true };
const CONSTANTS_39: ConstantRules = { ...CONSTANTS_38, constantDisplays: true };

const CONSTANTS_310: ConstantRules = {
  ...CONSTANTS_39,
  deadBranchesStay: true,
  testsStay: true,
  dropsCodeBehindReturn: true,
};

const CONSTANTS_312: ConstantRules = {
  ...CONSTANTS_310,
  comprehensionsAreCode: false,
  deadBranchesStay: false,
  testsStay: false,
  dropsUnused: true,
};

const RULES_27: IdentityRules = {
  texts: TEXTS["2.7"]!,
  collector: COLLECTORS["2.7"]!,
  strIsBytes: true,
  ordersUnlikeTypes: true,
  rangeIsList: true,
  dictsKeepOrder: false,
  dictsHaveUnion: false,
  typesHaveUnion: false,
  listsHaveCopy: false,
  hasUnboundMethods: true,
  emptyFrozensetIsShared: true,
  tupleConcatenationKeeps: false,
  intShiftByNothingKeeps: true,
  negativeShiftByNothingKeeps: false,
  longSumsAreShared: true,
  longRemaindersAreShared: true,
  digitsAreCharacters: true,
  internPrefersCharacters: false,
  internedDie: true,
  twinCharacters: "",
  boolsReadAsTwins: false,
  deepcopiesRanges: false,
  constants: CONSTANTS_27,
  callerHoldsArguments: true,
  callbacksBeforeFinalizer: true,
  finalizesOnce: false,
  attributeRelease: "by hash",
  hasClassKeys: false,
  attributeErrorHoldsObject: false,
  comprehensionTargetLeaks: true,
  referenceType: "weakref",
  proxyType: "weakproxy",
  methodType: "instancemethod",
};

const RULES_36: IdentityRules = {
  ...RULES_27,
  texts: TEXTS["3.6"]!,
  collector: COLLECTORS["3.6"]!,
  strIsBytes: false,
  ordersUnlikeTypes: false,
  rangeIsList: false,
  dictsKeepOrder: true,
  listsHaveCopy: true,
  hasUnboundMethods: false,
  intShiftByNothingKeeps: false,
  longSumsAreShared: false,
  longRemaindersAreShared: false,
  digitsAreCharacters: false,
  deepcopiesRanges: true,
  constants: CONSTANTS_36,
  callbacksBeforeFinalizer: false,
  finalizesOnce: true,
  attributeRelease: "as set",
  comprehensionTargetLeaks: false,
  methodType: "method",
};

const RULES_37: IdentityRules = {
  ...RULES_36,
  texts: TEXTS["3.7"]!,
  collector: COLLECTORS["3.7"]!,
  tupleConcatenationKeeps: true,
  constants: CONSTANTS_37,
};

const RULES_38: IdentityRules = {
  ...RULES_37,
  texts: TEXTS["3.8"]!,
  collector: COLLECTORS["3.8"]!,
  constants: CONSTANTS_38,
};

const RULES_39: IdentityRules = {
  ...RULES_38,
  texts: TEXTS["3.9"]!,
  collector: COLLECTORS["3.9"]!,
  dictsHaveUnion: true,
  longSumsAreShared: true,
  constants: CONSTANTS_39,
};

const RULES_310: IdentityRules = {
  ...RULES_39,
  texts: TEXTS["3.10"]!,
  collector: COLLECTORS["3.10"]!,
  typesHaveUnion: true,
  emptyFrozensetIsShared: false,
  deepcopiesRanges: false,
  constants: CONSTANTS_310,
  attributeErrorHoldsObject: true,
  referenceType: "ReferenceType",
  proxyType: "ProxyType",
};

const RULES_311: IdentityRules = {
  ...RULES_310,
  texts: TEXTS["3.11"]!,
  collector: COLLECTORS["3.11"]!,
  negativeShiftByNothingKeeps: true,
  longRemaindersAreShared: true,
  // One-letter names of arguments in C are static strings of their own.
  twinCharacters: "BCLST_abcdefhijklmnopqrstvwxy",
  boolsReadAsTwins: true,
  callerHoldsArguments: false,
  attributeRelease: "as the class saw them first",
  hasClassKeys: true,
};

const RULES_312: IdentityRules = {
  ...RULES_311,
  texts: TEXTS["3.12"]!,
  collector: COLLECTORS["3.12"]!,
  internedDie: false,
  twinCharacters: "_abcdenprsx",
  boolsReadAsTwins: false,
  constants: CONSTANTS_312,
};

const RULES_313: IdentityRules = {
  ...RULES_312,
  texts: TEXTS["3.13"]!,
  collector: COLLECTORS["3.13"]!,
  internPrefersCharacters: true,
  internedDie: true,
  twinCharacters: "",
};

/** The rules of each version that was measured. */
export const RULES: Readonly<Record<string, IdentityRules>> = {
  "2.7": RULES_27,
  "3.6": RULES_36,
  "3.7": RULES_37,
  "3.8": RULES_38,
  "3.9": RULES_39,
  "3.10": RULES_310,
  "3.11": RULES_311,
  "3.12": RULES_312,
  "3.13": RULES_313,
};

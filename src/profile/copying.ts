// The module copy, by version: Lib/copy.py, Lib/copyreg.py, and what C gives them to copy by.

import type { CPythonName } from "./cpython-name.ts";

/** What counts against the recursion limit in a deep copy, beside the frames of its functions. */
export type CopyDepth =
  /** A memo's key found equal to another object, and the memo's first KeyError: one call more. */
  | "hits"
  /** One call more wherever a function calls C. */
  | "calls"
  /** Nothing. */
  | "frames";

/** What a star in a call joins named arguments and the others by. */
export type Stars =
  /** Nothing: one tuple has room for all. */
  | "together"
  /** A list, from a tuple of the named ones; then it becomes a tuple. */
  | "unpacked"
  /** A list that the named ones are in from the start; then it becomes a tuple. */
  | "list";

export interface CopyingProfile {
  /** copy.copy of list, dict and set: their type called with it, or their method `copy`. */
  readonly shallow: "constructor" | "method";
  /** What is its own deep copy is noted in the memo too. */
  readonly memoHasAtoms: boolean;
  /** How `__reduce_ex__`'s arguments are copied: the tuple, or one by one in a generator. */
  readonly argumentsAre: "tuple" | "generator";
  /** A generator or comprehension over the parts of a tuple is a frame of its own. */
  readonly tupleFrames: 1 | 2;
  /** Calls of C that stay open around the rebuilding of a reduced object. */
  readonly rebuildCalls: 0 | 1;
  /** An instance without attributes has an empty dict for its state, else none. */
  readonly emptyDictIsState: boolean;
  /** The slots' dict is made for a class without slots too. */
  readonly emptySlotsAreCollected: boolean;
  /** `__reduce_ex__` is called with a tuple. */
  readonly reduceTakesTuple: boolean;
  readonly stars: Stars;
  /** A tuple of arguments stays until the function is done, else only until it begins. */
  readonly argumentsStay: boolean;
  /** A generator has its function, and that its closure, until it has ended. */
  readonly generatorsKeepClosures: boolean;
  /** A tuple is compared with the copies of its items over a list of indices, or by zip. */
  readonly tuplesAreComparedBy: "indices" | "zip";
  /** An exception that was caught stays until its function is done. */
  readonly caughtStay: boolean;
  readonly depth: CopyDepth;
  /** Types that are their own shallow and deep copies, beside those of every version. */
  readonly shallowAtoms: readonly string[];
  readonly deepAtoms: readonly string[];
  /** copy.copy of a bound method fails. */
  readonly methodsAreUncopyable: boolean;
  /** `can't pickle module objects`, `cannot pickle 'module' object`. */
  readonly refusal: "objects" | "object";
}

const copying27: CopyingProfile = {
  shallow: "constructor", // Lib/copy.py: _copy_with_constructor
  memoHasAtoms: true, // Lib/copy.py: deepcopy
  argumentsAre: "tuple", // Lib/copy.py: _reconstruct
  tupleFrames: 1, // Lib/copy.py: _deepcopy_tuple
  rebuildCalls: 0,
  emptyDictIsState: true, // Objects/typeobject.c: reduce_2
  emptySlotsAreCollected: true, // Objects/typeobject.c: reduce_2
  reduceTakesTuple: true, // Objects/typeobject.c: object_methods, METH_VARARGS
  stars: "together", // Python/ceval.c: update_star_args
  argumentsStay: true,
  generatorsKeepClosures: false,
  tuplesAreComparedBy: "indices", // Lib/copy.py: _deepcopy_tuple
  caughtStay: true, // Python/ceval.c: reset_exc_info
  depth: "hits", // Objects/object.c: PyObject_RichCompare; Python/errors.c: normalising a KeyError
  shallowAtoms: ["xrange"],
  deepAtoms: ["xrange"],
  methodsAreUncopyable: true, // Objects/classobject.c: instancemethod has no __reduce__
  refusal: "objects", // Lib/copy_reg.py: _reduce_ex
};

const copying36: CopyingProfile = {
  ...copying27,
  shallow: "method", // Lib/copy.py: list.copy, dict.copy, set.copy
  memoHasAtoms: false, // Lib/copy.py: deepcopy
  argumentsAre: "generator", // Lib/copy.py: _reconstruct
  tupleFrames: 2, // Lib/copy.py: _deepcopy_tuple
  rebuildCalls: 1, // Python/ceval.c: do_call_core calls PyObject_Call
  emptyDictIsState: false, // Objects/typeobject.c: _PyObject_GetState
  emptySlotsAreCollected: false,
  stars: "unpacked", // Python/ceval.c: BUILD_TUPLE_UNPACK_WITH_CALL
  tuplesAreComparedBy: "zip", // Lib/copy.py: _deepcopy_tuple
  caughtStay: false, // Python/ceval.c: POP_EXCEPT
  shallowAtoms: ["range", "NotImplementedType"],
  deepAtoms: ["NotImplementedType"],
  methodsAreUncopyable: false, // Objects/classobject.c: method_reduce
};

const copying37: CopyingProfile = {
  ...copying36,
  rebuildCalls: 0, // Objects/call.c: PyObject_Call hands functions on
  reduceTakesTuple: false, // Objects/typeobject.c: object_methods, METH_O
  depth: "calls", // Objects/call.c: _PyMethodDef_RawFastCallKeywords
};

const copying38: CopyingProfile = {
  ...copying37,
  refusal: "object", // Objects/typeobject.c: object_getstate
};

const copying39: CopyingProfile = {
  ...copying38,
  stars: "list", // Python/ceval.c: LIST_TO_TUPLE
};

const copying310: CopyingProfile = {
  ...copying39,
  deepAtoms: ["NotImplementedType", "range"], // Lib/copy.py: _deepcopy_dispatch
};

const copying311: CopyingProfile = {
  ...copying310,
  generatorsKeepClosures: true, // Objects/genobject.c: its frame owns the function
};

const copying312: CopyingProfile = {
  ...copying311,
  argumentsStay: false, // Python/ceval.c: _PyEvalFramePushAndInit_Ex
  tupleFrames: 1, // Python/compile.c: comprehensions are inlined
  depth: "frames", // Python/ceval.c: C calls have a limit of their own
};

export const COPYING: Record<CPythonName, CopyingProfile> = {
  "2.7": copying27,
  "3.6": copying36,
  "3.7": copying37,
  "3.8": copying38,
  "3.9": copying39,
  "3.10": copying310,
  "3.11": copying311,
  "3.12": copying312,
  "3.13": copying312,
};

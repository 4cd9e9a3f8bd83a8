// What Python says when an operation is refused, where versions differ and no one type is to
// blame. `{}` stands for the type's name, in `attributes` for the type's and then the attribute's.

import type { CPythonName } from "./cpython-name.ts";

export interface MessagesProfile {
  /** `a[key]`, a[start:stop] of what has no items. */
  readonly notSubscriptable: string;
  /** The same with an int as key of what could have items but has not: a set, an instance. */
  readonly notIndexable: string;
  /** A slice as a dict's key; undefined where it has a hash, and is one that is missing. */
  readonly sliceAsKey: string | undefined;
  /** Setting and deleting an attribute of what has none of its own. */
  readonly noAttributes: string;
  /** A name that is not bound: looked up by a function, and by other code. */
  readonly globalName: string;
  readonly moduleName: string;
  readonly unboundLocal: string;
  /** An argument too many or too few: "takes exactly 1 argument (2 given)", or what is missing. */
  readonly countsArguments: boolean;
  /** What is said of one argument: "at least 1 argument". */
  readonly oneArgument: string;
  /** Methods are called by their type as well: `list.append()`. */
  readonly qualifiesMethods: boolean;
  /** `cls()` takes arguments and has no `__init__`. */
  readonly classTakesNone: string;
  /** What is no int where one must be, in a function of a module. */
  readonly notAnInteger: string;
  /** `gc.set_threshold requires 1 to 3 arguments`, whether there are fewer or more. */
  readonly saysRequires: boolean;
  /** `module.name` that there is not. */
  readonly moduleAttribute: string;
  /** An error that nobody can be given: on one line, or with a traceback. */
  readonly unraisable: "oneLine" | "traceback";
  /** Recursion that is too deep. */
  readonly recursionError: "RuntimeError" | "RecursionError";
  /** Where it was too deep, when objects were compared. */
  readonly inComparison: string;
}

const messages27: MessagesProfile = {
  notSubscriptable: "'{}' object has no attribute '__getitem__'",
  notIndexable: "'{}' object does not support indexing", // Objects/abstract.c: PySequence_GetItem
  sliceAsKey: "unhashable type", // Objects/sliceobject.c: slice_hash
  noAttributes: "'{}' object has no attribute '{}'", // Objects/object.c: PyObject_GenericSetAttr
  globalName: "global name '{}' is not defined", // Python/ceval.c: GLOBAL_NAME_ERROR_MSG
  moduleName: "name '{}' is not defined",
  unboundLocal: "local variable '{}' referenced before assignment",
  countsArguments: true,
  oneArgument: "1 arguments", // Python/getargs.c: PyArg_UnpackTuple
  qualifiesMethods: false,
  classTakesNone: "object() takes no parameters", // Objects/typeobject.c: object_new
  notAnInteger: "an integer is required", // Python/getargs.c: converterr
  saysRequires: false,
  moduleAttribute: "'module' object has no attribute '{}'",
  unraisable: "oneLine", // Python/errors.c: PyErr_WriteUnraisable
  recursionError: "RuntimeError",
  inComparison: " in cmp", // Objects/object.c: PyObject_RichCompare
};

const messages36: MessagesProfile = {
  ...messages27,
  notSubscriptable: "'{}' object is not subscriptable", // Objects/abstract.c: PyObject_GetItem
  sliceAsKey: "unhashable type: 'slice'",
  globalName: "name '{}' is not defined",
  notAnInteger: "an integer is required (got type {})",
  moduleAttribute: "module '{module}' has no attribute '{}'", // Objects/moduleobject.c
  countsArguments: false,
  unraisable: "traceback", // Python/errors.c: PyErr_WriteUnraisable
  recursionError: "RecursionError", // Python/ceval.c: _Py_CheckRecursiveCall
  inComparison: " in comparison",
};

const messages37: MessagesProfile = {
  ...messages36,
  notIndexable: "'{}' object is not subscriptable", // Objects/abstract.c: PySequence_GetItem
  classTakesNone: "{}() takes no arguments", // Objects/typeobject.c: object_new
};

const messages38: MessagesProfile = {
  ...messages37,
  oneArgument: "1 argument", // Python/getargs.c: _PyArg_CheckPositional
};

const messages39: MessagesProfile = {
  ...messages38,
  qualifiesMethods: true, // Objects/methodobject.c: _PyObject_FunctionStr
};

const messages310: MessagesProfile = {
  ...messages39,
  notAnInteger: "'{}' object cannot be interpreted as an integer", // Objects/longobject.c
};

const messages311: MessagesProfile = {
  ...messages310,
  unboundLocal: "cannot access local variable '{}' where it is not associated with a value",
};

const messages312: MessagesProfile = {
  ...messages311,
  sliceAsKey: undefined, // Objects/sliceobject.c: slicehash
};

const messages313: MessagesProfile = {
  ...messages312,
  saysRequires: true, // Modules/clinic/gcmodule.c.h: gc_set_threshold
  noAttributes: "'{}' object has no attribute '{}' and no __dict__ for setting new attributes",
};

export const MESSAGES: Record<CPythonName, MessagesProfile> = {
  "2.7": messages27,
  "3.6": messages36,
  "3.7": messages37,
  "3.8": messages38,
  "3.9": messages39,
  "3.10": messages310,
  "3.11": messages311,
  "3.12": messages312,
  "3.13": messages313,
};

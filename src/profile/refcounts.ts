// Reference counts and deallocation, by version.

import type { CPythonName } from "./cpython-name.ts";

/** What an object that should never die is given as its count. */
export type Immortality =
  /** Nothing: its count is one among others. */
  | "none"
  /** A count of 999,999,999 to start with, which then moves like every other. */
  | "highCount"
  /** A count that incref and decref leave alone: 0xffffffff. */
  | "immortal";

export interface RefcountsProfile {
  readonly immortality: Immortality;
  /** Small ints, characters, '' and () are part of the interpreter's static storage. */
  readonly staticSingletons: boolean;
  /** What repr calls a type: `<type 'int'>`, `<class 'int'>`. */
  readonly typeWord: "type" | "class";
  /** Nested deallocations of containers before the next is put off: PyTrash_UNWIND_LEVEL. */
  readonly trashcanLevel: number;
  /** How deallocations of instances use it: see Trashcan in src/objects/type.ts. */
  readonly trashcanOfInstances: "full" | "half";
}

const refcounts27: RefcountsProfile = {
  immortality: "none",
  staticSingletons: false,
  typeWord: "type", // Objects/typeobject.c: type_repr
  trashcanLevel: 50, // Include/object.h: PyTrash_UNWIND_LEVEL
  trashcanOfInstances: "half", // Objects/typeobject.c: subtype_dealloc
};

const refcounts36: RefcountsProfile = { ...refcounts27, typeWord: "class" };

const refcounts38: RefcountsProfile = {
  ...refcounts36,
  trashcanOfInstances: "full", // Objects/typeobject.c: subtype_dealloc
};

const refcounts311: RefcountsProfile = {
  ...refcounts38,
  immortality: "highCount", // Include/internal/pycore_object.h: _PyObject_IMMORTAL_REFCNT
  staticSingletons: true, // Include/internal/pycore_global_objects.h
};

const refcounts312: RefcountsProfile = {
  ...refcounts311,
  immortality: "immortal", // Include/object.h: _Py_IMMORTAL_REFCNT
};

const refcounts313: RefcountsProfile = {
  ...refcounts312,
  trashcanLevel: 9950, // Include/cpython/object.h: what is left of Py_C_RECURSION_LIMIT
};

export const REFCOUNTS: Record<CPythonName, RefcountsProfile> = {
  "2.7": refcounts27,
  "3.6": refcounts36,
  "3.7": refcounts36,
  "3.8": refcounts38,
  "3.9": refcounts38,
  "3.10": refcounts38,
  "3.11": refcounts311,
  "3.12": refcounts312,
  "3.13": refcounts313,
};

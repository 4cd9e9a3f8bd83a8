// Types and their slots. A PyTypeObject lies in the heap like any object: `ob_type` of an object
// is its address, and its fields are read where CPython reads them. What a C type has as functions
// is a record of functions here, the type's slots; `tp_dealloc` in the bytes is the place in the
// text segment that stands for them, 16 bytes a type, so that a type is found from an object in
// two loads.
//
// Every slot that takes an object borrows its reference; every slot that gives one gives a new
// reference, unless it says otherwise.

import type { ObjRef } from "../memory/address.ts";

/** `binary` answers this when the operands are not for it: Py_NotImplemented. */
export const NOT_IMPLEMENTED = -1;

/** `releaseStep` answers this behind the last reference. */
export const RELEASED = -1;

/** Operators with two operands, as Python writes them. */
export type BinaryOperator = "+" | "-" | "*" | "//" | "%" | "<<" | ">>" | "&" | "|" | "^" | "**";

/** Comparisons that order; `==` and `!=` are `equals`. */
export type Ordering = "<" | "<=" | ">" | ">=";

/**
 * How a dealloc uses the trashcan. `full`: it puts off what is nested too deep, and the outermost
 * one empties the can. `half`: it puts off one level earlier, and never empties it: what instances
 * put off to 3.7 waits for the next container. Objects/typeobject.c: subtype_dealloc.
 */
export type Trashcan = "full" | "half";

/** What a type can do. A slot that is absent is one that C has as NULL. */
export interface Slots {
  /** tp_repr, as text of the host. */
  repr(ref: ObjRef): string;
  /** `__sizeof__`: bytes, without the GC head. */
  sizeOf(ref: ObjRef): number;
  /**
   * The end of tp_dealloc: gives back what the object holds beside references, then its memory, to
   * a free list or the allocator. All references have been given up; the count is zero.
   */
  free(ref: ObjRef): void;
  /**
   * A container gives its references up one at a time, so that a chain of any depth never nests
   * calls of the host: the owned reference that goes at `step` (0, 1, ...), in the order in which
   * tp_dealloc drops them; 0 when this step drops none; RELEASED behind the last. Absent in types
   * that hold no references. Between steps other code may run: a finalizer, a callback.
   */
  releaseStep?(ref: ObjRef, step: number): number;
  /** The type's dealloc counts for the trashcan. */
  readonly trashcan?: Trashcan | undefined;
  /**
   * Before anything is given up: finalizer and weak references, in the version's order. The count
   * is 0. False when the object came back to life: its count is then what it should be.
   */
  beforeRelease?(ref: ObjRef): boolean;
  /** tp_traverse: visits every reference that the object owns, once for each. */
  traverse?(ref: ObjRef, visit: (child: ObjRef) => void): void;
  /** tp_clear: drops the references that may close a cycle. */
  clear?(ref: ObjRef): void;
  /** tp_finalize, or tp_del, is there: the class has a `__del__`. */
  hasFinalizer?(): boolean;
  /** tp_finalize: calls it. What it raises is told and forgotten. The object has a reference. */
  finalize?(ref: ObjRef): void;
  /**
   * For types with `untracked`: the object refers to one that may be on a cycle, or is not filled
   * yet.
   */
  mayLieOnCycle?(ref: ObjRef): boolean;
  /** tp_hash: the low word; the high word is left in `heap.hashHigh`. PyError when unhashable. */
  hash?(ref: ObjRef): number;
  /** tp_richcompare with Py_EQ for operands of which the left one has this type. */
  equals?(left: ObjRef, right: ObjRef): boolean | typeof NOT_IMPLEMENTED;
  /** tp_richcompare with an ordering. */
  compare?(op: Ordering, left: ObjRef, right: ObjRef): boolean | typeof NOT_IMPLEMENTED;
  /** nb_bool, or a length: absent when every object is true. */
  isTrue?(ref: ObjRef): boolean;
  /** sq_length or mp_length. */
  length?(ref: ObjRef): number;
  /** mp_subscript or sq_item. */
  getItem?(ref: ObjRef, key: ObjRef): ObjRef;
  /** mp_ass_subscript: takes a reference of its own to `value`; NO_OBJECT deletes. */
  setItem?(ref: ObjRef, key: ObjRef, value: ObjRef): void;
  /** sq_contains. */
  contains?(ref: ObjRef, item: ObjRef): boolean;
  /** The items in the order of iteration, borrowed; PyError when one changes underfoot. */
  iterate?(ref: ObjRef): Iterable<ObjRef>;
  /** tp_getattro of data attributes; `name` is a str object. PyError when there is none. */
  getAttr?(ref: ObjRef, name: ObjRef): ObjRef;
  /** tp_setattro: takes a reference of its own to `value`; NO_OBJECT deletes. */
  setAttr?(ref: ObjRef, name: ObjRef, value: ObjRef): void;
  /** The nb_ and sq_ slots of operators; NOT_IMPLEMENTED when the operands are not for it. */
  binary?(op: BinaryOperator, left: ObjRef, right: ObjRef): ObjRef | typeof NOT_IMPLEMENTED;
  /** nb_positive, nb_negative, nb_invert, nb_absolute. */
  unary?(op: "+" | "-" | "~" | "abs", ref: ObjRef): ObjRef;
}

/** Bits of tp_flags that this machine reads; their values are CPython's. */
export const TypeFlags = {
  HEAPTYPE: 1 << 9,
  HAVE_GC: 1 << 14,
  /**
   * 3.11 and later: two words before the GC head, for a dict or values, and for weak references.
   */
  MANAGED_SLOTS: 1 << 4,
  /** 3.12 and later: the same two words, of which only the one for weak references is used. */
  MANAGED_WEAKREF: 1 << 3,
} as const;

/**
 * Which collections untrack objects of a type that refer to nothing which can be on a cycle; they
 * are tracked again, or made anew, when they do.
 */
export type Untracked = "never" | "inEvery" | "inFull";

/** A type as the layer works with it: what its PyTypeObject says, and its slots. */
export interface PyType {
  /** The address of its PyTypeObject. */
  readonly at: ObjRef;
  /** tp_name: `list`, `Node`. */
  readonly name: string;
  /** tp_basicsize and tp_itemsize, in bytes. */
  readonly basicsize: number;
  readonly itemsize: number;
  readonly flags: number;
  /** Bytes before the object: the GC head, and the managed slots before that. */
  readonly headSize: number;
  readonly slots: Slots;
  readonly untracked: Untracked;
  /**
   * Where an object's references lie in one piece, ob_size of them, as `traverse` tells them: an
   * offset from the object; less than 0, the offset of a pointer to them; 0 when they do not.
   */
  readonly itemsAt: number;
}

/** What a component says to have its type made. */
export interface TypeSpec {
  readonly name: string;
  readonly basicsize: number;
  readonly itemsize?: number;
  readonly flags?: number;
  readonly slots: Slots;
  readonly untracked?: Untracked;
  readonly itemsAt?: number;
}

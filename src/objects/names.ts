// What classes, functions and weak references ask of components that they do not know: names as
// str objects, None, and tuples.

import type { ObjRef } from "../memory/address.ts";

/** str objects as names of attributes; an attribute's name is always an interned one. */
export interface Names {
  /** The interned str (2.7's str) of `text`: a new reference. */
  newName(text: string): ObjRef;
  /** True when the object is a str that `toHost` can read. */
  isName(ref: ObjRef): boolean;
  /** The characters of a str object. */
  toHost(name: ObjRef): string;
}

/** Who has None. */
export interface NoneHolder {
  /** Borrowed. */
  readonly none: ObjRef;
}

/** Who makes tuples. */
export interface TupleMaker {
  /** PyTuple_New: `size` slots that hold nothing; a new reference. */
  newTuple(size: number): ObjRef;
  /** PyTuple_SET_ITEM: steals the reference. */
  initItem(tuple: ObjRef, index: number, item: ObjRef): void;
}

// Where an instance of a class keeps its attributes, as its bytes say: a cursor, as read-dict.ts
// has it. Slots are not among these. The ways are told in src/objects/value-blocks.ts and
// own-dicts.ts.

import { type Addr, asAddr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import { type PyType, TypeFlags } from "../objects/type.ts";

const POINTER = 8;
/** Py_TPFLAGS_INLINE_VALUES. */
const INLINE_VALUES = 1 << 2;
/** From values inside an instance to the byte that says whether they are its attributes. */
const VALID = 3;

export class InstanceReader {
  /** The pointer to the dict; NO_OBJECT when there is none. */
  dict: ObjRef = NO_OBJECT;
  /** The values that are the attributes, or would be: inside the instance they are always there. */
  values: Addr = NULL;
  /** 3.13: the values lie inside the instance. */
  isInside = false;
  /** The values are the attributes, or a dict has them as its own. */
  isValid = false;
  /** The keys of the class; NULL when it has none. */
  keys: Addr = NULL;
  private readonly objects: Objects;

  constructor(objects: Objects) {
    this.objects = objects;
  }

  /** Goes to a live object; false when it is no instance with attributes of its own. */
  open(ref: ObjRef, type: PyType): boolean {
    if ((type.flags & TypeFlags.HEAPTYPE) === 0) return false;
    const { memory, profile } = this.objects.heap;
    const shape = this.objects.instances.shapeOf(type);
    if (shape === undefined || shape.dictOffset === 0) return false;
    const { attributes } = profile.instances;
    const word = memory.ptr(ref + shape.dictOffset);
    this.keys = attributes === "dict" ? NULL : memory.ptr(shape.keysAt);
    this.dict = asObj(word);
    this.values = NULL;
    this.isInside = (type.flags & INLINE_VALUES) !== 0;
    if (attributes === "values") {
      this.values = memory.ptr(ref + shape.dictOffset - POINTER);
    } else if (attributes === "valuesOrDict" && (word & 1) !== 0) {
      this.dict = NO_OBJECT;
      this.values = asAddr(word + 1);
    } else if (this.isInside) {
      this.values = asAddr(ref + type.basicsize);
    }
    this.isValid = this.isInside ? memory.u8(this.values + VALID) === 1 : this.values !== NULL;
    return true;
  }
}

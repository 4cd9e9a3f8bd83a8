// Hashes of keys, and when two keys are the same: what dict and set ask of the objects in them.
//
// Names are most of all keys, and a str keeps its hash: it is read where the str has it. Two keys
// are the same when they are one object, or have equal hashes and are equal. No comparison runs
// code of a program, so a table is the same behind one as it was before.

import type { ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { PyType } from "./type.ts";

/** What tables ask of a layer that they do not know: the type that keeps its hash. */
export interface StrKeys {
  /** 3.x's str; 2.7's str, which is bytes. Undefined until text has made its types. */
  readonly strType: PyType | undefined;
  /** A new str object of these characters. */
  newStr(text: string): ObjRef;
}

const OB_TYPE = 8;
/** Both words of a hash that was not computed yet. */
const NOT_COMPUTED = -1;

export class TableKeys {
  /** Where a str keeps its hash. */
  readonly strHash: number;
  declare private readonly heap: ObjectHeap;
  declare private readonly words: Int32Array;
  declare private readonly strings: StrKeys;
  /** The address of the type of str; 0 until it is asked for and there. */
  private strAt = 0;

  constructor(heap: ObjectHeap, strings: StrKeys) {
    const { PyASCIIObject, PyBytesObject } = heap.layouts;
    this.heap = heap;
    this.words = heap.words;
    this.strings = strings;
    this.strHash = PyASCIIObject.hash >= 0 ? PyASCIIObject.hash : PyBytesObject.ob_shash;
  }

  /** The types are being made anew. */
  initialise(): void {
    this.strAt = 0;
  }

  /** The key is exactly a str. */
  isStr(key: number): boolean {
    const type = this.words[(key + OB_TYPE) >> 2]!;
    return type === this.strAt || (this.strAt === 0 && type === this.findStr());
  }

  /** The low word of the key's hash; the high one is left in `heap.hashHigh`. */
  hash(key: ObjRef): number {
    const { words } = this;
    if (words[(key + OB_TYPE) >> 2] === this.strAt) {
      const at = (key + this.strHash) >> 2;
      const low = words[at]!;
      const high = words[at + 1]!;
      if ((low & high) !== NOT_COMPUTED) {
        this.heap.hashHigh = high;
        return low;
      }
    }
    return this.heap.hash(key);
  }

  /** Two objects with equal hashes are equal keys. */
  equal(stored: ObjRef, key: ObjRef): boolean {
    if (this.isStr(stored) && this.isStr(key)) {
      return this.strings.strType!.slots.equals!(stored, key) === true;
    }
    return this.heap.equals(stored, key);
  }

  /** A str of the interpreter's own. */
  newStr(text: string): ObjRef {
    return this.strings.newStr(text);
  }

  private findStr(): number {
    this.strAt = this.strings.strType?.at ?? 0;
    return this.strAt;
  }
}

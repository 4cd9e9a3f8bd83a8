// 2.7's blocks of ints, and of floats: objects of 24 bytes, 41 of them behind a pointer in a chunk
// of malloc, and a free list through `ob_type` of those that nobody has.
// Objects/intobject.c, Objects/floatobject.c: fill_free_list, PyInt_ClearFreeList.
//
//   block_list -> | next | 0 | 1 | ... | 40 |        free_list -> 40 -> 39 -> ... -> 0
//
// A new block's objects are handed out from the last to the first. Dropping objects gives nothing
// back to malloc; a full collection gives back the blocks in which no object lives, and links the
// free objects of the others anew, from the last to the first as well.

import { PyError } from "../errors.ts";
import { asAddr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { FreeList } from "./free-list.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { PyType } from "./type.ts";

const POINTER = 8;
const OB_TYPE = 8;
const OBJECT_SIZE = 24;
/** What of 1000 bytes is left behind the pointer, in whole objects. */
const OBJECTS = 41;
const BLOCK_SIZE = POINTER + OBJECTS * OBJECT_SIZE;

/** The statics of one type's blocks: `block_list` and `free_list`. */
export const objectBlocksStatic = (name: string): Static => ({
  name,
  segment: "bss",
  size: 2 * POINTER,
});

export class ObjectBlocks implements FreeList {
  declare private readonly heap: ObjectHeap;
  declare private readonly words: Int32Array;
  declare private readonly blockList: number;
  declare private readonly freeList: number;

  constructor(heap: ObjectHeap, name: string) {
    this.heap = heap;
    this.words = heap.words;
    this.blockList = heap.symbol(name);
    this.freeList = this.blockList + POINTER;
  }

  /** The object that was put last, or one of a new block; PyError when there is no memory. */
  take(): ObjRef {
    const ref = asObj(this.words[this.freeList >> 2]!);
    if (ref === NO_OBJECT) return this.fill();
    this.words[this.freeList >> 2] = this.words[(ref + OB_TYPE) >> 2]!;
    return ref;
  }

  put(ref: ObjRef): boolean {
    this.heap.memory.setPtr(ref + OB_TYPE, this.words[this.freeList >> 2]!);
    this.words[this.freeList >> 2] = ref;
    return true;
  }

  get numfree(): number {
    return this.entries().length;
  }

  entries(): ObjRef[] {
    const most = this.blocks().length * OBJECTS;
    const found: ObjRef[] = [];
    let ref = asObj(this.words[this.freeList >> 2]!);
    while (ref !== NO_OBJECT && found.length <= most) {
      found.push(ref);
      ref = asObj(this.words[(ref + OB_TYPE) >> 2]!);
    }
    return found;
  }

  /**
   * The blocks as `block_list` has them: newest first, until a collection turns them round. Stops
   * where the memory could not have more, so that a broken list is not walked for ever.
   */
  blocks(): number[] {
    const most = this.heap.memory.size / BLOCK_SIZE;
    const found: number[] = [];
    let at = this.words[this.blockList >> 2]!;
    while (at !== 0 && found.length < most) {
      found.push(at);
      at = this.words[at >> 2]!;
    }
    return found;
  }

  /** PyInt_ClearFreeList: blocks without a live object of `type` go back to malloc. */
  clear(type: PyType): void {
    const { memory, domains } = this.heap;
    let block = this.words[this.blockList >> 2]!;
    this.words[this.blockList >> 2] = this.words[this.freeList >> 2] = 0;
    while (block !== 0) {
      const next = this.words[block >> 2]!;
      if (this.liveObjects(block, type) === 0) {
        domains.mem.free(asAddr(block));
      } else {
        memory.setPtr(block, this.words[this.blockList >> 2]!);
        this.words[this.blockList >> 2] = block;
        for (let i = 0; i < OBJECTS; i++) {
          const ref = objectAt(block, i);
          if (!this.isLive(ref, type)) this.put(ref);
        }
      }
      block = next;
    }
  }

  private liveObjects(block: number, type: PyType): number {
    let live = 0;
    for (let i = 0; i < OBJECTS; i++) if (this.isLive(objectAt(block, i), type)) live++;
    return live;
  }

  private isLive(ref: ObjRef, type: PyType): boolean {
    return this.words[(ref + OB_TYPE) >> 2] === type.at && this.words[ref >> 2] !== 0;
  }

  /** fill_free_list: a new block, of which the last object is taken at once. */
  private fill(): ObjRef {
    const { memory, domains } = this.heap;
    const block = domains.mem.malloc(BLOCK_SIZE);
    if (block === NULL) throw new PyError("MemoryError", "");
    memory.setPtr(block, this.words[this.blockList >> 2]!);
    this.words[this.blockList >> 2] = block;
    for (let i = 0; i < OBJECTS; i++) {
      memory.setPtr(objectAt(block, i) + OB_TYPE, i === 0 ? 0 : objectAt(block, i - 1));
    }
    memory.setPtr(this.freeList, objectAt(block, OBJECTS - 2));
    return objectAt(block, OBJECTS - 1);
  }
}

function objectAt(block: number, index: number): ObjRef {
  return asObj(block + POINTER + index * OBJECT_SIZE);
}

// Where objects live: a map beside the heap, one byte for 16 bytes of it, that knows where live
// objects start. It tames addresses from outside, and finds every object without knowing who holds
// it.
//
//   0   no object starts here      1   one starts at the first byte      9   one starts 8 bytes on

import { asObj, type ObjRef } from "../memory/address.ts";

const SHIFT = 4;

/** What LiveObjects.capture tells. */
export interface LiveObjectsState {
  readonly marks: Uint8Array;
  readonly highest: number;
}

export class LiveObjects {
  declare private readonly marks: Uint8Array;
  /** No object has started beyond this since the last reset, in units of 16 bytes. */
  private highest = 0;

  /** For a heap of `size` bytes. */
  constructor(size: number) {
    this.marks = new Uint8Array(size >> SHIFT);
  }

  /** Nothing lives. */
  reset(): void {
    this.marks.fill(0, 0, this.highest + 1);
    this.highest = 0;
  }

  /** An object lives at `ref` from now on. */
  add(ref: ObjRef): void {
    const granule = ref >> SHIFT;
    this.marks[granule] = 1 | (ref & 8);
    if (granule > this.highest) this.highest = granule;
  }

  /** The object at `ref` is gone. */
  delete(ref: ObjRef): void {
    this.marks[ref >> SHIFT] = 0;
  }

  has(at: number): boolean {
    return this.marks[at >> SHIFT] === (1 | (at & 8));
  }

  /** Every live object, by address; where nothing lives it looks at 64 bytes of heap at once. */
  all(): ObjRef[] {
    const found: ObjRef[] = [];
    const { marks, highest } = this;
    const fours = new Int32Array(marks.buffer, 0, (highest >> 2) + 1);
    for (let i = 0; i < fours.length; i++) {
      if (fours[i] === 0) continue;
      for (let granule = i << 2; granule < (i + 1) << 2; granule++) {
        const mark = marks[granule]!;
        if (mark !== 0) found.push(asObj((granule << SHIFT) | (mark & 8)));
      }
    }
    return found;
  }

  /** Every mark, to come back to by `restore`. */
  capture(): LiveObjectsState {
    const { highest } = this;
    return { marks: this.marks.slice(0, highest + 1), highest };
  }

  /** As when `state` was captured. */
  restore({ marks, highest }: LiveObjectsState): void {
    this.marks.set(marks);
    if (this.highest > highest) this.marks.fill(0, highest + 1, this.highest + 1);
    this.highest = highest;
  }
}

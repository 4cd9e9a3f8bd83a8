// The segments of the process, bottom to top, and the statics that its layers keep in them:
//
//   0            page 0, never mapped: a NULL pointer points here
//   text         program code; no layer reads it
//   data         statics with an initial value (usedpools)
//   bss          statics that start as zeros (arenas, usable_arenas, malloc's bins)
//   heap         page runs: arenas and malloc's chunks
//   stack        grows down from the end

import { assert } from "../assert.ts";
import { type Addr, asAddr } from "./address.ts";
import { alignUp } from "./struct.ts";

export type SegmentName = "text" | "data" | "bss" | "heap" | "stack";

/** A variable with static storage: `size` bytes in `segment`, known by `name`. */
export interface Static {
  readonly name: string;
  readonly segment: "data" | "bss";
  readonly size: number;
}

export interface Segment {
  readonly name: SegmentName;
  /** First byte, and the first byte behind it; both multiples of the page size. */
  readonly start: Addr;
  readonly end: Addr;
}

/** Statics are laid out 16 bytes apart at least, as linkers align arrays. */
const STATIC_ALIGNMENT = 16;

export class Segments {
  readonly all: readonly Segment[];
  private readonly symbols = new Map<string, Addr>();

  /**
   * Lays statics and the five segments out in [0, size); the heap gets what the others leave. The
   * text is a page unless told.
   */
  constructor(
    size: number,
    pageSize: number,
    stackSize: number,
    statics: readonly Static[],
    textSize = pageSize,
  ) {
    const textStart = pageSize;
    const dataStart = textStart + alignUp(textSize, pageSize);
    const bssStart = alignUp(this.place(statics, "data", dataStart), pageSize);
    const heapStart = alignUp(this.place(statics, "bss", bssStart), pageSize);
    const stackStart = size - alignUp(stackSize, pageSize);
    assert(heapStart < stackStart, "the buffer has room for a heap");
    const segment = (name: SegmentName, start: number, end: number): Segment =>
      Object.freeze({ name, start: asAddr(start), end: asAddr(end) });
    this.all = Object.freeze([
      segment("text", textStart, dataStart),
      segment("data", dataStart, bssStart),
      segment("bss", bssStart, heapStart),
      segment("heap", heapStart, stackStart),
      segment("stack", stackStart, size),
    ]);
  }

  /** The address of the static called `name`. */
  symbol(name: string): Addr {
    const at = this.symbols.get(name);
    assert(at !== undefined, "a static is looked up by a name that was laid out");
    return at;
  }

  get(name: SegmentName): Segment {
    return this.all.find((segment) => segment.name === name)!;
  }

  /** The segment that `at` lies in, or undefined: page 0 or outside the buffer. */
  segmentOf(at: number): Segment | undefined {
    return this.all.find((segment) => at >= segment.start && at < segment.end);
  }

  /** Every static with its address, in address order: what `nm` would print. */
  names(): readonly { readonly name: string; readonly at: Addr }[] {
    return [...this.symbols].map(([name, at]) => ({ name, at }));
  }

  private place(statics: readonly Static[], segment: Static["segment"], start: number): number {
    let at = start;
    for (const each of statics) {
      if (each.segment !== segment) continue;
      assert(!this.symbols.has(each.name), "statics have different names");
      this.symbols.set(each.name, asAddr(at));
      at = alignUp(at + each.size, STATIC_ALIGNMENT);
    }
    return at;
  }
}

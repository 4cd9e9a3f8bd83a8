// The replay loop, generated anew for every heap it drives. A loop that two heaps shared would
// teach the compiler two kinds of callee, and both would be measured slower than they are.

/** What a heap under measurement answers: addresses as numbers, 0 for no memory. */
export interface Allocator {
  malloc(nbytes: number): number;
  realloc(at: number, nbytes: number): number;
  free(at: number): void;
}

/**
 * Makes the calls from index `from` up to `to` of a trace's `calls` (two numbers each), keeping
 * each block in its slot.
 */
export type Driver = (calls: Int32Array, slots: Int32Array, from: number, to: number) => void;

/** `name` tells one driver's text from the next: V8 shares what it learnt between equal texts. */
const source = (name: string): string => `
"use strict";
return function ${name}(calls, slots, from, to) {
  for (let i = from; i < to; i += 2) {
    const slot = calls[i] >> 2;
    switch (calls[i] & 3) {
      case 0: heap.free(slots[slot]); break;
      case 1: slots[slot] = heap.malloc(calls[i + 1]); break;
      default: slots[slot] = heap.realloc(slots[slot], calls[i + 1]);
    }
  }
};
`;

let drivers = 0;

/** A driver of `heap` whose call sites have never seen another. */
export function driverOf(heap: Allocator): Driver {
  return new Function("heap", source(`replay${++drivers}`))(heap) as Driver;
}

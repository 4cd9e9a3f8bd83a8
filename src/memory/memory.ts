// The bytes of one heap: a fixed ArrayBuffer and the loads and stores over it, little-endian.
//
// Pointers and sizes take 8 bytes, as in 64-bit CPython, and their values fit 31 bits: a store
// writes both words, since memory that is not ours to assume zero would show through in the high
// one; a load reads the low word. Layers whose speed is the product's take `words` and index it by
// address >> 2, which is what every method here does.
//
// Fields are declared, not defined: a field that is defined first and assigned in the constructor
// is not a constant to V8, and these are read at every access.

import { type Addr, asAddr } from "./address.ts";

export class Memory {
  /** Bytes in the buffer; every address is below it. */
  declare readonly size: number;
  declare readonly bytes: Uint8Array;
  declare readonly words: Int32Array;
  /** For moving 8 bytes at once; what they would be as numbers means nothing. */
  declare private readonly doubles: Float64Array;

  /** Reserves `size` bytes, a multiple of 8; the host commits them when they are touched. */
  constructor(size: number) {
    const buffer = new ArrayBuffer(size);
    this.size = size;
    this.bytes = new Uint8Array(buffer);
    this.words = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
  }

  u8(at: number): number {
    return this.bytes[at]!;
  }

  setU8(at: number, value: number): void {
    this.bytes[at] = value;
  }

  u32(at: number): number {
    return this.words[at >> 2]! >>> 0;
  }

  setU32(at: number, value: number): void {
    this.words[at >> 2] = value;
  }

  i32(at: number): number {
    return this.words[at >> 2]!;
  }

  ptr(at: number): Addr {
    return asAddr(this.words[at >> 2]!);
  }

  setPtr(at: number, value: number): void {
    const words = this.words;
    words[at >> 2] = value;
    words[(at >> 2) + 1] = 0;
  }

  /** A size_t below 2^31, or NaN when the stored value does not fit: corrupt, or never written. */
  size_t(at: number): number {
    const low = this.words[at >> 2]!;
    return this.words[(at >> 2) + 1] === 0 && low >= 0 ? low : Number.NaN;
  }

  setSize_t(at: number, value: number): void {
    this.setPtr(at, value);
  }

  /** memset: `length` bytes from `at`. */
  fill(at: number, length: number, byte: number): void {
    this.bytes.fill(byte, at, at + length);
  }

  /**
   * memcpy of `length` bytes between 8-byte aligned, disjoint places. A double is 8 bytes moved at
   * once, whatever bits they are; from some length on a call of the engine's own copy costs less.
   */
  copy(target: number, source: number, length: number): void {
    if (length > LONG_COPY) {
      this.bytes.copyWithin(target, source, source + length);
      return;
    }
    const doubles = this.doubles;
    let to = target >> 3;
    let from = source >> 3;
    const end = from + (length >> 3);
    while (from <= end - 2) {
      const first = doubles[from]!;
      const second = doubles[from + 1]!;
      doubles[to] = first;
      doubles[to + 1] = second;
      from += 2;
      to = (to + 2) | 0;
    }
    if (from < end) doubles[to] = doubles[from]!;
    // What lies behind the last byte is somebody's: the fence of a block under the debug hooks.
    for (let i = length & ~7; i < length; i++) this.bytes[target + i] = this.bytes[source + i]!;
  }
}

/** Bytes above which copyWithin is faster. */
const LONG_COPY = 512;

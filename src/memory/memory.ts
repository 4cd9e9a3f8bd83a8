// The bytes of one heap: a fixed ArrayBuffer and the loads and stores over it, little-endian.
//
// Pointers and sizes take 8 bytes, as in 64-bit CPython, and their values fit 31 bits: a store
// writes both words, since memory that is not ours to assume zero would show through in the high
// one; a load reads the low word. Layers whose speed is the product's take `words` and index it by
// address >> 2, which is what every method here does.

import { type Addr, asAddr } from "./address.ts";

export class Memory {
  /** Bytes in the buffer; every address is below it. */
  declare readonly size: number;
  declare readonly bytes: Uint8Array;
  declare readonly words: Int32Array;

  /** Reserves `size` bytes, a multiple of 8; the host commits them when they are touched. */
  constructor(size: number) {
    const buffer = new ArrayBuffer(size);
    this.size = size;
    this.bytes = new Uint8Array(buffer);
    this.words = new Int32Array(buffer);
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
   * memcpy of `length` bytes between 8-byte aligned, disjoint places. Short blocks go four words a
   * turn: a call of the engine's own copy costs more.
   */
  copy(target: number, source: number, length: number): void {
    if (length > 192) {
      this.bytes.copyWithin(target, source, source + length);
      return;
    }
    const words = this.words;
    let to = target >> 2;
    let from = source >> 2;
    const end = from + (length >> 2);
    while (from <= end - 4) {
      const first = words[from]!;
      const second = words[from + 1]!;
      const third = words[from + 2]!;
      const fourth = words[from + 3]!;
      words[to] = first;
      words[to + 1] = second;
      words[to + 2] = third;
      words[to + 3] = fourth;
      from += 4;
      to = (to + 4) | 0;
    }
    while (from < end) words[to++] = words[from++]!;
    // What lies behind the last byte is somebody's: the fence of a block under the debug hooks.
    for (let i = length & ~3; i < length; i++) this.bytes[target + i] = this.bytes[source + i]!;
  }
}

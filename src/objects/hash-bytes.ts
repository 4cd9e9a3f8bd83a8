// Hashes of strings: Python/pyhash.c, in 2.7 string_hash and unicode_hash. All are 64 bit, worked
// out on pairs of 32-bit words; the low word is the answer, the high word is left in `high`.
//
//   FnvHash   2.7: for each character a multiplication by 1000003 and an exclusive or, so that a
//             str and a unicode of the same ASCII characters hash equal
//   SipHash   3.x: over the bytes of the characters, as they lie in the object
//
// Both are keyed by PYTHONHASHSEED. The hash of nothing is 0, and -1 stands for "not known": what
// would be -1 is -2.

import type { Memory } from "../memory/memory.ts";
import type { StringHashName, TextProfile } from "../profile/text.ts";

export interface StringHash {
  /** The high word of the hash that was computed last. */
  high: number;
  /** The low word of the hash of `length` bytes from `at`, a multiple of four. */
  ofBytes(at: number, length: number): number;
  /** The low word of the hash of `length` characters of four bytes each from `at`. */
  ofWideCharacters(at: number, length: number): number;
}

/** The hash that the profile names, with the key that its seed gives. */
export function stringHash(memory: Memory, { hash, hashSeed }: TextProfile): StringHash {
  const key = hashKey(hashSeed);
  return hash === "fnv" ? new FnvHash(memory, key) : new SipHash(memory, key, ROUNDS[hash]);
}

type Rounds = readonly [block: number, end: number];

const ROUNDS: Record<Exclude<StringHashName, "fnv">, Rounds> = {
  siphash24: [2, 4],
  siphash13: [1, 3],
};

/** _Py_HashSecret as two 64-bit halves, low words first: lcg_urandom of Python/random.c. */
export function hashKey(seed: number): Int32Array {
  const key = new Int32Array(4);
  let state = seed;
  for (let i = 0; seed !== 0 && i < 16; i++) {
    state = (Math.imul(state, 214013) + 2531011) | 0;
    key[i >> 2]! |= ((state >>> 16) & 0xff) << ((i & 3) << 3);
  }
  return key;
}

const FNV_MULTIPLIER = 1000003;
const TWO_32 = 2 ** 32;

export class FnvHash implements StringHash {
  high = 0;
  declare private readonly memory: Memory;
  declare private readonly key: Int32Array;

  constructor(memory: Memory, key: Int32Array) {
    this.memory = memory;
    this.key = key;
  }

  ofBytes(at: number, length: number): number {
    const { bytes } = this.memory;
    if (length === 0) return this.ofNothing();
    let low = this.key[0]! ^ (bytes[at]! << 7);
    let high = this.key[1]!;
    for (let i = 0; i < length; i++) {
      // The product of the low word is below 2^52, so that the double is exact.
      const product = (low >>> 0) * FNV_MULTIPLIER;
      high = (Math.imul(high, FNV_MULTIPLIER) + Math.floor(product / TWO_32)) | 0;
      low = (product | 0) ^ bytes[at + i]!;
    }
    return this.finish(low, high, length);
  }

  ofWideCharacters(at: number, length: number): number {
    const { words } = this.memory;
    if (length === 0) return this.ofNothing();
    let low = this.key[0]! ^ (words[at >> 2]! << 7);
    let high = this.key[1]!;
    for (let i = 0; i < length; i++) {
      const product = (low >>> 0) * FNV_MULTIPLIER;
      high = (Math.imul(high, FNV_MULTIPLIER) + Math.floor(product / TWO_32)) | 0;
      low = (product | 0) ^ words[(at >> 2) + i]!;
    }
    return this.finish(low, high, length);
  }

  private ofNothing(): number {
    this.high = 0;
    return 0;
  }

  private finish(low: number, high: number, length: number): number {
    this.high = high ^ this.key[3]!;
    return notMinusOne(low ^ length ^ this.key[2]!, this.high);
  }
}

export class SipHash implements StringHash {
  high = 0;
  declare private readonly memory: Memory;
  declare private readonly blockRounds: number;
  declare private readonly endRounds: number;
  /** v0 to v3 before the first block, and as they are now: low words first. */
  declare private readonly initial: Int32Array;
  declare private readonly state: Int32Array;

  constructor(memory: Memory, key: Int32Array, [blockRounds, endRounds]: Rounds) {
    this.memory = memory;
    this.blockRounds = blockRounds;
    this.endRounds = endRounds;
    const [k0, k0High, k1, k1High] = [key[0]!, key[1]!, key[2]!, key[3]!];
    // "somepseudorandomlygeneratedbytes", eight letters a word.
    this.initial = Int32Array.of(
      k0 ^ 0x70736575,
      k0High ^ 0x736f6d65,
      k1 ^ 0x6e646f6d,
      k1High ^ 0x646f7261,
      k0 ^ 0x6e657261,
      k0High ^ 0x6c796765,
      k1 ^ 0x79746573,
      k1High ^ 0x74656462,
    );
    this.state = new Int32Array(8);
  }

  ofWideCharacters(at: number, length: number): number {
    return this.ofBytes(at, length * 4);
  }

  /** Blocks of eight bytes, then one of what is left with the length on top, then the end. */
  ofBytes(at: number, length: number): number {
    if (length === 0) {
      this.high = 0;
      return 0;
    }
    const { state, blockRounds } = this;
    const { words } = this.memory;
    state.set(this.initial);
    const tail = at + (length & ~7);
    for (let block = at; block < tail; block += 8) {
      this.mix(words[block >> 2]!, words[(block >> 2) + 1]!, blockRounds);
    }
    const left = length & 7;
    const low = this.lastBytes(tail, Math.min(left, 4));
    this.mix(low, this.lastBytes(tail + 4, left - 4) | (length << 24), blockRounds);
    state[4]! ^= 0xff;
    this.mix(0, 0, this.endRounds);
    this.high = state[1]! ^ state[3]! ^ state[5]! ^ state[7]!;
    return notMinusOne(state[0]! ^ state[2]! ^ state[4]! ^ state[6]!, this.high);
  }

  /** One block goes into the state. */
  private mix(low: number, high: number, rounds: number): void {
    const { state } = this;
    let v0l = state[0]!;
    let v0h = state[1]!;
    let v1l = state[2]!;
    let v1h = state[3]!;
    let v2l = state[4]!;
    let v2h = state[5]!;
    let v3l = state[6]! ^ low;
    let v3h = state[7]! ^ high;
    for (let round = 0; round < rounds; round++) {
      let sum = (v0l >>> 0) + (v1l >>> 0);
      v0h = (v0h + v1h + (sum >= TWO_32 ? 1 : 0)) | 0;
      v0l = sum | 0;
      sum = (v2l >>> 0) + (v3l >>> 0);
      v2h = (v2h + v3h + (sum >= TWO_32 ? 1 : 0)) | 0;
      v2l = sum | 0;
      let word = ((v1l << 13) | (v1h >>> 19)) ^ v0l;
      v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h;
      v1l = word;
      word = ((v3l << 16) | (v3h >>> 16)) ^ v2l;
      v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h;
      v3l = word;
      // v0 is rotated by 32 here: its words change places as it takes v3.
      sum = (v0h >>> 0) + (v3l >>> 0);
      v0h = (v0l + v3h + (sum >= TWO_32 ? 1 : 0)) | 0;
      v0l = sum | 0;
      sum = (v2l >>> 0) + (v1l >>> 0);
      const v2sum = (v2h + v1h + (sum >= TWO_32 ? 1 : 0)) | 0;
      word = ((v3l << 21) | (v3h >>> 11)) ^ v0l;
      v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h;
      v3l = word;
      // So is v2, behind the rotation of v1 that it takes part in.
      word = ((v1l << 17) | (v1h >>> 15)) ^ sum;
      v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2sum;
      v1l = word;
      v2h = sum | 0;
      v2l = v2sum;
    }
    state[0] = v0l ^ low;
    state[1] = v0h ^ high;
    state[2] = v1l;
    state[3] = v1h;
    state[4] = v2l;
    state[5] = v2h;
    state[6] = v3l;
    state[7] = v3h;
  }

  /** `count` bytes from `at`, the first one lowest. */
  private lastBytes(at: number, count: number): number {
    let word = 0;
    for (let i = count - 1; i >= 0; i--) word = (word << 8) | this.memory.bytes[at + i]!;
    return word;
  }
}

function notMinusOne(low: number, high: number): number {
  return low === -1 && high === -1 ? -2 : low;
}

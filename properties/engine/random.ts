// Sources of 32 random bits. Campaigns draw from seedrandom's xor128 by a string seed, properties
// from the generator that fast-check hands to an Arbitrary; both look the same from here.

import type { Random as FastCheckRandom } from "fast-check";
import seedrandom from "seedrandom";

export interface Random {
  /** 32 uniform bits as a number from 0 to 2^32 - 1. */
  next(): number;
}

/** The stream that a string seed names; the same seed, the same stream, on every machine. */
export function seededRandom(seed: string): Random {
  const stream = seedrandom.xor128(seed);
  return { next: () => stream.int32() >>> 0 };
}

/** A small fast generator (xorshift32): one draw of a slower one, as its seed, buys a program. */
export class FastRandom implements Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0 || 0x2545f491;
  }

  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return Math.imul(x, 0x9e3779b1) >>> 0;
  }
}

/** fast-check's generator as a source. */
export function fastCheckRandom(mrng: FastCheckRandom): Random {
  return { next: () => mrng.nextInt() >>> 0 };
}

/** A whole number from 0 to `bound` - 1; `bound` is 1 or more. */
export function below(random: Random, bound: number): number {
  return Math.floor((random.next() / 0x1_0000_0000) * bound);
}

/** True once in `n` times. */
export function oneIn(random: Random, n: number): boolean {
  return random.next() < 0x1_0000_0000 / n;
}

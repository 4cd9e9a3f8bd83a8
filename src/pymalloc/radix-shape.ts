// The three levels of the radix tree of CPython 3.10 and later, from the address's top bits down:
//
//   │ root │ mid │ bot │ offset in an arena-sized stretch │   addressBits in all
//
// Root and middle have the same number of bits; the bottom has what is left.

import type { PymallocProfile } from "../profile/profile.ts";

/** An entry is a pointer in root and middle nodes, and two 32-bit tails in bottom nodes. */
const ENTRY_BYTES = 8;

export interface RadixShape {
  /** Entries of a node of each level. */
  readonly rootLength: number;
  readonly midLength: number;
  readonly botLength: number;
  /** Bytes of a node of each level. */
  readonly rootBytes: number;
  readonly midBytes: number;
  readonly botBytes: number;
  /** How far to shift an address to see the index of each level; 31 or more means index 0. */
  readonly rootShift: number;
  readonly midShift: number;
  readonly botShift: number;
}

/** The shape for a profile that uses the tree. (obmalloc.c: INTERIOR_BITS, MAP_BOT_BITS) */
export function radixShape(profile: PymallocProfile): RadixShape {
  const arenaBits = Math.log2(profile.arenaSize);
  const interiorBits = Math.floor((profile.addressBits - arenaBits + 2) / 3);
  const botBits = profile.addressBits - arenaBits - 2 * interiorBits;
  const interiorLength = 2 ** interiorBits;
  const botLength = 2 ** botBits;
  return {
    rootLength: interiorLength,
    midLength: interiorLength,
    botLength,
    rootBytes: interiorLength * ENTRY_BYTES,
    midBytes: interiorLength * ENTRY_BYTES,
    botBytes: botLength * ENTRY_BYTES,
    botShift: arenaBits,
    midShift: arenaBits + botBits,
    rootShift: arenaBits + botBits + interiorBits,
  };
}

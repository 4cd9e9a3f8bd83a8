// Addresses as they change: what the names hold stays for most statements, so the reader and the
// files of recordings tell only what has another address than behind the statement before.

import type { Observation } from "../../../spec/observation.ts";

/** What `Observation` has: behind each statement, each bound name with its address. */
export type Addresses = NonNullable<Observation["addresses"]>;

/**
 * Behind each statement, the names with another address than before and that address in turn. A
 * name is its place in the alphabet; an address of -1 says that it is not bound any more.
 */
export type Moves = readonly (readonly number[])[];

const NAMES = "abcdefghijklmnop";
const UNBOUND = -1;

/** What the names hold behind each statement. */
export function addressesOf(moves: Moves): Addresses {
  const now = new Array<number>(NAMES.length).fill(UNBOUND);
  let bound: readonly (readonly [string, number])[] = [];
  return moves.map((moved) => {
    if (moved.length === 0) return bound;
    for (let i = 0; i < moved.length; i += 2) now[moved[i]!] = moved[i + 1]!;
    const pairs: [string, number][] = [];
    for (let i = 0; i < now.length; i++) {
      if (now[i] !== UNBOUND) pairs.push([NAMES[i]!, now[i]!]);
    }
    bound = pairs;
    return bound;
  });
}

/** The inverse of `addressesOf`. */
export function movesOf(addresses: Addresses): Moves {
  let before = new Array<number>(NAMES.length).fill(UNBOUND);
  return addresses.map((row) => {
    const now = new Array<number>(NAMES.length).fill(UNBOUND);
    for (const [name, address] of row) now[NAMES.indexOf(name)] = address;
    const moved = now.flatMap((address, i) => (address === before[i] ? [] : [i, address]));
    before = now;
    return moved;
  });
}

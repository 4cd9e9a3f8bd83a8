// What must agree between the addresses of two runs, which have no address in common:
//
//   at one statement    two names hold one object in one run exactly when they do in the other;
//   from one to the next  a name holds what is at the address of before in one run exactly when it
//                       does in the other;
//   at any distance     what takes a place that was free takes one that this program had used, and
//                       the same one, in both.
//
// The last two are compared where free lists decide, not where allocations of others are in
// between: whoever ran the second program says where that is. A place is the same one only as long
// as its memory is not given back to the allocator.

import type { Difference } from "./difference.ts";
import type { Addresses } from "./moves.ts";

/** Where what the names hold behind each statement came from, in the second run. */
export interface Reuse {
  /** From a free list, at a place that has been seen since its memory was allocated. */
  isSeen(statement: number, name: string): boolean;
  /** From a free list, at a place that has not. */
  isUnseen(statement: number, name: string): boolean;
  /** After what the name held had gone: only chance would put both at one address. */
  isChance(statement: number, name: string): boolean;
  /** Whether a free list has the place behind the statement, and got it after it was seen. */
  waits(statement: number, address: number): boolean;
}

const NOTHING_KNOWN: Reuse = {
  isSeen: () => false,
  isUnseen: () => false,
  isChance: () => false,
  waits: () => false,
};

type Row = Addresses[number];

/** Tells where the addresses of two runs do not agree. */
export function addressDifferences(
  expected: Addresses,
  actual: Addresses,
  reuse: Reuse = NOTHING_KNOWN,
): Difference[] {
  const found: Difference[] = [];
  if (expected.length !== actual.length) {
    const [left, right] = [expected.length, actual.length].map((n) => `${n} statements`);
    found.push({ where: "addresses", expected: left!, actual: right! });
  }
  const places = new Places();
  const length = Math.min(expected.length, actual.length);
  let before: readonly [Row, Row] = [[], []];
  for (let statement = 0; statement < length; statement++) {
    const rows = [expected[statement]!, actual[statement]!] as const;
    // Most statements move nothing, and rows that are alike on both sides are shared.
    if (rows[0] === before[0] && rows[1] === before[1]) continue;
    const names = rows.map((row) => row.map(([name]) => name).join());
    if (names[0] === names[1]) {
      compareSharing(rows, statement, found);
      for (let i = 0; i < rows[0].length; i++) {
        const place = { statement, name: rows[0][i]![0] };
        const now = [rows[0][i]![1], rows[1][i]![1]] as const;
        const isChance = reuse.isChance(statement, place.name);
        if (!isChance && compareKeeping(place, now, before, found)) continue;
        places.move(place, now, reuse, found);
      }
    } else {
      const [left, right] = names.map((each) => each || "none");
      found.push({ where: `names behind statement ${statement}`, expected: left!, actual: right! });
    }
    before = rows;
  }
  return found;
}

interface Place {
  readonly statement: number;
  readonly name: string;
}

type Both = readonly [expected: number, actual: number];

const addressAt = ({ statement, name }: Place): string =>
  `address of ${name} behind statement ${statement}`;

/** Each name must share its address with the same first name. */
function compareSharing(rows: readonly [Row, Row], statement: number, found: Difference[]): void {
  const [left, right] = rows.map(firstNames);
  for (let i = 0; i < rows[0].length; i++) {
    if (left![i] === right![i]) continue;
    const name = rows[0][i]![0];
    const [expected, actual] = [left![i], right![i]].map((first) =>
      first === name ? "none of the names before it" : `that of ${first}`,
    );
    found.push({ where: addressAt({ statement, name }), expected: expected!, actual: actual! });
  }
}

/** For each name of a row the first one with its address. */
function firstNames(row: Row): string[] {
  const first = new Map<number, string>();
  return row.map(([name, address]) => {
    const known = first.get(address);
    if (known !== undefined) return known;
    first.set(address, name);
    return name;
  });
}

/** Whether the name held the same address before in either run; it must be so in both. */
function compareKeeping(
  place: Place,
  now: Both,
  before: readonly [Row, Row],
  found: Difference[],
): boolean {
  const [left, right] = before.map((row) => row.find(([name]) => name === place.name)?.[1]);
  if (left === undefined || right === undefined) return false;
  const kept = [left === now[0], right === now[1]] as const;
  if (kept[0] !== kept[1]) {
    const [expected, actual] = kept.map((is) => (is ? "as before" : "another than before"));
    found.push({ where: addressAt(place), expected: expected!, actual: actual! });
  }
  return kept[0] || kept[1];
}

/** Which address of one run stands for which of the other, as far as they were last seen. */
class Places {
  private readonly toActual = new Map<number, number>();
  private readonly toExpected = new Map<number, number>();
  /** Where each address of a run was seen last. */
  private readonly seen = [new Map<number, Place>(), new Map<number, Place>()] as const;

  /** A name holds another object than before. */
  move(place: Place, [left, right]: Both, reuse: Reuse, found: Difference[]): void {
    const agree = this.toActual.get(left) === right && this.toExpected.get(right) === left;
    if (!agree) {
      const { statement, name } = place;
      const passedOver = this.toActual.get(left);
      const isAnother =
        reuse.isUnseen(statement, name) &&
        passedOver !== undefined &&
        reuse.waits(statement, passedOver);
      const isFresh = !this.seen[0].has(left) && !this.seen[1].has(right);
      if (!isFresh && (isAnother || reuse.isSeen(statement, name))) {
        const [expected, actual] = [this.text(0, left), this.text(1, right)];
        found.push({ where: addressAt(place), expected, actual });
      }
      this.pair(left, right);
    }
    this.seen[0].set(left, place);
    this.seen[1].set(right, place);
  }

  private pair(left: number, right: number): void {
    const [oldRight, oldLeft] = [this.toActual.get(left), this.toExpected.get(right)];
    if (oldRight !== undefined) this.toExpected.delete(oldRight);
    if (oldLeft !== undefined) this.toActual.delete(oldLeft);
    this.toActual.set(left, right);
    this.toExpected.set(right, left);
  }

  private text(side: 0 | 1, address: number): string {
    const last = this.seen[side].get(address);
    if (last === undefined) return "one not seen before";
    return `the one of ${last.name} behind statement ${last.statement}`;
  }
}

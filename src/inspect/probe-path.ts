// The places of a table that a hash leads to, one after the other. Objects/dictobject.c, lookdict;
// Objects/setobject.c, set_lookkey.
//
// Written apart from the tables themselves, so that whoever checks a table does not ask it where
// its keys are. A path goes on for ever: it comes to every place, and then again. By version: 2.7
// jumps by the whole hash first, later versions shift its first bits out before they jump; and see
// LinearPath.

import type { TablesProfile } from "../profile/tables.ts";

/** Bits of a hash that go into each jump, and jumps after which all 64 are used up. */
const PERTURB_SHIFT = 5;
const PERTURBED_JUMPS = Math.ceil(64 / PERTURB_SHIFT);
/** Neighbours that a set of 3.x looks at before it jumps. */
const LINEAR_PROBES = 9;

export interface ProbePath {
  /** The place where the path is. */
  place: number;
  /** Begins the path of the hash `high`, `low` in a table of `mask` + 1 places. */
  start(low: number, high: number, mask: number): void;
  advance(): void;
  /** Steps in which the path has come to every place of a table of `size`. */
  stepsFor(size: number): number;
}

/** Every collision jumps: dicts, and sets of 2.7. */
export class JumpingPath implements ProbePath {
  place = 0;
  private low = 0;
  private high = 0;
  private mask = 0;
  private readonly perturbFirst: boolean;

  /** `perturbFirst`: the first jump already has all bits of the hash. */
  constructor(perturbFirst: boolean) {
    this.perturbFirst = perturbFirst;
  }

  start(low: number, high: number, mask: number): void {
    this.low = low;
    this.high = high;
    this.mask = mask;
    this.place = low & mask;
  }

  advance(): void {
    const before = this.low;
    this.low = (this.low >>> PERTURB_SHIFT) | (this.high << (32 - PERTURB_SHIFT));
    this.high >>>= PERTURB_SHIFT;
    const perturb = this.perturbFirst ? before : this.low;
    this.place = (this.place * 5 + perturb + 1) & this.mask;
  }

  stepsFor(size: number): number {
    return size + PERTURBED_JUMPS + 1;
  }
}

/** Nine neighbours behind each place, where the table is that long, then a jump: sets of 3.x. */
export class LinearPath implements ProbePath {
  place = 0;
  private readonly jumps = new JumpingPath(false);
  private mask = 0;
  private left = 0;

  start(low: number, high: number, mask: number): void {
    this.jumps.start(low, high, mask);
    this.mask = mask;
    this.land();
  }

  advance(): void {
    if (this.left > 0) {
      this.left--;
      this.place++;
      return;
    }
    this.jumps.advance();
    this.land();
  }

  stepsFor(size: number): number {
    return this.jumps.stepsFor(size) * (LINEAR_PROBES + 1);
  }

  private land(): void {
    this.place = this.jumps.place;
    this.left = this.place + LINEAR_PROBES <= this.mask ? LINEAR_PROBES : 0;
  }
}

export const dictPath = ({ dictTable }: TablesProfile): ProbePath =>
  new JumpingPath(dictTable === "open");

export const setPath = ({ setWalk }: TablesProfile): ProbePath =>
  setWalk === "perturbed" ? new JumpingPath(true) : new LinearPath();

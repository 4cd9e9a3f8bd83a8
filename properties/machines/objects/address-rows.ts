// The addresses of what the names hold behind each statement of a program, numbered as they are
// first seen, and what is known of where they came from.

import type { Observation } from "../../../spec/observation.ts";
import type { Interpreter } from "../../../src/interpreter.ts";
import { NO_OBJECT } from "../../../src/memory/address.ts";
import type { Reuse } from "../../oracles/cpython/compare-addresses.ts";
import type { Lives } from "./lives.ts";

type Row = NonNullable<Observation["addresses"]>[number];

export class AddressRows implements Reuse {
  readonly rows: Row[] = [];
  /** How often a name came to hold what a free list gave at a place that had been seen. */
  reusedCount = 0;
  /** For each statement, the names of which something holds: bits. */
  private readonly seen: number[] = [];
  private readonly unseen: number[] = [];
  private readonly chance: number[] = [];
  private readonly numbers = new Map<number, number>();
  private readonly refs: number[] = [];
  private readonly now: Int32Array;
  private readonly interpreter: Interpreter;
  private readonly lives: Lives;
  private readonly names: readonly string[];

  constructor(interpreter: Interpreter, lives: Lives, names: readonly string[]) {
    this.interpreter = interpreter;
    this.lives = lives;
    this.names = names;
    this.now = new Int32Array(names.length);
  }

  /** To be called behind each statement. */
  add(): void {
    const { now, rows, names, lives } = this;
    let moved = rows.length === 0;
    let [seen, unseen, chance] = [0, 0, 0];
    for (let i = 0; i < names.length; i++) {
      const ref = this.interpreter.lookup(names[i]!);
      if (ref !== NO_OBJECT) {
        if (lives.isTaken(ref)) {
          if (lives.wasSeen(ref)) {
            seen |= 1 << i;
            if (ref !== now[i]) this.reusedCount++;
          } else {
            unseen |= 1 << i;
          }
        }
        if (lives.cameAfter(ref, now[i]!)) chance |= 1 << i;
      }
      if (ref !== now[i]) moved = true;
      now[i] = ref;
    }
    this.seen.push(seen);
    this.unseen.push(unseen);
    this.chance.push(chance);
    lives.saw(now);
    rows.push(moved || chance !== 0 ? this.row() : rows.at(-1)!);
  }

  isSeen(statement: number, name: string): boolean {
    return this.has(this.seen, statement, name);
  }

  isUnseen(statement: number, name: string): boolean {
    return this.has(this.unseen, statement, name);
  }

  isChance(statement: number, name: string): boolean {
    return this.has(this.chance, statement, name);
  }

  waits(statement: number, address: number): boolean {
    return this.lives.waits(statement, this.refs[address]!);
  }

  private has(bits: readonly number[], statement: number, name: string): boolean {
    return (bits[statement]! & (1 << this.names.indexOf(name))) !== 0;
  }

  private row(): Row {
    const { numbers, names, refs } = this;
    const row: [string, number][] = [];
    for (const [i, ref] of this.now.entries()) {
      if (ref === NO_OBJECT) continue;
      let number = numbers.get(ref);
      if (number === undefined) {
        number = refs.length;
        numbers.set(ref, number);
        refs.push(ref);
      }
      row.push([names[i]!, number]);
    }
    return row;
  }
}

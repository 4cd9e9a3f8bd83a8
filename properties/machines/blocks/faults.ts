// Rows that make memory run out, and give it back.

import type { Random } from "../../engine/random.ts";
import type { NumberOperand } from "../../engine/word.ts";
import { limitOperand, onlyOf, packOnly, pagesOperand } from "./operands.ts";
import type { BlocksOperation, Offers } from "./row.ts";
import type { Faults } from "./subject.ts";

interface FaultRow {
  readonly name: string;
  /** Undefined for a row without operands. */
  readonly operand: NumberOperand | undefined;
  readonly weight: number;
  /** Whether requests may be refused from here on. */
  readonly refuses: boolean;
  draw(random: Random): number;
  apply(faults: Faults, value: number): void;
}

const ROWS: readonly FaultRow[] = [
  {
    name: "other_pages",
    operand: pagesOperand,
    weight: 0.4,
    refuses: false,
    draw: (random) => random.next() & 15,
    apply: (faults, pages) => faults.otherPages(pages),
  },
  {
    name: "fail_pages",
    operand: pagesOperand,
    weight: 0.4,
    refuses: true,
    draw: (random) => random.next() & 3,
    apply: (faults, pages) => faults.failPages(pages),
  },
  {
    name: "limit_pages",
    operand: limitOperand,
    weight: 0.2,
    refuses: true,
    draw: (random) => random.next() & 127,
    apply: (faults, pages) => faults.limitPages(pages),
  },
  {
    name: "lift_limits",
    operand: undefined,
    weight: 0.8,
    refuses: false,
    draw: () => 0,
    apply: (faults) => faults.liftLimits(),
  },
];

/** The rows, which are never drawn for a subject without faults. */
export function faultRows({ faults }: Offers): BlocksOperation[] {
  return ROWS.map(({ name, operand, weight, refuses, draw, apply }) => ({
    name,
    text: `${name}(${operand?.name ?? ""})`,
    operands: operand === undefined ? [] : [operand],
    weight: faults === undefined ? 0 : weight,
    draw: (_state, random) => packOnly(draw(random)),
    enabled: () => faults !== undefined,
    advance: (state) => {
      if (refuses) state.faulted = true;
    },
    run: (world, word) => {
      if (world.subject.faults === undefined) return false;
      apply(world.subject.faults, operand === undefined ? 0 : operand.toValue(onlyOf(word)));
      world.lastEffect = "";
      return true;
    },
  }));
}

// Which of two programs is simpler: the shorter one; of equal length, the one whose first
// differing operation stands higher in the table, or has the smaller operands.

import type { Program } from "./machine.ts";
import { OPERATION_BITS, OPERATION_MASK } from "./word.ts";

/** Negative when word `a` is simpler than word `b`. */
export function compareWords(a: number, b: number): number {
  return (
    (a & OPERATION_MASK) - (b & OPERATION_MASK) || (a >>> OPERATION_BITS) - (b >>> OPERATION_BITS)
  );
}

/** Shortlex: negative when program `a` is simpler than program `b`. */
export function comparePrograms(a: Program, b: Program): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const difference = compareWords(a[i]!, b[i]!);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The same key for the same program. */
export function keyOf(program: Program): string {
  return program.join(",");
}

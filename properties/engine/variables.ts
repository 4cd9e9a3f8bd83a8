// Renaming variables in words, whatever the rows.

import { type Machine, type Program, VARIABLE_COUNT } from "./machine.ts";
import { operationOf, shiftsOf, VARIABLE_BITS } from "./word.ts";

const VARIABLE_MASK = (1 << VARIABLE_BITS) - 1;

/** Where the variables of each row lie in its words. */
export class VariableMap {
  private readonly shifts: number[][];

  constructor(machine: Pick<Machine<never, never>, "operations">) {
    this.shifts = machine.operations.map(({ operands }) => {
      const shifts = shiftsOf(operands);
      return shifts.filter((_, i) => operands[i]!.kind === "variable");
    });
  }

  /** The variables of `word`, as indices, in operand order. */
  of(word: number): number[] {
    return (this.shifts[operationOf(word)] ?? []).map((shift) => (word >>> shift) & VARIABLE_MASK);
  }

  /** `word` with each variable v replaced by `rename(v)`. */
  rename(word: number, rename: (variable: number) => number): number {
    let renamed = word;
    for (const shift of this.shifts[operationOf(word)] ?? []) {
      const variable = (word >>> shift) & VARIABLE_MASK;
      renamed = (renamed & ~(VARIABLE_MASK << shift)) | (rename(variable) << shift);
    }
    return renamed >>> 0;
  }

  renameAll(program: Program, rename: (variable: number) => number): Program {
    return program.map((word) => this.rename(word, rename));
  }

  /** `program` with its variables named `a`, `b`, ... in the order of their first use. */
  canonical(program: Program): Program {
    const names = new Map<number, number>();
    return this.renameAll(program, (variable) => {
      const known = names.get(variable);
      if (known !== undefined) return known;
      names.set(variable, names.size);
      return names.size - 1;
    });
  }

  /** Every variable that `program` names, ascending. */
  used(program: Program): number[] {
    const seen = new Set<number>();
    for (const word of program) for (const variable of this.of(word)) seen.add(variable);
    return Array.from({ length: VARIABLE_COUNT }, (_, i) => i).filter((i) => seen.has(i));
  }
}

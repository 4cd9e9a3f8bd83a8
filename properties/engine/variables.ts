// Renaming variables in words, whatever the rows.

import { type Machine, type Program, VARIABLE_COUNT } from "./machine.ts";
import { operationOf, shiftsOf, VARIABLE_BITS } from "./word.ts";

const VARIABLE_MASK = (1 << VARIABLE_BITS) - 1;

/** Where the variables of each row lie in its words. */
export class VariableMap {
  private readonly shifts: number[][];
  /** Of each row's variables, whether it is defined there. */
  private readonly defines: boolean[][];

  constructor(machine: Pick<Machine<never, never>, "operations">) {
    this.shifts = machine.operations.map(({ operands }) => {
      const shifts = shiftsOf(operands);
      return shifts.filter((_, i) => operands[i]!.kind === "variable");
    });
    this.defines = machine.operations.map(({ operands }) =>
      operands.flatMap((each) => (each.kind === "variable" ? [each.role === "define"] : [])),
    );
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

  /**
   * `program` with a name of its own for what each word defines; as it is where there are not so
   * many names. What a name held before lives on.
   */
  apart(program: Program): Program {
    const names = new Map<number, number>();
    let count = 0;
    const isUsed = (variable: number): number => {
      if (!names.has(variable)) names.set(variable, count++);
      return names.get(variable)!;
    };
    const renamed = program.map((word) => {
      const named = this.of(word);
      const defines = this.defines[operationOf(word)]!;
      // What a word uses it looks up before it binds anything.
      const fresh = named.map((variable, i) => (defines[i] ? -1 : isUsed(variable)));
      named.forEach((variable, i) => {
        if (!defines[i]) return;
        fresh[i] = count++;
        names.set(variable, fresh[i]);
      });
      let next = 0;
      return this.rename(word, () => fresh[next++]! % VARIABLE_COUNT);
    });
    return count <= VARIABLE_COUNT ? renamed : program;
  }

  /** Every variable that `program` names, ascending. */
  used(program: Program): number[] {
    const seen = new Set<number>();
    for (const word of program) for (const variable of this.of(word)) seen.add(variable);
    return Array.from({ length: VARIABLE_COUNT }, (_, i) => i).filter((i) => seen.has(i));
  }
}

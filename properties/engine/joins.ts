// Rows whose statement is the statements of two other rows, one behind the other: `a = 1; b = 2`.
// A program says the same with the two words or with the one, and with its parts in many an order;
// the reducer tries them all, so that one meaning has one simplest program, and the certificate
// takes the joined word and its parts for words of one alphabet.
//
//   ab | c     a | bc     b | ac     ...     the parts of two words, paired anew
//   a | b      ab         ba                 two words that become one, in the place of either
//   ab         ba         a          b       one word by itself
//
// A row says that it is such a one (`Operation.joins`), nothing else is known of it.

import type { Machine, Program } from "./machine.ts";
import { replaced, without } from "./trades.ts";
import { decode, encode, OPERATION_BITS, type OperandSpec, operationOf, shiftsOf } from "./word.ts";

type Table = Pick<Machine<never, never>, "operations">;

/** Which rows of a table join which. */
export class Joins {
  /** No row of the table joins others. */
  readonly areNone: boolean;
  private readonly table: Table;
  /** The two rows that a row joins; undefined for one that joins none. */
  private readonly parts: readonly (readonly [number, number] | undefined)[];

  constructor(table: Table) {
    const rowOf = (name: string): number => table.operations.findIndex((row) => row.name === name);
    this.table = table;
    this.parts = table.operations.map(({ joins }) => joins && [rowOf(joins[0]), rowOf(joins[1])]);
    this.areNone = this.parts.every((each) => each === undefined);
  }

  /** The words that `word` stands for: two, or itself. */
  partsOf(word: number): readonly number[] {
    const rows = this.parts[operationOf(word)];
    if (rows === undefined) return [word];
    const indices = decode(word, this.operandsOf(operationOf(word)));
    const [first, second] = [this.operandsOf(rows[0]), this.operandsOf(rows[1])];
    return [
      encode(rows[0], first, indices.slice(0, first.length)),
      encode(rows[1], second, indices.slice(first.length)),
    ];
  }

  /** The word that does what `first` does and then what `second` does; undefined without one. */
  join(first: number, second: number): number | undefined {
    const row = this.parts.findIndex(
      (rows) => rows?.[0] === operationOf(first) && rows[1] === operationOf(second),
    );
    if (row === -1) return undefined;
    const shift = shiftsOf(this.operandsOf(row))[this.operandsOf(operationOf(first)).length]!;
    const before = first - operationOf(first);
    return (row | before | ((second >>> OPERATION_BITS) << shift)) >>> 0;
  }

  private operandsOf(row: number): readonly OperandSpec[] {
    return this.table.operations[row]!.operands;
  }
}

/**
 * Programs that have the parts of a word, or of two, otherwise: those with fewer words first. Some
 * are simpler than `program`, and where a part has moved not all mean the same.
 */
export function* regroupings(joins: Joins, program: Program): IterableIterator<Program> {
  if (joins.areNone) return;
  for (let i = 0; i < program.length; i++) {
    for (let j = i + 1; j < program.length; j++) yield* joined(joins, program, i, j);
  }
  for (let i = 0; i < program.length; i++) {
    const parts = joins.partsOf(program[i]!);
    if (parts.length === 1) continue;
    for (const part of parts) yield replaced(program, i, part);
    for (const [word] of groups(joins, parts, 1)) yield replaced(program, i, word!);
  }
  for (let i = 0; i < program.length; i++) {
    for (let j = i + 1; j < program.length; j++) {
      const parts = [...joins.partsOf(program[i]!), ...joins.partsOf(program[j]!)];
      if (parts.length === 2) continue;
      for (const [one, other] of groups(joins, parts, 2)) {
        yield replaced(replaced(program, i, one!), j, other!);
      }
    }
  }
}

/** The words at `i` and `j` as one, in the place of either. */
function* joined(joins: Joins, program: Program, i: number, j: number): IterableIterator<Program> {
  for (const [word] of groups(joins, [program[i]!, program[j]!], 1)) {
    yield without(replaced(program, i, word!), j, j + 1);
    yield without(replaced(program, j, word!), i, i + 1);
  }
}

/** All ways in which `parts` make `count` words, one or two. */
function groups(joins: Joins, parts: readonly number[], count: number): number[][] {
  const found: number[][] = [];
  for (const order of orders(parts)) {
    if (count === 1) {
      const word = wordOf(joins, order);
      if (word !== undefined) found.push([word]);
      continue;
    }
    for (let first = 1; first < order.length; first++) {
      const one = wordOf(joins, order.slice(0, first));
      const other = wordOf(joins, order.slice(first));
      if (one !== undefined && other !== undefined) found.push([one, other]);
    }
  }
  return found;
}

/** One or two parts as one word. */
function wordOf(joins: Joins, [first, second, third]: readonly number[]): number | undefined {
  if (first === undefined || third !== undefined) return undefined;
  return second === undefined ? first : joins.join(first, second);
}

function orders<Each>(items: readonly Each[]): Each[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    orders(items.filter((_, k) => k !== i)).map((rest) => [item, ...rest]),
  );
}

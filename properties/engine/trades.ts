// Steps that a reducer cannot take one operand at a time, for two places have to change at once:
//
//   merges   a word goes, and another one does its work by a larger number or another choice: what
//            was defined there is defined here as well, maybe by a row with one number more, and
//            users are told apart
//   trades   one place becomes simpler while a number elsewhere becomes larger
//   shifts   all numbers of one name become smaller by the same amount
//
// All give candidates that are simpler in shortlex order or are refused for not being so. They
// know rows by their operands only: their names, what they do to a variable, how many there are.

import type { Machine, Program } from "./machine.ts";
import type { VariableMap } from "./variables.ts";
import { bitsOf, decode, encode, type OperandSpec, operationOf } from "./word.ts";

type Table = Pick<Machine<never, never>, "operations">;

/** In programs up to this length every text of a choice is tried, not the next one alone. */
export const CHOICES_LENGTH = 4;

/** `program` with the word at `at` replaced. */
export function replaced(program: Program, at: number, word: number): Program {
  const changed = program.slice();
  changed[at] = word;
  return changed;
}

/** `program` without the words from `start` to `end` - 1. */
export function without(program: Program, start: number, end: number): Program {
  const rest = new Uint32Array(program.length - (end - start));
  rest.set(program.subarray(0, start));
  rest.set(program.subarray(end), start);
  return rest;
}

/** The nearest word of another row: operands of the same name keep their values. */
export function asRow(table: Table, word: number, row: number): number {
  const from = operandsOf(table, word);
  const to = table.operations[row]!.operands;
  const values = decode(word, from);
  const indices = to.map((operand) => {
    const same = from.findIndex((each) => each.name === operand.name);
    if (same === -1 || bitsOf(from[same]!) !== bitsOf(operand)) return 0;
    return values[same]!;
  });
  return encode(row, to, indices);
}

/** Candidates with one word fewer, in which another word stands for two. */
export function* merges(
  table: Table,
  variables: VariableMap,
  program: Program,
): IterableIterator<Program> {
  for (let gone = program.length - 1; gone >= 0; gone--) {
    const rest = without(program, gone, gone + 1);
    for (let i = 0; i < rest.length; i++) {
      for (const word of raisedByOne(table, rest[i]!)) yield replaced(rest, i, word);
      if (program.length > CHOICES_LENGTH) continue;
      for (const word of chosen(table, rest[i]!)) yield replaced(rest, i, word);
    }
    const [from] = variables.of(program[gone]!);
    if (from === undefined || !defines(table, program[gone]!)) continue;
    for (let stays = 0; stays < program.length; stays++) {
      const [to] = variables.of(program[stays]!);
      if (to === undefined || stays === gone || !defines(table, program[stays]!)) continue;
      const renamed = variables.renameAll(rest, (each) => (each === from ? to : each));
      const at = stays < gone ? stays : stays - 1;
      const user = renamed.findIndex((word, i) => i > at && variables.of(word).includes(to));
      for (const word of larger(table, renamed[at]!)) {
        const merged = replaced(renamed, at, word);
        yield merged;
        if (user === -1) continue;
        for (const part of withOneMore(table, merged[user]!)) yield replaced(merged, user, part);
      }
    }
  }
}

/**
 * Candidates of the same length: one word simpler, and a number of this or a later one larger, or
 * the next one an operation that is not as simple.
 */
export function* trades(table: Table, program: Program): IterableIterator<Program> {
  for (let i = 0; i < program.length; i++) {
    for (const word of simpler(table, program[i]!)) {
      const changed = replaced(program, i, word);
      for (let j = i; j < program.length; j++) {
        for (const raised of raises(table, changed[j]!)) yield replaced(changed, j, raised);
      }
      if (i + 1 === program.length) continue;
      for (const other of harder(table, changed, i + 1)) yield replaced(changed, i + 1, other);
    }
  }
}

/** The word at `at` by later rows with the same variable; numbers of its own from the program. */
function harder(table: Table, program: Program, at: number): number[] {
  const word = program[at]!;
  const operands = operandsOf(table, word);
  return table.operations.flatMap((row, i) => {
    if (i <= operationOf(word) || row.weight === 0) return [];
    if (row.operands.some(({ kind }) => kind === "variable") !== namesSome(operands)) return [];
    if (definesSome(row.operands) !== definesSome(operands)) return [];
    const base = asRow(table, word, i);
    const extra = row.operands.findIndex(
      ({ kind, name }) => kind === "number" && operands.every((each) => each.name !== name),
    );
    if (extra === -1) return [base];
    const { name } = row.operands[extra]!;
    return [...new Set([0, ...valuesOf(table, program, name)])].map((index) =>
      withOperand(table, base, extra, index),
    );
  });
}

function namesSome(operands: readonly OperandSpec[]): boolean {
  return operands.some(({ kind }) => kind === "variable");
}

/** Every index that the operand `name` has somewhere in the program. */
function valuesOf(table: Table, program: Program, name: string): number[] {
  return [...program].flatMap((word) => {
    const operands = operandsOf(table, word);
    const k = operands.findIndex((each) => each.name === name);
    return k === -1 ? [] : [decode(word, operands)[k]!];
  });
}

/** Candidates in which all numbers of one name are smaller by as much. */
export function* shifts(table: Table, program: Program): IterableIterator<Program> {
  for (const name of numbersOf(table, program)) {
    const places = [...program].flatMap((word, i) => {
      const operands = operandsOf(table, word);
      const k = operands.findIndex((each) => each.name === name);
      return k === -1 ? [] : [{ i, k, index: decode(word, operands)[k]!, operand: operands[k]! }];
    });
    const least = Math.min(...places.map(({ index }) => index));
    const [first] = places;
    const boundaries = first?.operand.kind === "number" ? first.operand.boundaries : [];
    if (places.length < 2) continue;
    for (const target of new Set([0, ...boundaries, least >> 1, least - 1])) {
      if (target < 0 || target >= least) continue;
      const shifted = program.slice();
      for (const { i, k, index } of places) {
        shifted[i] = withOperand(table, shifted[i]!, k, index - least + target);
      }
      yield shifted;
    }
  }
}

function numbersOf(table: Table, program: Program): Set<string> {
  const names = [...program].flatMap((word) =>
    operandsOf(table, word).flatMap(({ kind, name }) => (kind === "number" ? [name] : [])),
  );
  return new Set(names);
}

function operandsOf(table: Table, word: number): readonly OperandSpec[] {
  return table.operations[operationOf(word)]!.operands;
}

function defines(table: Table, word: number): boolean {
  return operandsOf(table, word).some((each) => each.kind === "variable" && each.role === "define");
}

/** `word` with operand `k` set to `index`. */
function withOperand(table: Table, word: number, k: number, index: number): number {
  const operands = operandsOf(table, word);
  return encode(operationOf(word), operands, decode(word, operands).with(k, index));
}

/** `word` with each number one larger or at a boundary, and by the rows with one number more. */
function larger(table: Table, word: number): number[] {
  return [...raisedByOne(table, word), ...withOneMore(table, word)];
}

/** `word` with each number one larger, or at a boundary above. */
function raisedByOne(table: Table, word: number): number[] {
  const operands = operandsOf(table, word);
  const indices = decode(word, operands);
  return operands.flatMap((operand, k) => {
    if (operand.kind === "variable") return [];
    const next = indices[k]! + 1;
    const targets = new Set([next, ...operand.boundaries]);
    return [...targets]
      .filter((target) => target >= next && target < operand.count)
      .map((target) => withOperand(table, word, k, target));
  });
}

/** `word` with each choice that is not as simple as its own. */
function chosen(table: Table, word: number): number[] {
  const operands = operandsOf(table, word);
  const indices = decode(word, operands);
  return operands.flatMap((operand, k) => {
    if (operand.kind !== "choice") return [];
    const more = Array.from({ length: operand.count - indices[k]! - 1 }, (_, i) => i + 1);
    return more.map((by) => withOperand(table, word, k, indices[k]! + by));
  });
}

/** `word` by each row that has its operands and one number more: that at 0 and its boundaries. */
function withOneMore(table: Table, word: number): number[] {
  const operands = operandsOf(table, word);
  return table.operations.flatMap((row, i) => {
    const names = row.operands.map(({ name }) => name);
    const fits =
      row.weight > 0 &&
      names.length === operands.length + 1 &&
      operands.every(({ name }) => names.includes(name)) &&
      definesSome(row.operands) === definesSome(operands);
    if (!fits) return [];
    const extended = asRow(table, word, i);
    const k = names.findIndex((name) => operands.every((each) => each.name !== name));
    const extra = row.operands[k]!;
    const boundaries = extra.kind === "number" ? extra.boundaries : [];
    return [0, ...boundaries].map((index) => withOperand(table, extended, k, index));
  });
}

function definesSome(operands: readonly OperandSpec[]): boolean {
  return operands.some((each) => each.kind === "variable" && each.role === "define");
}

/** `word` by simpler rows of the same kind, with each number simpler, and with each two. */
function simpler(table: Table, word: number): number[] {
  const operands = operandsOf(table, word);
  const rows: number[] = [];
  for (let row = 0; row < operationOf(word); row++) {
    if (definesSome(table.operations[row]!.operands) !== definesSome(operands)) continue;
    rows.push(asRow(table, word, row));
  }
  const numbers = operands.flatMap((_, k) => {
    const lowered = lower(table, word, k);
    const both = lowered.flatMap((each) =>
      operands.flatMap((_, other) => (other < k ? lower(table, each, other) : [])),
    );
    return [...lowered, ...both];
  });
  return [...rows, ...numbers];
}

/** `word` with operand `k` at 0, at its boundaries below, at half, one smaller. */
function lower(table: Table, word: number, k: number): number[] {
  const operands = operandsOf(table, word);
  const operand = operands[k]!;
  const index = decode(word, operands)[k]!;
  if (operand.kind === "variable" || index === 0) return [];
  const below = operand.boundaries.filter((boundary) => boundary < index);
  const targets = new Set([0, ...below, index >> 1, index - 1]);
  return [...targets].map((target) => withOperand(table, word, k, target));
}

/** `word` with each number raised: to its boundaries, by powers of two, to its largest value. */
function raises(table: Table, word: number): number[] {
  const operands = operandsOf(table, word);
  const indices = decode(word, operands);
  return operands.flatMap((operand, k) => {
    if (operand.kind === "variable") return [];
    const index = indices[k]!;
    const last = operand.count - 1;
    const steps = Array.from({ length: operand.bits }, (_, bit) => index + 2 ** bit);
    const targets = new Set([...operand.boundaries, ...steps, last]);
    return [...targets]
      .filter((target) => target > index && target <= last)
      .map((target) => withOperand(table, word, k, target));
  });
}

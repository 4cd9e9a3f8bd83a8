// The certificate: that a reduced program is minimal is checked, not hoped for, by running every
// shorter program over its own alphabet: its operations with their operands, each operand also at
// its simplest value, words that join two of them and the parts of those that are joined, and one
// variable more than it names. The claim is relative to that alphabet.

import { enumerate, type Scope } from "./enumerate.ts";
import { Joins } from "./joins.ts";
import type { Machine, Program } from "./machine.ts";
import { comparePrograms } from "./order.ts";
import { run } from "./run.ts";
import { VariableMap } from "./variables.ts";
import { decode, encode, operationOf } from "./word.ts";

export interface Certificate {
  /** Every program over the alphabet of up to this many words passes. */
  readonly length: number;
  /** True when that is all programs shorter than the certified one. */
  readonly complete: boolean;
  readonly programs: number;
  /** A shorter or simpler program that fails the same property, when there is one. */
  readonly better: Program | undefined;
}

export interface CertifyOptions {
  /** Programs after which the certificate stops growing. */
  readonly maxPrograms: number;
}

export const CERTIFY_DEFAULTS: CertifyOptions = { maxPrograms: 100_000 };

/** The words that a certificate for `program` is about. */
export function scopeOf<State, World>(machine: Machine<State, World>, program: Program): Scope {
  const table = machine as Pick<Machine<never, never>, "operations">;
  const variables = new VariableMap(table);
  const alphabet = new Set<number>();
  for (const word of [...program, ...regrouped(new Joins(table), program)]) {
    const row = operationOf(word);
    const { operands } = machine.operations[row]!;
    alphabet.add(word);
    const indices = decode(word, operands);
    operands.forEach((operand, k) => {
      if (operand.kind === "variable") return;
      alphabet.add(encode(row, operands, indices.with(k, 0)));
    });
  }
  return { alphabet: [...alphabet], variables: variables.used(program).length + 1 };
}

/** The parts of joined words, and each two words that can be joined as one. */
function regrouped(joins: Joins, program: Program): number[] {
  if (joins.areNone) return [];
  const parts = [...new Set([...program].flatMap((word) => joins.partsOf(word)))];
  const joined = parts.flatMap((first) => parts.map((second) => joins.join(first, second)));
  return [...parts, ...joined.filter((word) => word !== undefined)];
}

/** Runs every program shorter than `program` over its alphabet, shortest first. */
export function certify<State, World>(
  machine: Machine<State, World>,
  world: World,
  program: Program,
  property: string,
  options: CertifyOptions = CERTIFY_DEFAULTS,
): Certificate {
  const scope = scopeOf(machine, program);
  let programs = 0;
  let length = 0;
  let better: Program | undefined;
  for (; length + 1 < program.length; length++) {
    const finished = enumerate(machine, scope, length + 1, (candidate) => {
      if (programs >= options.maxPrograms) return false;
      programs++;
      const { failure } = run(machine, world, candidate, { walkEvery: 1 });
      if (failure?.property !== property) return true;
      better = candidate.slice();
      return false;
    });
    if (!finished) break;
  }
  const complete = length + 1 === program.length;
  return { length, complete, programs, better };
}

/** The simpler of two programs. */
export function simpler(a: Program, b: Program): Program {
  return comparePrograms(a, b) <= 0 ? a : b;
}

// Small scope: every program over an alphabet, shortest first. Variables are named in the order of
// their first use, and a word that would not run in the state before it is left out: such programs
// do what a shorter one does.

import { type Machine, type Program, VARIABLE_COUNT } from "./machine.ts";
import { VariableMap } from "./variables.ts";
import { operationOf } from "./word.ts";

export interface Scope {
  /** Words; variables in them are named anew, so that one name stands for all. */
  readonly alphabet: readonly number[];
  /** How many different variables a program may name. */
  readonly variables: number;
}

/** Calls `visit` with every canonical program of `length` words; stops when it returns false. */
export function enumerate<State, World>(
  machine: Machine<State, World>,
  scope: Scope,
  length: number,
  visit: (program: Program) => boolean,
): boolean {
  return new Enumeration(machine, scope, length, visit).from(0);
}

class Enumeration<State, World> {
  private readonly machine: Machine<State, World>;
  private readonly words: readonly number[];
  private readonly variables: VariableMap;
  private readonly variableCount: number;
  private readonly visit: (program: Program) => boolean;
  private readonly program: Program;
  private readonly states: State[];

  constructor(
    machine: Machine<State, World>,
    scope: Scope,
    length: number,
    visit: (program: Program) => boolean,
  ) {
    this.machine = machine;
    this.visit = visit;
    this.program = new Uint32Array(length);
    this.states = Array.from({ length: length + 1 }, () => machine.newState());
    this.variables = new VariableMap(machine as Pick<Machine<never, never>, "operations">);
    this.variableCount = Math.min(scope.variables, VARIABLE_COUNT);
    this.words = [...new Set(scope.alphabet.flatMap((word) => this.renamings(word)))];
  }

  /** Extends the program from word `depth` on. */
  from(depth: number): boolean {
    if (depth === this.program.length) return this.visit(this.program);
    const next = this.nextFreshVariable(depth);
    for (const word of this.words) {
      if (!namesInOrder(this.variables.of(word), next)) continue;
      const operation = this.machine.operations[operationOf(word)]!;
      const state = this.replay(depth);
      if (!operation.enabled(state, word)) continue;
      this.program[depth] = word;
      if (!this.from(depth + 1)) return false;
    }
    return true;
  }

  /** `word` with its variables named in every way, each variable by itself. */
  private renamings(word: number): number[] {
    const places = this.variables.of(word).length;
    return Array.from({ length: this.variableCount ** places }, (_, i) => {
      let rest = i;
      return this.variables.rename(word, () => {
        const variable = rest % this.variableCount;
        rest = Math.floor(rest / this.variableCount);
        return variable;
      });
    });
  }

  private nextFreshVariable(depth: number): number {
    let next = 0;
    for (let i = 0; i < depth; i++) {
      for (const variable of this.variables.of(this.program[i]!)) {
        if (variable >= next) next = variable + 1;
      }
    }
    return next;
  }

  /** The state after the first `depth` words. */
  private replay(depth: number): State {
    const state = this.states[depth]!;
    this.machine.resetState(state);
    for (let i = 0; i < depth; i++) {
      const word = this.program[i]!;
      this.machine.operations[operationOf(word)]!.advance(state, word);
    }
    return state;
  }
}

/** Whether each variable that is new in `named` is the next one, where `next` are known already. */
function namesInOrder(named: readonly number[], next: number): boolean {
  let known = next;
  for (const variable of named) {
    if (variable > known) return false;
    if (variable === known) known++;
  }
  return true;
}

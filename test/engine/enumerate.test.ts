import { describe, expect, test } from "vitest";
import { certify, scopeOf, simpler } from "../../properties/engine/certify.ts";
import { enumerate, type Scope } from "../../properties/engine/enumerate.ts";
import type { Program } from "../../properties/engine/machine.ts";
import { keyOf } from "../../properties/engine/order.ts";
import { run } from "../../properties/engine/run.ts";
import { VariableMap } from "../../properties/engine/variables.ts";
import { operationOf } from "../../properties/engine/word.ts";
import { TOY_BUGS, type ToyBug, ToyWorld, toyMachine, toyProgram, toyText } from "./toy.ts";

const lines = ["a = queue()", "push(a, 0)", "push(a, 9)", "pop(a)", "pour(a, b)", "drop(a)"];
const alphabet = [...toyProgram(lines)];
const variables = new VariableMap(toyMachine as never);

function visited(scope: Scope, length: number): string[] {
  const keys: string[] = [];
  enumerate(toyMachine, scope, length, (program) => keys.push(keyOf(program)) > 0);
  return keys;
}

/** The same by the definition: all sequences of all renamed words, less those that are none. */
function byDefinition(scope: Scope, length: number): string[] {
  const names = Array.from({ length: scope.variables }, (_, i) => i);
  const words = new Set<number>();
  for (const word of scope.alphabet) {
    for (const first of names) {
      for (const second of names) {
        let at = 0;
        words.add(variables.rename(word, () => (at++ === 0 ? first : second)));
      }
    }
  }
  let sequences: number[][] = [[]];
  for (let i = 0; i < length; i++) {
    sequences = sequences.flatMap((sequence) => [...words].map((word) => [...sequence, word]));
  }
  const programs = sequences.map((sequence) => Uint32Array.from(sequence));
  const isCanonical = (program: Program): boolean =>
    keyOf(variables.canonical(program)) === keyOf(program);
  return programs.filter((program) => isCanonical(program) && runsWhole(program)).map(keyOf);
}

function runsWhole(program: Program): boolean {
  const state = toyMachine.newState();
  return program.every((word) => {
    const operation = toyMachine.operations[operationOf(word)]!;
    if (!operation.enabled(state, word)) return false;
    operation.advance(state, word);
    return true;
  });
}

describe("small scope", () => {
  test.each([
    [1, 1],
    [1, 4],
    [2, 2],
    [2, 4],
    [3, 3],
  ])("%i variables, %i words: every canonical program once, and no other", (names, length) => {
    const scope = { alphabet, variables: names };
    const keys = visited(scope, length);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.toSorted()).toEqual(byDefinition(scope, length).toSorted());
  });

  test("the variables that the alphabet happens to name do not matter", () => {
    const renamed = alphabet.map((word) => variables.rename(word, (v) => 15 - v));
    const scope = { alphabet, variables: 2 };
    expect(visited({ ...scope, alphabet: renamed }, 4)).toHaveLength(visited(scope, 4).length);
  });

  test("a visitor that has seen enough ends it", () => {
    let count = 0;
    const scope = { alphabet, variables: 2 };
    expect(enumerate(toyMachine, scope, 3, () => ++count < 5)).toBe(false);
    expect(count).toBe(5);
    expect(enumerate(toyMachine, scope, 3, () => true)).toBe(true);
  });
});

describe.each(Object.keys(TOY_BUGS) as ToyBug[])("the certificate of the toy that %s", (bug) => {
  const { minimum, property } = TOY_BUGS[bug];
  const program = toyProgram(minimum);
  const world = new ToyWorld(bug);

  test("is complete for the minimum", () => {
    const certificate = certify(toyMachine, world, program, property);
    expect(certificate).toMatchObject({ complete: true, better: undefined });
    expect(certificate.length).toBe(minimum.length - 1);
    const scope = scopeOf(toyMachine, program);
    let programs = 0;
    for (let n = 1; n < program.length; n++) programs += visited(scope, n).length;
    expect(certificate.programs).toBe(programs);
  });

  test("is a shorter program when what is given is not minimal", () => {
    const longer = toyProgram(["c = queue()", "push(c, 3)", ...minimum, "push(c, 2)"]);
    const { complete, better } = certify(toyMachine, world, longer, property);
    expect(complete).toBe(false);
    expect(better!.length).toBeLessThan(longer.length);
    const { failure } = run(toyMachine, world, better!, { walkEvery: 1 });
    expect(failure?.property).toBe(property);
  });
});

describe("a certificate", () => {
  test("is over the program's own words, the simplest operands, and one variable more", () => {
    const { alphabet: words, variables: names } = scopeOf(
      toyMachine,
      toyProgram(["a = queue()", "push(a, 9)"]),
    );
    expect(toyText(Uint32Array.from(words))).toEqual(["a = queue()", "push(a, 9)", "push(a, 0)"]);
    expect(names).toBe(2);
  });

  test("that runs out of programs claims only the lengths that it finished", () => {
    const { minimum, property } = TOY_BUGS["breaks on pop, push, drop"];
    const world = new ToyWorld("breaks on pop, push, drop");
    const options = { maxPrograms: 12 };
    const certificate = certify(toyMachine, world, toyProgram(minimum), property, options);
    expect(certificate).toEqual({ length: 2, complete: false, programs: 12, better: undefined });
  });

  test("a failure of another property does not count", () => {
    const { minimum } = TOY_BUGS["loses a popped node"];
    const world = new ToyWorld("loses a popped node");
    const certificate = certify(toyMachine, world, toyProgram([...minimum, "drop(a)"]), "another");
    expect(certificate).toMatchObject({ complete: true, better: undefined });
  });

  test("of two programs the simpler one is told, and the first of equals", () => {
    const [a, b] = [toyProgram(["push(a, 1)"]), toyProgram(["push(a, 2)"])];
    expect([simpler(a, b), simpler(b, a), simpler(a, a.slice())]).toEqual([a, a, a]);
  });
});

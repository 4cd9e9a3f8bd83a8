import { describe, expect, test } from "vitest";
import {
  OperationCounts,
  run,
  runPrecisely,
  signatureOf,
  WALK_EVERY,
} from "../../properties/engine/run.ts";
import { TOY_BUGS, type ToyBug, ToyWorld, toyMachine, toyProgram } from "./toy.ts";

const each = { walkEvery: 1 };
const filler = (count: number): string[] => Array<string>(count).fill("push(b, 0)");

test("a program that holds has no failure, and every word of it is counted", () => {
  const program = toyProgram(["a = queue()", "push(a, 9)", "pop(a)", "drop(a)"]);
  expect(run(toyMachine, new ToyWorld(), program, each)).toEqual({
    failure: undefined,
    executed: 4,
    skipped: 0,
  });
});

test("a word whose precondition does not hold is skipped and counted as skipped", () => {
  const program = toyProgram(["pop(a)", "a = queue()", "a = queue()", "pop(a)", "push(a, 1)"]);
  const counts = new OperationCounts(toyMachine.operations.length);
  const { executed, skipped } = run(toyMachine, new ToyWorld(), program, { walkEvery: 1, counts });
  expect({ executed, skipped }).toEqual({ executed: 2, skipped: 3 });
  expect([...counts.executed]).toEqual([1, 1, 0, 0, 0]);
  expect([...counts.skipped]).toEqual([1, 0, 2, 0, 0]);
});

test("a word of no row is skipped", () => {
  const { executed, skipped } = run(toyMachine, new ToyWorld(), Uint32Array.of(31), each);
  expect({ executed, skipped }).toEqual({ executed: 0, skipped: 1 });
});

test.each(Object.entries(TOY_BUGS))("the toy that %s fails by its property", (bug, known) => {
  const program = toyProgram(known.minimum);
  const { failure } = run(toyMachine, new ToyWorld(bug as ToyBug), program, each);
  expect(failure?.property).toBe(known.property);
  expect(run(toyMachine, new ToyWorld(), program, each).failure).toBe(undefined);
});

describe("the step of a failure", () => {
  const lines = ["b = queue()", "a = queue()", "push(a, 9)", ...filler(40), "push(a, 2)"];
  const bug = "stores a large number wrongly";

  test("is where it came to light when all checks only run now and then", () => {
    const { failure } = run(toyMachine, new ToyWorld(bug), toyProgram(lines), { walkEvery: 16 });
    expect(failure).toMatchObject({ step: 15, operation: "push" });
  });

  test("is the first bad one when it is run precisely", () => {
    const { failure } = runPrecisely(toyMachine, new ToyWorld(bug), toyProgram(lines));
    expect(failure).toMatchObject({ step: 2, operation: "push" });
    expect(signatureOf(failure!)).toBe("queuesHoldWhatWasPushed/push");
  });

  test("a precise run that holds, or was precise at once, is one run", () => {
    const holds = new ToyWorld();
    runPrecisely(toyMachine, holds, toyProgram(lines));
    expect(holds.begun).toBe(1);
    const fails = new ToyWorld(bug);
    runPrecisely(toyMachine, fails, toyProgram(lines), each);
    expect(fails.begun).toBe(1);
    runPrecisely(toyMachine, fails, toyProgram(lines));
    expect(fails.begun).toBe(3);
  });

  test("is behind the last word when only the end tells", () => {
    const program = toyProgram(TOY_BUGS["loses a popped node"].minimum);
    const { failure } = runPrecisely(toyMachine, new ToyWorld("loses a popped node"), program);
    expect(failure).toMatchObject({ step: 3, operation: "end" });
    expect(failure!.message).toBe("1 nodes for 0 numbers");
  });
});

test("the cheap check runs after each word, all checks every so many words and at the end", () => {
  const world = new ToyWorld();
  run(toyMachine, world, toyProgram(["b = queue()", ...filler(50)]), { walkEvery: 10 });
  expect(world.allChecks).toBe(6);
  run(toyMachine, world, toyProgram(["b = queue()", ...filler(49)]), { walkEvery: 10 });
  expect(world.allChecks).toBe(6 + 5);
  run(toyMachine, world, toyProgram([]), { walkEvery: 1 });
  expect(world.allChecks).toBe(6 + 5 + 1);
  const forgetting = new ToyWorld("forgets the fourth number");
  const program = toyProgram(["b = queue()", ...filler(50)]);
  const { failure } = run(toyMachine, forgetting, program, { walkEvery: WALK_EVERY });
  expect(failure).toMatchObject({ property: "lengthsAgree", step: 4 });
});

test("an error that is not the world's is thrown on", () => {
  const program = toyProgram(["a = queue()", "push(a, 1)", "pop(a)"]);
  const world = new ToyWorld("faults in the machine");
  expect(() => run(toyMachine, world, program, each)).toThrow(new TypeError("not the world's"));
});

import { describe, expect, test } from "vitest";
import { Campaign, type Finding } from "../../properties/engine/campaign.ts";
import type { Program } from "../../properties/engine/machine.ts";
import { comparePrograms } from "../../properties/engine/order.ts";
import { type Reduced, reduce } from "../../properties/engine/reduce.ts";
import { run } from "../../properties/engine/run.ts";
import { TOY_BUGS, type ToyBug, ToyWorld, toyMachine, toyProgram, toyText } from "./toy.ts";

const SEEDS = 20;
const bugs = Object.keys(TOY_BUGS) as ToyBug[];

/** The first failing program of a campaign against a toy with one bug. */
function firstFinding(bug: ToyBug, seed: string): { world: ToyWorld; finding: Finding } {
  const world = new ToyWorld(bug);
  const campaign = new Campaign(toyMachine, world, { seed, batch: 8, maxLength: 300 });
  for (let batch = 0; batch < 1000; batch++) {
    const finding = campaign.nextBatch();
    if (finding?.failure.property === TOY_BUGS[bug].property) return { world, finding };
  }
  throw new Error(`seed ${seed} never showed that the toy ${bug}`);
}

describe.each(bugs)("a toy that %s", (bug) => {
  test(`is reduced to its true minimum from each of ${SEEDS} seeds`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const { world, finding } = firstFinding(bug, `reduce/${seed}`);
      const { program, exhausted } = reduce(toyMachine, world, finding.program, finding.failure);
      expect(toyText(program)).toEqual(TOY_BUGS[bug].minimum);
      expect(exhausted).toBe(true);
    }
  });

  test("every step on the way is simpler than the one before and fails the same property", () => {
    const { world, finding } = firstFinding(bug, "progress");
    let last: Program = finding.program;
    const onProgress = (program: Program): void => {
      expect(comparePrograms(program, last)).toBeLessThan(0);
      const { failure } = run(toyMachine, new ToyWorld(bug), program, { walkEvery: 1 });
      expect(failure?.property).toBe(finding.failure.property);
      last = program.slice();
    };
    const { program, failure } = reduce(toyMachine, world, finding.program, finding.failure, {
      maxExecutions: 10_000,
      onProgress,
    });
    expect(program).toEqual(last);
    expect(failure.property).toBe(finding.failure.property);
  });

  test("its minimum is left as it is", () => {
    const program = toyProgram(TOY_BUGS[bug].minimum);
    const world = new ToyWorld(bug);
    const failure = run(toyMachine, world, program, { walkEvery: 1 }).failure!;
    expect(reduce(toyMachine, world, program, failure).program).toEqual(program);
  });
});

describe("a toy with two bugs", () => {
  const lines = ["a = queue()", "push(a, 12)", "pop(a)", "drop(a)", "pop(b)"];
  const program = toyProgram(lines);
  const reduced = (property: string): string[] => {
    const world = new ToyWorld("stores a large number wrongly", "loses a popped node");
    const failure = { property, message: "", step: lines.length, operation: "end" };
    return toyText(reduce(toyMachine, world, program, failure).program);
  };

  test("a program that fails one property is not traded for one that fails another", () => {
    expect(reduced("queuesHoldWhatWasPushed")).toEqual(["a = queue()", "push(a, 9)"]);
    expect(reduced("nothingIsLeftAtTheEnd")).toEqual(["a = queue()", "push(a, 0)", "pop(a)"]);
  });

  test("a property that the program does not fail leaves the program as it is", () => {
    expect(reduced("lengthsAgree")).toEqual(lines);
  });
});

describe("a budget", () => {
  const bug = "breaks on pop, push, drop";
  const { finding } = firstFinding(bug, "budget");
  const within = (maxExecutions: number): { reduced: Reduced; begun: number } => {
    const world = new ToyWorld(bug);
    const reduced = reduce(toyMachine, world, finding.program, finding.failure, { maxExecutions });
    return { reduced, begun: world.begun };
  };

  test.each([0, 1, 5, 20])("of %i executions is not exceeded", (budget) => {
    const { reduced, begun } = within(budget);
    expect(reduced.executions).toBeLessThanOrEqual(budget);
    // The result itself is run once more, twice to be precise, for its failure.
    expect(begun).toBeLessThanOrEqual(budget + 2);
    expect(reduced.exhausted).toBe(false);
    expect(comparePrograms(reduced.program, finding.program)).toBeLessThanOrEqual(0);
    expect(reduced.failure.property).toBe(finding.failure.property);
  });

  test("that is larger never gives a longer program", () => {
    const lengths = [0, 1, 5, 20, 100, 1000].map((n) => within(n).reduced.program.length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
    expect(lengths.at(-1)).toBe(TOY_BUGS[bug].minimum.length);
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programs } from "../../properties/engine/arbitrary.ts";
import { Generator } from "../../properties/engine/generate.ts";
import type { Character, Program } from "../../properties/engine/machine.ts";
import { below, FastRandom, oneIn, seededRandom } from "../../properties/engine/random.ts";
import { OperationCounts, run } from "../../properties/engine/run.ts";
import { type ToyState, ToyWorld, toyMachine, toyProgram } from "./toy.ts";

const LENGTH = 200;
const options = { maxLength: LENGTH };

function drawn(seed: string, count: number): Program[] {
  const generator = new Generator(toyMachine, options);
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => generator.draw(random));
}

describe("random sources", () => {
  test("a seed names a stream", () => {
    const [a, b, c] = ["x", "x", "y"].map((seed) => {
      const random = seededRandom(seed);
      return Array.from({ length: 8 }, () => random.next());
    });
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  test("the fast source starts from any seed, zero too, and does not stand still", () => {
    for (const seed of [0, 1, -1, 0x80000000]) {
      const random = new FastRandom(seed);
      const numbers = new Set(Array.from({ length: 1000 }, () => random.next()));
      expect(numbers.size).toBe(1000);
      for (const n of numbers) expect(n >= 0 && n < 2 ** 32 && Number.isInteger(n)).toBe(true);
    }
  });

  test("every number below the bound is drawn about as often as the others", () => {
    const random = new FastRandom(7);
    const counts = [0, 0, 0, 0, 0];
    let hits = 0;
    for (let i = 0; i < 10_000; i++) {
      counts[below(random, 5)]!++;
      if (oneIn(random, 4)) hits++;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect(Math.abs(hits - 2500)).toBeLessThan(250);
  });
});

describe("generated programs", () => {
  test("the same seed draws the same programs, another seed others", () => {
    expect(drawn("one", 20)).toEqual(drawn("one", 20));
    expect(drawn("one", 20)).not.toEqual(drawn("two", 20));
  });

  test("nothing is wasted: every word runs", () => {
    const world = new ToyWorld();
    const counts = new OperationCounts(toyMachine.operations.length);
    for (const program of drawn("waste", 200)) {
      const { failure, skipped } = run(toyMachine, world, program, { walkEvery: 64, counts });
      expect({ failure, skipped }).toEqual({ failure: undefined, skipped: 0 });
    }
    for (const count of counts.executed) expect(count).toBeGreaterThan(100);
    expect([...counts.skipped]).toEqual([0, 0, 0, 0, 0]);
  });

  test("most are not empty, none is too long, short ones and the longest are drawn", () => {
    const lengths = drawn("lengths", 400).map(({ length }) => length);
    // A swarm program that leaves out the only operation that can begin is empty.
    expect(lengths.filter((n) => n === 0).length).toBeLessThan(100);
    expect(Math.max(...lengths)).toBe(LENGTH);
    expect(lengths.filter((n) => n > 0 && n < 8).length).toBeGreaterThan(10);
    expect(lengths.filter((n) => n === LENGTH).length).toBeGreaterThan(100);
  });

  test("half of them are swarm: few variables, some operations never, favourite arguments", () => {
    let characters: Character[] = [];
    const operations = toyMachine.operations.map((operation) => ({
      ...operation,
      draw: (state: ToyState, random: FastRandom, character: Character) => {
        characters.push(character);
        return operation.draw(state, random, character);
      },
    }));
    const generator = new Generator({ ...toyMachine, operations }, options);
    const random = new FastRandom(11);
    const seen = Array.from({ length: 400 }, () => {
      characters = [];
      generator.draw(random);
      expect(new Set(characters).size).toBe(1);
      return characters[0]!;
    });
    const swarm = seen.filter((character) => character.swarm);
    expect(Math.abs(swarm.length - 200)).toBeLessThan(50);
    const leavesOut = ({ cumulative }: Character): boolean =>
      cumulative.some((sum, i) => sum === (cumulative[i - 1] ?? 0));
    expect(swarm.filter(leavesOut).length).toBeGreaterThan(100);
    expect(swarm.every(({ favourites }) => favourites.length >= 1)).toBe(true);
    expect(new Set(swarm.map(({ variables }) => variables)).size).toBeGreaterThan(8);
    const others = new Set(seen.filter((character) => !character.swarm));
    expect(others.size).toBe(1);
    expect([...others].some(leavesOut)).toBe(false);
  });

  test("a continuation keeps its prefix and grows to the full length", () => {
    const prefix = toyProgram(["pop(c)", "a = queue()", "push(a, 3)"]);
    const generator = new Generator(toyMachine, options);
    const continued = generator.continue(prefix, new FastRandom(3));
    expect(continued.subarray(0, 3)).toEqual(prefix);
    expect(continued).toHaveLength(LENGTH);
    expect(run(toyMachine, new ToyWorld(), continued, { walkEvery: 64 }).skipped).toBe(1);
  });

  test("where nothing can run, a program ends", () => {
    const operations = toyMachine.operations.map((each) => ({ ...each, draw: () => -1 }));
    const generator = new Generator({ ...toyMachine, operations }, options);
    expect(generator.draw(new FastRandom(1))).toHaveLength(0);
  });
});

describe("programs as a fast-check Arbitrary", () => {
  const arbitrary = programs(toyMachine, options);
  const isBad = (program: Program): boolean => program.length > 20;
  const check = (parameters: fc.Parameters<[Program]>): fc.RunDetails<[Program]> =>
    fc.check(
      fc.property(arbitrary, (program) => !isBad(program)),
      parameters,
    );

  test("the same seed gives the same programs", () => {
    const sample = (seed: number) => fc.sample(arbitrary, { seed, numRuns: 10 });
    expect(sample(5)).toEqual(sample(5));
    expect(sample(5)).not.toEqual(sample(6));
  });

  test("the same seed and path give the same program", () => {
    const found = check({ seed: 42 });
    const again = check({ seed: 42, path: found.counterexamplePath!, endOnFailure: true });
    expect(found.failed).toBe(true);
    expect(again.counterexample).toEqual(found.counterexample);
    expect(again.numRuns).toBe(1);
  });

  test("fast-check shrinks them to the shortest that still fails", () => {
    expect(check({ seed: 42 }).counterexample![0]).toHaveLength(21);
  });

  test("every shrunk candidate is a shorter part of the program, in its order", () => {
    const [program] = drawn("shrink", 1);
    const candidates = [...arbitrary.shrink(program!, undefined)].map(({ value }) => value);
    expect(candidates.length).toBeGreaterThan(program!.length);
    for (const candidate of candidates) {
      expect(candidate.length).toBeLessThan(program!.length);
      let at = 0;
      for (const word of program!) if (candidate[at] === word) at++;
      expect(at).toBe(candidate.length);
    }
  });

  test("a program from elsewhere can be shrunk too, anything else cannot", () => {
    expect(arbitrary.canShrinkWithoutContext(toyProgram(["a = queue()"]))).toBe(true);
    expect(arbitrary.canShrinkWithoutContext([1, 2])).toBe(false);
  });
});

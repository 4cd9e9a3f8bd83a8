// What a difference means: a heap of ours in another state stands for the real interpreter, so that
// what explains the difference is known.

import { describe, expect, test } from "vitest";
import { Observer, type RunOptions } from "../../../properties/machines/objects/observer.ts";
import { Comparer, type Verdict } from "../../../properties/oracles/cpython/verdict.ts";
import type { Observation } from "../../../spec/observation.ts";
import { profileNamed } from "../../../src/profile/lookup.ts";

const comparers = new Map<string, Comparer>();

/** Its displaced heaps are made once. */
function comparerOf(version: string): Comparer {
  const comparer = comparers.get(version) ?? new Comparer(profileNamed(version)!);
  comparers.set(version, comparer);
  return comparer;
}

/** The verdict on what is seen of a program where our heap is as told. */
function verdictOn(
  version: string,
  lines: readonly string[],
  { displacement = 0, ...options }: RunOptions & { readonly displacement?: number },
  change: (observation: Observation) => Observation = (observation) => observation,
): Verdict {
  const profile = profileNamed(version)!;
  const { observation } = new Observer(profile, { displacement }).run(lines, options);
  return comparerOf(version).compare(lines, change(observation));
}

describe("strings that were known", () => {
  test("one that the program interns as its first explains that it gets another", () => {
    const lines = ["a = 'two words'", "b = ' '.join(['two', 'words'])", "c = sys.intern(b)"];
    expect(verdictOn("3.8", lines, { known: ["two words"] }).explained).toBe("text was known");
    expect(verdictOn("3.8", lines, {}).difference).toBeUndefined();
    const other = verdictOn("3.8", lines, { known: ["two words"] }, (seen) => ({
      ...seen,
      log: ["more"],
    }));
    expect(other.explained).toBeUndefined();
  });

  test("any of several may have been, and no name need hold it in the end", () => {
    const made = ["'a b'", "'c d'", "'e f'"].map((text) => `sys.intern(str(${text}) * 2)`);
    const lines = ["a = 'x y' * 3", "b = sys.intern(a)", ...made, "b = a is b", "a = None"];
    const known = ["x yx yx y", "c dc d"];
    expect(verdictOn("3.12", lines, { known }).explained).toBe("text was known");
  });

  test("a character may be known as a string of its own", () => {
    const lines = ["a = '\\xe9'.upper()", "b = sys.intern(a)"];
    for (const isApart of [false, true]) {
      const verdict = verdictOn("3.12", lines, { known: ["\u00c9"], isApart });
      expect(verdict.explained).toBe("text was known");
    }
  });
});

describe("addresses that show", () => {
  test("where None stands in a set, to 3.11, its address decides", () => {
    const lines = ["a = {None, 0}", "b = a.pop()"];
    const places = [1, 2, 3, 4, 5, 6, 7, 8];
    const verdicts = places.map((n) => verdictOn("3.8", lines, { displacement: n }));
    const explained = verdicts.map((each) => each.explained);
    expect(explained).toContain("addresses show");
    expect(verdicts.every((each) => (each.difference === undefined) === !each.explained)).toBe(
      true,
    );
  });

  test("a table as large as a page of objects shows where an instance lies", () => {
    const grow = "for c in range(44): a.add(c)";
    const lines = ["a = set()", "a.add(Noisy())", "a.add(Node())", grow, "a.remove(a)"];
    const verdicts = [1, 2, 3, 4].flatMap((displacement) =>
      [1, 2, 3].map((litter) => verdictOn("3.8", lines, { displacement, litter })),
    );
    for (const { difference, explained } of verdicts) {
      expect(explained).toBe(difference === undefined ? undefined : "addresses show");
    }
    expect(verdicts.some(({ difference }) => difference !== undefined)).toBe(true);
  });

  test("what is the same in every heap of ours is not explained", () => {
    const lines = ["a = set()", "a.add(Weakly())"];
    const change = (seen: Observation): Observation => ({ ...seen, log: ["a line"] });
    const { difference, explained } = verdictOn("3.8", lines, {}, change);
    expect([difference?.where, explained]).toEqual(["log", undefined]);
  });
});

describe("places", () => {
  const spoil = (seen: Observation, statement: number, to: number): Observation => ({
    ...seen,
    addresses: seen.addresses!.map((row, i) => (i === statement ? [["c", to]] : row)),
  });

  test("a free list that gives another place than the real one is told", () => {
    const lines = ["a = []; b = []", "del a", "del b", "c = []"];
    expect(verdictOn("3.8", lines, {}).addresses).toBe(1);
    const { difference } = verdictOn("3.8", lines, {}, (seen) => spoil(seen, 3, 0));
    expect(difference).toEqual({
      where: "address of c behind statement 3",
      expected: "the one of a behind statement 0",
      actual: "the one of b behind statement 0",
    });
  });

  test("what lies where the allocator gave memory anew is chance", () => {
    const lines = ["a = Node(); b = Node()", "del a", "del b", "c = Node()"];
    expect(verdictOn("3.8", lines, {}, (seen) => spoil(seen, 3, 0)).difference).toBeUndefined();
    expect(verdictOn("3.8", lines, {}).addresses).toBe(0);
  });

  test("a million items are observed without a deep stack", () => {
    const lines = ["a = [1] * 1000", "a = a * 1000"];
    expect(verdictOn("3.13", lines, {}).difference).toBeUndefined();
  });
});

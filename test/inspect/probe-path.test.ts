import { expect, test } from "vitest";
import { dictPath, type ProbePath, setPath } from "../../src/inspect/probe-path.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { PYTHONS } from "../objects/bare-heap.ts";

const tablesOf = (python: string) => profileNamed(python)!.objects.tables;

/** The first places of a path. */
function places(path: ProbePath, hash: bigint, mask: number, count: number): number[] {
  path.start(Number(BigInt.asIntN(32, hash)), Number(BigInt.asIntN(32, hash >> 32n)), mask);
  return Array.from({ length: count }, () => {
    const { place } = path;
    path.advance();
    return place;
  });
}

/** As C writes it, on 64 bits. */
function jumps(hash: bigint, mask: number, count: number, perturbFirst: boolean): number[] {
  let perturb = BigInt.asUintN(64, hash);
  let place = perturb & BigInt(mask);
  return Array.from({ length: count }, () => {
    const now = Number(place);
    if (perturbFirst) place = (place * 5n + perturb + 1n) & BigInt(mask);
    perturb >>= 5n;
    if (!perturbFirst) place = (place * 5n + perturb + 1n) & BigInt(mask);
    return now;
  });
}

const HASHES = [0n, 1n, 8n, -2n, 0x1234_5678_9abc_def0n, -0x7edc_ba98_7654_3210n];

test.each(PYTHONS)("%s: a dict's path is the one that C walks on 64 bits", (python) => {
  const isOpen = tablesOf(python).dictTable === "open";
  for (const hash of HASHES) {
    for (const mask of [7, 15, 1023]) {
      const seen = places(dictPath(tablesOf(python)), hash, mask, 40);
      expect(seen).toEqual(jumps(hash, mask, 40, isOpen));
    }
  }
});

test("a set of 3.x looks at nine neighbours where the table is that long", () => {
  const path = setPath(tablesOf("3.12"));
  expect(places(path, 3n, 7, 4)).toEqual(jumps(3n, 7, 4, false));
  expect(places(path, 3n, 31, 12)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 17]);
  expect(places(path, 23n, 31, 3)).toEqual([23, 20, 21]);
  expect(places(setPath(tablesOf("2.7")), 3n, 31, 3)).toEqual(jumps(3n, 31, 3, true));
});

test.each(PYTHONS)("%s: a path comes to every place in as many steps as it says", (python) => {
  for (const path of [dictPath(tablesOf(python)), setPath(tablesOf(python))]) {
    for (const hash of HASHES) {
      for (const size of [8, 64]) {
        const seen = new Set(places(path, hash, size - 1, path.stepsFor(size)));
        expect(seen.size).toBe(size);
      }
    }
  }
});

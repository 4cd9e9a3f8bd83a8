// The model against what real CPythons showed of the recorded programs.

import { describe, expect, test } from "vitest";
import { differences } from "../../properties/oracles/cpython/compare.ts";
import { see, VERSIONS } from "./ask.ts";
import { readPrograms, readSeen } from "./programs.ts";

const programs = readPrograms();
const seen = readSeen();

test("every program was seen in every version, once", () => {
  expect(seen).toHaveLength(programs.length);
  for (const groups of seen) {
    expect(groups.flatMap(({ versions }) => versions).sort()).toEqual([...VERSIONS].sort());
  }
});

test("some programs show versions apart, and most raise nothing", () => {
  expect(seen.filter((groups) => groups.length > 1).length).toBeGreaterThan(100);
  const raising = seen.filter(([first]) => first!.observation.errors.length > 0);
  expect(raising.length).toBeLessThan(seen.length / 2);
});

describe.each(VERSIONS)("%s", (version) => {
  test("the model tells of each recorded program what the real one shows", () => {
    programs.forEach((lines, i) => {
      const { observation } = seen[i]!.find(({ versions }) =>
        (versions as string[]).includes(version),
      )!;
      const found = differences(observation, see(version, ...lines));
      expect(found, lines.join("\n")).toEqual([]);
    });
  });
});

import { expect, test } from "vitest";
import { PROFILES } from "../../src/profile/cpython.ts";
import type { Profile } from "../../src/profile/profile.ts";

/** Every profile's answer to one question, those that say the same together: `a b: x`. */
function byValue(question: (profile: Profile) => unknown): string[] {
  const names = new Map<string, string[]>();
  for (const profile of PROFILES) {
    const value = String(question(profile));
    names.set(value, [...(names.get(value) ?? []), profile.name]);
  }
  return [...names].map(([value, each]) => `${each.join(" ")}: ${value}`);
}

test("profiles stand oldest first, with the builds that they were measured on", () => {
  expect(PROFILES.map(({ measuredOn }) => measuredOn)).toEqual([
    undefined,
    "2.7.18",
    "3.6.15",
    "3.7.16",
    "3.8.18",
    "3.9.18",
    "3.10.13",
    "3.11.7",
    "3.12.1",
    "3.13.0",
  ]);
});

test("only the deck has classes in steps of 8", () => {
  expect(byValue(({ pymalloc }) => pymalloc.alignment)).toEqual([
    "deck: 8",
    "2.7 3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.13: 16",
  ]);
});

test("pools and arenas are four times as large from 3.10 on", () => {
  expect(byValue(({ pymalloc }) => [pymalloc.poolSize, pymalloc.arenaSize])).toEqual([
    "deck 2.7 3.6 3.7 3.8 3.9: 4096,262144",
    "3.10 3.11 3.12 3.13: 16384,1048576",
  ]);
});

test("the address map is a tree from 3.10 on, of 48 bits and then of 64", () => {
  expect(byValue(({ pymalloc }) => [pymalloc.addressInRange, pymalloc.addressBits])).toEqual([
    "deck 2.7 3.6 3.7 3.8 3.9: arenaIndex,0",
    "3.10: radixTree,48",
    "3.11 3.12 3.13: radixTree,64",
  ]);
});

test("nfp2lasta came with 3.8, keeping the last arena with 3.9", () => {
  expect(byValue(({ pymalloc }) => pymalloc.arenaOrder)).toEqual([
    "deck 2.7 3.6 3.7: linearSearch",
    "3.8 3.9 3.10 3.11 3.12 3.13: nfp2lasta",
  ]);
  expect(byValue(({ pymalloc }) => pymalloc.keepsLastArena)).toEqual([
    "deck 2.7 3.6 3.7 3.8: false",
    "3.9 3.10 3.11 3.12 3.13: true",
  ]);
});

test("PyMem_Malloc is pymalloc's from 3.6 on", () => {
  expect(byValue(({ pymem }) => pymem.memDomain)).toEqual([
    "deck 2.7: malloc",
    "3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.13: pymalloc",
  ]);
});

test("the fill bytes changed with 3.7, and serial numbers went with 3.8", () => {
  expect(byValue(({ pymem }) => pymem.cleanByte.toString(16))).toEqual([
    "deck 2.7 3.6: cb",
    "3.7 3.8 3.9 3.10 3.11 3.12 3.13: cd",
  ]);
  expect(byValue(({ pymem }) => pymem.serialNumbers)).toEqual([
    "deck 2.7 3.6: requests",
    "3.7: blocks",
    "3.8 3.9 3.10 3.11 3.12 3.13: none",
  ]);
});

test("the threshold is 512 and the first vector 16 arena objects, everywhere", () => {
  expect(byValue(({ pymalloc }) => pymalloc.smallRequestThreshold)).toHaveLength(1);
  expect(PROFILES[0]!.pymalloc).toMatchObject({
    smallRequestThreshold: 512,
    initialArenaObjects: 16,
  });
  expect(byValue(({ pymalloc }) => pymalloc.initialArenaObjects)).toHaveLength(1);
});

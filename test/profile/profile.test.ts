import { expect, test } from "vitest";
import { ProfileError } from "../../src/errors.ts";
import { PROFILES } from "../../src/profile/cpython.ts";
import { checkProfile, type Profile } from "../../src/profile/profile.ts";

const base = PROFILES.find(({ name }) => name === "3.9")!;
const withPymalloc = (change: Partial<Profile["pymalloc"]>): Profile => ({
  ...base,
  pymalloc: { ...base.pymalloc, ...change },
});
const withMachine = (change: Partial<Profile["machine"]>): Profile => ({
  ...base,
  machine: { ...base.machine, ...change },
});

test("every profile's numbers fit together, and checking returns the profile itself", () => {
  for (const profile of PROFILES) expect(checkProfile(profile)).toBe(profile);
});

test.each([
  ["pageSize is a power of two, 256 or more", withMachine({ pageSize: 3000 })],
  ["pageSize is a power of two, 256 or more", withMachine({ pageSize: 128 })],
  ["poolSize is a power of two", withPymalloc({ poolSize: 3 << 10 })],
  ["poolSize is a power of two", withPymalloc({ poolSize: 0 })],
  ["arenaSize is a power of two", withPymalloc({ arenaSize: 3 << 16 })],
  ["arenaSize is a multiple of pageSize", withMachine({ pageSize: 1 << 20 })],
  ["an arena holds two pools or more", withPymalloc({ arenaSize: 4 << 10 })],
  [
    "smallRequestThreshold is a multiple of alignment",
    withPymalloc({ smallRequestThreshold: 500 }),
  ],
  ["a pool holds two blocks of any class", withPymalloc({ smallRequestThreshold: 2048 })],
  [
    "offsets in a pool are below 65536",
    withPymalloc({ poolSize: 1 << 16, addressInRange: "radixTree", arenaSize: 1 << 20 }),
  ],
  ["initialArenaObjects is 1 or more", withPymalloc({ initialArenaObjects: 0 })],
  ["stackSize is a multiple of pageSize", withMachine({ stackSize: 1000 })],
  [
    "a pool lies in one page, so that its header can always be read",
    withPymalloc({ poolSize: 16 << 10 }),
  ],
])("a profile is refused unless %s", (statement, profile) => {
  expect(() => checkProfile(profile)).toThrow(new ProfileError(`profile 3.9: ${statement}`));
});

test("a pool larger than a page is fine where a tree finds its arena", () => {
  const profile = withPymalloc({ poolSize: 16 << 10, addressInRange: "radixTree" });
  expect(checkProfile(profile)).toBe(profile);
});

import { expect, test } from "vitest";
import { PROFILES } from "../../src/profile/cpython.ts";
import { profileNamed } from "../../src/profile/lookup.ts";

test("every profile and its miniature is found by its own name", () => {
  for (const profile of PROFILES) {
    expect(profileNamed(profile.name)).toBe(profile);
    expect(profileNamed(`tiny-${profile.name}`)?.name).toBe(`tiny-${profile.name}`);
  }
});

test("no other name finds a profile", () => {
  for (const name of ["", "tiny-", "3.14", "3.1", "tiny-tiny-3.8", "3.11.7", "toString"]) {
    expect(profileNamed(name)).toBeUndefined();
  }
});

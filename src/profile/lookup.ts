// From what a user types to a profile.

import { PROFILES } from "./cpython.ts";
import type { Profile } from "./profile.ts";
import { tiny } from "./tiny.ts";

const byName = new Map<string, Profile>(
  PROFILES.flatMap((profile) => [profile, tiny(profile)]).map((each) => [each.name, each]),
);

/** The profile called `name` (`deck`, `2.7`, `3.11`, `tiny-3.11`), or undefined. */
export function profileNamed(name: string): Profile | undefined {
  return byName.get(name);
}

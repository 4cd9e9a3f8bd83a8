// Any profile in miniature: the same algorithms over pools and arenas so small that a handful of
// operations fills a pool, empties an arena and returns it.

import { checkProfile, type Profile } from "./profile.ts";

/** `tiny-…`: 4 size classes, pools of 256 bytes, 4 pools an arena, 42 address bits. */
export function tiny(profile: Profile): Profile {
  const { alignment } = profile.pymalloc;
  return checkProfile({
    ...profile,
    name: `tiny-${profile.name}`,
    measuredOn: undefined,
    machine: { pageSize: 256, stackSize: 1024 },
    pymalloc: {
      ...profile.pymalloc,
      smallRequestThreshold: 4 * alignment,
      poolSize: 256,
      arenaSize: 1024,
      initialArenaObjects: 1,
      addressBits: profile.pymalloc.addressBits === 0 ? 0 : 42,
    },
  });
}

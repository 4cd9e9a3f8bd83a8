import { expect, test } from "vitest";
import { PROFILES } from "../../src/profile/cpython.ts";
import { tiny } from "../../src/profile/tiny.ts";

test.each(PROFILES)(
  "tiny $name has 4 classes, 4 pools an arena, and a vector of one",
  (profile) => {
    const { pymalloc, machine, measuredOn } = tiny(profile);
    expect(pymalloc.smallRequestThreshold / pymalloc.alignment).toBe(4);
    expect(pymalloc.arenaSize / pymalloc.poolSize).toBe(4);
    expect(pymalloc.initialArenaObjects).toBe(1);
    expect(pymalloc.poolSize).toBe(machine.pageSize);
    expect(measuredOn).toBeUndefined();
  },
);

test("a miniature keeps the algorithms of its version", () => {
  for (const profile of PROFILES) {
    const { pymalloc, pymem } = tiny(profile);
    const { addressInRange, arenaOrder, keepsLastArena, statsTellArenaMap } = profile.pymalloc;
    expect(pymalloc).toMatchObject({
      addressInRange,
      arenaOrder,
      keepsLastArena,
      statsTellArenaMap,
    });
    expect(pymem).toEqual(profile.pymem);
  }
});

test("a miniature's tree tells every address of a heap apart, where its version has one", () => {
  for (const profile of PROFILES) {
    const { addressBits, addressInRange } = tiny(profile).pymalloc;
    if (addressInRange === "radixTree") expect(addressBits).toBeGreaterThanOrEqual(31);
    else expect(addressBits).toBe(0);
  }
});

import { expect, test } from "vitest";
import { POOL_OVERHEAD } from "../../src/profile/profile.ts";
import {
  ArenaCoverage,
  ArenaObject,
  ObmallocMgmt,
  PoolHeader,
  pymallocStatics,
  STATICS,
} from "../../src/pymalloc/layout.ts";
import { profileOf } from "./heap.ts";

const statics = (name: string) =>
  Object.fromEntries(
    pymallocStatics(profileOf(name).pymalloc).map(({ name: symbol, size }) => [symbol, size]),
  );

test("a pool_header has the offsets that were measured in nine CPythons", () => {
  expect(PoolHeader).toEqual({
    count: 0,
    padding: 4,
    freeblock: 8,
    nextpool: 16,
    prevpool: 24,
    arenaindex: 32,
    szidx: 36,
    nextoffset: 40,
    maxnextoffset: 44,
    SIZE: 48,
  });
  expect(PoolHeader.SIZE).toBe(POOL_OVERHEAD);
});

test("an arena_object has 48 bytes, a coverage entry two 32-bit tails", () => {
  expect(ArenaObject.SIZE).toBe(48);
  expect([ArenaObject.address, ArenaObject.pool_address, ArenaObject.nfreepools]).toEqual([
    0, 8, 16,
  ]);
  expect(ArenaCoverage).toEqual({ tail_hi: 0, tail_lo: 4, SIZE: 8 });
});

test("usedpools has a pair of pointers for each class", () => {
  expect(statics("2.7")[STATICS.usedpools]).toBe(32 * 16);
  expect(statics("deck")[STATICS.usedpools]).toBe(64 * 16);
});

test("nfp2lasta exists from 3.8 on, with an entry for every count of free pools", () => {
  expect(statics("3.7")[STATICS.nfp2lasta]).toBeUndefined();
  expect(statics("3.8")[STATICS.nfp2lasta]).toBe(65 * 8);
});

test("the root of the address map is a static from 3.10 on", () => {
  expect(Object.keys(statics("3.9"))).toEqual([STATICS.usedpools, STATICS.mgmt, STATICS.nfp2lasta]);
  expect(statics("3.10")).toMatchObject({
    [STATICS.mgmt]: ObmallocMgmt.SIZE,
    [STATICS.arenaMapRoot]: 8192,
    [STATICS.arenaMapCounts]: 8,
  });
});

import { expect, test } from "vitest";
import {
  asAddr,
  asArenaObject,
  asBlock,
  asChunk,
  asPage,
  asPool,
  NULL,
} from "../../src/memory/address.ts";

test("every kind of address is the plain number at run time", () => {
  for (const cast of [asAddr, asArenaObject, asBlock, asChunk, asPage, asPool]) {
    expect(cast(4096)).toBe(4096);
  }
});

test("NULL is address 0", () => {
  expect(NULL).toBe(0);
});

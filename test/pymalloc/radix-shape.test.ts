import { expect, test } from "vitest";
import { radixShape } from "../../src/pymalloc/radix-shape.ts";
import { profileOf } from "./heap.ts";

const bytes = (name: string) => {
  const { rootBytes, midBytes, botBytes } = radixShape(profileOf(name).pymalloc);
  return [rootBytes, midBytes, botBytes];
};

test("3.10 tells 48 bits apart, with the node sizes that its statistics print", () => {
  expect(bytes("3.10")).toEqual([8192, 8192, 2048]);
});

test("3.11 and later tell 64 bits apart, with larger nodes", () => {
  for (const name of ["3.11", "3.12", "3.13"])
    expect(bytes(name)).toEqual([262144, 262144, 131072]);
});

test("the bits of the three levels and of an arena are all address bits, and none twice", () => {
  for (const name of ["3.10", "3.11", "3.13", "tiny-3.10", "tiny-3.13"]) {
    const { arenaSize, addressBits } = profileOf(name).pymalloc;
    const shape = radixShape(profileOf(name).pymalloc);
    expect(2 ** shape.botShift).toBe(arenaSize);
    expect(2 ** shape.midShift).toBe(shape.botLength * arenaSize);
    expect(2 ** shape.rootShift).toBe(shape.midLength * 2 ** shape.midShift);
    expect(shape.rootLength * 2 ** shape.rootShift).toBe(2 ** addressBits);
  }
});

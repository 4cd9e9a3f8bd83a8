import { expect, test } from "vitest";
import { Marks } from "../../properties/engine/marks.ts";

test("a mark that was never hit is missing, until it is", () => {
  const marks = new Marks(["pool full", "pool empty"]);
  marks.hit("pool full");
  marks.hit("pool full");
  expect(marks.count("pool full")).toBe(2);
  expect(marks.missing()).toEqual(["pool empty"]);
  marks.hit("pool empty");
  expect(marks.missing()).toEqual([]);
});

test("a mark that nobody declared cannot be hit, and has no count", () => {
  const marks = new Marks(["pool full"]);
  expect(() => marks.hit("pool fool")).toThrow(new RangeError("no mark is called pool fool"));
  expect(marks.count("pool fool")).toBe(0);
});

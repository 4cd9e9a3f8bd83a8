import { expect, test } from "vitest";
import type { Unit as ModelUnit } from "../../spec/syntax.ts";
import { parseProgram } from "../../src/python/parse.ts";
import type { Unit } from "../../src/python/syntax.ts";

test("a tree of the system is a tree of the model, and the other way round", () => {
  const units: Unit[] = parseProgram("a = [1, (2.5, 'x')]\nfor b in a: del a[:1]\n");
  const modelled: readonly ModelUnit[] = units;
  const back: readonly Unit[] = modelled;
  expect(back).toBe(units);
  expect(modelled.map(({ statements }) => statements[0]!.kind)).toEqual(["assign", "for"]);
});

// Displays that only a loop or `in` sees, as real CPythons compile them: what was seen in co_consts
// of nine of them is told here by version.

import { expect, test } from "vitest";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { Code, Operand, Template } from "../../src/python/code.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";
import { PYTHONS } from "../objects/bare-heap.ts";

function compiled(python: string, text: string): Code {
  return compileUnit(parseProgram(text)[0]!, profileNamed(python)!.objects.source);
}

/** The operand that is gone over, or looked into. */
function walked({ steps }: Code): Operand {
  const [step] = steps;
  if (step?.kind === "for") return step.iterable;
  if (step?.kind !== "assign") throw new Error("neither a loop nor an assignment");
  const { value } = step;
  if (value.kind === "comprehension") return value.iterable;
  if (value.kind === "compare") return value.right;
  throw new Error("the value goes over nothing");
}

/** `tuple`, `frozenset`: a constant of that kind; `a list`, `a tuple`: one that is made. */
function seen(python: string, text: string): string {
  const code = compiled(python, text);
  const operand = walked(code);
  if (operand.kind !== "constant") return `a ${operand.kind === "filled" ? "list" : operand.kind}`;
  return code.constants[operand.index]!.template.kind;
}

/** What each version makes of `text`: the answer of 2.7, 3.6, 3.7 and of 3.8 with all after it. */
const CASES: readonly (readonly [text: string, ...answers: readonly string[]])[] = [
  ["for i in [7, 6, 5]:\n  pass", "a list", "tuple", "tuple", "tuple"],
  ["for i in {7, 6, 5}:\n  pass", "a set", "frozenset", "frozenset", "frozenset"],
  ["for i in []:\n  pass", "a list", "a list", "tuple", "tuple"],
  ["for i in [7, a, 5]:\n  pass", "a list", "a list", "a list", "a tuple"],
  ["for i in {7, a, 5}:\n  pass", "a set", "a set", "a set", "a set"],
  ["y = [x for x in [7, 6, 5]]", "a list", "tuple", "tuple", "tuple"],
  ["y = x in [7, 6, 5]", "tuple", "tuple", "tuple", "tuple"],
  ["y = x not in [7, 6, 5]", "tuple", "tuple", "tuple", "tuple"],
  ["y = x in {7, 6, 5}", "a set", "frozenset", "frozenset", "frozenset"],
  ["y = x in []", "tuple", "a list", "tuple", "tuple"],
  ["y = x in [7, a]", "a list", "a list", "a list", "a tuple"],
  ["y = x in [[1, 2], 3]", "a list", "a list", "a list", "a tuple"],
  ["y = x == [7, 6, 5]", "a list", "a list", "a list", "a list"],
];

test.each(CASES)("%s", (text, ...answers) => {
  const made = PYTHONS.map((python) => seen(python, text));
  expect(made).toEqual(PYTHONS.map((_, i) => answers[Math.min(i, answers.length - 1)]));
});

const constantsOf = (python: string, text: string): Template[] =>
  compiled(python, text).constants.map(({ template }) => template);

test("the optimiser of 2.7 and 3.6 leaves what it folded in co_consts, 3.7 does not", () => {
  const kinds = (python: string): string[] =>
    constantsOf(python, "y = x in [7, 6, 5]").map(({ kind }) => kind);
  expect(kinds("2.7")).toEqual(["atom", "atom", "atom", "tuple"]);
  expect(kinds("3.6")).toEqual(["atom", "atom", "atom", "tuple"]);
  expect(kinds("3.7")).toEqual(["tuple"]);
});

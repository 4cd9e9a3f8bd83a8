import { describe, expect, test } from "vitest";
import { LanguageError } from "../../properties/engine/python.ts";
import { openScene } from "../../properties/machines/setting.ts";
import { languageOf, toyMachine, toyProgram } from "./toy.ts";

const queues = languageOf(toyMachine);
const { language: blocks } = openScene({ machine: "blocks", python: "3.11", debugHooks: false })!;

const messageOf = (parse: () => number): string => {
  try {
    return `read as ${parse()}`;
  } catch (error) {
    expect(error).toBeInstanceOf(LanguageError);
    return (error as Error).message;
  }
};

test("spacing is free, as in Python", () => {
  const [word] = toyProgram(["push(a, 7)"]);
  for (const line of ["push(a,7)", "push ( a , 7 )", "push(a,\t7)"]) {
    expect(queues.parse(line)).toBe(word);
  }
  const run = blocks.parse("b = [malloc(24) for _ in range(70)]");
  expect(blocks.parse("b=[ malloc( 24 )for _ in range(70) ]")).toBe(run);
  expect(blocks.parse("free(b[ : : 3])")).toBe(blocks.parse("free(b[::3])"));
});

describe("what is not a statement of the machine is refused, saying what was expected", () => {
  const forms = "push(V, N)";
  test.each([
    ["push(a)", `\`push(a)\` is no statement of the queues machine; expected ${forms}`],
    ["push(a, 1, 2)", `\`push(a, 1, 2)\` is no statement of the queues machine; expected ${forms}`],
    [
      "shout(a)",
      "`shout(a)` is no statement of the queues machine; expected one of its operations",
    ],
    ["push(a, b)", `\`push(a, b)\` is no statement of the queues machine; expected ${forms}`],
    ["push(1, 1)", `\`push(1, 1)\` is no statement of the queues machine; expected ${forms}`],
    ["push(q, 1)", "`q` is not a variable from a to p"],
    ["push(ab, 1)", "`ab` is not a variable from a to p"],
    ["push(a, 16)", "`16` is not a whole number from 0 to 15"],
    ["push(a, 1.5)", "`1.5` is not a whole number from 0 to 15"],
    ["pop(a); pop(a)", "`pop(a); pop(a)` is no statement of the queues machine; expected pop(V)"],
    ["pop(a)\npop(a)", "`pop(a)\npop(a)` is not one statement"],
    ["", "`` is not one statement"],
    ["pop(a", "`pop(a` is not Python"],
    ["a = = queue()", "`a = = queue()` is not Python"],
  ])("%j", (line, message) => {
    expect(messageOf(() => queues.parse(line))).toBe(message);
  });

  test.each([
    ["a = malloc(1025)", /^`1025` is not a size up to 1024, or a multiple of 512 up to \d+$/],
    ["a = malloc(-1)", /malloc\(SIZE\)/],
    ["a = realloc(b, 1)", /^`b` stands where the same V was expected again$/],
    ["free(a[::1])", /^`1` is not a whole number from 2 to 17$/],
  ])("%j", (line, message) => {
    expect(messageOf(() => blocks.parse(line))).toMatch(message);
  });
});

test("a word of no row cannot be printed", () => {
  expect(() => queues.print(31)).toThrow(new RangeError("word 31 is of no operation"));
});

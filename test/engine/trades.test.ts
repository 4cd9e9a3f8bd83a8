import { expect, test } from "vitest";
import { comparePrograms } from "../../properties/engine/order.ts";
import { asRow, merges, shifts, trades, without } from "../../properties/engine/trades.ts";
import { VariableMap } from "../../properties/engine/variables.ts";
import { openScene } from "../../properties/machines/setting.ts";

const { machine, language } = openScene({
  machine: "blocks",
  python: "tiny-3.11",
  debugHooks: false,
})!;
const table = { operations: machine.operations } as never;
const variables = new VariableMap(table);

const programOf = (...lines: string[]): Uint32Array =>
  Uint32Array.from(lines, (line) => language.parse(line));
const textOf = (program: Uint32Array): string => language.printProgram(program);
const textsOf = (programs: Iterable<Uint32Array>): string[] => [...programs].map(textOf);

test("a merge lets one word define what two did, and tells its user which part is meant", () => {
  const program = programOf("a = malloc(33)", "b = [malloc(33) for _ in range(3)]", "free(a)");
  expect(textsOf(merges(table, variables, program))).toContain(
    textOf(programOf("b = [malloc(33) for _ in range(4)]", "free(b[0])")),
  );
});

test("a merge turns two single definitions into one of a row that has a number more", () => {
  const program = programOf("a = malloc(0)", "b = malloc(0)", "a = realloc(a, 25)");
  expect(textsOf(merges(table, variables, program))).toContain(
    textOf(programOf("a = [malloc(0) for _ in range(2)]", "a = realloc(a, 25)")),
  );
});

test("every merge has one word fewer than the program", () => {
  const program = programOf("a = malloc(1)", "b = malloc(17)", "free(a)", "c = calloc(1, 17)");
  const lengths = new Set([...merges(table, variables, program)].map(({ length }) => length));
  expect([...lengths]).toEqual([3]);
});

test("a merge drops a step and lets a larger number of another one do its work", () => {
  const program = programOf("a = malloc(0)", "a = realloc(a, 1)", "a = realloc(a, 65536)");
  expect(textsOf(merges(table, variables, program))).toContain(
    textOf(programOf("a = malloc(1)", "a = realloc(a, 65536)")),
  );
});

test("a program of one word has nothing to merge", () => {
  expect([...merges(table, variables, programOf("a = malloc(1)"))]).toEqual([]);
});

test("a trade lowers a count and raises the size beside it", () => {
  const program = programOf("a = [malloc(17) for _ in range(7)]");
  expect(textsOf(trades(table, program))).toContain("a = [malloc(64) for _ in range(6)]");
});

test("a trade takes a simpler row in one place and a larger number in a later one", () => {
  const program = programOf("a = [malloc(1) for _ in range(9)]", "a = realloc(a, 1536)");
  const largest = language.print(language.parse("a = realloc(a, 524800)"));
  expect(textsOf(trades(table, program))).toContain(`a = malloc(1)\n${largest}`);
});

test("a trade keeps the length", () => {
  const program = programOf("a = [malloc(17) for _ in range(7)]", "free(a)");
  for (const traded of trades(table, program)) expect(traded.length).toBe(2);
});

test("most trades are simpler than the program; those of a later word leave the earlier", () => {
  const program = programOf("a = malloc(1)", "b = [malloc(17) for _ in range(7)]");
  const simpler = [...trades(table, program)].filter((each) => comparePrograms(each, program) < 0);
  expect(simpler.length).toBeGreaterThan(0);
  expect(textsOf(simpler)).toContain("a = malloc(1)\nb = malloc(64)");
});

test("a shift lowers all numbers of one name by as much", () => {
  const program = programOf("a = malloc(41)", "b = malloc(49)");
  expect(textsOf(shifts(table, program))).toContain("a = malloc(1)\nb = malloc(9)");
});

test("a number that stands alone is not shifted", () => {
  expect([...shifts(table, programOf("a = malloc(41)", "free(a)"))]).toEqual([]);
});

test("a word by another row keeps its variable and the numbers that have the same name", () => {
  const run = language.parse("c = [malloc(40) for _ in range(5)]");
  expect(language.print(asRow(table, run, 0))).toBe("c = malloc(40)");
});

test("a program without a stretch of it has the words around it", () => {
  expect([...without(Uint32Array.of(1, 2, 3, 4), 1, 3)]).toEqual([1, 4]);
});

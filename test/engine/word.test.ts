import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Operation } from "../../properties/engine/machine.ts";
import { comparePrograms, compareWords } from "../../properties/engine/order.ts";
import { VariableMap } from "../../properties/engine/variables.ts";
import {
  bitsOf,
  checkTable,
  decode,
  encode,
  integerOperand,
  type OperandSpec,
  operationOf,
} from "../../properties/engine/word.ts";
import { blocksMachine } from "../../properties/machines/blocks/machine.ts";
import { openScene } from "../../properties/machines/setting.ts";
import { languageOf, toyMachine, toyProgram } from "./toy.ts";

const blocks = openScene({ machine: "blocks", python: "3.11", debugHooks: true })!;
const machines = [
  ["queues", toyMachine],
  ["blocks", blocksMachine(blocks.world.subject)],
] as const;

/** A row of a table and an index for each of its operands. */
function rowsOf(operations: readonly Pick<Operation<never, never>, "operands">[]) {
  return fc.integer({ min: 0, max: operations.length - 1 }).chain((row) => {
    const { operands } = operations[row]!;
    const indices = operands.map((operand) =>
      fc.integer({ min: 0, max: (operand.kind === "variable" ? 16 : operand.count) - 1 }),
    );
    return fc.record({ row: fc.constant(row), indices: fc.tuple(...indices) });
  });
}

describe.each(machines)("words of %s", (_, machine) => {
  const operations = machine.operations as readonly Operation<never, never>[];
  const language = languageOf(machine as typeof toyMachine);

  test("the operands that went into a word come out of it", () => {
    fc.assert(
      fc.property(rowsOf(operations), ({ row, indices }) => {
        const word = encode(row, operations[row]!.operands, indices);
        expect(operationOf(word)).toBe(row);
        expect(decode(word, operations[row]!.operands)).toEqual(indices);
      }),
    );
  });

  test("the statement of a word is read back as that word", () => {
    fc.assert(
      fc.property(rowsOf(operations), ({ row, indices }) => {
        const word = encode(row, operations[row]!.operands, indices);
        expect(language.parse(language.print(word))).toBe(word);
      }),
    );
  });

  test("one meaning has one word: different words have different statements", () => {
    fc.assert(
      fc.property(rowsOf(operations), rowsOf(operations), (a, b) => {
        const [one, other] = [a, b].map(({ row, indices }) =>
          encode(row, operations[row]!.operands, indices),
        );
        expect(language.print(one!) === language.print(other!)).toBe(one === other);
      }),
    );
  });

  test("every row's statement is its template with the operands filled in", () => {
    operations.forEach(({ operands, text }, row) => {
      const word = encode(
        row,
        operands,
        operands.map(() => 0),
      );
      const values = operands.map((each) =>
        each.kind === "variable" ? "a" : each.kind === "number" ? each.toValue(0) : each.texts[0]!,
      );
      const expected = operands.reduce(
        (filled, { name }, k) => filled.replaceAll(name, String(values[k])),
        text,
      );
      expect(language.print(word)).toBe(expected);
    });
  });
});

describe("tables", () => {
  const wide: OperandSpec = { ...integerOperand("N", 0, 1), bits: 14 };
  const variable: OperandSpec = { kind: "variable", name: "V", role: "use" };
  const row = (operands: readonly OperandSpec[]): Operation<never, never> =>
    ({ ...toyMachine.operations[0]!, operands }) as unknown as Operation<never, never>;

  test("a row of 32 bits fits", () => {
    expect(() => checkTable([row([variable, { ...wide, bits: 23 }])])).not.toThrow();
    expect([variable, wide].map(bitsOf)).toEqual([4, 14]);
  });

  test("a row of 33 bits is refused by its name", () => {
    const table = [row([variable, { ...wide, bits: 24 }])];
    expect(() => checkTable(table)).toThrow(new RangeError("operation queue needs 33 bits of 32"));
  });

  test("a table of 33 rows is refused", () => {
    expect(() => checkTable(Array(32).fill(row([])))).not.toThrow();
    expect(() => checkTable(Array(33).fill(row([])))).toThrow(RangeError);
  });
});

describe("whole numbers as operands", () => {
  const operand = integerOperand("N", 2, 17, [1, 2, 9, 17, 18]);

  test("every value has one index, and no other number has one", () => {
    const indices = Array.from({ length: 16 }, (_, i) => operand.toIndex(i + 2));
    expect(indices).toEqual(Array.from({ length: 16 }, (_, i) => i));
    expect(indices.map((index) => operand.toValue(index!))[15]).toBe(17);
    expect([1, 18, 2.5, Number.NaN].flatMap((n) => operand.toIndex(n) ?? [])).toEqual([]);
  });

  test("it takes as many bits as its values need", () => {
    expect(operand.bits).toBe(4);
    expect(integerOperand("N", 0, 16).bits).toBe(5);
    expect(integerOperand("N", 3, 3).bits).toBe(1);
  });

  test("boundaries are indices, and those out of range are left out", () => {
    expect(operand.boundaries).toEqual([0, 7, 15]);
  });
});

describe("the order of simplicity", () => {
  const program = (...lines: string[]) => toyProgram(lines);

  test("a shorter program is simpler, whatever stands in it", () => {
    expect(comparePrograms(program("drop(p)"), program("a = queue()", "a = queue()"))).toBeLessThan(
      0,
    );
  });

  test("the first step that differs decides: by its row, then by its operands", () => {
    const [first, second] = [program("push(p, 15)"), program("pop(a)")];
    expect(compareWords(first[0]!, second[0]!)).toBeLessThan(0);
    expect(comparePrograms(first, second)).toBeLessThan(0);
    expect(comparePrograms(program("push(a, 3)"), program("push(a, 2)"))).toBeGreaterThan(0);
    expect(comparePrograms(first, first.slice())).toBe(0);
  });
});

describe("variables of words", () => {
  const map = new VariableMap(toyMachine as never);
  const program = toyProgram(["c = queue()", "f = queue()", "push(f, 2)", "pour(f, c)"]);

  test("they are told in operand order", () => {
    expect(map.of(program[3]!)).toEqual([5, 2]);
    expect(map.used(program)).toEqual([2, 5]);
  });

  test("they are named anew by their first use", () => {
    const expected = toyProgram(["a = queue()", "b = queue()", "push(b, 2)", "pour(b, a)"]);
    expect(map.canonical(program)).toEqual(expected);
    expect(map.canonical(expected)).toEqual(expected);
  });

  test("renaming touches nothing else", () => {
    fc.assert(
      fc.property(rowsOf(toyMachine.operations as never), ({ row, indices }) => {
        const word = encode(row, toyMachine.operations[row]!.operands, indices);
        expect(map.rename(word, (v) => v)).toBe(word);
        const there = map.rename(word, (v) => 15 - v);
        expect(map.rename(there, (v) => 15 - v)).toBe(word);
      }),
    );
  });
});

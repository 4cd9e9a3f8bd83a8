// int(x), float(x), and numbers as indices: texts are those that the nine CPythons print.

import { describe, expect, test } from "vitest";
import type { ObjRef } from "../../../src/memory/address.ts";
import { PYTHONS } from "../bare-heap.ts";
import { NumberHeap, outcome } from "./number-heap.ts";

/** Text of one fixed content, in an object of a type that is neither number nor text of Python. */
function textOf(system: NumberHeap, content: string) {
  const type = system.heap.newStaticType({
    name: "str",
    basicsize: 16,
    slots: { repr: () => `'${content}'`, sizeOf: () => 16, free: () => {} },
  });
  const ref = system.heap.newObject(type);
  return { ref, reader: { isSequence: (each: ObjRef) => each === ref, toHost: () => content } };
}

const converted = (python: string, kind: "toInt" | "toFloat", content: string): string => {
  const system = new NumberHeap(python);
  const { ref, reader } = textOf(system, content);
  return outcome(() => {
    const result = system.numbers[kind](ref, reader);
    return `${system.heap.typeOf(result).name} ${system.heap.repr(result)}`;
  });
};

const NOT_TEXT = { isSequence: () => false, toHost: () => "" };

describe("int(text)", () => {
  test.each([
    [" 12 ", "int 12"],
    ["+5", "int 5"],
    ["012", "int 12"],
    ["1_000", "int 1000"],
    ["-9223372036854775808", "int -9223372036854775808"],
    ["x", "ValueError: invalid literal for int() with base 10: 'x'"],
    ["", "ValueError: invalid literal for int() with base 10: ''"],
    ["--5", "ValueError: invalid literal for int() with base 10: '--5'"],
    ["1__0", "ValueError: invalid literal for int() with base 10: '1__0'"],
    ["_1", "ValueError: invalid literal for int() with base 10: '_1'"],
    ["1.5", "ValueError: invalid literal for int() with base 10: '1.5'"],
  ])("of %j is %s", (content, told) => {
    expect(converted("3.12", "toInt", content)).toBe(told);
  });

  test("has no underscores, and gives a long beyond 64 bits, in 2.7", () => {
    expect(converted("2.7", "toInt", "1_000")).toMatch(/^ValueError: invalid literal for int/);
    expect(converted("2.7", "toInt", "9223372036854775808")).toBe("long 9223372036854775808L");
    expect(converted("2.7", "toInt", "5")).toBe("int 5");
  });

  test("asks for room by the count of digits, small or not", () => {
    const system = new NumberHeap("3.12");
    const { ref, reader } = textOf(system, "5");
    system.log.take();
    expect(system.isShared(system.numbers.toInt(ref, reader))).toBe(true);
    expect(system.log.take()).toBe("28 f0");
  });

  test("refuses more digits than the version's limit", () => {
    const told = converted("3.12", "toInt", "1".repeat(4301));
    expect(told).toMatch(/^ValueError: .*\(4300 digits\) .*: value has 4301 digits; use sys/);
    expect(converted("3.6", "toInt", "1".repeat(4301))).toHaveLength(4305);
  });
});

describe("float(text)", () => {
  test.each([
    [" 1.5 ", "float 1.5"],
    ["1_0.5", "float 10.5"],
    [".5", "float 0.5"],
    ["5.", "float 5.0"],
    ["1e5", "float 100000.0"],
    ["1e400", "float inf"],
    ["-Infinity", "float -inf"],
    ["+nan", "float nan"],
    ["1e", "ValueError: could not convert string to float: '1e'"],
    ["0x1p3", "ValueError: could not convert string to float: '0x1p3'"],
    ["", "ValueError: could not convert string to float: ''"],
  ])("of %j is %s", (content, told) => {
    expect(converted("3.12", "toFloat", content)).toBe(told);
  });

  test("says in 2.7 whether the text starts as a number", () => {
    expect(converted("2.7", "toFloat", "1e")).toBe("ValueError: invalid literal for float(): 1e");
    expect(converted("2.7", "toFloat", "e5")).toBe(
      "ValueError: could not convert string to float: e5",
    );
  });
});

test.each(PYTHONS)("numbers of %s become each other", (python) => {
  const system = new NumberHeap(python);
  const { numbers, heap } = system;
  const big = system.read("100000000000000000000");
  expect(numbers.toInt(big, NOT_TEXT)).toBe(big);
  expect(numbers.toInt(numbers.bool(true), NOT_TEXT)).toBe(system.read("1"));
  const half = system.read("-1.9");
  expect(numbers.toFloat(half, NOT_TEXT)).toBe(half);
  expect(heap.repr(numbers.toInt(half, NOT_TEXT))).toBe("-1");
  const suffix = python === "2.7" ? "L" : "";
  expect(heap.repr(numbers.toInt(system.read("1e20"), NOT_TEXT))).toBe(
    `100000000000000000000${suffix}`,
  );
  expect(heap.repr(numbers.toFloat(big, NOT_TEXT))).toBe("1e+20");
  const refused = (text: string): string =>
    outcome(() => heap.repr(numbers.toInt(system.read(text), NOT_TEXT)));
  expect(refused("inf")).toBe("OverflowError: cannot convert float infinity to integer");
  expect(refused("nan")).toBe("ValueError: cannot convert float NaN to integer");
});

test.each([
  ["2.7", "int() argument must be a string or a number, not 'type'"],
  ["3.9", "int() argument must be a string, a bytes-like object or a number, not 'type'"],
  ["3.13", "int() argument must be a string, a bytes-like object or a real number, not 'type'"],
])("int(x) and float(x) of %s refuse what is neither number nor text", (python, text) => {
  const { numbers, heap } = new NumberHeap(python);
  const other = heap.typeType.at;
  expect(outcome(() => heap.repr(numbers.toInt(other, NOT_TEXT)))).toBe(`TypeError: ${text}`);
  const ofFloat = outcome(() => heap.repr(numbers.toFloat(other, NOT_TEXT)));
  const sources = {
    "2.7": "number",
    "3.9": "number, not 'type'",
    "3.13": "real number, not 'type'",
  };
  expect(ofFloat).toBe(
    `TypeError: float() argument must be a string or a ${sources[python as keyof typeof sources]}`,
  );
});

test.each(PYTHONS)("an index of %s is any int that 64 bits hold", (python) => {
  const system = new NumberHeap(python);
  const { numbers, heap } = system;
  const index = (text: string): string =>
    outcome(() => String(numbers.asIndex(system.read(text), "list indices must be integers")));
  expect(index("-3")).toBe("-3");
  expect(index("True")).toBe("1");
  expect(index("9223372036854775807")).toBe(String(2 ** 63));
  const name = heap.typeOf(system.read("9223372036854775808")).name;
  const text = `cannot fit '${name}' into an index-sized integer`;
  expect(index("9223372036854775808")).toBe(`IndexError: ${text}`);
  expect(index("1.0")).toBe("TypeError: list indices must be integers, not float");
  const count = outcome(() => String(numbers.asCount(system.read("-9223372036854775809"), "")));
  expect(count).toBe(`OverflowError: ${text}`);
});

test.each(PYTHONS)("a hash of %s becomes an int of 64 bits", (python) => {
  const { numbers } = new NumberHeap(python);
  const made = (low: number, high: number): bigint => numbers.toBig(numbers.newInt64(low, high));
  expect(made(-1, -1)).toBe(-1n);
  expect(made(-1, 0)).toBe(4294967295n);
  expect(made(5, -0x80000000)).toBe(5n - 2n ** 63n);
  expect(made(-1, 0x7fffffff)).toBe(2n ** 63n - 1n);
});

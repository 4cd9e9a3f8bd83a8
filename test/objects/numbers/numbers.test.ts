// Numbers against what CPythons told of them: cases.json and recorded.json, by record.py.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { ObjRef } from "../../../src/memory/address.ts";
import type { BinaryOperator } from "../../../src/objects/type.ts";
import { PYTHONS } from "../bare-heap.ts";
import { NumberHeap, outcome } from "./number-heap.ts";

/** Values by the first version that they hold for. */
type Since<Value> = Readonly<Record<string, Value>>;

interface Requests {
  readonly logs: readonly string[];
  readonly cells: Readonly<Record<string, string>>;
}

interface Recorded {
  readonly numbers: readonly (string | Since<string>)[];
  readonly operations: readonly (string | Since<string>)[];
  readonly requests: Since<Requests>;
}

interface Cases {
  readonly numbers: readonly string[];
  readonly operands: readonly string[];
  readonly requests: readonly string[];
  readonly shifts: readonly string[];
  readonly exponents: readonly string[];
  readonly texts: readonly string[];
  readonly floats: readonly string[];
}

const read = (path: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8"));
const cases = read("cases.json") as Cases;
const recorded = read("recorded.json") as Recorded;

const OPERATORS: readonly BinaryOperator[] = [
  "+",
  "-",
  "*",
  "//",
  "%",
  "<<",
  ">>",
  "&",
  "|",
  "^",
  "**",
];
const UNARY = { neg: "-", "~": "~", abs: "abs", pos: "+" } as const;

/** The last value that holds for a version not after `python`. */
function ofPython<Value>(values: Since<Value>, python: string): Value {
  const place = (name: string): number => (PYTHONS as readonly string[]).indexOf(name);
  const first = Object.keys(values).filter((each) => place(each) <= place(python));
  return values[first.at(-1)!]!;
}

const toldBy = (column: string | Since<string>, python: string): string =>
  typeof column === "string" ? column : ofPython(column, python);

/** The generator of probe.py. */
class Draws {
  private state = 7;

  below(n: number): number {
    this.state = (Math.imul(this.state, 1103515245) + 12345) & 0x7fffffff;
    return (this.state >> 12) % n;
  }
}

describe.each(PYTHONS)("numbers of %s", (python) => {
  test("are of the type, text, size and hash that CPython tells", () => {
    const system = new NumberHeap(python);
    const told = cases.numbers.map((text) => {
      const ref = system.read(text);
      const line = system.told(ref);
      system.heap.decref(ref);
      return line;
    });
    expect(told).toEqual(recorded.numbers.map((column) => toldBy(column, python)));
  });

  test("are computed with and compared as CPython does", () => {
    const system = new NumberHeap(python);
    const draws = new Draws();
    const draw = (texts: readonly string[]): string => texts[draws.below(texts.length)]!;
    const told = recorded.operations.map(() => {
      const op = OPERATORS[draws.below(OPERATORS.length)]!;
      const a = system.read(draw(cases.operands));
      let b = system.read(draw(cases.operands));
      if ((op === "<<" || op === "**") && isBeyond(system, a, b)) b = system.read("3");
      const result = outcome(() => system.told(system.binary(op, a, b)));
      const order = [
        system.compare("<", a, b),
        system.compare("<=", a, b),
        system.equals(a, b),
        system.compare(">", a, b),
      ];
      return `${result} | ${order.map(Number).join("")}`;
    });
    expect(told).toEqual(recorded.operations.map((column) => toldBy(column, python)));
  });

  test("ask the allocators for what CPython asks, in its order", () => {
    const { logs, cells } = ofPython(recorded.requests, python);
    const system = new NumberHeap(python);
    system.fillFreeLists();
    for (const [key, text] of Object.entries(cells)) {
      const expected = (text.match(/../g) ?? []).map((place) => logs[Number.parseInt(place, 36)]!);
      expect([key, ...requestsOf(system, key)]).toEqual([key, ...expected]);
    }
  });
});

/** What would take for ever, or give a complex number. */
function isBeyond({ numbers }: NumberHeap, a: ObjRef, b: ObjRef): boolean {
  const value = numbers.valueOf(b);
  if (Number.isNaN(value) || Math.abs(value) > 100) return true;
  return numbers.isFloat(b) && numbers.valueOf(a) < 0;
}

/** The logs of one kind of operation: `aL // b`, `neg a`, `a == float`, `text`. */
function requestsOf(system: NumberHeap, key: string): string[] {
  const { numbers } = system;
  if (key === "text") {
    return cases.texts.map((text) =>
      requestsOfOne(system, () => numbers.newLongFromBig(BigInt(text))),
    );
  }
  const words = key.split(" ");
  if (words.length === 2) {
    const op = UNARY[words[0] as keyof typeof UNARY];
    return ints(system, cases.requests, words[1]!).map((a) =>
      requestsOfOne(system, () => system.unary(op, a)),
    );
  }
  const [left, op, right] = words as [string, string, string];
  const seconds = secondOperands(system, op, right);
  return ints(system, cases.requests, left).flatMap((a) =>
    seconds.map((b) =>
      requestsOfOne(system, () => {
        if (op !== "==") return system.binary(op as BinaryOperator, a, b);
        return system.numbers.bool(system.equals(a, b));
      }),
    ),
  );
}

function requestsOfOne({ log }: NumberHeap, work: () => ObjRef): string {
  log.take();
  let text = "!";
  outcome(() => {
    work();
    text = log.take();
    return "";
  });
  return text;
}

function secondOperands(system: NumberHeap, op: string, name: string): ObjRef[] {
  if (name === "float") return cases.floats.map((text) => system.read(text));
  if (op === "<<" || op === ">>") return ints(system, cases.shifts, name);
  return ints(system, op === "**" ? cases.exponents : cases.requests, name);
}

/** Ints of the type that `a`, `b` or `aL`, `bL` asks for; those that are none are left out. */
function ints(system: NumberHeap, texts: readonly string[], name: string): ObjRef[] {
  if (name.endsWith("L")) return texts.map((text) => system.read(`${text}L`));
  return texts
    .map((text) => system.read(text))
    .filter((ref) => system.heap.typeOf(ref) === system.numbers.ints.type);
}

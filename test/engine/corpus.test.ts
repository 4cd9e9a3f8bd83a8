import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programs } from "../../properties/engine/arbitrary.ts";
import {
  CorpusError,
  programOf,
  readEntry,
  shapeOf,
  writeEntry,
} from "../../properties/engine/corpus.ts";
import { parseEntry, Scenes } from "../../properties/machines/entry.ts";
import { languageOf, toyMachine, toyProgram } from "./toy.ts";

const language = languageOf(toyMachine);
const scenes = new Scenes();

const errorOf = (read: () => unknown): CorpusError => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(CorpusError);
    return error as CorpusError;
  }
  throw new Error("it was read");
};

describe("what is written is read back", () => {
  const word = fc.stringMatching(/^[a-z]{1,9}$/);
  const value = fc.stringMatching(/^[\w]([\w ,/.#:]{0,30}[\w])?$/);

  test("programs and fields, whatever they are", () => {
    const fields = fc.uniqueArray(fc.tuple(word, value), { selector: ([name]) => name });
    fc.assert(
      fc.property(programs(toyMachine, { maxLength: 60 }), fields, (program, pairs) => {
        const text = writeEntry(pairs, program, language);
        const entry = readEntry("x.py", text);
        expect(programOf(entry, language)).toEqual(program);
        expect([...entry.fields].map(([name, field]) => [name, field.value])).toEqual(pairs);
      }),
    );
  });

  test("comments, blank lines, spacing and line ends are free", () => {
    const text = [
      "#:pyheap 1  ",
      "#:   machine   queues",
      "",
      "# A remark.",
      "a = queue()   # another",
      "  push( a,3 )",
      "#",
      "pop(a)",
    ].join("\r\n");
    const entry = readEntry("x.py", text);
    expect(programOf(entry, language)).toEqual(toyProgram(["a = queue()", "push(a, 3)", "pop(a)"]));
    expect(entry.statements.map(({ line }) => line)).toEqual([5, 6, 8]);
    expect(entry.fields.get("machine")).toEqual({ value: "queues", line: 2 });
  });

  test("an empty program is an entry too", () => {
    expect(
      programOf(readEntry("x.py", writeEntry([], new Uint32Array(0), language)), language),
    ).toHaveLength(0);
  });

  test("ten thousand entries", () => {
    const random = fc.sample(programs(toyMachine, { maxLength: 4 }), { numRuns: 10_000, seed: 1 });
    let words = 0;
    for (const program of random) {
      const entry = readEntry("x.py", writeEntry([["machine", "queues"]], program, language));
      words += programOf(entry, language).length;
    }
    expect(words).toBe(random.reduce((sum, program) => sum + program.length, 0));
  });
});

const header = "#: pyheap 1\n#: machine blocks\n#: python tiny-3.11\n";
const notEntries: readonly (readonly [string, string, number, string])[] = [
  ["nothing", "", 1, "expected `#: pyheap 1`"],
  ["a wrong magic", "#: pyheap 2\na = malloc(1)\n", 1, "expected `#: pyheap 1`"],
  ["a magic without its sign", "pyheap 1\n", 1, "expected `#: pyheap 1`"],
  ["an unknown field", `${header}#: colour red\n`, 4, "unknown field `colour`; expected machine"],
  ["a field that stands twice", `${header}#: machine malloc\n`, 4, "`machine` stands twice"],
  [
    "an unknown machine",
    "#: pyheap 1\n#: machine x\n",
    2,
    "unknown machine `x`; expected blocks, malloc or objects",
  ],
  [
    "no machine",
    "#: pyheap 1\n#: python 3.11\n",
    1,
    "expected a field `machine`: blocks, malloc or objects",
  ],
  ["no python", "#: pyheap 1\n#: machine blocks\n", 1, "expected a field `python`"],
  [
    "an unknown python",
    "#: pyheap 1\n#: machine blocks\n\n#: python 3.5\n",
    4,
    "unknown python `3.5`",
  ],
  [
    "an unknown expectation",
    `${header}#: expect maybe\n`,
    4,
    "unknown expect `maybe`; expected pass or fail",
  ],
  ["unknown hooks", `${header}#: hooks some\n`, 4, "unknown hooks `some`; expected none or debug"],
  [
    "an unknown statement",
    `${header}a = malloc(1)\nlaunch(a)\n`,
    5,
    "`launch(a)` is no statement of the blocks machine",
  ],
  ["a bad variable", `${header}\nq = malloc(1)\n`, 5, "`q` is not a variable from a to p"],
  ["a bad number", `${header}a = malloc(1025)\n`, 4, "`1025` is not a size up to 1024"],
  ["a fraction", `${header}fail_pages(1.5)\n`, 4, "`1.5` is not a whole number from 1 to 16"],
  [
    "two statements on a line",
    `${header}a = malloc(1); free(a)\n`,
    4,
    "`a = malloc(1); free(a)` is ",
  ],
  ["no Python", `${header}a = malloc(\n`, 4, "`a = malloc(` is not Python"],
];

describe("what is not an entry is told by file, line and what was expected", () => {
  test.each(notEntries)("%s", (_, text, line, expected) => {
    const error = errorOf(() => parseEntry("corpus/x.py", text, scenes));
    expect(error.message).toContain(`corpus/x.py:${line}: ${expected}`);
    expect([error.file, error.line]).toEqual(["corpus/x.py", line]);
  });

  test("an error of the language's own code is thrown on as it is", () => {
    const entry = readEntry("x.py", "#: pyheap 1\npop(a)\n");
    const broken = {
      parse: (): number => {
        throw new TypeError("broken");
      },
    } as unknown as typeof language;
    expect(() => programOf(entry, broken)).toThrow(new TypeError("broken"));
  });
});

describe("a program's shape", () => {
  const shape = (...lines: string[]): string => shapeOf(toyProgram(lines), language);

  test("is the same for other numbers, another for other operations or variables", () => {
    const one = shape("a = queue()", "push(a, 3)");
    expect(one).toMatch(/^[0-9a-f]{8}$/);
    expect(shape("a = queue()", "push(a, 15)")).toBe(one);
    expect(shape("a = queue()", "pop(a)")).not.toBe(one);
    expect(shape("a = queue()", "push(b, 3)")).not.toBe(one);
  });
});

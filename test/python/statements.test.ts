// What statements do and say, as real CPythons were seen to: errors and values of small programs,
// each about one thing. record-statements.py wrote what was seen.

import { expect, test } from "vitest";
import { PRELUDE } from "../../properties/machines/objects/prelude.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { NO_OBJECT } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { Code } from "../../src/python/code.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import programs from "./statements.json" with { type: "json" };

interface Seen {
  readonly errors: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

interface Python {
  readonly python: Interpreter;
  readonly prelude: readonly Code[];
  compiled(text: string): readonly Code[];
}

const hidden = (text: string): string => text.replace(/0x[0-9a-f]+/gi, "0x...");

function open(version: string): Python {
  const profile = profileNamed(version)!;
  const compiled = (text: string): readonly Code[] =>
    parseProgram(text).map((unit) => compileUnit(unit, profile.objects.source));
  const python = new Interpreter(profile, { size: 16 << 20 });
  return { python, prelude: compiled(PRELUDE), compiled };
}

/** The names that a program may bind, and what they hold in the end. */
function valuesIn(python: Interpreter): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of "abcdefghijklmnop") {
    const ref = python.lookup(name);
    if (ref !== NO_OBJECT) values[name] = hidden(python.heap.repr(ref));
  }
  return values;
}

function run({ python, prelude, compiled }: Python, statements: readonly string[]): Seen {
  const code = statements.flatMap(compiled);
  expect(code).toHaveLength(statements.length);
  python.begin(prelude);
  python.load(code);
  const errors = code.map((_, i) => hidden(python.run(i)?.message ?? ""));
  expect([...python.stack.references()]).toEqual([]);
  return { errors, values: valuesIn(python) };
}

const pythons = new Map(PYTHONS.map((version) => [version as string, open(version)]));

test.each(programs.map((each) => [each.says, each] as const))(
  "%s",
  (_says, { statements, seen }) => {
    expect(seen.flatMap((group) => group.pythons)).toHaveLength(PYTHONS.length);
    for (const { pythons: versions, errors, values } of seen) {
      for (const version of versions) {
        expect(run(pythons.get(version)!, statements), version).toEqual({ errors, values });
      }
    }
  },
);

test("some of it versions do apart, and half of it is refused by none", () => {
  expect(programs.filter(({ seen }) => seen.length > 1).length).toBeGreaterThan(20);
  const all = programs.flatMap(({ seen }) => seen[0]!.errors);
  const refused = all.filter((error) => error !== "");
  expect(refused.length).toBeGreaterThan(200);
  expect(refused.length).toBeLessThan(all.length / 2);
});

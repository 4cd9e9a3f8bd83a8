// A word's compiled unit is put together from its form, and is what its text compiles to.

import { describe, expect, test } from "vitest";
import { Generator } from "../../properties/engine/generate.ts";
import { Language } from "../../properties/engine/python.ts";
import { seededRandom } from "../../properties/engine/random.ts";
import { integerOperand } from "../../properties/engine/word.ts";
import { Units } from "../../properties/machines/objects/units.ts";
import { openScene } from "../../properties/machines/setting.ts";
import type { Code } from "../../src/python/code.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";

/** A constant by what it is, wherever it stands: a form does not merge its numbers with others. */
function resolved({ steps, constants }: Code): string {
  return JSON.stringify(steps, (key, value: unknown) => {
    if (key === "index" && typeof value === "number") return constants[value]!.template;
    return typeof value === "bigint" ? `${value}n` : value;
  });
}

describe.each(["2.7", "3.6", "3.12"])("%s", (python) => {
  test("what a word is compiled to is what its statement is compiled to", () => {
    const scene = openScene({ machine: "objects", python, debugHooks: false })!;
    const { source } = scene.profile.objects;
    const units = new Units(scene.language, source);
    const generator = new Generator(scene.machine, { maxLength: 200 });
    const random = seededRandom("units");
    const seen = new Set<number>();
    for (let i = 0; i < 40; i++) for (const word of generator.draw(random)) seen.add(word);
    expect(seen.size).toBeGreaterThan(1000);
    for (const word of seen) {
      const text = scene.language.print(word);
      const unit = parseProgram(text)[0]!;
      const compiled = units.of(word);
      expect(compiled.unit, text).toEqual(unit);
      expect(resolved(compiled.code), text).toBe(resolved(compileUnit(unit, source)));
    }
  });
});

test("each run of a statement in a loop or a function is an operation of its own", () => {
  const { world, machine, language } = openScene({
    machine: "objects",
    python: "3.11",
    debugHooks: false,
  })!;
  const count = (text: string): number => {
    const before = world.operationCount;
    machine.begin(world, Uint32Array.of(language.parse(text)));
    world.run();
    return world.operationCount - before;
  };
  expect(count("a = []")).toBe(1);
  expect(count("for a in range(20): b = []")).toBe(21);
  // The call, and the return in the function.
  expect(count("a = same(a)")).toBe(1);
  expect(count("a = []; b = 1")).toBe(2);
});

test("a table whose numbers go beyond the small ints is refused", () => {
  const { machine, profile } = openScene({
    machine: "objects",
    python: "3.11",
    debugHooks: false,
  })!;
  const far = integerOperand("FAR", 0, 257);
  const operations = machine.operations.map((row) => ({ ...row, operands: [far], text: "FAR" }));
  const language = new Language({ name: "objects", operations } as never);
  expect(() => new Units(language, profile.objects.source)).toThrow(
    "FAR goes from 0 to 257, beyond the small ints",
  );
});

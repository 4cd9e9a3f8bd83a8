// The model against what real CPythons said of single statements: their errors, and repr of what
// the names hold in the end. Where the model has no answer, a program is left there.

import { expect, test } from "vitest";
import { PRELUDE } from "../../properties/machines/objects/prelude.ts";
import { Unmodelled } from "../../spec/failures.ts";
import { Model } from "../../spec/model.ts";
import type { Observation } from "../../spec/observation.ts";
import { RULES } from "../../spec/rules.ts";
import type { Unit } from "../../spec/syntax.ts";
import { parseProgram } from "../../src/python/parse.ts";
import programs from "../python/statements.json" with { type: "json" };
import { value } from "./ask.ts";

const prelude: readonly Unit[] = parseProgram(PRELUDE);
const hidden = (text: string): string => text.replace(/0x[0-9a-f]+/gi, "0x...");

/** How a unit ended, as it was recorded; undefined when the model has no answer. */
function outcome(model: Model, unit: number): string | undefined {
  try {
    const error = model.run(unit);
    return error === undefined ? "" : hidden(`${error.type}: ${error.text}`);
  } catch (error) {
    if (error instanceof Unmodelled) return undefined;
    throw error;
  }
}

/** How the units end, as far as the model knows; and the strings that the names hold then. */
function ran(version: string, program: readonly string[]): readonly [string[], Observation] {
  const model = new Model(RULES[version]!);
  const units: readonly Unit[] = program.flatMap((line) => parseProgram(line));
  model.begin(prelude, units);
  const outcomes: string[] = [];
  for (let unit = 0; unit < units.length; unit++) {
    const told = outcome(model, unit);
    if (told === undefined) break;
    outcomes.push(told);
  }
  return [outcomes, model.observe()];
}

test.each(programs.map((each) => [each.says, each] as const))(
  "%s",
  (_says, { statements, seen }) => {
    for (const { pythons, errors, values } of seen) {
      const asked = Object.keys(values).map((name) => `${name} = repr(${name})`);
      for (const version of pythons) {
        const [outcomes, observed] = ran(version, [...statements, ...asked]);
        const told = outcomes.slice(0, statements.length);
        expect(told, version).toEqual(errors.slice(0, told.length));
        const shown = Object.entries(values).slice(0, outcomes.length - told.length);
        for (const [name, text] of shown) {
          expect(hidden(value(observed, name)!), `${version}: ${name}`).toBe(text);
        }
      }
    }
  },
);

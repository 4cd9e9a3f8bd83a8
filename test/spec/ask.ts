// A model that runs a program given as text, and what is looked up in what it tells.

import { PRELUDE } from "../../properties/machines/objects/prelude.ts";
import { Model } from "../../spec/model.ts";
import type { Observation, ObservedObject } from "../../spec/observation.ts";
import { RULES } from "../../spec/rules.ts";
import type { Unit } from "../../spec/syntax.ts";
import { parseProgram } from "../../src/python/parse.ts";

const prelude: readonly Unit[] = parseProgram(PRELUDE);

export const VERSIONS = Object.keys(RULES);

/** A model of a version, with a program that has run. */
export function ran(version: string, ...lines: readonly string[]): Model {
  const model = new Model(RULES[version]!);
  const units: readonly Unit[] = lines.flatMap((line) => parseProgram(line));
  model.begin(prelude, units);
  units.forEach((_, index) => {
    model.run(index);
  });
  return model;
}

/** What is seen when the lines have run, each a unit of its own. */
export function see(version: string, ...lines: readonly string[]): Observation {
  return ran(version, ...lines).observe();
}

/** The object that a name holds. */
export function object({ names, objects }: Observation, name: string): ObservedObject {
  return objects[new Map(names).get(name)!]!;
}

/** Whether two names hold one object. */
export function same({ names }: Observation, left: string, right: string): boolean {
  const numbers = new Map(names);
  return numbers.get(left) === numbers.get(right);
}

/** The value of a name's atom. */
export const value = (seen: Observation, name: string): string | undefined =>
  object(seen, name).value;

/** `Type: text` of the one error that a program ends in. */
export function error(version: string, ...lines: readonly string[]): string {
  const { errors } = see(version, ...lines);
  return errors.map(({ type, text }) => `${type}: ${text}`).join("; ");
}

// What is said of calls with too many arguments, or too few.

import { raiseType } from "./failures.ts";
import type { Heap } from "./heap.ts";
import type { FunctionThing } from "./values.ts";

const plural = (count: number): string => (count === 1 ? "" : "s");

/** The TypeError of a function that is called with `given` arguments. */
export function refuseArguments(heap: Heap, thing: FunctionThing, given: number): never {
  const { texts } = heap.rules;
  const { parameters } = thing.definition;
  const name = `${texts.qualifiesFunctions ? thing.qualifiedName : thing.name}()`;
  const { length } = parameters;
  if (texts.countsArguments) {
    const takes = length === 0 ? "no arguments" : `exactly ${length} argument${plural(length)}`;
    return raiseType(`${name} takes ${takes} (${given} given)`);
  }
  if (given > length) {
    const verb = given === 1 ? "was" : "were";
    const takes = `${length} positional argument${plural(length)}`;
    return raiseType(`${name} takes ${takes} but ${given} ${verb} given`);
  }
  const missing = parameters.slice(given).map((each) => `'${each}'`);
  const what = `${missing.length} required positional argument${plural(missing.length)}`;
  return raiseType(`${name} missing ${what}: ${listed(missing)}`);
}

/** `a`, `a and b`, `a, b, and c`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1)!;
  if (names.length === 1) return last;
  const others = names.slice(0, -1).join(", ");
  return `${others}${names.length > 2 ? "," : ""} and ${last}`;
}

// A failing program step by step: what each operation did, and from where on the failure was in
// the making.

import type { Generator } from "./generate.ts";
import { type Machine, type Program, PropertyFailed } from "./machine.ts";
import type { Random } from "./random.ts";
import { run, WALK_EVERY } from "./run.ts";
import { operationOf } from "./word.ts";

/** What one step did, in the machine's words; undefined when it did not run. */
export type Effect = string | undefined;

/** Runs `program` and tells what each step did; the failing step tells what went wrong. */
export function effectsOf<State, World>(
  machine: Machine<State, World>,
  world: World,
  program: Program,
): Effect[] {
  const effects: Effect[] = [];
  try {
    machine.begin(world, program);
    for (const word of program) {
      const ran = machine.operations[operationOf(word)]!.run(world, word);
      effects.push(ran ? machine.describe(world) : undefined);
      machine.checkAll(world);
    }
  } catch (error) {
    if (!(error instanceof PropertyFailed) && machine.propertyOf(world, error) === undefined) {
      throw error;
    }
    effects.length = Math.min(effects.length, program.length - 1);
    effects.push((error as Error).message);
  }
  return effects;
}

/**
 * For each prefix of `program`, how often a random continuation of `steps` words breaks the same
 * property, of `tries`: the step at which the curve jumps is the one that planted the failure.
 */
export function bakedIn<State, World>(
  machine: Machine<State, World>,
  world: World,
  program: Program,
  property: string,
  generator: Generator<State, World>,
  random: Random,
  tries: number,
): number[] {
  return Array.from({ length: program.length }, (_, i) => {
    const prefix = program.subarray(0, i + 1);
    let failed = 0;
    for (let k = 0; k < tries; k++) {
      const continued = generator.continue(prefix, random);
      const { failure } = run(machine, world, continued, { walkEvery: WALK_EVERY });
      if (failure?.property === property) failed++;
    }
    return failed / tries;
  });
}

// Small scope: not random programs but all of them, to length five, over words at the boundaries of
// a tiny heap: two size classes, a run that fills a pool exactly, frees in both orders, a realloc
// across classes and a fault. Every check runs after the last step of every program, which is after
// every step: a program without its last step is a program of its own, and was run by itself.

import { afterAll, expect, test } from "vitest";
import { enumerate } from "../properties/engine/enumerate.ts";
import { keyOf } from "../properties/engine/order.ts";
import { run } from "../properties/engine/run.ts";
import { type BlocksScene, openScene } from "../properties/machines/setting.ts";

const LENGTH = 5;
const VARIABLES = 2;
const programs = new Map<string, number>();

function sceneOf(python: string): BlocksScene {
  return openScene({ machine: "blocks", python, debugHooks: false })!;
}

/** The statements; `a` stands for every variable. */
function statements({ world }: BlocksScene): string[] {
  const { alignment, threshold, blocksPerPool } = world.subject.geometry;
  return [
    `a = malloc(${alignment})`,
    `a = malloc(${threshold})`,
    `a = [malloc(${threshold}) for _ in range(${blocksPerPool(threshold)})]`,
    "free(a)",
    "free(a[::-1])",
    `a = realloc(a, ${alignment + 1})`,
    "fail_pages(1)",
  ];
}

/** The first failing program as text, if one fails; counts what it ran. */
function firstFailing(scene: BlocksScene): string | undefined {
  const { machine, world, language, setting } = scene;
  const alphabet = statements(scene).map((statement) => language.parse(statement));
  let failing: string | undefined;
  let count = 0;
  // After a fault words alone cannot tell what will run. A program with a step that did not run
  // does what a shorter one does, and so does everything that begins with it.
  const idle = new Set<string>();
  for (let length = 1; length <= LENGTH && failing === undefined; length++) {
    enumerate(machine, { alphabet, variables: VARIABLES }, length, (program) => {
      if (idle.has(keyOf(program.subarray(0, -1)))) {
        idle.add(keyOf(program));
        return true;
      }
      count++;
      const { failure, skipped } = run(machine, world, program, { walkEvery: LENGTH + 1 });
      if (skipped > 0) idle.add(keyOf(program));
      if (failure === undefined) return true;
      failing = `${failure.property}: ${failure.message}\n${language.printProgram(program)}`;
      return false;
    });
  }
  programs.set(setting.python, count);
  return failing;
}

for (const python of ["tiny-2.7", "tiny-3.8", "tiny-3.9", "tiny-3.11"]) {
  test(`every program of up to ${LENGTH} steps over the boundaries of ${python} holds`, () => {
    expect(firstFailing(sceneOf(python))).toBe(undefined);
    expect(programs.get(python)).toBeGreaterThan(10_000);
  });
}

afterAll(() => {
  const sum = [...programs.values()].reduce((n, count) => n + count, 0);
  const each = [...programs].map(([python, count]) => `${python} ${count}`).join(", ");
  console.log(`small scope: ${sum} programs (${each})`);
});

// Small random graphs with finalizers: what collections find and free is what marking says of the
// graph, and what a real interpreter does with it. And that a collector which is wrong is found.

import { expect, test } from "vitest";
import { FastRandom } from "../../properties/engine/random.ts";
import { GraphJudge } from "../../properties/oracles/graphs/judge.ts";
import {
  drawPlan,
  hasFinalizer,
  type Plan,
  planText,
} from "../../properties/oracles/graphs/plan.ts";
import type { MakePlanInterpreter } from "../../properties/oracles/graphs/plan-heap.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { pythons } from "../oracles/cpython/real.ts";

const GRAPHS = 300;
const LIVE_GRAPHS = 60;
const SEED = 20;

test.each(PYTHON_VERSIONS)("%s: collections find and free what marking says", (version) => {
  const judge = new GraphJudge(profileNamed(version)!, SEED);
  expect(judge.byMarking(GRAPHS).map(({ plan, what }) => `${planText(plan)}: ${what}`)).toEqual([]);
  expect(judge.graphs).toBe(GRAPHS);
  expect(judge.found).toBeGreaterThan(GRAPHS);
});

test.runIf(pythons.length > 0).each(pythons.map((python) => [python.full, python] as const))(
  "CPython %s does the same with every graph",
  (_, python) => {
    const judge = new GraphJudge(profileNamed(python.version)!, SEED);
    const mismatches = judge.byCpython(python, LIVE_GRAPHS);
    expect(mismatches.map(({ plan, what }) => `${planText(plan)}: ${what}`)).toEqual([]);
    expect(judge.found).toBeGreaterThan(LIVE_GRAPHS);
  },
);

/** What is found in a collector of which `plant` has broken something. */
function found(version: string, plant: (interpreter: Interpreter) => void): number {
  const make: MakePlanInterpreter = (profile) => {
    const interpreter = new Interpreter(profile, { size: 16 << 20, guard: false });
    plant(interpreter);
    return interpreter;
  };
  return new GraphJudge(profileNamed(version)!, SEED, make).byMarking(GRAPHS).length;
}

test("a collector that forgets one reference of some objects is found", () => {
  const mismatches = found("3.6", ({ collector }) => {
    const { references } = collector.parts;
    const locate = references.locate.bind(references);
    references.locate = (ref) => {
      locate(ref);
      // Forgotten outright, and not only while counting: what it is to has one too many.
      if (references.end - references.start === 4) references.start += 2;
    };
  });
  expect(mismatches).toBeGreaterThan(0);
});

test("a collector that runs no finalizer is found", () => {
  const mismatches = found("3.9", ({ collector }) => {
    collector.parts.finalized.isFinalized = () => true;
  });
  expect(mismatches).toBeGreaterThan(0);
});

test("a collector that frees what its finalizers saved is found", () => {
  const mismatches = found("3.8", ({ collector }) => {
    collector.parts.marks.isStillGarbage = () => true;
  });
  expect(mismatches).toBeGreaterThan(0);
});

test("plans have all that collectors fail on", () => {
  const random = new FastRandom(SEED);
  const plans: Plan[] = Array.from({ length: GRAPHS }, () => drawPlan(random, 12));
  const has = (what: (plan: Plan) => boolean): number => plans.filter(what).length;
  const loops = has(({ edges }) => edges.some(([from, to]) => from === to));
  const doubled = has(({ edges }) => new Set(edges.map(String)).size < edges.length);
  const finalizers = has(({ kinds }) => kinds.some(hasFinalizer));
  const savers = has(({ kinds }) => kinds.includes("S"));
  const tuples = has(({ kinds }) => kinds.includes("T"));
  for (const each of [loops, doubled, finalizers, savers, tuples]) expect(each).toBeGreaterThan(30);
});

test("a tuple holds only what was made before it", () => {
  const random = new FastRandom(SEED);
  for (let n = 0; n < GRAPHS; n++) {
    const { kinds, edges } = drawPlan(random, 12);
    for (const [from, to] of edges) if (kinds[from] === "T") expect(to).toBeLessThan(from);
  }
});

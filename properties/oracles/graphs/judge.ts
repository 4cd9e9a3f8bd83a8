// Random graphs judged: ours against marking, and ours against the collector of a real interpreter.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Profile } from "../../../src/profile/profile.ts";
import { FastRandom } from "../../engine/random.ts";
import { OracleUnavailable } from "../libpython/failures.ts";
import type { FoundPython } from "../pythons.ts";
import { expectedOf } from "./expected.ts";
import { drawPlan, type Plan } from "./plan.ts";
import { type MakePlanInterpreter, type Observed, PlanHeap, type Seen } from "./plan-heap.ts";

export interface GraphMismatch {
  readonly plan: Plan;
  /** What differs, with what is right first. */
  readonly what: string;
}

/** Objects of a graph at most. */
export const LARGEST = 12;

const MANY = fileURLToPath(new URL("./many.py", import.meta.url));
const SECONDS = 120;
const STARTED = ["-S", "-s", "-B"];

export class GraphJudge {
  private readonly profile: Profile;
  private readonly heap: PlanHeap;
  private readonly random: FastRandom;
  /** Graphs that were judged, and objects that collections found in them. */
  graphs = 0;
  found = 0;

  constructor(profile: Profile, seed: number, make?: MakePlanInterpreter) {
    this.profile = profile;
    this.heap = new PlanHeap(profile, make);
    this.random = new FastRandom(seed);
  }

  /** Draws `count` graphs and judges each by marking; those that differ. */
  byMarking(count: number): GraphMismatch[] {
    const mismatches: GraphMismatch[] = [];
    for (let n = 0; n < count; n++) {
      const plan = drawPlan(this.random, LARGEST);
      const ours = this.heap.observe(plan);
      const { returned, alive, finalized } = expectedOf(plan, this.profile.objects);
      const what =
        difference("returned", returned, ours.dropped.returned) ??
        difference("alive", numbers(alive), numbers(ours.alive)) ??
        difference(
          "finalized",
          finalized,
          ours.dropped.finalized.toSorted((a, b) => a - b),
        ) ??
        difference("left in the end", [], ours.left);
      if (what !== undefined) mismatches.push({ plan, what });
      this.count(ours);
    }
    return mismatches;
  }

  /** Draws `count` graphs and has a real interpreter judge them; those that differ. */
  byCpython(python: FoundPython, count: number): GraphMismatch[] {
    const plans = Array.from({ length: count }, () => drawPlan(this.random, LARGEST));
    const real = observeInCpython(python, plans);
    return plans.flatMap((plan, i) => {
      const ours = this.heap.observe(plan);
      this.count(ours);
      const what =
        differenceOfSeen("dropped", real[i]!.dropped, ours.dropped) ??
        differenceOfSeen("released", real[i]!.released, ours.released);
      return what === undefined ? [] : [{ plan, what }];
    });
  }

  private count({ dropped, released }: Observed): void {
    this.graphs++;
    this.found += dropped.returned + released.returned;
  }
}

/** What a real interpreter shows of graphs. Throws OracleUnavailable. */
export function observeInCpython(python: FoundPython, plans: readonly Plan[]): Observed[] {
  const lines = plans.map(({ kinds, edges, held }) =>
    JSON.stringify([kinds.join(""), edges, held]),
  );
  const { status, stdout, stderr, error } = spawnSync(python.executable, [...STARTED, MANY], {
    input: `${lines.join("\n")}\n`,
    encoding: "utf8",
    env: { PYTHONHASHSEED: "0" },
    timeout: SECONDS * 1000,
    maxBuffer: 1 << 28,
  });
  const answers = (stdout ?? "").split("\n").slice(0, -1);
  if (status !== 0 || answers.length !== plans.length) {
    const reason = error?.message ?? stderr.trim().split("\n").at(-1) ?? "it told too little";
    throw new OracleUnavailable(`CPython ${python.full} cannot be asked: ${reason}`);
  }
  return answers.map((line) => {
    const [dropped, released] = JSON.parse(line) as [SeenRow, SeenRow];
    return { dropped: seenOf(dropped), released: seenOf(released) };
  });
}

type SeenRow = [returned: number, tracked: number[], finalized: number[]];

const seenOf = ([returned, tracked, finalized]: SeenRow): Seen => ({
  returned,
  tracked,
  finalized,
});

function differenceOfSeen(when: string, real: Seen, ours: Seen): string | undefined {
  return (
    difference(`${when}: returned`, real.returned, ours.returned) ??
    difference(`${when}: tracked`, real.tracked, ours.tracked) ??
    difference(`${when}: finalized`, real.finalized, ours.finalized)
  );
}

function difference(what: string, expected: unknown, ours: unknown): string | undefined {
  const [right, found] = [JSON.stringify(expected), JSON.stringify(ours)];
  return right === found ? undefined : `${what}: expected ${right}, ours ${found}`;
}

const numbers = (flags: readonly boolean[]): number[] =>
  flags.flatMap((flag, i) => (flag ? [i] : []));

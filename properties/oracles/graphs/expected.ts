// What must come of a plan, found from the plan alone: by marking, and by asking what lies on a
// cycle. Nothing here counts references, keeps lists or knows generations.
//
//   held or saved, and what can be reached from there      lives
//   of the rest, what lies on a cycle or can be reached    is garbage, which a collection finds
//   from one
//   the rest of the rest                                   died by its count

import type { CollectingProfile } from "../../../src/profile/collecting.ts";
import type { InstancesProfile } from "../../../src/profile/instances.ts";
import { ATOM, hasFinalizer, type Plan } from "./plan.ts";

export interface ExpectedRules {
  readonly collecting: CollectingProfile;
  readonly instances: InstancesProfile;
}

export interface Expected {
  /** What the collection returns behind the letting go. */
  readonly returned: number;
  readonly alive: readonly boolean[];
  /** Finalizers that ran until then, in ascending order. */
  readonly finalized: readonly number[];
}

type Nodes = ReadonlySet<number>;

export function expectedOf(plan: Plan, rules: ExpectedRules): Expected {
  return new Marking(plan, rules).expected();
}

class Marking {
  private readonly plan: Plan;
  private readonly rules: ExpectedRules;
  private readonly next: readonly (readonly number[])[];
  private readonly all: readonly number[];

  constructor(plan: Plan, rules: ExpectedRules) {
    const next: number[][] = plan.kinds.map(() => []);
    for (const [from, to] of plan.edges) if (to !== ATOM) next[from]!.push(to);
    this.plan = plan;
    this.rules = rules;
    this.next = next;
    this.all = plan.kinds.map((_, i) => i);
  }

  expected(): Expected {
    const { plan, rules } = this;
    const held = this.all.filter((i) => plan.held[i]);
    const dying = this.dieByCount(held, new Set());
    const garbage = this.garbageBeside(dying.alive);
    if (rules.collecting.finalizersAreLegacy) return this.legacy(dying, garbage);
    // A finalizer that ran when a count came to zero does not run again.
    const called = [...garbage].filter((i) => hasFinalizer(plan.kinds[i]!));
    const saved = called.filter((i) => plan.kinds[i] === "S");
    const { resurrection } = rules.collecting;
    const isAllSaved = saved.length > 0 && resurrection !== "reachable";
    const back = isAllSaved ? garbage : within(garbage, this.reach(saved));
    const isCounted = resurrection === "allCounted" || !isAllSaved;
    const freed = resurrection === "allCounted" ? garbage : without(garbage, back);
    return {
      returned: isCounted ? this.size(freed) : 0,
      alive: this.all.map((i) => dying.alive.has(i) || back.has(i)),
      finalized: [...dying.finalized, ...called].sort((a, b) => a - b),
    };
  }

  /** 2.7: what can be reached from garbage with a finalizer stays, unless its count kills it. */
  private legacy(dying: Dying, garbage: Nodes): Expected {
    const { plan } = this;
    const finalizers = [...garbage].filter((i) => hasFinalizer(plan.kinds[i]!));
    const kept = within(garbage, this.reach(finalizers));
    const freed = without(garbage, kept);
    // Of what is kept, what is on no cycle hung on what was freed, and dies with it.
    const cyclic = this.onCycles(kept);
    const stuck = within(kept, this.reach([...cyclic]));
    const dead = this.all.filter((i) => !dying.alive.has(i) && !garbage.has(i));
    const later = this.dieByCount([...dying.alive, ...stuck], new Set([...freed, ...dead]));
    // One that saves itself then is tracked anew, and is told no more; its dict still is.
    const saved = later.finalized.filter((i) => plan.kinds[i] === "S");
    return {
      returned: this.size(freed) + this.size(within(kept, later.alive)) - saved.length,
      alive: this.all.map((i) => later.alive.has(i)),
      finalized: [...dying.finalized, ...later.finalized].sort((a, b) => a - b),
    };
  }

  /**
   * Who lives when all but `roots` were let go and counts did their work: an object on no cycle,
   * and behind none, dies unless it saves itself, which it does before what it holds is let go.
   */
  private dieByCount(roots: readonly number[], gone: Nodes): Dying {
    const { plan } = this;
    const held = [...roots];
    const finalized: number[] = [];
    for (;;) {
      const alive = this.reach(held);
      const rest = new Set(this.all.filter((i) => !alive.has(i) && !gone.has(i)));
      const garbage = this.garbageIn(rest);
      const dead = without(rest, garbage);
      const savers = [...dead].filter((i) => plan.kinds[i] === "S" && !held.includes(i));
      // Who is held by another saver that dies does not come to its end.
      const first = savers.find((i) =>
        savers.every((other) => other === i || !this.reach([other]).has(i)),
      );
      if (first === undefined) {
        const telling = [...dead].filter((i) => plan.kinds[i] === "F");
        return { alive, finalized: [...finalized, ...telling] };
      }
      finalized.push(first);
      held.push(first);
    }
  }

  private garbageBeside(alive: Nodes): Nodes {
    return this.garbageIn(new Set(this.all.filter((i) => !alive.has(i))));
  }

  /** Of `nodes`, which nobody else refers to: what lies on a cycle or behind one. */
  private garbageIn(nodes: Nodes): Nodes {
    return within(nodes, this.reach([...this.onCycles(nodes)]));
  }

  private onCycles(nodes: Nodes): Nodes {
    const comesBack = (i: number): boolean => this.reach(this.next[i]!).has(i);
    return new Set([...nodes].filter(comesBack));
  }

  /** The nodes, and all that can be reached from them. */
  private reach(from: readonly number[]): Set<number> {
    const marked = new Set<number>();
    const open = [...from];
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      if (marked.has(i)) continue;
      marked.add(i);
      open.push(...this.next[i]!);
    }
    return marked;
  }

  /** Tracked objects: a dict is when it holds an object, and so is an instance's own. */
  private size(nodes: Nodes): number {
    const { plan, rules } = this;
    const { attributes } = rules.instances;
    const hasDicts = attributes === "dict" || attributes === "sharedDict";
    let size = 0;
    for (const i of nodes) {
      const holds = this.next[i]!.length > 0;
      const isInstance = plan.kinds[i] === "N" || hasFinalizer(plan.kinds[i]!);
      if (plan.kinds[i] !== "D" || holds) size++;
      if (isInstance && holds && hasDicts) size++;
    }
    return size;
  }
}

interface Dying {
  readonly alive: Nodes;
  readonly finalized: readonly number[];
}

const within = (nodes: Nodes, others: Nodes): Nodes =>
  new Set([...nodes].filter((i) => others.has(i)));
const without = (nodes: Nodes, others: Nodes): Nodes =>
  new Set([...nodes].filter((i) => !others.has(i)));

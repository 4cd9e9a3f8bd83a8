// Plans built in our heap, of its own lists, tuples, dicts and instances, and collected: what is
// seen is what many.py sees of them in a real interpreter.

import { readFileSync } from "node:fs";
import { GENERATIONS } from "../../../src/gc/gc-state.ts";
import { Interpreter } from "../../../src/interpreter.ts";
import { NO_OBJECT, type ObjRef } from "../../../src/memory/address.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import { compileUnit } from "../../../src/python/compile.ts";
import { parseProgram } from "../../../src/python/parse.ts";
import { ATOM, hasFinalizer, type Plan, type PlanKind } from "./plan.ts";

/** What one full collection showed: objects by their number. */
export interface Seen {
  readonly returned: number;
  /** Objects that the collector tracks now, in ascending order. */
  readonly tracked: readonly number[];
  /** Finalizers that have run since the last look, in order. */
  readonly finalized: readonly number[];
}

/** When all but the held objects were let go, and when these were, too. */
export interface Observed {
  readonly dropped: Seen;
  readonly released: Seen;
}

/** The same, and which objects live. */
export interface OursObserved extends Observed {
  readonly alive: readonly boolean[];
  /** Objects that outlived the plan, though nobody holds them. */
  readonly left: readonly number[];
}

const PRELUDE = readFileSync(new URL("plan_classes.py", import.meta.url), "utf8");
const CLASSES: Readonly<Record<string, string>> = { N: "Node", F: "Telling", S: "Saver" };
const OLDEST = (GENERATIONS - 1) as 2;

export type MakePlanInterpreter = (profile: Profile) => Interpreter;

const newInterpreter: MakePlanInterpreter = (profile) =>
  new Interpreter(profile, { size: 16 << 20, guard: false });

export class PlanHeap {
  readonly interpreter: Interpreter;
  private readonly names: ObjRef[];
  private readonly own: ObjRef;

  constructor(profile: Profile, make: MakePlanInterpreter = newInterpreter) {
    this.interpreter = make(profile);
    const { interpreter } = this;
    const units = parseProgram(PRELUDE);
    interpreter.begin(units.map((unit) => compileUnit(unit, profile.objects.source)));
    interpreter.collector.disable();
    interpreter.collector.startOver();
    // What was there before holds nothing of a plan; it need not be gone over each time.
    interpreter.collector.freeze();
    this.names = Array.from({ length: 64 }, (_, i) => interpreter.names.intern(`x${i}`));
    this.own = interpreter.names.intern("i");
  }

  /** Builds a plan, lets go, collects, looks; lets all go, collects, looks; leaves nothing. */
  observe(plan: Plan): OursObserved {
    const { heap, objects } = this.interpreter;
    const nodes = this.build(plan);
    nodes.forEach((node, i) => {
      if (!plan.held[i]) heap.decref(node);
    });
    const dropped = this.collect(nodes);
    const alive = nodes.map((node) => heap.isObject(node));
    nodes.forEach((node, i) => {
      if (plan.held[i]) heap.decref(node);
    });
    objects.lists.clear(this.interpreter.lookup("kept"));
    const released = this.collect(nodes);
    this.tidy();
    const left = nodes.flatMap((node, i) => (heap.isObject(node) ? [i] : []));
    return { dropped, released, alive, left };
  }

  private build(plan: Plan): ObjRef[] {
    const { tuples } = this.interpreter.objects;
    const nodes: ObjRef[] = [];
    const items: ObjRef[][] = plan.kinds.map(() => []);
    plan.kinds.forEach((kind, i) => {
      if (kind !== "T") {
        nodes.push(this.newNode(kind, i));
        return;
      }
      for (const [from, to] of plan.edges) if (from === i) items[i]!.push(this.item(nodes, to));
      nodes.push(tuples.fromItems(items[i]!));
    });
    for (const [from, to] of plan.edges) {
      if (plan.kinds[from] === "T") continue;
      this.store(plan.kinds[from]!, nodes[from]!, this.item(nodes, to), items[from]!.length);
      items[from]!.push(NO_OBJECT);
    }
    return nodes;
  }

  private newNode(kind: PlanKind, number: number): ObjRef {
    const { heap, objects } = this.interpreter;
    const { lists, dicts, instances, numbers } = objects;
    if (kind === "L") return lists.newList(0);
    if (kind === "D") return dicts.newDict();
    const node = instances.newInstance(this.interpreter.lookup(CLASSES[kind]!));
    if (hasFinalizer(kind)) {
      const own = numbers.newInt(number);
      heap.typeOf(node).slots.setAttr!(node, this.own, own);
      heap.decref(own);
    }
    return node;
  }

  /** Borrowed; small ints live for ever. */
  private item(nodes: readonly ObjRef[], to: number): ObjRef {
    if (to !== ATOM) return nodes[to]!;
    const { objects, heap } = this.interpreter;
    const atom = objects.numbers.newInt(1);
    heap.decref(atom);
    return atom;
  }

  private store(kind: PlanKind, holder: ObjRef, item: ObjRef, at: number): void {
    const { heap, objects } = this.interpreter;
    if (kind === "L") {
      objects.lists.append(holder, item);
    } else if (kind === "D") {
      const key = objects.numbers.newInt(at);
      objects.dicts.setItem(holder, key, item);
      heap.decref(key);
    } else {
      heap.typeOf(holder).slots.setAttr!(holder, this.names[at]!, item);
    }
  }

  private collect(nodes: readonly ObjRef[]): Seen {
    const { collector, heap, objects } = this.interpreter;
    const returned = collector.collectNow(OLDEST);
    const log = this.interpreter.lookup("log");
    const finalized = objects.lists.items(log).map((each) => Number(heap.repr(each)));
    objects.lists.clear(log);
    const tracked = nodes.flatMap((node, i) => (this.isTracked(node) ? [i] : []));
    return { returned, tracked, finalized };
  }

  private isTracked(node: ObjRef): boolean {
    const { heap } = this.interpreter;
    return heap.isObject(node) && heap.tracker.isTracked(node);
  }

  /** Breaks what 2.7 cannot free, and takes what finalizers have saved. */
  private tidy(): void {
    const { collector, objects, heap } = this.interpreter;
    const { garbage } = collector.parts.state;
    const kept = this.interpreter.lookup("kept");
    // In 2.7 a finalizer runs each time, and would save its object for ever.
    const saving = this.interpreter.lookup("saving");
    objects.lists.clear(saving);
    do {
      for (const each of objects.lists.items(garbage)) heap.typeOf(each).slots.clear!(each);
      objects.lists.clear(garbage);
      objects.lists.clear(kept);
    } while (collector.collectNow(OLDEST) > 0 || objects.lists.size(garbage) > 0);
    objects.lists.clear(this.interpreter.lookup("log"));
    objects.lists.append(saving, objects.singletons.none);
  }
}

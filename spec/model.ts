// The reference model: runs a program on plain records and tells what can be seen of it. It knows
// nothing of bytes, counts or collectors: identity follows from rules of values, liveness and
// counts from the graph, each time anew.

import { compileConstants } from "./constants.ts";
import type { ModelError } from "./failures.ts";
import type { Generation } from "./generations.ts";
import { Heap } from "./heap.ts";
import { Machine } from "./machine.ts";
import { findDisagreement } from "./mark-sweep.ts";
import { MODULES } from "./modules.ts";
import type { Observation, ObservedCollector, ObservedError } from "./observation.ts";
import { logLine, Walk } from "./observe.ts";
import { removeUnreferenced } from "./refcounts.ts";
import type { IdentityRules } from "./rules.ts";
import type { Unit } from "./syntax.ts";
import { type Constants, type Handle, type ListThing, NOTHING } from "./values.ts";

/** The modules that every program finds. */

const NO_CONSTANTS: Constants = { of: new Map(), iterated: new Set() };

export class Model {
  private readonly rules: IdentityRules;
  private heap: Heap;
  private machine: Machine;
  private program: readonly Unit[] = [];
  private compiled: readonly Constants[] = [];
  private errors: ObservedError[] = [];
  /** Names that were bound before the program began. */
  private given: ReadonlySet<string> = new Set();
  private log: Handle = NOTHING;
  /** Units without a constant. */
  private readonly bare = new WeakSet<Unit>();

  constructor(rules: IdentityRules) {
    this.rules = rules;
    this.heap = new Heap(rules);
    this.machine = new Machine(this.heap);
  }

  /** Forgets everything, runs the prelude, and compiles all units of the program. */
  begin(prelude: readonly Unit[], program: readonly Unit[]): void {
    this.heap = new Heap(this.rules);
    this.machine = new Machine(this.heap);
    this.errors = [];
    const { heap, machine } = this;
    this.log = heap.newPermanent({ kind: "list", items: [] });
    machine.globals.set("log", this.log);
    machine.globals.set("intern", heap.builtin("intern"));
    for (const name of MODULES) machine.globals.set(name, heap.module(name));
    for (const unit of prelude) {
      const error = machine.run(unit.statements, this.compile(unit));
      if (error !== undefined) throw new Error(`the prelude raises ${error.type}: ${error.text}`);
    }
    this.program = program;
    this.compiled = program.map((unit) => this.compile(unit));
    // The tuple of a unit's constants tells the collector of the last one first.
    const constants = [...new Set(machine.constants)].reverse();
    heap.generations.lists[2].push(...constants);
    // What there is before a program begins has been looked at, and is old.
    heap.collect(2);
    heap.collect(2);
    heap.generations.forget();
    this.given = new Set(machine.globals.keys());
  }

  /** The unit's constants, which its code holds from now on. */
  private compile(unit: Unit): Constants {
    if (this.bare.has(unit)) return NO_CONSTANTS;
    const compiled = compileConstants(this.heap, unit);
    if (compiled.held.length === 0 && compiled.of.size === 0) this.bare.add(unit);
    for (const handle of compiled.held) this.machine.constants.push(handle);
    return compiled;
  }

  /** Runs a unit of the program; returns what it raised. Throws Unmodelled. */
  run(index: number): ModelError | undefined {
    const error = this.machine.run(this.program[index]!.statements, this.compiled[index]!);
    if (error !== undefined) {
      this.errors.push({ statement: index, type: error.type, text: error.text });
    }
    return error;
  }

  /** What a module's name is bound to. */
  peek(name: string): Handle | undefined {
    return this.machine.globals.get(name);
  }

  /** What can be seen now. Names that were bound before the program began are not told. */
  observe(): Observation {
    const { heap, machine } = this;
    const roots = (each: (handle: Handle) => void): void => machine.forEachRoot(each);
    const walk = new Walk(heap, removeUnreferenced(heap, roots));
    const names = [...machine.globals]
      .filter(([name]) => !this.given.has(name) && !name.startsWith("__"))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, handle]) => [name, walk.visit(handle)] as const);
    const log = heap.get(this.log);
    const lines = log.kind === "list" ? log.items.map((each) => logLine(heap, each)) : [];
    const { objects } = walk;
    return { names, objects, errors: [...this.errors], log: lines, collector: this.collector() };
  }

  private collector(): ObservedCollector {
    const { generations, rules } = this.heap;
    const garbage = (this.heap.get(generations.garbage) as ListThing).items.length;
    const told = { counts: [...generations.counts], garbage };
    if (!rules.collector.hasStatistics) return told;
    const statistics = generations.statistics.map((each) => [
      each.collections,
      each.collected,
      each.uncollectable,
    ]);
    return { ...told, statistics };
  }

  /** A collection that starts by itself, as somebody tells; the number of objects found. */
  collect(generation: Generation): number {
    return this.heap.collect(generation);
  }

  /** How the collector's answer differs from that of marking and sweeping; undefined if not. */
  findDisagreement(): string | undefined {
    this.heap.sweep();
    return findDisagreement(this.heap, (each) => this.machine.forEachRoot(each));
  }

  /** From now on somebody tells of collections that start by themselves. */
  tellsOfCollections(): void {
    this.heap.generations.isToldOfCollections = true;
  }

  /** How many objects are alive: reachable, or on a cycle that nobody collected, or held by one. */
  countObjects(): number {
    removeUnreferenced(this.heap, (each) => this.machine.forEachRoot(each));
    return this.heap.things.size;
  }
}

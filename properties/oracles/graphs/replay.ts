// A dumped graph in our heap: each object is built with its references and its count, stands in its
// generation, and then our collector collects. What it finds, and in which order, which finalizers
// run, and what is gone in the end must be what the real one did.
//
// References from outside of the graph are counts that nobody gives up. That is all a collector
// knows of them too.

import { DebugFlags } from "../../../src/gc/debug.ts";
import { Interpreter } from "../../../src/interpreter.ts";
import { asGcHead, asObj, type ObjRef } from "../../../src/memory/address.ts";
import type { PyType } from "../../../src/objects/type.ts";
import { PROFILES } from "../../../src/profile/cpython.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import {
  type GraphEnd,
  type GraphNode,
  type GraphStep,
  type HeapGraph,
  IMMORTAL,
  UNTRACKED,
} from "./graph.ts";
import { NodeTypes } from "./node-types.ts";

export type MakeGraphInterpreter = (profile: Profile, size: number) => Interpreter;

/** What one replay compared. */
export interface GraphTally {
  readonly objects: number;
  readonly references: number;
  /** Objects that collections found to be garbage. */
  readonly garbage: number;
  readonly gone: number;
  /** Weak references, and tables of them, that went with what they referred to: see Comparison. */
  readonly withTheirObject: number;
}

export interface GraphReplay {
  readonly tally: GraphTally;
  /** What differs, one line each; the real one is told first. */
  readonly differences: readonly string[];
}

const newInterpreter: MakeGraphInterpreter = (profile, size) =>
  new Interpreter(profile, { size, guard: false });

/** The profile of a full version, "3.11.7"; undefined when there is none. */
export function profileOf(python: string): Profile | undefined {
  const version = python.split(".").slice(0, 2).join(".");
  return PROFILES.find(({ name }) => name === version);
}

/** Replays a graph over `profile`. */
export function replayGraph(
  graph: HeapGraph,
  profile: Profile,
  make: MakeGraphInterpreter = newInterpreter,
): GraphReplay {
  const heap = new GraphHeap(graph, make(profile, roomFor(graph)));
  const steps = graph.steps.map(({ generation }) => heap.collect(generation));
  const end = heap.collectForGood();
  const comparison = new Comparison(graph);
  graph.steps.forEach((step, i) => {
    comparison.compareStep(i, step, steps[i]!);
  });
  const withTheirObject = comparison.compareEnd(graph.end, end);
  return {
    tally: {
      objects: graph.nodes.length,
      references: graph.nodes.reduce((sum, { edges }) => sum + edges.length, 0),
      garbage: steps.reduce((sum, { garbage }) => sum + garbage.length, 0),
      gone: end.gone.length,
      withTheirObject,
    },
    differences: comparison.differences,
  };
}

/** Bytes of address space: what all objects take, and half of it for what the allocator leaves. */
function roomFor({ nodes }: HeapGraph): number {
  const bytes = nodes.reduce((sum, { edges }) => sum + OBJECT_ROOM + edges.length * POINTER, 0);
  return (LEAST_ROOM + bytes + (bytes >> 1) + 0xffff) & ~0xffff;
}

const OBJECT_ROOM = 112;
const POINTER = 8;
const LEAST_ROOM = 32 << 20;

class GraphHeap {
  private readonly graph: HeapGraph;
  private readonly interpreter: Interpreter;
  private readonly types: NodeTypes;
  private readonly refs: ObjRef[];
  private readonly numbers = new Map<ObjRef, number>();
  private finalized: number[] = [];

  constructor(graph: HeapGraph, interpreter: Interpreter) {
    this.graph = graph;
    this.interpreter = interpreter;
    this.types = new NodeTypes({
      interpreter,
      onFinalized: (ref) => this.finalized.push(this.numbers.get(ref)!),
    });
    interpreter.collector.disable();
    // What the interpreter itself made is old, as everything was when the dump began.
    interpreter.collector.startOver();
    const types = graph.types.map((type) => this.types.typeFor(type));
    this.refs = graph.nodes.map((node) => this.newObject(types[node.type]!, node));
    this.refs.forEach((ref, i) => {
      this.numbers.set(ref, i);
    });
    graph.nodes.forEach((node, i) => {
      this.fill(types[node.type]!, this.refs[i]!, node);
    });
  }

  /** gc.collect with DEBUG_SAVEALL. */
  collect(generation: 0 | 1 | 2): GraphStep {
    const { collector, objects } = this.interpreter;
    const { state } = collector.parts;
    const saved = objects.lists.size(state.garbage);
    state.debug = DebugFlags.SAVEALL;
    const returned = collector.collectNow(generation);
    state.debug = 0;
    const garbage = objects.lists.items(state.garbage).slice(saved);
    return {
      generation,
      returned,
      garbage: garbage.map((ref) => this.numbers.get(ref)!),
      finalized: this.takeFinalized(),
    };
  }

  /** Lets go what was saved, and collects once more. */
  collectForGood(): GraphEnd {
    const { collector, objects } = this.interpreter;
    objects.lists.clear(collector.parts.state.garbage);
    const returned = collector.collectNow(2);
    const tracked = this.tracked();
    const gone = this.graph.nodes.flatMap(({ place }, i) =>
      place > UNTRACKED && !tracked.has(i) ? [i] : [],
    );
    return { returned, finalized: this.takeFinalized(), gone };
  }

  private takeFinalized(): number[] {
    const taken = this.finalized;
    this.finalized = [];
    return taken;
  }

  /** Objects that are in a generation. */
  private tracked(): Set<number> {
    const { lists, state, objectOf } = this.interpreter.collector.parts;
    const heads = state.heads.flatMap((head) => lists.all(head));
    return new Set(heads.flatMap((head) => this.numbers.get(objectOf(head)) ?? []));
  }

  /** An object without references, with its count, where it should be. */
  private newObject(type: PyType, { place, count, edges }: GraphNode): ObjRef {
    const { heap, objects, collector } = this.interpreter;
    const { state, headOf, marks } = collector.parts;
    const isList = type === objects.lists.type;
    const ref = isList
      ? objects.lists.newList(edges.length)
      : this.types.newNode(type, edges.length);
    if (isList) heap.tracker.untrack(ref);
    if (place > UNTRACKED) marks.track(asGcHead(headOf(ref)), state.heads[place]!);
    if (count === IMMORTAL) heap.immortalise(ref);
    else heap.words[ref >> 2] = count;
    return ref;
  }

  private fill(type: PyType, ref: ObjRef, { edges }: GraphNode): void {
    const { lists, tuples } = this.interpreter.objects;
    const last = edges.length - 1;
    // Items of lists and tuples are met from the last to the first.
    edges.forEach((to, i) => {
      const child = asObj(this.refs[to]!);
      if (type === lists.type) lists.initItem(ref, last - i, child);
      else if (type === tuples.type) tuples.initItem(ref, last - i, child);
      else this.types.setEdge(ref, i, child);
    });
  }
}

/** Lines for what differs. */
class Comparison {
  readonly differences: string[] = [];
  private readonly graph: HeapGraph;

  constructor(graph: HeapGraph) {
    this.graph = graph;
  }

  compareStep(i: number, real: GraphStep, ours: GraphStep): void {
    const what = `collection ${i + 1} (generation ${real.generation})`;
    this.number(`${what} returned`, real.returned, ours.returned);
    this.sequence(`${what}: garbage`, real.garbage, ours.garbage);
    this.sequence(`${what}: finalized`, real.finalized, ours.finalized);
  }

  /** How many weak references went with their object. */
  compareEnd(real: GraphEnd, ours: GraphEnd): number {
    this.number("the last collection returned", real.returned, ours.returned);
    this.sequence("the last collection: finalized", real.finalized, ours.finalized);
    const [inReal, inOurs] = [new Set(real.gone), new Set(ours.gone)];
    const missing = ours.gone.filter((i) => !inReal.has(i));
    const extra = real.gone.filter((i) => !inOurs.has(i));
    const explained = this.withTheirObject(extra, inReal);
    const others = extra.filter((i) => !explained.has(i));
    if (others.length > 0) this.tell("gone", `${this.names(others)} too`, "still there");
    if (missing.length > 0) this.tell("gone", `without ${this.names(missing)}`, "with");
    return explained.size;
  }

  /**
   * Weak references go by their callbacks, and so do those that a class keeps of its subclasses,
   * with their table, of which no collector is told.
   */
  private withTheirObject(extra: readonly number[], gone: ReadonlySet<number>): Set<number> {
    const { nodes, types } = this.graph;
    const weak = extra.filter((i) => {
      const { type, target } = nodes[i]!;
      return types[type]!.kind === "weakref" && target !== undefined && gone.has(target);
    });
    const explained = new Set(weak);
    const tables = extra.filter((i) => {
      const { type, edges } = nodes[i]!;
      const isTable = ["list", "dict"].includes(types[type]!.kind) && edges.length > 0;
      return isTable && edges.every((to) => explained.has(to));
    });
    for (const i of tables) explained.add(i);
    return explained;
  }

  private number(what: string, real: number, ours: number): void {
    if (real !== ours) this.tell(what, String(real), String(ours));
  }

  private sequence(what: string, real: readonly number[], ours: readonly number[]): void {
    const length = Math.max(real.length, ours.length);
    for (let i = 0; i < length; i++) {
      if (real[i] === ours[i]) continue;
      const name = (at: number | undefined): string =>
        at === undefined ? "nothing more" : this.names([at]);
      this.tell(`${what}, ${i + 1} of ${real.length}`, name(real[i]), name(ours[i]));
      return;
    }
  }

  private names(numbers: readonly number[]): string {
    const { nodes, types } = this.graph;
    const shown = numbers.slice(0, MOST_NAMED).map((i) => `${types[nodes[i]!.type]!.name} #${i}`);
    if (numbers.length > shown.length) shown.push(`and ${numbers.length - shown.length} more`);
    return shown.join(", ");
  }

  private tell(what: string, real: string, ours: string): void {
    this.differences.push(`${what}: CPython ${this.graph.python} ${real}, ours ${ours}`);
  }
}

const MOST_NAMED = 5;

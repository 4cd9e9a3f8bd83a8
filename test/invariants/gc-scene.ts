// A heap with something on every list that matters to the collector, to be damaged: tracked and
// untracked containers, garbage, an object whose finalizer ran and one whose has not. And links of
// GC heads as a test writes them.

import { gcInvariants } from "../../properties/invariants/gc.ts";
import type { CollectorView } from "../../properties/invariants/gc-invariant.ts";
import { objectInvariants } from "../../properties/invariants/objects.ts";
import { CollectorWatch } from "../../properties/machines/objects/collector-watch.ts";
import { PRELUDE } from "../../properties/machines/objects/prelude.ts";
import { GcHeadReader } from "../../src/inspect/read-gc-head.ts";
import { ObjectWalk } from "../../src/inspect/walk-objects.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { Code } from "../../src/python/code.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";

const PROGRAM = `
words = [1000, 'two words']
holder = {1: words}
atoms = pair(1, 2)
named = {'x': 1}
node = Node()
phoenix = Phoenix()
phoenix = None
noisy = Noisy()
ring(2000)
freed = []
last = []
del freed
`;

/** Marks as a test writes them, whatever the version keeps them in. */
export type Written = "untracked" | "tracked" | "counted" | "tentative";
const REFS = { untracked: -2, tracked: -3, counted: 0, tentative: -4 } as const;

export class GcScene {
  readonly interpreter: Interpreter;
  readonly watch: CollectorWatch;
  readonly head: GcHeadReader;
  private readonly walk: ObjectWalk;
  private readonly prelude: readonly Code[];
  private readonly python: string;

  constructor(python: string, watch = new CollectorWatch()) {
    const profile = profileNamed(python)!;
    this.python = python;
    this.watch = watch;
    this.interpreter = new Interpreter(profile, { size: 16 << 20, gcEvents: watch });
    this.head = new GcHeadReader(this.interpreter.memory, profile.objects);
    this.walk = new ObjectWalk(this.interpreter.objects, this.interpreter.runtime);
    this.prelude = this.compile(PRELUDE);
    watch.join(this.interpreter, () => this.objects());
  }

  /** A process of its own that has run `program`, everything of it watched. */
  begin(program = PROGRAM): this {
    const { interpreter, watch } = this;
    watch.end();
    interpreter.begin(this.prelude);
    interpreter.collector.disable();
    interpreter.collector.startOver();
    watch.begin(new Uint32Array(), true);
    this.run(program);
    return this;
  }

  /** Runs statements. */
  run(text: string): void {
    const program = this.compile(text);
    this.interpreter.load(program);
    for (let i = 0; i < program.length; i++) {
      const error = this.interpreter.run(i);
      if (error !== undefined) throw error;
    }
    this.interpreter.unload();
  }

  named(name: string): ObjRef {
    const ref = this.interpreter.lookup(name);
    if (ref === NO_OBJECT) throw new Error(`no ${name}`);
    return ref;
  }

  headOf(name: string): number {
    return this.head.headOf(this.named(name));
  }

  view(): CollectorView {
    return this.watch.view(this.objects());
  }

  /** The invariants that do not hold, of objects and of the collector. */
  broken(): string[] {
    const view = this.view();
    const names: string[] = [];
    for (const { name, check } of objectInvariants) check(view.objects, () => names.push(name));
    for (const { name, check } of gcInvariants) check(view, () => names.push(name));
    return [...new Set(names)];
  }

  /** All objects are remembered as they are now. */
  remember(): void {
    this.watch.remember(this.objects());
  }

  // ---- links and marks

  /** Writes `_gc_next`, flags and all. */
  setNext(head: number, next: number): void {
    this.interpreter.memory.setPtr(head, next);
  }

  /** Writes the link back and leaves the flags beside it. */
  setPrev(head: number, prev: number): void {
    const at = head + this.prevField;
    const flags = this.head.marksLinks ? this.interpreter.memory.u32(at) & 3 : 0;
    this.interpreter.memory.setPtr(at, prev | flags);
  }

  unlink(head: number): void {
    const { memory } = this.interpreter;
    const [prev, next] = [this.head.prev(head), memory.u32(head)];
    this.setNext(prev, next);
    this.setPrev(this.head.next(head), prev);
  }

  /** Puts a head to the end of a list. */
  link(head: number, list: number): void {
    const last = this.head.prev(list);
    this.setNext(last, head);
    this.setPrev(head, last);
    this.setNext(head, list);
    this.setPrev(list, head);
  }

  /** Makes a head on a list say this; gc_refs of what is counted are 0. */
  setMark(head: number, mark: Written): void {
    if (this.head.marksLinks) this.flip(head, 2, mark === "counted" || mark === "tentative");
    else this.setRefs(head, REFS[mark]);
  }

  /** Adds to gc_refs, while they are counted. */
  addRefs(head: number, by: number): void {
    const { memory } = this.interpreter;
    if (!this.head.marksLinks) this.setRefs(head, this.head.refs(head) + by);
    else memory.setU32(head + this.prevField, memory.u32(head + this.prevField) + by * 4);
  }

  /** Writes the bit that says that the finalizer ran. */
  setFinalized(head: number, isSet: boolean): void {
    this.flip(head, 1, isSet);
  }

  private flip(head: number, bit: number, isSet: boolean): void {
    const { memory, heap } = this.interpreter;
    const { gc_refs } = heap.layouts.PyGC_Head;
    const at = head + (gc_refs >= 0 ? gc_refs : this.prevField);
    memory.setU32(at, isSet ? memory.u32(at) | bit : memory.u32(at) & ~bit);
  }

  private setRefs(head: number, refs: number): void {
    const { memory, heap } = this.interpreter;
    const at = head + heap.layouts.PyGC_Head.gc_refs;
    const { finalizedOnce } = heap.profile.instances;
    const word = finalizedOnce ? (refs << 1) | (memory.u32(at) & 1) : refs;
    memory.setU32(at, word);
    memory.setU32(at + 4, refs >> 31);
  }

  private get prevField(): number {
    return this.interpreter.heap.layouts.PyGC_Head._gc_prev;
  }

  private objects(): CollectorView["objects"] {
    const { interpreter } = this;
    const { objects } = interpreter;
    return this.walk.read(interpreter.freeLists(), interpreter.holders(), objects.uncounted());
  }

  private compile(text: string): Code[] {
    const { source } = profileNamed(this.python)!.objects;
    return parseProgram(text).map((unit) => compileUnit(unit, source));
  }
}

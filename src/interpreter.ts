// One Python: a process, its objects, and what runs programs over them. Beside runtime.ts, which it
// builds on, the only place that constructs layers.
//
// A program is a list of units, compiled before the first one runs; each unit's constants live
// until the program is over, as those of code that is kept. Names are bound in one dict: the
// module's.

import { Copies } from "./copy/copies.ts";
import { PyError } from "./errors.ts";
import type { Collector } from "./gc/collector.ts";
import { createCollector } from "./gc/create.ts";
import { type GcEvents, NullGcEvents } from "./gc/gc-events.ts";
import { gcStatics } from "./gc/gc-state.ts";
import { GcTracker } from "./gc/gc-tracker.ts";
import type { NamedFreeLists } from "./inspect/walk-objects.ts";
import { NO_OBJECT, type ObjRef } from "./memory/address.ts";
import type { Memory } from "./memory/memory.ts";
import { ObjectHeap, type ObjectHeapState } from "./objects/object-heap.ts";
import { Objects, type ObjectsState, objectStatics } from "./objects/objects.ts";
import type { Profile } from "./profile/profile.ts";
import { Calls } from "./python/calls.ts";
import type { Code } from "./python/code.ts";
import { Evaluator } from "./python/evaluator.ts";
import { Executor } from "./python/executor.ts";
import type { Frame, LoadedCode } from "./python/frame.ts";
import { FrameStack } from "./python/frame-stack.ts";
import { GcCallbacks } from "./python/gc-callbacks.ts";
import { Loader } from "./python/loader.ts";
import { Names } from "./python/names.ts";
import { Operators } from "./python/operators.ts";
import { unraisableLines } from "./python/unraisable.ts";
import { Runtime, type RuntimeOptions, type RuntimeState } from "./runtime.ts";

/** The state behind a prelude. */
interface Ready {
  readonly prelude: readonly Code[];
  readonly runtime: RuntimeState;
  readonly heap: ObjectHeapState;
  readonly objects: ObjectsState;
  readonly names: ReadonlyMap<string, ObjRef>;
}

export interface InterpreterOptions extends RuntimeOptions {
  /** Told of the phases of collections. */
  readonly gcEvents?: GcEvents;
}

/** What types and frames need, however small the profile's pages are. */
const ROOM = { textSize: 4 << 10, stackSize: 64 << 10 };

export class Interpreter {
  readonly profile: Profile;
  readonly runtime: Runtime;
  readonly memory: Memory;
  readonly heap: ObjectHeap;
  readonly objects: Objects;
  readonly names: Names;
  readonly stack: FrameStack;
  readonly collector: Collector;
  /** What was written to sys.stderr, line by line. */
  readonly stderr: string[] = [];
  private readonly tracker: GcTracker;
  private readonly executor: Executor;
  private readonly calls: Calls;
  private readonly loader: Loader;
  /** The module's dict. */
  private globals: ObjRef = NO_OBJECT;
  private prelude: LoadedCode[] = [];
  private units: LoadedCode[] = [];
  private ready: Ready | undefined;

  constructor(profile: Profile, options: InterpreterOptions = {}) {
    const statics = [
      ...(options.statics ?? []),
      ...objectStatics(profile.objects),
      ...gcStatics(profile.objects),
    ];
    this.profile = profile;
    this.runtime = new Runtime(profile, { ...ROOM, ...options, statics });
    const { memory, segments, domains } = this.runtime;
    this.memory = memory;
    this.tracker = new GcTracker(profile.objects);
    this.heap = new ObjectHeap({
      memory,
      domains,
      profile: profile.objects,
      tracker: this.tracker,
      symbol: (name) => segments.symbol(name),
      text: segments.get("text"),
    });
    this.objects = new Objects(this.heap, {
      finalizers: {
        call: (ref, finalizer, shown) => this.callQuietly(finalizer, [ref], shown),
      },
      callbacks: { call: (callback, ref) => this.callQuietly(callback, [ref]) },
    });
    const { objects } = this;
    this.collector = createCollector({
      heap: this.heap,
      weakrefs: objects.weakrefs,
      finalized: objects.system.finalization,
      events: options.gcEvents ?? new NullGcEvents(),
      hooks: new GcCallbacks(objects, {
        state: () => this.collector.parts.state,
        call: (callee, args) => this.callQuietly(callee, args),
        write: (line) => this.stderr.push(line),
      }),
    });
    this.tracker.join(this.collector);
    this.stack = new FrameStack(this.heap, segments.get("stack"));
    this.names = new Names(objects, this.stack);
    const operators = new Operators(objects);
    const { stack, names, collector, tracker: safePoints } = this;
    const base = { objects, stack, operators, names, collector, safePoints };
    const evaluator = new Evaluator(base);
    this.executor = new Executor({ ...base, evaluator });
    const copies = new Copies(objects, (callee, args) => this.calls.callObject(callee, args));
    this.calls = new Calls({ ...base, evaluator, executor: this.executor, copies });
    evaluator.calls = this.calls;
    this.executor.calls = this.calls;
    this.loader = new Loader(objects, this.names, (loaded) => this.calls.know(loaded));
    this.start();
  }

  /** A new process without a program. */
  reset(): void {
    this.runtime.reset();
    this.heap.reset();
    this.stack.reset();
    this.names.reset();
    this.calls.reset();
    this.loader.reset();
    this.prelude = [];
    this.units = [];
    this.start();
  }

  /**
   * A process of its own for each program: as behind `prelude`, which is run once and then come
   * back to. PyError when it raises.
   */
  begin(prelude: readonly Code[]): void {
    const { ready } = this;
    if (ready?.prelude !== prelude) {
      this.prepare(prelude);
      return;
    }
    this.runtime.restore(ready.runtime);
    this.heap.restore(ready.heap);
    this.names.restore(ready.names);
    this.objects.restore(ready.objects);
    this.stack.reset();
    this.stderr.length = 0;
    this.units = [];
  }

  /** Compiled units become the program that `run` runs. */
  load(program: readonly Code[]): void {
    this.units = program.map((code) => this.loader.loadUnit(code));
  }

  private prepare(prelude: readonly Code[]): void {
    this.reset();
    this.prelude = prelude.map((code) => this.loader.loadUnit(code));
    for (const loaded of this.prelude) {
      const error = this.runLoaded(loaded);
      if (error !== undefined) throw error;
    }
    this.ready = {
      prelude,
      runtime: this.runtime.capture(),
      heap: this.heap.capture(),
      objects: this.objects.capture(),
      names: this.names.capture(),
    };
  }

  /** Runs one unit of the program; the error that it ends with, if any. */
  run(unit: number): PyError | undefined {
    return this.runLoaded(this.units[unit]!);
  }

  /** Statements begun since the interpreter was made: in a loop or function, each time they ran. */
  get statementCount(): number {
    return this.executor.statementCount;
  }

  /** From now on `watch` is told of each function that ran to its end, before its frame goes. */
  watchReturns(watch: ((code: Code) => void) | undefined): void {
    this.calls.onReturn = watch;
  }

  /** Gives the program's constants up. */
  unload(): void {
    for (const { constants } of this.units) for (const ref of constants) this.heap.decref(ref);
    this.units = [];
  }

  /** What a module's name is bound to: borrowed, or NO_OBJECT. */
  lookup(name: string): ObjRef {
    return this.objects.dicts.peekItem(this.globals, this.names.intern(name));
  }

  /** Binds a module's name to a new reference. */
  bind(name: string, value: ObjRef): void {
    this.objects.dicts.setItem(this.globals, this.names.intern(name), value);
    this.heap.decref(value);
  }

  /** Unbinds a module's name; nothing happens when it is not bound. */
  unbind(name: string): void {
    this.objects.dicts.deleteItem(this.globals, this.names.intern(name));
  }

  /** What finalizers and callbacks wrote down: the strings in the list `log`. */
  log(): string[] {
    const { lists, text } = this.objects;
    const log = this.lookup("log");
    if (log === NO_OBJECT || !lists.isList(log)) return [];
    return lists.items(log).map((each) => text.toHost(each));
  }

  /** References that no object owns: the stack's, the program's, and what each layer keeps. */
  holders(): ObjRef[] {
    const constants = [...this.prelude, ...this.units].flatMap((unit) => [...unit.constants]);
    const code = [...this.prelude, ...this.units].flatMap(codeObjects);
    return [
      this.globals,
      ...this.names.owned(),
      ...this.stack.references(),
      ...constants,
      ...code,
      ...this.collector.owned(),
      ...this.objects.owned(),
    ];
  }

  /** The free lists of all types. */
  freeLists(): NamedFreeLists {
    return this.objects.freeLists();
  }

  private start(): void {
    const { state, lists } = this.collector.parts;
    state.initialise(lists);
    this.stderr.length = 0;
    this.objects.initialise();
    state.garbage = this.objects.lists.newList(0);
    if (this.profile.objects.collecting.hasCallbacks) {
      state.callbacks = this.objects.lists.newList(0);
    }
    this.globals = this.objects.dicts.newDict();
    this.bind("log", this.objects.lists.newList(0));
  }

  private runLoaded(loaded: LoadedCode): PyError | undefined {
    const { globals } = this;
    const frame: Frame = { loaded, globals, namespace: globals };
    const { height } = this.stack;
    const { recursion } = this.heap;
    // The module's own frame.
    recursion.enter("");
    try {
      this.tracker.atSafePoint();
      this.executor.run(loaded.code.steps, frame);
      return undefined;
    } catch (error) {
      this.stack.unwind(height);
      if (error instanceof PyError) return error;
      throw error;
    } finally {
      recursion.leave();
    }
  }

  /**
   * Calls `callee`, whose result nobody wants; an error goes to stderr, as one in what `shown` is.
   * All are borrowed.
   */
  private callQuietly(callee: ObjRef, args: readonly ObjRef[], shown: ObjRef = callee): void {
    const { height } = this.stack;
    try {
      this.heap.decref(this.calls.callObject(callee, args));
    } catch (error) {
      this.stack.unwind(height);
      if (!(error instanceof PyError)) throw error;
      this.stderr.push(...unraisableLines(this.heap, this.heap.repr(shown), error));
    }
  }
}

/** The code objects of the functions in a unit, of those inside them too. */
const codeObjects = ({ functions }: LoadedCode): ObjRef[] =>
  functions.flatMap((each) => [each.object, ...codeObjects(each)]);

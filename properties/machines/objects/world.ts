// Where an objects program runs: in the model and in our heap, statement by statement, and what
// both tell is compared. A statement is compiled as a unit by itself; the whole program is compiled
// before its first statement runs, for its constants live from then on.

import { Unmodelled } from "../../../spec/failures.ts";
import { Model } from "../../../spec/model.ts";
import { RULES } from "../../../spec/rules.ts";
import type { PyError } from "../../../src/errors.ts";
import { type ObjectsView, ObjectWalk } from "../../../src/inspect/walk-objects.ts";
import { Interpreter, type InterpreterOptions } from "../../../src/interpreter.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import type { Code } from "../../../src/python/code.ts";
import { compileUnit } from "../../../src/python/compile.ts";
import { parseProgram } from "../../../src/python/parse.ts";
import type { Unit } from "../../../src/python/syntax.ts";
import { type Program, PropertyFailed, VARIABLES } from "../../engine/machine.ts";
import type { Marks } from "../../engine/marks.ts";
import type { Language } from "../../engine/python.ts";
import { gcInvariants } from "../../invariants/gc.ts";
import { firstBroken } from "../../invariants/invariant.ts";
import { objectInvariants } from "../../invariants/objects.ts";
import { differences } from "../../oracles/cpython/compare.ts";
import { CollectorWatch } from "./collector-watch.ts";
import { ATTRIBUTE_NAMES } from "./literals.ts";
import { observationText } from "./observation-text.ts";
import { observeCollector, observeHeap } from "./observe.ts";
import { markError } from "./reach.ts";
import { Units } from "./units.ts";

/** How an Interpreter is made; a planted bug replaces it by one from edited sources. */
export type MakeInterpreter = (profile: Profile, options: InterpreterOptions) => Interpreter;

export interface ObjectsWorldOptions {
  readonly make?: MakeInterpreter;
  readonly marks?: Marks;
  readonly debugHooks?: boolean;
}

const NAMES = [...VARIABLES];

export class ObjectsWorld {
  readonly profile: Profile;
  readonly interpreter: Interpreter;
  readonly model: Model;
  /** What the last operation did, for a report. */
  lastEffect = "";
  private readonly objectWalk: ObjectWalk;
  private readonly collectorWatch = new CollectorWatch();
  private readonly language: Language;
  private readonly compiled: Units;
  private readonly marks: Marks | undefined;
  private readonly preludeUnits: readonly Unit[];
  private readonly preludeCode: readonly Code[];
  private program: Program = new Uint32Array();
  /** What each name was bound to behind the statement before, in the model and in the heap. */
  private readonly handles = new Int32Array(NAMES.length);
  private readonly refs = new Int32Array(NAMES.length);
  private step = 0;
  private isModelled = true;
  private operations = 0;
  private unmodelled = 0;

  /** `prelude` is the text that every program starts with. */
  constructor(
    profile: Profile,
    prelude: string,
    language: Language,
    options: ObjectsWorldOptions = {},
  ) {
    const { make, marks, debugHooks = false } = options;
    const process = { size: HEAP_SIZE, debugHooks, gcEvents: this.collectorWatch };
    this.profile = profile;
    this.language = language;
    this.compiled = new Units(language, profile.objects.source);
    this.marks = marks;
    this.interpreter = make?.(profile, process) ?? new Interpreter(profile, process);
    const { objects, runtime } = this.interpreter;
    const { guard, segments } = runtime;
    this.objectWalk = new ObjectWalk(objects, { guard, segments, profile });
    this.collectorWatch.join(this.interpreter, () => this.walk());
    this.model = new Model(RULES[modelName(profile)]!);
    this.preludeUnits = parseProgram(prelude);
    this.preludeCode = this.preludeUnits.map((unit) => compileUnit(unit, profile.objects.source));
  }

  /**
   * Statements run and compared since the world was made: each run of one that stands in a loop or
   * function counts. What the model could not follow does not.
   */
  get operationCount(): number {
    return this.operations;
  }

  /** Programs that went beyond what the model knows: there they ended. */
  get unmodelledCount(): number {
    return this.unmodelled;
  }

  /** What the model holds, name by name. */
  modelText(): string {
    if (!this.isModelled) return "has no answer to this program";
    const seen = this.ask(() => this.model.observe());
    return seen === undefined ? "has no answer to this program" : observationText(seen);
  }

  /** The statements of the program that runs. */
  get lines(): readonly string[] {
    return Array.from(this.program, (word) => this.language.print(word));
  }

  /** What the model has no answer to ends its part in the program. */
  private ask<Answer>(question: () => Answer): Answer | undefined {
    if (!this.isModelled) return undefined;
    try {
      return question();
    } catch (error) {
      if (!(error instanceof Unmodelled)) throw error;
      this.giveUp();
      return undefined;
    }
  }

  /** From here on the model says nothing of the program, and it is over. */
  private giveUp(): void {
    if (this.isModelled) this.unmodelled++;
    this.isModelled = false;
  }

  /** `isPrecise` when every step is checked as thoroughly as can be. */
  begin(program: Program, isPrecise = false): void {
    this.program = program;
    const compiled = Array.from(program, (word) => this.compiled.of(word));
    this.step = 0;
    this.isModelled = true;
    this.handles.fill(UNBOUND);
    this.refs.fill(0);
    this.lastEffect = "";
    this.collectorWatch.end();
    this.interpreter.begin(this.preludeCode);
    this.interpreter.collector.disable();
    this.interpreter.load(compiled.map(({ code }) => code));
    this.interpreter.collector.startOver();
    this.collectorWatch.begin(program, isPrecise);
    this.model.begin(
      this.preludeUnits,
      compiled.map(({ unit }) => unit),
    );
  }

  /** The model has no answer to the program from here on. */
  get isOver(): boolean {
    return !this.isModelled;
  }

  /** Runs the next statement in both; an error that ends it is the same in both. */
  run(): void {
    const at = this.step++;
    const before = this.interpreter.statementCount;
    // Errors of programs are raised by the thousand, and nobody asks where in the host.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    let expected: { readonly type: string; readonly text: string } | undefined;
    let error: PyError | undefined;
    try {
      expected = this.ask(() => this.model.run(at));
      error = this.interpreter.run(at);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    // The model has all the memory that there is.
    if (error?.type === "MemoryError" && expected === undefined) this.giveUp();
    if (this.isModelled) {
      this.operations += this.interpreter.statementCount - before;
      this.compareErrors(expected, error);
    }
    this.lastEffect = error === undefined ? "" : error.message;
    if (error !== undefined && this.marks !== undefined) markError(this.marks, error.type);
  }

  /**
   * After a statement: the names that it bound or unbound, and which name one object with another.
   */
  checkTouched(): void {
    this.collectorWatch.check();
    if (!this.isModelled) return;
    const { interpreter, model, handles, refs } = this;
    for (let i = 0; i < NAMES.length; i++) {
      const name = NAMES[i]!;
      const handle = model.peek(name) ?? UNBOUND;
      const ref = interpreter.lookup(name);
      if (handle === handles[i] && ref === refs[i]) continue;
      handles[i] = handle;
      refs[i] = ref;
      this.checkName(i);
    }
  }

  /** The name with this index, against the others. */
  private checkName(index: number): void {
    const { handles, refs } = this;
    const [handle, ref] = [handles[index]!, refs[index]!];
    if ((handle === UNBOUND) !== (ref === 0)) {
      const is = ref === 0 ? "unbound" : "bound";
      throw new PropertyFailed("namesAreBoundAsTheModelSays", `${NAMES[index]} is ${is}`);
    }
    if (ref === 0) return;
    for (let k = 0; k < NAMES.length; k++) {
      const same = handles[k] === handle;
      if (same === (refs[k] === ref)) continue;
      // A name further on may be one that the same statement changed: it has its own turn.
      if (k > index && this.hasChanged(k)) continue;
      const what = same ? "two objects, expected one" : "one object, expected two";
      throw new PropertyFailed(
        "identityIsAsTheModelSays",
        `${NAMES[k]} and ${NAMES[index]}: ${what}`,
      );
    }
  }

  private hasChanged(index: number): boolean {
    const name = NAMES[index]!;
    const handle = this.model.peek(name) ?? UNBOUND;
    return handle !== this.handles[index] || this.interpreter.lookup(name) !== this.refs[index];
  }

  /** Everything that can be seen, and every invariant. */
  checkAll(): void {
    this.collectorWatch.check();
    this.compareWithModel();
    const objects = this.walk();
    const broken =
      firstBroken(objectInvariants, objects) ??
      firstBroken(gcInvariants, this.collectorWatch.view(objects));
    if (broken !== undefined) throw new PropertyFailed(broken.property, broken.detail);
    if (this.step < this.program.length) this.collectorWatch.remember(objects);
  }

  private compareWithModel(): void {
    const observed = this.ask(() => this.model.observe());
    if (observed === undefined) return;
    const { interpreter } = this;
    const seen = observeHeap(interpreter, NAMES, ATTRIBUTE_NAMES, false);
    const log = interpreter.log();
    const collector = observeCollector(interpreter);
    const expected = { ...observed, errors: [] };
    const [first] = differences(expected, { ...seen, log, collector, errors: [] }, {});
    if (first === undefined) return;
    const text = `${first.where}: ${first.actual}, expected ${first.expected}`;
    throw new PropertyFailed("valuesAreAsTheModelSays", text);
  }

  /** Every object of the heap, read from its bytes. */
  private walk(): ObjectsView {
    const { interpreter } = this;
    return this.objectWalk.read(
      interpreter.freeLists(),
      interpreter.holders(),
      interpreter.objects.uncounted(),
    );
  }

  /** When all names are dropped, nothing is left of the program. */
  finish(): void {
    const { interpreter } = this;
    for (const name of NAMES) interpreter.unbind(name);
    interpreter.unload();
  }

  /** The property that an error out of the heap breaks. */
  propertyOf(error: unknown): string | undefined {
    if (!(error instanceof Error)) return undefined;
    // A heap with a planted bug has classes of its own: they are known by their names.
    if (error.name === "HeapMisuse") return "theHeapIsUsedAsItMay";
    if (error.name === "InvariantViolation") return "thePythonsOwnAssertionsHold";
    return ["PyError", "RangeError", "TypeError"].includes(error.name)
      ? "thePythonRunsWithoutError"
      : undefined;
  }

  private compareErrors(
    expected: { readonly type: string; readonly text: string } | undefined,
    error: PyError | undefined,
  ): void {
    const wanted = expected === undefined ? "no error" : `${expected.type}: ${expected.text}`;
    const got = error === undefined ? "no error" : `${error.type}: ${error.text}`;
    if (wanted !== got) {
      throw new PropertyFailed("errorsAreAsTheModelSays", `${got}, expected ${wanted}`);
    }
  }
}

/** No handle of the model. */
const UNBOUND = -1;
/** Bytes of address space of a heap under test. */
export const HEAP_SIZE = 32 << 20;

/** Pools and arenas of another size, and the deck's classes of blocks, show in no program. */
const modelName = ({ name }: Profile): string => {
  const version = name.replace(/^tiny-/, "");
  return version === "deck" ? "2.7" : version;
};

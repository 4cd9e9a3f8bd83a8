// Where an objects program runs: in the model and in our heap, statement by statement, and what both
// tell is compared. A statement is compiled as a unit by itself; the whole program is compiled
// before its first statement runs, for its constants live from then on.

import { Unmodelled } from "../../../spec/failures.ts";
import { Model } from "../../../spec/model.ts";
import { RULES } from "../../../spec/rules.ts";
import { HeapMisuse, InvariantViolation, type PyError } from "../../../src/errors.ts";
import { Interpreter } from "../../../src/interpreter.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import type { Code } from "../../../src/python/code.ts";
import { compileUnit } from "../../../src/python/compile.ts";
import { parseProgram } from "../../../src/python/parse.ts";
import type { Unit } from "../../../src/python/syntax.ts";
import { type Program, PropertyFailed, VARIABLES } from "../../engine/machine.ts";
import type { Marks } from "../../engine/marks.ts";
import { differences } from "../../oracles/cpython/compare.ts";
import { ATTRIBUTE_NAMES } from "./literals.ts";
import { observeHeap } from "./observe.ts";

export type MakeInterpreter = (profile: Profile) => Interpreter;

/** A statement, parsed and compiled once for all programs that hold it. */
interface Prepared {
  readonly text: string;
  readonly unit: Unit;
  readonly code: Code;
}

const NAMES = [...VARIABLES];

export class ObjectsWorld {
  readonly profile: Profile;
  readonly interpreter: Interpreter;
  readonly model: Model;
  /** What the last operation did, for a report. */
  lastEffect = "";
  private readonly print: (word: number) => string;
  private readonly marks: Marks | undefined;
  private readonly prepared = new Map<number, Prepared>();
  private readonly preludeUnits: readonly Unit[];
  private readonly preludeCode: readonly Code[];
  private program: readonly Prepared[] = [];
  private step = 0;
  private isModelled = true;
  private operations = 0;

  /** `print` gives the statement of a word, `prelude` the text that every program starts with. */
  constructor(
    profile: Profile,
    prelude: string,
    print: (word: number) => string,
    make: MakeInterpreter = (each) => new Interpreter(each, { size: HEAP_SIZE }),
    marks?: Marks,
  ) {
    this.profile = profile;
    this.print = print;
    this.marks = marks;
    this.interpreter = make(profile);
    this.model = new Model(RULES[profile.name]!);
    this.preludeUnits = parseProgram(prelude);
    this.preludeCode = this.preludeUnits.map((unit) => this.prepare("", unit).code);
  }

  /** Statements run and compared since the world was made. */
  get operationCount(): number {
    return this.operations;
  }

  /** The statements of the program that runs. */
  get lines(): readonly string[] {
    return this.program.map(({ text }) => text);
  }

  /** What the model has no answer to ends its part in the program. */
  private ask<Answer>(question: () => Answer): Answer | undefined {
    if (!this.isModelled) return undefined;
    try {
      return question();
    } catch (error) {
      if (!(error instanceof Unmodelled)) throw error;
      this.isModelled = false;
      this.marks?.hit("beyond the model");
      return undefined;
    }
  }

  begin(program: Program): void {
    this.program = Array.from(program, (word) => this.statement(word));
    this.step = 0;
    this.isModelled = true;
    this.lastEffect = "";
    this.interpreter.begin(this.preludeCode);
    this.interpreter.load(this.program.map(({ code }) => code));
    this.model.begin(
      this.preludeUnits,
      this.program.map(({ unit }) => unit),
    );
  }

  /** Runs the next statement in both; false when it ended in an error, the same in both. */
  run(): boolean {
    const at = this.step++;
    this.operations++;
    const expected = this.ask(() => this.model.run(at));
    const error = this.interpreter.run(at);
    if (this.isModelled) this.compareErrors(expected, error);
    this.lastEffect = error === undefined ? "" : error.message;
    if (error !== undefined) this.marks?.hit(`raised ${error.type}`);
    return error === undefined;
  }

  /** After a statement: the names, and which of them name one object. */
  checkTouched(): void {
    const { interpreter, model } = this;
    if (!this.isModelled) return;
    for (let i = 0; i < NAMES.length; i++) {
      const name = NAMES[i]!;
      const expected = model.peek(name);
      const ref = interpreter.lookup(name);
      if ((expected === undefined) !== (ref === 0)) {
        const is = ref === 0 ? "unbound" : "bound";
        throw new PropertyFailed("namesAreBoundAsTheModelSays", `${name} is ${is}`);
      }
      if (expected === undefined) continue;
      for (let k = 0; k < i; k++) {
        const same = model.peek(NAMES[k]!) === expected;
        if (same !== (interpreter.lookup(NAMES[k]!) === ref)) {
          const what = same ? "two objects, expected one" : "one object, expected two";
          throw new PropertyFailed("identityIsAsTheModelSays", `${NAMES[k]} and ${name}: ${what}`);
        }
      }
    }
  }

  /** Everything that can be seen, and every invariant. */
  checkAll(): void {
    const { interpreter } = this;
    const seen = { ...observeHeap(interpreter, NAMES, ATTRIBUTE_NAMES), errors: [], log: [] };
    const observed = this.ask(() => this.model.observe());
    if (observed === undefined) return;
    const expected = { ...observed, errors: [], log: [] };
    const [first] = differences(expected, seen, {});
    if (first === undefined) return;
    const text = `${first.where}: ${first.actual}, expected ${first.expected}`;
    throw new PropertyFailed("valuesAreAsTheModelSays", text);
  }

  /** When all names are dropped, nothing is left of the program. */
  finish(): void {
    const { interpreter } = this;
    for (const name of NAMES) interpreter.unbind(name);
    interpreter.unload();
  }

  /** The property that an error out of the heap breaks. */
  propertyOf(error: unknown): string | undefined {
    if (error instanceof HeapMisuse) return "theHeapIsUsedAsItMay";
    if (error instanceof InvariantViolation) return "theHeapsOwnAssertionsHold";
    return error instanceof RangeError || error instanceof TypeError
      ? "theHeapRunsWithoutError"
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

  private statement(word: number): Prepared {
    const known = this.prepared.get(word);
    if (known !== undefined) return known;
    const text = this.print(word);
    const made = this.prepare(text, parseProgram(text)[0]!);
    this.prepared.set(word, made);
    return made;
  }

  private prepare(text: string, unit: Unit): Prepared {
    return { text, unit, code: compileUnit(unit, this.profile.objects.source) };
  }
}

/** Bytes of address space of a heap under test. */
const HEAP_SIZE = 32 << 20;

// Our heap as something to be observed: a program runs from its first statement to its last, and
// what can be seen of it is told as a real interpreter's reader tells it. The addresses behind each
// statement are told too, and which of them a free list gave.

import type { Observation, ObservedError } from "../../../spec/observation.ts";
import { Interpreter } from "../../../src/interpreter.ts";
import { NO_OBJECT } from "../../../src/memory/address.ts";
import type { Static } from "../../../src/memory/segments.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import type { Code } from "../../../src/python/code.ts";
import { compileUnit } from "../../../src/python/compile.ts";
import { parseProgram } from "../../../src/python/parse.ts";
import { VARIABLES } from "../../engine/machine.ts";
import { FastRandom } from "../../engine/random.ts";
import { AddressRows } from "./address-rows.ts";
import { ATTRIBUTE_NAMES } from "./literals.ts";
import { Lives } from "./lives.ts";
import { observeCollector, observeHeap } from "./observe.ts";
import { PRELUDE } from "./prelude.ts";
import { HEAP_SIZE, type MakeInterpreter } from "./world.ts";

/** What was seen of one program. */
export interface ObservedRun {
  readonly observation: Observation;
  /** Where what the names hold came from. */
  readonly reuse: AddressRows;
  /** The strings that the program asked sys.intern for. */
  readonly interned: readonly string[];
}

export interface RunOptions {
  /** Strings that are interned before the program begins, as an interpreter's own code has them. */
  readonly known?: readonly string[];
  /** What is interned of these are strings of their own, not the shared characters. */
  readonly isApart?: boolean;
  /** Lays what is in the way of a displaced heap's objects out in yet another way. */
  readonly litter?: number;
}

export interface ObserverOptions {
  readonly make?: MakeInterpreter;
  /** From 1: objects lie elsewhere in each displaced heap, against those without and each other. */
  readonly displacement?: number;
}

const NAMES = [...VARIABLES];
const ALIGNMENT = 16;
/** How far static objects are displaced: to places all over the tables of small and larger sets. */
const SPREAD = 37 * ALIGNMENT;
/** The characters that 2.7's unicode shares. */
const CHARACTERS = 256;
const LITTER_SEEDS = 1000;
/** Bytes of each size's blocks that a displaced heap has more at most, about half of them free. */
const LITTERED = 4096;
/** Compiled statements are forgotten beyond so many. */
const MAX_COMPILED = 20_000;

export class Observer {
  readonly profile: Profile;
  private readonly interpreter: Interpreter;
  private readonly displacement: number;
  private readonly prelude: readonly Code[];
  private readonly compiled = new Map<string, readonly Code[]>();
  private readonly lives: Lives;
  private readonly interned = new Set<string>();

  constructor(profile: Profile, options: ObserverOptions = {}) {
    const { make, displacement = 0 } = options;
    const statics = displacement === 0 ? [] : rooms(displacement);
    const process = { size: HEAP_SIZE, statics };
    this.profile = profile;
    this.displacement = displacement;
    this.interpreter = make?.(profile, process) ?? new Interpreter(profile, process);
    this.prelude = this.compile(PRELUDE);
    this.lives = new Lives(this.interpreter);
    const { text } = this.interpreter.objects;
    const { intern } = text;
    text.intern = (ref) => {
      if (text.isStr(ref)) this.interned.add(text.toHost(ref));
      return intern.call(text, ref);
    };
  }

  /** Runs `lines`, one unit each. Errors that are no program's are thrown. */
  run(lines: readonly string[], options: RunOptions = {}): ObservedRun {
    const { interpreter, lives } = this;
    const { known = [], isApart = false, litter = 0 } = options;
    interpreter.begin(this.prelude);
    interpreter.collector.disable();
    this.litter(litter);
    this.warmUp();
    for (const text of known) this.intern(text, isApart);
    interpreter.load(lines.map((line) => this.compile(line)[0]!));
    interpreter.collector.startOver();
    lives.begin();
    const errors: ObservedError[] = [];
    const addresses = new AddressRows(interpreter, lives, NAMES);
    for (let statement = 0; statement < lines.length; statement++) {
      const error = interpreter.run(statement);
      if (error !== undefined) errors.push({ statement, type: error.type, text: error.text });
      addresses.add();
    }
    lives.end();
    const interned = [...this.interned];
    const log = interpreter.log();
    const collector = observeCollector(interpreter);
    const seen = observeHeap(interpreter, NAMES, ATTRIBUTE_NAMES);
    return {
      observation: { ...seen, errors, log, collector, addresses: addresses.rows },
      reuse: addresses,
      interned,
    };
  }

  /** Interns a string for good. */
  private intern(value: string, isApart: boolean): void {
    const { names, objects } = this.interpreter;
    if (isApart) objects.text.internInPlace(objects.text.newWrittenStr(value));
    else names.intern(value);
  }

  /** What a real interpreter has long before, where there is but one of it. */
  private warmUp(): void {
    const { sets, heap, text } = this.interpreter.objects;
    heap.decref(sets.frozensetFrom(NO_OBJECT, []));
    if (text.unicode !== undefined) {
      for (let code = 0; code < CHARACTERS; code++) heap.decref(text.unichr(code));
    }
    this.interned.clear();
  }

  private compile(text: string): readonly Code[] {
    const known = this.compiled.get(text);
    if (known !== undefined) return known;
    const { source } = this.profile.objects;
    const made = parseProgram(text).map((unit) => compileUnit(unit, source));
    if (this.compiled.size >= MAX_COMPILED) this.compiled.clear();
    this.compiled.set(text, made);
    return made;
  }

  /** Blocks of all sizes, some of them free, so that objects lie apart as they do nowhere else. */
  private litter(seed: number): void {
    if (this.displacement === 0) return;
    const { obj } = this.interpreter.runtime.domains;
    const { smallRequestThreshold } = this.profile.pymalloc;
    const random = new FastRandom(this.displacement + seed * LITTER_SEEDS);
    for (let size = ALIGNMENT; size <= smallRequestThreshold; size += ALIGNMENT) {
      const most = Math.floor(LITTERED / size);
      const count = 1 + (random.next() % most);
      const blocks = Array.from({ length: count }, () => obj.malloc(size));
      for (const block of blocks) if ((random.next() & 1) === 0) obj.free(block);
    }
  }
}

/** Before static objects and before the heap; addresses in every other one have a digit more. */
const rooms = (displacement: number): Static[] => [
  { name: "displacement of data", segment: "data", size: displacement * SPREAD },
  {
    name: "displacement",
    segment: "bss",
    size: displacement * ALIGNMENT + (displacement & 1) * (HEAP_SIZE >> 1),
  },
];

// Our heap as something to be observed: a program runs from its first statement to its last, and
// what can be seen of it is told as a real interpreter's reader tells it. The addresses behind each
// statement are told too, and which of them a free list gave.

import type { Observation, ObservedError } from "../../../spec/observation.ts";
import { Interpreter } from "../../../src/interpreter.ts";
import { NO_OBJECT } from "../../../src/memory/address.ts";
import type { Static } from "../../../src/memory/segments.ts";
import type { FreeList } from "../../../src/objects/free-list.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import type { Code } from "../../../src/python/code.ts";
import { compileUnit } from "../../../src/python/compile.ts";
import { parseProgram } from "../../../src/python/parse.ts";
import { VARIABLES } from "../../engine/machine.ts";
import { FastRandom } from "../../engine/random.ts";
import type { Reuse } from "../../oracles/cpython/compare-addresses.ts";
import { ATTRIBUTE_NAMES } from "./literals.ts";
import { observeHeap } from "./observe.ts";
import { PRELUDE } from "./prelude.ts";
import { HEAP_SIZE, type MakeInterpreter } from "./world.ts";

/** What was seen of one program. */
export interface ObservedRun {
  readonly observation: Observation;
  /** Whether what a name holds lies where this program's own objects lay, by way of a free list. */
  readonly reuse: Reuse;
}

export interface ObserverOptions {
  readonly make?: MakeInterpreter;
  /** From 1: objects lie elsewhere in each displaced heap, against those without and each other. */
  readonly displacement?: number;
}

const NAMES = [...VARIABLES];
const ALIGNMENT = 16;
/** Blocks of each size that a displaced heap has more, about half of them free again. */
const LITTER = 12;
/** Compiled statements are forgotten beyond so many. */
const MAX_COMPILED = 20_000;

export class Observer {
  readonly profile: Profile;
  private readonly interpreter: Interpreter;
  private readonly displacement: number;
  private readonly prelude: readonly Code[];
  private readonly compiled = new Map<string, readonly Code[]>();
  private readonly listed: ListedObjects;

  constructor(profile: Profile, options: ObserverOptions = {}) {
    const { make, displacement = 0 } = options;
    const statics = displacement === 0 ? [] : [room(displacement)];
    const process = { size: HEAP_SIZE, statics };
    this.profile = profile;
    this.displacement = displacement;
    this.interpreter = make?.(profile, process) ?? new Interpreter(profile, process);
    this.prelude = this.compile(PRELUDE);
    this.listed = new ListedObjects(this.interpreter.freeLists().map(({ list }) => list));
  }

  /**
   * Runs `lines`, one unit each. Errors that are no program's are thrown. The strings `known` are
   * interned before the program begins, as an interpreter's own code may have them.
   */
  run(lines: readonly string[], known: readonly string[] = []): ObservedRun {
    const { interpreter, listed } = this;
    interpreter.begin(this.prelude);
    this.litter();
    // A real interpreter has the empty frozenset long before, where there is but one.
    const { sets, heap } = interpreter.objects;
    heap.decref(sets.frozensetFrom(NO_OBJECT, []));
    for (const text of known) interpreter.names.intern(text);
    interpreter.load(lines.map((line) => this.compile(line)[0]!));
    listed.begin();
    const errors: ObservedError[] = [];
    const addresses = new AddressRows(interpreter, listed);
    for (let statement = 0; statement < lines.length; statement++) {
      const error = interpreter.run(statement);
      if (error !== undefined) errors.push({ statement, type: error.type, text: error.text });
      addresses.add();
    }
    listed.end();
    const log = interpreter.log();
    const seen = observeHeap(interpreter, NAMES, ATTRIBUTE_NAMES);
    return {
      observation: { ...seen, errors, log, addresses: addresses.rows },
      reuse: addresses.reuse,
    };
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
  private litter(): void {
    if (this.displacement === 0) return;
    const { obj } = this.interpreter.runtime.domains;
    const { smallRequestThreshold } = this.profile.pymalloc;
    const random = new FastRandom(this.displacement);
    for (let size = ALIGNMENT; size <= smallRequestThreshold; size += ALIGNMENT) {
      const blocks = Array.from({ length: 1 + (random.next() % LITTER) }, () => obj.malloc(size));
      for (const block of blocks) if ((random.next() & 1) === 0) obj.free(block);
    }
  }
}

/** What free lists gave that the program had put there, as long as it lives. */
class ListedObjects {
  private readonly put = new Set<number>();
  private readonly taken = new Set<number>();
  private isOpen = false;

  constructor(lists: readonly FreeList[]) {
    for (const list of lists) this.watch(list);
  }

  begin(): void {
    this.put.clear();
    this.taken.clear();
    this.isOpen = true;
  }

  end(): void {
    this.isOpen = false;
  }

  has(ref: number): boolean {
    return this.taken.has(ref);
  }

  private watch(list: FreeList): void {
    const { take, put } = list;
    list.take = () => {
      const ref = take.call(list);
      if (this.isOpen && this.put.delete(ref)) this.taken.add(ref);
      return ref;
    };
    list.put = (ref) => {
      const isKept = put.call(list, ref);
      if (!this.isOpen) return isKept;
      this.taken.delete(ref);
      if (isKept) this.put.add(ref);
      return isKept;
    };
  }
}

/** Addresses in every other displaced heap have a digit more. */
const room = (displacement: number): Static => ({
  name: "displacement",
  segment: "bss",
  size: displacement * ALIGNMENT + (displacement & 1) * (HEAP_SIZE >> 1),
});

type Row = NonNullable<Observation["addresses"]>[number];

/** The addresses of the names behind each statement, numbered as they are first seen. */
class AddressRows {
  readonly rows: Row[] = [];
  /** For each statement, the names that hold what a free list gave: bits. */
  private readonly listedNames: number[] = [];
  private readonly numbers = new Map<number, number>();
  private readonly now = new Int32Array(NAMES.length);
  private readonly interpreter: Interpreter;
  private readonly listed: ListedObjects;

  constructor(interpreter: Interpreter, listed: ListedObjects) {
    this.interpreter = interpreter;
    this.listed = listed;
  }

  /** To be called behind each statement. */
  add(): void {
    const { now, numbers, rows } = this;
    let moved = rows.length === 0;
    let bits = 0;
    for (let i = 0; i < NAMES.length; i++) {
      const ref = this.interpreter.lookup(NAMES[i]!);
      if (ref !== now[i]) moved = true;
      now[i] = ref;
      if (ref !== NO_OBJECT && this.listed.has(ref)) bits |= 1 << i;
    }
    this.listedNames.push(bits);
    if (!moved) {
      rows.push(rows.at(-1)!);
      return;
    }
    const row: [string, number][] = [];
    for (let i = 0; i < NAMES.length; i++) {
      const ref = now[i]!;
      if (ref === NO_OBJECT) continue;
      const number = numbers.get(ref) ?? numbers.size;
      numbers.set(ref, number);
      row.push([NAMES[i]!, number]);
    }
    rows.push(row);
  }

  readonly reuse: Reuse = (statement, name) =>
    (this.listedNames[statement]! & (1 << NAMES.indexOf(name))) !== 0;
}

// A machine that is no heap: queues of numbers, five operations, and bugs that can be planted. The
// engine has to find and to minimise them knowing nothing but the table.

import {
  type Machine,
  type Operation,
  type Program,
  PropertyFailed,
  VARIABLE_COUNT,
} from "../../properties/engine/machine.ts";
import { Language } from "../../properties/engine/python.ts";
import { below } from "../../properties/engine/random.ts";
import { integerOperand, type OperandSpec } from "../../properties/engine/word.ts";

/** Each bug by the simplest program that shows it, and the property that it breaks. */
export const TOY_BUGS = {
  "stores a large number wrongly": {
    property: "queuesHoldWhatWasPushed",
    minimum: ["a = queue()", "push(a, 9)"],
  },
  "forgets the fourth number": {
    property: "lengthsAgree",
    minimum: ["a = queue()", ...Array<string>(4).fill("push(a, 0)")],
  },
  "loses a popped node": {
    property: "nothingIsLeftAtTheEnd",
    minimum: ["a = queue()", "push(a, 0)", "pop(a)"],
  },
  "breaks on pop, push, drop": {
    property: "queuesRunWithoutError",
    minimum: ["a = queue()", "push(a, 0)", "pop(a)", "push(a, 0)", "drop(a)"],
  },
  "pours two numbers backwards": {
    property: "queuesHoldWhatWasPushed",
    minimum: ["a = queue()", "b = queue()", "push(a, 0)", "push(a, 1)", "pour(a, b)"],
  },
} as const;
export type ToyBug = keyof typeof TOY_BUGS;

/** An error of the system under test; anything else is a fault of the machine itself. */
export class QueueBroken extends Error {}

/** Length of each variable's queue; -1 is no queue. */
export type ToyState = Int8Array;
type Queue = number[] | undefined;

export class ToyWorld {
  readonly bugs: ReadonlySet<string>;
  readonly model: Queue[] = [];
  readonly system: Queue[] = [];
  nodes = 0;
  operations = 0;
  touched = 0;
  /** The last operations, by the first letters of their names. */
  recent = "";
  allChecks = 0;
  private executions = 0;

  constructor(...bugs: (ToyBug | "faults in the machine")[]) {
    this.bugs = new Set(bugs);
  }

  /** How often a program was begun. */
  get begun(): number {
    return this.executions;
  }

  begin(): void {
    this.executions++;
    this.model.length = this.system.length = this.nodes = 0;
    this.recent = "";
  }

  did(letter: string, v: number): void {
    this.operations++;
    this.touched = v;
    this.recent = (this.recent + letter + v).slice(-6);
  }
}

const mustHold = (property: string, holds: boolean, message: string): void => {
  if (!holds) throw new PropertyFailed(property, message);
};

const V: OperandSpec = { kind: "variable", name: "V", role: "use" };
const W: OperandSpec = { kind: "variable", name: "W", role: "use" };
const N = integerOperand("N", 0, 15, [1, 12]);
export const MAX_QUEUE = 100;

const v = (word: number): number => (word >>> 5) & 15;
const w = (word: number): number => (word >>> 9) & 15;
type Row = Operation<ToyState, ToyWorld>;

/** A row whose draw takes the first of some random variables at which it would run. */
function row(
  parts: Pick<Row, "name" | "text" | "operands" | "enabled" | "advance"> & {
    weight: number;
    run(world: ToyWorld, word: number): void;
  },
): Row {
  const { enabled, run, operands } = parts;
  return {
    ...parts,
    draw: (state, random, { variables }) => {
      for (let tries = 0; tries < 8; tries++) {
        const second = operands[1] === N ? below(random, 16) : below(random, variables);
        const bits = (below(random, variables) << 5) | (operands.length > 1 ? second << 9 : 0);
        if (enabled(state, bits)) return bits;
      }
      return -1;
    },
    run: (world, word) => {
      const lengths = Int8Array.from(
        { length: VARIABLE_COUNT },
        (_, i) => world.model[i]?.length ?? -1,
      );
      if (!enabled(lengths, word)) return false;
      run(world, word);
      return true;
    },
  };
}

const rows: readonly Row[] = [
  row({
    name: "queue",
    text: "V = queue()",
    operands: [{ ...V, role: "define" }],
    weight: 2,
    enabled: (state, word) => state[v(word)] === -1,
    advance: (state, word) => void (state[v(word)] = 0),
    run: (world, word) => {
      world.did("q", v(word));
      world.model[v(word)] = [];
      world.system[v(word)] = [];
    },
  }),
  row({
    name: "push",
    text: "push(V, N)",
    operands: [V, N],
    weight: 6,
    enabled: (state, word) => state[v(word)]! >= 0 && state[v(word)]! < MAX_QUEUE,
    advance: (state, word) => void state[v(word)]!++,
    run: (world, word) => {
      world.did("+", v(word));
      const queue = world.system[v(word)]!;
      world.model[v(word)]!.push(w(word));
      if (world.bugs.has("forgets the fourth number") && queue.length === 3) return;
      const wrong = world.bugs.has("stores a large number wrongly") && w(word) >= 9;
      queue.push(wrong ? w(word) - 1 : w(word));
      world.nodes++;
    },
  }),
  row({
    name: "pop",
    text: "pop(V)",
    operands: [V],
    weight: 4,
    enabled: (state, word) => state[v(word)]! > 0,
    advance: (state, word) => void state[v(word)]!--,
    run: (world, word) => {
      world.did("-", v(word));
      if (world.bugs.has("faults in the machine")) throw new TypeError("not the world's");
      const expected = world.model[v(word)]!.shift();
      const got = world.system[v(word)]!.shift();
      mustHold("queuesHoldWhatWasPushed", got === expected, `popped ${got}, expected ${expected}`);
      if (!world.bugs.has("loses a popped node")) world.nodes--;
    },
  }),
  row({
    name: "pour",
    text: "pour(V, W)",
    operands: [V, W],
    weight: 2,
    enabled: (state, word) =>
      v(word) !== w(word) &&
      state[v(word)]! > 0 &&
      state[w(word)]! >= 0 &&
      state[v(word)]! + state[w(word)]! <= MAX_QUEUE,
    advance: (state, word) => {
      state[w(word)]! += state[v(word)]!;
      state[v(word)] = 0;
    },
    run: (world, word) => {
      world.did("p", w(word));
      world.model[w(word)]!.push(...world.model[v(word)]!.splice(0));
      const poured = world.system[v(word)]!.splice(0);
      const backwards = world.bugs.has("pours two numbers backwards") && poured.length === 2;
      world.system[w(word)]!.push(...(backwards ? poured.reverse() : poured));
    },
  }),
  row({
    name: "drop",
    text: "drop(V)",
    operands: [{ ...V, role: "kill" }],
    weight: 1,
    enabled: (state, word) => state[v(word)]! >= 0,
    advance: (state, word) => void (state[v(word)] = -1),
    run: (world, word) => {
      const at = v(word);
      const armed = world.recent.endsWith(`-${at}+${at}`);
      world.did("d", at);
      if (armed && world.bugs.has("breaks on pop, push, drop")) throw new QueueBroken("broken");
      world.nodes -= world.system[at]!.length;
      world.model[at] = world.system[at] = undefined;
    },
  }),
];

export const toyMachine: Machine<ToyState, ToyWorld> = {
  name: "queues",
  operations: rows,
  newState: () => new Int8Array(VARIABLE_COUNT).fill(-1),
  resetState: (state) => void state.fill(-1),
  begin: (world) => world.begin(),
  checkTouched: ({ model, system, touched }) => {
    const [got, expected] = [system[touched]?.length, model[touched]?.length];
    mustHold("lengthsAgree", got === expected, `length ${got}, expected ${expected}`);
  },
  checkAll: (world) => {
    world.allChecks++;
    world.model.forEach((numbers, i) => {
      const [got, expected] = [String(world.system[i]), String(numbers)];
      const same = world.system[i]?.length === numbers?.length;
      mustHold("lengthsAgree", same, `queue ${i} holds ${got}, expected ${expected}`);
      mustHold("queuesHoldWhatWasPushed", got === expected, `${got}, expected ${expected}`);
    });
  },
  finish: (world) => {
    const held = world.system.reduce((sum, queue) => sum + (queue?.length ?? 0), 0);
    const message = `${world.nodes} nodes for ${held} numbers`;
    mustHold("nothingIsLeftAtTheEnd", world.nodes === held, message);
  },
  operationCount: (world) => world.operations,
  propertyOf: (_, error) => (error instanceof QueueBroken ? "queuesRunWithoutError" : undefined),
  describe: (world) => `queue ${world.touched} holds ${world.system[world.touched]?.length ?? 0}`,
};

/** The language of a machine, whatever its state and world. */
export const languageOf = <State, World>(machine: Machine<State, World>): Language =>
  new Language(machine as Pick<Machine<never, never>, "name" | "operations">);

const language = languageOf(toyMachine);

/** The program that the statements `lines` are. */
export const toyProgram = (lines: readonly string[]): Program =>
  Uint32Array.from(lines, (line) => language.parse(line));

/** The statements of a program of queues. */
export const toyText = (program: Program): string[] =>
  Array.from(program, (word) => language.print(word));

// Drawing programs. A program first draws its character (half of all programs are swarm: a random
// subset of operations with random weights, few variables, a handful of favourite arguments), then
// its words, each against the abstract state that the words before it lead to: no operation is
// wasted on a precondition that does not hold.

import { type Character, type Machine, type Program, VARIABLE_COUNT } from "./machine.ts";
import { below, oneIn, type Random } from "./random.ts";
import { operationOf } from "./word.ts";

export interface GenerateOptions {
  /** The longest program. */
  readonly maxLength: number;
}

/** How many favourite arguments a character holds. */
const FAVOURITES = 4;
/** Draws of an operation that cannot run before a program is cut short. */
const MAX_ATTEMPTS = 64;

/** Draws programs of one machine; keeps its buffers between programs. */
export class Generator<State, World> {
  private readonly machine: Machine<State, World>;
  private readonly state: State;
  private readonly buffer: Uint32Array;
  private readonly defaults: Character;

  constructor(machine: Machine<State, World>, options: GenerateOptions) {
    this.machine = machine;
    this.state = machine.newState();
    this.buffer = new Uint32Array(options.maxLength);
    this.defaults = this.character((row) => row, VARIABLE_COUNT, new Uint32Array(0), false);
  }

  /** A fresh program. */
  draw(random: Random): Program {
    const swarm = (random.next() & 1) === 1;
    const character = swarm ? this.drawCharacter(random) : this.defaults;
    const length = this.drawLength(random);
    this.machine.resetState(this.state);
    return this.extend(0, length, character, random);
  }

  /** `prefix` and random words behind it, up to the longest program. */
  continue(prefix: Program, random: Random): Program {
    const { machine, state, buffer } = this;
    machine.resetState(state);
    buffer.set(prefix);
    for (const word of prefix) {
      const operation = machine.operations[operationOf(word)]!;
      if (operation.enabled(state, word)) operation.advance(state, word);
    }
    return this.extend(prefix.length, buffer.length, this.defaults, random);
  }

  private extend(start: number, length: number, character: Character, random: Random): Program {
    const { machine, state, buffer } = this;
    const { operations } = machine;
    let used = start;
    for (let attempts = 0; used < length && attempts < MAX_ATTEMPTS; ) {
      const index = pickRow(character.cumulative, random);
      const operands = operations[index]!.draw(state, random, character);
      if (operands === -1) {
        attempts++;
        continue;
      }
      const word = (operands | index) >>> 0;
      operations[index]!.advance(state, word);
      buffer[used++] = word;
      attempts = 0;
    }
    return buffer.slice(0, used);
  }

  private drawLength(random: Random): number {
    const max = this.buffer.length;
    if ((random.next() & 1) === 0) return max;
    // Short programs too: every power of two is as likely as the next.
    return Math.min(max, 1 + below(random, 2 ** (1 + below(random, Math.ceil(Math.log2(max))))));
  }

  private drawCharacter(random: Random): Character {
    const factors = this.machine.operations.map((_, row) => {
      // The simplest row always stays: most programs could not begin without it.
      if (row > 0 && oneIn(random, 3)) return 0;
      return 2 ** (below(random, 9) - 4);
    });
    const favourites = new Uint32Array(1 + below(random, FAVOURITES));
    for (let i = 0; i < favourites.length; i++) favourites[i] = random.next();
    const variables = 2 + below(random, VARIABLE_COUNT - 1);
    return this.character((weight, i) => weight * factors[i]!, variables, favourites, true);
  }

  private character(
    weigh: (weight: number, row: number) => number,
    variables: number,
    favourites: Uint32Array,
    swarm: boolean,
  ): Character {
    const { operations } = this.machine;
    const cumulative = new Float64Array(operations.length);
    let sum = 0;
    for (let i = 0; i < operations.length; i++) {
      sum += weigh(operations[i]!.weight, i);
      cumulative[i] = sum;
    }
    // The simplest operation is always possible, so that no character is empty.
    if (sum === 0) cumulative.fill(1);
    return { cumulative, variables, favourites, swarm };
  }
}

function pickRow(cumulative: Float64Array, random: Random): number {
  const last = cumulative.length - 1;
  const at = (random.next() / 0x1_0000_0000) * cumulative[last]!;
  let row = 0;
  while (row < last && cumulative[row]! <= at) row++;
  return row;
}

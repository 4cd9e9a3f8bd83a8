// Programs as a fast-check Arbitrary. Generation takes one word from fast-check's generator and
// draws the program from a faster one that it seeds: the same seed and path give the same program.
// fast-check's own shrinking works too (chunks are dropped, halves first), for those who use the
// Arbitrary in a property of their own; the harness reduces by `reduce.ts` instead.

import { Arbitrary, type Random as FastCheckRandom, Stream, Value } from "fast-check";
import { type GenerateOptions, Generator } from "./generate.ts";
import type { Machine, Program } from "./machine.ts";
import { FastRandom } from "./random.ts";

export class ProgramArbitrary<State, World> extends Arbitrary<Program> {
  private readonly generator: Generator<State, World>;

  constructor(machine: Machine<State, World>, options: GenerateOptions) {
    super();
    this.generator = new Generator(machine, options);
  }

  override generate(mrng: FastCheckRandom): Value<Program> {
    return new Value(this.generator.draw(new FastRandom(mrng.nextInt())), undefined);
  }

  /** Any array of words is a program: an operation whose precondition fails does nothing. */
  override canShrinkWithoutContext(value: unknown): value is Program {
    return value instanceof Uint32Array;
  }

  override shrink(program: Program): Stream<Value<Program>> {
    return new Stream(withoutChunks(program));
  }
}

/** `program` without each of its halves, quarters, ... single words. */
function* withoutChunks(program: Program): IterableIterator<Value<Program>> {
  for (
    let size = Math.ceil(program.length / 2);
    size >= 1;
    size = size === 1 ? 0 : (size + 1) >> 1
  ) {
    for (let at = 0; at < program.length; at += size) {
      const rest = new Uint32Array(program.length - Math.min(size, program.length - at));
      rest.set(program.subarray(0, at));
      rest.set(program.subarray(at + size), at);
      yield new Value(rest, undefined);
    }
  }
}

/** Programs of `machine`, up to `options.maxLength` operations. */
export function programs<State, World>(
  machine: Machine<State, World>,
  options: GenerateOptions,
): Arbitrary<Program> {
  return new ProgramArbitrary(machine, options);
}

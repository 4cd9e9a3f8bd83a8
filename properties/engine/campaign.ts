// A campaign: batches of fresh programs through fast-check, until it is told to stop. Batch i of
// seed S draws from a stream named `S/i`, so that a campaign is repeated by its seed and any batch
// of it alone. A failure does not end the campaign: failures with one signature share a bucket, and
// what fills buckets later is reduced there.

import * as fc from "fast-check";
import { programs } from "./arbitrary.ts";
import type { Machine, Program } from "./machine.ts";
import { seededRandom } from "./random.ts";
import {
  type Failure,
  OperationCounts,
  run,
  runPrecisely,
  signatureOf,
  WALK_EVERY,
} from "./run.ts";

export interface CampaignOptions {
  readonly seed: string;
  /** Programs in a batch. */
  readonly batch: number;
  /** The longest program. */
  readonly maxLength: number;
}

/** A failing program as it was drawn. */
export interface Finding {
  readonly program: Program;
  readonly failure: Failure;
  readonly signature: string;
  /** The batch in which it was drawn: the campaign's seed and the batch's number. */
  readonly origin: string;
  /** Operations verified before it, in this campaign. */
  readonly operations: number;
}

export class Campaign<State, World> {
  readonly counts: OperationCounts;
  programs = 0;
  words = 0;
  private readonly machine: Machine<State, World>;
  private readonly world: World;
  private readonly options: CampaignOptions;
  private readonly arbitrary: fc.Arbitrary<Program>;
  private batches = 0;

  constructor(machine: Machine<State, World>, world: World, options: CampaignOptions) {
    this.machine = machine;
    this.world = world;
    this.options = options;
    this.counts = new OperationCounts(machine.operations.length);
    this.arbitrary = programs(machine, { maxLength: options.maxLength });
  }

  /** Draws and runs one batch; the failure that ended it early, if one did. */
  nextBatch(): Finding | undefined {
    const { machine, world, options, counts } = this;
    const origin = `${options.seed}/${this.batches++}`;
    const before = machine.operationCount(world);
    const holds = fc.property(this.arbitrary, (program) => {
      this.programs++;
      this.words += program.length;
      return run(machine, world, program, { walkEvery: WALK_EVERY, counts }).failure === undefined;
    });
    const details = fc.check(holds, {
      seed: seededRandom(origin).next() | 0,
      numRuns: options.batch,
      endOnFailure: true,
    });
    if (!details.failed) return undefined;
    const counterexample = details.counterexample;
    if (counterexample === null) throw details.errorInstance ?? new Error("fast-check failed");
    const [program] = counterexample;
    const operations = machine.operationCount(world) - before;
    const { failure } = runPrecisely(machine, world, program);
    if (failure === undefined) throw new Error(`a program of batch ${origin} failed only once`);
    return { program, failure, signature: signatureOf(failure), origin, operations };
  }
}

// A hunt: a campaign against a heap with a defect, until the defect's property fails; then more of
// it for a few failing programs that are settled as one bucket, and as many as a bucket keeps when
// these do not all end in the same program. What it finds depends on the seed and budget alone.
//
// All failures of the property share one bucket, whichever operation they came to light in: a
// defect breaks its property wherever it can, and the simplest way is the one that is wanted.

import { AGREEMENT, BEST_OF, type Bucket, type Settled, settle } from "../engine/bucket.ts";
import { Campaign, type Finding } from "../engine/campaign.ts";
import type { Certificate } from "../engine/certify.ts";
import type { Program } from "../engine/machine.ts";
import type { Failure } from "../engine/run.ts";
import type { Scene } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

/** What a hunt may cost. */
export interface HuntBudget {
  /** Operations until the property has failed once. */
  readonly operations: number;
  /** Executions of one reduction. */
  readonly executions: number;
  /** Programs of a certificate. */
  readonly programs: number;
}

export const HUNT_BUDGET: HuntBudget = {
  operations: 5_000_000,
  executions: 100_000,
  programs: 10_000,
};

/** The simplest failing program of a hunt. */
export interface Caught {
  readonly program: Program;
  readonly failure: Failure;
  readonly certificate: Certificate;
  /** The first failing program as it was drawn, and the batch that drew it. */
  readonly first: Finding;
}

export interface Hunted {
  readonly found: boolean;
  /** Operations until the property failed first; all that were spent when it did not. */
  readonly operations: number;
  readonly caught: Caught | undefined;
}

/** Programs a batch, and the longest of them: a statement of objects costs more than a block. */
const BATCH = 64;
const MAX_LENGTH = { blocks: 1000, malloc: 1000, objects: 20 } as const;
/** Operations spent on more failing programs, against those that the first one took. */
const MORE_OPERATIONS = 2;
const LEAST_MORE_OPERATIONS = 50_000;

/** Hunts `defect` in `scene`, which has it, by a campaign of seed `seed`. */
export function hunt(
  defect: Defect,
  scene: Scene,
  seed: string,
  budget: HuntBudget = HUNT_BUDGET,
): Hunted {
  const { machine, world } = scene;
  const maxLength = MAX_LENGTH[scene.setting.machine];
  const campaign = new Campaign(machine, world, { seed, batch: BATCH, maxLength });
  const start = machine.operationCount(world);
  const spent = (): number => machine.operationCount(world) - start;
  const findings: Finding[] = [];
  let operations = 0;
  let limit = budget.operations;
  const gather = (count: number): void => {
    while (findings.length < count && spent() < limit) {
      const finding = campaign.nextBatch();
      if (finding === undefined || finding.failure.property !== defect.property) continue;
      findings.push(finding);
      if (findings.length > 1) continue;
      operations = spent();
      limit = operations + Math.max(LEAST_MORE_OPERATIONS, MORE_OPERATIONS * operations);
    }
  };
  gather(AGREEMENT);
  const gathered = spent();
  const first = findings[0];
  if (first === undefined) return { found: false, operations: spent(), caught: undefined };
  const settleAll = (): Settled => {
    const bucket: Bucket = { signature: first.signature, first, findings, hits: findings.length };
    return settle(machine, world, bucket, {
      reduce: { maxExecutions: budget.executions },
      certify: { maxPrograms: budget.programs },
    });
  };
  let settled = settleAll();
  if (settled.agreed < AGREEMENT) {
    // What reductions have run is no part of what the campaign may spend.
    limit += spent() - gathered;
    gather(BEST_OF);
    settled = settleAll();
  }
  const { program, failure, certificate } = settled;
  return { found: true, operations, caught: { program, failure, certificate, first } };
}

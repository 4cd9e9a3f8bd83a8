// Buckets: what a campaign found, by signature. Each keeps up to eight failing programs; settling
// a bucket reduces them all, takes the simplest, and certifies it. Several bugs in one run are
// several buckets.

import type { Finding } from "./campaign.ts";
import { CERTIFY_DEFAULTS, type Certificate, type CertifyOptions, certify } from "./certify.ts";
import type { Machine, Program } from "./machine.ts";
import { comparePrograms } from "./order.ts";
import { REDUCE_DEFAULTS, type ReduceOptions, reduce } from "./reduce.ts";
import { type Failure, runPrecisely } from "./run.ts";

/** Failing programs that a bucket keeps: enough for the best of their reductions to be minimal. */
export const BEST_OF = 8;
/** Reductions that end in the same program, after which no more of a bucket's are made. */
export const AGREEMENT = 3;

export interface Bucket {
  readonly signature: string;
  readonly first: Finding;
  readonly findings: Finding[];
  /** How often the signature was seen. */
  hits: number;
}

/** A bucket's simplest program, and how far that is certified. */
export interface Settled {
  readonly bucket: Bucket;
  readonly program: Program;
  readonly failure: Failure;
  readonly certificate: Certificate;
  /** Reductions that ended in one program, the simplest of all: AGREEMENT at most. */
  readonly agreed: number;
  readonly executions: number;
}

export class Buckets {
  private readonly bySignature = new Map<string, Bucket>();

  /** Files a finding; the bucket when it is a new one. */
  add(finding: Finding): Bucket | undefined {
    const known = this.bySignature.get(finding.signature);
    if (known === undefined) {
      const { signature } = finding;
      const bucket = { signature, first: finding, findings: [finding], hits: 1 };
      this.bySignature.set(signature, bucket);
      return bucket;
    }
    known.hits++;
    if (known.findings.length < BEST_OF) known.findings.push(finding);
    return undefined;
  }

  get all(): Bucket[] {
    return [...this.bySignature.values()];
  }
}

export interface SettleOptions {
  readonly reduce?: ReduceOptions;
  readonly certify?: CertifyOptions;
  /** Hears of each simpler program as it is found. */
  readonly onProgress?: (program: Program) => void;
}

/** Reduces every program of a bucket, takes the simplest and certifies it. */
export function settle<State, World>(
  machine: Machine<State, World>,
  world: World,
  bucket: Bucket,
  options: SettleOptions = {},
): Settled {
  const { first } = bucket;
  let best = first.program;
  let isReduced = false;
  let executions = 0;
  // A program as it was drawn has its names in any order: what it is reduced to takes its place.
  const better = (program: Program): void => {
    const order = comparePrograms(program, best);
    const isBetter = order < 0 || (order > 0 && !isReduced);
    isReduced = true;
    if (!isBetter) return;
    best = program;
    options.onProgress?.(program);
  };
  const reduceOptions = { passing: new Set<string>(), ...(options.reduce ?? REDUCE_DEFAULTS) };
  const earliest = bucket.findings.toSorted((a, b) => a.failure.step - b.failure.step);
  let agreed = 0;
  for (const { program, failure } of earliest) {
    const reduced = reduce(machine, world, program, failure, reduceOptions);
    executions += reduced.executions;
    if (comparePrograms(reduced.program, best) < 0) agreed = 0;
    better(reduced.program);
    if (comparePrograms(reduced.program, best) === 0 && ++agreed === AGREEMENT) break;
  }
  const { property } = first.failure;
  for (;;) {
    const certificate = certify(
      machine,
      world,
      best,
      property,
      options.certify ?? CERTIFY_DEFAULTS,
    );
    executions += certificate.programs;
    const { failure } = runPrecisely(machine, world, certificate.better ?? best);
    if (certificate.better === undefined || failure === undefined) {
      const settled = { bucket, program: best, failure: failure ?? first.failure };
      return { ...settled, certificate, agreed, executions };
    }
    const reduced = reduce(machine, world, certificate.better, failure, reduceOptions);
    executions += reduced.executions;
    better(certificate.better);
    better(reduced.program);
  }
}

/** Settled results without those whose program another one already has. */
export function distinct(results: readonly Settled[]): Settled[] {
  return results.filter((each, i) =>
    results.slice(0, i).every((earlier) => comparePrograms(earlier.program, each.program) !== 0),
  );
}

import { describe, expect, test } from "vitest";
import { Buckets, type Settled, settle } from "../../properties/engine/bucket.ts";
import { Campaign } from "../../properties/engine/campaign.ts";
import { Language } from "../../properties/engine/python.ts";
import { run } from "../../properties/engine/run.ts";
import { blocksMachine } from "../../properties/machines/blocks/machine.ts";
import { BlocksWorld } from "../../properties/machines/blocks/world.ts";
import { ThingSubject } from "./thing-subject.ts";

const BATCHES = 40;

function open(subject: ThingSubject) {
  const machine = blocksMachine(subject);
  return { machine, world: new BlocksWorld(subject), language: new Language(machine as never) };
}

/** What a campaign finds, settled: the simplest result of each property. */
function found(subject: ThingSubject): Map<string, Settled> {
  const { machine, world } = open(subject);
  const campaign = new Campaign(machine, world, { seed: "thing", batch: 8, maxLength: 60 });
  const buckets = new Buckets();
  for (let i = 0; i < BATCHES; i++) {
    const finding = campaign.nextBatch();
    if (finding !== undefined) buckets.add(finding);
  }
  const results = new Map<string, Settled>();
  for (const bucket of buckets.all) {
    const settled = settle(machine, world, bucket);
    const { property } = settled.failure;
    const known = results.get(property);
    if (known === undefined || settled.program.length < known.program.length) {
      results.set(property, settled);
    }
  }
  return results;
}

describe("another allocator under the same machine: @thi.ng/malloc 6.1.150", () => {
  const results = found(new ThingSubject());
  const { machine, world, language } = open(new ThingSubject());

  // Both bugs are in the release that is tested here: a release without them fails this test.
  test.each([
    [
      "a realloc that moves never frees the old block",
      "freeingEverythingEmptiesTheHeap",
      /^a = \[malloc\(\d+\) for _ in range\(2\)\]\na = realloc\(a, \d+\)$/,
      /^2 blocks of \d+ bytes are still used$/,
    ],
    [
      "a shrink at the top lowers it and keeps the stored size",
      "blocksTileThePool",
      /^a = malloc\(\d+\)\na = realloc\(a, \d+\)$/,
      /^blocks tile the pool up to \d+, its top is \d+$/,
    ],
  ])("%s", (_, property, minimum, message) => {
    const { program, failure, certificate } = results.get(property)!;
    expect(program).toHaveLength(2);
    expect(language.printProgram(program)).toMatch(minimum);
    expect(failure.message).toMatch(message);
    expect(certificate).toMatchObject({ complete: true, better: undefined });
    expect(run(machine, world, program, { walkEvery: 1 }).failure?.property).toBe(property);
  });

  test("nothing else is found, and without its realloc nothing at all", () => {
    expect([...results.keys()].toSorted()).toEqual([
      "blocksTileThePool",
      "freeingEverythingEmptiesTheHeap",
    ]);
    const subject = new ThingSubject();
    const [allocator] = subject.domains;
    // As C's realloc may: always elsewhere.
    allocator.realloc = (at, nbytes) => {
      const target = allocator.malloc(nbytes);
      if (target === 0) return 0;
      const [start, end] = [at, Math.min(at + nbytes, subject.bytes.length)];
      subject.bytes.copyWithin(target, start, end);
      allocator.free(at);
      return target;
    };
    expect([...found(subject).keys()]).toEqual([]);
  });
});

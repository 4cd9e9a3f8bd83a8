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
  const { language } = open(new ThingSubject());
  for (const [property, s] of results) console.log(property, language.printProgram(s.program), s.failure.message, s.certificate);
  test("x", () => { expect(results.size).toBe(2); run; });
});

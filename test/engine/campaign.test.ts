import { describe, expect, test } from "vitest";
import {
  BEST_OF,
  Buckets,
  distinct,
  type Settled,
  settle,
} from "../../properties/engine/bucket.ts";
import { Campaign, type Finding } from "../../properties/engine/campaign.ts";
import { bakedIn, effectsOf } from "../../properties/engine/explain.ts";
import { Generator } from "../../properties/engine/generate.ts";
import { FastRandom } from "../../properties/engine/random.ts";
import { run } from "../../properties/engine/run.ts";
import { TOY_BUGS, type ToyBug, ToyWorld, toyMachine, toyProgram, toyText } from "./toy.ts";

const options = { seed: "s", batch: 8, maxLength: 100 };
const campaignOf = (world: ToyWorld, seed = "s"): Campaign<Int8Array, ToyWorld> =>
  new Campaign(toyMachine, world, { ...options, seed });

describe("a campaign", () => {
  const findings = (seed: string): (Finding | undefined)[] => {
    const campaign = campaignOf(new ToyWorld("pours two numbers backwards"), seed);
    return Array.from({ length: 12 }, () => campaign.nextBatch());
  };

  test("is repeated exactly by its seed", () => {
    expect(findings("s")).toEqual(findings("s"));
    expect(findings("s")).not.toEqual(findings("t"));
  });

  test("goes on behind a failure, and names the batch of each", () => {
    const found = findings("s").flatMap((finding, i) =>
      finding === undefined ? [] : [{ finding, i }],
    );
    expect(found.length).toBeGreaterThan(2);
    for (const { finding, i } of found) {
      expect(finding.origin).toBe(`s/${i}`);
      expect(finding.signature).toBe(`${finding.failure.property}/${finding.failure.operation}`);
      const world = new ToyWorld("pours two numbers backwards");
      const { failure } = run(toyMachine, world, finding.program, { walkEvery: 1 });
      expect(failure).toEqual(finding.failure);
    }
  });

  test("over a machine that holds finds nothing and counts what it ran", () => {
    const world = new ToyWorld();
    const campaign = campaignOf(world);
    for (let i = 0; i < 5; i++) expect(campaign.nextBatch()).toBe(undefined);
    expect(campaign.programs).toBe(40);
    const executed = campaign.counts.executed.reduce((sum, n) => sum + n, 0);
    expect(executed).toBe(campaign.words);
    expect(world.operations).toBe(campaign.words);
  });

  test("an error of the machine itself ends it", () => {
    const campaign = campaignOf(new ToyWorld("faults in the machine"));
    const all = (): void => {
      for (let i = 0; i < 20; i++) campaign.nextBatch();
    };
    expect(all).toThrow("not the world's");
  });

  test("a program that fails only once is told as such", () => {
    const world = new ToyWorld();
    let left = 1;
    const checkAll = (): void => {
      if (left-- > 0) throw new RangeError("once");
    };
    const flaky = { ...toyMachine, checkAll, propertyOf: () => "holds" };
    const campaign = new Campaign(flaky, world, options);
    expect(() => campaign.nextBatch()).toThrow("a program of batch s/0 failed only once");
  });
});

/** The settled buckets of a campaign of 200 batches. */
function settleAll(...bugs: ToyBug[]): Settled[] {
  const world = new ToyWorld(...bugs);
  const campaign = campaignOf(world, "two");
  const buckets = new Buckets();
  for (let i = 0; i < 200; i++) {
    const finding = campaign.nextBatch();
    if (finding !== undefined) buckets.add(finding);
  }
  return distinct(buckets.all.map((bucket) => settle(toyMachine, world, bucket)));
}

describe("buckets", () => {
  test("two bugs in one run are two results, each at its minimum and certified", () => {
    const settled = settleAll("forgets the fourth number", "breaks on pop, push, drop");
    const texts = settled.map(({ program }) => toyText(program).join("; "));
    const minimum = (bug: ToyBug): string => TOY_BUGS[bug].minimum.join("; ");
    expect(texts.toSorted()).toEqual(
      [minimum("breaks on pop, push, drop"), minimum("forgets the fourth number")].toSorted(),
    );
    for (const { certificate } of settled) expect(certificate.complete).toBe(true);
  });

  test("one bug that shows in several operations is one result", () => {
    const settled = settleAll("stores a large number wrongly");
    expect(settled.map(({ program }) => toyText(program))).toEqual([["a = queue()", "push(a, 9)"]]);
  });

  test("a bucket is new once, then counts, and keeps few programs", () => {
    const buckets = new Buckets();
    const program = toyProgram(TOY_BUGS["loses a popped node"].minimum);
    const failure = run(toyMachine, new ToyWorld("loses a popped node"), program, { walkEvery: 1 })
      .failure!;
    const finding = { program, failure, signature: "x", origin: "s/0", operations: 3 };
    expect(buckets.add(finding)).toMatchObject({ signature: "x", hits: 1 });
    for (let i = 0; i < 20; i++) expect(buckets.add(finding)).toBe(undefined);
    expect(buckets.add({ ...finding, signature: "y" })).toBeDefined();
    expect(buckets.all.map(({ hits, findings }) => [hits, findings.length])).toEqual([
      [21, BEST_OF],
      [1, 1],
    ]);
  });

  test("what the reducer may not finish, the certificate makes better", () => {
    const bug = "loses a popped node";
    const world = new ToyWorld(bug);
    const { minimum, property } = TOY_BUGS[bug];
    const program = toyProgram(["c = queue()", "push(c, 5)", ...minimum, "pop(c)", "drop(a)"]);
    const failure = run(toyMachine, world, program, { walkEvery: 1 }).failure!;
    const finding = { program, failure, signature: property, origin: "s/0", operations: 0 };
    const bucket = new Buckets().add(finding)!;
    const progress: number[] = [];
    const settled = settle(toyMachine, world, bucket, {
      reduce: { maxExecutions: 0 },
      onProgress: (better) => progress.push(better.length),
    });
    expect(settled.program).toHaveLength(minimum.length);
    expect(settled.certificate).toMatchObject({ complete: true, better: undefined });
    expect(progress).toEqual([3]);
  });
});

describe("a failure step by step", () => {
  test("each step tells what it did, the failing one what went wrong", () => {
    const bug = "stores a large number wrongly";
    const program = toyProgram(["a = queue()", "pop(a)", "push(a, 2)", "push(a, 9)"]);
    expect(effectsOf(toyMachine, new ToyWorld(bug), program)).toEqual([
      "queue 0 holds 0",
      undefined,
      "queue 0 holds 1",
      "2,8, expected 2,9",
    ]);
    expect(effectsOf(toyMachine, new ToyWorld(), program).at(-1)).toBe("queue 0 holds 2");
  });

  test("an error of the world is told, any other is thrown on", () => {
    const { minimum } = TOY_BUGS["breaks on pop, push, drop"];
    const world = new ToyWorld("breaks on pop, push, drop");
    expect(effectsOf(toyMachine, world, toyProgram(minimum)).at(-1)).toBe("broken");
    const faulty = new ToyWorld("faults in the machine");
    expect(() => effectsOf(toyMachine, faulty, toyProgram(minimum))).toThrow(TypeError);
  });

  test("the curve jumps at the step that plants the failure", () => {
    const bug = "loses a popped node";
    const program = toyProgram(["a = queue()", "push(a, 0)", "pop(a)", "drop(a)"]);
    const world = new ToyWorld(bug);
    const noPops = {
      ...toyMachine,
      operations: toyMachine.operations.map((each) =>
        each.name === "pop" ? { ...each, weight: 0 } : each,
      ),
    };
    const generator = new Generator(noPops, { maxLength: 30 });
    const { property } = TOY_BUGS[bug];
    const curve = bakedIn(toyMachine, world, program, property, generator, new FastRandom(1), 20);
    expect(curve).toEqual([0, 0, 1, 1]);
  });
});

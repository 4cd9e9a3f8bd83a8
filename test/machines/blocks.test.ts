import { describe, expect, test } from "vitest";
import { Generator } from "../../properties/engine/generate.ts";
import { seededRandom } from "../../properties/engine/random.ts";
import { OperationCounts, run } from "../../properties/engine/run.ts";
import { HeapSubject } from "../../properties/machines/blocks/heap-subject.ts";
import { blocksMachine } from "../../properties/machines/blocks/machine.ts";
import { MallocSubject } from "../../properties/machines/blocks/malloc-subject.ts";
import { BlocksWorld, type CallKind } from "../../properties/machines/blocks/world.ts";
import {
  openScene,
  type Scene,
  type Setting,
  settingText,
} from "../../properties/machines/setting.ts";
import { PROFILES } from "../../src/profile/cpython.ts";

const settings: Setting[] = [
  ...PROFILES.flatMap(({ name }) =>
    [name, `tiny-${name}`].flatMap((python) =>
      [false, true].map((debugHooks) => ({ machine: "blocks" as const, python, debugHooks })),
    ),
  ),
  ...["3.11", "tiny-3.11"].map((python) => ({
    machine: "malloc" as const,
    python,
    debugHooks: false,
  })),
];

/** Runs `count` random programs; the counts of what ran, and the first failure. */
function runSome({ machine, world }: Scene, seed: string, count: number) {
  const counts = new OperationCounts(machine.operations.length);
  const generator = new Generator(machine, { maxLength: 100 });
  const random = seededRandom(seed);
  for (let i = 0; i < count; i++) {
    const outcome = run(machine, world, generator.draw(random), { walkEvery: 50, counts });
    if (outcome.failure !== undefined) return { counts, failure: outcome.failure };
  }
  return { counts, failure: undefined };
}

const sum = (counts: Float64Array): number => counts.reduce((n, count) => n + count, 0);

test.each(settings.map((setting) => [settingText(setting), setting] as const))(
  "random programs hold: %s",
  (_, setting) => {
    const scene = openScene(setting)!;
    const tiny = setting.python.startsWith("tiny-");
    const { counts, failure } = runSome(scene, "hold", tiny ? 30 : 12);
    expect(failure).toBe(undefined);
    // A refused request leaves a variable unbound that the generator takes for bound.
    const [executed, skipped] = [sum(counts.executed), sum(counts.skipped)];
    expect(executed).toBeGreaterThan(300);
    expect(skipped / (executed + skipped)).toBeLessThan(0.1);
    expect(scene.world.operationCount).toBeGreaterThan(executed);
  },
);

describe("the machine asks for what a subject offers and for no more", () => {
  const rowNames = (scene: Scene): string[] =>
    scene.machine.operations.filter(({ weight }) => weight > 0).map(({ name }) => name);
  const setting = { machine: "blocks", python: "tiny-3.11", debugHooks: false } as const;
  const [plain, hooked, malloc] = [
    openScene(setting)!,
    openScene({ ...setting, debugHooks: true })!,
    openScene({ ...setting, machine: "malloc" })!,
  ];

  test("writes outside a block only where fences find them", () => {
    expect(rowNames(hooked)).toEqual([...rowNames(plain), "overflow", "underflow"]);
  });

  test("no misuse without a guard", () => {
    expect(rowNames(malloc).filter((name) => /free_|double/.test(name))).toEqual([]);
    expect(rowNames(malloc)).toContain("fail_pages");
  });

  test("a word of what is not offered does not run", () => {
    for (const line of ["double_free(a)", "overflow(a)", "free_foreign(1)"]) {
      const program = Uint32Array.from(["a = malloc(9)", line], (each) =>
        malloc.language.parse(each),
      );
      expect(run(malloc.machine, malloc.world, program, { walkEvery: 1 }).skipped).toBe(1);
    }
    const subject = new MallocSubject(malloc.profile);
    const without = Object.create(subject, { faults: { value: undefined } }) as MallocSubject;
    const program = Uint32Array.from(["fail_pages(1)", "lift_limits()"], (each) =>
      malloc.language.parse(each),
    );
    const machine = blocksMachine(without);
    expect(run(machine, new BlocksWorld(without), program, { walkEvery: 1 }).skipped).toBe(2);
  });
});

describe("what each step does is told", () => {
  const setting = { machine: "blocks", python: "tiny-3.11", debugHooks: true } as const;
  const { machine, world, language } = openScene(setting)!;
  const effectOf = (...lines: string[]): string => {
    const program = Uint32Array.from(lines, (line) => language.parse(line));
    machine.begin(world, program);
    for (const word of program) machine.operations[word & 31]!.run(world, word);
    return machine.describe(world);
  };

  test.each([
    [/^0x[0-9a-f]+$/, ["a = malloc(8)"]],
    [/^0x[0-9a-f]+$/, ["a = malloc(8)", "free(a)"]],
    [/^in place$/, ["a = malloc(8)", "a = realloc(a, 7)"]],
    [/^0x[0-9a-f]+ -> 0x[0-9a-f]+$/, ["a = malloc(8)", "b = malloc(8)", "a = realloc(a, 512)"]],
    [/^NULL$/, ["limit_pages(0)", "a = malloc(4096)"]],
    [/^NULL$/, ["a = malloc(8)", "limit_pages(0)", "a = realloc(a, 65536)"]],
    [/^refused: double-free$/, ["a = malloc(8)", "free(a)", "double_free(a)"]],
    [/^refused: interior-pointer$/, ["a = malloc(100)", "free_interior(a)"]],
    [/^refused: misaligned-pointer$/, ["a = malloc(8)", "free_misaligned(a)"]],
    [/^refused: wrong-domain$/, ["a = malloc(8)", "free_wrong_domain(a)"]],
    [/^refused: foreign-pointer$/, ["free_foreign(3)"]],
    [/^refused: overflow$/, ["a = malloc(8)", "overflow(a)"]],
    [/^refused: underflow$/, ["a = malloc(8)", "underflow(a)"]],
  ])("%s", (effect, lines) => {
    expect(effectOf(...lines)).toMatch(effect);
  });
});

test("a log hears every call that reaches the allocator, by reused names", () => {
  const subject = new HeapSubject(PROFILES[0]!);
  const world = new BlocksWorld(subject);
  const { language, machine } = openScene({
    machine: "blocks",
    python: PROFILES[0]!.name,
    debugHooks: false,
  })!;
  const calls: [CallKind, number, number, number][] = [];
  world.log = { call: (kind, domain, slot, size) => calls.push([kind, domain, slot, size]) };
  const lines = ["a = malloc(3)", "b = raw_calloc(1, 4)", "free(a)", "c = mem_malloc(5)"];
  const program = Uint32Array.from([...lines, "b = realloc(b, 6)"], (line) => language.parse(line));
  run(machine, world, program, { walkEvery: 1 });
  expect(calls).toEqual([
    ["malloc", 2, 1, 3],
    ["calloc", 0, 2, 4],
    ["free", 2, 1, 0],
    ["malloc", 1, 1, 5],
    ["realloc", 0, 2, 6],
    ["free", 0, 2, 0],
    ["free", 1, 1, 0],
  ]);
});

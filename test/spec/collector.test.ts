// What the model says of collections: what they find, what they call, what lives on. That it says
// what real interpreters do is held elsewhere; here stand the cases that explain it.

import { describe, expect, test } from "vitest";
import { PRELUDE } from "../../properties/machines/objects/prelude.ts";
import { Unmodelled } from "../../spec/failures.ts";
import { Model } from "../../spec/model.ts";
import { RULES } from "../../spec/rules.ts";
import type { Unit } from "../../spec/syntax.ts";
import { parseProgram } from "../../src/python/parse.ts";
import { error, ran, see, VERSIONS, value } from "./ask.ts";

const NOW = "3.11";
const prelude: readonly Unit[] = parseProgram(PRELUDE);

/** A value by version, in words: `2.7-3.10: 2, 3.11-3.13: 1`. */
function byVersion(tell: (version: string) => unknown): string {
  const runs: { first: string; last: string; told: string }[] = [];
  for (const version of VERSIONS) {
    const told = String(tell(version));
    const run = runs.at(-1);
    if (run?.told === told) run.last = version;
    else runs.push({ first: version, last: version, told });
  }
  return runs.map(({ first, last, told }) => `${first}-${last}: ${told}`).join(", ");
}

const found = (...lines: string[]) =>
  byVersion((version) => value(see(version, ...lines, "z = gc.collect()"), "z"));
const logged = (...lines: string[]) => byVersion((version) => see(version, ...lines).log.join(" "));
const ALL = (told: string) => `2.7-3.13: ${told}`;

describe("what is found", () => {
  test("each object of a cycle counts, and what hangs on it dies with it", () => {
    expect(found("a = []", "a.append(a)", "del a")).toBe(ALL("1"));
    expect(found("a = []", "b = [a, 1.5]", "a.append(b)", "del a, b")).toBe(ALL("2"));
    expect(found("a = []", "b = [a]", "del a, b")).toBe(ALL("0"));
    const model = ran(NOW, "a = [float('2.5')]", "a.append(a)", "del a");
    const before = model.countObjects();
    expect(model.collect(2)).toBe(1);
    expect(model.countObjects()).toBe(before - 2);
  });

  test("an instance's dict counts where it is an object by itself", () => {
    const told = found("a = Node()", "a.x = a", "del a");
    expect(told).toBe("2.7-3.10: 2, 3.11-3.13: 1");
    const asked = found("a = Node()", "a.x = a", "b = copy.copy(a)", "del a, b");
    expect(asked).toBe("2.7-3.12: 2, 3.13-3.13: 1");
  });

  test("a closure that calls itself is a function, its cells and their tuple", () => {
    const lines = ["def f():\n    def g():\n        return g\n    return g\n", "a = f()", "del a"];
    expect(found(...lines)).toBe(ALL("3"));
  });

  test("trash that survived a young collection is found by an older one only", () => {
    const lines = ["a = []", "a.append(a)", "gc.collect(0)", "del a", "b = gc.collect(0)"];
    const seen = see(NOW, ...lines, "c = gc.collect(1)", "d = gc.collect()");
    expect(["b", "c", "d"].map((name) => value(seen, name))).toEqual(["0", "1", "0"]);
  });

  test("what is frozen is not found until it is thawed", () => {
    const lines = ["a = []", "a.append(a)", "gc.freeze()", "del a", "b = gc.collect()"];
    const seen = see(NOW, ...lines, "gc.unfreeze()", "c = gc.collect()");
    expect([value(seen, "b"), value(seen, "c")]).toEqual(["0", "1"]);
    expect(error("3.6", "gc.freeze()")).toBe(
      "AttributeError: module 'gc' has no attribute 'freeze'",
    );
  });

  test("a class that is trash is beyond the model", () => {
    const lines = ["class K(object):\n    pass\n", "del K"];
    expect(() => ran(NOW, ...lines, "gc.collect()")).toThrow(Unmodelled);
    expect(() => ran(NOW, lines[0]!, "gc.collect()")).not.toThrow();
  });
});

describe("what is tracked", () => {
  const tracked = (...lines: string[]) =>
    byVersion((version) => value(see(version, ...lines, "z = gc.is_tracked(a)"), "z"));

  test("a dict is from the first container on, and until a full collection finds none", () => {
    expect(tracked("a = {1: 2}")).toBe(ALL("False"));
    expect(tracked("a = {1: []}", "a[1] = 2", "gc.collect(1)")).toBe(ALL("True"));
    expect(tracked("a = {1: []}", "a[1] = 2", "gc.collect()")).toBe(ALL("False"));
  });

  test("a tuple is until a collection finds nothing in it that is", () => {
    expect(tracked("a = tuple([1, 2])")).toBe(ALL("True"));
    expect(tracked("a = tuple([1, 2])", "gc.collect(0)")).toBe(ALL("False"));
    expect(tracked("b = tuple([1])", "a = (b, 2)", "del b", "gc.collect(0)")).toBe(ALL("True"));
    const twice = ["gc.collect(0)", "gc.collect(1)"];
    expect(tracked("b = tuple([1])", "a = (b, 2)", "del b", ...twice)).toBe(ALL("False"));
  });

  test("an instance without room for anything is since 3.8", () => {
    const told = tracked("class K(object):\n    __slots__ = ()\n", "a = K()");
    expect(told).toBe("2.7-3.7: False, 3.8-3.13: True");
  });
});

describe("finalizers and weak references", () => {
  const noisy = ["a = Noisy()", "a.x = a", "del a", "z = gc.collect()"];

  test("2.7 strands what has a finalizer in gc.garbage", () => {
    expect(logged(...noisy)).toBe("2.7-2.7: , 3.6-3.13: del");
    expect(byVersion((version) => see(version, ...noisy).collector!.garbage)).toBe(
      "2.7-2.7: 1, 3.6-3.13: 0",
    );
  });

  test("what a finalizer saves is counted by 3.6, with what it saves of others by nobody", () => {
    const saver = "class Saver(object):\n    def __del__(self):\n        log.append(self)\n";
    const lines = [saver, "a = Saver()", "a.x = a", "b = []", "b.append(b)", "del a, b"];
    expect(found(...lines)).toBe("2.7-3.6: 3, 3.7-3.8: 0, 3.9-3.13: 1");
  });

  test("a callback runs once, before finalizers, unless the reference is trash, too", () => {
    const lines = ["a = Noisy()", "a.x = a", "b = weakref.ref(a, called)", "del a"];
    expect(logged(...lines, "gc.collect()")).toBe("2.7-2.7: , 3.6-3.13: called del");
    const inside = ["a = Node()", "a.x = a", "a.y = weakref.ref(a, called)", "del a"];
    expect(logged(...inside, "gc.collect()")).toBe(ALL(""));
  });

  test("with DEBUG_SAVEALL trash is counted and kept", () => {
    const lines = ["a = []", "a.append(a)", "del a", "gc.set_debug(32)", "b = gc.collect()"];
    const seen = see(NOW, ...lines, "c = len(gc.garbage)", "gc.set_debug(0)", "d = gc.collect()");
    expect(["b", "c", "d"].map((name) => value(seen, name))).toEqual(["1", "1", "0"]);
  });

  test("a collection inside of a collection finds nothing and counts for nothing", () => {
    const callback = "def f(r):\n    log.append(gc.collect())\n";
    const lines = [callback, "a = Node()", "a.x = a", "b = weakref.ref(a, f)", "del a"];
    const { collector, log } = see(NOW, ...lines, "gc.collect()");
    expect(log).toEqual(["0"]);
    expect(collector!.statistics).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [1, 1, 0],
    ]);
  });
});

test("whoever knows when collections start tells the model", () => {
  const lines = ["a = []", "a.append(a)", "del a"];
  const units = lines.flatMap((line) => parseProgram(line)) as readonly Unit[];
  const model = new Model(RULES[NOW]!);
  model.begin(prelude, units);
  for (const index of units.keys()) model.run(index);
  expect(model.collect(0)).toBe(1);
  expect(model.observe().collector!.counts).toEqual([1, 0]);
  expect(() => ran(NOW, "gc.set_threshold(1)", "gc.enable()")).toThrow(Unmodelled);
});

const parsed = new Map<string, readonly Unit[]>();

/** The line's unit, parsed once. */
function unitsOf(line: string): readonly Unit[] {
  const units = parsed.get(line) ?? parseProgram(line);
  parsed.set(line, units);
  return units;
}

/** Statements that make and break random graphs. */
function graph(seed: number, length: number): string[] {
  let state = Math.imul(seed + 1, 2654435761);
  const below = (bound: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * bound);
  };
  const one = (names: string): string => names[below(names.length)]!;
  const any = (): string => one("abcdef");
  const lines = ["a = Node()", "b = Node()", "c = Node()", "d = []", "e = []", "f = []"];
  const steps = [
    () => `${one("abc")}.${one("xyz")} = ${any()}`,
    () => `${one("def")}.append(${any()})`,
    () => `${one("def")}.append({1: ${any()}})`,
    () => `${one("def")}.append((${any()}, 2))`,
    () => `${one("abc")}.y = set([weakref.ref(${one("abc")})])`,
    () => `${one("abc")} = Node()`,
    () => `${one("def")} = []`,
    () => `gc.collect(${below(2)})`,
  ];
  while (lines.length < length) lines.push(steps[below(steps.length)]!());
  return lines;
}

test("of 1,000 random graphs the collector finds what marking and sweeping finds", () => {
  let trash = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const version = VERSIONS[seed % VERSIONS.length]!;
    const model = new Model(RULES[version]!);
    const units = graph(seed, 24).flatMap(unitsOf);
    model.begin(prelude, units);
    for (const index of units.keys()) model.run(index);
    expect(model.findDisagreement(), `${version}, graph ${seed}`).toBeUndefined();
    const before = model.countObjects();
    const count = model.collect(2);
    const after = model.countObjects();
    expect(count > 0, `${version}, graph ${seed}`).toBe(after < before);
    trash += count;
  }
  expect(trash).toBeGreaterThan(500);
});

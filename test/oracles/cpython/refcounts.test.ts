// Reference counts as real interpreters tell them: those of the program, none of the reader.
import { describe, expect } from "vitest";
import { FastRandom } from "../../../properties/engine/random.ts";
import { PYTHON_VERSIONS } from "../../../properties/oracles/pythons.ts";
import type { Observation } from "../../../spec/observation.ts";
import { graphProgram, object, realTests } from "./real.ts";

/** How often each object is held by names and objects, weak references apart. */
function heldBy({ names, objects }: Observation): number[] {
  const counts = objects.map(() => 0);
  for (const [, at] of names) counts[at]!++;
  for (const { type, holds = [] } of objects) {
    if (/^(weakref|ReferenceType)$/.test(type)) continue;
    for (const at of holds) counts[at]!++;
  }
  return counts;
}

describe.each(PYTHON_VERSIONS)("reference counts of CPython %s", (version) => {
  const { real, cpython, see, is } = realTests(version);

  real("every count is that of the references that the walk finds", async () => {
    const random = new FastRandom(6);
    const programs = Array.from({ length: 150 }, () => graphProgram(random));
    const observations = await (await cpython()).run(programs);
    let counted = 0;
    for (const [i, seen] of observations.entries()) {
      const expected = heldBy(seen);
      for (const [at, { refcount }] of seen.objects.entries()) {
        if (refcount === undefined) continue;
        counted++;
        const told = { program: programs[i], at, refcount };
        expect(told).toEqual({ ...told, refcount: expected[at] });
      }
    }
    expect(counted).toBeGreaterThan(500);
  });

  real("a constant has a reference from its code, once for each line", async () => {
    const seen = await see("a = 1000", "b = 1000", "c = [2.5, a]", "d = 'x y'", "e = u'\\u20ac'");
    expect(object(seen, "a").refcount).toBe(3);
    expect(object(seen, "b").refcount).toBe(2);
    expect(seen.objects[object(seen, "c").holds![0]!]!.refcount).toBe(2);
    expect(object(seen, "d").refcount).toBe(2);
    expect(object(seen, "e").refcount).toBe(2);
  });

  real("what the interpreter shares has no count", async () => {
    const seen = await see(
      "a = [5, -5, 256, '', b'', (), 'x', u'\\xe9', 'name', intern('x' + ' y')]",
      "b = [257, -6, 'x y', same((1,)) * 2, u'\\u0100', ''.join(['na', 'me'])]",
      "c = intern(u'\\u0100'.encode('utf-8')) if str is bytes else intern(u'\\u0100')",
    );
    const counts = (name: string): unknown[] =>
      object(seen, name).holds!.map((at) => seen.objects[at]!.refcount);
    expect(counts("a")).toEqual(counts("a").map(() => undefined));
    expect(counts("b")).toEqual([2, 2, 2, 1, 2, 1]);
    expect(object(seen, "c").refcount).toBeUndefined();
    const isOneObject = !is("3.10", "3.11", "3.12", "3.13");
    const empty = object(await see("a = frozenset()"), "a");
    expect(empty.refcount).toBe(isOneObject ? undefined : 1);
  });

  real("an error is told and keeps nothing alive", async () => {
    const seen = await see(
      "a = [Node()]",
      "b = weakref.ref(a[0])",
      "def f(v):\n    return v.z",
      "f(a[0])",
      "{}[a[0]]",
      "[].remove(a)",
      "raise SystemExit(a)",
      "a 1",
      "del a",
    );
    expect(seen.errors.map(({ statement, type }) => [statement, type])).toEqual([
      [3, "AttributeError"],
      [4, "KeyError"],
      [5, "ValueError"],
      [6, "SystemExit"],
      [7, "SyntaxError"],
    ]);
    expect(seen.errors[0]!.text).toBe("'Node' object has no attribute 'z'");
    expect(seen.errors[1]!.text).toMatch(/^<__main__\.Node object at 0x/);
    expect(object(seen, "b").holds).toEqual([]);
  });
});

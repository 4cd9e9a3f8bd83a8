import { expect, test } from "vitest";
import { GcWalk, NO_LIST } from "../../src/inspect/walk-gc.ts";
import { GcScene } from "../invariants/gc-scene.ts";
import { PYTHONS } from "../objects/bare-heap.ts";

function walkOf({ interpreter }: GcScene): GcWalk {
  const { memory, profile, collector } = interpreter;
  return new GcWalk(memory, profile.objects, collector.parts.state);
}

test.each(PYTHONS)("%s: the lists hold what the collector has on them, in order", (python) => {
  const scene = new GcScene(python).begin();
  scene.run("gc.collect(0)\nyoung = []\nother = [young]");
  const { lists, state } = scene.interpreter.collector.parts;
  const walk = walkOf(scene);
  // A view that is read again has nothing of the one before.
  walk.read();
  scene.run("young = None");
  const view = walk.read();
  expect(view.lists.map(({ damage }) => damage).filter((each) => each !== undefined)).toEqual([]);
  for (const [k, head] of [...state.heads, state.permanent].entries()) {
    expect([...view.headsOf(k)]).toEqual(lists.all(head));
    for (const each of view.headsOf(k)) expect(view.listOf(each)).toBe(k);
  }
  expect(view.listOf(scene.headOf("other"))).toBe(0);
  expect(view.listOf(scene.headOf("words"))).toBe(1);
  expect(view.listOf(scene.headOf("named"))).toBe(NO_LIST);
  expect(view.listOf(state.heads[0]!)).toBe(NO_LIST);
});

test.each(PYTHONS)(
  "%s: a list that is damaged ends where the damage is, and says why",
  (python) => {
    const scene = new GcScene(python).begin();
    const { state } = scene.interpreter.collector.parts;
    const walk = walkOf(scene);
    const head = scene.headOf("words");
    const whole = walk.read().headsOf(0).length;
    const problems = [12, 0x7ffffff0, 0, head, state.permanent].map((link) => {
      scene.setNext(head, link);
      const { damage, first, end } = walk.read().lists[0]!;
      expect(end - first).toBeLessThan(whole);
      return damage!
        .replace(/^_gc_next at 0x[0-9a-f]+ /, "")
        .replace(/0x[0-9a-f]+(?=, which)/, "@");
    });
    expect(problems).toEqual([
      "is 0xc",
      "is 0x7ffffff0",
      "is 0x0",
      "leads to @, which generation 0 has",
      "leads to the head of another list",
    ]);
    expect(walk.headsFrom(state.heads[0]!).at(-1)).toBe(head);
  },
);

import { expect, test } from "vitest";
import { type Postcondition, phasePostconditions } from "../../properties/invariants/gc-phases.ts";
import type { RunningCollection } from "../../properties/invariants/running-collection.ts";
import { CollectorWatch } from "../../properties/machines/objects/collector-watch.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import { GcScene } from "./gc-scene.ts";
import { LOUD, PHASE_CORRUPTIONS, type PhaseCorruption, PLAIN } from "./phase-corruptions.ts";

const NAMES = phasePostconditions.map(({ name }) => name);

/** Ends a collection that was damaged. */
class Enough extends Error {}

/** Does the damage when its event comes; the event of the postcondition ends the collection. */
class DamagingWatch extends CollectorWatch {
  readonly asked = new Set<string>();
  readonly broken = new Set<string>();
  damage: PhaseCorruption | undefined;
  scene: GcScene | undefined;

  protected override ask(event: Postcondition["event"], collection: RunningCollection): void {
    const { damage, scene } = this;
    const isDamaged = event === damage?.at;
    const isLast = phasePostconditions.some(
      (each) => each.name === damage?.broken && each.event === event,
    );
    if (isDamaged) {
      this.damageDone = true;
      damage!.corrupt(scene!, collection);
    } else if (this.damageDone && !isLast) return;
    if (isDamaged && !isLast) return;
    for (const each of phasePostconditions) if (each.event === event) this.asked.add(each.name);
    super.ask(event, collection);
    if (isLast && this.damageDone) throw new Enough();
  }

  protected override fail(property: string): void {
    this.broken.add(property);
  }

  private damageDone = false;

  reset(): void {
    this.asked.clear();
    this.broken.clear();
    this.damageDone = false;
  }
}

interface Damaged {
  readonly scene: GcScene;
  readonly watch: DamagingWatch;
}

const scenes = new Map<string, Damaged>();

function sceneOf(python: string, program: string, damage?: PhaseCorruption): Damaged {
  let damaged = scenes.get(python);
  if (damaged === undefined) {
    const watch = new DamagingWatch();
    damaged = { watch, scene: new GcScene(python, watch) };
    scenes.set(python, damaged);
  }
  const { watch, scene } = damaged;
  watch.damage = undefined;
  scene.begin(program);
  watch.reset();
  watch.scene = scene;
  watch.damage = damage;
  return damaged;
}

test.each(PYTHONS)("%s: each phase leaves what it should", (python) => {
  const asked = new Set<string>();
  for (const program of [PLAIN, LOUD]) {
    const { scene, watch } = sceneOf(python, program);
    scene.run("gc.collect(0)");
    scene.run("gc.collect()");
    expect([...watch.broken]).toEqual([]);
    for (const name of watch.asked) asked.add(name);
  }
  // In 2.7 no finalizer of garbage runs.
  const expected = NAMES.filter(
    (name) => python !== "2.7" || name !== "finalizersOfGarbageHaveRun",
  );
  expect([...asked].toSorted()).toEqual(expected.toSorted());
});

test.each(PHASE_CORRUPTIONS.flatMap((each) => each.pythons.map((python) => ({ ...each, python }))))(
  "$python: $what breaks $broken alone",
  ({ python, ...damage }) => {
    const { scene, watch } = sceneOf(python, damage.program, damage);
    expect(() => scene.run("gc.collect()")).toThrow(Enough);
    expect([...watch.broken]).toEqual([damage.broken]);
  },
);

test("every postcondition is broken by some damage", () => {
  const broken = new Set(PHASE_CORRUPTIONS.map((each) => each.broken));
  expect([...broken].toSorted()).toEqual(NAMES.toSorted());
});

test("what is said to break each postcondition is such a damage", () => {
  for (const { name, brokenBy } of phasePostconditions) {
    const whats = PHASE_CORRUPTIONS.filter(({ broken }) => broken === name).map((c) => c.what);
    expect(whats).toContain(brokenBy);
  }
});

test("what does not hold ends the program by the postcondition's name", () => {
  class Damaging extends CollectorWatch {
    protected override ask(event: Postcondition["event"], collection: RunningCollection): void {
      if (event === "onRefsUpdated") scene.addRefs(scene.headOf("words"), 1);
      super.ask(event, collection);
    }
  }
  const watch = new Damaging();
  const scene = new GcScene("3.11", watch).begin(PLAIN);
  expect(() => scene.run("gc.collect()")).toThrow(
    expect.objectContaining({ property: "gcRefsBeginAsCounts" }),
  );
  expect(() => watch.check()).toThrow("gc_refs 3, ob_refcnt 2");
});

// Listens to the collector of a heap under test. The history of collections is kept of every one;
// postconditions of phases are asked of every collection while a failure is pinned down, otherwise
// of some: they cost as much as collecting does, several times over. Which ones follows from the
// program, so that it fails again where it failed.

import type { GcEvents } from "../../../src/gc/gc-events.ts";
import type { Generation } from "../../../src/gc/gc-state.ts";
import { GcWalk } from "../../../src/inspect/walk-gc.ts";
import type { ObjectsView } from "../../../src/inspect/walk-objects.ts";
import type { Interpreter } from "../../../src/interpreter.ts";
import type { GcHeadAddr } from "../../../src/memory/address.ts";
import { type Program, PropertyFailed } from "../../engine/machine.ts";
import { CollectorHistory } from "../../invariants/collector-history.ts";
import type { CollectorView } from "../../invariants/gc-invariant.ts";
import { type Postcondition, phasePostconditions } from "../../invariants/gc-phases.ts";
import { snapshotOf } from "../../invariants/reclaimed.ts";
import { RunningCollection } from "../../invariants/running-collection.ts";

/** Of so many collections one has its phases checked, of so many one all that it reclaims. */
const PHASES_EVERY = 16;
const OBJECTS_EVERY = 64;

export class CollectorWatch implements GcEvents {
  private interpreter!: Interpreter;
  private history!: CollectorHistory;
  private collection!: RunningCollection;
  private gcWalk!: GcWalk;
  private readObjects!: () => ObjectsView;
  private isOn = false;
  private isPrecise = false;
  private isWatched = false;
  /** Of the program, so that it is not always the first collections that are looked at. */
  private offset = 0;
  private failed: PropertyFailed | undefined;

  /** Before the first program; nothing is listened to before `begin`. */
  join(interpreter: Interpreter, readObjects: () => ObjectsView): void {
    const { memory, collector, profile } = interpreter;
    this.interpreter = interpreter;
    this.history = new CollectorHistory(interpreter);
    this.gcWalk = new GcWalk(memory, profile.objects, collector.parts.state);
    this.collection = new RunningCollection(interpreter, this.gcWalk);
    this.readObjects = readObjects;
  }

  /** Nothing is listened to until the next program begins. */
  end(): void {
    this.isOn = false;
  }

  begin(program: Program, isPrecise: boolean): void {
    this.isOn = true;
    this.isPrecise = isPrecise;
    this.isWatched = false;
    this.failed = undefined;
    this.offset = program.reduce((sum, word) => (sum + word) | 0, program.length) >>> 4;
    this.history.begin();
  }

  /** What the invariants of the collector are asked of. */
  view(objects: ObjectsView): CollectorView {
    const { history, interpreter } = this;
    const { state } = interpreter.collector.parts;
    return { objects, gc: this.gcWalk.read(), state, history };
  }

  /** The objects were looked at and are as they should be. */
  remember(objects: ObjectsView): void {
    this.history.remember(objects);
  }

  /** Throws what was found in a collection, should nobody have heard it there. */
  check(): void {
    if (this.failed !== undefined) throw this.failed;
  }

  onCollectionAsked(): void {}

  onCollectionBegun(generation: Generation, young: GcHeadAddr, old: GcHeadAddr): void {
    if (!this.isOn) return;
    const { history, collection } = this;
    const number = this.offset + history.collections;
    const looksAtAll = this.isPrecise || number % OBJECTS_EVERY === 0;
    this.isWatched = this.isPrecise || number % PHASES_EVERY === 0;
    if (looksAtAll) {
      const objects = this.readObjects();
      const change = history.garbage.findChange(objects);
      if (change !== undefined) this.fail("garbageWaitsForACollection", change);
      collection.begin(young, old);
      collection.before = snapshotOf(objects);
      collection.after = this.readObjects;
    } else if (this.isWatched) {
      collection.begin(young, old);
    }
    history.onCollectionBegun(generation);
  }

  onRefsUpdated(young: GcHeadAddr): void {
    if (!this.isWatched) return;
    this.collection.young = young;
    this.collection.take(young);
    this.ask("onRefsUpdated", this.collection);
  }

  onRefsSubtracted(_young: GcHeadAddr): void {
    if (this.isWatched) this.ask("onRefsSubtracted", this.collection);
  }

  onUnreachableMoved(young: GcHeadAddr, unreachable: GcHeadAddr): void {
    if (!this.isWatched) return;
    this.collection.young = young;
    this.collection.unreachable = unreachable;
    this.ask("onUnreachableMoved", this.collection);
  }

  onGarbageFound(unreachable: GcHeadAddr, finalizers: GcHeadAddr): void {
    if (!this.isWatched) return;
    this.collection.unreachable = unreachable;
    this.collection.finalizers = finalizers;
    this.ask("onGarbageFound", this.collection);
  }

  onWeakrefsHandled(unreachable: GcHeadAddr): void {
    if (!this.isWatched) return;
    this.collection.unreachable = unreachable;
    this.collection.ranCode = true;
    this.ask("onWeakrefsHandled", this.collection);
  }

  onFinalized(unreachable: GcHeadAddr): void {
    if (!this.isWatched) return;
    this.collection.unreachable = unreachable;
    this.ask("onFinalized", this.collection);
  }

  onDeletionBegun(garbage: GcHeadAddr): void {
    if (!this.isWatched) return;
    const { collection } = this;
    collection.unreachable = garbage;
    collection.doomed = collection.on(garbage).map((head) => collection.head.objectOf(head));
    this.ask("onDeletionBegun", this.collection);
  }

  onCleared(head: GcHeadAddr): void {
    if (!this.isWatched) return;
    this.collection.cleared = head;
    this.ask("onCleared", this.collection);
  }

  onFinalizersKept(finalizers: GcHeadAddr): void {
    if (!this.isWatched) return;
    this.collection.finalizers = finalizers;
    this.ask("onFinalizersKept", this.collection);
  }

  onCollectionDone(generation: Generation, collected: number, uncollectable: number): void {
    if (!this.isOn) return;
    this.history.onCollectionDone(generation, collected, uncollectable);
    if (!this.isWatched) return;
    this.ask("onCollectionDone", this.collection);
    this.isWatched = false;
  }

  onFrozen(): void {
    if (this.isOn) this.history.onFrozen();
  }

  /** Asks the postconditions of the phase that this event ends. */
  protected ask(event: Postcondition["event"], collection: RunningCollection): void {
    for (const each of phasePostconditions) {
      if (each.event !== event) continue;
      each.check(collection, (detail) => this.fail(each.name, detail));
    }
  }

  /** A property does not hold; the program ends here. */
  protected fail(property: string, detail: string): void {
    this.isWatched = this.isOn = false;
    this.failed = new PropertyFailed(property, detail);
    throw this.failed;
  }
}

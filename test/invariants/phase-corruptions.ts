// Ways to damage a collection while it runs: before the postconditions of a phase are asked, marks,
// lists and counts are made other than the phase has left them.

import type { Postcondition } from "../../properties/invariants/gc-phases.ts";
import type { RunningCollection } from "../../properties/invariants/running-collection.ts";
import type { ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import type { GcScene } from "./gc-scene.ts";
import { from } from "./object-corruptions.ts";

type Event = Postcondition["event"];

export interface PhaseCorruption {
  readonly broken: string;
  readonly what: string;
  /** What is garbage when the collection begins. */
  readonly program: string;
  /** The damage is done when this is told, before its own postconditions are asked. */
  readonly at: Event;
  readonly corrupt: (scene: GcScene, collection: RunningCollection) => void;
  readonly pythons: readonly string[];
}

/** Garbage that no code runs for: a ring, and two lists; the first outlives its tp_clear. */
export const PLAIN = `
words = [1000]
ring(words)
x = []
y = []
x.append(x)
y.append(y)
y.append(x)
x = None
y = None
`;

/** Garbage with a finalizer, and a weak reference to it that calls back. */
export const LOUD = `
noisy = Noisy()
noisy.x = noisy
watch(noisy)
phoenix = Phoenix()
phoenix.x = phoenix
noisy = phoenix = None
`;

const breaks = (
  broken: string,
  what: string,
  at: Event,
  program: string,
  corrupt: PhaseCorruption["corrupt"],
  pythons: readonly string[] = PYTHONS,
): PhaseCorruption => ({ broken, what, at, program, corrupt, pythons });

const OPEN = ["2.7"];
const ONCE = from("3.6");

const headNamed = (s: GcScene, name: string): number => s.headOf(name);
const firstOf = (c: RunningCollection, list: number): number => c.on(list)[0]!;

/** Takes a head off the list that is set apart, whose links may have a flag. */
function takeFromApart(s: GcScene, c: RunningCollection): number {
  const head = firstOf(c, c.unreachable);
  s.unlink(head);
  return head;
}

export const PHASE_CORRUPTIONS: readonly PhaseCorruption[] = [
  breaks("gcRefsBeginAsCounts", "gc_refs that are one too high", "onRefsUpdated", PLAIN, (s) =>
    s.addRefs(headNamed(s, "words"), 1),
  ),
  breaks("gcRefsBeginAsCounts", "a container that was passed over", "onRefsUpdated", PLAIN, (s) =>
    s.setMark(headNamed(s, "words"), "tracked"),
  ),
  breaks(
    "gcRefsAreReferencesFromOutside",
    "a reference that was not taken off",
    "onRefsSubtracted",
    PLAIN,
    (s) => s.addRefs(headNamed(s, "words"), 1),
  ),
  breaks(
    "gcRefsAreReferencesFromOutside",
    "a reference that was taken off twice",
    "onRefsSubtracted",
    PLAIN,
    (s) => s.addRefs(headNamed(s, "words"), -1),
  ),
  breaks(
    "whatIsSetApartIsUnreachable",
    "garbage among the survivors",
    "onUnreachableMoved",
    PLAIN,
    (s, c) => {
      const head = takeFromApart(s, c);
      s.link(head, c.young);
      s.setMark(head, "tracked");
    },
  ),
  breaks(
    "whatIsSetApartIsUnreachable",
    "a survivor on neither list",
    "onUnreachableMoved",
    PLAIN,
    (s) => s.unlink(headNamed(s, "words")),
  ),
  breaks("onlyWhatIsSetApartIsMarked", "a survivor with a mark", "onUnreachableMoved", PLAIN, (s) =>
    s.setMark(headNamed(s, "words"), "tentative"),
  ),
  breaks(
    "onlyWhatIsSetApartIsMarked",
    "garbage without a mark",
    "onUnreachableMoved",
    PLAIN,
    (s, c) => s.setMark(firstOf(c, c.unreachable), "tracked"),
  ),
  breaks(
    "onlyWhatIsSetApartIsMarked",
    "a link back that still is gc_refs",
    "onUnreachableMoved",
    PLAIN,
    (s) => s.setPrev(headNamed(s, "words"), 8),
  ),
  breaks(
    "onlyLegacyFinalizersStrandGarbage",
    "an object with a finalizer that is freed like any other",
    "onGarbageFound",
    LOUD,
    (s, c) => {
      const head = firstOf(c, c.finalizers);
      s.unlink(head);
      s.link(head, c.unreachable);
      s.setMark(head, "tentative");
    },
    OPEN,
  ),
  breaks(
    "onlyLegacyFinalizersStrandGarbage",
    "garbage that is spared for no reason",
    "onGarbageFound",
    PLAIN,
    (s, c) => {
      const head = takeFromApart(s, c);
      s.link(head, c.finalizers);
      s.setMark(head, "tracked");
    },
  ),
  breaks(
    "noWeakReferenceToGarbageLives",
    "a new weak reference to garbage",
    "onWeakrefsHandled",
    LOUD,
    (s, c) => {
      const { heap, objects } = s.interpreter;
      const { weakrefs, instances } = objects;
      const found = c.on(c.unreachable).map((head) => s.head.objectOf(head));
      weakrefs.newRef(found.find((ref) => instances.isInstance(ref) && heap.isObject(ref))!);
    },
    ONCE,
  ),
  breaks(
    "finalizersOfGarbageHaveRun",
    "a finalizer that was passed over",
    "onFinalized",
    LOUD,
    (s, c) => s.setFinalized(c.on(c.unreachable).find((head) => c.hasFinalizer(head))!, false),
    ONCE,
  ),
  breaks(
    "onlyGarbageRefersToGarbage",
    "garbage that somebody has",
    "onDeletionBegun",
    PLAIN,
    (s, c) => s.interpreter.heap.incref(s.head.objectOf(firstOf(c, c.unreachable))),
  ),
  breaks(
    "whatWasClearedIsOrdinary",
    "a mark that was left behind tp_clear",
    "onCleared",
    PLAIN,
    (s, c) => s.setMark(c.cleared, "tentative"),
  ),
  breaks("survivorsAreOlder", "a survivor that stays young", "onCollectionDone", PLAIN, (s) => {
    const head = headNamed(s, "words");
    s.unlink(head);
    s.link(head, s.interpreter.collector.parts.state.heads[0]!);
  }),
  breaks(
    "strandedFinalizersAreKept",
    "gc.garbage without them",
    "onFinalizersKept",
    LOUD,
    (s) => s.interpreter.objects.lists.clear(s.interpreter.collector.parts.state.garbage),
    OPEN,
  ),
  breaks(
    "garbageAndNothingElseIsReclaimed",
    "garbage that was spared",
    "onDeletionBegun",
    PLAIN,
    (s, c) => s.interpreter.heap.incref(c.doomed[0]!),
  ),
  breaks(
    "garbageAndNothingElseIsReclaimed",
    "a list that loses what it held",
    "onCollectionDone",
    PLAIN,
    (s) => s.interpreter.objects.lists.clear(s.named("words")),
  ),
  breaks(
    "garbageAndNothingElseIsReclaimed",
    "a live object that goes with the garbage",
    "onCollectionDone",
    PLAIN,
    (s) => dropFirst(s, s.named("words")),
  ),
];

/** An item dies, and the list that holds it is not told. */
function dropFirst({ interpreter }: GcScene, list: ObjRef): void {
  const { lists, heap } = interpreter.objects;
  heap.decref(lists.peekItem(list, 0));
}

// Ways to damage the scene of gc-scene.ts: for each the one invariant that it breaks.

import type { ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import type { GcScene } from "./gc-scene.ts";
import { from } from "./object-corruptions.ts";

export interface GcCorruption {
  readonly broken: string;
  readonly what: string;
  readonly corrupt: (scene: GcScene) => void;
  readonly pythons: readonly string[];
}

const breaks = (
  broken: string,
  what: string,
  corrupt: (scene: GcScene) => void,
  pythons: readonly string[] = PYTHONS,
): GcCorruption => ({ broken, what, corrupt, pythons });

const MARKED_LINKS = from("3.8");
const OWN_FIELD = from("2.7", "3.7");
const ONCE = from("3.6");

const state = ({ interpreter }: GcScene) => interpreter.collector.parts.state;
const youngest = (s: GcScene): number => state(s).heads[0]!;
const lastYoung = (s: GcScene): number => s.head.prev(youngest(s));

/** The list that ring() made, which nobody can reach. */
function garbage({ interpreter }: GcScene): ObjRef {
  const { lists, heap } = interpreter.objects;
  return heap
    .liveObjects()
    .find((ref) => lists.isList(ref) && lists.size(ref) === 2 && lists.peekItem(ref, 1) === ref)!;
}

/** Whoever gives the finalizer another turn: what is in `kept` is dropped. */
function dropPhoenix(s: GcScene): void {
  s.setFinalized(s.head.headOf(phoenix(s)), false);
  s.run("del kept[:]");
}

const phoenix = (s: GcScene): ObjRef => s.interpreter.objects.lists.peekItem(s.named("kept"), 0);

export const GC_CORRUPTIONS: readonly GcCorruption[] = [
  breaks("gcListsCanBeFollowed", "a link to where no head can be", (s) =>
    s.setNext(lastYoung(s), 12),
  ),
  breaks("gcListsCanBeFollowed", "a link beyond the memory", (s) =>
    s.setNext(lastYoung(s), 0x7ffffff0),
  ),
  breaks("gcListsCanBeFollowed", "a link that goes round", (s) =>
    s.setNext(lastYoung(s), lastYoung(s)),
  ),
  breaks("gcListsCanBeFollowed", "a link into an older generation", (s) =>
    s.setNext(lastYoung(s), state(s).heads[2]!),
  ),
  breaks("gcListsAreDoublyLinked", "a link back past a neighbour", (s) =>
    s.setPrev(lastYoung(s), youngest(s)),
  ),
  breaks("gcListsAreDoublyLinked", "a link back from the list to nowhere", (s) =>
    s.setPrev(youngest(s), s.headOf("words")),
  ),
  breaks("gcListsAreDoublyLinked", "a link with a high word", (s) =>
    s.interpreter.memory.setU32(s.headOf("words") + 4, 1),
  ),
  breaks("gcListsHoldLiveContainers", "a list that waits on its type's free list", (s) => {
    const [free] = s.interpreter.objects.lists.freeList.entries();
    s.link(s.head.headOf(free!), youngest(s));
  }),
  breaks("trackedObjectsStandOnOneList", "a list that is tracked, on no list", (s) =>
    s.unlink(s.headOf("words")),
  ),
  breaks(
    "trackedObjectsStandOnOneList",
    "a tuple that says it is untracked, and stands on a list",
    (s) => s.setMark(s.headOf("atoms"), "untracked"),
    OWN_FIELD,
  ),
  breaks("betweenCollectionsNoMarkIsSet", "gc_refs that were not taken back", (s) =>
    s.setMark(s.headOf("words"), "counted"),
  ),
  breaks("betweenCollectionsNoMarkIsSet", "an object that was left tentative", (s) =>
    s.setMark(s.headOf("node"), "tentative"),
  ),
  breaks(
    "betweenCollectionsNoMarkIsSet",
    "NEXT_MASK_UNREACHABLE in a link",
    (s) => s.setNext(s.headOf("words"), s.head.next(s.headOf("words")) | 1),
    MARKED_LINKS,
  ),
  breaks(
    "betweenCollectionsNoMarkIsSet",
    "NEXT_MASK_UNREACHABLE in the head of a list",
    (s) => s.setNext(youngest(s), s.head.next(youngest(s)) | 1),
    MARKED_LINKS,
  ),
  breaks(
    "betweenCollectionsNoMarkIsSet",
    "an untracked dict with a link back",
    (s) => s.setPrev(s.headOf("named"), youngest(s)),
    MARKED_LINKS,
  ),
  breaks("collectionsLeaveNothingBehind", "a collection that never ends", (s) => {
    state(s).isCollecting = true;
  }),
  breaks("collectionsLeaveNothingBehind", "an object left among the unreachable ones", (s) => {
    s.unlink(s.headOf("words"));
    s.link(s.headOf("words"), state(s).lists.unreachable);
  }),
  breaks("permanentObjectsWereFrozen", "an object that nobody froze", (s) => {
    s.unlink(s.headOf("words"));
    s.link(s.headOf("words"), state(s).permanent);
  }),
  breaks("untrackedContainersLieOnNoCycle", "a list that is not tracked", (s) =>
    s.interpreter.heap.tracker.untrack(s.named("words")),
  ),
  breaks("untrackedContainersLieOnNoCycle", "a dict with a list, not tracked", (s) =>
    s.interpreter.heap.tracker.untrack(s.named("holder")),
  ),
  breaks("countsAreWhatHappened", "an allocation that was counted twice", (s) =>
    state(s).setCount(0, state(s).count(0) + 1),
  ),
  breaks("countsAreWhatHappened", "a collection that was not counted", (s) => {
    s.run("gc.collect(0)");
    state(s).setCount(1, 0);
  }),
  breaks("countsAreWhatHappened", "a count that goes below 0", (s) => {
    s.run("gc.collect()");
    state(s).setCount(0, -1);
  }),
  breaks("statisticsAreWhatWasTold", "a collection that was counted twice", (s) =>
    state(s).addStats(0, 0, 0),
  ),
  breaks("statisticsAreWhatWasTold", "garbage that was not counted", (s) => {
    s.run("gc.collect()");
    state(s).resetStats();
    state(s).addStats(2, 0, 0);
  }),
  breaks("finalizersRunOnce", "an object that forgot its finalizer ran", dropPhoenix, ONCE),
  breaks(
    "finalizedIsNotedWhereFinalizersRan",
    "a note on an object without a finalizer",
    (s) => s.setFinalized(s.headOf("words"), true),
    ONCE,
  ),
  breaks(
    "finalizedIsNotedWhereFinalizersRan",
    "a note that is gone",
    (s) => s.setFinalized(s.head.headOf(phoenix(s)), false),
    ONCE,
  ),
  breaks("garbageWaitsForACollection", "a cycle that nobody collected, and is gone", (s) => {
    const { lists, heap } = s.interpreter.objects;
    const ref = garbage(s);
    s.remember();
    heap.incref(ref);
    lists.clear(ref);
    heap.decref(ref);
  }),
  breaks("garbageWaitsForACollection", "garbage that got another item", (s) => {
    const { lists, singletons } = s.interpreter.objects;
    const ref = garbage(s);
    s.remember();
    lists.setItem(ref, 0, singletons.none);
  }),
  breaks("allocationsBringCollectionsAbout", "an allocation that nobody minds", (s) => {
    const gc = state(s);
    gc.isEnabled = true;
    gc.setThreshold(0, 1);
    gc.countAllocation = () => {
      gc.setCount(0, gc.count(0) + 1);
      return false;
    };
    s.run("more = [[], [], [], Node(), Node()]");
    Reflect.deleteProperty(gc, "countAllocation");
  }),
];

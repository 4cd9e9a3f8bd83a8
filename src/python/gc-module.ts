// The module gc. Modules/gcmodule.c. Its functions borrow their arguments and give new references.

import { PyError } from "../errors.ts";
import { DebugFlags } from "../gc/debug.ts";
import { GENERATIONS, type Generation } from "../gc/gc-state.ts";
import { type GcHeadAddr, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { CollectingProfile } from "../profile/collecting.ts";
import { type Builtin, builtin, type Workplace } from "./builtin.ts";
import { newDictOfNumbers } from "./dict-of-numbers.ts";

const GENERATION_NUMBERS: readonly Generation[] = [0, 1, 2];

/** As many arguments as anybody gives. */
const MOST = 255;

type Run = Builtin["run"];

/** A function that gives None. */
const action = (
  name: string,
  least: number,
  most: number,
  run: (...args: Parameters<Run>) => void,
): Builtin =>
  builtin(name, least, most, (at, args) => {
    run(at, args);
    return at.objects.heap.incref(at.objects.singletons.none);
  });

/** A function that not every version has. */
const since = (has: (profile: CollectingProfile) => boolean, one: Builtin): Builtin => ({
  ...one,
  exists: ({ collecting }) => has(collecting),
});

export const GC_BUILTINS: readonly Builtin[] = [
  builtin("gc.collect", 0, 1, (at, [generation]) => {
    const chosen = generation === undefined ? GENERATIONS - 1 : intOf(at, generation);
    if (chosen < 0 || chosen >= GENERATIONS) throw new PyError("ValueError", "invalid generation");
    return at.objects.numbers.newInt(at.collector.collectNow(chosen as Generation));
  }),
  action("gc.enable", 0, 0, ({ collector }) => {
    collector.parts.state.isEnabled = true;
  }),
  action("gc.disable", 0, 0, ({ collector }) => collector.disable()),
  builtin("gc.isenabled", 0, 0, ({ objects, collector }) =>
    objects.heap.incref(objects.numbers.bool(collector.parts.state.isEnabled)),
  ),
  {
    ...action("gc.set_threshold", 1, 3, (at, args) => {
      const thresholds = args.map((arg) => intOf(at, arg));
      thresholds.forEach((threshold, generation) => {
        at.collector.parts.state.setThreshold(generation, threshold);
      });
    }),
    saysTakes: true,
  },
  builtin("gc.get_threshold", 0, 0, (at) =>
    threeInts(at, (generation) => at.collector.parts.state.threshold(generation)),
  ),
  builtin("gc.get_count", 0, 0, (at) =>
    threeInts(at, (generation) => at.collector.parts.state.count(generation)),
  ),
  builtin("gc.get_debug", 0, 0, ({ objects, collector }) =>
    objects.numbers.newInt(collector.parts.state.debug),
  ),
  action("gc.set_debug", 1, 1, (at, [flags]) => {
    at.collector.parts.state.debug = intOf(at, flags!);
  }),
  builtin("gc.is_tracked", 1, 1, ({ objects, collector }, [object]) => {
    const { references, heap } = collector.parts;
    const isTracked = references.isGc(object!) && heap.tracker.isTracked(object!);
    return heap.incref(objects.numbers.bool(isTracked));
  }),
  since(
    (profile) => profile.tellsFinalized,
    builtin("gc.is_finalized", 1, 1, ({ objects, collector }, [object]) => {
      const { references, heap, finalized } = collector.parts;
      const isFinalized = references.isGc(object!) && finalized.isFinalized(object!);
      return heap.incref(objects.numbers.bool(isFinalized));
    }),
  ),
  builtin("gc.get_objects", 0, 1, (at, [generation]) => {
    const { state } = at.collector.parts;
    const { none } = at.objects.singletons;
    if (generation === undefined || generation === none) return newList(at, state.heads);
    return newList(at, [state.heads[generationOf(at, generation)]!]);
  }),
  builtin("gc.get_referents", 0, MOST, ({ objects, collector }, args) => {
    const { heap, references } = collector.parts;
    const list = objects.lists.newList(0);
    for (const object of args) {
      if (!references.isGc(object)) continue;
      heap.typeOf(object).slots.traverse?.(object, (child) => objects.lists.append(list, child));
    }
    return list;
  }),
  builtin("gc.get_referrers", 0, MOST, (at, args) => {
    const { heap, state } = at.collector.parts;
    return newList(at, state.heads, (object) => {
      let refers = false;
      heap.typeOf(object).slots.traverse?.(object, (child) => {
        refers ||= args.includes(child);
      });
      return refers;
    });
  }),
  since(({ hasCallbacks }) => hasCallbacks, builtin("gc.get_stats", 0, 0, newStats)),
  since(
    ({ hasFreeze }) => hasFreeze,
    action("gc.freeze", 0, 0, ({ collector }) => collector.freeze()),
  ),
  since(
    ({ hasFreeze }) => hasFreeze,
    action("gc.unfreeze", 0, 0, ({ collector }) => collector.unfreeze()),
  ),
  since(
    ({ hasFreeze }) => hasFreeze,
    builtin("gc.get_freeze_count", 0, 0, ({ objects, collector }) =>
      objects.numbers.newInt(collector.freezeCount),
    ),
  ),
];

/** What `gc.NAME` is where it is no function: a new reference. */
const GC_ATTRIBUTES: ReadonlyMap<string, (at: Workplace) => ObjRef> = new Map([
  ["garbage", (at: Workplace) => at.objects.heap.incref(at.collector.parts.state.garbage)],
  ["callbacks", (at: Workplace) => at.objects.heap.incref(at.collector.parts.state.callbacks)],
]);

function intOf({ objects }: Workplace, object: ObjRef): number {
  const { numbers, heap } = objects;
  const text = heap.profile.messages.notAnInteger;
  if (numbers.isInteger(object) || numbers.isBool(object)) return numbers.asIndex(object, text);
  throw new PyError("TypeError", text.replace("{}", heap.typeOf(object).name));
}

/** The generation= of get_objects. */
function generationOf(at: Workplace, object: ObjRef): Generation {
  const generation = intOf(at, object);
  if (generation >= GENERATIONS) {
    const text = "generation parameter must be less than the number of available generations (3)";
    throw new PyError("ValueError", text);
  }
  if (generation < 0) {
    throw new PyError("ValueError", "generation parameter cannot be negative");
  }
  return generation as Generation;
}

function threeInts({ objects }: Workplace, numberOf: (generation: Generation) => number): ObjRef {
  // Read before the tuple is made, which counts.
  const values = GENERATION_NUMBERS.map(numberOf);
  const tuple = objects.tuples.newTuple(GENERATIONS);
  for (const [i, value] of values.entries()) {
    objects.tuples.initItem(tuple, i, objects.numbers.newInt(value));
  }
  return tuple;
}

/** A new list of the objects on `lists`, itself not among them, that `isWanted`. */
function newList(
  { objects, collector }: Workplace,
  heads: readonly GcHeadAddr[],
  isWanted: (object: ObjRef) => boolean = () => true,
): ObjRef {
  const { lists, objectOf } = collector.parts;
  const list = objects.lists.newList(0);
  for (const head of heads) {
    for (let at = lists.next(head); at !== head; at = lists.next(at)) {
      const object = objectOf(at);
      if (object !== list && isWanted(object)) objects.lists.append(list, object);
    }
  }
  return list;
}

function newStats({ objects, collector }: Workplace): ObjRef {
  const { lists, heap } = objects;
  const all = lists.newList(0);
  for (const generation of GENERATION_NUMBERS) {
    const dict = newDictOfNumbers(objects, collector.parts.state.stats(generation));
    lists.append(all, dict);
    heap.decref(dict);
  }
  return all;
}

/** DEBUG_ names that this version has, with their values. */
function debugNames(profile: CollectingProfile): ReadonlyMap<string, number> {
  const { STATS, COLLECTABLE, UNCOLLECTABLE, INSTANCES, OBJECTS, SAVEALL } = DebugFlags;
  const kinds = profile.debugKinds ? INSTANCES | OBJECTS : 0;
  const names: [string, number][] = [
    ["DEBUG_STATS", STATS],
    ["DEBUG_COLLECTABLE", COLLECTABLE],
    ["DEBUG_UNCOLLECTABLE", UNCOLLECTABLE],
    ["DEBUG_SAVEALL", SAVEALL],
    ["DEBUG_LEAK", COLLECTABLE | UNCOLLECTABLE | kinds | SAVEALL],
  ];
  if (profile.debugKinds) names.push(["DEBUG_INSTANCES", INSTANCES], ["DEBUG_OBJECTS", OBJECTS]);
  return new Map(names);
}

/** An attribute of the module that is no function: a new reference, or NO_OBJECT. */
export function gcAttribute(at: Workplace, name: string): ObjRef {
  const { collecting } = at.objects.heap.profile;
  const flag = debugNames(collecting).get(name);
  if (flag !== undefined) return at.objects.numbers.newInt(flag);
  if (name === "callbacks" && !collecting.hasCallbacks) return NO_OBJECT;
  return GC_ATTRIBUTES.get(name)?.(at) ?? NO_OBJECT;
}

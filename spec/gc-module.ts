// What the modules gc and weakref tell and set. Only DEBUG_SAVEALL has an effect here, and nothing
// is ever collected by itself: whoever knows when a Python does tells the model.

import { fill, raise, raiseType, Unmodelled } from "./failures.ts";
import type { Generation } from "./generations.ts";
import type { Heap } from "./heap.ts";
import { Members } from "./members.ts";
import { isInteger } from "./operators.ts";
import { referencesTo } from "./references.ts";
import { isTracked, mayBeTracked } from "./tracking.ts";
import {
  type ClassThing,
  forEachReference,
  type Handle,
  type InstanceThing,
  NOTHING,
} from "./values.ts";

/** A function of a module, with how many arguments it takes. */
export interface ModuleFunction {
  readonly min: number;
  readonly max: number;
  readonly run: (heap: Heap, args: readonly Handle[]) => Handle;
}

const takes = (min: number, max: number, run: ModuleFunction["run"]): ModuleFunction => ({
  min,
  max,
  run,
});

const LARGEST_INT = 0x7fffffffn;
/** With fewer allocations allowed, collections start by themselves in short programs. */
const SHORTEST_PAUSE = 500;

function smallInt(heap: Heap, handle: Handle): number {
  const thing = heap.get(handle);
  const { texts } = heap.rules;
  if (thing.kind === "weakproxy") throw new Unmodelled("a proxy for an int");
  if (thing.kind === "float") return raiseType(texts.needsIntNotFloat);
  if (!isInteger(thing)) return raiseType(fill(texts.chrArgument, heap.nameInTexts(handle)));
  if (thing.value > LARGEST_INT || thing.value < ~LARGEST_INT) {
    throw new Unmodelled("an int of more than 32 bits");
  }
  return Number(thing.value);
}

const intOf = (heap: Heap, value: number): Handle => heap.int(BigInt(value));

/** gc.collect */
function collect(heap: Heap, given: Handle | undefined): Handle {
  const generation = given === undefined ? 2 : smallInt(heap, given);
  if (generation < 0 || generation > 2) raise("ValueError", "invalid generation");
  return intOf(heap, heap.collect(generation as Generation));
}

function setThreshold(heap: Heap, args: readonly Handle[]): Handle {
  const given = args.map((each) => smallInt(heap, each));
  const [young, middle, old] = heap.generations.thresholds;
  heap.generations.thresholds = [given[0] ?? young, given[1] ?? middle, given[2] ?? old];
  refuseAutomatic(heap);
  return heap.none;
}

function enable(heap: Heap): Handle {
  heap.generations.isEnabled = true;
  refuseAutomatic(heap);
  return heap.none;
}

function refuseAutomatic({ generations }: Heap): void {
  const { isEnabled, isToldOfCollections, thresholds } = generations;
  if (!isEnabled || isToldOfCollections || thresholds[0] === 0) return;
  if (thresholds[0] < SHORTEST_PAUSE) throw new Unmodelled("collections that start by themselves");
}

function freezeCount({ generations }: Heap): never {
  const count = generations.permanent.length;
  throw new Unmodelled(`how many objects are frozen beside ${count}`);
}

/** gc.get_referents */
function referents(heap: Heap, args: readonly Handle[]): Handle {
  const found: Handle[] = [];
  for (const arg of args) {
    const thing = heap.get(arg);
    switch (thing.kind) {
      case "list":
      case "tuple":
        found.push(...[...thing.items].reverse());
        continue;
      case "weakref":
      case "weakproxy":
        if (thing.callback !== NOTHING) found.push(thing.callback);
        continue;
      case "set":
      case "frozenset":
        if (thing.elements.size > 1) throw new Unmodelled("the order of a hash table");
        forEachReference(thing, (each) => found.push(each));
        continue;
      case "instance":
        found.push(...referentsOfInstance(heap, thing));
        continue;
    }
    if (mayBeTracked(heap, arg)) throw new Unmodelled(`the referents of a ${thing.kind}`);
  }
  return heap.list(found);
}

function referentsOfInstance(heap: Heap, thing: InstanceThing): Handle[] {
  const { hasDict } = heap.get(thing.type) as ClassThing;
  if (hasDict && !thing.hasDict && heap.rules.collector.instanceDicts === "always") {
    // A deletion that failed may have made it.
    throw new Unmodelled("whether an instance has a dict");
  }
  const held = new Members(heap).valuesOf(thing);
  if (held === undefined) throw new Unmodelled("the dict of an instance");
  return held;
}

/** Functions of gc and weakref by name. */
export const GC_FUNCTIONS: Readonly<Record<string, ModuleFunction>> = {
  "gc.collect": takes(0, 1, (heap, [generation]) => collect(heap, generation)),
  "gc.enable": takes(0, 0, enable),
  "gc.disable": takes(0, 0, (heap) => {
    heap.generations.isEnabled = false;
    return heap.none;
  }),
  "gc.isenabled": takes(0, 0, (heap) => heap.bool(heap.generations.isEnabled)),
  "gc.get_threshold": takes(0, 0, (heap) =>
    heap.tuple(heap.generations.thresholds.map((each) => intOf(heap, each))),
  ),
  "gc.set_threshold": takes(1, 3, setThreshold),
  "gc.get_count": takes(0, 0, () => {
    throw new Unmodelled("how many objects were made since a collection");
  }),
  "gc.is_tracked": takes(1, 1, (heap, [x]) => heap.bool(isTracked(heap, x!))),
  "gc.is_finalized": takes(1, 1, (heap, [x]) => {
    const thing = heap.get(x!);
    return heap.bool(thing.kind === "instance" && thing.isFinalized);
  }),
  "gc.get_debug": takes(0, 0, (heap) => intOf(heap, heap.generations.debug)),
  "gc.set_debug": takes(1, 1, (heap, [flags]) => {
    heap.generations.debug = smallInt(heap, flags!);
    return heap.none;
  }),
  "gc.freeze": takes(0, 0, (heap) => {
    heap.freeze();
    return heap.none;
  }),
  "gc.unfreeze": takes(0, 0, (heap) => {
    heap.unfreeze();
    return heap.none;
  }),
  "gc.get_freeze_count": takes(0, 0, freezeCount),
  "gc.get_referents": takes(0, Number.POSITIVE_INFINITY, referents),
  "weakref.getweakrefcount": takes(1, 1, (heap, [x]) => {
    return intOf(heap, knownReferences(heap, x!).length);
  }),
  "weakref.getweakrefs": takes(1, 1, (heap, [x]) => heap.list(knownReferences(heap, x!))),
};

/** Others refer weakly to what is the interpreter's as well. */
function knownReferences(heap: Heap, handle: Handle): Handle[] {
  const { kind } = heap.get(handle);
  if (kind === "class" || kind === "module" || kind === "builtin") {
    throw new Unmodelled(`weak references to a ${kind}`);
  }
  return referencesTo(heap, handle);
}

/** What the module gc has beside functions, or NOTHING. */
export function gcAttribute(heap: Heap, name: string): Handle {
  if (name === "garbage") return heap.generations.garbage;
  const flag = name === "DEBUG_LEAK" ? heap.rules.collector.leakFlags : FLAGS[name];
  return flag === undefined ? NOTHING : intOf(heap, flag);
}

const FLAGS: Readonly<Record<string, number>> = {
  DEBUG_STATS: 1,
  DEBUG_COLLECTABLE: 2,
  DEBUG_UNCOLLECTABLE: 4,
  DEBUG_SAVEALL: 32,
};

// What a collection does, from the first look to the last death. Modules/gcmodule.c: collect
//
//   the members of the generation and of all younger ones are parted: reachable from outside, trash
//   the reachable ones go into the next older generation; tuples and dicts may be untracked
//   what finalizers strand (2.7) goes there, too; weak references to trash die, callbacks run
//   finalizers run; what can be reached again lives on
//   the rest is taken apart, object by object

import { findInClass } from "./attributes.ts";
import type { Deaths } from "./deaths.ts";
import { Unmodelled } from "./failures.ts";
import type { Generation, Generations, Place } from "./generations.ts";
import type { Heap } from "./heap.ts";
import { Members } from "./members.ts";
import { isReferredTo, reach } from "./reachability.ts";
import { referencesTo } from "./references.ts";
import { mayBeTracked } from "./tracking.ts";
import {
  type FunctionThing,
  type Handle,
  type InstanceThing,
  type ListThing,
  NOTHING,
  type Thing,
  type WeakThing,
} from "./values.ts";

/** What a collection found. */
interface Found {
  collected: number;
  uncollectable: number;
}

export class Collection {
  private readonly heap: Heap;
  private readonly deaths: Deaths;
  private readonly generations: Generations;
  private members: Members;

  constructor(heap: Heap, deaths: Deaths) {
    this.heap = heap;
    this.deaths = deaths;
    this.generations = heap.generations;
    this.members = new Members(heap);
  }

  /** Collects a generation; the number of objects found to be trash. 0 when one is under way. */
  run(generation: Generation): number {
    const { generations } = this;
    if (generations.isCollecting) return 0;
    generations.isCollecting = true;
    try {
      const found = this.collect(generation);
      const statistics = generations.statistics[generation]!;
      statistics.collections++;
      statistics.collected += found.collected;
      statistics.uncollectable += found.uncollectable;
      return found.collected + found.uncollectable;
    } finally {
      generations.isCollecting = false;
    }
  }

  private collect(generation: Generation): Found {
    const { deaths, generations, heap } = this;
    deaths.settle();
    generations.begin(generation);
    this.members = new Members(heap);
    const older = generation === 2 ? 2 : ((generation + 1) as Generation);
    const { survivors, trash } = reach(this.members, this.take(generation), deaths.roots);
    this.refuseClasses(trash);
    const kept = this.untrackTuples(survivors);
    generations.lists[older].push(...(generation === 2 ? this.untrackDicts(kept) : kept));
    const stranded = this.strand(trash);
    const rest = trash.filter((place) => !stranded.includes(place));
    const found: Found = { collected: rest.length, uncollectable: 0 };
    const freed = this.clearReferences(rest, older);
    const dead = this.finalize(rest, older);
    if (heap.rules.collector.finalizers.startsWith("save")) {
      if (heap.rules.collector.finalizers !== "save all and count") found.collected = dead.length;
    }
    found.collected += freed;
    this.takeApart(dead, older);
    found.uncollectable = this.keepStranded(stranded, older);
    return found;
  }

  /** Empties the generation and the younger ones; what was in them, in the order of the list. */
  private take(generation: Generation): Place[] {
    const { generations, heap, members } = this;
    const { lists } = generations;
    const placed = new Set([...lists[1], ...lists[2], ...generations.permanent]);
    const young = members.places.filter((place) => {
      return place >= generations.youngFrom && !placed.has(place);
    });
    // Younger ones are put behind: the young one first.
    const order =
      generation === 0
        ? young
        : generation === 1
          ? [...lists[1], ...young]
          : [...lists[2], ...young, ...lists[1]];
    for (let each = 1; each <= generation; each++) lists[each]!.length = 0;
    generations.youngFrom = heap.handleLimit;
    return order.filter((place) => members.has(place));
  }

  /** A class is many objects that are not known here. */
  private refuseClasses(trash: readonly Place[]): void {
    if (trash.some((place) => this.members.thingAt(place).kind === "class")) {
      throw new Unmodelled("a class that is trash");
    }
  }

  /** Untracks tuples that cannot be part of a cycle; what is tracked still. */
  private untrackTuples(places: readonly Place[]): Place[] {
    return places.filter((place) => {
      const thing = this.members.thingAt(place);
      if (thing.kind !== "tuple") return true;
      if (thing.items.some((item) => mayBeTracked(this.heap, item))) return true;
      thing.isUntracked = true;
      return false;
    });
  }

  private untrackDicts(places: readonly Place[]): Place[] {
    return places.filter((place) => {
      const thing = this.members.thingAt(place);
      const isDict = thing.kind === "dict" || this.members.at(place).part === "dict";
      if (!isDict || this.holdsTracked(thing)) return true;
      if (thing.kind === "dict") thing.trackedAt = NOTHING;
      else (thing as InstanceThing | FunctionThing).dictTrackedAt = NOTHING;
      return false;
    });
  }

  private holdsTracked(thing: Thing): boolean {
    const { heap } = this;
    if (thing.kind === "dict") {
      return [...thing.entries.values()].some(
        ({ key, value }) => mayBeTracked(heap, value) || mayBeTracked(heap, key),
      );
    }
    const slots = thing.kind === "instance" ? this.slotsOf(thing) : new Set();
    return [...(thing as InstanceThing | FunctionThing).attributes].some(
      ([name, value]) => !slots.has(name) && mayBeTracked(heap, value),
    );
  }

  private slotsOf({ type }: InstanceThing): ReadonlySet<string> {
    const thing = this.heap.get(type);
    return thing.kind === "class" ? thing.slots : new Set();
  }

  /** The finalizer of an object, or NOTHING. */
  private finalizerAt(place: Place): Handle {
    const thing = this.members.thingAt(place);
    if (thing.kind !== "instance" || this.members.at(place).part !== "itself") return NOTHING;
    return findInClass(this.heap, thing.type, "__del__");
  }

  /** Trash with finalizers that are not called, and what it reaches. */
  private strand(trash: readonly Place[]): Place[] {
    if (this.heap.rules.collector.finalizers !== "strand") return [];
    const within = new Set(trash);
    const stranded = trash.filter((place) => this.finalizerAt(place) !== NOTHING);
    const known = new Set(stranded);
    for (const place of stranded) {
      for (const told of this.members.told(this.members.at(place)).places) {
        if (!within.has(told) || known.has(told)) continue;
        known.add(told);
        stranded.push(told);
      }
    }
    return stranded;
  }

  /** What is stranded and has not died with other trash is old, and in gc.garbage. */
  private keepStranded(stranded: readonly Place[], older: Generation): number {
    const places = stranded.filter((place) => this.members.isStill(place));
    for (const place of places) {
      if (this.generations.savesAll || this.finalizerAt(place) !== NOTHING) this.save(place);
    }
    this.generations.lists[older].push(...places);
    return places.length;
  }

  /** Puts an object into gc.garbage. */
  private save(place: Place): void {
    const { handle, part } = this.members.at(place);
    if (part !== "itself") throw new Unmodelled("a dict or cells in gc.garbage");
    (this.heap.get(this.generations.garbage) as ListThing).items.push(handle);
  }

  /**
   * Weak references to trash die, then those call back that are no trash themselves. Returns how
   * many of them died with their call. Modules/gcmodule.c: handle_weakrefs
   */
  private clearReferences(trash: readonly Place[], older: Generation): number {
    const { deaths, generations, heap, members } = this;
    const isTrash = new Set(trash);
    const called: Handle[] = [];
    for (const place of trash) {
      const { handle, part } = members.at(place);
      if (part !== "itself") continue;
      const thing = heap.get(handle);
      const isReference = thing.kind === "weakref" || thing.kind === "weakproxy";
      if (isReference && heap.rules.collector.trashReferencesDie) this.clearReference(handle);
      for (const reference of referencesTo(heap, handle)) {
        const { callback } = this.clearReference(reference);
        if (callback !== NOTHING && !isTrash.has(reference)) called.push(reference);
      }
    }
    deaths.hold(called);
    let freed = 0;
    for (const reference of called) {
      const { callback } = heap.get(reference) as WeakThing;
      deaths.callNow(callback, [reference]);
      deaths.letGo(reference);
      if (heap.things.has(reference)) generations.move(reference, older);
      else freed++;
    }
    return freed;
  }

  /** Its referent is dead to it; it keeps its callback. */
  private clearReference(reference: Handle): WeakThing {
    const thing = this.heap.get(reference) as WeakThing;
    thing.target = NOTHING;
    this.heap.watchers.delete(reference);
    return thing;
  }

  /** Runs finalizers. What is trash still; what is not goes into the older generation. */
  private finalize(trash: readonly Place[], older: Generation): Place[] {
    const { deaths, generations, heap, members } = this;
    const { finalizers } = heap.rules.collector;
    if (finalizers === "strand") return trash.filter((place) => members.isStill(place));
    let hasRun = false;
    for (const place of trash) {
      if (!members.isStill(place)) continue;
      const finalizer = this.finalizerAt(place);
      const { handle } = members.at(place);
      const thing = heap.get(handle) as InstanceThing;
      if (finalizer === NOTHING || thing.isFinalized) continue;
      thing.isFinalized = true;
      hasRun = true;
      deaths.hold([handle]);
      deaths.callNow(finalizer, [handle]);
      deaths.letGo(handle);
    }
    const left = trash.filter((place) => members.isStill(place));
    if (!hasRun) return left;
    this.members = new Members(heap);
    if (finalizers === "save some") {
      const { survivors, trash: dead } = reach(this.members, left, deaths.roots);
      generations.lists[older].push(...survivors);
      return dead;
    }
    if (!isReferredTo(this.members, left, deaths.roots)) return left;
    generations.lists[older].push(...left);
    return [];
  }

  /** Empties what is trash, one after the other; what others still hold stays for now. */
  private takeApart(trash: readonly Place[], older: Generation): void {
    const { deaths, generations, heap, members } = this;
    if (!heap.isWatched && !generations.savesAll) {
      // Nobody can see in which order they die.
      for (const place of trash) heap.remove(members.at(place).handle);
      heap.sweep();
      return;
    }
    for (const place of trash) {
      if (!members.isStill(place)) continue;
      const { handle, part } = members.at(place);
      if (generations.savesAll) this.save(place);
      else deaths.takeApart(handle, part);
      if (members.isStill(place)) generations.lists[older].push(place);
    }
  }

  /** gc.freeze: what is tracked now is never looked at again. */
  freeze(): void {
    const { generations, heap } = this;
    this.deaths.settle();
    this.members = new Members(heap);
    const { lists, permanent } = generations;
    const placed = new Set([...lists[1], ...lists[2], ...permanent]);
    const young = this.members.places.filter(
      (place) => place >= generations.youngFrom && !placed.has(place),
    );
    permanent.push(...young, ...lists[1], ...lists[2]);
    for (const list of lists) list.length = 0;
    generations.youngFrom = heap.handleLimit;
    generations.counts.fill(0);
  }

  /** gc.unfreeze: all that is frozen is old. */
  unfreeze(): void {
    const { generations } = this;
    generations.lists[2].push(...generations.permanent);
    generations.permanent = [];
  }
}

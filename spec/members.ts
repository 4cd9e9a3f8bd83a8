// What is tracked, read off the graph anew for each collection: at which place every object stands,
// and what it tells the collector that it refers to, in the order in which it does.
//
// Some things of the model are more than one object there: an instance and its dict, a function,
// its dict and the tuple of its cells. Each has a place of its own.

import { attributeOrder } from "./attribute-order.ts";
import { Unmodelled } from "./failures.ts";
import type { Place } from "./generations.ts";
import type { Heap } from "./heap.ts";
import { hasDictObject, isCollectable, mayBeTracked } from "./tracking.ts";
import {
  type ClassThing,
  type DictThing,
  type FunctionThing,
  forEachReference,
  type Handle,
  type InstanceThing,
  NOTHING,
  type Thing,
} from "./values.ts";

/** A tracked object: a thing, or what belongs to one. */
export interface Member {
  readonly handle: Handle;
  readonly part: "itself" | "dict" | "cells";
}

/** What a member tells of, as places; an order that nobody knows is said so. */
export interface Told {
  readonly places: readonly Place[];
  readonly isUnordered: boolean;
}

/** Where an object itself stands; NOTHING when it is not tracked. */
export function placeOf(heap: Heap, handle: Handle, thing: Thing): Place {
  switch (thing.kind) {
    case "dict":
      return thing.trackedAt;
    case "instance":
      if (!isCollectable(heap, thing)) return NOTHING;
      return thing.trackedAt === NOTHING ? handle : thing.trackedAt;
    default: {
      // What the interpreter holds is older than all generations, but classes of programs.
      const isOutside = heap.permanent.has(handle) && thing.kind !== "class";
      return !isOutside && mayBeTracked(heap, handle) ? handle : NOTHING;
    }
  }
}

export class Members {
  private readonly heap: Heap;
  private readonly byPlace = new Map<Place, Member>();

  constructor(heap: Heap) {
    this.heap = heap;
    for (const [handle, thing] of heap.counted) {
      this.add(placeOf(heap, handle, thing), handle, "itself");
      if (thing.kind === "instance") this.add(thing.dictTrackedAt, handle, "dict");
      if (thing.kind !== "function") continue;
      this.add(thing.dictTrackedAt, handle, "dict");
      if (thing.cells.size > 0) this.add(thing.cellsTrackedAt, handle, "cells");
    }
  }

  private add(place: Place, handle: Handle, part: Member["part"]): void {
    if (place !== NOTHING) this.byPlace.set(place, { handle, part });
  }

  /** All places in the order of tracking. */
  get places(): Place[] {
    return [...this.byPlace.keys()].sort((a, b) => a - b);
  }

  has(place: Place): boolean {
    return this.byPlace.has(place);
  }

  at(place: Place): Member {
    return this.byPlace.get(place)!;
  }

  thingAt(place: Place): Thing {
    return this.heap.get(this.at(place).handle);
  }

  /** Whether the object at the place is still alive, and there. */
  isStill(place: Place): boolean {
    const { handle, part } = this.at(place);
    const thing = this.heap.things.get(handle);
    if (thing === undefined) return false;
    if (part === "itself") return placeOf(this.heap, handle, thing) === place;
    if (part === "cells") return (thing as FunctionThing).cells.size > 0;
    return (thing as InstanceThing | FunctionThing).dictTrackedAt === place;
  }

  /** What the member at a place tells of, in order. */
  told({ handle, part }: Member): Told {
    const thing = this.heap.get(handle);
    const ordered = (handles: Iterable<Handle>): Told => this.placed([...handles], false);
    if (part === "cells") return ordered([...(thing as FunctionThing).cells.values()].reverse());
    if (part === "dict") return ordered(this.dictValues(thing as InstanceThing | FunctionThing));
    switch (thing.kind) {
      case "list":
      case "tuple":
        return ordered([...thing.items].reverse());
      case "dict":
        return this.placed(entriesOf(thing), !this.heap.rules.dictsKeepOrder);
      case "set":
      case "frozenset":
        return this.placed([...thing.elements.values()], true);
      case "instance":
        return this.toldByInstance(thing);
      case "function": {
        const cells = thing.cells.size > 0 ? thing.cellsTrackedAt : NOTHING;
        const places = [thing.dictTrackedAt, cells];
        return { places: places.filter((each) => each !== NOTHING), isUnordered: false };
      }
      case "class":
        return ordered([
          ...thing.attributes.values(),
          ...(thing.base === NOTHING ? [] : [thing.base]),
        ]);
      case "method":
        return ordered(thing.function === NOTHING ? [thing.self] : [thing.function, thing.self]);
      default: {
        const handles: Handle[] = [];
        forEachReference(thing, (each) => handles.push(each));
        return ordered(handles);
      }
    }
  }

  /** Slots, then the dict or what would be in it, then the class. */
  private toldByInstance(thing: InstanceThing): Told {
    const type = this.heap.get(thing.type) as ClassThing;
    const isInDict = hasDictObject(this.heap, thing);
    const names = attributeOrder(this.heap, thing).filter(
      (name) => !isInDict || type.slots.has(name),
    );
    const inside = this.placed(
      names.map((name) => thing.attributes.get(name)!),
      false,
    );
    const dict = thing.dictTrackedAt === NOTHING ? [] : [thing.dictTrackedAt];
    const outside = this.placed([thing.type], false);
    return { places: [...inside.places, ...dict, ...outside.places], isUnordered: false };
  }

  /** What an instance holds, as it tells it; undefined when that is in a dict. */
  valuesOf(thing: InstanceThing): Handle[] | undefined {
    if (hasDictObject(this.heap, thing)) return undefined;
    const held = attributeOrder(this.heap, thing).map((name) => thing.attributes.get(name)!);
    return isCollectable(this.heap, thing) ? [...held, thing.type] : [];
  }

  private dictValues(thing: InstanceThing | FunctionThing): Handle[] {
    if (thing.kind === "function") return [...thing.attributes.values()];
    const { slots } = this.heap.get(thing.type) as ClassThing;
    return attributeOrder(this.heap, thing)
      .filter((name) => !slots.has(name))
      .map((name) => thing.attributes.get(name)!);
  }

  private placed(handles: readonly Handle[], isUnordered: boolean): Told {
    const places: Place[] = [];
    for (const handle of handles) {
      const place = placeOf(this.heap, handle, this.heap.get(handle));
      if (place !== NOTHING) places.push(place);
    }
    return { places, isUnordered };
  }

  /** Calls `each` with the place of everything that is referred to by what is not within. */
  forEachFromOutside(
    within: ReadonlySet<Place>,
    roots: (each: (handle: Handle) => void) => void,
    each: (place: Place) => void,
  ): void {
    const { heap } = this;
    const tell = (handle: Handle): void => {
      const place = placeOf(heap, handle, heap.get(handle));
      if (within.has(place)) each(place);
    };
    roots(tell);
    for (const [handle, thing] of heap.counted) {
      const isWithin = within.has(placeOf(heap, handle, thing));
      if (thing.kind !== "instance" && thing.kind !== "function") {
        if (!isWithin) forEachReference(thing, tell);
        continue;
      }
      // The whole refers to its parts, and they to what they hold.
      const parts: Member["part"][] = ["itself"];
      if (thing.dictTrackedAt !== NOTHING) parts.push("dict");
      if (thing.kind === "function" && thing.cells.size > 0) parts.push("cells");
      for (const part of parts) {
        const place = this.placeOfPart(handle, thing, part);
        if (within.has(place)) continue;
        for (const told of this.told({ handle, part }).places) if (within.has(told)) each(told);
      }
    }
  }

  private placeOfPart(
    handle: Handle,
    thing: InstanceThing | FunctionThing,
    part: Member["part"],
  ): Place {
    if (part === "itself") return placeOf(this.heap, handle, thing);
    return part === "dict" ? thing.dictTrackedAt : (thing as FunctionThing).cellsTrackedAt;
  }
}

/** Values and keys in the order in which a dict goes over them. Objects/dictobject.c */
function entriesOf({ entries }: DictThing): Handle[] {
  return [...entries.values()].flatMap(({ key, value }) => [value, key]);
}

/** Refuses what would depend on the order of a hash table. */
export function refuseUnordered(): never {
  throw new Unmodelled("the order in which a hash table is gone over");
}

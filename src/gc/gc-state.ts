// What the collector keeps in the process's statics: the generations, oldest last, a permanent one
// that no collection looks at, switches, and statistics. Include/internal/pycore_interp.h and
// pycore_runtime.h: struct _gc_runtime_state; to 3.6 statics of Modules/gcmodule.c.
//
//   generations[i]   PyGC_Head head   the list of its objects
//                    int threshold    a collection when count is above it; 0 in [0]: never
//                    int count        [0]: objects allocated less freed since the last collection
//                                     [i]: collections of generation i - 1 since the last one of i
//
// The lists that a collection has on the C stack in CPython lie here as well: only one runs at a
// time.

import { type Addr, asGcHead, asObj, type GcHeadAddr, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import { struct } from "../memory/struct.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { GcLists } from "./gc-lists.ts";

export const GENERATIONS = 3;
export type Generation = 0 | 1 | 2;

/** Behind the head of each generation. */
const Counters = struct([
  ["threshold", "i32"],
  ["count", "i32"],
]);

const Switches = struct([
  ["enabled", "u32"],
  ["debug", "u32"],
  ["collecting", "u32"],
  ["scheduled", "u32"],
  ["long_lived_total", "size"],
  ["long_lived_pending", "size"],
  ["garbage", "ptr"],
  ["callbacks", "ptr"],
]);

/** struct gc_generation_stats. */
const Stats = struct([
  ["collections", "size"],
  ["collected", "size"],
  ["uncollectable", "size"],
]);

export type GenerationStats = { readonly [Field in Exclude<keyof typeof Stats, "SIZE">]: number };

/** Lists of one collection, in the order of their use. */
export const COLLECTION_LISTS = [
  "unreachable",
  "finalizers",
  "wrcb_to_call",
  "seen",
  "final_unreachable",
] as const;
export type CollectionList = (typeof COLLECTION_LISTS)[number];

const generationSize = (profile: ObjectsProfile): number =>
  profile.layouts.PyGC_Head.SIZE + Counters.SIZE;

const NAMES = {
  generations: "generations",
  permanent: "permanent_generation",
  lists: "gc_lists",
  switches: "gc_state",
  stats: "generation_stats",
} as const;

/** The collector's statics; see above. */
export const gcStatics = (profile: ObjectsProfile): Static[] => [
  { name: NAMES.generations, segment: "data", size: GENERATIONS * generationSize(profile) },
  { name: NAMES.permanent, segment: "data", size: profile.layouts.PyGC_Head.SIZE },
  {
    name: NAMES.lists,
    segment: "bss",
    size: COLLECTION_LISTS.length * profile.layouts.PyGC_Head.SIZE,
  },
  { name: NAMES.switches, segment: "data", size: Switches.SIZE },
  { name: NAMES.stats, segment: "bss", size: GENERATIONS * Stats.SIZE },
];

export class GcState {
  /** The heads of the lists, youngest generation first. */
  declare readonly heads: readonly GcHeadAddr[];
  declare readonly permanent: GcHeadAddr;
  declare readonly lists: Readonly<Record<CollectionList, GcHeadAddr>>;
  declare private readonly memory: Memory;
  declare private readonly words: Int32Array;
  declare private readonly thresholds: readonly [number, number, number];
  declare private readonly counters: readonly number[];
  declare private readonly switches: Addr;
  declare private readonly statistics: Addr;
  /** Words of what every allocation looks at. */
  declare private readonly youngCount: number;
  declare private readonly youngThreshold: number;

  constructor(memory: Memory, profile: ObjectsProfile, symbol: (name: string) => Addr) {
    const headSize = profile.layouts.PyGC_Head.SIZE;
    const size = generationSize(profile);
    const generations = symbol(NAMES.generations);
    const lists = symbol(NAMES.lists);
    this.memory = memory;
    this.words = memory.words;
    this.thresholds = profile.collecting.thresholds;
    this.heads = [0, 1, 2].map((i) => asGcHead(generations + i * size));
    this.counters = this.heads.map((head) => head + headSize);
    this.permanent = asGcHead(symbol(NAMES.permanent));
    const place = (i: number): GcHeadAddr => asGcHead(lists + i * headSize);
    this.lists = {
      unreachable: place(0),
      finalizers: place(1),
      wrcb_to_call: place(2),
      seen: place(3),
      final_unreachable: place(4),
    };
    this.switches = symbol(NAMES.switches);
    this.statistics = symbol(NAMES.stats);
    this.youngCount = (this.counters[0]! + Counters.count) >> 2;
    this.youngThreshold = (this.counters[0]! + Counters.threshold) >> 2;
  }

  /** As when a process starts: no object, default thresholds, enabled. */
  initialise(lists: GcLists): void {
    this.heads.forEach((head, generation) => {
      lists.init(head);
      this.setThreshold(generation, this.thresholds[generation]!);
      this.setCount(generation, 0);
    });
    lists.init(this.permanent);
    for (const list of COLLECTION_LISTS) lists.init(this.lists[list]);
    this.memory.fill(this.switches, Switches.SIZE, 0);
    this.resetStats();
    this.isEnabled = true;
  }

  threshold(generation: number): number {
    return this.memory.i32(this.counters[generation]! + Counters.threshold);
  }

  setThreshold(generation: number, threshold: number): void {
    this.memory.setU32(this.counters[generation]! + Counters.threshold, threshold);
  }

  count(generation: number): number {
    return this.memory.i32(this.counters[generation]! + Counters.count);
  }

  setCount(generation: number, count: number): void {
    this.memory.setU32(this.counters[generation]! + Counters.count, count);
  }

  /** An object was allocated; true when generation 0 is above its threshold: collect. */
  countAllocation(): boolean {
    const { words } = this;
    const count = words[this.youngCount]! + 1;
    words[this.youngCount] = count;
    const threshold = words[this.youngThreshold]!;
    return count > threshold && threshold !== 0 && this.isEnabled && !this.isCollecting;
  }

  /** An object's memory was freed. */
  countFree(): void {
    const count = this.words[this.youngCount]!;
    if (count > 0) this.words[this.youngCount] = count - 1;
  }

  get isEnabled(): boolean {
    return this.memory.u32(this.switches + Switches.enabled) !== 0;
  }

  set isEnabled(value: boolean) {
    this.memory.setU32(this.switches + Switches.enabled, value ? 1 : 0);
  }

  /** The DEBUG_ flags. */
  get debug(): number {
    return this.memory.i32(this.switches + Switches.debug);
  }

  set debug(flags: number) {
    this.memory.setU32(this.switches + Switches.debug, flags);
  }

  /** A collection runs: no other one begins. */
  get isCollecting(): boolean {
    return this.memory.u32(this.switches + Switches.collecting) !== 0;
  }

  set isCollecting(value: boolean) {
    this.memory.setU32(this.switches + Switches.collecting, value ? 1 : 0);
  }

  /** A collection waits for the next safe point. */
  get isScheduled(): boolean {
    return this.memory.u32(this.switches + Switches.scheduled) !== 0;
  }

  set isScheduled(value: boolean) {
    this.memory.setU32(this.switches + Switches.scheduled, value ? 1 : 0);
  }

  /** Objects in the oldest generation behind the last full collection. */
  get longLivedTotal(): number {
    return this.memory.i32(this.switches + Switches.long_lived_total);
  }

  set longLivedTotal(count: number) {
    this.memory.setSize_t(this.switches + Switches.long_lived_total, count);
  }

  /** Objects that came to the oldest generation since then. */
  get longLivedPending(): number {
    return this.memory.i32(this.switches + Switches.long_lived_pending);
  }

  set longLivedPending(count: number) {
    this.memory.setSize_t(this.switches + Switches.long_lived_pending, count);
  }

  /** `gc.garbage`, owned; NO_OBJECT before it is made. */
  get garbage(): ObjRef {
    return asObj(this.memory.ptr(this.switches + Switches.garbage));
  }

  set garbage(list: ObjRef) {
    this.memory.setPtr(this.switches + Switches.garbage, list);
  }

  /** `gc.callbacks`, owned; NO_OBJECT before it is made, and where there are none. */
  get callbacks(): ObjRef {
    return asObj(this.memory.ptr(this.switches + Switches.callbacks));
  }

  set callbacks(list: ObjRef) {
    this.memory.setPtr(this.switches + Switches.callbacks, list);
  }

  stats(generation: number): GenerationStats {
    const at = this.statistics + generation * Stats.SIZE;
    return {
      collections: this.memory.i32(at + Stats.collections),
      collected: this.memory.i32(at + Stats.collected),
      uncollectable: this.memory.i32(at + Stats.uncollectable),
    };
  }

  resetStats(): void {
    this.memory.fill(this.statistics, GENERATIONS * Stats.SIZE, 0);
  }

  addStats(generation: number, collected: number, uncollectable: number): void {
    const at = this.statistics + generation * Stats.SIZE;
    const now = this.stats(generation);
    this.memory.setSize_t(at + Stats.collections, now.collections + 1);
    this.memory.setSize_t(at + Stats.collected, now.collected + collected);
    this.memory.setSize_t(at + Stats.uncollectable, now.uncollectable + uncollectable);
  }
}

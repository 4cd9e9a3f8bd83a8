// pyheap's own heap as a subject: a Runtime with its domains, its invariants, its faults and its
// guard.

import { type HeapMisuse, hex } from "../../../src/errors.ts";
import { type LiveBlock, walkDebug } from "../../../src/inspect/walk-debug.ts";
import { walkMalloc } from "../../../src/inspect/walk-malloc.ts";
import {
  type PymallocSymbols,
  type PymallocView,
  walkPool,
  walkPymalloc,
} from "../../../src/inspect/walk-pymalloc.ts";
import { MALLOC_STATE } from "../../../src/malloc/malloc.ts";
import { type Addr, asAddr, asBlock } from "../../../src/memory/address.ts";
import type { Pages } from "../../../src/memory/pages.ts";
import type { Profile, PymallocProfile } from "../../../src/profile/profile.ts";
import { ObmallocMgmt, STATICS } from "../../../src/pymalloc/layout.ts";
import { blocksPerPool, sizeClassCount, sizeClassOf } from "../../../src/pymalloc/size-class.ts";
import { DEBUG_HEAD } from "../../../src/pymem/debug-block.ts";
import { DOMAINS } from "../../../src/pymem/domain.ts";
import { Runtime, type RuntimeOptions } from "../../../src/runtime.ts";
import type { Marks } from "../../engine/marks.ts";
import { firstBroken } from "../../invariants/invariant.ts";
import { mallocInvariants } from "../../invariants/malloc.ts";
import { arenaInvariants, poolInvariants } from "../../invariants/pymalloc.ts";
import { pymemInvariants } from "../../invariants/pymem.ts";
import { MarkListener } from "./reach.ts";
import type {
  Allocator,
  Faults,
  Finding,
  Geometry,
  LiveBlocks,
  MisuseGuard,
  Subject,
} from "./subject.ts";
import { MEM, RAW } from "./world.ts";

/** How a Runtime is made; a planted bug replaces it by one from edited sources. */
export type MakeRuntime = (profile: Profile, options: RuntimeOptions) => Runtime;

export interface HeapSubjectOptions {
  readonly debugHooks?: boolean;
  readonly marks?: Marks;
  readonly makeRuntime?: MakeRuntime;
  /** What runs out of memory instead of the heap's pages. */
  readonly faults?: (runtime: Runtime) => Faults;
}

/** Address space of a subject: enough for any generated program, small enough to be reset often. */
const SIZE = 64 << 20;
const TINY_SIZE = 256 << 10;
/** Bytes up to which a fingerprint covers the whole heap. */
const SMALL_HEAP = 16 << 10;
/** malloc's alignment, whatever pymalloc's is. */
const MALLOC_ALIGNMENT = 16;
/** Bytes around an address that a fingerprint covers outside pymalloc. */
const NEIGHBOURHOOD = 256;

export class HeapSubject implements Subject {
  readonly name: string;
  readonly runtime: Runtime;
  readonly bytes: Uint8Array;
  readonly domains: readonly [Allocator, Allocator, Allocator];
  readonly geometry: Geometry;
  readonly faults: Faults;
  readonly misuse: MisuseGuard;
  private readonly debugHooks: boolean;
  private readonly profile: PymallocProfile;
  private readonly symbols: PymallocSymbols;

  constructor(profile: Profile, options: HeapSubjectOptions = {}) {
    const make: MakeRuntime = options.makeRuntime ?? ((p, o) => new Runtime(p, o));
    this.debugHooks = options.debugHooks === true;
    this.runtime = make(profile, {
      size: profile.machine.pageSize < 4096 ? TINY_SIZE : SIZE,
      debugHooks: this.debugHooks,
      ...(options.marks === undefined
        ? {}
        : { events: new MarkListener(options.marks, profile.pymalloc.poolSize) }),
    });
    this.name = profile.name;
    this.profile = profile.pymalloc;
    this.bytes = this.runtime.memory.bytes;
    const { raw, mem, obj } = this.runtime.domains;
    this.domains = [raw, mem, obj] as readonly [Allocator, Allocator, Allocator];
    this.geometry = geometryOf(profile.pymalloc);
    this.symbols = this.symbolsOf(profile.pymalloc);
    this.faults = options.faults?.(this.runtime) ?? pageFaults(this.runtime.pages);
    this.misuse = this.makeMisuse();
  }

  alignmentOf(domain: number): number {
    const served = this.runtime.rawDomains[domain === RAW ? "raw" : domain === MEM ? "mem" : "obj"];
    return served === this.runtime.malloc ? MALLOC_ALIGNMENT : this.profile.alignment;
  }

  reset(): void {
    this.runtime.reset();
  }

  checkBlock(at: number, size: number, domain: number, fresh: boolean): Finding | undefined {
    if (this.debugHooks) return undefined;
    const { runtime, profile } = this;
    const block = asBlock(at);
    if (!runtime.pymalloc.owns(block)) {
      const usable = runtime.malloc.usableSize(block);
      if (usable >= size) return undefined;
      const detail = `${size} bytes are served by a chunk of ${usable} at ${hex(at)}`;
      return { property: "chunksAreLargeEnough", detail };
    }
    const blockSize = runtime.pymalloc.blockSize(block);
    const isOfItsClass = blockSize >= size && blockSize - size < profile.alignment && size > 0;
    // A block that realloc left in place may be of a larger class, up to a quarter of it unused.
    const isLeftInPlace = !fresh && blockSize >= size && 4 * size > 3 * blockSize;
    if (!this.isMallocs(domain) && (isOfItsClass || isLeftInPlace)) return undefined;
    const detail = `${size} bytes are served by a block of ${blockSize} at ${hex(at)}`;
    return { property: "blocksAreOfTheirRequestsClass", detail };
  }

  checkTouched(at: number): Finding | undefined {
    const { runtime, profile } = this;
    if (!runtime.pymalloc.owns(asAddr(at))) return undefined;
    const pool = walkPool(runtime.memory, profile, at & ~(profile.poolSize - 1));
    // An arena's first and last pages are not a pool's when its base is not pool-aligned.
    return firstBroken(poolInvariants, { pool, profile });
  }

  checkAll(live: LiveBlocks): Finding | undefined {
    return this.checkView(this.view(), live);
  }

  checkEmpty(): Finding | undefined {
    const view = this.view();
    const finding = this.checkView(view, NO_BLOCKS);
    if (finding !== undefined) return finding;
    const property = "freeingEverythingEmptiesTheHeap";
    const kept = this.profile.keepsLastArena ? 1 : 0;
    if (view.arenas.length > kept) {
      return {
        property,
        detail: `${view.arenas.length} arenas are left, expected ${kept} at most`,
      };
    }
    const guard = this.runtime.guard?.accounts();
    if (guard === undefined || guard.blocks === 0) return undefined;
    return { property, detail: `the guard still knows ${guard.blocks} live blocks` };
  }

  propertyOf(error: unknown): string | undefined {
    return propertyOfHeapError(error);
  }

  private view(): PymallocView {
    return walkPymalloc(this.runtime.memory, this.profile, this.symbols);
  }

  private checkView(view: PymallocView, live: LiveBlocks): Finding | undefined {
    const { memory, pages } = this.runtime;
    const finding = firstBroken(arenaInvariants, view) ?? this.checkPools(view);
    if (finding !== undefined) return finding;
    const accounts = pages.accounts();
    if (accounts.mappedBy.arena !== view.arenas.length * this.profile.arenaSize) {
      return {
        property: "arenasAreMappedPages",
        detail: `${view.arenas.length} arenas, ${accounts.mappedBy.arena} bytes mapped for them`,
      };
    }
    const chunks = walkMalloc(
      memory,
      this.runtime.segments.symbol(MALLOC_STATE),
      accounts.mappedBy.malloc,
    );
    return (
      firstBroken(mallocInvariants, chunks) ??
      this.checkFences(live) ??
      this.checkCounts(view, inUse(chunks), live)
    );
  }

  private checkPools(view: PymallocView): Finding | undefined {
    const { profile } = this;
    for (const arena of view.arenas) {
      for (const pool of arena.pools) {
        const finding = firstBroken(poolInvariants, { pool, profile });
        if (finding !== undefined) return finding;
      }
    }
    return undefined;
  }

  private checkFences(live: LiveBlocks): Finding | undefined {
    if (!this.debugHooks) return undefined;
    const blocks: LiveBlock[] = [];
    live.forEach((at, _size, domain) => {
      blocks.push({ at: asAddr(at), domain: DOMAINS[domain]! });
    });
    const { memory, profile } = this.runtime;
    return firstBroken(pymemInvariants, walkDebug(memory, profile.pymem, blocks));
  }

  /** The model's blocks, the heap's and the counters are the same number in every place. */
  private checkCounts(view: PymallocView, chunks: number, live: LiveBlocks): Finding | undefined {
    const { profile, runtime } = this;
    const lead = this.debugHooks ? DEBUG_HEAD : 0;
    const inPools = new Map<number, number>();
    let outside = 0;
    let counted = 0;
    live.forEach((client, _size, domain) => {
      const at = asAddr(client - lead);
      if (runtime.pymalloc.owns(at)) {
        const pool = at & ~(profile.poolSize - 1);
        inPools.set(pool, (inPools.get(pool) ?? 0) + 1);
      } else {
        outside++;
        if (!this.isMallocs(domain)) counted++;
      }
    });
    const property = "heapHoldsExactlyTheModelsBlocks";
    for (const { pools } of view.arenas) {
      for (const { at, count } of pools) {
        const expected = inPools.get(at) ?? 0;
        if (count === expected) continue;
        return {
          property,
          detail: `pool ${hex(at)} counts ${count} live blocks, the model ${expected}`,
        };
      }
    }
    const nodes = view.mapNodes === undefined ? 0 : view.mapNodes.mid + view.mapNodes.bot;
    const internal = (view.maxarenas > 0 ? 1 : 0) + nodes;
    if (chunks !== outside + internal) {
      const expected = `the model's ${outside} and pymalloc's ${internal}`;
      return { property, detail: `malloc holds ${chunks} chunks in use, expected ${expected}` };
    }
    if (view.raw_allocated_blocks !== counted) {
      const { raw_allocated_blocks: told } = view;
      const detail = `raw_allocated_blocks is ${told}, the model has ${counted}`;
      return { property: "rawAllocatedBlocksAreCounted", detail };
    }
    return undefined;
  }

  private isMallocs(domain: number): boolean {
    const { rawDomains, malloc } = this.runtime;
    return domain === RAW || (domain === MEM && rawDomains.mem === malloc);
  }

  private symbolsOf(profile: PymallocProfile): PymallocSymbols {
    const { segments } = this.runtime;
    const has = (condition: boolean, name: string): Addr | undefined =>
      condition ? segments.symbol(name) : undefined;
    const tree = profile.addressInRange === "radixTree";
    return {
      usedpools: segments.symbol(STATICS.usedpools),
      mgmt: segments.symbol(STATICS.mgmt),
      nfp2lasta: has(profile.arenaOrder === "nfp2lasta", STATICS.nfp2lasta),
      arenaMapRoot: has(tree, STATICS.arenaMapRoot),
      arenaMapCounts: has(tree, STATICS.arenaMapCounts),
    };
  }

  private makeMisuse(): MisuseGuard {
    const { segments } = this.runtime;
    const stack = segments.get("stack");
    return {
      kindOf: (error) =>
        error instanceof Error && error.name === "HeapMisuse"
          ? (error as HeapMisuse).kind
          : undefined,
      fingerprint: (at) => this.fingerprint(at),
      foreign: [16, segments.get("text").start, stack.start + 64, stack.end + 4096],
      fences: this.debugHooks,
    };
  }

  /** Of the statics and of the pool or the chunks around `at`; of everything in a small heap. */
  private fingerprint(at: number): number {
    const { memory, segments, pymalloc, pages } = this.runtime;
    const hash = new Fingerprint(memory.words);
    const heap = segments.get("heap").start;
    if (pages.highWater - heap <= SMALL_HEAP) hash.add(heap, pages.highWater);
    const { mgmt, usedpools } = this.symbols;
    hash.add(usedpools, usedpools + sizeClassCount(this.profile) * 16);
    hash.add(mgmt, mgmt + ObmallocMgmt.SIZE);
    const isPool = pymalloc.owns(asAddr(at));
    const start = isPool ? at & ~(this.profile.poolSize - 1) : Math.max(0, at - NEIGHBOURHOOD);
    hash.add(start, isPool ? start + this.profile.poolSize : at + NEIGHBOURHOOD);
    return hash.value;
  }
}

const NO_BLOCKS: LiveBlocks = { forEach: () => {} };

class Fingerprint {
  value = 0;
  private readonly words: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
  }

  add(start: number, end: number): void {
    const { words } = this;
    let value = this.value;
    const last = Math.min(end >> 2, words.length);
    for (let i = start >> 2; i < last; i++) value = Math.imul(value ^ words[i]!, 0x01000193);
    this.value = value;
  }
}

function geometryOf(profile: PymallocProfile): Geometry {
  return {
    alignment: profile.alignment,
    threshold: profile.smallRequestThreshold,
    poolsPerArena: profile.arenaSize / profile.poolSize,
    blocksPerPool: (size) => {
      const sizeClass = sizeClassOf(profile, size);
      return sizeClass === undefined ? 1 : blocksPerPool(profile, sizeClass);
    },
  };
}

function inUse(view: ReturnType<typeof walkMalloc>): number {
  return view.runs.reduce((sum, { chunks }) => sum + chunks.filter((each) => each.inUse).length, 0);
}

/** Faults of a heap's pages: everything that maps any may be refused. */
export function pageFaults(pages: Pages): Faults {
  return {
    failPages: (count) => pages.failNext(count),
    limitPages: (count) => pages.setLimit(pages.accounts().mapped + count * pages.pageSize),
    liftLimits: () => {
      pages.failNext(0);
      pages.setLimit(Number.POSITIVE_INFINITY);
    },
    otherPages: (count) => void pages.map(count * pages.pageSize, "other"),
    refusals: () => pages.refusalCount,
  };
}

/** The property that an error out of the heap breaks; undefined when it is not the heap's. */
export function propertyOfHeapError(error: unknown): string | undefined {
  if (error instanceof RangeError || error instanceof TypeError) return "theHeapRunsWithoutError";
  if (!(error instanceof Error)) return undefined;
  // By name: a planted bug runs in modules of its own, with error classes of its own.
  if (error.name === "HeapMisuse") return "liveBlocksAreNeverRefused";
  if (error.name === "InvariantViolation") return "theHeapsOwnAssertionsHold";
  return undefined;
}

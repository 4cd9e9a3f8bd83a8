// One heap: the layers of one profile, joined. The only place that constructs them, and the only
// one that turns an algorithm's name into the algorithm.

import { type Listener, NullListener } from "./events.ts";
import {
  accountHeap,
  type HeapAccounts,
  type HeapParts,
  type HeapView,
  walkHeap,
} from "./inspect/account.ts";
import { MALLOC_STATE, Malloc, mallocStatics } from "./malloc/malloc.ts";
import type { RawAllocator } from "./malloc/raw-allocator.ts";
import { type Addr, type ArenaObjectAddr, asBlock } from "./memory/address.ts";
import { Memory } from "./memory/memory.ts";
import { Pages, type PagesState } from "./memory/pages.ts";
import { Segments, type Static } from "./memory/segments.ts";
import type { Profile } from "./profile/profile.ts";
import {
  type AddressInRange,
  ArenaIndexCheck,
  RadixTreeCheck,
} from "./pymalloc/address-in-range.ts";
import { type ArenaAllocator, PageArenas } from "./pymalloc/arena-allocator.ts";
import {
  type ArenaOrder,
  LinearSearchOrder,
  Nfp2lastaOrder,
  UsableArenas,
} from "./pymalloc/arena-order.ts";
import { Arenas } from "./pymalloc/arenas.ts";
import { pymallocStatics, STATICS } from "./pymalloc/layout.ts";
import { Pymalloc } from "./pymalloc/pymalloc.ts";
import { type PymallocStats, pymallocStats } from "./pymalloc/stats.ts";
import { between, virginTails } from "./pymalloc/virgin-tails.ts";
import { requestedBytes } from "./pymem/debug-block.ts";
import { DebugHooks, debugStatics, SERIALNO } from "./pymem/debug-hooks.ts";
import { API_ID, type DomainName, type Domains } from "./pymem/domain.ts";
import { Guard, GuardedAllocator, type GuardState } from "./pymem/guard.ts";

export interface RuntimeOptions {
  /** Bytes of address space; the host commits what is touched. 256 MiB unless told. */
  readonly size?: number;
  /** Check every pointer that a client hands in. On unless told. */
  readonly guard?: boolean;
  /** Fences, fills and serial numbers, as PYTHONMALLOC=debug. Off unless told. */
  readonly debugHooks?: boolean;
  readonly events?: Listener;
  /** Bytes that the text and the stack segment have at least; the profile's machine says others. */
  readonly textSize?: number;
  readonly stackSize?: number;
  /** Statics of the layers above, laid out behind those of the allocators. */
  readonly statics?: readonly Static[];
  /** Where arenas come from instead of the heap's own pages. */
  readonly arenaAllocator?: (pages: Pages) => ArenaAllocator;
}

/** What Runtime.capture tells. */
export interface RuntimeState {
  /** Every part of the memory that is not zero, by its first address. */
  readonly parts: readonly { readonly start: number; readonly bytes: Uint8Array }[];
  readonly pages: PagesState;
  readonly guard: GuardState | undefined;
}

const DEFAULT_SIZE = 256 << 20;
/** Pages that malloc asks for at a time. */
const RUN_PAGES = 16;

export class Runtime {
  readonly profile: Profile;
  readonly memory: Memory;
  readonly segments: Segments;
  readonly pages: Pages;
  readonly malloc: Malloc;
  readonly pymalloc: Pymalloc;
  /** What a client calls: guarded, and with the debug hooks, as the options say. */
  readonly domains: Domains;
  /** The domains as CPython serves them, without guard and hooks. */
  readonly rawDomains: Domains;
  /** Undefined when the options switched it off. */
  readonly guard: Guard | undefined;

  constructor(profile: Profile, options: RuntimeOptions = {}) {
    const events = options.events ?? new NullListener();
    const { pageSize } = profile.machine;
    const textSize = Math.max(pageSize, options.textSize ?? 0);
    const stackSize = Math.max(profile.machine.stackSize, options.stackSize ?? 0);
    const statics = [
      ...pymallocStatics(profile.pymalloc),
      ...mallocStatics(),
      ...debugStatics(),
      ...(options.statics ?? []),
    ];
    this.profile = profile;
    this.memory = new Memory(options.size ?? DEFAULT_SIZE);
    this.segments = new Segments(this.memory.size, pageSize, stackSize, statics, textSize);
    const heap = this.segments.get("heap");
    this.pages = new Pages(this.memory, pageSize, heap.start, heap.end);
    this.malloc = new Malloc({
      memory: this.memory,
      pages: this.pages,
      statics: this.segments.symbol(MALLOC_STATE),
      events,
      runSize: RUN_PAGES * pageSize,
    });
    const arenaAllocator = options.arenaAllocator?.(this.pages) ?? new PageArenas(this.pages);
    const hooks = options.debugHooks === true;
    // With hooks, what pymalloc leaves to the raw domain goes through that domain's hooks too.
    const raw = hooks && profile.pymem.hasRawDomain ? this.hook("raw", this.malloc) : this.malloc;
    this.pymalloc = this.buildPymalloc(events, arenaAllocator, raw);
    const mem = profile.pymem.memDomain === "malloc" ? this.malloc : this.pymalloc;
    this.rawDomains = { raw: this.malloc, mem, obj: this.pymalloc };
    const served = hooks ? this.hookDomains() : this.rawDomains;
    this.guard = options.guard === false ? undefined : this.buildGuard(hooks);
    this.domains = this.guard === undefined ? served : guardDomains(served, this.guard);
  }

  /** Back to the state of a new runtime, at the cost of what was touched. */
  reset(): void {
    const data = this.segments.get("data");
    const bss = this.segments.get("bss");
    this.memory.fill(data.start, bss.end - data.start, 0);
    this.pages.reset();
    this.guard?.reset();
    this.malloc.initialise();
    this.pymalloc.initialise();
  }

  /** The whole process as it is, to come back to by `restore`: what fork is to a real one. */
  capture(): RuntimeState {
    const { bytes } = this.memory;
    return {
      parts: this.touchedParts().map(([start, end]) => ({ start, bytes: bytes.slice(start, end) })),
      pages: this.pages.capture(),
      guard: this.guard?.capture(),
    };
  }

  /** As when `state` was captured, but for the stack segment, which is its user's. */
  restore({ parts, pages, guard }: RuntimeState): void {
    const { bytes } = this.memory;
    for (const [start, end] of this.touchedParts()) bytes.fill(0, start, end);
    for (const part of parts) bytes.set(part.bytes, part.start);
    this.pages.restore(pages);
    if (guard !== undefined) this.guard?.restore(guard);
  }

  /** From the statics to the highest page that was ever mapped, but for what must be zero. */
  private touchedParts(): (readonly [start: number, end: number])[] {
    const { memory, segments, profile } = this;
    const mgmt = segments.symbol(STATICS.mgmt);
    const holes = virginTails(memory, mgmt, profile.pymalloc.arenaSize);
    return between(segments.get("data").start, this.pages.highWater, holes);
  }

  /** _PyObject_DebugMallocStats as a value; `statsText` prints it. */
  stats(): PymallocStats {
    return pymallocStats(this.memory, this.profile.pymalloc, this.parts().pymallocSymbols);
  }

  /** Everything that can be read of the heap, as a snapshot. */
  walk(): HeapView {
    return walkHeap(this.parts());
  }

  /** Where the bytes are. */
  accounts(): HeapAccounts {
    return accountHeap(this.parts());
  }

  private parts(): HeapParts {
    const { memory, segments, pages, guard } = this;
    const profile = this.profile.pymalloc;
    const hasMap = profile.addressInRange === "radixTree";
    const pymallocSymbols = {
      usedpools: segments.symbol(STATICS.usedpools),
      mgmt: segments.symbol(STATICS.mgmt),
      nfp2lasta:
        profile.arenaOrder === "nfp2lasta" ? segments.symbol(STATICS.nfp2lasta) : undefined,
      arenaMapRoot: hasMap ? segments.symbol(STATICS.arenaMapRoot) : undefined,
      arenaMapCounts: hasMap ? segments.symbol(STATICS.arenaMapCounts) : undefined,
    };
    const mallocState = segments.symbol(MALLOC_STATE);
    return { profile, memory, segments, pages, guard, pymallocSymbols, mallocState };
  }

  private buildPymalloc(
    events: Listener,
    arenaAllocator: ArenaAllocator,
    raw: RawAllocator,
  ): Pymalloc {
    const { memory, segments } = this;
    const profile = this.profile.pymalloc;
    const mgmt = segments.symbol(STATICS.mgmt);
    const addressInRange = this.buildAddressInRange(mgmt, raw);
    const parts = { memory, profile, mgmt, raw, arenaAllocator, addressInRange, events };
    const arenas = new Arenas(parts);
    const usable = new UsableArenas(memory, mgmt);
    const order = this.buildOrder(usable, events, (arena) => arenas.indexOf(arena));
    const usedpools = segments.symbol(STATICS.usedpools);
    return new Pymalloc({ ...parts, usedpools, arenas, usable, order });
  }

  private buildAddressInRange(mgmt: Addr, raw: RawAllocator): AddressInRange {
    const { memory, segments } = this;
    const profile = this.profile.pymalloc;
    if (profile.addressInRange === "arenaIndex") return new ArenaIndexCheck(memory, profile, mgmt);
    const root = segments.symbol(STATICS.arenaMapRoot);
    const counts = segments.symbol(STATICS.arenaMapCounts);
    return new RadixTreeCheck(memory, profile, root, counts, raw);
  }

  private buildOrder(
    usable: UsableArenas,
    events: Listener,
    indexOf: (arena: ArenaObjectAddr) => number,
  ): ArenaOrder {
    if (this.profile.pymalloc.arenaOrder === "linearSearch") {
      return new LinearSearchOrder(usable, events, indexOf);
    }
    const nfp2lasta = this.segments.symbol(STATICS.nfp2lasta);
    return new Nfp2lastaOrder(usable, this.memory, nfp2lasta, events, indexOf);
  }

  private hook(domain: DomainName, inner: RawAllocator): RawAllocator {
    return new DebugHooks({
      memory: this.memory,
      profile: this.profile.pymem,
      inner,
      apiId: API_ID[domain],
      serialno: this.segments.symbol(SERIALNO),
    });
  }

  private hookDomains(): Domains {
    const { raw, mem, obj } = this.rawDomains;
    return {
      raw: this.hook("raw", raw),
      mem: this.hook("mem", mem),
      obj: this.hook("obj", obj),
    };
  }

  private buildGuard(hooks: boolean): Guard {
    const { start, end } = this.segments.get("heap");
    const { memory } = this;
    const extentOf = hooks
      ? (at: Addr): number => requestedBytes(memory, at)
      : (at: Addr): number => this.usableSize(at);
    return new Guard(start, end, this.profile.pymalloc.alignment, extentOf);
  }

  /** Bytes from `at`, where an allocator's block starts, to the end of what it may hold. */
  private usableSize(at: Addr): number {
    return this.pymalloc.owns(at)
      ? this.pymalloc.blockSize(asBlock(at))
      : this.malloc.usableSize(at);
  }
}

function guardDomains(inner: Domains, guard: Guard): Domains {
  const guarded = (domain: DomainName): RawAllocator =>
    new GuardedAllocator(inner[domain], guard, domain);
  return { raw: guarded("raw"), mem: guarded("mem"), obj: guarded("obj") };
}

// A runtime for tests of pymalloc: the object domain without a guard in front, every event written
// down, and arenas at whatever base a test asks for.

import { arenaInvariants, poolInvariants } from "../../properties/invariants/pymalloc.ts";
import { type Listener, NullListener } from "../../src/events.ts";
import type { PymallocView } from "../../src/inspect/walk-pymalloc.ts";
import { type Addr, asAddr, asPage, NULL } from "../../src/memory/address.ts";
import type { Pages } from "../../src/memory/pages.ts";
import { alignUp } from "../../src/memory/struct.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { Profile } from "../../src/profile/profile.ts";
import type { ArenaAllocator } from "../../src/pymalloc/arena-allocator.ts";
import type { Pymalloc } from "../../src/pymalloc/pymalloc.ts";
import { Runtime } from "../../src/runtime.ts";

export interface Heap {
  readonly runtime: Runtime;
  readonly obj: Pymalloc;
  /** `onPoolFull 4096`: the events so far, name and arguments. */
  readonly events: string[];
  view(): PymallocView;
  /** The names of the invariants that do not hold, each once. */
  broken(): string[];
  mallocs(count: number, nbytes: number): Addr[];
}

export interface HeapOptions {
  readonly size?: number;
  /** Bytes from a multiple of the arena size to each arena's base; of a list, each in its turn. */
  readonly arenaOffset?: number | readonly number[];
  readonly debugHooks?: boolean;
}

/** The profile called `name`. */
export function profileOf(name: string): Profile {
  const profile = profileNamed(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return profile;
}

export function newHeap(profile: string | Profile, options: HeapOptions = {}): Heap {
  const found = typeof profile === "string" ? profileOf(profile) : profile;
  const isTiny = found.machine.pageSize < 4096;
  const { size = isTiny ? 128 << 10 : 48 << 20, arenaOffset, debugHooks = false } = options;
  const events: string[] = [];
  const runtime = new Runtime(found, {
    size,
    debugHooks,
    guard: false,
    events: recorder(events),
    ...(arenaOffset === undefined
      ? {}
      : { arenaAllocator: (pages: Pages) => new OffsetArenas(pages, [arenaOffset].flat()) }),
  });
  const obj = runtime.pymalloc;
  const view = () => runtime.walk().pymalloc;
  return {
    runtime,
    obj,
    events,
    view,
    broken: () => brokenInvariants(view()),
    mallocs: (count, nbytes) => Array.from({ length: count }, () => obj.malloc(nbytes)),
  };
}

/** The names of the pool and arena invariants that do not hold of a view, each once. */
export function brokenInvariants(view: PymallocView): string[] {
  const broken = new Set<string>();
  for (const { name, check } of arenaInvariants) check(view, () => broken.add(name));
  for (const pool of view.arenas.flatMap((arena) => arena.pools)) {
    for (const { name, check } of poolInvariants) {
      check({ pool, profile: view.profile }, () => broken.add(name));
    }
  }
  return [...broken];
}

/** Arenas whose base is one of `offsets`, in turn, above a multiple of their size. */
class OffsetArenas implements ArenaAllocator {
  private readonly pages: Pages;
  private readonly offsets: readonly number[];
  private served = 0;

  constructor(pages: Pages, offsets: readonly number[]) {
    this.pages = pages;
    this.offsets = offsets;
  }

  alloc(size: number): Addr {
    const { pages, offsets } = this;
    const run = pages.map(3 * size, "arena");
    if (run === NULL) return NULL;
    const base = alignUp(run, size) + offsets[this.served++ % offsets.length]!;
    const end = run + 3 * size;
    if (base > run) pages.unmap(asPage(run), base - run, "arena");
    pages.unmap(asPage(base + size), end - base - size, "arena");
    return asAddr(base);
  }

  free(at: Addr, size: number): void {
    this.pages.unmap(asPage(at), size, "arena");
  }
}

/** A listener of its own class: who hears nothing may be told nothing. */
class Recorder extends NullListener {}

function recorder(events: string[]): Listener {
  const listener = new Recorder();
  for (const name of Object.getOwnPropertyNames(NullListener.prototype)) {
    if (!name.startsWith("on")) continue;
    const value = (...args: readonly unknown[]): void =>
      void events.push([name, ...args].join(" "));
    Object.defineProperty(listener, name, { value });
  }
  return listener;
}

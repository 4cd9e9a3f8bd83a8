// A small machine for tests of malloc: memory, pages and nothing above malloc.

import { mallocInvariants } from "../../properties/invariants/malloc.ts";
import { type Listener, NullListener } from "../../src/events.ts";
import { type MallocView, walkMalloc } from "../../src/inspect/walk-malloc.ts";
import { MALLOC_STATE, Malloc, mallocStatics } from "../../src/malloc/malloc.ts";
import type { Addr } from "../../src/memory/address.ts";
import { Memory } from "../../src/memory/memory.ts";
import { Pages } from "../../src/memory/pages.ts";
import { Segments } from "../../src/memory/segments.ts";

export interface Machine {
  readonly memory: Memory;
  readonly pages: Pages;
  readonly statics: Addr;
  readonly malloc: Malloc;
  view(): MallocView;
  /** The names of the invariants that do not hold, each once. */
  broken(): string[];
}

export interface MachineOptions {
  readonly size?: number;
  readonly pageSize?: number;
  readonly runSize?: number;
  readonly events?: Listener;
}

/** The names of the invariants that do not hold of a view, each once. */
export function brokenInvariants(view: MallocView): string[] {
  const broken = new Set<string>();
  for (const { name, check } of mallocInvariants) check(view, () => broken.add(name));
  return [...broken];
}

/** 128 KiB with pages of 256 bytes and runs of 16 pages, unless the options say otherwise. */
export function newMachine(options: MachineOptions = {}): Machine {
  const { size = 128 << 10, pageSize = 256, runSize = 16 * pageSize } = options;
  const memory = new Memory(size);
  const segments = new Segments(size, pageSize, pageSize, mallocStatics());
  const heap = segments.get("heap");
  const pages = new Pages(memory, pageSize, heap.start, heap.end);
  const statics = segments.symbol(MALLOC_STATE);
  const events = options.events ?? new NullListener();
  const malloc = new Malloc({ memory, pages, statics, events, runSize });
  const view = () => walkMalloc(memory, statics, pages.accounts().mappedBy.malloc);
  return { memory, pages, statics, malloc, view, broken: () => brokenInvariants(view()) };
}

// Layer 0 by itself as a subject: malloc over pages, without pymalloc above it. All three domains
// are the same allocator, and there is no guard: only what malloc itself promises is asked of it.

import { walkMalloc } from "../../../src/inspect/walk-malloc.ts";
import { MALLOC_STATE } from "../../../src/malloc/malloc.ts";
import { asAddr } from "../../../src/memory/address.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import { Runtime } from "../../../src/runtime.ts";
import { firstBroken } from "../../invariants/invariant.ts";
import { mallocInvariants } from "../../invariants/malloc.ts";
import { type HeapSubjectOptions, pageFaults, propertyOfHeapError } from "./heap-subject.ts";
import { MarkListener } from "./reach.ts";
import type { Allocator, Faults, Finding, Geometry, LiveBlocks, Subject } from "./subject.ts";

const SIZE = 32 << 20;
const ALIGNMENT = 16;
/** Requests up to here have exact bins. */
const THRESHOLD = 1000;

export class MallocSubject implements Subject {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly domains: readonly [Allocator, Allocator, Allocator];
  readonly faults: Faults;
  readonly misuse = undefined;
  readonly geometry: Geometry;
  private readonly runtime: Runtime;

  constructor(profile: Profile, options: HeapSubjectOptions = {}) {
    const make = options.makeRuntime ?? ((p, o) => new Runtime(p, o));
    this.runtime = make(profile, {
      size: SIZE,
      guard: false,
      ...(options.marks === undefined
        ? {}
        : { events: new MarkListener(options.marks, profile.pymalloc.poolSize) }),
    });
    const malloc = this.runtime.malloc as Allocator;
    const runSize = 16 * profile.machine.pageSize;
    this.name = `malloc on pages of ${profile.machine.pageSize} bytes`;
    this.bytes = this.runtime.memory.bytes;
    this.domains = [malloc, malloc, malloc];
    this.faults = pageFaults(this.runtime.pages);
    this.geometry = {
      alignment: ALIGNMENT,
      threshold: THRESHOLD,
      blocksPerPool: (size) => Math.max(1, Math.floor(runSize / (size + ALIGNMENT))),
      poolsPerArena: 2,
    };
  }

  alignmentOf(): number {
    return ALIGNMENT;
  }

  reset(): void {
    this.runtime.reset();
  }

  checkBlock(at: number, size: number): Finding | undefined {
    const usable = this.runtime.malloc.usableSize(asAddr(at));
    if (usable >= size) return undefined;
    return { property: "chunksAreLargeEnough", detail: `${size} bytes in a chunk of ${usable}` };
  }

  checkTouched(): undefined {
    return undefined;
  }

  checkAll(live: LiveBlocks): Finding | undefined {
    const view = this.view();
    const finding = firstBroken(mallocInvariants, view);
    if (finding !== undefined) return finding;
    let blocks = 0;
    live.forEach(() => {
      blocks++;
    });
    const chunks = view.runs.flatMap((run) => run.chunks.filter((chunk) => chunk.inUse)).length;
    if (chunks === blocks) return undefined;
    const detail = `malloc holds ${chunks} chunks in use, the model ${blocks} blocks`;
    return { property: "heapHoldsExactlyTheModelsBlocks", detail };
  }

  checkEmpty(): Finding | undefined {
    const finding = this.checkAll({ forEach: () => {} });
    if (finding !== undefined) return finding;
    const { runs } = this.view();
    if (runs.length <= 1) return undefined;
    const detail = `${runs.length} runs of pages are left, expected 1 at most`;
    return { property: "freeingEverythingEmptiesTheHeap", detail };
  }

  propertyOf(error: unknown): string | undefined {
    return propertyOfHeapError(error);
  }

  private view(): ReturnType<typeof walkMalloc> {
    const { memory, segments, pages } = this.runtime;
    return walkMalloc(memory, segments.symbol(MALLOC_STATE), pages.accounts().mappedBy.malloc);
  }
}

// Reach marks of the heap: the transitions that a run has to come to, by profile.

import type { Listener } from "../../../src/events.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import { Marks } from "../../engine/marks.ts";

/** Transitions of pymalloc. */
const PYMALLOC = [
  "arena new",
  "arena free",
  "arena moved",
  "arena objects grown",
  "pool carved",
  "pool reused by its class",
  "pool reused by another class",
  "pool full",
  "pool used again",
  "pool empty",
  "request served by malloc",
  "realloc in place",
  "realloc moved",
  "misuse refused",
] as const;

/** Transitions of malloc and of the pages below it. */
const MALLOC = [
  "chunk split",
  "chunks joined",
  "run mapped",
  "run unmapped",
  "memory refused",
] as const;

/** The marks that a run of `machine` over `profile` is judged by. */
export function reachMarks(machine: "blocks" | "malloc", profile: Profile): Marks {
  if (machine === "malloc") return new Marks(MALLOC);
  const kept = profile.pymalloc.keepsLastArena ? ["arena kept"] : [];
  // An arena can only lie askew where a pool is larger than a page.
  const askew = profile.pymalloc.poolSize > profile.machine.pageSize ? ["arena misaligned"] : [];
  return new Marks([...PYMALLOC, ...MALLOC, ...kept, ...askew]);
}

/** Turns what the heap tells into marks. */
export class MarkListener implements Listener {
  private readonly marks: Marks;
  private readonly poolSize: number;

  /** An arena that does not start at a multiple of `poolSize` is misaligned. */
  constructor(marks: Marks, poolSize: number) {
    this.marks = marks;
    this.poolSize = poolSize;
  }

  onArenaNew(_arenaindex: number, base: number): void {
    this.marks.hit("arena new");
    if (base % this.poolSize !== 0) this.marks.hit("arena misaligned");
  }
  onArenaFree(): void {
    this.marks.hit("arena free");
  }
  onArenaKept(): void {
    this.marks.hit("arena kept");
  }
  onArenaMoved(): void {
    this.marks.hit("arena moved");
  }
  onArenasGrown(): void {
    this.marks.hit("arena objects grown");
  }
  onPoolCarved(): void {
    this.marks.hit("pool carved");
  }
  onPoolReused(_pool: number, sameClass: boolean): void {
    this.marks.hit(sameClass ? "pool reused by its class" : "pool reused by another class");
  }
  onPoolFull(): void {
    this.marks.hit("pool full");
  }
  onPoolUsedAgain(): void {
    this.marks.hit("pool used again");
  }
  onPoolEmpty(): void {
    this.marks.hit("pool empty");
  }
  onRawFallback(): void {
    this.marks.hit("request served by malloc");
  }
  onReallocInPlace(): void {
    this.marks.hit("realloc in place");
  }
  onReallocMoved(): void {
    this.marks.hit("realloc moved");
  }
  onChunkSplit(): void {
    this.marks.hit("chunk split");
  }
  onChunksJoined(): void {
    this.marks.hit("chunks joined");
  }
  onRunMapped(): void {
    this.marks.hit("run mapped");
  }
  onRunUnmapped(): void {
    this.marks.hit("run unmapped");
  }
}

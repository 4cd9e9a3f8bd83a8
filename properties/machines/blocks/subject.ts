// An allocator under test: anything that offers malloc, calloc, realloc and free over the bytes of
// one buffer. What else it offers (faults, refusal of misuse, invariants) is optional, and the
// machine asks for no more than is there.

/** C's allocation calls over byte offsets; 0 is no memory. */
export interface Allocator {
  malloc(nbytes: number): number;
  calloc(nelem: number, elsize: number): number;
  realloc(at: number, nbytes: number): number;
  free(at: number): void;
}

/** What a generator needs to know to come near the boundaries. */
export interface Geometry {
  /** Blocks start at multiples of this; size classes are this far apart. */
  readonly alignment: number;
  /** The largest request with a size class; larger ones are served in another way. */
  readonly threshold: number;
  /** Blocks of `size` bytes in one pool; 1 when there are no pools. */
  blocksPerPool(size: number): number;
  readonly poolsPerArena: number;
}

/** Memory that can be made to run out. */
export interface Faults {
  /** The next `count` requests for pages are refused. */
  failPages(count: number): void;
  /** No more than `count` pages beyond those mapped now. */
  limitPages(count: number): void;
  liftLimits(): void;
  /** Somebody else maps `count` pages, which moves what is mapped later. */
  otherPages(count: number): void;
  /** Requests for pages refused so far. */
  refusals(): number;
}

/** Refuses pointers that it did not hand out, by throwing an error with a `kind`. */
export interface MisuseGuard {
  /** The kind of an error that refuses misuse; undefined for any other error. */
  kindOf(error: unknown): string | undefined;
  /** A number that differs when anything near `at` was changed. */
  fingerprint(at: number): number;
  /** Addresses at which no block ever starts. */
  readonly foreign: readonly number[];
  /** A write one byte before or behind a block is found when it is freed. */
  readonly fences: boolean;
}

export interface Subject {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Raw, mem and obj; one allocator may stand three times. */
  readonly domains: readonly [Allocator, Allocator, Allocator];
  readonly geometry: Geometry;
  /** The alignment that a block of `domain` has at least. */
  alignmentOf(domain: number): number;
  readonly faults: Faults | undefined;
  readonly misuse: MisuseGuard | undefined;
  /** As new. */
  reset(): void;
  /**
   * What is wrong with the block that serves a request of `size` bytes; `fresh` unless realloc left
   * it where it was.
   */
  checkBlock(at: number, size: number, domain: number, fresh: boolean): Finding | undefined;
  /** What is wrong near `at`, where the last operation allocated or freed. */
  checkTouched(at: number): Finding | undefined;
  /** What is wrong anywhere; `live` are the blocks that the model knows. */
  checkAll(live: LiveBlocks): Finding | undefined;
  /** `checkAll` when no block is live: what should have gone with the last one must be gone too. */
  checkEmpty(): Finding | undefined;
  /** The property that an error out of the allocator breaks; undefined when it is no such error. */
  propertyOf(error: unknown): string | undefined;
}

export interface Finding {
  readonly property: string;
  readonly detail: string;
}

/** The live blocks by the model, with the addresses that they have in the system. */
export interface LiveBlocks {
  forEach(visit: (at: number, size: number, domain: number) => void): void;
}

// The guard: a map beside the heap that knows where live blocks start, so that a pointer handed in
// by a client is checked in one load before any allocator believes it. One byte for every
// `granule` bytes of heap:
//
//   0              no block has started here
//   1, 2, 3        a live block of domain raw, mem, obj starts here
//   0x80 | 1..3    a block that started here was freed
//
// A freed mark stays until a block starts there again, also when a larger block covers the place:
// freeing such a pointer is the second free of the block that once was there.
//
// The guard never touches the heap's bytes: with and without it, every address is the same.

import { HeapMisuse, type MisuseKind } from "../errors.ts";
import type { RawAllocator } from "../malloc/raw-allocator.ts";
import { type Addr, asAddr, NULL } from "../memory/address.ts";
import { DOMAINS, type DomainName } from "./domain.ts";

const FREED = 0x80;

/** What Guard.capture tells. */
export interface GuardState {
  readonly marks: Uint8Array;
  readonly highest: number;
  readonly blocks: number;
  readonly bytes: number;
  readonly peakBytes: number;
}

export class Guard {
  private readonly marks: Uint8Array;
  private readonly granule: number;
  private readonly granuleShift: number;
  private readonly extentOf: (at: Addr) => number;
  private readonly heapStart: number;
  private readonly heapEnd: number;
  /** No block has been claimed above this since the last reset. */
  private highest = 0;
  private blocks = 0;
  private bytes = 0;
  private peakBytes = 0;

  /**
   * Guards [heapStart, heapEnd). Blocks start at multiples of `granule`; `extentOf` tells how many
   * bytes from a live block's start are the client's.
   */
  constructor(heapStart: number, heapEnd: number, granule: 8 | 16, extentOf: (at: Addr) => number) {
    this.marks = new Uint8Array(heapEnd / granule);
    this.granule = granule;
    this.granuleShift = granule === 16 ? 4 : 3;
    this.extentOf = extentOf;
    this.heapStart = heapStart;
    this.heapEnd = heapEnd;
  }

  /** Live blocks, the bytes they may use, and the most that those bytes have been. */
  accounts(): { readonly blocks: number; readonly bytes: number; readonly peakBytes: number } {
    return { blocks: this.blocks, bytes: this.bytes, peakBytes: this.peakBytes };
  }

  /** A live block now starts at `at`; `mark` is its domain's. */
  claim(at: Addr, mark: number): void {
    this.marks[at >> this.granuleShift] = mark;
    if (at > this.highest) this.highest = at;
    this.blocks++;
    this.bytes += this.extentOf(at);
    if (this.bytes > this.peakBytes) this.peakBytes = this.bytes;
  }

  /** The block at `at`, whose extent was `bytes`, is freed. */
  release(at: Addr, bytes: number): void {
    this.marks[at >> this.granuleShift]! |= FREED;
    this.blocks--;
    this.bytes -= bytes;
  }

  /** Bytes of the live block at `at`; HeapMisuse unless one of domain `mark` starts there. */
  check(at: Addr, mark: number): number {
    if (this.marks[at >> this.granuleShift] === mark && (at & (this.granule - 1)) === 0) {
      return this.extentOf(at);
    }
    throw this.misuse(at, mark);
  }

  /** Bytes of the live block of `domain` that starts at `at`, or -1 when none does. */
  bytesAt(at: number, domain: DomainName): number {
    const isStart = at > 0 && (at & (this.granule - 1)) === 0;
    if (!isStart || this.marks[at >> this.granuleShift] !== DOMAINS.indexOf(domain) + 1) return -1;
    return this.extentOf(asAddr(at));
  }

  /** Every live block's start, ascending. */
  liveBlocks(): Addr[] {
    const starts: Addr[] = [];
    for (let i = this.heapStart >> this.granuleShift; i < this.marks.length; i++) {
      if (this.isLive(i)) starts.push(asAddr(i << this.granuleShift));
    }
    return starts;
  }

  /** Forgets every block. */
  reset(): void {
    this.marks.fill(0, 0, (this.highest >> this.granuleShift) + 1);
    this.highest = this.blocks = this.bytes = this.peakBytes = 0;
  }

  /** Every mark, to come back to by `restore`. */
  capture(): GuardState {
    const { highest, blocks, bytes, peakBytes } = this;
    const marks = this.marks.slice(0, (highest >> this.granuleShift) + 1);
    return { marks, highest, blocks, bytes, peakBytes };
  }

  /** As when `state` was captured. */
  restore({ marks, highest, blocks, bytes, peakBytes }: GuardState): void {
    const end = (this.highest >> this.granuleShift) + 1;
    this.marks.set(marks);
    if (end > marks.length) this.marks.fill(0, marks.length, end);
    this.highest = highest;
    this.blocks = blocks;
    this.bytes = bytes;
    this.peakBytes = peakBytes;
  }

  private isLive(index: number): boolean {
    const mark = this.marks[index]!;
    return mark !== 0 && (mark & FREED) === 0;
  }

  private misuse(at: Addr, wanted: number): HeapMisuse {
    const of = (kind: MisuseKind, message: string): HeapMisuse => new HeapMisuse(kind, at, message);
    if (at < this.heapStart || at >= this.heapEnd) {
      return of("foreign-pointer", "the address lies outside the heap; expected a live block");
    }
    if ((at & (this.granule - 1)) !== 0) {
      return of("misaligned-pointer", `blocks start at multiples of ${this.granule}`);
    }
    const mark = this.marks[at >> this.granuleShift]!;
    if ((mark & FREED) !== 0) {
      return of("double-free", "the block that started here was freed; expected a live block");
    }
    if (mark !== 0) {
      const [owner, called] = [DOMAINS[mark - 1], DOMAINS[wanted - 1]];
      return of("wrong-domain", `the block is of domain ${owner}, the call of domain ${called}`);
    }
    const start = this.liveBlockAround(at);
    if (start !== undefined) {
      const offset = at - start;
      return of("interior-pointer", `${offset} bytes into the block at 0x${start.toString(16)}`);
    }
    return of("foreign-pointer", "no block was ever handed out here; expected a live block");
  }

  private liveBlockAround(at: Addr): Addr | undefined {
    let index = at >> this.granuleShift;
    while (index > this.heapStart >> this.granuleShift && !this.isLive(index)) index--;
    if (!this.isLive(index)) return undefined;
    const start = asAddr(index << this.granuleShift);
    return at < start + this.extentOf(start) ? start : undefined;
  }
}

/** A domain's allocator behind the guard. */
export class GuardedAllocator implements RawAllocator {
  private readonly inner: RawAllocator;
  private readonly guard: Guard;
  private readonly mark: number;

  constructor(inner: RawAllocator, guard: Guard, domain: DomainName) {
    this.inner = inner;
    this.guard = guard;
    this.mark = DOMAINS.indexOf(domain) + 1;
  }

  malloc(nbytes: number): Addr {
    const at = this.inner.malloc(nbytes);
    if (at !== NULL) this.guard.claim(at, this.mark);
    return at;
  }

  calloc(nelem: number, elsize: number): Addr {
    const at = this.inner.calloc(nelem, elsize);
    if (at !== NULL) this.guard.claim(at, this.mark);
    return at;
  }

  realloc(at: Addr, nbytes: number): Addr {
    if (at === NULL) return this.malloc(nbytes);
    const bytes = this.guard.check(at, this.mark);
    const target = this.inner.realloc(at, nbytes);
    if (target === NULL) return NULL;
    this.guard.release(at, bytes);
    this.guard.claim(target, this.mark);
    return target;
  }

  free(at: Addr): void {
    if (at === NULL) return;
    const bytes = this.guard.check(at, this.mark);
    this.inner.free(at);
    this.guard.release(at, bytes);
  }
}

// Runs of pages: the mmap and munmap of this machine, inside one range of the heap's buffer.
//
// A run is mapped at the lowest free place that holds it, reads as zeros, and may be unmapped in
// parts. Bookkeeping lies outside the heap, as a kernel's does. A request can be refused three
// ways, each counted and each answered with NULL: no free place, a limit, a planned failure.

import { assert } from "../assert.ts";
import { asPage, NULL, type PageAddr } from "./address.ts";
import type { Memory } from "./memory.ts";
import { alignUp } from "./struct.ts";

/** Who asked for a run; mapped bytes are counted for each. */
export type PageOwner = "arena" | "malloc" | "other";

/** Bytes by what became of them. Everything is a multiple of the page size. */
export interface PageAccounts {
  /** Bytes in the range that pages are taken from. */
  readonly reserved: number;
  readonly mapped: number;
  readonly mappedBy: Readonly<Record<PageOwner, number>>;
  readonly peakMapped: number;
  /** Requests served, runs given back, requests refused. */
  readonly maps: number;
  readonly unmaps: number;
  readonly refusals: number;
}

/** What Pages.capture tells. */
export interface PagesState {
  readonly freeStarts: readonly number[];
  readonly freeEnds: readonly number[];
  readonly pristineFrom: number;
  readonly mapped: number;
  readonly mappedBy: Readonly<Record<PageOwner, number>>;
  readonly peakMapped: number;
  readonly maps: number;
  readonly unmaps: number;
  readonly refusals: number;
}

export class Pages {
  readonly pageSize: number;
  readonly start: PageAddr;
  readonly end: PageAddr;
  private readonly memory: Memory;
  /** Mapped bytes may not exceed this. */
  private limit = Number.POSITIVE_INFINITY;
  private failures = 0;
  /** Free runs by ascending address; none touches the next. */
  private freeStarts: number[] = [];
  private freeEnds: number[] = [];
  /** Bytes from here up have never been mapped since the last reset and are still zero. */
  private pristineFrom: number;
  private mapped = 0;
  private mappedBy: Record<PageOwner, number> = { arena: 0, malloc: 0, other: 0 };
  private peakMapped = 0;
  private maps = 0;
  private unmaps = 0;
  private refusals = 0;

  /** Takes pages of `pageSize` bytes from [start, end), both multiples of it, all zero now. */
  constructor(memory: Memory, pageSize: number, start: number, end: number) {
    assert(start > 0, "page 0 is never mapped");
    assert(start % pageSize === 0, "the range starts at a page");
    assert(end % pageSize === 0 && end <= memory.size, "the range ends at a page of the buffer");
    this.memory = memory;
    this.pageSize = pageSize;
    this.start = asPage(start);
    this.end = asPage(end);
    this.freeStarts = [start];
    this.freeEnds = [end];
    this.pristineFrom = start;
  }

  /** A zeroed run of `bytes`, rounded up to whole pages; NULL when it cannot be had. */
  map(bytes: number, owner: PageOwner): PageAddr | typeof NULL {
    const length = alignUp(bytes, this.pageSize);
    if (this.failures > 0) {
      this.failures--;
      return this.refuse();
    }
    if (this.mapped + length > this.limit) return this.refuse();
    for (let i = 0; i < this.freeStarts.length; i++) {
      const start = this.freeStarts[i]!;
      if (this.freeEnds[i]! - start < length) continue;
      this.takeFromFreeRun(i, start, start + length);
      this.account(owner, length);
      this.maps++;
      this.zero(start, start + length);
      return asPage(start);
    }
    return this.refuse();
  }

  /** Gives back the pages of [at, at + bytes), all of which `owner` mapped. */
  unmap(at: PageAddr, bytes: number, owner: PageOwner): void {
    const length = alignUp(bytes, this.pageSize);
    assert(at % this.pageSize === 0, "a run starts at a page");
    assert(at >= this.start && at + length <= this.end, "a run lies in the range");
    const next = this.indexOfFreeRunAbove(at);
    assert(next === this.freeStarts.length || at + length <= this.freeStarts[next]!, RUN_IS_MAPPED);
    assert(next === 0 || this.freeEnds[next - 1]! <= at, RUN_IS_MAPPED);
    this.giveToFreeRuns(next, at, at + length);
    this.account(owner, -length);
    this.unmaps++;
  }

  /** True when every page that [at, at + bytes) touches is mapped. */
  isMapped(at: number, bytes: number): boolean {
    if (at < this.start || at + bytes > this.end) return false;
    const next = this.indexOfFreeRunAbove(at);
    if (next > 0 && this.freeEnds[next - 1]! > at) return false;
    return next === this.freeStarts.length || at + bytes <= this.freeStarts[next]!;
  }

  /** The next `count` requests are refused. 0 takes earlier plans back. */
  failNext(count: number): void {
    this.failures = count;
  }

  /** From now on no more than `bytes` may be mapped at a time; what is mapped stays. */
  setLimit(bytes: number): void {
    this.limit = bytes;
  }

  /** Unmaps everything and forgets every count, plan and limit. */
  reset(): void {
    this.memory.fill(this.start, this.pristineFrom - this.start, 0);
    this.pristineFrom = this.start;
    this.freeStarts = [this.start];
    this.freeEnds = [this.end];
    this.limit = Number.POSITIVE_INFINITY;
    this.mappedBy = { arena: 0, malloc: 0, other: 0 };
    this.failures = this.mapped = this.peakMapped = this.maps = this.unmaps = this.refusals = 0;
  }

  accounts(): PageAccounts {
    const { mapped, peakMapped, maps, unmaps, refusals } = this;
    const reserved = this.end - this.start;
    return { reserved, mapped, mappedBy: { ...this.mappedBy }, peakMapped, maps, unmaps, refusals };
  }

  /** Bytes of the mapped pages that hold anything but zeros: what a host would have committed. */
  touched(): number {
    let pages = 0;
    const words = this.memory.words;
    const step = this.pageSize >> 2;
    for (let at = this.start >> 2; at < this.pristineFrom >> 2; at += step) {
      if (!this.isMapped(at << 2, this.pageSize)) continue;
      let i = at;
      while (i < at + step && words[i] === 0) i++;
      if (i < at + step) pages++;
    }
    return pages * this.pageSize;
  }

  /** No byte from here up has been mapped since the last reset. */
  get highWater(): number {
    return this.pristineFrom;
  }

  /** Requests refused so far; a caller that was told NULL sees it grow. */
  /** Everything that is known of pages, to come back to by `restore`. */
  capture(): PagesState {
    return {
      freeStarts: [...this.freeStarts],
      freeEnds: [...this.freeEnds],
      pristineFrom: this.pristineFrom,
      mapped: this.mapped,
      mappedBy: { ...this.mappedBy },
      peakMapped: this.peakMapped,
      maps: this.maps,
      unmaps: this.unmaps,
      refusals: this.refusals,
    };
  }

  /** As when `state` was captured, without a limit; the bytes are the caller's to bring back. */
  restore(state: PagesState): void {
    this.failures = 0;
    this.limit = Number.POSITIVE_INFINITY;
    this.freeStarts = [...state.freeStarts];
    this.freeEnds = [...state.freeEnds];
    this.pristineFrom = state.pristineFrom;
    this.mapped = state.mapped;
    this.mappedBy = { ...state.mappedBy };
    this.peakMapped = state.peakMapped;
    this.maps = state.maps;
    this.unmaps = state.unmaps;
    this.refusals = state.refusals;
  }

  get refusalCount(): number {
    return this.refusals;
  }

  private refuse(): typeof NULL {
    this.refusals++;
    return NULL;
  }

  private account(owner: PageOwner, bytes: number): void {
    this.mapped += bytes;
    this.mappedBy[owner] += bytes;
    assert(this.mappedBy[owner] >= 0, "an owner gives back no more than it has");
    if (this.mapped > this.peakMapped) this.peakMapped = this.mapped;
  }

  private zero(start: number, end: number): void {
    const dirtyEnd = Math.min(end, this.pristineFrom);
    if (start < dirtyEnd) this.memory.fill(start, dirtyEnd - start, 0);
    if (end > this.pristineFrom) this.pristineFrom = end;
  }

  private takeFromFreeRun(index: number, start: number, end: number): void {
    if (end < this.freeEnds[index]!) {
      this.freeStarts[index] = end;
      return;
    }
    assert(start === this.freeStarts[index], "a run is taken from its low end");
    this.freeStarts.splice(index, 1);
    this.freeEnds.splice(index, 1);
  }

  private giveToFreeRuns(next: number, start: number, end: number): void {
    const joinsBelow = next > 0 && this.freeEnds[next - 1] === start;
    const joinsAbove = next < this.freeStarts.length && this.freeStarts[next] === end;
    if (joinsBelow && joinsAbove) {
      this.freeEnds[next - 1] = this.freeEnds[next]!;
      this.freeStarts.splice(next, 1);
      this.freeEnds.splice(next, 1);
    } else if (joinsBelow) {
      this.freeEnds[next - 1] = end;
    } else if (joinsAbove) {
      this.freeStarts[next] = start;
    } else {
      this.freeStarts.splice(next, 0, start);
      this.freeEnds.splice(next, 0, end);
    }
  }

  /** Index of the first free run that starts above `at`; the one before it may hold `at`. */
  private indexOfFreeRunAbove(at: number): number {
    let low = 0;
    let high = this.freeStarts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.freeStarts[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const RUN_IS_MAPPED = "a run that is given back is mapped";

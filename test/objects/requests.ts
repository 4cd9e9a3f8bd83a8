// Domains that note what is asked of them, and have no memory when a test says so.

import type { RawAllocator } from "../../src/malloc/raw-allocator.ts";
import { type Addr, NULL } from "../../src/memory/address.ts";
import type { Domains } from "../../src/pymem/domain.ts";

export class Requests {
  /** `Om56`, `Mc24`, `Mr32`, `Mf`: the domain, the call and the bytes. */
  readonly log: string[] = [];
  readonly domains: Domains;
  /** Requests that are still served; then one is not. */
  private left = Number.POSITIVE_INFINITY;

  constructor(inner: Domains) {
    this.domains = {
      raw: this.record("R", inner.raw),
      mem: this.record("M", inner.mem),
      obj: this.record("O", inner.obj),
    };
  }

  /** Of the requests that follow, the one behind `count` others gets no memory. */
  failAfter(count: number): void {
    this.left = count;
  }

  /** True when a request was refused since `failAfter`; all are served again. */
  hasFailed(): boolean {
    const failed = this.left < 0;
    this.left = Number.POSITIVE_INFINITY;
    return failed;
  }

  private serve(request: string, ask: () => Addr): Addr {
    this.log.push(request);
    this.left--;
    return this.left === -1 ? NULL : ask();
  }

  private record(letter: string, inner: RawAllocator): RawAllocator {
    return {
      malloc: (nbytes) => this.serve(`${letter}m${nbytes}`, () => inner.malloc(nbytes)),
      calloc: (nelem, elsize) =>
        this.serve(`${letter}c${nelem * elsize}`, () => inner.calloc(nelem, elsize)),
      realloc: (at, nbytes) => this.serve(`${letter}r${nbytes}`, () => inner.realloc(at, nbytes)),
      free: (at) => {
        if (at !== NULL) this.log.push(`${letter}f`);
        inner.free(at);
      },
    };
  }
}

// Where pymalloc gets arenas from: CPython's PyObjectArenaAllocator. The default maps pages.

import type { Addr } from "../memory/address.ts";
import { asPage } from "../memory/address.ts";
import type { Pages } from "../memory/pages.ts";

export interface ArenaAllocator {
  /** `size` zeroed bytes at a multiple of the page size, or NULL. */
  alloc(size: number): Addr;
  free(at: Addr, size: number): void;
}

/** Arenas from the heap's own pages. (_PyObject_ArenaMmap, _PyObject_ArenaMunmap) */
export class PageArenas implements ArenaAllocator {
  private readonly pages: Pages;

  constructor(pages: Pages) {
    this.pages = pages;
  }

  alloc(size: number): Addr {
    return this.pages.map(size, "arena");
  }

  free(at: Addr, size: number): void {
    this.pages.unmap(asPage(at), size, "arena");
  }
}

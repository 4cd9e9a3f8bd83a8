// What the layers above ask of the layer below them: C's allocation calls over addresses.

import type { Addr } from "../memory/address.ts";

/** malloc, calloc, realloc and free. NULL (0) is no memory; sizes are bytes below 2^31. */
export interface RawAllocator {
  malloc(nbytes: number): Addr;
  /** `nelem * elsize` zeroed bytes. */
  calloc(nelem: number, elsize: number): Addr;
  /** Moves or resizes; NULL leaves the old block as it was. `at` NULL is malloc. */
  realloc(at: Addr, nbytes: number): Addr;
  /** NULL is ignored. */
  free(at: Addr): void;
}

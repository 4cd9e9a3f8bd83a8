// Request, size class, block size. Class i serves requests of i * alignment + 1 up to
// (i + 1) * alignment bytes with blocks of (i + 1) * alignment bytes.

import { POOL_OVERHEAD, type PymallocProfile } from "../profile/profile.ts";

/** NB_SMALL_SIZE_CLASSES. */
export function sizeClassCount(profile: PymallocProfile): number {
  return profile.smallRequestThreshold / profile.alignment;
}

/** The class that serves `nbytes`, or undefined when malloc does: 0, or above the threshold. */
export function sizeClassOf(profile: PymallocProfile, nbytes: number): number | undefined {
  if (nbytes <= 0 || nbytes > profile.smallRequestThreshold) return undefined;
  return Math.ceil(nbytes / profile.alignment) - 1;
}

/** INDEX2SIZE: bytes of a block of class `sizeClass`. */
export function blockSizeOf(profile: PymallocProfile, sizeClass: number): number {
  return (sizeClass + 1) * profile.alignment;
}

/** NUMBLOCKS: blocks in a pool of class `sizeClass`. */
export function blocksPerPool(profile: PymallocProfile, sizeClass: number): number {
  return Math.floor((profile.poolSize - POOL_OVERHEAD) / blockSizeOf(profile, sizeClass));
}

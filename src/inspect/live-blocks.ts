// Which blocks of a process live, as the walks over objects ask it: the guard of the allocators is
// one that knows.

import type { DomainName } from "../pymem/domain.ts";

export interface LiveBlocks {
  /** Bytes of the live block of `domain` that starts at `at`, or -1 when none does. */
  bytesAt(at: number, domain: DomainName): number;
  /** How many blocks live. */
  accounts(): { readonly blocks: number };
  /** Their starts, ascending. */
  liveBlocks(): readonly number[];
}

// What happens inside the heap that a client cannot see, told as it happens. Only rare paths tell:
// the fast paths of malloc and free call nothing here.

import type { Addr, PoolAddr } from "./memory/address.ts";

/** Listens to transitions. Called in the middle of an operation: the heap may not be touched. */
export interface Listener {
  /** A new arena of memory at `base`, described by arena object `arenaindex`. */
  onArenaNew(arenaindex: number, base: Addr): void;
  /** The arena's memory is about to be given back. */
  onArenaFree(arenaindex: number, base: Addr): void;
  /** All pools of the arena are free, and it is kept. */
  onArenaKept(arenaindex: number, base: Addr): void;
  /** The arena changed its place in usable_arenas. */
  onArenaMoved(arenaindex: number): void;
  /** The vector of arena objects grew to `maxarenas`. */
  onArenasGrown(maxarenas: number): void;
  /** A virgin pool was carved off its arena. */
  onPoolCarved(pool: PoolAddr): void;
  /** A free pool came back into use: by the class that used it last, or by another. */
  onPoolReused(pool: PoolAddr, sameClass: boolean): void;
  /** The pool's last block was handed out. */
  onPoolFull(pool: PoolAddr): void;
  /** A block of a full pool was freed. */
  onPoolUsedAgain(pool: PoolAddr): void;
  /** The pool's last live block was freed. */
  onPoolEmpty(pool: PoolAddr): void;
  /** A request went past pymalloc to malloc: too large, empty, or no arena was to be had. */
  onRawFallback(nbytes: number): void;
  /** realloc left the block where it is. */
  onReallocInPlace(at: Addr): void;
  /** realloc moved the contents to another block. */
  onReallocMoved(from: Addr, to: Addr): void;
  /** malloc split a chunk, and the rest became a free chunk. */
  onChunkSplit(chunk: Addr): void;
  /** malloc joined a freed chunk with a free neighbour. */
  onChunksJoined(chunk: Addr): void;
  /** malloc mapped a run of pages for chunks, or gave one back. */
  onRunMapped(run: Addr): void;
  onRunUnmapped(run: Addr): void;
}

/** Hears everything and does nothing; a base to override from. */
export class NullListener implements Listener {
  onArenaNew(_arenaindex: number, _base: Addr): void {}
  onArenaFree(_arenaindex: number, _base: Addr): void {}
  onArenaKept(_arenaindex: number, _base: Addr): void {}
  onArenaMoved(_arenaindex: number): void {}
  onArenasGrown(_maxarenas: number): void {}
  onPoolCarved(_pool: PoolAddr): void {}
  onPoolReused(_pool: PoolAddr, _sameClass: boolean): void {}
  onPoolFull(_pool: PoolAddr): void {}
  onPoolUsedAgain(_pool: PoolAddr): void {}
  onPoolEmpty(_pool: PoolAddr): void {}
  onRawFallback(_nbytes: number): void {}
  onReallocInPlace(_at: Addr): void {}
  onReallocMoved(_from: Addr, _to: Addr): void {}
  onChunkSplit(_chunk: Addr): void {}
  onChunksJoined(_chunk: Addr): void {}
  onRunMapped(_run: Addr): void {}
  onRunUnmapped(_run: Addr): void {}
}

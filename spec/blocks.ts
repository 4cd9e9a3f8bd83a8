// The reference model of an allocator: blocks are disjoint bytes that keep their contents. Plain
// Maps, no addresses, nothing of the system: a block has a name, a size, a domain, and contents.
//
// Contents are what the client wrote last: a pattern that a seed gives. Nothing is said of bytes
// that were never written, and nothing of where a block lies.

/** Names a block for its whole life; chosen by the caller. */
export type BlockId = number;

export interface Block {
  size: number;
  readonly domain: number;
  /** Seed of the pattern that fills bytes 0 to `written` - 1; ZEROES after calloc. */
  seed: number;
  written: number;
}

/** The seed whose pattern is all zeros. */
export const ZEROES = 0;

/** Word `index` (4 bytes, little-endian) of the pattern of `seed`. */
export function patternWord(seed: number, index: number): number {
  if (seed === ZEROES) return 0;
  return Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b) | 0;
}

/** Byte `index` of the pattern of `seed`. */
export function patternByte(seed: number, index: number): number {
  return (patternWord(seed, index >> 2) >>> ((index & 3) << 3)) & 0xff;
}

export class Blocks {
  private readonly live = new Map<BlockId, Block>();

  /** How many blocks are live. */
  get count(): number {
    return this.live.size;
  }

  /** A block of `size` bytes that hold nothing yet. */
  malloc(id: BlockId, size: number, domain: number): void {
    if (this.live.has(id)) throw new Error(`block ${id} is live already`);
    this.live.set(id, { size, domain, seed: ZEROES, written: 0 });
  }

  /** A block of `size` zeros. */
  calloc(id: BlockId, size: number, domain: number): void {
    this.malloc(id, size, domain);
    this.get(id).written = size;
  }

  /** The block's first bytes stay, as many as both sizes have; the rest holds nothing yet. */
  realloc(id: BlockId, size: number): void {
    const block = this.get(id);
    block.size = size;
    block.written = Math.min(block.written, size);
  }

  /** Fills the block with the pattern of `seed`; returns it. */
  fill(id: BlockId, seed: number): Readonly<Block> {
    const block = this.get(id);
    block.seed = seed;
    block.written = block.size;
    return block;
  }

  free(id: BlockId): void {
    if (!this.live.delete(id)) throw new Error(`block ${id} is not live`);
  }

  get(id: BlockId): Block {
    const block = this.live.get(id);
    if (block === undefined) throw new Error(`block ${id} is not live`);
    return block;
  }

  entries(): IterableIterator<[BlockId, Readonly<Block>]> {
    return this.live.entries();
  }

  clear(): void {
    this.live.clear();
  }
}

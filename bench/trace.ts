// A trace: what a program asks of its allocator, as numbers. It is replayed by every peer.
//
// Two int32 a call: [slot << 2 | op, size]. A slot is a variable that holds at most one block. op
// is one of OP; a free has size 0. A whole trace frees everything that it allocates, so that it can
// be replayed again and again on one heap.

/** What a call does; the low two bits of its first number. */
export const OP = { free: 0, malloc: 1, realloc: 2 } as const;

/** pymalloc serves requests up to this many bytes; no trace asks for more. */
export const REQUEST_MAX = 512;

export interface Trace {
  readonly name: string;
  /** What the program does, in a few words. */
  readonly about: string;
  readonly calls: Int32Array;
  /** Slots are numbered below this. */
  readonly slotCount: number;
  /** The most bytes that were asked for and live at a time. */
  readonly peakBytes: number;
  readonly peakBlocks: number;
}

/** Calls in a trace. */
export function callCount(trace: Trace): number {
  return trace.calls.length / 2;
}

/** Writes a trace call by call. */
export class TraceBuilder {
  private calls = new Int32Array(1 << 16);
  private length = 0;
  /** Bytes of the block in each slot; 0 when it holds none. */
  private readonly sizes: number[] = [];
  private blocks = 0;
  private bytes = 0;
  private peakBytes = 0;
  private peakBlocks = 0;

  /** Calls so far. */
  get count(): number {
    return this.length / 2;
  }

  holds(slot: number): boolean {
    return this.sizeOf(slot) !== 0;
  }

  malloc(slot: number, size: number): void {
    if (this.holds(slot)) throw new Error(`slot ${slot} holds a block already`);
    this.request(slot, OP.malloc, size);
  }

  realloc(slot: number, size: number): void {
    if (!this.holds(slot)) throw new Error(`slot ${slot} holds no block to reallocate`);
    this.request(slot, OP.realloc, size);
  }

  free(slot: number): void {
    if (!this.holds(slot)) throw new Error(`slot ${slot} holds no block to free`);
    this.put(slot, OP.free, 0);
  }

  /** Frees every slot that holds a block, lowest first. */
  freeAll(): void {
    for (let slot = 0; slot < this.sizes.length; slot++) if (this.holds(slot)) this.free(slot);
  }

  build(name: string, about: string): Trace {
    if (this.blocks > 0) throw new Error(`trace ${name} leaves ${this.blocks} blocks behind`);
    return {
      name,
      about,
      calls: this.calls.slice(0, this.length),
      slotCount: this.sizes.length,
      peakBytes: this.peakBytes,
      peakBlocks: this.peakBlocks,
    };
  }

  private sizeOf(slot: number): number {
    return this.sizes[slot] ?? 0;
  }

  private request(slot: number, op: number, size: number): void {
    if (size < 1 || size > REQUEST_MAX) throw new Error(`no trace asks for ${size} bytes`);
    this.put(slot, op, size);
  }

  private put(slot: number, op: number, size: number): void {
    if (this.length === this.calls.length) {
      const longer = new Int32Array(2 * this.length);
      longer.set(this.calls);
      this.calls = longer;
    }
    this.calls[this.length++] = (slot << 2) | op;
    this.calls[this.length++] = size;
    const before = this.sizeOf(slot);
    while (this.sizes.length <= slot) this.sizes.push(0);
    this.sizes[slot] = size;
    this.blocks += Number(size !== 0) - Number(before !== 0);
    this.bytes += size - before;
    if (this.bytes > this.peakBytes) this.peakBytes = this.bytes;
    if (this.blocks > this.peakBlocks) this.peakBlocks = this.blocks;
  }
}

/** The first `count` calls of `trace`, and frees for what they leave. */
export function cut(trace: Trace, count: number): Trace {
  if (count >= callCount(trace)) return trace;
  const builder = new TraceBuilder();
  for (let i = 0; i < 2 * count; i += 2) {
    const word = trace.calls[i]!;
    const size = trace.calls[i + 1]!;
    const slot = word >>> 2;
    if ((word & 3) === OP.malloc) builder.malloc(slot, size);
    else if ((word & 3) === OP.realloc) builder.realloc(slot, size);
    else builder.free(slot);
  }
  builder.freeAll();
  return builder.build(trace.name, trace.about);
}

// Traces from generators: the small-block workloads by which allocators are usually compared. Each
// draws from its own seed, so that a trace is the same on every machine and in every run.

import { type Trace, TraceBuilder } from "./trace.ts";

/** Marsaglia's xorshift32 with shifts 13, 17, 5. */
export class Xorshift32 {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** The next number, 0 to 2^32 - 1. */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x >>> 0;
  }

  /** A number from 0 to `n` - 1. */
  below(n: number): number {
    return this.next() % n;
  }

  /** A number from 0 up to, but not, 1. */
  fraction(): number {
    return this.next() / 2 ** 32;
  }
}

function lifo48(): Trace {
  const random = new Xorshift32(12345);
  const trace = new TraceBuilder();
  for (let left = 1_000_000; left > 0; ) {
    const depth = Math.min(1 + random.below(64), left);
    for (let slot = 0; slot < depth; slot++) trace.malloc(slot, 48);
    for (let slot = depth - 1; slot >= 0; slot--) trace.free(slot);
    left -= depth;
  }
  return trace.build("lifo48", "stacks of 1 to 64 blocks of 48 bytes, pushed and popped");
}

function fifo48(): Trace {
  const trace = new TraceBuilder();
  for (let i = 0; i < 1_000_000; i++) {
    const slot = i % 10_000;
    if (trace.holds(slot)) trace.free(slot);
    trace.malloc(slot, 48);
  }
  trace.freeAll();
  return trace.build("fifo48", "a queue of 10,000 blocks of 48 bytes");
}

/** `live` blocks, then `replacements` times a random one is freed and another allocated. */
function replacing(
  trace: TraceBuilder,
  random: Xorshift32,
  live: number,
  replacements: number,
  size: () => number,
): void {
  for (let slot = 0; slot < live; slot++) trace.malloc(slot, size());
  for (let i = 0; i < replacements; i++) {
    const slot = random.below(live);
    trace.free(slot);
    trace.malloc(slot, size());
  }
  trace.freeAll();
}

function larson(): Trace {
  const random = new Xorshift32(4141);
  const trace = new TraceBuilder();
  replacing(trace, random, 5_000, 1_000_000, () => 8 + random.below(505));
  return trace.build("larson", "5,000 blocks of 8 to 512 bytes, replaced at random");
}

function mix512(): Trace {
  const random = new Xorshift32(777);
  const trace = new TraceBuilder();
  replacing(trace, random, 100_000, 1_000_000, () => 1 + random.below(512));
  return trace.build("mix512", "100,000 blocks of 1 to 512 bytes, replaced at random");
}

/**
 * The 80/20 law applied six times over: how often a group of slots is hit, by group. The same
 * shares in reverse order are the groups' parts of all slots, so the smallest group is hit most.
 */
const PARETO = [0.262144, 0.393216, 0.24576, 0.08192, 0.01536, 0.001536, 0.000064];

function paretoSlot(random: Xorshift32, slotCount: number): number {
  const luck = random.fraction();
  const last = PARETO.length - 1;
  const slotsIn = (group: number): number => Math.floor(slotCount * PARETO[last - group]!);
  let group = 0;
  let start = 0;
  for (let hit = PARETO[0]!; luck >= hit && group < last; hit += PARETO[group]!) {
    start += slotsIn(group++);
  }
  return start + random.below(group === last ? slotCount - start : slotsIn(group));
}

/** Half of all sizes are 5 to 8 bytes, a quarter 9 to 16, and so on; what is left is up to 512. */
function geometricSize(random: Xorshift32): number {
  const drawn = 1 + random.below(64);
  const exponent = 2 + (31 - Math.clz32(drawn & -drawn));
  return 1 + (1 << exponent) + random.below(1 << exponent);
}

function allocTest(): Trace {
  const random = new Xorshift32(41);
  const trace = new TraceBuilder();
  const slotCount = 1 << 17;
  for (let i = 0; i < slotCount / 2; i++) trace.malloc(2 * i, geometricSize(random));
  for (let i = 0; i < 1_500_000; i++) {
    const slot = paretoSlot(random, slotCount);
    if (trace.holds(slot)) trace.free(slot);
    else trace.malloc(slot, geometricSize(random));
  }
  trace.freeAll();
  return trace.build("alloc-test", "131,072 slots toggled by an 80/20 law, small sizes most often");
}

function listgrow(): Trace {
  const random = new Xorshift32(4242);
  const trace = new TraceBuilder();
  const lists = Array.from({ length: 2_000 }, () => ({ length: 0, allocated: 0, target: 0 }));
  while (trace.count < 1_500_000) {
    const slot = random.below(lists.length);
    const list = lists[slot]!;
    if (list.length === 0) list.target = listTarget(random);
    if (list.length === list.target) {
      trace.free(slot);
      list.length = list.allocated = 0;
      continue;
    }
    const length = ++list.length;
    if (length <= list.allocated) continue;
    // list_resize: room for the items, an eighth more, and a little.
    list.allocated = (length + (length >> 3) + 6) & ~3;
    if (length === 1) trace.malloc(slot, 8 * list.allocated);
    else trace.realloc(slot, 8 * list.allocated);
  }
  trace.freeAll();
  return trace.build("listgrow", "2,000 lists of pointers that grow to 64 items at most");
}

/** Items of a finished list: exponential, 24 on average, 1 to 64. */
function listTarget(random: Xorshift32): number {
  const drawn = Math.ceil(-24 * Math.log(1 - random.fraction()));
  return Math.min(Math.max(drawn, 1), 64);
}

function sawtooth(): Trace {
  const random = new Xorshift32(99);
  const trace = new TraceBuilder();
  const perCycle = 200_000;
  const survivors: number[] = [];
  const unused: number[] = [];
  let slotCount = 0;
  for (let cycle = 0; cycle < 5; cycle++) {
    const fresh: number[] = [];
    for (let i = 0; i < perCycle; i++) {
      const slot = unused.pop() ?? slotCount++;
      trace.malloc(slot, 16 + random.below(241));
      fresh.push(slot);
    }
    const doomed = survivors.splice(0);
    for (const slot of fresh) (random.below(100) === 0 ? survivors : doomed).push(slot);
    if (cycle % 2 === 1) shuffle(doomed, random);
    for (const slot of doomed) {
      trace.free(slot);
      unused.push(slot);
    }
  }
  trace.freeAll();
  return trace.build("sawtooth", "200,000 blocks built and dropped five times, 1 % left each time");
}

function shuffle(items: number[], random: Xorshift32): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
}

/** The generators by the name of their trace. */
export const SYNTHETIC: Readonly<Record<string, () => Trace>> = {
  lifo48,
  fifo48,
  larson,
  "alloc-test": allocTest,
  listgrow,
  sawtooth,
  mix512,
};

import { expect, test, vi } from "vitest";
import { packTrace, unpackTrace } from "../../bench/packed.ts";
import { RECORDED_PROGRAMS, recordedTrace } from "../../bench/recorded.ts";
import { SYNTHETIC, Xorshift32 } from "../../bench/synthetic.ts";
import { callCount, cut, OP, REQUEST_MAX, type Trace, TraceBuilder } from "../../bench/trace.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Follows a trace by its definition alone: what is live, and at most. */
function follow(trace: Trace): { live: number; peakBytes: number; peakBlocks: number } {
  const sizes = new Int32Array(trace.slotCount);
  let live = 0;
  let bytes = 0;
  let peakBytes = 0;
  let peakBlocks = 0;
  for (let i = 0; i < trace.calls.length; i += 2) {
    const slot = trace.calls[i]! >>> 2;
    const op = trace.calls[i]! & 3;
    const size = trace.calls[i + 1]!;
    const before = sizes[slot];
    if (before === undefined) throw new Error(`call ${i / 2} uses slot ${slot}`);
    if ((op === OP.malloc) !== (before === 0)) throw new Error(`call ${i / 2} is out of place`);
    if (op === OP.free ? size !== 0 : size < 1 || size > REQUEST_MAX) throw new Error("a size");
    sizes[slot] = size;
    bytes += size - before;
    live += Number(op === OP.malloc) - Number(op === OP.free);
    peakBytes = Math.max(peakBytes, bytes);
    peakBlocks = Math.max(peakBlocks, live);
  }
  return { live, peakBytes, peakBlocks };
}

/** Calls and sizes with blocks named by the order in which they were made. */
function meaning(trace: Trace): number[] {
  const made = new Map<number, number>();
  const said: number[] = [];
  let mallocs = 0;
  for (let i = 0; i < trace.calls.length; i += 2) {
    const slot = trace.calls[i]! >>> 2;
    if ((trace.calls[i]! & 3) === OP.malloc) made.set(slot, mallocs++);
    said.push(trace.calls[i]! & 3, made.get(slot)!, trace.calls[i + 1]!);
  }
  return said;
}

function smallTrace(): Trace {
  const random = new Xorshift32(7);
  const trace = new TraceBuilder();
  while (trace.count < 3000) {
    const slot = random.below(40);
    const size = 1 + random.below(REQUEST_MAX);
    if (!trace.holds(slot)) trace.malloc(slot, size);
    else if (random.below(3) === 0) trace.realloc(slot, size);
    else trace.free(slot);
  }
  trace.freeAll();
  return trace.build("small", "for a test");
}

test.each(Object.entries(SYNTHETIC))(
  "%s is a whole trace with the peaks it claims",
  (name, make) => {
    const trace = make();
    expect(trace.name).toBe(name);
    const { peakBytes, peakBlocks } = trace;
    expect(follow(trace)).toEqual({ live: 0, peakBytes, peakBlocks });
  },
);

test("the generators make the workloads that they are named after", () => {
  const shape = (name: string): number[] => {
    const trace = SYNTHETIC[name]!();
    return [callCount(trace), trace.peakBlocks, trace.peakBytes];
  };
  expect(shape("lifo48")).toEqual([2_000_000, 64, 64 * 48]);
  expect(shape("fifo48")).toEqual([2_000_000, 10_000, 480_000]);
  expect(shape("larson").slice(0, 2)).toEqual([2_010_000, 5_000]);
  expect(shape("mix512").slice(0, 2)).toEqual([2_200_000, 100_000]);
  expect(shape("sawtooth")[0]).toBe(2_000_000);
});

test("alloc-test hits few slots most of the time", () => {
  const { calls } = SYNTHETIC["alloc-test"]!();
  const hits = new Int32Array(1 << 17);
  for (let i = 2 * (1 << 16); i < 2 * 1_000_000; i += 2) hits[calls[i]! >>> 2]!++;
  const counts = [...hits].sort((a, b) => b - a);
  const sum = (some: readonly number[]): number => some.reduce((total, n) => total + n, 0);
  const busiest = sum(counts.slice(0, Math.round((1 << 17) * 0.2)));
  expect(busiest / sum(counts)).toBeGreaterThan(0.8);
});

test("listgrow asks for the sizes of CPython's lists and no others", () => {
  const { calls } = SYNTHETIC.listgrow!();
  const sizes = new Set<number>();
  let reallocs = 0;
  for (let i = 0; i < calls.length; i += 2) {
    if ((calls[i]! & 3) !== OP.free) sizes.add(calls[i + 1]! / 8);
    if ((calls[i]! & 3) === OP.realloc) reallocs++;
  }
  expect([...sizes].sort((a, b) => a - b)).toEqual([4, 8, 16, 24, 32, 40, 52, 64]);
  expect(reallocs / (calls.length / 2)).toBeCloseTo(0.6, 1);
});

test("xorshift32 follows its definition", () => {
  // x = 1: 1 ^ 1 << 13 = 8193; 8193 ^ 8193 >>> 17 = 8193; 8193 ^ 8193 << 5 = 270369.
  const random = new Xorshift32(1);
  expect([random.next(), random.next(), random.next()]).toEqual([270369, 67634689, 2647435461]);
});

test.each(RECORDED_PROGRAMS)("$name is a whole trace with the peaks it claims", (program) => {
  const trace = recordedTrace(program);
  const { peakBytes, peakBlocks } = trace;
  expect(callCount(trace)).toBeGreaterThan(500_000);
  expect(follow(trace)).toEqual({ live: 0, peakBytes, peakBlocks });
});

test("a packed trace asks the same when it is unpacked", () => {
  const trace = smallTrace();
  const again = unpackTrace(packTrace(trace), trace.name, trace.about);
  expect(meaning(again)).toEqual(meaning(trace));
  expect(again.peakBytes).toBe(trace.peakBytes);
  expect(again.slotCount).toBe(trace.peakBlocks);
});

test("a cut trace starts as the whole one does and frees what is left", () => {
  const trace = smallTrace();
  const short = cut(trace, 500);
  expect(short.calls.subarray(0, 1000)).toEqual(trace.calls.subarray(0, 1000));
  expect(follow(short).live).toBe(0);
  expect(cut(trace, callCount(trace))).toBe(trace);
});

test("a builder refuses what no program could ask", () => {
  const trace = new TraceBuilder();
  trace.malloc(3, 16);
  expect(() => trace.malloc(3, 16)).toThrow("slot 3 holds a block already");
  expect(() => trace.free(2)).toThrow("slot 2 holds no block to free");
  expect(() => trace.realloc(2, 8)).toThrow("slot 2 holds no block to reallocate");
  expect(() => trace.malloc(1, 0)).toThrow("no trace asks for 0 bytes");
  expect(() => trace.malloc(1, 513)).toThrow("no trace asks for 513 bytes");
  expect(() => trace.build("open", "")).toThrow("trace open leaves 1 blocks behind");
});

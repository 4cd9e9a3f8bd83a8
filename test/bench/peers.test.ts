import { expect, test } from "vitest";
import { type Allocator, driverOf } from "../../bench/driver.ts";
import { measure } from "../../bench/measure.ts";
import { assemblyScript } from "../../bench/peers/assemblyscript.ts";
import type { Peer } from "../../bench/peers/peer.ts";
import { PYHEAP, PYHEAP_GUARDED } from "../../bench/peers/pyheap.ts";
import { THI_NG } from "../../bench/peers/thi-ng.ts";
import { VOID } from "../../bench/peers/void.ts";
import { asJson, asText, type Results, traceResult } from "../../bench/report.ts";
import { geomean, median, pairedRatio } from "../../bench/statistics.ts";
import { Xorshift32 } from "../../bench/synthetic.ts";
import { OP, type Trace, TraceBuilder } from "../../bench/trace.ts";
import { profileNamed, Runtime } from "../../src/index.ts";

function randomTrace(calls: number, slots: number): Trace {
  const random = new Xorshift32(2024);
  const trace = new TraceBuilder();
  while (trace.count < calls) {
    const slot = random.below(slots);
    const size = 1 + random.below(512);
    if (!trace.holds(slot)) trace.malloc(slot, size);
    else if (random.below(4) === 0) trace.realloc(slot, size);
    else trace.free(slot);
  }
  trace.freeAll();
  return trace.build("random", "for a test");
}

/** Passes calls on; throws when an answer is no memory, or lies in a block that is live. */
function watched(inner: Allocator): Allocator & { readonly live: Map<number, number> } {
  const live = new Map<number, number>();
  const enter = (at: number, nbytes: number): number => {
    if (at <= 0) throw new Error(`no memory for ${nbytes} bytes`);
    for (const [start, size] of live) {
      if (at < start + size && start < at + nbytes) throw new Error(`${at} is in use`);
    }
    live.set(at, nbytes);
    return at;
  };
  return {
    live,
    malloc: (nbytes) => enter(inner.malloc(nbytes), nbytes),
    realloc: (at, nbytes) => {
      if (!live.delete(at)) throw new Error(`${at} is not live`);
      return enter(inner.realloc(at, nbytes), nbytes);
    },
    free: (at) => {
      if (!live.delete(at)) throw new Error(`${at} is not live`);
      inner.free(at);
    },
  };
}

const peers: readonly Peer[] = [PYHEAP, PYHEAP_GUARDED, THI_NG, assemblyScript()];

test.each(peers)("$name gives disjoint blocks while a driver replays a trace on it", (peer) => {
  const allocator = watched(peer.open().allocator);
  const trace = randomTrace(4000, 60);
  const slots = new Int32Array(trace.slotCount);
  // A linear peer is replayed without realloc: thi.ng's forgets blocks that it moves.
  const calls = peer.isLinear ? withoutRealloc(trace) : trace.calls;
  driverOf(allocator)(calls, slots, 0, 2000);
  expect(allocator.live.size).toBeGreaterThan(0);
  driverOf(allocator)(calls, slots, 2000, calls.length);
  expect(allocator.live.size).toBe(0);
});

function withoutRealloc(trace: Trace): Int32Array {
  const kept: number[] = [];
  for (let i = 0; i < trace.calls.length; i += 2) {
    if ((trace.calls[i]! & 3) !== OP.realloc) kept.push(trace.calls[i]!, trace.calls[i + 1]!);
  }
  return Int32Array.from(kept);
}

test("a driver makes each call of a trace once, in order, on the blocks in its slots", () => {
  const said: string[] = [];
  let next = 100;
  const allocator: Allocator = {
    malloc: (nbytes) => {
      said.push(`malloc ${nbytes}`);
      return next++;
    },
    realloc: (at, nbytes) => {
      said.push(`realloc ${at} ${nbytes}`);
      return at + 1000;
    },
    free: (at) => said.push(`free ${at}`),
  };
  const trace = new TraceBuilder();
  trace.malloc(1, 10);
  trace.malloc(0, 20);
  trace.realloc(1, 30);
  trace.freeAll();
  const { calls, slotCount } = trace.build("five", "");
  driverOf(allocator)(calls, new Int32Array(slotCount), 0, calls.length);
  expect(said).toEqual(["malloc 10", "malloc 20", "realloc 100 30", "free 101", "free 1100"]);
});

test("the guard does not change where pyheap puts a block", () => {
  const trace = randomTrace(20_000, 3000);
  const slotsAfter = (guard: boolean): Int32Array => {
    const heap = new Runtime(profileNamed("3.11")!, { guard, size: 64 << 20 }).domains.obj;
    const slots = new Int32Array(trace.slotCount);
    driverOf(heap as Allocator)(trace.calls, slots, 0, trace.calls.length);
    return slots;
  };
  expect(slotsAfter(true)).toEqual(slotsAfter(false));
});

test("pyheap gives all but one arena back when a trace ends", () => {
  const heap = PYHEAP.open();
  const trace = randomTrace(40_000, 20_000);
  driverOf(heap.allocator)(trace.calls, new Int32Array(trace.slotCount), 0, trace.calls.length);
  const { now, peak } = heap.held()!;
  expect(peak).toBeGreaterThan(trace.peakBytes);
  expect(now).toBeLessThan(2 << 20);
});

test("measuring tells every peer's rounds, and a report names every peer and trace", () => {
  const trace = randomTrace(2000, 50);
  const measured = measure(trace, [PYHEAP, THI_NG, VOID], undefined, 3);
  expect([...measured.keys()]).toEqual(["pyheap", "thi.ng", "void"]);
  for (const { rounds, base } of measured.values())
    expect([rounds.length, base.length]).toEqual([2, 2]);
  const results: Results = {
    conditions: {
      cpu: "a CPU",
      cores: 2,
      node: "20",
      v8: "11",
      clock: "a clock",
      rounds: 3,
      quick: false,
      load: [0, 0],
      seconds: 1,
    },
    peers: [PYHEAP, THI_NG, VOID].map(({ name, about }) => ({ name, about })),
    nativeMissing: "no C compiler",
    collector: undefined,
    traces: [traceResult(trace, measured)],
  };
  const text = asText({ ...results, peers: results.peers.slice(0, 2) });
  for (const part of ["random", "pyheap", "thi.ng", "no C compiler"]) expect(text).toContain(part);
  expect(
    JSON.parse(asJson(results)).traces[0].cells.map((cell: { peer: string }) => cell.peer),
  ).toEqual(["pyheap", "thi.ng", "void"]);
});

test("the statistics are those of their names", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
  expect(geomean([0.5, 2, 8])).toBeCloseTo(2);
  expect(pairedRatio([2, 30, 4], [1, 10, 4])).toBe(2);
  expect(() => pairedRatio([1], [1, 2])).toThrow("equally many");
  expect(() => geomean([])).toThrow("no mean of nothing");
});

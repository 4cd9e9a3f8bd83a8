// The paired method: in every round all peers replay the same trace one after the other, so that
// whatever else the machine does meets all of them alike. A ratio is the median of the rounds' own
// ratios; a time is the best round's. The first round warms up and is dropped.

import { cpuNanoseconds } from "./clock.ts";
import { type Driver, driverOf } from "./driver.ts";
import type { Native } from "./peers/native.ts";
import type { HeldBytes, OpenHeap, Peer } from "./peers/peer.ts";
import { callCount, OP, type Trace } from "./trace.ts";

/** Peers whose cost grows with the live blocks replay no more calls than fit into this. */
const LINEAR_BUDGET_NS = 250_000_000;
/** Calls between two looks at the clock while that number is sought. */
const LINEAR_STEP = 16;
/** A replay too short for the clock is repeated until this much time is measured. */
const SHORTEST_NS = 4_000_000;

/** What one peer needed for one trace. */
export interface Measured {
  /** Nanoseconds a call, one of each round but the first. */
  readonly rounds: readonly number[];
  /** Calls replayed: all of the trace, or what a linear peer had time for. */
  readonly calls: number;
  /** Live blocks when a cut replay ended. */
  readonly live: number;
  /** After everything was freed; undefined for cut replays. */
  readonly held: HeldBytes | undefined;
  /** The first peer's rounds over the same calls. */
  readonly base: readonly number[];
}

export type Measurements = ReadonlyMap<string, Measured>;

/** A peer ready to replay a trace, or its first `calls` calls. */
class Player {
  readonly heap: OpenHeap;
  readonly calls: number;
  readonly rounds: number[] = [];
  private readonly trace: Trace;
  private readonly driver: Driver;
  private readonly slots: Int32Array;
  private readonly isWhole: boolean;
  /** Frees what the calls leave behind. */
  private readonly rest: Int32Array;

  constructor(peer: Peer, trace: Trace, calls: number) {
    this.heap = peer.open();
    this.driver = driverOf(this.heap.allocator);
    this.trace = trace;
    this.slots = new Int32Array(trace.slotCount);
    this.calls = calls;
    this.isWhole = calls === callCount(trace);
    this.rest = freesAfter(trace, calls);
  }

  /** Blocks live when the calls have been made. */
  get live(): number {
    return this.rest.length / 2;
  }

  /** Nanoseconds a call of one round. */
  play(): number {
    const { trace, slots, driver } = this;
    let spent = 0;
    let replays = 0;
    while (replays === 0 || (spent < SHORTEST_NS && !this.isWhole && replays < 100)) {
      const start = cpuNanoseconds();
      driver(trace.calls, slots, 0, 2 * this.calls);
      spent += cpuNanoseconds() - start;
      replays++;
      if (this.isWhole) continue;
      if (this.heap.reset !== undefined) this.heap.reset();
      else driver(this.rest, slots, 0, this.rest.length);
    }
    return spent / replays / this.calls;
  }
}

/** How many calls from the start of `trace` the peer replays within the budget. */
function affordableCalls(peer: Peer, trace: Trace): number {
  const { allocator } = peer.open();
  const driver = driverOf(allocator);
  const slots = new Int32Array(trace.slotCount);
  const end = trace.calls.length;
  const deadline = cpuNanoseconds() + LINEAR_BUDGET_NS;
  let at = 0;
  while (at < end) {
    const to = Math.min(at + 2 * LINEAR_STEP, end);
    driver(trace.calls, slots, at, to);
    at = to;
    if (cpuNanoseconds() > deadline) break;
  }
  return at / 2;
}

/** Calls that free what the first `calls` calls of `trace` leave live, lowest slot first. */
function freesAfter(trace: Trace, calls: number): Int32Array {
  const isLive = new Uint8Array(trace.slotCount);
  for (let i = 0; i < 2 * calls; i += 2) {
    isLive[trace.calls[i]! >>> 2] = (trace.calls[i]! & 3) === OP.free ? 0 : 1;
  }
  const frees: number[] = [];
  isLive.forEach((live, slot) => {
    if (live === 1) frees.push((slot << 2) | OP.free, 0);
  });
  return Int32Array.from(frees);
}

/**
 * Replays `trace` `rounds` times on every peer, and natively. The first peer is the one that the
 * others are compared with.
 */
export function measure(
  trace: Trace,
  peers: readonly Peer[],
  native: Native | undefined,
  rounds: number,
): Measurements {
  const first = peers[0]!;
  const whole = callCount(trace);
  const players = new Map<string, Player>();
  const bases = new Map<string, Player>();
  for (const peer of peers) {
    const calls = peer.isLinear ? affordableCalls(peer, trace) : whole;
    players.set(peer.name, new Player(peer, trace, calls));
    if (calls < whole) bases.set(peer.name, new Player(first, trace, calls));
  }
  const playNative = native?.load(trace);
  const nativeRounds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const player of rotated([...players.values(), ...bases.values()], round)) {
      const time = player.play();
      if (round > 0) player.rounds.push(time);
    }
    const time = (playNative?.() ?? 0) / whole;
    if (round > 0) nativeRounds.push(time);
  }
  const base = players.get(first.name)!.rounds;
  const measured = new Map<string, Measured>();
  for (const [name, player] of players) {
    measured.set(name, {
      rounds: player.rounds,
      calls: player.calls,
      live: player.live,
      held: player.calls === whole ? player.heap.held() : undefined,
      base: bases.get(name)?.rounds ?? base,
    });
  }
  if (native !== undefined) {
    measured.set(native.name, {
      rounds: nativeRounds,
      calls: whole,
      live: 0,
      held: undefined,
      base,
    });
  }
  return measured;
}

/** `items` starting with another one in each round, so that none always follows the same. */
function rotated<T>(items: readonly T[], round: number): T[] {
  const start = round % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

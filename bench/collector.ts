// One full collection, timed: ours and that of a real CPython 3.11 on the same graphs. In every
// round both collect a graph that was just built, one after the other, each in a process that did
// so before; a ratio is the median of the rounds' own.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { findPythons } from "../properties/oracles/pythons.ts";
import { Interpreter } from "../src/interpreter.ts";
import { NO_OBJECT } from "../src/memory/address.ts";
import { profileNamed } from "../src/profile/lookup.ts";
import { cpuNanoseconds } from "./clock.ts";
import { buildGraph, GRAPHS, type Graph } from "./graphs.ts";
import { geomean, median, pairedRatio } from "./statistics.ts";

const PYTHON = "3.11";
const SIZES = [10_000, 100_000, 1_000_000];
const QUICK_SIZES = [10_000, 100_000];
/** As many are collected before anything is timed: until then code is being compiled. */
const WARM_OBJECTS = 500_000;
/** Bytes of address space for the largest graph. */
const SPACE = 512 << 20;
const OLDEST = 2;
const SCRIPT = fileURLToPath(new URL("collect_graph.py", import.meta.url));

export interface CollectorCell {
  readonly graph: Graph;
  readonly objects: number;
  /** Nanoseconds an object, of the median round. */
  readonly ns: number;
  /** Undefined when there is no CPython 3.11. */
  readonly cpythonNs: number | undefined;
  /** Ours over CPython's, on the same graph: the median round. */
  readonly timesCpython: number | undefined;
}

export interface CollectorResults {
  readonly python: string | undefined;
  readonly cells: readonly CollectorCell[];
}

/** Times every graph in every size; `told` hears of each cell before it is measured. */
export async function measureCollector(
  { rounds, quick }: { readonly rounds: number; readonly quick: boolean },
  told: (cell: string) => void,
): Promise<CollectorResults> {
  const python = findPythons({ env: process.env }).find(({ version }) => version === PYTHON);
  const peer = python === undefined ? undefined : new RealCollector(python.executable);
  const cells: CollectorCell[] = [];
  try {
    for (const objects of quick ? QUICK_SIZES : SIZES) {
      const ours = new OurCollector();
      for (const graph of GRAPHS) {
        told(`${graph} ${objects}`);
        cells.push(await measureCell(ours, peer, graph, objects, rounds));
      }
    }
  } finally {
    peer?.close();
  }
  return { python: python?.full, cells };
}

async function measureCell(
  ours: OurCollector,
  peer: RealCollector | undefined,
  graph: Graph,
  objects: number,
  rounds: number,
): Promise<CollectorCell> {
  const [times, base]: [number[], number[]] = [[], []];
  for (let warm = 0; warm < WARM_OBJECTS; warm += objects) ours.collect(graph, objects);
  for (let round = 0; round <= rounds; round++) {
    const mine = ours.collect(graph, objects);
    const theirs = await peer?.collect(graph, objects);
    if (theirs !== undefined && theirs.found !== mine.found) {
      throw new Error(`${graph} ${objects}: found ${mine.found}, CPython ${theirs.found}`);
    }
    // The first round warms up.
    if (round === 0) continue;
    times.push(mine.spent / objects);
    if (theirs !== undefined) base.push(theirs.spent / objects);
  }
  const hasPeer = peer !== undefined;
  return {
    graph,
    objects,
    ns: median(times),
    cpythonNs: hasPeer ? median(base) : undefined,
    timesCpython: hasPeer ? pairedRatio(times, base) : undefined,
  };
}

interface Collected {
  readonly spent: number;
  readonly found: number;
}

class OurCollector {
  private readonly interpreter: Interpreter;

  constructor() {
    this.interpreter = new Interpreter(profileNamed(PYTHON)!, { size: SPACE, guard: false });
    const { collector } = this.interpreter;
    collector.disable();
    collector.collectNow(OLDEST);
    collector.freeze();
  }

  collect(graph: Graph, objects: number): Collected {
    const { interpreter } = this;
    const root = buildGraph(interpreter, graph, objects);
    const start = cpuNanoseconds();
    const found = interpreter.collector.collectNow(OLDEST);
    const spent = cpuNanoseconds() - start;
    if (root !== NO_OBJECT) interpreter.heap.decref(root);
    interpreter.collector.collectNow(OLDEST);
    return { spent, found };
  }
}

class RealCollector {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor(executable: string) {
    this.child = spawn(executable, [SCRIPT]);
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async collect(graph: Graph, objects: number): Promise<Collected> {
    this.child.stdin.write(`${graph} ${objects}\n`);
    const { value, done } = await this.lines.next();
    if (done === true) throw new Error("the CPython that collects has ended");
    const [spent, found] = value.split(" ").map(Number);
    return { spent: spent!, found: found! };
  }

  close(): void {
    this.child.stdin.end();
  }
}

/** A line for each graph and size, and the mean of the ratios. */
export function collectorText({ python, cells }: CollectorResults): string {
  const peer = python === undefined ? "no CPython 3.11 on this machine" : `CPython ${python}`;
  const lines = cells.map(({ graph, objects, ns, cpythonNs, timesCpython }) =>
    [
      graph.padEnd(14),
      String(objects).padStart(8),
      ns.toFixed(1).padStart(9),
      (cpythonNs?.toFixed(1) ?? "–").padStart(9),
      (timesCpython?.toFixed(2) ?? "–").padStart(7),
    ].join(" "),
  );
  const ratios = cells.flatMap(({ timesCpython }) => timesCpython ?? []);
  const worst = ratios.length === 0 ? "" : `, worst ${Math.max(...ratios).toFixed(2)}`;
  const mean = ratios.length === 0 ? [] : [`geomean ${geomean(ratios).toFixed(2)}${worst}`];
  return [
    `One full collection, ns an object; ${peer}`,
    "",
    `${"graph".padEnd(14)}  objects    pyheap   CPython   ratio`,
    ...lines,
    ...mean,
  ].join("\n");
}

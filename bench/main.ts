// npm run bench: pyheap against other allocators over small-block traces, and its collector
// against a real one. README.md tells how it measures and what it leaves out.

import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { CLOCK } from "./clock.ts";
import { type CollectorResults, measureCollector } from "./collector.ts";
import { measure } from "./measure.ts";
import { assemblyScript } from "./peers/assemblyscript.ts";
import { nativePython } from "./peers/native.ts";
import { PYHEAP, PYHEAP_GUARDED } from "./peers/pyheap.ts";
import { THI_NG } from "./peers/thi-ng.ts";
import { VOID } from "./peers/void.ts";
import { RECORDED_PROGRAMS, recordedTrace } from "./recorded.ts";
import { asJson, asText, type Results, traceResult } from "./report.ts";
import { SYNTHETIC } from "./synthetic.ts";
import { cut, type Trace } from "./trace.ts";

const USAGE = `usage: npm run bench -- [options]

  --quick          4 rounds over the first 300,000 calls of each trace, and no graph of 1,000,000
  --collector      only the collector
  --rounds N       rounds, of which the first is dropped; 7 unless told
  --trace NAME     only this trace; may be given again
  --json           print the results as JSON`;

const QUICK_CALLS = 300_000;

/** Every trace by name, made when it is asked for. */
const TRACES: ReadonlyMap<string, () => Trace> = new Map([
  ...Object.entries(SYNTHETIC),
  ...RECORDED_PROGRAMS.map((each) => [each.name, () => recordedTrace(each)] as const),
]);

interface Options {
  readonly quick: boolean;
  readonly json: boolean;
  readonly rounds: number;
  readonly traces: readonly string[];
  /** The collector is measured, too. */
  readonly collector: boolean;
}

/** The options on the command line; a text when they cannot be followed. */
function readOptions(args: string[]): Options | string {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      collector: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      rounds: { type: "string" },
      trace: { type: "string", multiple: true, default: [] },
    },
  });
  if (values.help) return USAGE;
  const rounds = Number(values.rounds ?? (values.quick ? 4 : 7));
  if (!Number.isInteger(rounds) || rounds < 2) return `--rounds takes 2 or more\n\n${USAGE}`;
  const unknown = values.trace.find((name) => !TRACES.has(name));
  if (unknown !== undefined) {
    return `no trace ${unknown}; there are ${[...TRACES.keys()].join(", ")}`;
  }
  const { quick, json } = values;
  const named = values.collector ? [] : [...TRACES.keys()];
  const traces = values.trace.length > 0 ? values.trace : named;
  return { quick, json, rounds, traces, collector: values.collector || values.trace.length === 0 };
}

async function run({ quick, rounds, traces, collector }: Options): Promise<Results> {
  const start = performance.now();
  const before = loadavg()[0]!;
  const found = await nativePython(process.env);
  const native = typeof found === "string" ? undefined : found;
  const peers = [PYHEAP, PYHEAP_GUARDED, THI_NG, assemblyScript(), VOID];
  const results = [];
  try {
    for (const name of traces) {
      process.stderr.write(`${name} `);
      const whole = TRACES.get(name)!();
      const trace = quick ? cut(whole, QUICK_CALLS) : whole;
      results.push(traceResult(trace, measure(trace, peers, native, rounds)));
    }
  } finally {
    native?.close();
    process.stderr.write("\n");
  }
  return {
    conditions: {
      cpu: cpus()[0]?.model ?? "unknown CPU",
      cores: cpus().length,
      node: process.versions.node,
      v8: process.versions.v8,
      clock: CLOCK,
      rounds,
      quick,
      load: [before, loadavg()[0]!],
      seconds: (performance.now() - start) / 1000,
    },
    peers: [...peers, ...(native === undefined ? [] : [native])].map(({ name, about }) => ({
      name,
      about,
    })),
    nativeMissing: typeof found === "string" ? found : undefined,
    traces: results,
    collector: collector ? await collectorResults(quick, rounds) : undefined,
  };
}

async function collectorResults(quick: boolean, rounds: number): Promise<CollectorResults> {
  const results = await measureCollector({ quick, rounds }, (cell) => {
    process.stderr.write(`${cell} `);
  });
  process.stderr.write("\n");
  return results;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    console.log(options);
    process.exitCode = options === USAGE ? 0 : 2;
    return;
  }
  const results = await run(options);
  console.log(options.json ? asJson(results) : asText(results));
}

await main();

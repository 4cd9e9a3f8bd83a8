// What a run of the benchmark found: as a value, which `--json` prints, and as text.

import { type CollectorResults, collectorText } from "./collector.ts";
import type { Measurements } from "./measure.ts";
import type { HeldBytes } from "./peers/peer.ts";
import { geomean, pairedRatio } from "./statistics.ts";
import type { Trace } from "./trace.ts";

/** Where and how the run was made. */
export interface Conditions {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly v8: string;
  readonly clock: string;
  readonly rounds: number;
  readonly quick: boolean;
  /** Load average over a minute, before and after. */
  readonly load: readonly [before: number, after: number];
  readonly seconds: number;
}

/** One peer on one trace. */
export interface Cell {
  readonly peer: string;
  /** Of the best round. */
  readonly nsPerCall: number;
  /** Time of the peer over time of pyheap, on the same calls: the median round. */
  readonly timesPyheap: number;
  /** Calls replayed, and the blocks live at their end, when that is not the whole trace. */
  readonly prefix: { readonly calls: number; readonly live: number } | undefined;
  readonly held: HeldBytes | undefined;
}

export interface TraceResult {
  readonly name: string;
  readonly about: string;
  readonly calls: number;
  readonly peakBytes: number;
  readonly peakBlocks: number;
  readonly cells: readonly Cell[];
}

export interface PeerNote {
  readonly name: string;
  readonly about: string;
}

export interface Target {
  readonly statement: string;
  readonly isMet: boolean;
  readonly found: string;
}

export interface Results {
  readonly conditions: Conditions;
  readonly peers: readonly PeerNote[];
  /** Why there is no native row. */
  readonly nativeMissing: string | undefined;
  readonly traces: readonly TraceResult[];
  /** Undefined when it was not measured. */
  readonly collector: CollectorResults | undefined;
}

/** The JavaScript peers that pyheap is to beat on every trace. */
const TO_BEAT = ["thi.ng", "AS TLSF"] as const;
const NATIVE = "CPython";
const NATIVE_LIMIT = 1.6;

export function traceResult(trace: Trace, measured: Measurements): TraceResult {
  const { name, about, peakBytes, peakBlocks } = trace;
  const calls = trace.calls.length / 2;
  const cells = [...measured].map(([peer, one]) => ({
    peer,
    nsPerCall: Math.min(...one.rounds),
    timesPyheap: pairedRatio(one.rounds, one.base),
    prefix: one.calls === calls ? undefined : { calls: one.calls, live: one.live },
    held: one.held,
  }));
  return { name, about, calls, peakBytes, peakBlocks, cells };
}

/** Each peer's ratio on each trace that it ran. */
function ratiosOf(results: Results, peer: string): number[] {
  return results.traces.flatMap(({ cells }) =>
    cells.filter((cell) => cell.peer === peer).map((cell) => cell.timesPyheap),
  );
}

export function targets(results: Results): Target[] {
  const beaten = TO_BEAT.flatMap((peer) => {
    const ratios = ratiosOf(results, peer);
    if (ratios.length === 0) return [];
    const won = ratios.filter((ratio) => ratio > 1).length;
    return {
      statement: `faster than ${peer} on every trace`,
      isMet: won === ratios.length,
      found: `faster on ${won} of ${ratios.length}, ${times(geomean(ratios))} in the mean`,
    };
  });
  const native = ratiosOf(results, NATIVE);
  if (native.length === 0) return beaten;
  const slowdown = 1 / geomean(native);
  return [
    ...beaten,
    {
      statement: `at most ${NATIVE_LIMIT} times the time of native ${NATIVE} in the mean`,
      isMet: slowdown <= NATIVE_LIMIT,
      found: [
        times(slowdown),
        `${times(1 / Math.max(...native))} to ${times(1 / Math.min(...native))}`,
      ].join(", "),
    },
  ];
}

/** `results` with what follows from them, for `--json`. */
export function asJson(results: Results): string {
  const geomeans = Object.fromEntries(
    results.peers.flatMap(({ name }) => {
      const ratios = ratiosOf(results, name);
      return ratios.length === 0 ? [] : [[name, geomean(ratios)]];
    }),
  );
  return JSON.stringify({ ...results, geomeans, targets: targets(results) }, undefined, 2);
}

export function asText(results: Results): string {
  const { conditions, traces, collector } = results;
  return [
    conditionsText(conditions),
    ...(traces.length === 0 ? [] : tracesTexts(results)),
    collector === undefined ? "" : collectorText(collector),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function tracesTexts(results: Results): string[] {
  return [
    peersText(results),
    [
      "Nanoseconds a call, best round",
      grid(results, (cell) => cell.nsPerCall.toFixed(1) + mark(cell)),
    ].join("\n"),
    ratiosText(results),
    prefixesText(results),
    memoryText(results),
    targetsText(results),
  ];
}

function conditionsText(conditions: Conditions): string {
  const { cpu, cores, node, v8, clock, rounds, quick, load, seconds } = conditions;
  const loads = load.map((n) => n.toFixed(2)).join(" before, ");
  return [
    `${cpu}, ${cores} cores; Node ${node}, V8 ${v8}; ${clock}`,
    [
      `${rounds} rounds, the first dropped${quick ? ", short traces" : ""}`,
      `load ${loads} after; ${seconds.toFixed(0)} s`,
    ].join("; "),
  ].join("\n");
}

function peersText({ peers, nativeMissing }: Results): string {
  const width = Math.max(...peers.map(({ name }) => name.length));
  const lines = peers.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`);
  if (nativeMissing !== undefined) lines.push(`  ${NATIVE}: not measured, ${nativeMissing}`);
  return ["Peers", ...lines].join("\n");
}

const mark = (cell: Cell): string => (cell.prefix === undefined ? "" : "*");

function times(ratio: number): string {
  return ratio >= 100 ? `${ratio.toFixed(0)}x` : `${ratio.toFixed(2)}x`;
}

function ratiosText(results: Results): string {
  const means = results.peers.map(({ name }) => {
    const ratios = ratiosOf(results, name);
    return ratios.length === 0 ? "" : times(geomean(ratios));
  });
  const rows = grid(results, (cell) => times(cell.timesPyheap) + mark(cell), ["geomean", ...means]);
  return `Time over pyheap's, median of paired rounds (above 1: pyheap is faster)\n${rows}`;
}

function prefixesText(results: Results): string {
  const lines = results.traces.flatMap(({ name, calls, cells }) =>
    cells.flatMap(({ peer, prefix }) =>
      prefix === undefined
        ? []
        : [`  ${peer} on ${name}: ${prefix.calls} of ${calls} calls, then ${prefix.live} live`],
    ),
  );
  if (lines.length === 0) return "";
  return ["* the start of the trace only; pyheap is compared on the same calls", ...lines].join(
    "\n",
  );
}

function memoryText(results: Results): string {
  const kib = (bytes: number | undefined): string =>
    bytes === undefined ? "?" : (bytes / 1024).toFixed(0);
  const rows = grid(results, ({ held }) =>
    held === undefined ? "-" : `${kib(held.peak)} > ${kib(held.now)}`,
  );
  return `KiB taken from the host: at most > after everything was freed\n${rows}`;
}

function targetsText(results: Results): string {
  if (results.conditions.quick)
    return "Targets are for whole traces; a quick run does not judge them";
  const lines = targets(results).map(
    ({ statement, isMet, found }) => `  ${isMet ? "met    " : "missed "} ${statement}: ${found}`,
  );
  return ["Targets", ...lines].join("\n");
}

/** A table: a row for each trace, a column for each peer. */
function grid(
  results: Results,
  show: (cell: Cell) => string,
  last: readonly string[] | undefined = undefined,
): string {
  const names = results.peers.map(({ name }) => name);
  const body = results.traces.map(({ name, cells }) => {
    const shown = names.map((peer) => {
      const cell = cells.find((each) => each.peer === peer);
      return cell === undefined ? "" : show(cell);
    });
    return [name, ...shown];
  });
  const rows = [["", ...names], ...body, ...(last === undefined ? [] : [last])];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join("\n");
}

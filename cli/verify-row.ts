// What a run verified of one machine over one Python, in numbers.

import type { MachineName } from "../properties/machines/setting.ts";
import type { NativeTally } from "../properties/oracles/libpython/judge.ts";
import { count, rate, table } from "../properties/report/table.ts";

export interface VerifyRow {
  readonly machine: MachineName;
  readonly python: string;
  /** Calls to the allocator that were made and checked, on one thread, and how long that took. */
  operations: number;
  programs: number;
  seconds: number;
  /** Recorded traces that were replayed, the addresses in them and their arena events. */
  traces: number;
  recordedAddresses: number;
  recordedArenaEvents: number;
  /** Undefined when there was no libpython. */
  native: NativeTally | undefined;
  /** Reach marks that were hit, of how many, and the names of the others. */
  reachHit: number;
  reachAll: number;
  reachMissing: readonly string[];
  /** False when the run was too short to be judged by its reach. */
  reachJudged: boolean;
  failures: number;
  /** Steps of programs by operation: those that ran, and those whose precondition did not hold. */
  readonly steps: Record<string, { executed: number; skipped: number }>;
}

export function newRow(machine: MachineName, python: string): VerifyRow {
  return {
    machine,
    python,
    operations: 0,
    programs: 0,
    seconds: 0,
    traces: 0,
    recordedAddresses: 0,
    recordedArenaEvents: 0,
    native: undefined,
    reachHit: 0,
    reachAll: 0,
    reachMissing: [],
    reachJudged: false,
    failures: 0,
    steps: {},
  };
}

/**
 * A row that made at least this much must have hit every mark. Programs count beside operations:
 * one long run of blocks is many operations, and one program in thirty hits the rarest mark.
 */
const REACH_OPERATIONS = 100_000;
const REACH_PROGRAMS = 400;

/** Whether a row is long enough to fail for a mark that it never hit. */
export function isJudgedByReach(row: Pick<VerifyRow, "operations" | "programs">): boolean {
  return row.operations >= REACH_OPERATIONS && row.programs >= REACH_PROGRAMS;
}

/** The table that ends a run, with a line of sums. */
export function verifyTable(rows: readonly VerifyRow[]): string {
  const header = [
    "machine",
    "python",
    "operations",
    "a second",
    "traces",
    "addresses in them",
    "libpython ops",
    "addresses",
    "reach",
    "failures",
  ];
  const cells = (row: VerifyRow): string[] => [
    row.machine,
    row.machine === "malloc" ? "any" : row.python,
    count(row.operations),
    rate(row.operations / row.seconds),
    row.traces === 0 ? "–" : String(row.traces),
    row.traces === 0 ? "–" : count(row.recordedAddresses),
    row.native === undefined ? "–" : count(row.native.operations),
    row.native === undefined ? "–" : count(row.native.addresses),
    `${row.reachHit}/${row.reachAll}`,
    String(row.failures),
  ];
  const sum = (of: (row: VerifyRow) => number): number => rows.reduce((n, row) => n + of(row), 0);
  const seconds = sum((row) => row.seconds);
  const total = [
    "all",
    "",
    count(sum((row) => row.operations)),
    rate(sum((row) => row.operations) / seconds),
    String(sum((row) => row.traces)),
    count(sum((row) => row.recordedAddresses)),
    count(sum((row) => row.native?.operations ?? 0)),
    count(sum((row) => row.native?.addresses ?? 0)),
    "",
    String(sum((row) => row.failures)),
  ];
  return table(header, [...rows.map(cells), total]);
}

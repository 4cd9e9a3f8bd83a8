// What a run verified of one machine over one Python, in numbers.

import type { MachineName } from "../properties/machines/setting.ts";
import type { CpythonTally } from "../properties/oracles/cpython/judge.ts";
import type { NativeTally } from "../properties/oracles/libpython/judge.ts";
import { count, rate, table } from "../properties/report/table.ts";
import type { ObservedTally } from "./verify-objects.ts";

export interface VerifyRow {
  readonly machine: MachineName;
  readonly python: string;
  /** Calls to the allocator that were made and checked, on one thread, and how long that took. */
  operations: number;
  programs: number;
  seconds: number;
  /** Programs of objects that ended where the model could not follow. */
  unmodelled: number;
  /** Recorded traces that were replayed, the addresses in them and their arena events. */
  traces: number;
  recordedAddresses: number;
  recordedArenaEvents: number;
  /** Undefined when there was no libpython. */
  native: NativeTally | undefined;
  /** Undefined when there were no recorded observations. */
  observed: ObservedTally | undefined;
  /** Undefined when there was no interpreter. */
  cpython: CpythonTally | undefined;
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
    unmodelled: 0,
    traces: 0,
    recordedAddresses: 0,
    recordedArenaEvents: 0,
    native: undefined,
    observed: undefined,
    cpython: undefined,
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

type Column = readonly [title: string, of: (row: VerifyRow) => number | undefined];

const ALLOCATOR_COLUMNS: readonly Column[] = [
  ["operations", (row) => row.operations],
  ["traces", (row) => row.traces || undefined],
  ["addresses in them", (row) => row.recordedAddresses || undefined],
  ["libpython ops", (row) => row.native?.operations],
  ["addresses", (row) => row.native?.addresses],
];

const OBJECTS_COLUMNS: readonly Column[] = [
  ["programs", (row) => row.programs],
  ["statements", (row) => row.operations],
  ["beyond the model", (row) => row.unmodelled],
  ["observed programs", (row) => row.observed?.programs],
  ["cpython programs", (row) => row.cpython?.programs],
  ["statements in them", (row) => statementsOf(row)],
  ["explained", (row) => explainedOf(row)],
];

/** Statements that a real interpreter judged; undefined when none did. */
function statementsOf({ observed, cpython }: VerifyRow): number | undefined {
  if (observed === undefined && cpython === undefined) return undefined;
  return (observed?.statements ?? 0) + (cpython?.statements ?? 0);
}

/** Programs on which a real interpreter differs for a reason that is of neither side. */
function explainedOf({ observed, cpython }: VerifyRow): number | undefined {
  if (observed === undefined && cpython === undefined) return undefined;
  const counts = [observed, cpython].flatMap((tally) => Object.values(tally?.explained ?? {}));
  return counts.reduce((sum, each) => sum + each, 0);
}

/** The tables that end a run, one for allocators and one for objects, each with a line of sums. */
export function verifyTables(rows: readonly VerifyRow[]): string {
  const ofObjects = rows.filter(({ machine }) => machine === "objects");
  const others = rows.filter(({ machine }) => machine !== "objects");
  const parts = [
    ...(others.length === 0 ? [] : [verifyTable(others, ALLOCATOR_COLUMNS)]),
    ...(ofObjects.length === 0 ? [] : [verifyTable(ofObjects, OBJECTS_COLUMNS)]),
  ];
  return parts.join("\n\n");
}

function verifyTable(rows: readonly VerifyRow[], columns: readonly Column[]): string {
  const text = (value: number | undefined): string => (value === undefined ? "–" : count(value));
  const sum = (of: Column[1]): number => rows.reduce((n, row) => n + (of(row) ?? 0), 0);
  const speed = rate(sum((row) => row.operations) / sum((row) => row.seconds));
  const total = columns.map(([, of]) => text(sum(of)));
  return table(
    ["machine", "python", ...columns.map(([title]) => title), "a second", "reach", "failures"],
    [
      ...rows.map((row) => [
        row.machine,
        row.machine === "malloc" ? "any" : row.python,
        ...columns.map(([, of]) => text(of(row))),
        rate(row.operations / row.seconds),
        `${row.reachHit}/${row.reachAll}`,
        String(row.failures),
      ]),
      ["all", "", ...total, speed, "", String(sum((row) => row.failures))],
    ],
  );
}

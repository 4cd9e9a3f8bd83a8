// A text picture of one collection, at most 100 columns wide: the generations before it, as lanes;
// each object of the program in what is collected, step by step; the generations behind it. Pure
// functions over what record-collections.ts tells.
//
//   before     generation 0  [ #1 | #2 | 4 others ]
//              ob_  update_  subtract_  move_
//   object  refcnt     refs       refs  unreachable  then
//   #1 Node a    2        2          1  reachable    promoted to 1

import type { CollectionView, LaneView, RowView } from "./record-collections.ts";
import { boxed, OBJECT_COLUMNS } from "./render-objects.ts";

/** As many numbers in a row are told by their first and last. */
const LONG_RUN = 4;
const MOST_CELLS = 24;
/** Equal rows behind the first that are told by their number. */
const LEAST_FOLDED = 3;
const LONGEST_KNOWN = 20;
const INDENT = "  ";
const WIDTH = OBJECT_COLUMNS - INDENT.length;

/** Names of CPython's functions, broken where they may be. */
const HEADS = [
  ["", "ob_", "update_", "subtract_", "move_", ""],
  ["object", "refcnt", "refs", "refs", "unreachable", "then"],
] as const;

/** The lanes, the table, the lanes again, and what the collection gives back. */
export function renderCollection(view: CollectionView): string {
  const { rows, others, othersUnreachable, collected, uncollectable } = view;
  const lines = [
    `counts ${view.counts.join(" ")}, thresholds ${view.thresholds.join(" ")}`,
    ...laneLines("before", view.before),
    "",
    ...(rows.length === 0 ? ["no object of the program is looked at"] : table(rows)),
  ];
  if (others > 0) {
    const found = othersUnreachable === 0 ? "" : `, ${othersUnreachable} of them unreachable`;
    lines.push(`and ${others} ${others === 1 ? "other" : "others"}${found}`);
  }
  const stuck = uncollectable === 0 ? "" : `, ${uncollectable} uncollectable`;
  lines.push("", ...laneLines("after", view.after), `collected ${collected}${stuck}`);
  return `${lines.map((line) => (line === "" ? "" : INDENT + line)).join("\n")}\n`;
}

/** What the words of such pictures mean. */
export const COLLECTIONS_LEGEND =
  "others: what the interpreter holds, and classes and functions with what is theirs\n" +
  "reached: all references come from inside, but one of them from something reachable\n";

function laneLines(when: string, lanes: readonly LaneView[]): string[] {
  const width = Math.max(...lanes.map(({ name }) => name.length));
  return lanes.flatMap(({ name, objects, others }, i) => {
    const cells = runs(objects);
    const shown = cells.slice(0, MOST_CELLS);
    if (cells.length > shown.length) shown.push(`and ${cells.length - shown.length} more`);
    if (others > 0) shown.push(others === 1 ? "1 other" : `${others} others`);
    return boxed(`${(i === 0 ? when : "").padEnd(6)}  ${name.padEnd(width)}  `, shown);
  });
}

/** Numbers as cells; many that follow each other are one. */
function runs(numbers: readonly number[]): string[] {
  const cells: string[] = [];
  for (let first = 0; first < numbers.length; ) {
    let next = first + 1;
    while (next < numbers.length && numbers[next] === numbers[next - 1]! + 1) next++;
    if (next - first < LONG_RUN) next = first + 1;
    const [from, to] = [numbers[first]!, numbers[next - 1]!];
    cells.push(from === to ? `#${from}` : `#${from} to #${to}`);
    first = next;
  }
  return cells;
}

function table(rows: readonly RowView[]): string[] {
  const numberWidth = Math.max(...rows.map(({ number }) => String(number).length)) + 1;
  const cells = rows.map((row) => [
    `${`#${row.number}`.padEnd(numberWidth)} ${row.type} ${cut(row.known)}`.trimEnd(),
    String(row.refcount),
    row.updated === undefined ? "immortal" : String(row.updated),
    row.subtracted === undefined ? "" : String(row.subtracted),
    row.verdict ?? "",
    row.fate.join(", "),
  ]);
  const widths = HEADS[0].map((_, i) =>
    Math.max(...[...HEADS, ...cells].map((row) => row[i]!.length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i >= 1 && i <= 3 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  const lines = HEADS.map(line);
  for (let first = 0; first < rows.length; ) {
    const look = (i: number): string =>
      [rows[i]!.type, rows[i]!.known, ...cells[i]!.slice(1)].join("|");
    let next = first + 1;
    while (next < rows.length && look(next) === look(first)) next++;
    const [whole, fate] = [line(cells[first]!), cells[first]!.at(-1)!];
    if (whole.length <= WIDTH) lines.push(whole);
    else lines.push(line(cells[first]!.slice(0, -1)), `${" ".repeat(numberWidth)} then: ${fate}`);
    const more = next - first - 1;
    if (more >= LEAST_FOLDED) lines.push(`${" ".repeat(numberWidth)} and ${more} more like this`);
    first = more >= LEAST_FOLDED ? next : first + 1;
  }
  return lines;
}

const cut = (text: string): string =>
  text.length <= LONGEST_KNOWN ? text : `${text.slice(0, LONGEST_KNOWN - 3)}...`;

// Text pictures of a pool, an arena and a heap, at most 80 columns wide, for people who have never
// seen one: every picture names its parts in words and ends with a legend. Pure functions over the
// snapshots of the walkers; a damaged heap is drawn as far as it could be read.
//
//   [##] live   [ 1] free, numbered in the order of being handed out   [..] virgin

import { hex } from "../errors.ts";
import { alignUp } from "../memory/struct.ts";
import { POOL_OVERHEAD, type PymallocProfile } from "../profile/profile.ts";
import { sizeClassCount } from "../pymalloc/size-class.ts";
import type { HeapView } from "./account.ts";
import type { RunView } from "./walk-malloc.ts";
import type { ArenaView, PoolView, PymallocView } from "./walk-pymalloc.ts";

/** No line of a picture is longer. */
export const COLUMNS = 80;

const BLOCKS_IN_ROW = 8;
const BAR_LENGTH = 24;
/** Pools in an arena of any version: what a damaged count is held to. */
const MAX_POOLS = 64;

/** A pool: its header in words, then every block. */
export function renderPool(profile: PymallocProfile, pool: PoolView): string {
  const { at, blockSize, capacity, count } = pool;
  if (capacity === 0) return `pool ${hex(at)}: szidx ${pool.szidx} names no size class\n`;
  const carved = Math.floor((pool.nextoffset - POOL_OVERHEAD) / blockSize);
  const leftOver = profile.poolSize - POOL_OVERHEAD - capacity * blockSize;
  const free = pool.freeBlocks.length;
  const indent = " ".repeat(hex(at).length + 4);
  return lines([
    `pool ${hex(at)}, size class ${pool.szidx}: ${capacity} blocks of ${blockSize} bytes`,
    `${count} live + ${free} free + ${capacity - carved} virgin; ${leftOver} bytes left over`,
    ...(pool.damage === undefined ? [] : [`damaged: ${pool.damage}`]),
    "",
    `  ${hex(at)}  pool_header, ${POOL_OVERHEAD} bytes: count ${count},`,
    `${indent}freeblock ${orNull(pool.freeblock)}, nextoffset ${pool.nextoffset}`,
    ...blockRows(pool, carved),
    "",
    "[##] live   [ 1] free: 1 is handed out next   [..] virgin: never handed out",
  ]);
}

/** Rows of blocks, each after the address of its first; equal rows in a row are drawn once. */
function blockRows(pool: PoolView, carved: number): string[] {
  const order = new Map(pool.freeBlocks.map((block, i) => [block, i + 1]));
  const width = Math.max(2, String(pool.freeBlocks.length).length);
  const cell = (index: number): string => {
    const turn = order.get(pool.at + POOL_OVERHEAD + index * pool.blockSize);
    const fill = index >= carved ? "." : "#";
    return turn === undefined ? `[${fill.repeat(width)}]` : `[${String(turn).padStart(width)}]`;
  };
  const rows: Row[] = [];
  for (let first = 0; first < pool.capacity; first += BLOCKS_IN_ROW) {
    const length = Math.min(BLOCKS_IN_ROW, pool.capacity - first);
    const cells = Array.from({ length }, (_, i) => cell(first + i)).join(" ");
    rows.push({ at: pool.at + POOL_OVERHEAD + first * pool.blockSize, text: cells });
  }
  return foldRows(rows, "row");
}

/** An arena: a line for each pool. */
export function renderArena(profile: PymallocProfile, arena: ArenaView): string {
  const { arenaSize, poolSize } = profile;
  const { address, pool_address, arenaindex, ntotalpools, nfreepools, freepools } = arena;
  const first = alignUp(address, poolSize);
  const end = Math.min(first + ntotalpools * poolSize, address + arenaSize);
  const virgin = Math.floor((end - Math.max(first, pool_address)) / poolSize);
  const rows: Row[] = arena.pools.map((pool) => ({
    at: pool.at,
    text: poolLine(pool, freepools.indexOf(pool.at)),
  }));
  for (let i = 0; i < virgin; i++) {
    rows.push({ at: pool_address + i * poolSize, text: "virgin    never used" });
  }
  const order = freepools.map(hex).join(" -> ");
  return lines([
    `arena ${arenaindex}, ${hex(address)} to ${hex(address + arenaSize)}: ` +
      `${ntotalpools} pools of ${poolSize} bytes, ${nfreepools} free`,
    ...(first === address
      ? []
      : [`not aligned: ${first - address} bytes before the first pool are lost`]),
    "",
    ...foldRows(rows, "pool"),
    "",
    ...wrap(`freepools, next to be used first: ${order === "" ? "none" : order}`, "  "),
    "# live   - free or virgin   empty: no block live, any size class may take it",
  ]);
}

function poolLine(pool: PoolView, turn: number): string {
  const { count, capacity, szidx } = pool;
  const place = turn < 0 ? "" : `, ${turn + 1} in freepools`;
  if (count === 0) return `empty     was class ${szidx}${place}`;
  const state = count === capacity ? "full" : "used";
  const filled = capacity === 0 ? 0 : Math.floor((count * BAR_LENGTH) / capacity);
  const bar = "#".repeat(Math.max(1, Math.min(filled, BAR_LENGTH))).padEnd(BAR_LENGTH, "-");
  return `${state}      [${bar}] class ${szidx}: ${count} of ${capacity}${place}`;
}

/** A process: its segments, the lists of pymalloc, its arenas and malloc's runs. */
export function renderHeap(view: HeapView): string {
  const { pymalloc, malloc } = view;
  return lines([
    ...segmentLines(view),
    "",
    ...usedpoolsLines(pymalloc),
    "",
    ...arenaLines(pymalloc),
    "",
    `malloc: ${counted(malloc.runs.length, "run")} of pages`,
    ...malloc.runs.map(runLine),
    ...[...pymalloc.damage, ...malloc.damage].map((each) => `  damaged: ${each}`),
    "",
    "pools: U used, some blocks live   F full   E empty   . virgin",
  ]);
}

function segmentLines({ segments, pages }: HeapView): string[] {
  const { arena, malloc, other } = pages.mappedBy;
  const staticsIn = (segment: string): string => {
    const statics = segments.names().filter(({ at }) => segments.segmentOf(at)?.name === segment);
    return statics.map(({ name }) => name).join(", ");
  };
  const about: Record<string, string> = {
    text: "program code",
    data: staticsIn("data"),
    bss: staticsIn("bss"),
    heap: `${pages.mapped} mapped: arenas ${arena}, malloc ${malloc}, other ${other}`,
    stack: "grows down",
  };
  const width = hex(segments.all.at(-1)!.end).length;
  const sizes = segments.all.map(({ start, end }) => String(end - start).length);
  const sizeWidth = Math.max(...sizes);
  return [
    "process, from the lowest address up",
    `  ${hex(0).padEnd(width)}  ${"".padEnd(5)}  ${"".padStart(sizeWidth)}  never mapped`,
    ...segments.all.flatMap(({ name, start, end }) => {
      const size = String(end - start).padStart(sizeWidth);
      const head = `  ${hex(start).padEnd(width)}  ${name.padEnd(5)}  ${size}  `;
      return wrap(head + about[name], " ".repeat(head.length));
    }),
  ];
}

function usedpoolsLines({ profile, usedpools }: PymallocView): string[] {
  const { alignment } = profile;
  const inUse = usedpools.flatMap((pools, szidx) => (pools.length === 0 ? [] : [{ pools, szidx }]));
  const classes = sizeClassCount(profile);
  const empty = classes - inUse.length;
  return [
    "usedpools: by size class, pools with a block to give; the first one gives it",
    ...inUse.flatMap(({ pools, szidx }) => {
      const range = `${szidx * alignment + 1}-${(szidx + 1) * alignment}`;
      const head = `  class ${String(szidx).padEnd(3)}${range.padStart(8)} bytes  `;
      return wrap(head + pools.map(hex).join(" -> "), " ".repeat(head.length));
    }),
    `  ${empty} of ${counted(classes, "list")} empty`,
  ];
}

function arenaLines({ profile, arenas, usableList, unusedObjects }: PymallocView): string[] {
  const usable = usableList.length === 0 ? "none" : usableList.join(" -> ");
  return [
    `arenas: ${arenas.length} of ${counted(arenas.length + unusedObjects.length, "object")}`,
    ...arenas.flatMap(arenaLine),
    ...wrap(`  usable_arenas, fewest free pools first: ${usable}`, "    "),
    ...arenas.flatMap(({ arenaindex, freepools }) =>
      freepools.length === 0
        ? []
        : wrap(`  freepools of arena ${arenaindex}: ${freepools.map(hex).join(" -> ")}`, "    "),
    ),
    `  an arena has ${profile.arenaSize} bytes, a pool ${profile.poolSize}`,
  ];
}

/** An arena as a letter for each pool, on a second line when they do not fit on the first. */
function arenaLine({ arenaindex, address, ntotalpools, nfreepools, pools }: ArenaView): string[] {
  const letters = pools.map(poolLetter).join("").padEnd(Math.min(ntotalpools, MAX_POOLS), ".");
  const head = `  ${arenaindex} at ${hex(address)}, ${nfreepools} of ${ntotalpools} free`;
  const picture = `[${letters}]`;
  return head.length + 2 + picture.length > COLUMNS
    ? [head, `    ${picture}`]
    : [`${head}  ${picture}`];
}

function poolLetter({ count, capacity }: PoolView): string {
  if (count === 0) return "E";
  return count === capacity ? "F" : "U";
}

function runLine({ at, size, chunks }: RunView): string {
  const live = chunks.filter(({ inUse }) => inUse);
  const bytes = live.reduce((sum, each) => sum + each.size, 0);
  const free = counted(chunks.length - live.length, "free chunk");
  const used = `${counted(live.length, "live chunk")} of ${bytes} in all`;
  return `  ${hex(at)}  ${size} bytes: ${used}, ${free}`;
}

interface Row {
  readonly at: number;
  readonly text: string;
}

/** Each row after its address; of three and more equal ones, the first and how many follow. */
export function foldRows(rows: readonly Row[], name: string): string[] {
  const width = Math.max(0, ...rows.map(({ at }) => hex(at).length));
  const folded: string[] = [];
  for (let i = 0; i < rows.length; ) {
    const { at, text } = rows[i]!;
    let next = i + 1;
    while (next < rows.length && rows[next]!.text === text) next++;
    const more = next - i - 1;
    folded.push(`  ${hex(at).padEnd(width)}  ${text}`);
    if (more >= 2) folded.push(`  ${"".padEnd(width)}  and ${more} more ${name}s like this`);
    i = more >= 2 ? next : i + 1;
  }
  return folded;
}

/** `text` in lines that fit, broken at spaces; the ones after the first start with `indent`. */
function wrap(text: string, indent = "    "): string[] {
  const wrapped: string[] = [];
  let rest = text;
  while (rest.length > COLUMNS) {
    const space = rest.lastIndexOf(" ", COLUMNS);
    wrapped.push(rest.slice(0, space));
    rest = indent + rest.slice(space + 1);
  }
  return [...wrapped, rest];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function orNull(at: number): string {
  return at === 0 ? "NULL" : hex(at);
}

function lines(all: readonly string[]): string {
  return `${all.flatMap((line) => wrap(line)).join("\n")}\n`;
}

// Text pictures of what the types of layer +3 share among all objects, at most 100 columns wide:
// the small ints, 2.7's blocks of ints, the table of interned strings, the free lists. Read from
// the bytes.

import { hex } from "../errors.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import { OwnedReferences } from "./owned-references.ts";
import { foldRows } from "./render.ts";
import { boxed, OBJECT_COLUMNS, shortened } from "./render-objects.ts";
import { NUMBER_SIZE, NUMBERS_PER_BLOCK, walkNumberBlocks } from "./walk-number-blocks.ts";
import type { FreeListView } from "./walk-objects.ts";

const SMALLEST = -5;
const SMALL_INTS = 262;
const POINTER = 8;
/** Entries of a free list that are shown, and lines of interned strings. */
const MOST_ENTRIES = 6;
const MOST_LINES = 40;

/** All of these, one below the other. */
export function renderTables(objects: Objects, freeLists: readonly FreeListView[]): string {
  const parts = [
    renderSmallInts(objects),
    renderNumberBlocks(objects),
    renderInterned(objects),
    renderFreeLists(freeLists),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** The ints that exist once: runs of them that lie at equal distances. */
export function renderSmallInts(objects: Objects): string {
  const all = smallInts(objects);
  const lines = ["small ints: one object for each value"];
  for (let first = 0; first < all.length; ) {
    const step = (all[first + 1] ?? 0) - all[first]!;
    let last = first + 1;
    while (last < all.length && all[last]! - all[last - 1]! === step) last++;
    last--;
    const [from, to] = [SMALLEST + first, SMALLEST + last];
    const values = `${String(from).padStart(5)} to ${String(to).padStart(3)}`;
    const apart = `each ${Math.abs(step)} bytes ${step < 0 ? "below" : "above"} the one before`;
    lines.push(`${values}  ${hex(all[first]!)} to ${hex(all[last]!)}, ${apart}`);
    first = last + 1;
  }
  return `${lines.join("\n")}\n`;
}

/** Where they are: in the table that points to them, or one behind the other in static storage. */
function smallInts({ heap, numbers }: Objects): ObjRef[] {
  const { smallInts: place } = heap.profile.numbers;
  if (place !== "static") {
    const table = heap.symbol(place === "blocks" ? "int_small_ints" : "small_ints");
    return Array.from({ length: SMALL_INTS }, (_, i) =>
      asObj(heap.memory.ptr(table + i * POINTER)),
    );
  }
  const isSmall = (ref: ObjRef): boolean => heap.statics.contains(ref) && numbers.isInteger(ref);
  return heap.liveObjects().filter(isSmall).slice(0, SMALL_INTS);
}

/** 2.7's blocks of ints and of floats, and which of their objects are free; "" without any. */
export function renderNumberBlocks(objects: Objects): string {
  const { memory, layouts } = objects.heap;
  const lines: string[] = [];
  for (const { type, blocks, free, problem } of walkNumberBlocks(objects, undefined)) {
    const order: number[] = [];
    const most = blocks.length * NUMBERS_PER_BLOCK;
    for (let at = free; at !== NO_OBJECT && order.length <= most; ) {
      order.push(at);
      at = memory.ptr(at + layouts.PyObject.ob_type);
    }
    const isFree = new Set(order);
    lines.push(`blocks of ${type.name}: ${blocks.length}, newest first; # live, . free`);
    const rows = blocks.map((block) => {
      const cells = Array.from({ length: NUMBERS_PER_BLOCK }, (_, i) =>
        isFree.has(block + POINTER + i * NUMBER_SIZE) ? "." : "#",
      );
      const live = cells.filter((cell) => cell === "#").length;
      return { at: block, text: `[${cells.join("")}]  ${live} of ${NUMBERS_PER_BLOCK} live` };
    });
    lines.push(...foldRows(rows, "block"));
    lines.push(`  free_list${chain(order)}`);
    if (problem !== undefined) lines.push(`  damaged: ${problem}`);
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** The table of interned strings, in the order of its entries. */
export function renderInterned(objects: Objects): string {
  const { text, heap } = objects;
  const { dicts } = new OwnedReferences(objects);
  const { dict } = text.interned.table;
  const damage = dicts.open(dict);
  if (damage !== undefined) return `interned strings: damaged: ${damage}\n`;
  const cells: string[] = [];
  for (let i = 0; i < dicts.entries; i++) {
    const value = dicts.value(i);
    if (value === NO_OBJECT) continue;
    const count = heap.isImmortal(value) ? "" : ` rc ${heap.refcnt(value)}`;
    cells.push(`${shortened(text.toHost(value))}${count}`);
  }
  const lines = boxed("  ", cells);
  const left = lines.length - MOST_LINES;
  const shown = left > 0 ? [...lines.slice(0, MOST_LINES), `  and ${left} lines more`] : lines;
  const head = `interned strings: ${dicts.used} in a dict of ${dicts.size} places at ${hex(dict)}`;
  return `${head}\n${shown.join("\n")}\n`;
}

/** The free lists that hold something; the first entry is the next to be taken. */
export function renderFreeLists(freeLists: readonly FreeListView[]): string {
  const held = freeLists.filter(({ entries }) => entries.length > 0);
  const lines = held.map(({ name, numfree, capacity, entries }) => {
    const most = Number.isFinite(capacity) ? ` of ${capacity}` : "";
    return `  ${name}: ${numfree}${most}${chain(entries)}`;
  });
  const empty = freeLists.filter((each) => each.entries.length === 0 && each.capacity > 0).length;
  lines.push(`  ${empty} others are empty`);
  return `free lists: objects kept for the next of their type\n${lines.join("\n")}\n`;
}

function chain(entries: readonly number[]): string {
  const shown = entries.slice(0, MOST_ENTRIES).map((at) => ` -> ${hex(at)}`);
  const left = entries.length - shown.length;
  const text = shown.join("") + (left > 0 ? ` and ${left} more` : "");
  return text.slice(0, OBJECT_COLUMNS);
}

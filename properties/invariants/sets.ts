// What always holds of sets and frozensets between two statements. A set whose table cannot be read
// is told by the first of these, and by no other.

import { hex } from "../../src/errors.ts";
import type { SetReader } from "../../src/inspect/read-set.ts";
import { NOTHING, type ObjectsView } from "../../src/inspect/walk-objects.ts";
import { NO_OBJECT } from "../../src/memory/address.ts";
import { hashOfKey } from "./dicts.ts";
import { objectInvariant } from "./object-invariant.ts";

const isSet = (view: ObjectsView, i: number): boolean =>
  view.types[i] === view.objects.sets.type || view.types[i] === view.objects.sets.frozensetType;

const setsHaveTheirTables = objectInvariant(
  "setsHaveTheirTables",
  "A set leads to a table of a power of two places; eight, and only they, lie inside the set.",
  "Objects/setobject.c: set_table_resize",
  (view, broken) => {
    for (let i = view.statics; i < view.count; i++) {
      const reason = isSet(view, i) ? view.sets.open(view.at[i]!) : undefined;
      if (reason !== undefined) broken(`${view.nameOf(i)}: ${reason}`);
    }
  },
);

const setTablesAreLiveBlocks = objectInvariant(
  "setTablesAreLiveBlocks",
  "The table of a set that is not inside it is a live block of the mem domain that holds it.",
  "Objects/setobject.c: set_table_resize",
  (view, broken) => {
    const { blocks, sets } = view;
    if (blocks === undefined) return;
    for (let i = view.statics; i < view.count; i++) {
      if (!isSet(view, i) || sets.open(view.at[i]!) !== undefined || sets.isSmall) continue;
      const bytes = blocks.bytesAt(sets.table, "mem");
      const needed = sets.size * view.heap.layouts.setentry.SIZE;
      if (bytes < 0) broken(`${view.nameOf(i)}: no block is at its table ${hex(sets.table)}`);
      else if (bytes < needed) {
        broken(`${view.nameOf(i)}: a table of ${needed} bytes in ${bytes}`);
      }
    }
  },
);

const setCountsAddUp = objectInvariant(
  "setCountsAddUp",
  "`used` entries of a set have an item, `fill` an item or the dummy, and some have neither.",
  "Include/cpython/setobject.h: PySetObject",
  (view, broken) => {
    const { sets } = view;
    for (let i = view.statics; i < view.count; i++) {
      if (!isSet(view, i) || sets.open(view.at[i]!) !== undefined) continue;
      let fill = 0;
      let used = 0;
      for (let place = 0; place < sets.size; place++) {
        if (sets.key(place) !== NO_OBJECT) fill++;
        if (sets.isItem(place)) used++;
      }
      if (sets.fill !== fill || sets.used !== used) {
        const says = `fill ${sets.fill}, used ${sets.used}`;
        broken(`${view.nameOf(i)}: ${says}, found ${fill} and ${used}`);
      }
      if (fill >= sets.size) broken(`${view.nameOf(i)}: no place is free, and a search never ends`);
    }
  },
);

/** Where a search for the item at `place` ends: there, before it, or nowhere. */
function search(view: ObjectsView, set: SetReader, place: number): string | undefined {
  const { path } = set;
  const key = set.key(place);
  const low = set.hash(place);
  const high = set.hashHigh;
  path.start(low, high, set.size - 1);
  for (let step = path.stepsFor(set.size); step > 0; step--) {
    if (path.place === place) return undefined;
    const found = set.key(path.place);
    if (found === NO_OBJECT) return `a search for the item at place ${place} ends before it`;
    const isOther = set.isItem(path.place) && set.hash(path.place) === low;
    if (isOther && set.hashHigh === high && view.heap.equals(found, key)) {
      return `the items at places ${path.place} and ${place} are equal`;
    }
    path.advance();
  }
  return `no search comes to place ${place}`;
}

const setItemsAreWhereTheirHashLeads = objectInvariant(
  "setItemsAreWhereTheirHashLeads",
  "A search by an item's hash, which is the entry's, finds it and no equal item before it.",
  "Objects/setobject.c: set_lookkey",
  (view, broken) => {
    const { sets } = view;
    for (let i = view.statics; i < view.count; i++) {
      if (!isSet(view, i) || sets.open(view.at[i]!) !== undefined) continue;
      for (let place = 0; place < sets.size; place++) {
        if (!sets.isItem(place) || view.numberOf(sets.key(place)) === NOTHING) continue;
        const hash = hashOfKey(view, sets.key(place));
        const { hashHigh } = view.heap;
        if (hash !== undefined && (hash !== sets.hash(place) || hashHigh !== sets.hashHigh)) {
          broken(`${view.nameOf(i)}: place ${place} has another hash than its item`);
          continue;
        }
        const problem = search(view, sets, place);
        if (problem !== undefined) broken(`${view.nameOf(i)}: ${problem}`);
      }
    }
  },
);

export const setInvariants = [
  setsHaveTheirTables,
  setTablesAreLiveBlocks,
  setCountsAddUp,
  setItemsAreWhereTheirHashLeads,
] as const;

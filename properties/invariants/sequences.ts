// What always holds of lists and tuples between two statements.

import { hex } from "../../src/errors.ts";
import { NULL } from "../../src/memory/address.ts";
import { objectInvariant } from "./object-invariant.ts";

const POINTER = 8;

const listsHaveRoomForTheirItems = objectInvariant(
  "listsHaveRoomForTheirItems",
  "A list has no more items than allocated slots; without a vector it has neither.",
  "Include/cpython/listobject.h: PyListObject, the invariants above `allocated`",
  (view, broken) => {
    const { memory, layouts } = view.heap;
    const { ob_size, ob_item, allocated } = layouts.PyListObject;
    for (let i = view.statics; i < view.count; i++) {
      if (view.types[i] !== view.objects.lists.type) continue;
      const at = view.at[i]!;
      const size = memory.size_t(at + ob_size);
      const slots = memory.size_t(at + allocated);
      if (!(size <= slots)) broken(`${view.nameOf(i)}: ${size} items in ${slots} slots`);
      if (memory.ptr(at + ob_item) === NULL && slots !== 0) {
        broken(`${view.nameOf(i)}: ${slots} slots, and no vector`);
      }
    }
  },
);

const listVectorsAreLiveBlocks = objectInvariant(
  "listVectorsAreLiveBlocks",
  "A list's vector is a live block of the mem domain that holds its slots, and no other list's.",
  "Objects/listobject.c: list_resize",
  (view, broken) => {
    const { blocks } = view;
    if (blocks === undefined) return;
    const { memory, layouts } = view.heap;
    const { ob_item, allocated } = layouts.PyListObject;
    const seen = new Set<number>();
    for (let i = view.statics; i < view.count; i++) {
      if (view.types[i] !== view.objects.lists.type) continue;
      const at = view.at[i]!;
      const vector = memory.ptr(at + ob_item);
      if (vector === NULL) continue;
      const bytes = blocks.bytesAt(vector, "mem");
      const slots = memory.size_t(at + allocated);
      if (bytes < 0) broken(`${view.nameOf(i)}: no block is at its vector ${hex(vector)}`);
      else if (!(slots * POINTER <= bytes)) {
        broken(`${view.nameOf(i)}: ${slots} slots in ${bytes} bytes`);
      }
      if (seen.has(vector)) broken(`${view.nameOf(i)}: another list has its vector`);
      seen.add(vector);
    }
  },
);

const itemsArePresent = objectInvariant(
  "itemsArePresent",
  "Every item of a list and of a tuple is there: none is NULL.",
  "Objects/listobject.c, Objects/tupleobject.c: only new ones have places without an item",
  (view, broken) => {
    const { memory, layouts } = view.heap;
    const { PyListObject, PyTupleObject } = layouts;
    const { lists, tuples } = view.objects;
    for (let i = view.statics; i < view.count; i++) {
      const type = view.types[i];
      const isList = type === lists.type;
      if (!isList && type !== tuples.type) continue;
      const at = view.at[i]!;
      const size = memory.size_t(at + PyTupleObject.ob_size);
      const items = isList ? memory.ptr(at + PyListObject.ob_item) : at + PyTupleObject.ob_item;
      if (!(items + size * POINTER <= memory.size)) {
        broken(`${view.nameOf(i)}: ${size} items lead out of the memory`);
        continue;
      }
      for (let k = 0; k < size; k++) {
        if (memory.ptr(items + k * POINTER) === NULL) broken(`${view.nameOf(i)}: no item ${k}`);
      }
    }
  },
);

const thereIsOneEmptyTuple = objectInvariant(
  "thereIsOneEmptyTuple",
  "A tuple without items is ().",
  "Objects/tupleobject.c: tuple_get_empty",
  (view, broken) => {
    const { memory, layouts } = view.heap;
    const { tuples } = view.objects;
    let found = 0;
    for (let i = 0; i < view.count; i++) {
      if (view.types[i] !== tuples.type) continue;
      const at = view.at[i]!;
      if (memory.size_t(at + layouts.PyTupleObject.ob_size) !== 0) continue;
      found++;
      if (at !== tuples.peekEmpty()) broken(`${view.nameOf(i)} is empty and not the shared one`);
    }
    if (found === 0) broken(`the shared one at ${hex(tuples.peekEmpty())} is not empty`);
  },
);

export const sequenceInvariants = [
  listsHaveRoomForTheirItems,
  listVectorsAreLiveBlocks,
  itemsArePresent,
  thereIsOneEmptyTuple,
] as const;

// What always holds of the attributes of instances, between two statements: of their dicts, and of
// values whose names are in the keys of a class.

import { hex } from "../../src/errors.ts";
import type { ValuesReader } from "../../src/inspect/read-values.ts";
import type { ObjectsView } from "../../src/inspect/walk-objects.ts";
import { NO_OBJECT, NULL } from "../../src/memory/address.ts";
import { objectInvariant } from "./object-invariant.ts";

const POINTER = 8;

const instancesHaveValuesOrADict = objectInvariant(
  "instancesHaveValuesOrADict",
  "An instance has values, or a live dict, or a dict that has the instance's values as its own.",
  "Objects/dictobject.c: _PyObject_MaterializeManagedDict",
  (view, broken) => {
    const { instances, compactDicts, objects } = view;
    for (let i = view.statics; i < view.count; i++) {
      const type = view.types[i];
      if (type === undefined || !instances.open(view.refOf(i), type)) continue;
      const { dict, values, isInside, isValid } = instances;
      if (dict === NO_OBJECT) continue;
      if (view.typeAt(dict) !== objects.dicts.type) {
        broken(`${view.nameOf(i)}: its dict is ${view.nameAt(dict)}`);
        continue;
      }
      if (values === NULL) continue;
      if (!isInside) {
        broken(`${view.nameOf(i)} has values and a dict`);
        continue;
      }
      compactDicts!.open(dict);
      if ((compactDicts!.values === values) !== isValid) {
        broken(`${view.nameOf(i)}: its values are ${isValid ? "not " : ""}its dict's`);
      }
    }
  },
);

/** What is to be said of values at the cursor: whose they are, and how many names they may have. */
type CheckValues = (values: ValuesReader, at: number, i: number, names: number) => void;

/** Calls `check` with the cursor at all values: of instances, then of dicts that have others. */
function eachValues(view: ObjectsView, check: CheckValues): void {
  const { instances, compactDicts: dicts, values } = view;
  if (dicts === undefined) return;
  for (let i = view.statics; i < view.count; i++) {
    const type = view.types[i];
    if (type === undefined) continue;
    if (type === view.objects.dicts.type) {
      if (dicts.open(view.at[i]!) !== undefined) continue;
      if (dicts.values === NULL || dicts.isEmptyKeys) continue;
    } else if (!instances.open(view.refOf(i), type) || instances.values === NULL) {
      continue;
    } else if (dicts.openKeys(instances.keys) !== undefined) {
      continue;
    }
    const at = dicts.values === NULL ? instances.values : dicts.values;
    const isOthers = values.open(at, dicts.size) === undefined && values.isEmbedded;
    // The values of an instance, which it tells itself.
    if (isOthers && type === view.objects.dicts.type) continue;
    check(values, at, i, dicts.entries);
  }
}

const valuesStandWhereTheKeysHaveNames = objectInvariant(
  "valuesStandWhereTheKeysHaveNames",
  "Values have room for every name in the keys, and none that has no name; invalid ones are gone.",
  "Include/internal/pycore_dict.h: struct _dictvalues",
  (view, broken) => {
    eachValues(view, (values, _at, i, names) => {
      if (values.capacity < names) {
        broken(`${view.nameOf(i)}: ${values.capacity} values for ${names} names`);
      }
      const last = values.knowsCapacity ? values.capacity : names;
      for (let k = values.isValid ? names : 0; k < last; k++) {
        if (values.value(k) !== NO_OBJECT) broken(`${view.nameOf(i)}: value ${k} has no name`);
      }
    });
  },
);

const valuesAreInOrder = objectInvariant(
  "valuesAreInOrder",
  "Each value stands once in the order of insertion; to 3.10 that is the keys', without gaps.",
  "Objects/dictobject.c: _PyDictValues_AddToInsertionOrder",
  (view, broken) => {
    eachValues(view, (values, _at, i, names) => {
      if (!values.isValid) return;
      let count = 0;
      for (let k = 0; k < names; k++) if (values.value(k) !== NO_OBJECT) count++;
      if (!values.hasOrder) {
        for (let k = 0; k < count; k++) {
          if (values.value(k) === NO_OBJECT) broken(`${view.nameOf(i)}: a gap at value ${k}`);
        }
        return;
      }
      if (values.ordered !== count) {
        broken(`${view.nameOf(i)}: ${values.ordered} in order, ${count} values`);
      }
      let seen = 0;
      for (let k = 0; k < values.ordered; k++) {
        const index = values.orderAt(k);
        // Keys that are shared have room for thirty names.
        const bit = 1 << (index & 31);
        if ((seen & bit) !== 0 || index >= names || values.value(index) === NO_OBJECT) {
          broken(`${view.nameOf(i)}: number ${k} in order is value ${index}`);
        }
        seen |= bit;
      }
    });
  },
);

const valuesAreLiveBlocks = objectInvariant(
  "valuesAreLiveBlocks",
  "Values lie in a live block of the mem domain that holds them, or inside their instance.",
  "Objects/dictobject.c: new_values",
  (view, broken) => {
    const { blocks } = view;
    if (blocks === undefined) return;
    eachValues(view, (values, at, i, names) => {
      if (values.isEmbedded) return;
      const bytes = blocks.bytesAt(values.block, "mem");
      const needed = Math.max(values.bytes, at - values.block + names * POINTER);
      if (bytes < 0) broken(`${view.nameOf(i)}: no block is at its values ${hex(at)}`);
      else if (bytes < needed) {
        broken(`${view.nameOf(i)}: values of ${needed} bytes in ${bytes}`);
      }
    });
  },
);

export const instanceInvariants = [
  instancesHaveValuesOrADict,
  valuesAreLiveBlocks,
  valuesStandWhereTheKeysHaveNames,
  valuesAreInOrder,
] as const;

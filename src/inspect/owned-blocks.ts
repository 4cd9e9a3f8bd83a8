// Which blocks objects have: their own, those that their fields point at, and those that wait on
// free lists. What is told here, once each, is everything that the process's clients should have.

import { NULL } from "../memory/address.ts";
import { ArrayFreeList } from "../objects/free-list.ts";
import type { PyType } from "../objects/type.ts";
import type { DomainName } from "../pymem/domain.ts";
import type { ObjectsView } from "./walk-objects.ts";

export type VisitBlock = (at: number, domain: DomainName) => void;

/** Visits the blocks of all live objects, and the free ones that are kept. */
export function visitOwnedBlocks(view: ObjectsView, visit: VisitBlock): void {
  const { keysDomain } = view.heap.profile.tables;
  for (let i = view.statics; i < view.count; i++) {
    const type = view.types[i];
    if (type === undefined) continue;
    if (!view.sharesBlocks(type)) visit(view.at[i]! - type.headSize, "obj");
    visitOutside(view, i, type, visit);
  }
  for (const { at } of view.sharedKeys) visit(at, keysDomain);
  visitFreeBlocks(view, visit);
  for (const { blocks } of view.numberBlocks) for (const at of blocks) visit(at, "mem");
}

/** What the fields of object i point at. */
function visitOutside(view: ObjectsView, i: number, type: PyType, visit: VisitBlock): void {
  const { lists, dicts, sets, text } = view.objects;
  const { memory, layouts, profile } = view.heap;
  const at = view.at[i]!;
  if (type === dicts.type) {
    visitDict(view, at, visit);
  } else if (type === lists.type) {
    const vector = memory.ptr(at + layouts.PyListObject.ob_item);
    if (vector !== NULL) visit(vector, "mem");
  } else if (type === sets.type || type === sets.frozensetType) {
    const isOutside = view.sets.open(at) === undefined && !view.sets.isSmall;
    if (isOutside) visit(view.sets.table, "mem");
  } else if (type === text.unicode?.type) {
    visit(memory.ptr(at + layouts.PyUnicodeObject.str), "obj");
  } else if (profile.instances.attributes !== "dict" && view.instances.open(view.refOf(i), type)) {
    const { values, isInside } = view.instances;
    const hasBlock = values !== NULL && !isInside && view.values.open(values, 0) === undefined;
    if (hasBlock) visit(view.values.block, "mem");
  }
}

function visitDict(view: ObjectsView, at: number, visit: VisitBlock): void {
  const { openDicts, compactDicts: dict, values } = view;
  if (openDicts !== undefined) {
    if (openDicts.open(at) === undefined && !openDicts.isSmall) visit(openDicts.table, "mem");
    return;
  }
  const isReadable = dict!.open(at) === undefined;
  if (isReadable && dict!.isEmptyKeys) return;
  if (!isReadable || !dict!.isShared) visit(dict!.keys, view.heap.profile.tables.keysDomain);
  if (!isReadable || dict!.values === NULL || values.open(dict!.values, dict!.size) !== undefined)
    return;
  if (!values.isEmbedded) visit(values.block, "mem");
}

/** Visits what waits on free lists: objects, with what they keep, and keys of dicts. */
export function visitFreeBlocks(view: ObjectsView, visit: VisitBlock): void {
  const { memory, layouts, types, profile } = view.heap;
  for (const { capacity, entries } of view.freeLists) {
    // Free ints and floats of 2.7 lie in their blocks.
    if (capacity === Number.POSITIVE_INFINITY) continue;
    for (const at of entries) {
      // A float links to the next in the place of its type; it has no head.
      const typeAt = memory.ptr(at + layouts.PyObject.ob_type);
      const type = types.has(typeAt) ? types.at(typeAt) : undefined;
      visit(at - (type?.headSize ?? 0), "obj");
      if (type === undefined || type !== view.objects.text.unicode?.type) continue;
      const characters = memory.ptr(at + layouts.PyUnicodeObject.str);
      if (characters !== NULL) visit(characters, "obj");
    }
  }
  const { keysFreeList, keysDomain } = profile.tables;
  if (view.compactDicts === undefined) return;
  const list = new ArrayFreeList(memory, view.heap.symbol("keys_free_list"), keysFreeList);
  for (const at of list.entries()) visit(at, keysDomain);
}

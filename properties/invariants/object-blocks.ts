// What always holds of the blocks that objects lie in and point at, between two statements. The
// guard knows which blocks live; where there is none, nothing can be said.

import { hex } from "../../src/errors.ts";
import { requestedFor, slackOf } from "../../src/inspect/object-size.ts";
import { visitFreeBlocks, visitOwnedBlocks } from "../../src/inspect/owned-blocks.ts";
import { objectInvariant } from "./object-invariant.ts";

const objectsHaveBlocksOfTheirSize = objectInvariant(
  "objectsHaveBlocksOfTheirSize",
  "An object lies behind its head in a live block of the object domain, of its size's class.",
  "Objects/object.c: _PyObject_New; Modules/gcmodule.c: _PyObject_GC_Malloc",
  (view, broken) => {
    const { blocks, objects } = view;
    if (blocks === undefined) return;
    const { alignment, smallRequestThreshold } = view.process.profile.pymalloc;
    for (let i = view.statics; i < view.count; i++) {
      const type = view.types[i];
      if (type === undefined || view.sharesBlocks(type)) continue;
      const ref = view.refOf(i);
      const bytes = blocks.bytesAt(ref - type.headSize, "obj");
      if (bytes < 0) {
        broken(`${view.nameOf(i)}: no block starts ${type.headSize} bytes before it`);
        continue;
      }
      const asked = requestedFor(objects, ref, type);
      const isRight =
        bytes >= asked &&
        (asked > smallRequestThreshold || bytes < asked + slackOf(objects, type) + alignment);
      if (!isRight) broken(`${view.nameOf(i)} takes ${asked} bytes, its block has ${bytes}`);
    }
  },
);

const freeListedObjectsKeepTheirBlocks = objectInvariant(
  "freeListedObjectsKeepTheirBlocks",
  "What waits on a free list still has its block, and 2.7's unicode that of its characters.",
  "Objects/listobject.c: free_list; 2.7: Objects/unicodeobject.c: unicode_dealloc",
  (view, broken) => {
    const { blocks } = view;
    if (blocks === undefined) return;
    visitFreeBlocks(view, (at, domain) => {
      if (blocks.bytesAt(at, domain) < 0) broken(`free, and no block: ${hex(at)}`);
    });
  },
);

const unicodeCharactersAreLiveBlocks = objectInvariant(
  "unicodeCharactersAreLiveBlocks",
  "The characters of 2.7's unicode lie in a live block of the object domain that holds them.",
  "2.7: Objects/unicodeobject.c: _PyUnicode_New",
  (view, broken) => {
    const { blocks, heap, objects } = view;
    const type = objects.text.unicode?.type;
    if (blocks === undefined || type === undefined) return;
    const { length, str } = heap.layouts.PyUnicodeObject;
    for (let i = view.statics; i < view.count; i++) {
      if (view.types[i] !== type) continue;
      const at = view.at[i]!;
      const bytes = blocks.bytesAt(heap.memory.ptr(at + str), "obj");
      const needed = (heap.memory.size_t(at + length) + 1) * WIDTH;
      if (!(bytes >= needed))
        broken(`${view.nameOf(i)}: characters of ${needed} bytes in ${bytes}`);
    }
  },
);

/** Bytes of a Py_UNICODE. */
const WIDTH = 4;

const everyBlockHasOneOwner = objectInvariant(
  "everyBlockHasOneOwner",
  "Every live block is an object, or belongs to one, or waits on a free list; to one only.",
  "Objects/obmalloc.c: _Py_GetAllocatedBlocks, which a leak makes grow",
  (view, broken) => {
    const { blocks } = view;
    // What has no type cannot tell where its block starts.
    if (blocks === undefined || view.types.includes(undefined)) return;
    const owned = new Set<number>();
    visitOwnedBlocks(view, (at, domain) => {
      // Each kind of owner has an invariant of its own that its block lives.
      if (blocks.bytesAt(at, domain) < 0) return;
      if (owned.has(at)) broken(`the block at ${hex(at)} has two owners`);
      owned.add(at);
    });
    if (owned.size >= blocks.accounts().blocks) return;
    for (const at of blocks.liveBlocks()) {
      if (!owned.has(at)) broken(`the block at ${hex(at)} belongs to nobody`);
    }
  },
);

export const objectBlockInvariants = [
  objectsHaveBlocksOfTheirSize,
  freeListedObjectsKeepTheirBlocks,
  unicodeCharactersAreLiveBlocks,
  everyBlockHasOneOwner,
] as const;

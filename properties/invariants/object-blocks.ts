// What always holds of the blocks that objects lie in and point at, between two statements. The
// guard knows which blocks live; where there is none, nothing can be said.

import { hex } from "../../src/errors.ts";
import { requestedFor, slackOf } from "../../src/inspect/object-size.ts";
import { visitOwnedBlocks } from "../../src/inspect/owned-blocks.ts";
import { objectInvariant } from "./object-invariant.ts";

const objectsHaveBlocksOfTheirSize = objectInvariant(
  "objectsHaveBlocksOfTheirSize",
  "An object starts behind its head in a live block of the object domain, of the size class that its size asks for; 2.7's ints and floats share blocks.",
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

const everyBlockHasOneOwner = objectInvariant(
  "everyBlockHasOneOwner",
  "Every live block of the process is an object, or belongs to one, or waits on a free list; none has two owners, and none is forgotten.",
  "Objects/obmalloc.c: _Py_GetAllocatedBlocks, which a leak makes grow",
  (view, broken) => {
    const { blocks } = view;
    // What has no type cannot tell where its block starts.
    if (blocks === undefined || view.types.includes(undefined)) return;
    const owned = new Set<number>();
    visitOwnedBlocks(view, (at, domain) => {
      if (blocks.bytesAt(at, domain) < 0) broken(`no block of domain ${domain} is at ${hex(at)}`);
      if (owned.has(at)) broken(`the block at ${hex(at)} has two owners`);
      owned.add(at);
    });
    if (owned.size >= blocks.accounts().blocks) return;
    for (const at of blocks.liveBlocks()) {
      if (!owned.has(at)) broken(`the block at ${hex(at)} belongs to nobody`);
    }
  },
);

export const objectBlockInvariants = [objectsHaveBlocksOfTheirSize, everyBlockHasOneOwner] as const;

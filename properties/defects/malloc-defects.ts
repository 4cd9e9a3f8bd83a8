// Defects of layer 0: chunks, boundary tags, bins and runs.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const MALLOC = "src/malloc/malloc.ts";

const malloc: Setting = { machine: "malloc", python: "3.11", debugHooks: false };

export const mallocDefects: readonly Defect[] = [
  {
    name: "moving-realloc-never-frees",
    standsFor: "a realloc that moves never frees the old block (thi.ng/malloc 6.1.150)",
    setting: malloc,
    file: MALLOC,
    find: "    this.release(chunk, oldSize);\n    return target;",
    replace: "    return target;",
    property: "heapHoldsExactlyTheModelsBlocks",
  },
  {
    name: "shrink-keeps-stored-size",
    standsFor: "a shrink gives the tail back and keeps the stored size (thi.ng/malloc 6.1.150)",
    setting: malloc,
    file: MALLOC,
    find: "    words[(chunk >> 2) + SIZE]! -= rest;\n    this.memory",
    replace: "    this.memory",
    property: "everyFreeChunkIsInItsBinOnce",
  },
  {
    name: "realloc-copies-the-header",
    standsFor: "realloc copies from the block's header on (thi-ng/umbrella fa3e1bcff2)",
    setting: malloc,
    file: MALLOC,
    find: "this.memory.copy(target, at, oldSize - CHUNK_OVERHEAD);",
    replace: "this.memory.copy(target, chunk, oldSize - CHUNK_OVERHEAD);",
    property: "reallocKeepsTheContents",
  },
  {
    name: "realloc-moves-without-copying",
    standsFor: "a realloc that cannot grow in place forgets the contents (tree-sitter#5276)",
    setting: malloc,
    file: MALLOC,
    find: "    this.memory.copy(target, at, oldSize - CHUNK_OVERHEAD);\n",
    replace: "",
    property: "reallocKeepsTheContents",
  },
  {
    name: "stale-size-after-joining",
    standsFor: "a block's bounds, cached before it is joined, are used after (AssemblyScript#1060)",
    setting: malloc,
    file: MALLOC,
    find: "    const next = (chunk + size) >> 2;",
    replace: "    const next = (chunk + bytes) >> 2;",
    property: "everyFreeChunkIsInItsBinOnce",
  },
  {
    name: "foot-holds-the-flags",
    standsFor: "the size word at a block's end is written by the wrong mask (emscripten#10377)",
    setting: malloc,
    file: MALLOC,
    find: "    words[foot] = size;",
    replace: "    words[foot] = size | flags;",
    property: "boundaryTagsAgree",
  },
  {
    name: "realloc-grows-over-its-neighbour",
    standsFor: "a growing realloc takes a region for free that is not (wasi-libc#421)",
    setting: malloc,
    file: MALLOC,
    find: "const nextSize = this.sizeIfFree(next);",
    replace: "const nextSize = this.words[(next >> 2) + SIZE]! & ~SIZE_BITS;",
    property: "theHeapsOwnAssertionsHold",
  },
  {
    name: "end-of-run-is-not-seen",
    standsFor: "free of the last block before the end of memory goes wrong (rust-lang/rust#144199)",
    setting: malloc,
    file: MALLOC,
    find: "if (first !== 0 && (words[next + SIZE]! & ~SIZE_BITS) === 0 &&",
    replace: "if (first !== 0 && (words[next + SIZE]! & ~SIZE_BITS) === MINSIZE &&",
    property: "atMostOneEmptyRunIsKept",
  },
  {
    name: "large-calloc-is-not-zeroed",
    standsFor: "the large branch of zalloc calls malloc (mimalloc#1385)",
    setting: malloc,
    file: MALLOC,
    find: "if (mem !== NULL) this.memory.fill(mem, nbytes, 0);",
    replace: "if (mem !== NULL && nbytes < MIN_LARGE_SIZE) this.memory.fill(mem, nbytes, 0);",
    property: "callocGivesZeroes",
  },
  {
    name: "realloc-to-nothing-is-refused",
    standsFor: "realloc to 0 bytes returns NULL, which says out of memory (mimalloc#622)",
    setting: malloc,
    file: MALLOC,
    find:
      '    assert(nbytes >= 0, "a size is not negative");\n' +
      "    if (nbytes > MAX_REQUEST) return NULL;",
    replace: "    if (nbytes === 0 || nbytes > MAX_REQUEST) return NULL;",
    property: "memoryIsOnlyRefusedForWantOfPages",
  },
  {
    name: "foot-is-read-in-16-bits",
    standsFor: "a boundary tag is read at the wrong bytes: big gaps look otherwise (talc#49)",
    setting: malloc,
    file: MALLOC,
    find: "const prevSize = words[at >> 2]!;",
    replace: "const prevSize = words[at >> 2]! & 0xffff;",
    property: "theHeapsOwnAssertionsHold",
  },
  {
    name: "split-files-the-rest-as-the-whole",
    standsFor: "a split does not update the size of what remains (FreeRTOS-Amiga#14)",
    setting: malloc,
    file: MALLOC,
    find: "this.bins.insert(chunk + size, rest);",
    replace: "this.bins.insert(chunk + size, oldSize);",
    property: "binsHoldTheirSizes",
  },
];

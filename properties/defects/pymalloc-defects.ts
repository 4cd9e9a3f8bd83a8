// Defects of pymalloc's blocks, pools and size classes.

import type { Setting } from "../machines/setting.ts";
import type { Defect } from "./defect.ts";

const PYMALLOC = "src/pymalloc/pymalloc.ts";

const blocks = (python: string): Setting => ({ machine: "blocks", python, debugHooks: false });

export const pymallocDefects: readonly Defect[] = [
  {
    name: "last-block-leaves-its-pool",
    standsFor: "a class's size is rounded up and its pool's capacity is not (zephyr#16996)",
    setting: blocks("3.11"),
    file: PYMALLOC,
    find: "if (nextoffset > words[header + MAXNEXTOFFSET]!) {",
    replace: "if (nextoffset > words[header + MAXNEXTOFFSET]! + POOL_OVERHEAD) {",
    property: "blockSizesMatchTheirPoolsClass",
  },
  {
    name: "reused-pool-drops-its-free-list",
    standsFor: "an exact fit nulls the head of its free list (rustwasm/wee_alloc#106)",
    setting: blocks("3.13"),
    file: PYMALLOC,
    find: "words[header + FREEBLOCK] = words[block >> 2]!;",
    replace: "words[header + FREEBLOCK] = NULL;",
    property: "everyBlockIsAccountedForOnce",
  },
  {
    name: "size-class-rounds-down",
    standsFor: "the size class rounds down: a block smaller than its request (nebula#181)",
    setting: blocks("deck"),
    file: PYMALLOC,
    find:
      "    const words = this.words;\n" +
      "    const sizeClass = (nbytes - 1) >> this.alignmentShift;",
    replace:
      "    const words = this.words;\n" +
      "    const sizeClass = Math.max(0, (nbytes >> this.alignmentShift) - 1);",
    property: "blocksAreOfTheirRequestsClass",
  },
  {
    name: "unlinking-drops-the-predecessor",
    standsFor: "removing a bucket from its list drops the one before it (zig#23390)",
    setting: blocks("3.12"),
    file: PYMALLOC,
    find: "    words[(previous >> 2) + NEXTPOOL] = next;\n",
    replace: "",
    property: "listsCanBeFollowed",
  },
  {
    name: "realloc-keeps-a-class-too-small",
    standsFor: "realloc keeps a size class that has become too small (jemalloc#1900)",
    setting: blocks("2.7"),
    file: PYMALLOC,
    find: "if (nbytes <= size) {",
    replace: "if (nbytes <= size + 1) {",
    property: "blocksAreOfTheirRequestsClass",
  },
  {
    name: "shrinking-realloc-copies-it-all",
    standsFor: "realloc copies a size that is not the smaller of both (snmalloc#175)",
    setting: blocks("3.8"),
    file: PYMALLOC,
    find: "      size = nbytes;\n",
    replace: "",
    property: "everyBlockIsAccountedForOnce",
  },
  {
    name: "calloc-trusts-used-blocks",
    standsFor: "calloc hands out a block that was used before as it is (mimalloc#63)",
    setting: blocks("3.10"),
    file: PYMALLOC,
    find: "      this.memory.fill(block, nbytes, 0);\n",
    replace: "",
    property: "callocGivesZeroes",
  },
  {
    name: "full-pool-is-relinked-wrongly",
    standsFor: "one class's full pool comes back to another class's list (a canary of our own)",
    setting: blocks("tiny-3.11"),
    file: PYMALLOC,
    find: "if (lastfree === NULL)",
    replace:
      "if (lastfree === NULL && words[header + SZIDX]! === 2) this.insertToUsedpool(pool, 1);\n" +
      "    else if (lastfree === NULL)",
    property: "usedPoolsAreExactlyThePartlyUsed",
  },
  {
    name: "raw-blocks-are-not-uncounted",
    standsFor: "a counter of what is in use goes wrong and never comes back (golang/go#15022)",
    setting: blocks("3.9"),
    file: PYMALLOC,
    find: "      this.countRawBlocks(-1);\n",
    replace: "",
    property: "rawAllocatedBlocksAreCounted",
  },
];

// The nine CPythons, 64-bit release builds, and the Python of the deck. Each line that differs
// from the one before it names the file where CPython says so.

import { objectsOf } from "./objects.ts";
import { checkProfile, type Profile } from "./profile.ts";

/** Linux on x86-64. */
const linux = { pageSize: 4096, stackSize: 8 << 20 };

const cpython27: Profile = checkProfile({
  name: "2.7",
  objects: objectsOf("2.7"),
  measuredOn: "2.7.18",
  machine: linux,
  pymem: {
    memDomain: "malloc", // Include/pymem.h: PyMem_MALLOC is malloc
    hasRawDomain: false, // Include/pymem.h names only PyMem_Malloc, Realloc, Free
    cleanByte: 0xcb, // Objects/obmalloc.c: CLEANBYTE
    deadByte: 0xdb, // Objects/obmalloc.c: DEADBYTE
    forbiddenByte: 0xfb, // Objects/obmalloc.c: FORBIDDENBYTE
    serialNumbers: "requests", // Objects/obmalloc.c: bumpserialno before the allocation
    debugRealloc: "markShrunkTail", // Objects/obmalloc.c: _PyObject_DebugReallocApi
    reportTellsTraceback: false, // Objects/obmalloc.c: _PyObject_DebugDumpAddress
  },
  pymalloc: {
    alignment: 16, // Objects/obmalloc.c: ALIGNMENT, 16 where pointers have 8 bytes since 2.7.17
    smallRequestThreshold: 512, // Objects/obmalloc.c: SMALL_REQUEST_THRESHOLD
    poolSize: 4 << 10, // Objects/obmalloc.c: POOL_SIZE is SYSTEM_PAGE_SIZE
    arenaSize: 256 << 10, // Objects/obmalloc.c: ARENA_SIZE
    initialArenaObjects: 16, // Objects/obmalloc.c: INITIAL_ARENA_OBJECTS
    addressInRange: "arenaIndex", // Objects/obmalloc.c: Py_ADDRESS_IN_RANGE
    arenaOrder: "linearSearch", // Objects/obmalloc.c: PyObject_Free, case 4
    keepsLastArena: false, // Objects/obmalloc.c: PyObject_Free, case 1
    addressBits: 0,
    statsTellArenaMap: false,
  },
});

const cpython36: Profile = checkProfile({
  ...cpython27,
  name: "3.6",
  objects: objectsOf("3.6"),
  measuredOn: "3.6.15",
  pymem: {
    ...cpython27.pymem,
    memDomain: "pymalloc", // Objects/obmalloc.c: _PyMem = pymalloc since 3.6
    hasRawDomain: true, // Include/pymem.h: PyMem_RawMalloc since 3.4, calloc since 3.5
    debugRealloc: "keepBytes", // Objects/obmalloc.c: q == oldq never holds
    reportTellsTraceback: true, // Objects/obmalloc.c: _PyMem_DumpTraceback
  },
});

const cpython37: Profile = checkProfile({
  ...cpython36,
  name: "3.7",
  objects: objectsOf("3.7"),
  measuredOn: "3.7.16",
  pymem: {
    ...cpython36.pymem,
    cleanByte: 0xcd, // Objects/obmalloc.c: CLEANBYTE
    deadByte: 0xdd, // Objects/obmalloc.c: DEADBYTE
    forbiddenByte: 0xfd, // Objects/obmalloc.c: FORBIDDENBYTE
    serialNumbers: "blocks", // Objects/obmalloc.c: bumpserialno behind the allocation
    debugRealloc: "eraseEnds", // Objects/obmalloc.c: ERASED_SIZE
  },
});

const cpython38: Profile = checkProfile({
  ...cpython37,
  name: "3.8",
  objects: objectsOf("3.8"),
  measuredOn: "3.8.18",
  pymem: {
    ...cpython37.pymem,
    serialNumbers: "none", // Objects/obmalloc.c: PYMEM_DEBUG_SERIALNO is not defined
  },
  pymalloc: {
    ...cpython37.pymalloc,
    arenaOrder: "nfp2lasta", // Objects/obmalloc.c: nfp2lasta
  },
});

const cpython39: Profile = checkProfile({
  ...cpython38,
  name: "3.9",
  objects: objectsOf("3.9"),
  measuredOn: "3.9.18",
  pymalloc: {
    ...cpython38.pymalloc,
    keepsLastArena: true, // Objects/obmalloc.c: insert_to_freepool, case 1
  },
});

const cpython310: Profile = checkProfile({
  ...cpython39,
  name: "3.10",
  objects: objectsOf("3.10"),
  measuredOn: "3.10.13",
  pymalloc: {
    ...cpython39.pymalloc,
    poolSize: 16 << 10, // Objects/obmalloc.c: POOL_BITS 14
    arenaSize: 1 << 20, // Objects/obmalloc.c: ARENA_BITS 20
    addressInRange: "radixTree", // Objects/obmalloc.c: WITH_PYMALLOC_RADIX_TREE
    addressBits: 48, // Objects/obmalloc.c: ADDRESS_BITS
    statsTellArenaMap: true, // Objects/obmalloc.c: _PyObject_DebugMallocStats
  },
});

const cpython311: Profile = checkProfile({
  ...cpython310,
  name: "3.11",
  objects: objectsOf("3.11"),
  measuredOn: "3.11.7",
  pymalloc: {
    ...cpython310.pymalloc,
    addressBits: 64, // Objects/obmalloc.c: ADDRESS_BITS
  },
});

const cpython312: Profile = checkProfile({
  ...cpython311,
  name: "3.12",
  measuredOn: "3.12.1",
  objects: objectsOf("3.12"),
});

const cpython313: Profile = checkProfile({
  ...cpython312,
  name: "3.13",
  measuredOn: "3.13.0",
  objects: objectsOf("3.13"),
});

/** The Python of the deck: pymalloc in 8-byte steps, 64 classes, as before 2.7.17. */
const deck: Profile = checkProfile({
  ...cpython27,
  name: "deck",
  measuredOn: undefined,
  pymalloc: { ...cpython27.pymalloc, alignment: 8 },
});

/** Oldest first; the deck's Python stands before them. */
export const PROFILES: readonly Profile[] = Object.freeze([
  deck,
  cpython27,
  cpython36,
  cpython37,
  cpython38,
  cpython39,
  cpython310,
  cpython311,
  cpython312,
  cpython313,
]);

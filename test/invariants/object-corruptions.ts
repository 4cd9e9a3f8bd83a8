// Ways to damage the scene of object-scene.ts that concern objects of any type, blocks, free lists,
// lists and tuples: for each the invariants that it breaks.

import { asObj, type ObjRef } from "../../src/memory/address.ts";
import { STATIC_OBJECTS, STATIC_OBJECTS_SIZE } from "../../src/objects/static-objects.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import type { ObjectScene } from "./object-scene.ts";

/** What is damaged, in which versions, and the names of all invariants that do not hold then. */
export interface ObjectCorruption {
  readonly what: string;
  readonly pythons: readonly string[];
  readonly corrupt: (scene: ObjectScene) => void;
  readonly broken: readonly string[];
}

/** A damage that breaks `broken`, all of it and nothing else. */
export function corruption(
  broken: string,
  what: string,
  corrupt: (scene: ObjectScene) => void,
  pythons: readonly string[] = PYTHONS,
): ObjectCorruption {
  return { what, pythons, corrupt, broken: broken.split(/\s+/) };
}

/** The versions from `first` to `last`. */
export function from(first: string, last = "3.13"): readonly string[] {
  const names: readonly string[] = PYTHONS;
  return names.slice(names.indexOf(first), names.indexOf(last) + 1);
}

export const POINTER = 8;
const IMMORTALS = from("3.12");
const HEAD = 16;

/** The address of a pointer to an item. */
function itemAt({ memory, layouts, named }: ObjectScene, name: string, index: number): number {
  return memory.ptr(named(name) + layouts.PyListObject.ob_item) + index * POINTER;
}

/** Puts `ref` where another object's pointer is, and makes both counts right. */
export function replace(scene: ObjectScene, at: number, ref: number): void {
  const { memory, count } = scene;
  const old = memory.ptr(at);
  if (old !== 0) count(old, -1);
  if (ref !== 0) count(ref, 1);
  memory.setPtr(at, ref);
}

const setSize = (s: ObjectScene, name: string, size: number): void =>
  s.memory.setPtr(s.named(name) + HEAD, size);

/** Where the free tuples of two items are headed and counted, behind those of one. */
const pairs = ({ heap }: ObjectScene): number => heap.symbol("tuple_free_list") + 2 * POINTER;

const COUNTS: readonly ObjectCorruption[] = [
  corruption("objectsHaveATypeThatLives", "an ob_type that is no type", (s) =>
    s.memory.setPtr(s.named("made") + 8, s.named("words")),
  ),
  corruption(
    `objectsHaveATypeThatLives refcountsCoverReferences
      itemsArePresent objectsHaveBlocksOfTheirSize`,
    "a tuple of more items than there is memory for",
    (s) => setSize(s, "alone", 1 << 27),
  ),
  corruption("staticObjectsNeverDie", "an object in static storage that nobody made", (s) => {
    const at = s.heap.symbol(STATIC_OBJECTS) + STATIC_OBJECTS_SIZE - 64;
    s.holders.push(s.heap.newReference(asObj(at), s.objects.instances.objectType));
  }),
  corruption(
    "staticObjectsNeverDie",
    "a small int that can die",
    (s) => s.memory.setU32(smallInt(s, 77), 1),
    IMMORTALS,
  ),
  corruption("countsAreWhole", "a count with a high word", (s) =>
    s.memory.setU32(s.named("words") + 4, 1),
  ),
  corruption("countsAreWhole", "a count that is negative and not that of an immortal", (s) =>
    s.memory.setU32(s.named("words"), 0x80000000),
  ),
  corruption("liveObjectsAreReferredTo", "a new object that nobody has, with count 0", (s) =>
    s.memory.setU32(s.objects.instances.newObject(), 0),
  ),
  corruption("refcountsCoverReferences", "a count that is one too high", (s) =>
    s.count(s.named("words"), 1),
  ),
  corruption("refcountsCoverReferences", "a count that is one too low", (s) =>
    s.count(s.named("couple"), -1),
  ),
  corruption(
    "refcountsCoverReferences",
    "a count of None that is one too high",
    (s) => s.count(s.objects.singletons.none, 1),
    from("2.7", "3.11"),
  ),
  corruption("referencesLeadToLiveObjects", "an item that is no object", (s) => {
    replace(s, itemAt(s, "words", 0), 0);
    s.memory.setPtr(itemAt(s, "words", 0), s.named("words") + 8);
  }),
  corruption("referencesLeadToLiveObjects", "a name bound to where no object is", (s) => {
    s.holders.push((s.named("words") + 8) as ObjRef);
  }),
];

/** The one object of a small int. */
function smallInt({ objects, heap }: ObjectScene, value: number): ObjRef {
  const ref = objects.numbers.newInt(value);
  heap.decref(ref);
  return ref;
}

const BLOCKS: readonly ObjectCorruption[] = [
  corruption("objectsHaveBlocksOfTheirSize", "a block that was freed", (s) => {
    const bare = s.named("bare");
    s.free(bare - s.heap.typeOf(bare).headSize, "obj");
  }),
  corruption("objectsHaveBlocksOfTheirSize", "bytes that go beyond their block", (s) => {
    const bytes = s.objects.text.newBytes("some bytes");
    s.holders.push(bytes);
    setBytes(s, bytes, 100);
  }),
  corruption("objectsHaveBlocksOfTheirSize", "bytes in a block of a larger class", (s) => {
    const bytes = s.objects.text.newBytes("x".repeat(100));
    s.holders.push(bytes);
    setBytes(s, bytes, 40);
  }),
  corruption("freeListedObjectsKeepTheirBlocks", "a free tuple without a block", (s) => {
    const free = s.memory.ptr(pairs(s));
    s.free(free - s.heap.typeOf(asObj(free)).headSize, "obj");
  }),
  corruption(
    "unicodeCharactersAreLiveBlocks",
    "more characters than the block has",
    (s) => s.memory.setPtr(s.named("wide") + s.layouts.PyUnicodeObject.length, 100),
    ["2.7"],
  ),
  corruption(
    "unicodeCharactersAreLiveBlocks",
    "characters in a block",
    (s) => {
      const at = s.named("wide") + s.layouts.PyUnicodeObject.str;
      s.memory.setPtr(at, s.misplace(s.memory.ptr(at), "obj"));
    },
    ["2.7"],
  ),
  corruption("everyBlockHasOneOwner", "a block that nobody has", (s) => {
    s.heap.domains.mem.malloc(24);
  }),
  corruption("everyBlockHasOneOwner", "a free list that forgot its objects", (s) => {
    s.memory.setPtr(pairs(s), 0);
    s.memory.setU32(pairs(s) + POINTER, 0);
  }),
];

const setBytes = ({ memory, layouts }: ObjectScene, bytes: number, length: number): void =>
  memory.setPtr(bytes + layouts.PyBytesObject.ob_size, length);

const FREE_LISTS: readonly ObjectCorruption[] = [
  corruption("freeListsAreAsLongAsTheirCount", "a count that is one too high", (s) =>
    s.memory.setU32(pairs(s) + POINTER, s.memory.u32(pairs(s) + POINTER) + 1),
  ),
  corruption(
    "freeListsAreAsLongAsTheirCount everyBlockHasOneOwner",
    "a free tuple that leads to itself",
    (s) => {
      const first = s.memory.ptr(pairs(s));
      s.memory.setPtr(first + s.layouts.PyTupleObject.ob_item, first);
    },
  ),
  corruption(
    "freeListsAreAsLongAsTheirCount freeListedObjectsKeepTheirBlocks",
    "more free lists than may be kept",
    (s) => s.memory.setU32(s.heap.symbol("list_free_list") + 80 * POINTER, 81),
  ),
  corruption(
    "freeListedObjectsAreUnreachable everyBlockHasOneOwner",
    "a live list among the free ones",
    (s) => {
      const { freeList } = s.objects.lists;
      freeList.put(s.named("bare"));
    },
  ),
  corruption(
    "referencesLeadToLiveObjects freeListedObjectsAreUnreachable",
    "an item that was freed",
    (s) => {
      const [free] = s.objects.lists.freeList.entries();
      replace(s, itemAt(s, "words", 0), 0);
      s.memory.setPtr(itemAt(s, "words", 0), free!);
    },
  ),
  corruption(
    "freeListedObjectsAreUnreachable",
    "a free set with a weak reference",
    (s) => {
      const [free] = s.objects.sets.freeList.entries();
      s.memory.setPtr(free! + s.layouts.PySetObject.weakreflist, s.named("plain"));
    },
    ["2.7"],
  ),
];

const SEQUENCES: readonly ObjectCorruption[] = [
  corruption("listsHaveRoomForTheirItems", "fewer slots than items", (s) =>
    s.memory.setPtr(s.named("words") + s.layouts.PyListObject.allocated, 2),
  ),
  corruption("listsHaveRoomForTheirItems", "slots without a vector", (s) =>
    s.memory.setPtr(s.named("bare") + s.layouts.PyListObject.allocated, 4),
  ),
  corruption("listVectorsAreLiveBlocks", "more slots than the vector has", (s) =>
    s.memory.setPtr(s.named("words") + s.layouts.PyListObject.allocated, 1000),
  ),
  corruption("listVectorsAreLiveBlocks everyBlockHasOneOwner", "another list's vector", (s) => {
    const { ob_item } = s.layouts.PyListObject;
    s.memory.setPtr(s.named("bare") + ob_item, s.memory.ptr(s.named("words") + ob_item));
  }),
  corruption("listVectorsAreLiveBlocks", "a vector in a block", (s) => {
    const at = s.named("words") + s.layouts.PyListObject.ob_item;
    s.memory.setPtr(at, s.misplace(s.memory.ptr(at), "mem"));
  }),
  corruption("itemsArePresent", "a list without an item", (s) =>
    replace(s, itemAt(s, "words", 1), 0),
  ),
  corruption("itemsArePresent", "a tuple without an item", (s) =>
    replace(s, s.named("couple") + s.layouts.PyTupleObject.ob_item, 0),
  ),
  corruption(
    "thereIsOneEmptyTuple",
    "a tuple whose item is not counted",
    (s) => {
      replace(s, s.named("alone") + s.layouts.PyTupleObject.ob_item, 0);
      setSize(s, "alone", 0);
    },
    from("3.7"),
  ),
];

/** At least one corruption for every invariant of these. */
export const OBJECT_CORRUPTIONS: readonly ObjectCorruption[] = [
  ...COUNTS,
  ...BLOCKS,
  ...FREE_LISTS,
  ...SEQUENCES,
];

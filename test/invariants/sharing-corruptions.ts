// Ways to damage the scene of object-scene.ts that concern weak references, small ints, characters,
// interned strings, and 2.7's blocks of numbers: for each the invariants that it breaks.

import type { ObjRef } from "../../src/memory/address.ts";
import { InternState } from "../../src/objects/intern.ts";
import { SMALLEST_INT } from "../../src/objects/long.ts";
import { corruption, from, type ObjectCorruption, POINTER, replace } from "./object-corruptions.ts";
import type { ObjectScene } from "./object-scene.ts";

const OPEN = ["2.7"];

const WEAKREFS: readonly ObjectCorruption[] = [
  corruption("weakrefListsAreDoublyLinked", "a wr_prev that leads nowhere", (s) =>
    s.memory.setPtr(s.named("calling") + s.layouts.PyWeakReference.wr_prev, 0),
  ),
  corruption(
    "weakrefListsAreDoublyLinked weakrefsStandOnTheirReferentsList",
    "a list that leads to no weak reference",
    (s) => s.memory.setPtr(s.named("plain") + s.layouts.PyWeakReference.wr_next, s.named("words")),
  ),
  corruption(
    "weakrefListsAreDoublyLinked weakrefsStandOnTheirReferentsList plainWeakrefsAreSharedAndFirst",
    "a list that goes round",
    (s) => {
      const { wr_next } = s.layouts.PyWeakReference;
      s.memory.setPtr(s.named("calling") + wr_next, s.named("plain"));
    },
  ),
  corruption("weakrefsStandOnTheirReferentsList", "another referent", (s) =>
    s.memory.setPtr(s.named("calling") + s.layouts.PyWeakReference.wr_object, s.named("node")),
  ),
  corruption("weakrefsStandOnTheirReferentsList", "a dead one that is given an object", (s) =>
    s.memory.setPtr(s.named("dead") + s.layouts.PyWeakReference.wr_object, s.named("target")),
  ),
  corruption("weakrefsStandOnTheirReferentsList", "a dead one that leads to another", (s) =>
    s.memory.setPtr(s.named("dead") + s.layouts.PyWeakReference.wr_next, s.named("plain")),
  ),
  corruption("plainWeakrefsAreSharedAndFirst", "a second one without a callback", (s) =>
    replace(s, s.named("calling") + s.layouts.PyWeakReference.wr_callback, 0),
  ),
];

/** Writes the value of an int of one digit, or of a machine word. */
function setInt(s: ObjectScene, ref: number, value: number): void {
  const { PyIntObject, PyLongObject } = s.layouts;
  const isMachine = s.heap.profile.numbers.machineInts;
  s.memory.setU32(ref + (isMachine ? PyIntObject.ob_ival : PyLongObject.ob_digit), value);
}

function smallInt({ objects, heap }: ObjectScene, value: number): ObjRef {
  const ref = objects.numbers.newInt(value);
  heap.decref(ref);
  return ref;
}

const TABLES = ["2.7", "3.9", "3.10"];
const STATICS = [...from("3.6", "3.8"), ...from("3.11")];

const INTS: readonly ObjectCorruption[] = [
  corruption("smallIntsExistOnce", "a second seven", (s) => setInt(s, s.named("number"), 7), [
    ...OPEN,
    ...from("3.9"),
  ]),
  corruption(
    "smallIntsExistOnce",
    "a small int of another value",
    (s) => setInt(s, smallInt(s, 77), 1000),
    STATICS,
  ),
  corruption(
    "smallIntsExistOnce smallIntTableIsInOrder",
    "a small int of another value",
    (s) => setInt(s, smallInt(s, 77), 1000),
    TABLES,
  ),
  corruption(
    "smallIntTableIsInOrder",
    "two ints at each other's places",
    (s) => {
      const name = s.heap.profile.numbers.machineInts ? "int_small_ints" : "small_ints";
      const at = s.heap.symbol(name) + (77 - SMALLEST_INT) * POINTER;
      const held = s.memory.ptr(at);
      s.memory.setPtr(at, s.memory.ptr(at + POINTER));
      s.memory.setPtr(at + POINTER, held);
    },
    TABLES,
  ),
  corruption(
    "numberBlocksCanBeFollowed",
    "a block of floats that leads to no block",
    (s) => s.memory.setPtr(s.memory.ptr(s.heap.symbol("float_block_list")), s.named("words")),
    OPEN,
  ),
  corruption(
    "numberBlocksCanBeFollowed",
    "a block of floats that leads to itself",
    (s) => {
      const block = s.memory.ptr(s.heap.symbol("float_block_list"));
      s.memory.setPtr(block, block);
    },
    OPEN,
  ),
  corruption(
    "everyNumberIsInItsBlock",
    "a free float that no list has",
    (s) => {
      const head = s.heap.symbol("float_block_list") + POINTER;
      s.memory.setPtr(head, s.memory.ptr(s.memory.ptr(head) + 8));
    },
    OPEN,
  ),
  corruption(
    "everyNumberIsInItsBlock everyBlockHasOneOwner",
    "a block of ints that was forgotten",
    (s) => {
      const list = s.heap.symbol("int_block_list");
      s.memory.setPtr(list, s.memory.ptr(s.memory.ptr(list)));
    },
    OPEN,
  ),
];

/** Where the characters of a `str` are. */
const dataOf = ({ objects }: ObjectScene, text: ObjRef): number =>
  objects.text.strs?.compact.data(text) ?? objects.text.bytes.data(text);

const hashOf = ({ layouts }: ObjectScene, text: ObjRef): number =>
  text +
  (layouts.PyASCIIObject.hash >= 0 ? layouts.PyASCIIObject.hash : layouts.PyBytesObject.ob_shash);

/** Makes one text the same as another of its length, hash and all. */
function makeEqual(s: ObjectScene, text: ObjRef, other: ObjRef): void {
  const length = s.objects.text.length(other);
  s.memory.bytes.copyWithin(dataOf(s, text), dataOf(s, other), dataOf(s, other) + length);
  s.memory.bytes.copyWithin(hashOf(s, text), hashOf(s, other), hashOf(s, other) + POINTER);
}

/** The identifier of one letter, which lies beside the character. */
function identifier(s: ObjectScene, letter: string): ObjRef {
  const { interned, strType, strs } = s.objects.text;
  const found = s.heap.liveObjects().find((ref) => {
    if (s.heap.typeOf(ref) !== strType) return false;
    if (interned.state(ref) !== InternState.IMMORTAL_STATIC) return false;
    return strs!.toHost(ref) === letter && strs!.characters.peek(letter.charCodeAt(0)) !== ref;
  });
  return found!;
}

/** The constants 'twin_a' and 'twin_b'. */
function twins(s: ObjectScene): [ObjRef, ObjRef] {
  const items = s.objects.tuples.items(s.named("twin"));
  return [items[0]!, items[1]!];
}

const TEXT: readonly ObjectCorruption[] = [
  corruption("sharedCharactersAreWhatTheyStandFor", "another character", (s) =>
    s.memory.setU8(dataOf(s, s.named("letter")), 1),
  ),
  corruption("internedStringsStandInTheTable", "an interned string that does not know it", (s) =>
    s.objects.text.interned.setState(twins(s)[0], InternState.NOT_INTERNED),
  ),
  corruption("internedStringsStandInTheTable", "a string that believes it is interned", (s) =>
    s.objects.text.interned.setState(s.named("made"), InternState.MORTAL),
  ),
  corruption("internedStringsStandInTheTable", "a string under another one", (s) => {
    // Nobody counts what the table refers to: the counts stay right.
    const { dicts, text } = s.objects;
    const [one, other] = twins(s);
    s.count(one, 1);
    dicts.setItem(text.interned.table.dict, one, other);
    s.count(other, -1);
  }),
  corruption(
    "internedStringsHaveNoEqualTwin dictKeysAreWhereTheirHashLeads",
    "two interned strings that became one",
    (s) => makeEqual(s, twins(s)[1], twins(s)[0]),
  ),
  corruption(
    "internedStringsHaveNoEqualTwin",
    "two static strings that became one",
    (s) => {
      makeEqual(s, identifier(s, "p"), identifier(s, "r"));
    },
    ["3.12"],
  ),
];

/** At least one corruption for every invariant of these. */
export const SHARING_CORRUPTIONS: readonly ObjectCorruption[] = [...WEAKREFS, ...INTS, ...TEXT];

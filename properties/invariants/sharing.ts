// What always holds of objects of which there is one for each value, between two statements: small
// ints, characters, interned strings.

import { hex } from "../../src/errors.ts";
import type { ObjectsView } from "../../src/inspect/walk-objects.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { EMPTY as EMPTY_TEXT } from "../../src/objects/characters.ts";
import { InternState } from "../../src/objects/intern.ts";
import { GREATEST_SMALL_INT, SMALL_INTS, SMALLEST_INT } from "../../src/objects/long.ts";
import { objectInvariant } from "./object-invariant.ts";

type Broken = (detail: string) => void;

const smallIntsExistOnce = objectInvariant(
  "smallIntsExistOnce",
  "Each int from -5 to 256 is there, as one object; 2.7's longs and 3.6's to 3.8's sums aside.",
  "Objects/longobject.c: get_small_int; 2.7: Objects/intobject.c",
  (view, broken) => {
    const { ints } = view.objects.numbers;
    const { machineInts, sumsShared } = view.heap.profile.numbers;
    const isStrict = machineInts || sumsShared;
    const found = new Int32Array(SMALL_INTS);
    for (let i = 0; i < view.count; i++) {
      if (view.types[i] !== ints.type) continue;
      const value = ints.toNumber(view.refOf(i));
      if (!(value >= SMALLEST_INT && value <= GREATEST_SMALL_INT)) continue;
      const before = found[value - SMALLEST_INT]!;
      if (before !== 0 && isStrict) broken(`${value} is at ${hex(before)} and ${hex(view.at[i]!)}`);
      found[value - SMALLEST_INT] = view.at[i]!;
    }
    for (let k = 0; k < SMALL_INTS; k++) {
      if (found[k] === 0) broken(`no int is ${k + SMALLEST_INT}`);
    }
  },
);

const smallIntTableIsInOrder = objectInvariant(
  "smallIntTableIsInOrder",
  "The table of small ints, where there is one, has at each place the int of that value.",
  "Objects/longobject.c: small_ints",
  (view, broken) => {
    const { numbers } = view.heap.profile;
    if (numbers.smallInts === "static") return;
    const { memory } = view.heap;
    const { ints } = view.objects.numbers;
    const table = view.heap.symbol(numbers.machineInts ? "int_small_ints" : "small_ints");
    for (let k = 0; k < SMALL_INTS; k++) {
      const ref = memory.ptr(table + k * POINTER) as ObjRef;
      const isInt = view.typeAt(ref) === ints.type;
      if (!isInt || ints.toNumber(ref) !== k + SMALLEST_INT) {
        broken(`the place of ${k + SMALLEST_INT} has ${view.nameAt(ref)}`);
      }
    }
  },
);
const POINTER = 8;

/** What is asked of a type of text. */
interface TextOf {
  readonly type: unknown;
  readonly characters: { peek(code: number): ObjRef };
  length(text: ObjRef): number;
  codeAt(text: ObjRef, index: number): number;
}

function checkCharacters(view: ObjectsView, text: TextOf | undefined, broken: Broken): void {
  if (text === undefined) return;
  for (let code = 0; code <= EMPTY_TEXT; code++) {
    const ref = text.characters.peek(code);
    if (ref === NO_OBJECT) continue;
    const length = code === EMPTY_TEXT ? 0 : 1;
    const isRight =
      view.typeAt(ref) === text.type &&
      text.length(ref) === length &&
      (length === 0 || text.codeAt(ref, 0) === code);
    if (!isRight) broken(`the place of character ${code} has ${view.nameAt(ref)}`);
  }
}

const sharedCharactersAreWhatTheyStandFor = objectInvariant(
  "sharedCharactersAreWhatTheyStandFor",
  "The shared string of a character has that character alone, and the shared empty one has none.",
  "Objects/unicodeobject.c: get_latin1_char; Objects/bytesobject.c: characters",
  (view, broken) => {
    const { bytes, strs, unicode } = view.objects.text;
    checkCharacters(view, bytes, broken);
    checkCharacters(view, strs, broken);
    checkCharacters(view, unicode, broken);
  },
);

const internedStringsStandInTheTable = objectInvariant(
  "internedStringsStandInTheTable",
  "Strings that are marked as interned stand in the table, each under itself, and no others do.",
  "Objects/unicodeobject.c: PyUnicode_InternInPlace",
  (view, broken) => {
    const { text } = view.objects;
    const { interned } = text;
    const { dicts } = view;
    if (dicts.open(interned.table.dict) !== undefined) return;
    let inTable = 0;
    for (let entry = 0; entry < dicts.entries; entry++) {
      const key = dicts.key(entry);
      if (dicts.value(entry) === NO_OBJECT) continue;
      inTable++;
      if (dicts.value(entry) !== key) {
        broken(`the table has ${view.nameAt(dicts.value(entry))} under ${view.nameAt(key)}`);
      }
      const isStr = view.typeAt(key) === text.strType;
      const state = isStr ? interned.state(key) : InternState.NOT_INTERNED;
      if (state !== InternState.MORTAL && state !== InternState.IMMORTAL) {
        broken(`the table has ${view.nameAt(key)}, whose state is ${state}`);
      }
    }
    // Each key is such a string, and no key stands there twice: as many are as many as there are.
    let found = 0;
    for (let i = 0; i < view.count; i++) {
      if (view.types[i] !== text.strType) continue;
      const state = interned.state(view.refOf(i));
      if (state === InternState.MORTAL || state === InternState.IMMORTAL) found++;
    }
    if (found !== inTable) broken(`${found} strings are interned, ${inTable} in the table`);
  },
);

const internedStringsHaveNoEqualTwin = objectInvariant(
  "internedStringsHaveNoEqualTwin",
  "No two interned strings have the same characters.",
  "InternalDocs/string_interning.md",
  (view, broken) => {
    const { text } = view.objects;
    const { interned, strType } = text;
    const { memory, layouts } = view.heap;
    const hash =
      layouts.PyASCIIObject.hash >= 0 ? layouts.PyASCIIObject.hash : layouts.PyBytesObject.ob_shash;
    // By the low word of the hash, which every interned string has.
    const byHash = new Map<number, number>();
    for (let i = 0; i < view.count; i++) {
      const ref = view.refOf(i);
      if (view.types[i] !== strType || interned.state(ref) === InternState.NOT_INTERNED) continue;
      const low = memory.i32(ref + hash);
      const other = byHash.get(low);
      if (other !== undefined && text.toHost(view.refOf(other)) === text.toHost(ref)) {
        const both = `${view.nameOf(other)} and ${view.nameOf(i)}`;
        broken(`${both} are both ${JSON.stringify(text.toHost(ref))}`);
      }
      byHash.set(low, i);
    }
  },
);

export const sharingInvariants = [
  smallIntsExistOnce,
  smallIntTableIsInOrder,
  sharedCharactersAreWhatTheyStandFor,
  internedStringsStandInTheTable,
  internedStringsHaveNoEqualTwin,
] as const;

// Programs of random operations on a dict or a set, drawn as record-tables.py draws them, and what
// the tables hold behind each step as its text.

import type { ObjRef } from "../../src/memory/address.ts";
import { CompactDicts } from "../../src/objects/dict-compact.ts";
import type { TableHeap } from "./table-heap.ts";

export const STEPS = 300;
export const STRIDE = 50;

export type KeyKind = "near" | "far" | "str" | "mixed";
const KINDS = ["near", "far", "str"] as const;

/** The generator of record-tables.py. */
export function drawing(seed: number): (n: number) => number {
  let x = seed;
  return (n) => {
    x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff;
    return (x >> 8) % n;
  };
}

/** The keys and values of a program. */
export class Cast {
  readonly values: readonly ObjRef[];
  readonly heap: TableHeap;
  private readonly hashes: readonly string[];

  constructor(heap: TableHeap, hashes: readonly string[]) {
    this.heap = heap;
    this.hashes = hashes;
    this.values = Array.from({ length: 10 }, (_, i) => {
      const value = heap.thing();
      heap.names.set(value, `v${i}`);
      return value;
    });
  }

  drawKey(draw: (n: number) => number, kind: KeyKind): ObjRef {
    const own = kind === "mixed" ? KINDS[draw(3)]! : kind;
    if (own === "str") {
      const i = draw(40);
      return this.heap.str(`n${i}`, this.hashes[i]);
    }
    if (own === "near") return this.int(draw(40));
    const n = draw(6) * 2 ** (3 * draw(16));
    return this.int(draw(2) === 1 ? 0 - n : n);
  }

  int(n: number): ObjRef {
    return this.heap.int(n === -1 ? -3 : n);
  }
}

/** One step on a dict of which the program owns the reference; the one it owns afterwards. */
export function dictStep(
  cast: Cast,
  draw: (n: number) => number,
  kind: KeyKind,
  dict: ObjRef,
): ObjRef {
  const { dicts, heap } = cast.heap;
  const replaceBy = (made: ObjRef): ObjRef => {
    heap.decref(dict);
    return made;
  };
  const put = (target: ObjRef): void => {
    const key = cast.drawKey(draw, kind);
    dicts.setItem(target, key, cast.values[draw(10)]!);
  };
  const op = draw(100);
  if (op < 45) {
    put(dict);
  } else if (op < 65) {
    const key = cast.drawKey(draw, kind);
    if (dicts.peekItem(dict, key) !== 0) dicts.deleteItem(dict, key);
  } else if (op < 70) {
    dicts.peekItem(dict, cast.drawKey(draw, kind));
  } else if (op < 73) {
    dicts.clear(dict);
  } else if (op < 78) {
    return replaceBy(dicts.copy(dict));
  } else if (op < 82) {
    const other = dicts.newDict();
    for (let n = draw(12); n > 0; n--) put(other);
    dicts.update(dict, other);
    heap.decref(other);
  } else if (op < 85) {
    const made = dicts.newDict();
    dicts.update(made, dict);
    return replaceBy(made);
  } else if (op < 87) {
    return replaceBy(dicts.newDict());
  } else if (op < 89) {
    return replaceBy(dicts.dictNew());
  } else if (op < 91) {
    const made = dicts.dictNew();
    dicts.update(made, dict);
    return replaceBy(made);
  } else if (op < 94) {
    for (let i = 0; i < 30; i++) put(dict);
  } else if (op < 98) {
    for (const key of keysOf(cast, dict)) if (draw(2) === 1) dicts.deleteItem(dict, key);
  } else if (op < 99) {
    const key = cast.drawKey(draw, kind);
    dicts.setDefault(dict, key, cast.values[draw(10)]!);
  } else {
    for (let n = 0; n < 200; n++) dicts.setItem(dict, cast.int(n * 3), cast.values[n % 10]!);
  }
  return dict;
}

function keysOf(cast: Cast, dict: ObjRef): ObjRef[] {
  const { dicts } = cast.heap;
  const keys: ObjRef[] = [];
  for (let at = dicts.next(dict, 0); at >= 0; at = dicts.next(dict, at + 1)) {
    keys.push(dicts.keyAt(dict, at));
  }
  return keys;
}

/** One step on a set, likewise. */
export function setStep(
  cast: Cast,
  draw: (n: number) => number,
  kind: KeyKind,
  set: ObjRef,
): ObjRef {
  const { sets, dicts, heap } = cast.heap;
  const replaceBy = (made: ObjRef): ObjRef => {
    heap.decref(set);
    return made;
  };
  const other = (): ObjRef => {
    const made = sets.newSet();
    for (let n = draw(14); n > 0; n--) sets.add(made, cast.drawKey(draw, kind));
    return made;
  };
  const combined = (op: "|" | "&" | "-" | "^"): ObjRef => {
    const right = other();
    const result = sets.type.slots.binary!(op, set, right) as ObjRef;
    heap.decref(right);
    return replaceBy(result);
  };
  const op = draw(100);
  if (op < 45) {
    sets.add(set, cast.drawKey(draw, kind));
  } else if (op < 65) {
    sets.discard(set, cast.drawKey(draw, kind));
  } else if (op < 70) {
    sets.contains(set, cast.drawKey(draw, kind));
  } else if (op < 74) {
    if (sets.size(set) > 0) heap.decref(sets.pop(set));
  } else if (op < 76) {
    sets.clear(set);
  } else if (op < 79) {
    return replaceBy(sets.copy(set));
  } else if (op < 82) {
    const right = other();
    sets.update(set, right);
    heap.decref(right);
  } else if (op < 90) {
    return combined(op < 84 ? "|" : op < 86 ? "&" : op < 88 ? "-" : "^");
  } else if (op < 92) {
    const frozen = sets.frozensetFrom(set, []);
    const made = sets.setFrom(frozen, []);
    heap.decref(frozen);
    return replaceBy(made);
  } else if (op < 94) {
    const dict = dicts.newDict();
    for (let n = draw(14); n > 0; n--) {
      dicts.setItem(dict, cast.drawKey(draw, kind), cast.values[0]!);
    }
    const made = sets.setFrom(dict, []);
    heap.decref(dict);
    return replaceBy(made);
  } else if (op < 97) {
    for (let i = 0; i < 30; i++) sets.add(set, cast.drawKey(draw, kind));
  } else if (op < 99) {
    for (const item of sets.elements(set)) if (draw(2) === 1) sets.discard(set, item);
  } else {
    for (let n = 0; n < 100; n++) sets.add(set, cast.int(n * 3));
  }
  return set;
}

const hex = (word: number): string => (word >>> 0).toString(16);

/** Reads the bytes of dicts and sets as the script does. */
export class Dump {
  private readonly cast: Cast;

  constructor(cast: Cast) {
    this.cast = cast;
  }

  dict(dict: ObjRef): string {
    const { dicts, heap } = this.cast.heap;
    const text = dicts instanceof CompactDicts ? this.compact(dicts, dict) : this.open(dict);
    return `${text};${heap.typeOf(dict).slots.sizeOf(dict)}`;
  }

  set(set: ObjRef): string {
    const { heap, memory } = this.cast.heap;
    const { PySetObject, setentry } = heap.layouts;
    const [fill, used, mask] = this.sizes(set, [
      PySetObject.fill,
      PySetObject.used,
      PySetObject.mask,
    ]);
    const finger = PySetObject.finger < 0 ? "" : ` finger ${memory.u32(set + PySetObject.finger)}`;
    const lines = [`fill ${fill} used ${used} mask ${mask}${finger}`];
    const table = memory.ptr(set + PySetObject.table);
    for (let i = 0; i <= mask!; i++) {
      const entry = table + i * setentry.SIZE;
      lines.push(`${this.hash(entry + setentry.hash)} ${this.name(entry + setentry.key)}`);
    }
    return `${lines.join(",")};${heap.typeOf(set).slots.sizeOf(set)}`;
  }

  private open(dict: ObjRef): string {
    const { heap, memory } = this.cast.heap;
    const { PyDictObject } = heap.layouts;
    const [fill, used, mask] = this.sizes(dict, [
      PyDictObject.ma_fill,
      PyDictObject.ma_used,
      PyDictObject.ma_mask,
    ]);
    const isStr = memory.ptr(dict + PyDictObject.ma_lookup) === heap.symbol("lookdict_string");
    const lines = [`fill ${fill} used ${used} mask ${mask} ${isStr ? "str" : "any"}`];
    for (let i = 0; i <= mask!; i++) {
      const entry = memory.ptr(dict + PyDictObject.ma_table) + i * 24;
      lines.push(`${this.hash(entry)} ${this.name(entry + 8)} ${this.name(entry + 16)}`);
    }
    return lines.join(",");
  }

  private compact(dicts: CompactDicts, dict: ObjRef): string {
    const { keys } = dicts;
    const { heap } = this.cast.heap;
    const at = dicts.keysOf(dict);
    const size = keys.mask(at) + 1;
    const kind = keys.hasDummies(at) ? "dummies" : ["general", "clean", "split"][keys.kind(at)];
    const n = keys.nentries(at);
    const table = dicts.valuesOf(dict) === 0 ? "combined" : "split";
    const refcnt = keys.refcnt(at) === 1 ? "1" : "more";
    const head = `used ${dicts.size(dict)} size ${size} ${kind} usable ${keys.usable(at)} n ${n}`;
    const lines = [`${head} refcnt ${refcnt} ${table}`];
    lines.push(Array.from({ length: size }, (_, place) => keys.indexAt(at, place)).join(" "));
    const hasHash = heap.layouts.PyDictKeysObject.dk_lookup >= 0 || kind === "general";
    for (let i = 0; i < n; i++) {
      const value = keys.valueSlot(at, i);
      const pair = `${this.name(value - 8)} ${this.name(value)}`;
      lines.push(hasHash ? `${this.hash(value - 16)} ${pair}` : pair);
    }
    return lines.join(",");
  }

  private sizes(ref: ObjRef, offsets: readonly number[]): number[] {
    return offsets.map((offset) => this.cast.heap.memory.size_t(ref + offset));
  }

  private hash(at: number): string {
    const { memory } = this.cast.heap;
    return `${hex(memory.u32(at))}.${hex(memory.u32(at + 4))}`;
  }

  private name(at: number): string {
    const { memory, names, dicts, sets } = this.cast.heap;
    const ref = memory.ptr(at) as ObjRef;
    if (ref === 0) return "-";
    const isDummy = ref === sets.peekDummy() || ("peekDummy" in dicts && ref === dummyOf(dicts));
    return isDummy ? "dummy" : (names.get(ref) ?? "?");
  }
}

const dummyOf = (dicts: object): unknown => (dicts as { peekDummy(): ObjRef }).peekDummy();

/** FNV-1a of 32 bits, continued from `hash`. */
export function fnv(text: string, hash: number): number {
  let sum = hash;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 16777619);
  return sum >>> 0;
}

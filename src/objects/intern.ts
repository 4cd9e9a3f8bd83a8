// Interned strings: for each text one str that stands for all equal ones. Objects/unicodeobject.c,
// in 2.7 Objects/stringobject.c: PyString_InternInPlace.
//
// The table is a dict in the heap, each string its own key and value. The state of a string lies in
// its object, two bits in 3.x and an int in 2.7:
//
//   NOT_INTERNED ---> MORTAL ---> IMMORTAL       IMMORTAL_STATIC: in static storage (3.12+)
//
// The table's two references to a mortal string do not count, so that it dies with the last one
// that does: its deallocation takes it out of the table. An immortal string stays.

import { assert } from "../assert.ts";
import { PyError } from "../errors.ts";
import { type Addr, asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { InternedLife } from "../profile/text.ts";
import type { ObjectHeap } from "./object-heap.ts";

/** Values of the state. */
export const InternState = {
  NOT_INTERNED: 0,
  MORTAL: 1,
  IMMORTAL: 2,
  IMMORTAL_STATIC: 3,
} as const;

const STATE_MASK = 3;
const INTERNED = "interned";

/** The pointer to the table. */
export const internStatics = (): Static[] => [{ name: INTERNED, segment: "bss", size: 8 }];

/** The strings that are interned. */
export interface InternTable {
  /** Makes the table, empty. */
  initialise(): void;
  /** The string of the table that equals `text`: borrowed, or NO_OBJECT. */
  peek(text: ObjRef): ObjRef;
  /** Puts a string in that has no equal there: two references of its own. */
  insert(text: ObjRef): void;
  /** Takes a string out that is in, and gives its two references back. */
  remove(text: ObjRef): void;
  /** The table as an object, which the interpreter's statics hold. */
  readonly dict: ObjRef;
}

/** What the table asks of dicts. */
export interface InternDicts {
  newDict(): ObjRef;
  peekItem(dict: ObjRef, key: ObjRef): ObjRef;
  setItem(dict: ObjRef, key: ObjRef, value: ObjRef): void;
  deleteItem(dict: ObjRef, key: ObjRef): boolean;
}

/** The table as a dict of the heap, its address in the static `interned`. */
export class DictInternTable implements InternTable {
  /** Dicts have strings as keys, and strings need a dict: it may be set after both are made. */
  declare dicts: InternDicts;
  declare private readonly memory: Memory;
  declare private readonly at: Addr;

  constructor(heap: ObjectHeap, dicts?: InternDicts) {
    this.memory = heap.memory;
    if (dicts !== undefined) this.dicts = dicts;
    this.at = heap.symbol(INTERNED);
  }

  get dict(): ObjRef {
    return asObj(this.memory.ptr(this.at));
  }

  initialise(): void {
    this.memory.setPtr(this.at, this.dicts.newDict());
  }

  peek(text: ObjRef): ObjRef {
    return this.dicts.peekItem(this.dict, text);
  }

  insert(text: ObjRef): void {
    this.dicts.setItem(this.dict, text, text);
  }

  remove(text: ObjRef): void {
    this.dicts.deleteItem(this.dict, text);
  }
}

export class Interned {
  readonly table: InternTable;
  declare private readonly heap: ObjectHeap;
  declare private readonly words: Int32Array;
  /** Offset of the int that holds the state in its low bits. */
  declare private readonly stateOffset: number;

  constructor(heap: ObjectHeap, table: InternTable) {
    const { PyBytesObject, PyASCIIObject } = heap.layouts;
    this.heap = heap;
    this.words = heap.words;
    this.table = table;
    this.stateOffset = stateOffsetOf(heap.profile, PyBytesObject.ob_sstate, PyASCIIObject.state);
  }

  initialise(): void {
    this.table.initialise();
  }

  /** One of InternState; `text` is a str. */
  state(text: ObjRef): number {
    return this.words[(text + this.stateOffset) >> 2]! & STATE_MASK;
  }

  setState(text: ObjRef, state: number): void {
    const i = (text + this.stateOffset) >> 2;
    this.words[i] = (this.words[i]! & ~STATE_MASK) | state;
  }

  /**
   * PyUnicode_InternInPlace: steals `text` and gives a new reference to the one string that equals
   * it, which is `text` when there was none. Without memory for the table `text` stays as it is.
   */
  internInPlace(text: ObjRef, life: InternedLife): ObjRef {
    if (this.state(text) !== InternState.NOT_INTERNED) return this.live(text, life);
    const { heap, table } = this;
    const known = table.peek(text);
    if (known !== NO_OBJECT) {
      heap.incref(known);
      heap.decref(text);
      return this.live(known, life);
    }
    try {
      table.insert(text);
    } catch (error) {
      if (error instanceof PyError && error.type === "MemoryError") return text;
      throw error;
    }
    if (!heap.isImmortal(text)) this.words[text >> 2]! -= 2;
    this.setState(text, InternState.MORTAL);
    return this.live(text, life);
  }

  /** The deallocation of a mortal string: the table's two references come back and are dropped. */
  forget(text: ObjRef): void {
    const { words } = this;
    words[text >> 2] = 3;
    this.table.remove(text);
    assert(words[text >> 2] === 1, "the table had two references to an interned string");
    words[text >> 2] = 0;
  }

  /** A string that is interned lives as long as `life` says, or longer. */
  private live(text: ObjRef, life: InternedLife): ObjRef {
    if (life === "immortal" && this.state(text) === InternState.MORTAL) {
      this.setState(text, InternState.IMMORTAL);
      this.heap.immortalise(text);
    }
    return text;
  }
}

function stateOffsetOf({ text }: ObjectsProfile, ob_sstate: number, state: number): number {
  return text.str === "bytes" ? ob_sstate : state;
}

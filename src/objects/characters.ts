// Strings that all share: '' and those of one character up to U+00FF. Each of bytes, unicode and
// str has its own.
//
//   TableCharacters   to 3.10: pointers in the interpreter's statics, filled as characters come up;
//                     each pointer is a reference
//   StaticCharacters  3.11 and later: the strings themselves lie in static storage

import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";

/** Characters that are shared, and the place of '' behind them. */
export const EMPTY = 256;

const PLACES = EMPTY + 1;
const POINTER = 8;

export interface Characters {
  /** The string of the character `code`, or '' for EMPTY: borrowed; NO_OBJECT when none is made. */
  peek(code: number): ObjRef;
  /** Makes `ref` the shared one; takes over a reference. */
  keep(code: number, ref: ObjRef): void;
  /** What the interpreter's statics hold references to. */
  owned(): ObjRef[];
}

/** The static of a TableCharacters. */
export const charactersStatic = (name: string): Static => ({
  name,
  segment: "bss",
  size: PLACES * POINTER,
});

export class TableCharacters implements Characters {
  private readonly memory: Memory;
  private readonly at: number;

  constructor(memory: Memory, at: number) {
    this.memory = memory;
    this.at = at;
  }

  peek(code: number): ObjRef {
    return asObj(this.memory.words[(this.at + code * POINTER) >> 2]!);
  }

  keep(code: number, ref: ObjRef): void {
    this.memory.setPtr(this.at + code * POINTER, ref);
  }

  owned(): ObjRef[] {
    const found: ObjRef[] = [];
    for (let code = 0; code < PLACES; code++) {
      if (this.peek(code) !== NO_OBJECT) found.push(this.peek(code));
    }
    return found;
  }
}

/** Addresses that are fixed once the interpreter is there, as a linker gives them. */
export class StaticCharacters implements Characters {
  private readonly refs = new Int32Array(PLACES);

  peek(code: number): ObjRef {
    return asObj(this.refs[code]!);
  }

  keep(code: number, ref: ObjRef): void {
    this.refs[code] = ref;
  }

  owned(): ObjRef[] {
    return [];
  }
}

// Strings that 3.11 and later have in static storage: '', the characters up to U+00FF, and
// identifiers of one letter. Include/internal/pycore_runtime_init.h, pycore_global_strings.h.
//
// An identifier of one letter is a string beside the character: interning a text of that letter
// gives the identifier, while chr and an index give the character. 3.13 has them no more.
//
// In 3.11 the identifiers are interned in the table, like any string, but for True and False, whose
// interned strings are others. In 3.12 and later static
// strings are interned in a table of the process, which their state stands for here: '' and the
// identifiers from the start, characters from the start (3.13) or when they are interned (3.12).

import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { TextProfile } from "../profile/text.ts";
import { type Characters, EMPTY } from "./characters.ts";
import { type CompactText, MAX_ASCII } from "./compact.ts";
import { type Interned, InternState } from "./intern.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { PyType } from "./type.ts";

const LATIN1_UTF8 = "latin1_utf8";
/** Two bytes and a zero for each character from U+0080 to U+00FF. */
const UTF8_SIZE = 3;

/** The UTF-8 of characters, where the version keeps it. */
export const latin1Utf8Statics = ({ text }: ObjectsProfile): Static[] =>
  text.latin1Utf8 ? [{ name: LATIN1_UTF8, segment: "data", size: 128 * UTF8_SIZE }] : [];

export interface StrStaticsParts {
  readonly compact: CompactText;
  readonly characters: Characters;
  readonly interned: Interned;
  /** Computes the hash of a str, which its object then holds. */
  readonly hash: (text: ObjRef) => number;
}

export class StrStatics {
  declare private readonly heap: ObjectHeap;
  declare private readonly profile: TextProfile;
  declare private readonly compact: CompactText;
  declare private readonly characters: Characters;
  declare private readonly interned: Interned;
  declare private readonly hash: (text: ObjRef) => number;
  /** What the bools read as, where that is not interned; else NO_OBJECT. */
  private boolTexts: readonly [no: ObjRef, yes: ObjRef] = [NO_OBJECT, NO_OBJECT];
  /** Identifiers by the letter's code. */
  private readonly letters = new Int32Array(MAX_ASCII + 1);
  /** Of the characters, two words each; zeros until they were computed once. */
  private readonly hashes = new Int32Array(2 * EMPTY);

  constructor(heap: ObjectHeap, { compact, characters, interned, hash }: StrStaticsParts) {
    this.heap = heap;
    this.profile = heap.profile.text;
    this.compact = compact;
    this.characters = characters;
    this.interned = interned;
    this.hash = hash;
  }

  initialise(type: PyType): void {
    const { profile, characters } = this;
    characters.keep(EMPTY, this.newStatic(type, 0, 0));
    for (let code = 0; code < EMPTY; code++) characters.keep(code, this.newStatic(type, 1, code));
    if (profile.latin1Utf8) this.keepUtf8();
    this.letters.fill(NO_OBJECT);
    for (const letter of profile.letterIdentifiers) {
      const code = letter.charCodeAt(0);
      this.letters[code] = this.newStatic(type, 1, code);
    }
    if (profile.staticBoolTexts) {
      this.boolTexts = [this.newStaticName(type, "False"), this.newStaticName(type, "True")];
    }
  }

  /** What a bool reads as: borrowed; NO_OBJECT where that is the interned string. */
  peekBoolText(value: boolean): ObjRef {
    return this.boolTexts[value ? 1 : 0];
  }

  /** True for a string beside which another of its value is interned from the start. */
  isBesideInterned(text: ObjRef): boolean {
    return text === this.boolTexts[0] || text === this.boolTexts[1];
  }

  /** What is interned from the start. */
  internAll(): void {
    const { profile, characters, interned } = this;
    for (const letter of profile.letterIdentifiers) {
      const text = asObj(this.letters[letter.charCodeAt(0)]!);
      if (profile.staticBit === 0) interned.internInPlace(text, "mortal");
      else this.intern(text);
    }
    if (profile.staticBit !== 0) this.intern(characters.peek(EMPTY));
    if (profile.charactersInterned) this.internCharacters();
  }

  /**
   * The static string that interning `text` gives, immortal; NO_OBJECT when the table of interned
   * strings has to say. For 3.12 and later, and strings that are not interned yet.
   */
  internStatic(text: ObjRef): ObjRef {
    const { compact, characters, interned } = this;
    if (compact.length(text) === 1 && compact.kind(text) === 1) {
      const code = compact.codeAt(text, 0);
      const letter = code <= MAX_ASCII ? asObj(this.letters[code]!) : NO_OBJECT;
      if (letter !== NO_OBJECT) return letter;
      const shared = characters.peek(code);
      if (interned.state(shared) !== InternState.NOT_INTERNED) return shared;
    }
    return compact.isStatic(text) ? this.intern(text) : NO_OBJECT;
  }

  /** A heap begun again takes the hashes of the one before: computing them is most of the work. */
  private internCharacters(): void {
    const { characters, compact, interned, hashes } = this;
    const { words } = this.heap;
    const isKnown = hashes[0] !== 0 || hashes[1] !== 0;
    for (let code = 0; code < EMPTY; code++) {
      const text = characters.peek(code);
      const i = compact.hashIndex(text);
      if (!isKnown) {
        this.hash(text);
        hashes[2 * code] = words[i]!;
        hashes[2 * code + 1] = words[i + 1]!;
      }
      words[i] = hashes[2 * code]!;
      words[i + 1] = hashes[2 * code + 1]!;
      interned.setState(text, InternState.IMMORTAL_STATIC);
    }
  }

  private intern(text: ObjRef): ObjRef {
    this.hash(text);
    this.interned.setState(text, InternState.IMMORTAL_STATIC);
    return text;
  }

  private newStatic(type: PyType, length: number, code: number): ObjRef {
    const { compact } = this;
    const text = this.heap.newStatic(type, compact.sizeFor(length, code));
    compact.initialise(text, length, code);
    compact.markStatic(text);
    compact.write(compact.data(text), 1, 0, code);
    return text;
  }

  private newStaticName(type: PyType, name: string): ObjRef {
    const { compact } = this;
    const text = this.heap.newStatic(type, compact.sizeFor(name.length, MAX_ASCII));
    compact.initialise(text, name.length, MAX_ASCII);
    for (let i = 0; i < name.length; i++) {
      compact.write(compact.data(text), 1, i, name.charCodeAt(i));
    }
    return text;
  }

  private keepUtf8(): void {
    const { memory } = this.heap;
    for (let code = 0x80; code < EMPTY; code++) {
      const at = this.heap.symbol(LATIN1_UTF8) + (code - 0x80) * UTF8_SIZE;
      memory.setU8(at, 0xc0 | (code >> 6));
      memory.setU8(at + 1, 0x80 | (code & 0x3f));
      this.compact.setUtf8(this.characters.peek(code), at, UTF8_SIZE - 1);
    }
  }
}

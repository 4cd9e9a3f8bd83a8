// All text of one Python: which types there are, and what programs do with them. Literals, names
// and built-in functions come here; operators go through the types' slots.
//
//          str          unicode        bytes
//   2.7    Bytes        Unicode27      (is str)
//   3.x    Strs         (is str)       Bytes

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { TextProfile } from "../profile/text.ts";
import { Bytes, bytesStatics } from "./bytes.ts";
import { stringHash } from "./hash-bytes.ts";
import { Interned, type InternTable, internStatics } from "./intern.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { isEscaped, reprOfUnicode } from "./quoting.ts";
import { Strs, strStatics } from "./str.ts";
import { type Case, TextMethods } from "./text-methods.ts";
import { refuse, type TextNumbers, type TextType } from "./text-slots.ts";
import type { PyType } from "./type.ts";
import { Unicode27, unicode27Statics } from "./unicode-27.ts";

/** What text keeps in the process's statics. */
export const textStatics = (profile: ObjectsProfile): Static[] => [
  ...bytesStatics(profile),
  ...(profile.text.str === "bytes" ? unicode27Statics() : strStatics(profile)),
  ...internStatics(),
];

/** A literal, as its code has it: characters as they are, of bytes as Latin-1. */
export interface TextConstant {
  readonly type: "str" | "unicode" | "bytes";
  readonly value: string;
}

const NAME_CHARACTERS = /^[A-Za-z0-9_]*$/;
const MAX_CODE = 0x10ffff;

export class Text {
  readonly bytes: Bytes;
  readonly interned: Interned;
  /** 3.x's str, or 2.7's unicode; the other is undefined. */
  readonly strs: Strs | undefined;
  readonly unicode: Unicode27 | undefined;
  declare private readonly heap: ObjectHeap;
  declare private readonly profile: TextProfile;
  /** The type that `'...'` has, and the one that any text fits in. */
  declare private readonly literals: Bytes | Strs;
  declare private readonly widest: Unicode27 | Strs;
  declare private readonly methods: TextMethods;

  constructor(heap: ObjectHeap, numbers: TextNumbers, table: InternTable) {
    const hash = stringHash(heap.memory, heap.profile.text);
    const interned = new Interned(heap, table);
    this.heap = heap;
    this.profile = heap.profile.text;
    this.interned = interned;
    if (this.profile.str === "bytes") {
      const bytes = new Bytes(heap, { numbers, hash, interned });
      const unicode = new Unicode27(heap, { numbers, hash, bytes });
      bytes.widening = unicode;
      this.bytes = bytes;
      this.unicode = unicode;
      this.strs = undefined;
      this.literals = bytes;
      this.widest = unicode;
    } else {
      const strs = new Strs(heap, { numbers, hash, interned });
      this.bytes = new Bytes(heap, { numbers, hash, interned: undefined });
      this.unicode = undefined;
      this.strs = strs;
      this.literals = strs;
      this.widest = strs;
    }
    this.methods = new TextMethods(heap, this.bytes, this.widest, this.strs);
  }

  /** Types, shared strings, then the table of interned ones: dicts can be made already. */
  initialise(): void {
    this.bytes.initialise();
    this.widest.initialise();
    this.interned.initialise();
    this.strs?.internStatics();
  }

  /** The type of `'...'`. */
  get strType(): PyType {
    return this.literals.type;
  }

  // ---- making text; each gives a new reference

  /** A `str` of known characters; '' and single characters are the shared ones. */
  newStr(text: string): ObjRef {
    return this.literals.fromHost(text);
  }

  /**
   * A `str` that an operation writes (repr, str of a number): in 3.x a single character is then an
   * object of its own.
   */
  newWrittenStr(text: string): ObjRef {
    return this.strs === undefined ? this.newStr(text) : this.strs.fromHostUnshared(text);
  }

  /** The `str` that a bool reads as: one for each of the two. */
  newBoolText(value: boolean): ObjRef {
    return this.strs?.boolText(value) ?? this.internedName(value ? "True" : "False");
  }

  /** Bytes, a character each; in 2.7 a str. */
  newBytes(text: string): ObjRef {
    return this.bytes.fromHost(text);
  }

  /** 2.7's unicode; in 3.x a str. */
  newUnicode(text: string): ObjRef {
    return this.widest.fromHost(text);
  }

  /**
   * The object of a literal. What looks like a name is interned. In 2.7 unicode literals share only
   * u'', and a character that is written with a backslash is an object of its own.
   */
  constant({ type, value }: TextConstant): ObjRef {
    if (type === "unicode" && this.unicode !== undefined) {
      return this.unicode.fromHostUnshared(value);
    }
    if (type === "bytes" && this.strs !== undefined) return this.newBytes(value);
    const isAlone = this.strs === undefined && value.length === 1 && isEscaped(value);
    const text = isAlone ? this.bytes.fromHostUnshared(value) : this.newStr(value);
    return NAME_CHARACTERS.test(value) ? this.internInPlace(text) : text;
  }

  /** str(ref): itself, or how it reads; NO_OBJECT is no argument. */
  str(ref: ObjRef): ObjRef {
    if (ref === NO_OBJECT) return this.newStr("");
    if (this.isStr(ref)) return this.heap.incref(ref);
    if (this.isUnicode(ref)) return this.encoded(ref);
    return this.newWrittenStr(this.heap.repr(ref));
  }

  /** The interned `str` of a name in code. */
  internedName(name: string): ObjRef {
    return this.literals.internInPlace(this.newStr(name), this.profile.internedNameLife);
  }

  /** As `internedName`. */
  newName(name: string): ObjRef {
    return this.internedName(name);
  }

  // ---- interning

  /** PyUnicode_InternInPlace of a `str`: steals it, gives a new reference to the one that stays. */
  internInPlace(text: ObjRef): ObjRef {
    return this.literals.internInPlace(text, this.profile.internedLife);
  }

  /** sys.intern: a new reference; TypeError for what is no `str`. */
  intern(ref: ObjRef): ObjRef {
    if (!this.isStr(ref)) {
      const { name } = this.heap.typeOf(ref);
      const told = name === "NoneType" ? "None" : name;
      throw new PyError("TypeError", this.profile.internMessage.replace("{type}", told));
    }
    return this.internInPlace(this.heap.incref(ref));
  }

  /** True when the `str` is the one that interning gives. */
  isInterned(text: ObjRef): boolean {
    return this.interned.state(text) !== 0;
  }

  // ---- asking

  isStr(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.literals.type;
  }

  /** As `isStr`: a `str` can be a name. */
  isName(ref: ObjRef): boolean {
    return this.isStr(ref);
  }

  /** True for 3.x's bytes and 2.7's str. */
  isBytes(ref: ObjRef): boolean {
    return this.bytes.isBytes(ref);
  }

  /** True for 2.7's unicode. */
  isUnicode(ref: ObjRef): boolean {
    return this.unicode?.isWide(ref) === true;
  }

  /** True for any text. */
  isSequence(ref: ObjRef): boolean {
    const type = this.heap.typeOf(ref);
    return type === this.widest.type || type === this.bytes.type;
  }

  /** The characters of any text; of bytes as Latin-1. */
  toHost(text: ObjRef): string {
    return this.typeOf(text).toHost(text);
  }

  length(text: ObjRef): number {
    return this.typeOf(text).length(text);
  }

  /** ord: the code of a single character. */
  ord(ref: ObjRef): number {
    const { heap } = this;
    if (!this.isSequence(ref)) {
      refuse(heap, "ord() expected string of length 1, but {type} found", NO_OBJECT, ref);
    }
    const type = this.typeOf(ref);
    if (type.length(ref) === 1) return type.codeAt(ref, 0);
    const found = `but string of length ${type.length(ref)} found`;
    throw new PyError("TypeError", `ord() expected a character, ${found}`);
  }

  // ---- operations on any text; operands are borrowed, results are new references

  concat(left: ObjRef, right: ObjRef): ObjRef {
    return this.typeOf(left).concat(left, right);
  }

  /**
   * `left += right` as the profile's `concatInPlace` says when: steals `left`, whose name has given
   * its reference up. Where it can, it makes `left` longer in its own memory.
   */
  concatInPlace(left: ObjRef, right: ObjRef): ObjRef {
    if (this.isStr(left)) return this.literals.concatInPlace(left, right);
    try {
      return this.concat(left, right);
    } finally {
      this.heap.decref(left);
    }
  }

  /** `text * count`; less than nothing is nothing. */
  repeat(text: ObjRef, count: number): ObjRef {
    return this.typeOf(text).repeat(text, Math.max(0, count));
  }

  /** `text[start:stop]`; both are within the text, start not above stop. */
  slice(text: ObjRef, start: number, stop: number): ObjRef {
    return this.typeOf(text).slice(text, start, stop);
  }

  /** `text[index]`, in range. */
  charAt(text: ObjRef, index: number): ObjRef {
    return this.typeOf(text).item(text, index);
  }

  /** `separator.join(items)`. */
  join(separator: ObjRef, items: readonly ObjRef[]): ObjRef {
    return this.typeOf(separator).join(separator, items);
  }

  /** text.upper(), text.lower(). */
  changeCase(text: ObjRef, which: Case): ObjRef {
    return this.methods.changeCase(text, which);
  }

  /** text.strip(). */
  strip(text: ObjRef): ObjRef {
    return this.methods.strip(text);
  }

  /** text.replace(old, by). */
  replace(text: ObjRef, old: ObjRef, by: ObjRef): ObjRef {
    return this.methods.replace(text, old, by);
  }

  /** chr: a `str` of one character. */
  chr(code: number): ObjRef {
    if (this.strs !== undefined) return this.strs.character(codeBelow(code, MAX_CODE, "chr"));
    if (code >= 0 && code <= 0xff) return this.bytes.character(code);
    throw new PyError("ValueError", "chr() arg not in range(256)");
  }

  /** unichr of 2.7, where it is unicode's. */
  unichr(code: number): ObjRef {
    if (this.unicode === undefined) return this.chr(code);
    return this.unicode.character(codeBelow(code, MAX_CODE, "unichr"));
  }

  // ---- what is kept

  /** The objects that the interpreter's statics hold a reference to, each as often as they do. */
  owned(): ObjRef[] {
    const held = [...this.bytes.characters.owned(), ...this.widest.characters.owned()];
    return [...held, this.interned.table.dict];
  }

  /** What a full collection frees: in 2.7 the unicodes of the free list. */
  clearFreeList(): void {
    this.unicode?.wide.clearFreeList();
  }

  /** PyUnicode_AsASCIIString of 2.7. */
  private encoded(text: ObjRef): ObjRef {
    const host = this.widest.toHost(text);
    const wide = /[^\0-\x7f]+/u.exec(host);
    if (wide === null) return this.bytes.fromHost(host);
    const start = Array.from(host.slice(0, wide.index)).length;
    const characters = Array.from(wide[0]);
    const where =
      characters.length === 1
        ? `character ${reprOfUnicode(characters[0]!)} in position ${start}`
        : `characters in position ${start}-${start + characters.length - 1}`;
    const problem = `'ascii' codec can't encode ${where}: ordinal not in range(128)`;
    throw new PyError("UnicodeEncodeError", problem);
  }

  private typeOf(text: ObjRef): TextType {
    return this.bytes.isBytes(text) ? this.bytes : this.widest;
  }
}

function codeBelow(code: number, max: number, name: "chr" | "unichr"): number {
  if (code >= 0 && code <= max) return code;
  const build = name === "unichr" ? " (wide Python build)" : "";
  throw new PyError("ValueError", `${name}() arg not in range(0x110000)${build}`);
}

// All objects of one program, and the rules by which a value is an object that is there already:
// small ints, characters, empty ones, interned names. Nothing is freed here: what is alive is
// found out from the graph when somebody asks (`refcounts.ts`, `deaths.ts`).

import { Unmodelled } from "./failures.ts";
import { type Generation, Generations } from "./generations.ts";
import type { IdentityRules } from "./rules.ts";
import {
  type ClassThing,
  type Handle,
  type IntThing,
  type Key,
  LEAVES,
  NOTHING,
  type TextThing,
  type Thing,
} from "./values.ts";

const LARGEST_INT_27 = (1n << 63n) - 1n;
/** Code points up to here are shared as one-character strings. */
const LAST_CHARACTER = 0xff;

/** What a builtin type's name stands for, beside `object`. */
export const BUILTIN_TYPES: ReadonlySet<string> = new Set([
  ...["object", "type", "int", "long", "bool", "float", "str", "unicode", "bytes"],
  ...["tuple", "list", "dict", "set", "frozenset", "range", "NoneType"],
]);

/** What stands among builtins here and is written in Python, or is a type. */
const BUILTIN_KINDS: Readonly<Record<string, string>> = {
  "copy.copy": "function",
  "copy.deepcopy": "function",
  "weakref.ref": "type",
};

export class Heap {
  readonly rules: IdentityRules;
  readonly things = new Map<Handle, Thing>();
  /** Those of them that may die or refer to others. */
  readonly counted = new Map<Handle, Thing>();
  /** What the interpreter holds for ever: never dies, has no count to tell. */
  readonly permanent = new Set<Handle>();
  readonly none: Handle;
  readonly true: Handle;
  readonly false: Handle;
  readonly emptyTuple: Handle;
  /** What is told of deaths: weak references, and objects with a finalizer. */
  readonly watchers = new Set<Handle>();
  /** What a step let go at once, in order; the order of death when it kills more than one. */
  readonly letGo: Handle[] = [];
  /** Removes what is dead already; set by who knows what is held outside of objects. */
  sweep: () => void = () => {};
  readonly generations: Generations;
  /** Collects a generation; set by who knows how. */
  collect: (generation: Generation) => number = () => 0;
  freeze: () => void = () => {};
  unfreeze: () => void = () => {};
  private nextHandle = 1;
  private readonly smallInts = new Map<number, Handle>();
  /** Shared one-character and empty strings, by kind and value. */
  private readonly characters = new Map<string, Handle>();
  private readonly interned = new Map<string, Handle>();
  private readonly boolTexts = new Map<string, Handle>();
  private readonly named = new Map<string, Handle>();
  private emptyFrozenset: Handle = NOTHING;

  constructor(rules: IdentityRules) {
    this.rules = rules;
    this.none = this.newPermanent({ kind: "NoneType" });
    this.false = this.newPermanent({ kind: "bool", value: 0n });
    this.true = this.newPermanent({ kind: "bool", value: 1n });
    this.emptyTuple = this.newPermanent({ kind: "tuple", items: [] });
    this.generations = new Generations(rules.collector.thresholds);
    this.generations.garbage = this.newPermanent({ kind: "list", items: [] });
  }

  /** The next place in the order in which objects are tracked: handles are places, too. */
  newPlace(): number {
    return this.nextHandle++;
  }

  new(thing: Thing): Handle {
    const handle = this.nextHandle++;
    this.things.set(handle, thing);
    this.counted.set(handle, thing);
    return handle;
  }

  newPermanent(thing: Thing): Handle {
    const handle = this.new(thing);
    this.permanent.add(handle);
    if (LEAVES.has(thing.kind)) this.counted.delete(handle);
    return handle;
  }

  /** An object is dead. */
  remove(handle: Handle): void {
    this.things.delete(handle);
    this.counted.delete(handle);
    this.watchers.delete(handle);
  }

  /** Some object's death can be seen. */
  get isWatched(): boolean {
    return this.watchers.size > 0;
  }

  /** All handles are below. */
  get handleLimit(): Handle {
    return this.nextHandle;
  }

  get(handle: Handle): Thing {
    const thing = this.things.get(handle);
    if (thing === undefined) throw new Error(`#${handle} is dead`);
    return thing;
  }

  bool(value: boolean): Handle {
    return value ? this.true : this.false;
  }

  /** The int of a value: shared when it is small; in 2.7 a long beyond 64 bits. */
  int(value: bigint): Handle {
    const small = Number(value);
    if (small >= -5 && small <= 256) return this.smallInt(small);
    const isLong = this.rules.strIsBytes && (value > LARGEST_INT_27 || value < ~LARGEST_INT_27);
    return this.new({ kind: isLong ? "long" : "int", value });
  }

  /** An int that is not shared, though it may be small. */
  freshInt(value: bigint): Handle {
    return this.new({ kind: "int", value });
  }

  long(value: bigint): Handle {
    return this.new({ kind: "long", value });
  }

  private smallInt(value: number): Handle {
    let handle = this.smallInts.get(value);
    if (handle === undefined) {
      handle = this.newPermanent({ kind: "int", value: BigInt(value) });
      this.smallInts.set(value, handle);
    }
    return handle;
  }

  float(value: number): Handle {
    return this.new({ kind: "float", value });
  }

  /** A string that shares with nobody, though it may be short; an empty one is shared. */
  freshText(kind: TextThing["kind"], value: string): Handle {
    return value === "" ? this.text(kind, "") : this.newText(kind, value);
  }

  /** A string as most operations make it: empty ones and single Latin-1 characters are shared. */
  text(kind: TextThing["kind"], value: string): Handle {
    if (value.length > 1 || (value.length === 1 && value.charCodeAt(0) > LAST_CHARACTER)) {
      return this.newText(kind, value);
    }
    const name = kind + value;
    let handle = this.characters.get(name);
    if (handle === undefined) {
      handle = this.newPermanent({ kind, value, isInterned: kind === "str" });
      this.characters.set(name, handle);
    }
    return handle;
  }

  newText(kind: TextThing["kind"], value: string): Handle {
    return this.new({ kind, value, isInterned: false });
  }

  /** The interned `str` of a value, made when there is none. */
  internedText(value: string): Handle {
    const known = this.knownInterned(value);
    if (known !== undefined) {
      this.permanent.add(known);
      return known;
    }
    const isTwin = this.isTwin(value);
    const made = isTwin ? this.newText("str", value) : this.text("str", value);
    const kept = isTwin ? this.keepInterned(made) : this.intern(made);
    this.permanent.add(kept);
    return kept;
  }

  /** What a bool reads as. */
  boolText(value: string): Handle {
    if (!this.rules.boolsReadAsTwins) return this.internedText(value);
    const known = this.boolTexts.get(value);
    if (known !== undefined) return known;
    const made = this.newPermanent({ kind: "str", value, isInterned: false, isStatic: true });
    this.boolTexts.set(value, made);
    return made;
  }

  /** The interned string of a value; one that died is interned no more. */
  private knownInterned(value: string): Handle | undefined {
    const known = this.interned.get(value);
    if (known === undefined || this.permanent.has(known)) return known;
    this.sweep();
    return this.things.has(known) ? known : undefined;
  }

  /** A character of which the interpreter has an interned string beside the shared one. */
  private isTwin(value: string): boolean {
    return value.length === 1 && this.rules.twinCharacters.includes(value);
  }

  /** `intern(s)`: the one string of its value, which is `s` itself when there was none. */
  intern(handle: Handle): Handle {
    const thing = this.get(handle) as TextThing;
    const known = this.knownInterned(thing.value);
    if (known !== undefined) return known;
    if (thing.isStatic === true) return this.internedText(thing.value);
    if (this.isTwin(thing.value)) return this.internedText(thing.value);
    if (this.isUnsharedCharacter(handle, thing)) {
      // The interpreter may have interned the character long ago, or not.
      if (!this.rules.internPrefersCharacters) {
        throw new Unmodelled("whether the interpreter knows a character");
      }
      return this.text("str", thing.value);
    }
    return this.keepInterned(handle);
  }

  private keepInterned(handle: Handle): Handle {
    const thing = this.get(handle) as TextThing;
    thing.isInterned = true;
    if (!this.rules.internedDie) this.permanent.add(handle);
    this.interned.set(thing.value, handle);
    return handle;
  }

  private isUnsharedCharacter(handle: Handle, { value }: TextThing): boolean {
    if (value.length !== 1 || value.charCodeAt(0) > LAST_CHARACTER) return false;
    return this.text("str", value) !== handle;
  }

  /** Steals the array. */
  tuple(items: Handle[]): Handle {
    return items.length === 0 ? this.emptyTuple : this.new({ kind: "tuple", items });
  }

  /** Steals the array. */
  list(items: Handle[]): Handle {
    return this.new({ kind: "list", items });
  }

  dict(): Handle {
    return this.new({ kind: "dict", entries: new Map(), trackedAt: NOTHING });
  }

  /** Steals the map. */
  set(elements: Map<Key, Handle>): Handle {
    return this.new({ kind: "set", elements });
  }

  /** Steals the map. Not for results of operators, which share nothing. */
  frozenset(elements: Map<Key, Handle>): Handle {
    if (elements.size > 0 || !this.rules.emptyFrozensetIsShared) {
      return this.new({ kind: "frozenset", elements });
    }
    if (this.emptyFrozenset === NOTHING) {
      this.emptyFrozenset = this.newPermanent({ kind: "frozenset", elements });
    }
    return this.emptyFrozenset;
  }

  /** An instance without attributes; `__init__` does not run. */
  instance(type: Handle): Handle {
    const attributes = new Map<string, Handle>();
    return this.new({
      kind: "instance",
      type,
      attributes,
      hasDict: false,
      isFinalized: false,
      trackedAt: NOTHING,
      dictTrackedAt: NOTHING,
      isDictAsked: false,
      hasOwnKeys: false,
    });
  }

  builtin(name: string): Handle {
    return this.byName(`builtin ${name}`, () => ({ kind: "builtin", name }));
  }

  module(name: string): Handle {
    return this.byName(`module ${name}`, () => ({ kind: "module", name }));
  }

  builtinType(name: string): Handle {
    return this.byName(`type ${name}`, () => ({
      kind: "class",
      name,
      base: NOTHING,
      attributes: new Map(),
      slots: new Set(),
      hasDict: false,
      isReferable: false,
      isHeapType: false,
      seen: [],
      room: 0,
    }));
  }

  private byName(name: string, make: () => Thing): Handle {
    let handle = this.named.get(name);
    if (handle === undefined) {
      handle = this.newPermanent(make());
      this.named.set(name, handle);
    }
    return handle;
  }

  /** The class of an object, which `type` gives. */
  classOf(handle: Handle): Handle {
    const thing = this.get(handle);
    return thing.kind === "instance" ? thing.type : this.builtinType(this.typeName(handle));
  }

  /** `type(x).__name__`. */
  typeName(handle: Handle): string {
    const thing = this.get(handle);
    switch (thing.kind) {
      case "instance":
        return (this.get(thing.type) as ClassThing).name;
      case "class":
        return "type";
      case "builtin":
        return BUILTIN_KINDS[thing.name] ?? "builtin_function_or_method";
      case "method":
        return thing.function === NOTHING ? "builtin_function_or_method" : this.rules.methodType;
      case "weakref":
        return this.rules.referenceType;
      case "weakproxy":
        return this.rules.proxyType;
      default:
        return thing.kind;
    }
  }

  /** What errors call the type. */
  nameInTexts(handle: Handle): string {
    const { kind } = this.get(handle);
    const { referenceType, proxyType } = this.rules.texts;
    if (kind === "weakref") return referenceType;
    return kind === "weakproxy" ? proxyType : this.typeName(handle);
  }

  /** The kind of the string that a plain literal is, and the one that holds bytes. */
  get bytesKind(): "str" | "bytes" {
    return this.rules.strIsBytes ? "str" : "bytes";
  }

  /** The kind of a string that holds characters beyond bytes. */
  get textKind(): "str" | "unicode" {
    return this.rules.strIsBytes ? "unicode" : "str";
  }

  isNumber(thing: Thing): thing is IntThing {
    return thing.kind === "int" || thing.kind === "long" || thing.kind === "bool";
  }
}

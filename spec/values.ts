// What objects are: a record for each, under a handle that names it for the whole program. A record
// holds handles, never records: who refers to whom can be read off without knowing types.

import type { FunctionDefinition, Lambda } from "./syntax.ts";

/** Names an object: 1, 2, ... in the order of making. */
export type Handle = number;

/** Stands for "no object". */
export const NOTHING = 0;

/** What tells keys of dicts and sets apart: equal objects have equal keys. */
export type Key = number | string;

export interface Singleton {
  readonly kind: "NoneType";
}

export interface IntThing {
  readonly kind: "int" | "long" | "bool";
  readonly value: bigint;
}

export interface FloatThing {
  readonly kind: "float";
  readonly value: number;
}

export interface TextThing {
  readonly kind: "str" | "unicode" | "bytes";
  readonly value: string;
  /** The one string of its value that names are. */
  isInterned: boolean;
  /** The interpreter's own, though it is not interned. */
  readonly isStatic?: true;
}

export interface TupleThing {
  readonly kind: "tuple";
  readonly items: Handle[];
  /** A collection found that it cannot be part of a cycle. */
  isUntracked?: true;
}

export interface ListThing {
  readonly kind: "list";
  items: Handle[];
}

export interface DictThing {
  readonly kind: "dict";
  readonly entries: Map<Key, Entry>;
  /** Its place in the order of what is tracked; NOTHING while it is not. */
  trackedAt: number;
}

export interface Entry {
  readonly key: Handle;
  value: Handle;
}

export interface SetThing {
  readonly kind: "set" | "frozenset";
  readonly elements: Map<Key, Handle>;
}

/** Only where range is no list. */
export interface RangeThing {
  readonly kind: "range";
  /** start, stop, step, length. */
  readonly bounds: readonly Handle[];
}

export interface InstanceThing {
  readonly kind: "instance";
  readonly type: Handle;
  readonly attributes: Map<string, Handle>;
  /** It has had a dict, full or empty: texts tell. */
  hasDict: boolean;
  /** Its finalizer ran. */
  isFinalized: boolean;
  /** Its place in the order of what is tracked; NOTHING as long as that is its handle. */
  trackedAt: number;
  /** The place of its dict, where that is an object; NOTHING while it is not tracked. */
  dictTrackedAt: number;
  /** Somebody asked for its dict, which a Python may make only then. */
  isDictAsked: boolean;
  /** Its dict has keys of its own, not its class's. */
  hasOwnKeys: boolean;
}

export interface ClassThing {
  readonly kind: "class";
  readonly name: string;
  /** NOTHING for `object` and for builtin types. */
  readonly base: Handle;
  readonly attributes: Map<string, Handle>;
  /** Of it and its bases; instances have a dict unless some class of theirs has only slots. */
  readonly slots: ReadonlySet<string>;
  readonly hasDict: boolean;
  readonly isReferable: boolean;
  /** Made by a program; otherwise the interpreter's own. */
  readonly isHeapType: boolean;
  /** Names of attributes in the order in which instances were first given them. */
  readonly seen: string[];
  /** For how many more names there is room. */
  room: number;
}

export interface FunctionThing {
  readonly kind: "function";
  readonly name: string;
  readonly qualifiedName: string;
  readonly definition: FunctionDefinition | Lambda;
  readonly constants: Constants;
  /** Cells of the enclosing functions' names that it uses. */
  readonly cells: Map<string, Handle>;
  readonly attributes: Map<string, Handle>;
  hasDict: boolean;
  /** The place of its dict in the order of what is tracked; NOTHING while it is not. */
  dictTrackedAt: number;
  /** The place of the tuple of its cells; NOTHING without cells. */
  readonly cellsTrackedAt: number;
}

export interface CellThing {
  readonly kind: "cell";
  content: Handle;
}

/** A function or builtin method bound to an object. */
export interface MethodThing {
  readonly kind: "method";
  readonly self: Handle;
  /** NOTHING for a builtin type's method. */
  readonly function: Handle;
  readonly name: string;
}

/** What the interpreter brings: `len`, `copy.copy`. */
export interface BuiltinThing {
  readonly kind: "builtin";
  readonly name: string;
}

export interface ModuleThing {
  readonly kind: "module";
  readonly name: string;
}

export interface WeakThing {
  readonly kind: "weakref" | "weakproxy";
  /** NOTHING when the referent is dead. */
  target: Handle;
  callback: Handle;
}

export type Thing =
  | Singleton
  | IntThing
  | FloatThing
  | TextThing
  | TupleThing
  | ListThing
  | DictThing
  | SetThing
  | RangeThing
  | InstanceThing
  | ClassThing
  | FunctionThing
  | CellThing
  | MethodThing
  | BuiltinThing
  | ModuleThing
  | WeakThing;

/** What a unit's compiler found for its expressions: objects that stand for them. */
export interface Constants {
  /** The object that an expression is, or that its display is filled from. */
  readonly of: ReadonlyMap<object, Handle>;
  /** Displays that are only gone over: the constant itself is, no object is made from it. */
  readonly iterated: ReadonlySet<object>;
}

/** Adds items, however many, at the end; they may come from the array itself. */
export function appendAll(to: Handle[], items: Iterable<Handle>): void {
  for (const item of [...items]) to.push(item);
}

/** Kinds of things that refer to nothing. */
export const LEAVES: ReadonlySet<Thing["kind"]> = new Set([
  ...(["NoneType", "bool", "int", "long", "float", "str", "unicode", "bytes"] as const),
  ...(["builtin", "module"] as const),
]);

/** Calls `each` with every object that the thing refers to, once for each reference. */
export function forEachReference(thing: Thing, each: (handle: Handle) => void): void {
  switch (thing.kind) {
    case "tuple":
    case "list":
      for (const item of thing.items) each(item);
      return;
    case "dict":
      for (const entry of thing.entries.values()) {
        each(entry.key);
        each(entry.value);
      }
      return;
    case "set":
    case "frozenset":
      for (const element of thing.elements.values()) each(element);
      return;
    case "range":
      for (const bound of thing.bounds) each(bound);
      return;
    case "instance":
      each(thing.type);
      for (const value of thing.attributes.values()) each(value);
      return;
    case "class":
      if (thing.base !== NOTHING) each(thing.base);
      for (const value of thing.attributes.values()) each(value);
      return;
    case "function":
      for (const cell of thing.cells.values()) each(cell);
      for (const value of thing.attributes.values()) each(value);
      return;
    case "cell":
      if (thing.content !== NOTHING) each(thing.content);
      return;
    case "method":
      each(thing.self);
      if (thing.function !== NOTHING) each(thing.function);
      return;
    case "weakref":
    case "weakproxy":
      // A weak reference does not refer to its target.
      if (thing.callback !== NOTHING) each(thing.callback);
      return;
  }
}

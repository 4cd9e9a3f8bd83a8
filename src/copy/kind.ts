// Which way an object is copied, by its type: the dispatch tables of Lib/copy.py, and what
// `__reduce_ex__` makes of the types that are not in them.

import type { ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import { type PyType, TypeFlags } from "../objects/type.ts";

export type CopyKind =
  /** Its own copy. */
  | "atom"
  | "list"
  | "tuple"
  | "dict"
  /** set and frozenset: rebuilt from a list of their elements. */
  | "set"
  | "frozenset"
  /** Of a class made by a program, or `object()`: rebuilt from attributes and slots. */
  | "instance"
  | "method"
  | "proxy"
  | "range"
  /** TypeError. */
  | "uncopyable";

/** Types that are their own copies, shallow and deep, in every version that has them. */
const ATOMS: readonly string[] = [
  "NoneType",
  "ellipsis",
  "int",
  "long",
  "float",
  "bool",
  "str",
  "unicode",
  "bytes",
  "code",
  "type",
  "function",
  "builtin_function_or_method",
];

export class CopyKinds {
  private readonly objects: Objects;
  private readonly atoms: ReadonlySet<string>;
  private readonly known = new WeakMap<PyType, CopyKind>();

  /** `moreAtoms` are those of a shallow or of a deep copy only. */
  constructor(objects: Objects, moreAtoms: readonly string[]) {
    const { ref } = objects.heap.profile.instances.typeNames;
    this.objects = objects;
    this.atoms = new Set([...ATOMS, ref, ...moreAtoms]);
  }

  kindOf(ref: ObjRef): CopyKind {
    const type = this.objects.heap.typeOf(ref);
    const known = this.known.get(type);
    if (known !== undefined) return known;
    const kind = this.find(type);
    this.known.set(type, kind);
    return kind;
  }

  private find(type: PyType): CopyKind {
    const { lists, tuples, dicts, instances, methods, weakproxies } = this.objects;
    if (type === lists.type) return "list";
    if (type === tuples.type) return "tuple";
    if (type === dicts.type) return "dict";
    if (type === methods.type) return "method";
    if (type === weakproxies.type || type === weakproxies.callableType) return "proxy";
    if (type === instances.objectType || (type.flags & TypeFlags.HEAPTYPE) !== 0) return "instance";
    if (this.atoms.has(type.name)) return "atom";
    if (type.name === "set" || type.name === "frozenset" || type.name === "range") return type.name;
    return "uncopyable";
  }
}

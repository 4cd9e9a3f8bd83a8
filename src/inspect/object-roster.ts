// Numbers for the containers of a running program, so that one that was seen is known again,
// garbage too: the names that it had are told when it has none any more.
//
// Whose an object is follows from who refers to it. What was tracked before the program ran is
// the interpreter's; classes and functions, and what only they lead to, are definitions; the rest
// is the program's. Objects are known by their addresses. Where one died and another of its type
// took its place within one statement, that is taken for the same object.

import type { ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { PyType } from "../objects/type.ts";
import type { NamedObject } from "./render-objects.ts";

export interface KnownObject {
  /** From 1, in the order in which objects were first seen. */
  readonly number: number;
  readonly type: PyType;
  /** Names of the module, those of old when it has none now. */
  names: readonly string[];
  isNamed: boolean;
  /** The object that it was first met in. */
  holder: { readonly ref: ObjRef; readonly number: number } | undefined;
}

export class ObjectRoster {
  private readonly objects: Objects;
  /** What was tracked before the program. */
  private readonly interpreters: ReadonlySet<ObjRef>;
  private readonly known = new Map<ObjRef, KnownObject>();
  private count = 0;
  /** What holders hold, during one collection. */
  private readonly held = new Map<ObjRef, ReadonlySet<ObjRef>>();

  constructor(objects: Objects, interpreters: readonly ObjRef[]) {
    this.objects = objects;
    this.interpreters = new Set(interpreters);
  }

  /** Between two statements: what the names lead to, depth first, holders before what they hold. */
  note(names: readonly NamedObject[]): void {
    this.forgetDead();
    for (const each of this.known.values()) each.isNamed = false;
    const named = new Map<ObjRef, string[]>();
    for (const { name, ref } of names) named.set(ref, [...(named.get(ref) ?? []), name]);
    const seen = new Set<ObjRef>();
    const open: { readonly ref: ObjRef; readonly holder: KnownObject["holder"] }[] = [];
    for (const ref of [...named.keys()].reverse()) open.push({ ref, holder: undefined });
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { ref } = next;
      if (seen.has(ref) || !this.isDrawn(ref)) continue;
      seen.add(ref);
      const entry = this.entry(ref);
      entry.holder ??= next.holder;
      const holder = { ref, number: entry.number };
      for (const child of this.children(ref).reverse()) open.push({ ref: child, holder });
    }
    for (const [ref, words] of named) {
      const entry = this.known.get(ref);
      if (entry !== undefined) Object.assign(entry, { names: words, isNamed: true });
    }
  }

  /** Those of `tracked`, which all live, that are the program's own. */
  programs(tracked: readonly ObjRef[]): Set<ObjRef> {
    this.forgetDead();
    this.held.clear();
    const definitions = tracked.filter((ref) => this.isDefinition(ref));
    const theirs = this.reachable(definitions);
    const reached = this.reachable([...this.known.keys()], (ref) => !this.isDefinition(ref));
    const own = tracked.filter(
      (ref) => this.isDrawn(ref) && (this.known.has(ref) || reached.has(ref) || !theirs.has(ref)),
    );
    return new Set(own);
  }

  /** What is known of an object of the program; a number is given to one that was never seen. */
  entry(ref: ObjRef): KnownObject {
    const found = this.known.get(ref);
    if (found !== undefined) return found;
    this.count++;
    const type = this.objects.heap.typeOf(ref);
    const made = { number: this.count, type, names: [], isNamed: false, holder: undefined };
    this.known.set(ref, made);
    return made;
  }

  /** What tells a reader which object it is: its names, or what it is in; "" when nobody knows. */
  placeOf(ref: ObjRef): string {
    const { names, isNamed, holder } = this.entry(ref);
    if (names.length > 0) return `${isNamed ? "" : "was "}${names.join(", ")}`;
    if (holder === undefined) return "";
    const isHeld =
      this.known.get(holder.ref)?.number === holder.number && this.heldBy(holder.ref).has(ref);
    return `${isHeld ? "" : "was "}in #${holder.number}`;
  }

  private heldBy(holder: ObjRef): ReadonlySet<ObjRef> {
    const found = this.held.get(holder) ?? new Set(this.children(holder));
    this.held.set(holder, found);
    return found;
  }

  private isDefinition(ref: ObjRef): boolean {
    const { classes, functions } = this.objects;
    return classes.isType(ref) || functions.isFunction(ref);
  }

  /** A container of the program that is no definition. */
  private isDrawn(ref: ObjRef): boolean {
    if (this.interpreters.has(ref) || this.isDefinition(ref)) return false;
    return this.objects.heap.typeOf(ref).slots.traverse !== undefined;
  }

  private children(ref: ObjRef): ObjRef[] {
    const found: ObjRef[] = [];
    const { slots } = this.objects.heap.typeOf(ref);
    slots.traverse?.(ref, (child) => void found.push(child));
    return found;
  }

  /** What `roots` lead to, themselves among it, by way of what `mayPass` and is the program's. */
  private reachable(
    roots: readonly ObjRef[],
    mayPass: (ref: ObjRef) => boolean = () => true,
  ): Set<ObjRef> {
    const seen = new Set<ObjRef>();
    const open = [...roots];
    for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
      if (seen.has(ref) || this.interpreters.has(ref) || !mayPass(ref)) continue;
      seen.add(ref);
      for (const child of this.children(ref)) open.push(child);
    }
    return seen;
  }

  private forgetDead(): void {
    const { heap } = this.objects;
    for (const [ref, { type }] of this.known) {
      if (!heap.isObject(ref) || heap.typeOf(ref) !== type) this.known.delete(ref);
    }
  }
}

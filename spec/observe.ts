// What can be seen of the objects when a program has run: a walk from the names, as
// `observation.ts` defines it.

import type { Heap } from "./heap.ts";
import type { ObjectNumber, ObservedObject } from "./observation.ts";
import { setOrder } from "./observation.ts";
import type { Counts } from "./refcounts.ts";
import { floatRepr } from "./text.ts";
import { type Handle, NOTHING, type Thing } from "./values.ts";

/** Numbers objects in the order in which a walk from the names meets them. */
export class Walk {
  readonly objects: ObservedObject[] = [];
  private readonly heap: Heap;
  private readonly counts: Counts;
  private readonly numbers = new Map<Handle, ObjectNumber>();

  constructor(heap: Heap, counts: Counts) {
    this.heap = heap;
    this.counts = counts;
  }

  /** The number of an object; walks on from it when it has none yet. */
  visit(handle: Handle): ObjectNumber {
    const known = this.numbers.get(handle);
    if (known !== undefined) return known;
    const number = this.objects.length;
    this.numbers.set(handle, number);
    // What it holds is numbered behind it: its place is taken now, and filled then.
    const object: { -readonly [Field in keyof ObservedObject]: ObservedObject[Field] } = {
      type: this.heap.typeName(handle),
    };
    this.objects.push(object);
    const thing = this.heap.get(handle);
    const isReferenceType = thing.kind === "builtin" && thing.name === "weakref.ref";
    const value = isReferenceType ? this.heap.rules.referenceType : valueText(thing);
    if (value !== undefined) object.value = value;
    else if (thing.kind === "instance") {
      const names = [...thing.attributes.keys()].sort();
      object.attributes = names;
      object.holds = names.map((name) => this.visit(thing.attributes.get(name)!));
    } else if (thing.kind !== "range") {
      const { held, isUnordered } = this.heldBy(thing);
      object.holds = held.map((each) => this.visit(each));
      if (isUnordered) object.unordered = true;
    }
    const isShared = this.heap.permanent.has(handle) || isInterpreters(this.heap, thing);
    if (!isShared) object.refcount = this.counts[handle]!;
    return number;
  }

  private heldBy(thing: Thing): { held: readonly Handle[]; isUnordered: boolean } {
    switch (thing.kind) {
      case "tuple":
      case "list":
        return { held: thing.items, isUnordered: false };
      case "dict": {
        const entries = [...thing.entries.values()];
        if (this.heap.rules.dictsKeepOrder) {
          return { held: entries.flatMap(({ key, value }) => [key, value]), isUnordered: false };
        }
        const sorted = this.sorted(entries, ({ key }) => key);
        return { ...sorted, held: sorted.held.flatMap(({ key, value }) => [key, value]) };
      }
      case "set":
      case "frozenset":
        return this.sorted([...thing.elements.values()], (handle) => handle);
      case "weakref":
      case "weakproxy":
        return { held: thing.target === NOTHING ? [] : [thing.target], isUnordered: false };
      default:
        return { held: [], isUnordered: false };
    }
  }

  /** Ordered by how objects look; two that look alike leave the order open. */
  private sorted<Item>(
    items: readonly Item[],
    handleOf: (item: Item) => Handle,
  ): { held: readonly Item[]; isUnordered: boolean } {
    const looks = items.map((item) => {
      const handle = handleOf(item);
      const value = valueText(this.heap.get(handle));
      const look = { type: this.heap.typeName(handle), ...(value !== undefined && { value }) };
      return { item, look };
    });
    looks.sort((a, b) => setOrder(a.look, b.look));
    const isUnordered = looks.some(({ look }, i) => {
      return i > 0 && setOrder(looks[i - 1]!.look, look) === 0;
    });
    return { held: looks.map(({ item }) => item), isUnordered };
  }
}

/** What tells the value of what holds nothing; undefined for what does. */
function valueText(thing: Thing): string | undefined {
  switch (thing.kind) {
    case "NoneType":
      return "None";
    case "bool":
      return thing.value === 0n ? "False" : "True";
    case "int":
    case "long":
      return `${thing.value}`;
    case "float":
      return floatBytes(thing.value);
    case "str":
    case "unicode":
    case "bytes":
      return thing.value;
    case "function":
    case "class":
    case "module":
    case "method":
      return thing.name;
    case "builtin":
      return thing.name.replace(/^.*\./, "");
    default:
      return undefined;
  }
}

const bytes = new Uint8Array(8);
const view = new Float64Array(bytes.buffer);

function floatBytes(value: number): string {
  view[0] = value;
  let hex = "";
  for (const byte of bytes) hex = byte.toString(16).padStart(2, "0") + hex;
  return hex;
}

/** Whether the interpreter may hold the object as well. */
function isInterpreters(heap: Heap, thing: Thing): boolean {
  switch (thing.kind) {
    case "function":
    case "class":
    case "module":
    case "builtin":
      return true;
    case "method":
      return thing.function === NOTHING;
    case "str":
    case "unicode":
    case "bytes":
      return (
        thing.isInterned ||
        thing.isStatic === true ||
        thing.value === "" ||
        (thing.value.length === 1 && thing.value.charCodeAt(0) <= 0xff)
      );
    case "int":
      return thing.value >= -5n && thing.value <= 256n;
    case "tuple":
      return thing.items.length === 0;
    case "frozenset":
      return thing.elements.size === 0 && heap.rules.emptyFrozensetIsShared;
    default:
      return false;
  }
}

/** The line that an entry of the log is: strings as they are. */
export function logLine(heap: Heap, handle: Handle): string {
  const thing = heap.get(handle);
  if (thing.kind === "str" || thing.kind === "unicode") return thing.value;
  return thing.kind === "float" ? floatRepr(thing.value) : (valueText(thing) ?? thing.kind);
}

// copy.copy and copy.deepcopy as a mapping from a graph to a graph: what stands for itself, what
// becomes a new object, and a memo that keeps aliases and closes cycles.

import { newInstance } from "./attributes.ts";
import { placeName } from "./class-keys.ts";
import { raise, Unmodelled } from "./failures.ts";
import type { Heap } from "./heap.ts";
import { keyOf } from "./keys.ts";
import { setEntry } from "./operators.ts";
import { askForDict, trackAttribute, trackCopy } from "./tracking.ts";
import type {
  ClassThing,
  DictThing,
  Handle,
  InstanceThing,
  Key,
  SetThing,
  Thing,
} from "./values.ts";

/** What is never copied, shallow or deep. */
function isAtom(thing: Thing): boolean {
  switch (thing.kind) {
    case "NoneType":
    case "bool":
    case "int":
    case "long":
    case "float":
    case "str":
    case "unicode":
    case "bytes":
    case "class":
    case "function":
    case "builtin":
    case "weakref":
      return true;
    default:
      return false;
  }
}

function refuse(heap: Heap, thing: Thing, [type, text]: readonly [string, string]): never {
  if (thing.kind === "module") return raise(type, text);
  throw new Unmodelled(`copying a ${thing.kind} in ${heap.rules.methodType}`);
}

/** `copy.copy(x)`. */
export function copy(heap: Heap, handle: Handle): Handle {
  const thing = heap.get(handle);
  if (isAtom(thing)) return handle;
  switch (thing.kind) {
    case "tuple":
    case "frozenset":
    case "range":
      return handle;
    case "list":
      return heap.list([...thing.items]);
    case "dict": {
      const made = heap.dict();
      for (const { key, value } of thing.entries.values()) setEntry(heap, made, key, value);
      trackCopy(heap, heap.get(made) as DictThing, thing);
      return made;
    }
    case "set":
      return heap.set(new Map(thing.elements));
    case "instance": {
      const handle = newInstance(heap, thing.type);
      const made = heap.get(handle) as InstanceThing;
      giveDict(heap, thing, made);
      for (const [name, value] of thing.attributes) setCopied(heap, made, name, value);
      return handle;
    }
    default:
      return refuse(heap, thing, heap.rules.texts.copyModule);
  }
}

/** Copying asks both for their dicts, most Pythons only when there is something in it. */
function giveDict(heap: Heap, source: InstanceThing, made: InstanceThing): void {
  const type = heap.get(source.type) as ClassThing;
  if (!type.hasDict) return;
  const isFull = [...source.attributes.keys()].some((name) => !type.slots.has(name));
  if (!isFull && !heap.rules.collector.copyingMakesEmptyDicts) return;
  askForDict(heap, source);
  askForDict(heap, made);
}

function setCopied(heap: Heap, made: InstanceThing, name: string, value: Handle): void {
  const isSlot = (heap.get(made.type) as ClassThing).slots.has(name);
  if (!isSlot) placeName(heap, made, name);
  made.attributes.set(name, value);
  if (!isSlot) trackAttribute(heap, made, value);
}

/** `copy.deepcopy(x)`. */
export function deepcopy(heap: Heap, handle: Handle): Handle {
  return new DeepCopy(heap).copy(handle);
}

class DeepCopy {
  private readonly heap: Heap;
  /** What each object became; atoms are not in it. */
  private readonly memo = new Map<Handle, Handle>();
  private depth = 0;

  constructor(heap: Heap) {
    this.heap = heap;
  }

  copy(handle: Handle): Handle {
    const known = this.memo.get(handle);
    if (known !== undefined) return known;
    const thing = this.heap.get(handle);
    if (isAtom(thing)) return handle;
    if (++this.depth > 300) throw new Unmodelled("copying what is nested too deep");
    const made = this.copyOf(handle, thing);
    this.depth--;
    return made;
  }

  private remember(handle: Handle, made: Handle): Handle {
    this.memo.set(handle, made);
    return made;
  }

  private copyOf(handle: Handle, thing: Thing): Handle {
    const { heap } = this;
    switch (thing.kind) {
      case "tuple":
        return this.copyTuple(handle, thing.items);
      case "list": {
        const items: Handle[] = [];
        const made = this.remember(handle, heap.list(items));
        for (const item of thing.items) items.push(this.copy(item));
        return made;
      }
      case "dict": {
        const made = this.remember(handle, heap.dict());
        for (const { key, value } of [...thing.entries.values()]) {
          const copiedKey = this.copy(key);
          setEntry(heap, made, copiedKey, this.copy(value));
        }
        return made;
      }
      case "set":
      case "frozenset":
        return this.remember(handle, this.copySet(thing));
      case "range":
        if (!heap.rules.deepcopiesRanges) return handle;
        return this.remember(handle, heap.new({ kind: "range", bounds: [...thing.bounds] }));
      case "instance":
        return this.copyInstance(handle, thing);
      default:
        return refuse(heap, thing, heap.rules.texts.deepcopyModule);
    }
  }

  /** A tuple of parts that all stayed what they were stays itself. */
  private copyTuple(handle: Handle, items: readonly Handle[]): Handle {
    const copied = items.map((item) => this.copy(item));
    // Copying its items may have copied the tuple: a cycle leads through it.
    const known = this.memo.get(handle);
    if (known !== undefined) return known;
    if (copied.every((item, i) => item === items[i])) return handle;
    return this.remember(handle, this.heap.tuple(copied));
  }

  /** The set is known only when its elements are copied: a cycle through it is not closed here. */
  private copySet(thing: SetThing): Handle {
    const { heap } = this;
    const elements = new Map<Key, Handle>();
    for (const element of thing.elements.values()) {
      const copied = this.copy(element);
      elements.set(keyOf(heap, copied), copied);
    }
    return thing.kind === "set" ? heap.set(elements) : heap.frozenset(elements);
  }

  private copyInstance(handle: Handle, thing: InstanceThing): Handle {
    const { heap } = this;
    const made = this.remember(handle, newInstance(heap, thing.type));
    const copy = heap.get(made) as InstanceThing;
    giveDict(heap, thing, copy);
    const copied = [...thing.attributes].map(([name, value]) => {
      return [name, this.copy(value)] as const;
    });
    for (const [name, value] of copied) setCopied(heap, copy, name, value);
    return made;
  }
}

// What can be seen of our heap, in the form of spec/observation.ts: the same walk that a real
// interpreter's reader makes, over objects in our bytes.

import {
  type ObjectNumber,
  type ObservedCollector,
  type ObservedObject,
  setOrder,
} from "../../../spec/observation.ts";
import type { Interpreter } from "../../../src/interpreter.ts";
import { NO_OBJECT, type ObjRef } from "../../../src/memory/address.ts";

type Told = { -readonly [Key in keyof ObservedObject]: ObservedObject[Key] };

/** The part of an observation that the heap tells at the end of a program. */
export interface ObservedHeap {
  readonly names: readonly (readonly [name: string, object: ObjectNumber])[];
  readonly objects: readonly ObservedObject[];
}

/**
 * Names from `a` to `p`, and all that can be reached from them. `attributes` in any order. Telling
 * dict sizes asks each instance for its dict, which makes it: the heap is another one behind that.
 */
export function observeHeap(
  interpreter: Interpreter,
  names: readonly string[],
  attributes: readonly string[],
  tellsDictSizes = true,
): ObservedHeap {
  return new Walk(interpreter, [...attributes].sort()).from(names, tellsDictSizes);
}

/** As `observeHeap`, and where each object lies. */
export function locateHeap(
  interpreter: Interpreter,
  names: readonly string[],
  attributes: readonly string[],
  tellsDictSizes = true,
): { readonly observed: ObservedHeap; readonly refs: readonly ObjRef[] } {
  const walk = new Walk(interpreter, [...attributes].sort());
  return { observed: walk.from(names, tellsDictSizes), refs: walk.refs };
}

/** What the collector tells of itself; 2.7 keeps no statistics. */
export function observeCollector({ collector, objects, profile }: Interpreter): ObservedCollector {
  const { state } = collector.parts;
  const counts = [state.count(1), state.count(2)];
  const garbage = objects.lists.size(state.garbage);
  if (!profile.objects.collecting.hasCallbacks) return { counts, garbage };
  const statistics = [0, 1, 2].map((generation) => {
    const { collections, collected, uncollectable } = state.stats(generation);
    return [collections, collected, uncollectable];
  });
  return { counts, garbage, statistics };
}

class Walk {
  private readonly interpreter: Interpreter;
  private readonly attributes: readonly string[];
  private readonly numbers = new Map<ObjRef, ObjectNumber>();
  /** Objects in the order of the walk. */
  readonly refs: ObjRef[] = [];
  private readonly told: Told[] = [];

  constructor(interpreter: Interpreter, attributes: readonly string[]) {
    this.interpreter = interpreter;
    this.attributes = attributes;
  }

  from(names: readonly string[], tellsDictSizes = true): ObservedHeap {
    const bound = names.flatMap((name): [string, ObjRef][] => {
      const ref = this.interpreter.lookup(name);
      return ref === NO_OBJECT ? [] : [[name, ref]];
    });
    const held: (readonly ObjRef[] | undefined)[] = [];
    const open = bound.map(([, ref]) => ref).reverse();
    while (open.length > 0) {
      const ref = open.pop()!;
      if (this.numbers.has(ref)) continue;
      this.numbers.set(ref, this.refs.length);
      this.refs.push(ref);
      const one = this.tell(ref);
      this.told.push(one.told);
      held.push(one.holds);
      if (one.holds === undefined) continue;
      // One by one: as arguments, a million of them are more than the host's stack has room for.
      for (let i = one.holds.length - 1; i >= 0; i--) open.push(one.holds[i]!);
    }
    held.forEach((holds, i) => {
      if (holds !== undefined) this.told[i]!.holds = holds.map((ref) => this.numbers.get(ref)!);
    });
    if (tellsDictSizes) {
      for (const [i, ref] of this.refs.entries()) this.tellDictSize(ref, this.told[i]!);
    }
    return {
      names: bound.map(([name, ref]) => [name, this.numbers.get(ref)!]),
      objects: this.told,
    };
  }

  private tell(ref: ObjRef): { told: Told; holds: readonly ObjRef[] | undefined } {
    const { objects } = this.interpreter;
    const { heap } = objects;
    const type = heap.typeOf(ref);
    const told: Told = { type: plainName(type.name), size: heap.sizeOf(ref) };
    const value = this.valueOf(ref);
    if (value !== undefined) told.value = value;
    if (!isShared(this.interpreter, ref)) told.refcount = heap.refcnt(ref);
    const holds = value === undefined ? this.holds(ref, told) : undefined;
    return { told, holds };
  }

  private valueOf(ref: ObjRef): string | undefined {
    const { numbers, text, singletons, classes, functions, heap } = this.interpreter.objects;
    if (numbers.isInteger(ref)) return String(numbers.toBig(ref));
    if (numbers.isBool(ref)) return heap.repr(ref);
    if (numbers.isFloat(ref)) return numbers.floatBits(ref);
    if (text.isSequence(ref)) return text.toHost(ref);
    if (ref === singletons.none) return "None";
    if (classes.isType(ref)) return heap.types.at(ref).name;
    if (functions.isFunction(ref)) return functions.nameOf(ref);
    return undefined;
  }

  /** What `ref` holds in the order of the walk; undefined for what holds nothing. */
  private holds(ref: ObjRef, told: Told): readonly ObjRef[] | undefined {
    const { heap, lists, tuples, dicts, sets, weakrefs, instances, singletons } =
      this.interpreter.objects;
    if (lists.isList(ref)) return lists.items(ref);
    if (tuples.isTuple(ref)) return tuples.items(ref);
    if (dicts.isDict(ref)) return this.pairs(ref, told);
    if (sets.isAnySet(ref)) return this.ordered([...heap.typeOf(ref).slots.iterate!(ref)], told);
    if (weakrefs.isRef(ref)) {
      const target = weakrefs.peekObject(ref);
      return target === singletons.none ? [] : [target];
    }
    return instances.isInstance(ref) ? this.attributesOf(ref, told) : undefined;
  }

  private pairs(dict: ObjRef, told: Told): readonly ObjRef[] {
    const { dicts } = this.interpreter.objects;
    const keys: ObjRef[] = [];
    const values = new Map<ObjRef, ObjRef>();
    for (let at = dicts.next(dict, 0); at !== -1; at = dicts.next(dict, at + 1)) {
      keys.push(dicts.keyAt(dict, at));
      values.set(dicts.keyAt(dict, at), dicts.valueAt(dict, at));
    }
    const { dictTable } = this.interpreter.heap.profile.tables;
    const order = dictTable === "open" ? this.ordered(keys, told) : keys;
    return order.flatMap((key) => [key, values.get(key)!]);
  }

  private ordered(elements: readonly ObjRef[], told: Told): readonly ObjRef[] {
    const { heap } = this.interpreter.objects;
    const looks = elements.map((ref) => {
      const value = this.valueOf(ref);
      const type = plainName(heap.typeOf(ref).name);
      return { ref, look: value === undefined ? { type } : { type, value } };
    });
    looks.sort((a, b) => setOrder(a.look, b.look));
    const alike = looks.some(({ look }, i) => i > 0 && setOrder(looks[i - 1]!.look, look) === 0);
    if (alike) told.unordered = true;
    return looks.map(({ ref }) => ref);
  }

  private attributesOf(instance: ObjRef, told: Told): readonly ObjRef[] {
    const found: ObjRef[] = [];
    const names: string[] = [];
    for (const attribute of this.attributes) {
      const name = this.interpreter.names.intern(attribute);
      const value = this.interpreter.objects.instances.peekOwn(instance, name);
      if (value === NO_OBJECT) continue;
      names.push(attribute);
      found.push(value);
    }
    told.attributes = names;
    return found;
  }

  /** Last of all: asking for a dict makes it. */
  private tellDictSize(ref: ObjRef, told: Told): void {
    const { instances, heap } = this.interpreter.objects;
    if (told.attributes === undefined) return;
    const dict = instances.dict(ref);
    if (dict !== NO_OBJECT) told.dictSize = heap.sizeOf(dict);
  }
}

/** `__name__`: tp_name without its module. */
const plainName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** What the interpreter holds as well, or shares with whoever asks: nobody can tell its count. */
function isShared({ objects }: Interpreter, ref: ObjRef): boolean {
  const { heap, numbers, text, tuples, sets, singletons, classes, functions } = objects;
  if (numbers.isBool(ref) || classes.isType(ref) || functions.isFunction(ref)) return true;
  if (ref === singletons.none || ref === singletons.ellipsis) return true;
  if (ref === singletons.notImplemented) return true;
  if (numbers.isInteger(ref) && !numbers.isLong(ref)) {
    const value = numbers.toBig(ref);
    return value >= -5n && value <= 256n;
  }
  if (text.isSequence(ref)) {
    const length = text.length(ref);
    if (length === 0 || (length === 1 && text.ord(ref) < 256)) return true;
    return text.isStr(ref) && text.isInterned(ref);
  }
  if (tuples.isTuple(ref)) return tuples.size(ref) === 0;
  return sets.isFrozenset(ref) && sets.peekEmptyFrozenset() === ref && heap.isTrue(ref) === false;
}

// Loading code: its constants become objects. Equal constants of one unit are one object, and of
// its functions too where the version says so; what a tuple of constants holds likewise. Small
// ints, characters and names are shared by everybody anyway.
//
// A unit's constants are owned by the list that comes back, as if by its code object. Those of a
// function are owned by a tuple, the tuple by a code object, and that by the unit.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { Code, Template } from "./code.ts";
import { keyOf } from "./constant-table.ts";
import type { LoadedCode } from "./frame.ts";
import type { Names } from "./names.ts";

/** Objects of constants: by key those that are merged, by template what folding made. */
type Known = Map<string | Template, ObjRef>;

export class Loader {
  private readonly objects: Objects;
  private readonly names: Names;
  private readonly onLoad: (loaded: LoadedCode) => void;
  private count = 0;

  /** `onLoad` hears of every code that has an object. */
  constructor(objects: Objects, names: Names, onLoad: (loaded: LoadedCode) => void) {
    this.objects = objects;
    this.names = names;
    this.onLoad = onLoad;
  }

  reset(): void {
    this.count = 0;
  }

  loadUnit(code: Code): LoadedCode {
    return this.load(code, new Map(), false);
  }

  private load(code: Code, shared: Known, isFunction: boolean): LoadedCode {
    const known = this.objects.heap.profile.source.mergesAcrossFunctions ? shared : new Map();
    const functions = code.functions.map((each) => this.load(each, known, true));
    const constants = code.constants.map(({ template, key }) =>
      key === undefined ? this.apart(template, known) : this.merged(template, key, known),
    );
    const object = isFunction ? this.codeObject(code, constants) : NO_OBJECT;
    const loaded: LoadedCode = { code, constants, functions, object };
    if (isFunction) this.onLoad(loaded);
    return loaded;
  }

  private codeObject(code: Code, constants: readonly ObjRef[]): ObjRef {
    const { tuples, codes, heap } = this.objects;
    const tuple = tuples.newTuple(constants.length);
    for (const [i, constant] of constants.entries()) tuples.initItem(tuple, i, constant);
    const object = codes.newCode(this.names.intern(code.name), tuple, this.count++);
    // What a function made of it will name: no memory is asked for then.
    this.names.intern(code.qualname);
    this.names.intern("__main__");
    heap.decref(tuple);
    return object;
  }

  /** An object for this constant alone; a tuple made next of this very template holds it. */
  private apart(template: Template, known: Known): ObjRef {
    const made = this.make(template, known);
    known.set(template, made);
    return made;
  }

  /** The object of a constant, the same for the same key: a new reference. */
  private merged(template: Template, key: string, known: Known): ObjRef {
    const before = known.get(key);
    if (before !== undefined) return this.objects.heap.incref(before);
    const made = this.make(template, known);
    known.set(key, made);
    return made;
  }

  private make(template: Template, known: Known): ObjRef {
    const { objects } = this;
    switch (template.kind) {
      case "atom":
        return this.atom(template);
      case "tuple":
      case "frozenset": {
        const items = template.items.map((item) => this.item(item, known));
        if (template.kind === "tuple") {
          const tuple = objects.tuples.newTuple(items.length);
          for (const [i, item] of items.entries()) objects.tuples.initItem(tuple, i, item);
          return tuple;
        }
        const set = objects.sets.frozensetOf(items);
        for (const item of items) objects.heap.decref(item);
        return set;
      }
    }
  }

  private item(template: Template, known: Known): ObjRef {
    const folded = known.get(template);
    if (folded !== undefined) return this.objects.heap.incref(folded);
    return this.objects.heap.profile.source.mergesNested
      ? this.merged(template, keyOf(template), known)
      : this.make(template, known);
  }

  private atom({ constant }: Extract<Template, { kind: "atom" }>): ObjRef {
    const { heap, numbers, text, singletons } = this.objects;
    switch (constant.type) {
      case "none":
        return heap.incref(singletons.none);
      case "bool":
        return heap.incref(numbers.bool(constant.value));
      case "int":
        return numbers.newIntFromBig(constant.value);
      case "float":
        return numbers.newFloat(constant.value);
      case "str":
      case "unicode":
      case "bytes":
        return text.constant(constant);
    }
  }
}

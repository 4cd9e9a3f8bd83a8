// Everything around classes, put together for one heap: which way instances keep attributes is
// decided here, by the profile.

import type { ObjRef } from "../memory/address.ts";
import type { Static } from "../memory/segments.ts";
import type { AttributeDicts } from "./attributes.ts";
import { Builtins, builtinStatics } from "./builtin.ts";
import { Cells } from "./cell.ts";
import { Classes } from "./class.ts";
import { ClassLookup } from "./class-lookup.ts";
import type { AttributeStores } from "./class-shape.ts";
import { Codes } from "./code.ts";
import { Descriptors } from "./descriptor.ts";
import type { SharedKeyDicts } from "./dict-shared.ts";
import { Finalization, type Finalizers } from "./finalizer.ts";
import { Functions } from "./function.ts";
import { Instances } from "./instance.ts";
import { Methods, methodStatics } from "./method.ts";
import type { Names, NoneHolder, TupleMaker } from "./names.ts";
import type { ObjectHeap } from "./object-heap.ts";
import { OwnDicts } from "./own-dicts.ts";
import { DictOrValues, InlineValues, ValuesAndDict } from "./value-blocks.ts";
import { Weakproxies } from "./weakproxy.ts";
import { type Callbacks, Weakrefs } from "./weakref.ts";

/** What classes and all around them keep in the process's statics. */
export const classStatics = (): Static[] => [...methodStatics(), ...builtinStatics()];

export interface ClassSystemParts {
  readonly none: NoneHolder;
  readonly names: Names;
  readonly tuples: TupleMaker;
  readonly dicts: AttributeDicts;
  /** Absent where dicts have no keys of their own. */
  readonly shared: SharedKeyDicts | undefined;
  readonly finalizers: Finalizers;
  readonly callbacks: Callbacks;
}

export class ClassSystem {
  readonly weakrefs: Weakrefs;
  readonly weakproxies: Weakproxies;
  readonly cells: Cells;
  readonly codes: Codes;
  readonly builtins: Builtins;
  readonly functions: Functions;
  readonly methods: Methods;
  readonly descriptors: Descriptors;
  readonly finalization: Finalization;
  readonly lookup: ClassLookup;
  readonly instances: Instances;
  readonly classes: Classes;

  constructor(heap: ObjectHeap, parts: ClassSystemParts) {
    this.weakrefs = new Weakrefs(heap, parts);
    this.weakproxies = new Weakproxies(heap, this.weakrefs, parts.none);
    this.cells = new Cells(heap);
    this.codes = new Codes(heap, parts.names);
    this.builtins = new Builtins(heap);
    const known = { ...parts, weakrefs: this.weakrefs };
    this.functions = new Functions(heap, known);
    this.methods = new Methods(heap, { weakrefs: this.weakrefs, functions: this.functions });
    this.descriptors = new Descriptors(heap, parts.names);
    this.finalization = new Finalization(heap, this.methods, parts.finalizers);
    this.lookup = new ClassLookup(heap, parts.dicts);
    const { functions, methods, descriptors, finalization, lookup } = this;
    const made = { ...known, functions, methods, descriptors, lookup };
    this.instances = new Instances(heap, { ...made, finalization });
    this.classes = new Classes(heap, {
      ...made,
      instances: this.instances,
      keys: parts.shared,
      stores: storesOf(heap, parts),
    });
  }

  /** What these components own references to, each as often as they do. */
  owned(): ObjRef[] {
    return [...this.instances.owned(), ...this.classes.owned()];
  }

  /** Makes the types; singletons, text, tuples and dicts are there. */
  initialise(): void {
    this.weakrefs.initialise();
    this.weakproxies.initialise();
    this.cells.initialise();
    this.codes.initialise();
    this.builtins.initialise();
    this.functions.initialise();
    this.methods.initialise();
    this.descriptors.initialise();
    this.instances.initialise();
    this.classes.initialise();
  }
}

function storesOf(heap: ObjectHeap, { dicts, shared }: ClassSystemParts): AttributeStores {
  const { attributes } = heap.profile.instances;
  if (attributes === "dict" || shared === undefined) {
    return { dicts: new OwnDicts(heap, dicts, undefined, "none"), values: undefined };
  }
  if (attributes === "sharedDict") {
    return { dicts: new OwnDicts(heap, dicts, shared, "exchanged"), values: undefined };
  }
  const { keys, values, tableKeys } = shared;
  const parts = { dicts, shared, keys, values, tableKeys };
  const ownDicts = new OwnDicts(heap, dicts, shared, "fixed");
  if (attributes === "values") return { dicts: ownDicts, values: new ValuesAndDict(heap, parts) };
  if (attributes === "inlineValues") {
    return { dicts: ownDicts, values: new InlineValues(heap, parts) };
  }
  return { dicts: ownDicts, values: new DictOrValues(heap, parts) };
}

// The objects of a heap as a snapshot: every live one with its type and what it refers to, and
// every free list. Who is alive comes from the object heap, references from the objects' own types,
// and where a block lies from the guard of the allocators: sources that have to agree.
//
// One walk serves one heap again and again: what it fills is kept, and a snapshot holds until the
// next one is made. Counts and fields are read from the bytes by whoever asks; for tables there are
// cursors.

import { hex } from "../errors.ts";
import { type Addr, asAddr, asObj, NULL, type ObjRef } from "../memory/address.ts";
import type { Segment, Segments } from "../memory/segments.ts";
import type { FreeList } from "../objects/free-list.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { Objects } from "../objects/objects.ts";
import type { PyType } from "../objects/type.ts";
import type { Profile } from "../profile/profile.ts";
import type { LiveBlocks } from "./live-blocks.ts";
import { OwnedReferences, type SharedKeysView } from "./owned-references.ts";
import type { CompactDictReader, DictReader, OpenDictReader } from "./read-dict.ts";
import type { InstanceReader } from "./read-instance.ts";
import { SetReader } from "./read-set.ts";
import type { ValuesReader } from "./read-values.ts";
import { type NumberBlocksView, walkNumberBlocks } from "./walk-number-blocks.ts";

/** A free list as its bytes have it. */
export interface FreeListView {
  readonly name: string;
  readonly numfree: number;
  readonly capacity: number;
  /** Addresses from the one that would be taken next. */
  readonly entries: readonly ObjRef[];
}

/** Free lists by name, with what each may hold. */
export type NamedFreeLists = readonly {
  readonly name: string;
  readonly capacity: number;
  readonly list: FreeList;
}[];

/** The process that the objects live in. */
export interface ObjectsProcess {
  readonly guard: LiveBlocks | undefined;
  readonly segments: Segments;
  readonly profile: Profile;
}

/** What a target is that is no live object. */
export const NOTHING = -1;

export class ObjectsView {
  readonly objects: Objects;
  readonly heap: ObjectHeap;
  readonly process: ObjectsProcess;
  /** Live objects: `at` and `types` have as many, ascending by address. */
  count = 0;
  at = new Int32Array(1 << 12);
  /** How many of the first ones are static: there is no container among these but (). */
  statics = 0;
  /** Undefined for an object whose `ob_type` is no type. */
  readonly types: (PyType | undefined)[] = [];
  /**
   * All references, those of object i from `first[i]` to `first[i + 1]`. Behind those of the last
   * object are the names in keys that instances share, from `first[count]` to `first[count + 1]`.
   */
  references = new Int32Array(1 << 14);
  first = new Int32Array(1 << 12);
  /** For each reference the number of the object that it leads to, or NOTHING. */
  targets = new Int32Array(1 << 14);
  /** Numbers of the objects that have weak references to them. */
  readonly referents: number[] = [];
  freeLists: readonly FreeListView[] = [];
  /** 2.7's blocks of ints and floats. */
  numberBlocks: readonly NumberBlocksView[] = [];
  /** References that the interpreter itself owns: names, constants, tables, singletons. */
  holders: readonly ObjRef[] = [];
  /** References in the bytes that are not counted: those of the table of interned strings. */
  uncounted: readonly ObjRef[] = [];
  /** What kept the walk from reading all; the first reason. */
  damage: string | undefined;
  readonly sets: SetReader;
  private readonly owned: OwnedReferences;
  private readonly segment: Segment;
  /** By granules of 16 bytes: the number of the object that starts there, plus one. */
  private readonly numbers: Int32Array;

  constructor(objects: Objects, process: ObjectsProcess, owned: OwnedReferences) {
    this.objects = objects;
    this.heap = objects.heap;
    this.process = process;
    this.segment = process.segments.get("heap");
    this.sets = new SetReader(objects.heap);
    this.owned = owned;
    this.numbers = new Int32Array(objects.heap.memory.size >> 4);
  }

  /** The cursor of the version's dicts; then each kind by itself, where the version has it. */
  get dicts(): DictReader {
    return this.owned.dicts;
  }

  get openDicts(): OpenDictReader | undefined {
    return this.owned.open;
  }

  get compactDicts(): CompactDictReader | undefined {
    return this.owned.compact;
  }

  get values(): ValuesReader {
    return this.owned.values;
  }

  get instances(): InstanceReader {
    return this.owned.instances;
  }

  /** Undefined in a process without a guard: nobody can tell then which blocks live. */
  get blocks(): LiveBlocks | undefined {
    return this.process.guard;
  }

  get sharedKeys(): readonly SharedKeysView[] {
    return this.owned.sharedKeys;
  }

  get emptyKeysUsers(): number {
    return this.owned.emptyKeysUsers;
  }

  /** The number of the live object at `ref`, or NOTHING. */
  numberOf(ref: number): number {
    const number = (this.numbers[ref >> 4] ?? 0) - 1;
    return number >= 0 && this.at[number] === ref ? number : NOTHING;
  }

  /** The type of the live object at `ref`; undefined when none is there. */
  typeAt(ref: number): PyType | undefined {
    const number = this.numberOf(ref);
    return number === NOTHING ? undefined : this.types[number];
  }

  /** Address of object i. */
  refOf(i: number): ObjRef {
    return asObj(this.at[i]!);
  }

  /** `list at 0x1230`. */
  nameOf(i: number): string {
    return this.nameAt(this.at[i]!);
  }

  nameAt(ref: number): string {
    return `${this.typeAt(ref)?.name ?? "something"} at ${hex(ref)}`;
  }

  /** Part of the interpreter's storage, not of the heap. */
  isStatic(i: number): boolean {
    return this.heap.statics.contains(asObj(this.at[i]!));
  }

  isInHeap(ref: number): boolean {
    return ref >= this.segment.start && ref < this.segment.end;
  }

  /** 2.7: objects of the type lie 41 to a block of malloc. */
  sharesBlocks(type: PyType): boolean {
    const { numbers } = this.heap.profile;
    const { ints, floats } = this.objects.numbers;
    if (numbers.smallInts === "blocks" && type === ints.type) return true;
    return numbers.floatFreeList === 0 && type === floats.type;
  }

  /**
   * Where the object at `ref`, which may be dead, has the head of the list of its weak references;
   * NULL when its type allows none.
   */
  weaklistOf(ref: number): Addr {
    const { memory, layouts, types } = this.heap;
    const type = memory.ptr(ref + layouts.PyObject.ob_type);
    if (!types.has(type)) return NULL;
    const offset = memory.i32(type + layouts.PyTypeObject.tp_weaklistoffset);
    return offset === 0 ? NULL : asAddr(ref + offset);
  }

  /** A new snapshot begins: who lives. */
  begin(live: readonly ObjRef[]): void {
    const { numbers, heap, types } = this;
    const { memory } = heap;
    for (let i = 0; i < this.count; i++) numbers[this.at[i]! >> 4] = 0;
    const count = live.length;
    if (count + 2 > this.first.length) {
      this.at = new Int32Array(count * 2);
      this.first = new Int32Array(count * 2);
    }
    this.count = count;
    this.statics = 0;
    this.referents.length = 0;
    this.damage = undefined;
    types.length = count;
    for (let i = 0; i < count; i++) {
      const ref = live[i]!;
      this.at[i] = ref;
      numbers[ref >> 4] = i + 1;
      const type = memory.ptr(ref + heap.layouts.PyObject.ob_type);
      types[i] = heap.types.has(type) ? heap.types.at(type) : undefined;
      if (ref < this.segment.start) this.statics = i + 1;
      const head = this.weaklistOf(ref);
      if (head !== NULL && memory.ptr(head) !== NULL) this.referents.push(i);
    }
  }
}

/** More references than this have no room in the bytes: the walk has lost its way. */
class TooManyReferences extends Error {}

export class ObjectWalk {
  private readonly view: ObjectsView;
  private readonly owned: OwnedReferences;
  private readonly most: number;
  private length = 0;
  private readonly visit = (child: ObjRef): void => this.push(child);

  constructor(objects: Objects, process: ObjectsProcess) {
    this.owned = new OwnedReferences(objects);
    this.view = new ObjectsView(objects, process, this.owned);
    this.most = objects.heap.memory.size >> 3;
  }

  /** Reads every live object. The view is the same each time, and holds until the next. */
  read(
    freeLists: NamedFreeLists,
    holders: readonly ObjRef[],
    uncounted: readonly ObjRef[],
  ): ObjectsView {
    const { view } = this;
    view.begin(view.heap.liveObjects());
    view.holders = holders;
    view.uncounted = uncounted;
    view.freeLists = freeLists.map(({ name, capacity, list }) => ({
      name,
      capacity,
      numfree: list.numfree,
      entries: list.entries(),
    }));
    view.numberBlocks = walkNumberBlocks(view.objects, view.blocks);
    this.readReferences();
    for (let k = 0; k < this.length; k++) view.targets[k] = view.numberOf(view.references[k]!);
    return view;
  }

  private readReferences(): void {
    const { view, owned, visit } = this;
    const { first, types } = view;
    this.length = 0;
    owned.begin();
    for (let i = 0; i < view.count; i++) {
      first[i] = this.length;
      const type = types[i];
      if (type === undefined) continue;
      try {
        owned.visitOwned(view.refOf(i), type, visit);
      } catch (error) {
        if (!(error instanceof TooManyReferences)) throw error;
        view.damage ??= `${view.nameOf(i)} refers to more than the memory can hold`;
        this.length = first[i]!;
      }
    }
    first[view.count] = this.length;
    owned.visitNames(visit);
    first[view.count + 1] = this.length;
  }

  private push(child: ObjRef): void {
    const { view } = this;
    if (this.length === view.references.length) {
      if (this.length > this.most) throw new TooManyReferences();
      const grown = new Int32Array(this.length * 2);
      grown.set(view.references);
      view.references = grown;
      view.targets = new Int32Array(this.length * 2);
    }
    view.references[this.length++] = child;
  }
}

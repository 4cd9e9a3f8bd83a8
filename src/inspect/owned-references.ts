// Who owns a reference to whom. tp_traverse tells a collector what it may follow, which is not the
// same: it leaves out what cannot be part of a cycle.
//
//   a class's names     its name and the tuple of its __slots__ are not visited
//   a dict's str keys   are not visited where all keys are str (3.x)
//   a dict over values  3.13: the instance visits the values, and then not the dict
//   names in keys       keys that instances share own them; neither class nor dict visits them

import { type Addr, asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { Objects } from "../objects/objects.ts";
import { type PyType, TypeFlags } from "../objects/type.ts";
import { CompactDictReader, type DictReader, OpenDictReader } from "./read-dict.ts";
import { InstanceReader } from "./read-instance.ts";
import { ValuesReader } from "./read-values.ts";

/** Keys that a class's instances share, and how many dicts and classes were found to have them. */
export interface SharedKeysView {
  readonly at: Addr;
  users: number;
}

export type Visit = (child: ObjRef) => void;

export class OwnedReferences {
  /** Exactly one of the two is the version's. */
  readonly open: OpenDictReader | undefined;
  readonly compact: CompactDictReader | undefined;
  readonly values: ValuesReader;
  readonly instances: InstanceReader;
  /** Found since `begin`. */
  readonly sharedKeys: SharedKeysView[] = [];
  /** Dicts that were found to have the keys that all may have while they are empty. */
  emptyKeysUsers = 0;
  private readonly objects: Objects;
  private readonly heap: ObjectHeap;
  private readonly memory: Memory;
  private readonly embedsValues: boolean;

  constructor(objects: Objects) {
    const { heap } = objects;
    const { tables, instances } = heap.profile;
    this.objects = objects;
    this.heap = heap;
    this.memory = heap.memory;
    this.open = tables.dictTable === "open" ? new OpenDictReader(heap) : undefined;
    this.compact = tables.dictTable === "open" ? undefined : new CompactDictReader(heap);
    this.values = new ValuesReader(heap);
    this.instances = new InstanceReader(objects);
    this.embedsValues = instances.attributes === "inlineValues";
  }

  get dicts(): DictReader {
    return this.open ?? this.compact!;
  }

  begin(): void {
    this.sharedKeys.length = this.emptyKeysUsers = 0;
  }

  /** Visits what `ref`, an object of `type`, owns references to; the keys it has are remembered. */
  visitOwned(ref: ObjRef, type: PyType, visit: Visit): void {
    const { dicts } = this.objects;
    if (type === dicts.type && !this.openDict(ref)) return;
    type.slots.traverse?.(ref, visit);
    if (type === dicts.type) {
      this.visitKeys(visit);
    } else if (type === this.heap.typeType) {
      this.visitClass(ref, visit);
    } else if (this.embedsValues && this.instances.open(ref, type)) {
      const { dict, isInside, isValid } = this.instances;
      if (isInside && isValid && dict !== NO_OBJECT) visit(dict);
    }
  }

  /** Behind all objects: the names that shared keys own. */
  visitNames(visit: Visit): void {
    const { compact } = this;
    if (compact === undefined) return;
    for (const { at } of this.sharedKeys) {
      if (compact.openKeys(at) !== undefined) continue;
      for (let i = 0; i < compact.entries; i++) {
        const name = compact.key(i);
        if (name !== NO_OBJECT) visit(name);
      }
    }
  }

  /** Notes the keys of a dict; false when it cannot be read. */
  private openDict(dict: ObjRef): boolean {
    const { compact } = this;
    if (compact === undefined) return this.open!.open(dict) === undefined;
    if (compact.open(dict) !== undefined) return false;
    this.noteKeys(compact);
    return true;
  }

  /** The str keys of the dict that was opened last. */
  private visitKeys(visit: Visit): void {
    const { compact } = this;
    if (compact === undefined || !compact.isForStr || compact.values !== NULL) return;
    for (let i = 0; i < compact.entries; i++) {
      if (compact.value(i) !== NO_OBJECT) visit(compact.key(i));
    }
  }

  private visitClass(ref: ObjRef, visit: Visit): void {
    const { PyHeapTypeObject } = this.heap.layouts;
    if ((this.heap.types.at(ref).flags & TypeFlags.HEAPTYPE) === 0) return;
    const { ht_name, ht_qualname, ht_slots } = PyHeapTypeObject;
    for (const offset of [ht_name, ht_qualname, ht_slots]) {
      const held = offset < 0 ? NO_OBJECT : asObj(this.memory.ptr(ref + offset));
      if (held !== NO_OBJECT) visit(held);
    }
    if (this.compact === undefined) return;
    const keys = this.memory.ptr(ref + PyHeapTypeObject.ht_cached_keys);
    if (keys !== NULL && this.compact.openKeys(keys) === undefined) this.noteKeys(this.compact);
  }

  private noteKeys({ keys, isShared, isEmptyKeys }: CompactDictReader): void {
    if (isEmptyKeys) this.emptyKeysUsers++;
    if (!isShared) return;
    for (const known of this.sharedKeys) {
      if (known.at !== keys) continue;
      known.users++;
      return;
    }
    this.sharedKeys.push({ at: keys, users: 1 });
  }
}

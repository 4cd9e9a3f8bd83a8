// The types that exist: PyTypeObjects in the heap, and the slots that stand for their functions.
// `tp_dealloc` of a type is its place in the text segment, 16 bytes a type; from an object it takes
// two loads to come to its slots.

import { assert } from "../assert.ts";
import type { Addr, ObjRef } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import { type PyType, TypeFlags, type TypeSpec } from "./type.ts";

/** What Types.capture tells. */
export interface TypesState {
  readonly byPlace: readonly (PyType | undefined)[];
  readonly freePlaces: readonly number[];
}

/** Bytes of text that a type's functions take. */
const TEXT_SHIFT = 4;

export class Types {
  private readonly memory: Memory;
  private readonly layouts: ObjectLayouts;
  private readonly gcHeadSize: number;
  private readonly textStart: number;
  private readonly capacity: number;
  private readonly deallocOffset: number;
  private readonly byPlace: (PyType | undefined)[] = [];
  private readonly freePlaces: number[] = [];

  constructor(
    memory: Memory,
    layouts: ObjectLayouts,
    gcHeadSize: number,
    text: { readonly start: Addr; readonly end: Addr },
  ) {
    this.memory = memory;
    this.layouts = layouts;
    this.gcHeadSize = gcHeadSize;
    this.textStart = text.start;
    this.capacity = (text.end - text.start) >> TEXT_SHIFT;
    this.deallocOffset = layouts.PyTypeObject.tp_dealloc;
  }

  reset(): void {
    this.byPlace.length = this.freePlaces.length = 0;
  }

  /** Every type and its place, to come back to by `restore`. */
  capture(): TypesState {
    return { byPlace: [...this.byPlace], freePlaces: [...this.freePlaces] };
  }

  /** As when `state` was captured; the memory is that of then, too. */
  restore({ byPlace, freePlaces }: TypesState): void {
    this.byPlace.length = this.freePlaces.length = 0;
    this.byPlace.push(...byPlace);
    this.freePlaces.push(...freePlaces);
  }

  /** The type whose PyTypeObject lies at `at`. */
  at(at: number): PyType {
    return this.byPlace[
      (this.memory.words[(at + this.deallocOffset) >> 2]! - this.textStart) >> TEXT_SHIFT
    ]!;
  }

  /** True when a PyTypeObject lies at `at`. */
  has(at: number): boolean {
    if (at <= 0 || (at & 7) !== 0 || at + this.layouts.PyTypeObject.SIZE > this.memory.size) {
      return false;
    }
    const place =
      (this.memory.words[(at + this.deallocOffset) >> 2]! - this.textStart) >> TEXT_SHIFT;
    return this.byPlace[place]?.at === at;
  }

  /** Every type, in the order of their places. */
  all(): readonly PyType[] {
    return this.byPlace.filter((type) => type !== undefined);
  }

  /**
   * Makes the memory at `at` a PyTypeObject: its own fields, not its head. The caller owns `at` and
   * gives it its count and `ob_type`.
   */
  define(at: ObjRef, spec: TypeSpec): PyType {
    const { memory, layouts } = this;
    const { PyTypeObject } = layouts;
    const place = this.freePlaces.pop() ?? this.byPlace.length;
    assert(place < this.capacity, "the text segment has room for the functions of every type");
    const { name, basicsize, itemsize = 0, flags = 0, slots } = spec;
    const { untracked = "never", itemsAt = 0 } = spec;
    memory.setSize_t(at + PyTypeObject.tp_basicsize, basicsize);
    memory.setSize_t(at + PyTypeObject.tp_itemsize, itemsize);
    memory.setSize_t(at + PyTypeObject.tp_flags, flags);
    memory.setPtr(at + PyTypeObject.tp_dealloc, this.textStart + (place << TEXT_SHIFT));
    const gcHead = (flags & TypeFlags.HAVE_GC) !== 0 ? this.gcHeadSize : 0;
    const managed = (flags & MANAGED) !== 0 ? MANAGED_SLOTS_SIZE : 0;
    const type: PyType = {
      at,
      name,
      basicsize,
      itemsize,
      flags,
      headSize: gcHead + managed,
      slots,
      untracked,
      itemsAt,
    };
    this.byPlace[place] = type;
    return type;
  }

  /** The type is gone: no object has it any more. */
  forget(type: PyType): void {
    const place =
      (this.memory.words[(type.at + this.deallocOffset) >> 2]! - this.textStart) >> TEXT_SHIFT;
    this.byPlace[place] = undefined;
    this.freePlaces.push(place);
  }
}

/** Either flag of types whose objects have words before the GC head. */
const MANAGED = TypeFlags.MANAGED_SLOTS | TypeFlags.MANAGED_WEAKREF;
/** Dict or values, and the list of weak references: Include/internal/pycore_object.h. */
const MANAGED_SLOTS_SIZE = 16;

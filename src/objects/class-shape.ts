// What instances of a class look like: sizes and offsets, from its base and its `__slots__`.
// Objects/typeobject.c: type_new.
//
//   object | slots of the base | own slots, by name | dict | weaklist          to 3.10
//   [ dict or values ][ weaklist 3.12+ ][ GC head ] object | slots ...         3.11 and later
//
// A class without `__slots__` adds a dict and a weak reference list where its base has none.

import { PyError } from "../errors.ts";
import type { InstancesProfile } from "../profile/instances.ts";
import type { ObjectLayouts } from "../profile/object-layouts.ts";
import type { AttributeStore, InstanceShape } from "./attributes.ts";
import { type PyType, TypeFlags } from "./type.ts";

/** Ways to keep attributes, of which a version uses one or two. */
export interface AttributeStores {
  /** A dict of the instance's own. */
  readonly dicts: AttributeStore;
  /** Values; absent before 3.11. */
  readonly values: AttributeStore | undefined;
}

/** What is known of the instances of a base; for `object` all of it is nothing. */
export type BaseShape = Pick<InstanceShape, "dictOffset" | "weaklistOffset" | "members">;

/** What a class's instances will be, before the class is there. */
export interface PlannedShape {
  readonly basicsize: number;
  readonly flags: number;
  readonly dictOffset: number;
  readonly weaklistOffset: number;
  /** Own slots, by name, each with its offset. */
  readonly slots: readonly { readonly name: string; readonly offset: number }[];
  readonly members: readonly number[];
  readonly addsDict: boolean;
  readonly addsWeaklist: boolean;
  readonly store: AttributeStore | undefined;
}

/** Words before the GC head, from the object: the dict or values, then the list. */
const MANAGED_DICT = -24;
const MANAGED_WEAKLIST = -32;
const POINTER = 8;
/** Py_TPFLAGS_INLINE_VALUES. */
const INLINE_VALUES = 1 << 2;

/** The slots that are neither dict nor weak reference list, as C orders them. */
function slotNames(names: readonly string[] | undefined): string[] {
  return (names ?? [])
    .filter((name) => name !== "__dict__" && name !== "__weakref__")
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Lays out the instances of a class. `names` is `__slots__`, undefined when there is none. */
export function planShape(
  profile: InstancesProfile,
  layouts: ObjectLayouts,
  base: PyType,
  baseShape: BaseShape,
  names: readonly string[] | undefined,
  stores: AttributeStores,
): PlannedShape {
  const mayAddDict = baseShape.dictOffset === 0;
  const mayAddWeaklist = baseShape.weaklistOffset === 0;
  if (!mayAddDict && names?.includes("__dict__") === true) {
    throw new PyError("TypeError", "__dict__ slot disallowed: we already got one");
  }
  if (!mayAddWeaklist && names?.includes("__weakref__") === true) {
    throw new PyError("TypeError", `__weakref__ slot disallowed: ${profile.secondWeakrefSlot}`);
  }
  const addsDict = mayAddDict && (names === undefined || names.includes("__dict__"));
  const addsWeaklist = mayAddWeaklist && (names === undefined || names.includes("__weakref__"));
  let size = base.basicsize;
  const slots = slotNames(names).map((name) => {
    size += POINTER;
    return { name, offset: size - POINTER };
  });
  const managesDict = profile.attributes !== "dict" && profile.attributes !== "sharedDict";
  let { dictOffset, weaklistOffset } = baseShape;
  let flags = base.flags & (TypeFlags.MANAGED_SLOTS | TypeFlags.MANAGED_WEAKREF);
  if (addsDict && managesDict) {
    dictOffset = MANAGED_DICT;
    flags |= TypeFlags.MANAGED_SLOTS;
  } else if (addsDict) {
    dictOffset = size;
    size += POINTER;
  }
  if (addsWeaklist && profile.weaklist === "beforeHead") {
    weaklistOffset = MANAGED_WEAKLIST;
    flags |= TypeFlags.MANAGED_WEAKREF;
  } else if (addsWeaklist) {
    weaklistOffset = size;
    size += POINTER;
  }
  const inherits = (base.flags & TypeFlags.HAVE_GC) !== 0;
  if (inherits || size > base.basicsize || addsDict || addsWeaklist || profile.emptySlotsHaveGc) {
    flags |= TypeFlags.HAVE_GC;
  }
  const isInline =
    profile.attributes === "inlineValues" &&
    (flags & TypeFlags.MANAGED_SLOTS) !== 0 &&
    size === layouts.PyObject.SIZE;
  if (isInline) flags |= INLINE_VALUES;
  const usesValues = managesDict && (profile.attributes !== "inlineValues" || isInline);
  const store = usesValues ? stores.values : stores.dicts;
  return {
    basicsize: size,
    flags: flags | TypeFlags.HEAPTYPE,
    dictOffset,
    weaklistOffset,
    slots,
    members: [...slots.map(({ offset }) => offset), ...baseShape.members],
    addsDict,
    addsWeaklist,
    store: dictOffset === 0 ? undefined : store,
  };
}

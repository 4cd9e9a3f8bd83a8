// How a weak reference is shown. Objects/weakrefobject.c: weakref_repr.

import { hex, PyError } from "../errors.ts";
import type { ObjRef } from "../memory/address.ts";
import type { Names, NoneHolder } from "./names.ts";
import type { ObjectHeap } from "./object-heap.ts";

interface Parts {
  readonly none: NoneHolder;
  readonly names: Names;
}

/** The repr of `ref`, whose referent is `object`; None when that is gone. */
export function weakrefRepr(heap: ObjectHeap, parts: Parts, ref: ObjRef, object: ObjRef): string {
  if (object === parts.none.none) return `<weakref at ${hex(ref)}; dead>`;
  const name = nameOf(heap, parts, object);
  const type = heap.typeOf(object).name;
  return `<weakref at ${hex(ref)}; to '${type}' at ${hex(object)}${name}>`;
}

/** ` (f)` for a function or class of that name. */
function nameOf(heap: ObjectHeap, parts: Parts, object: ObjRef): string {
  if (heap.typeOf(object).slots.getAttr === undefined) return "";
  const attribute = parts.names.newName("__name__");
  try {
    const name = heap.typeOf(object).slots.getAttr!(object, attribute);
    const text = parts.names.isName(name) ? ` (${parts.names.toHost(name)})` : "";
    heap.decref(name);
    return text;
  } catch (error) {
    if (error instanceof PyError && error.type === "AttributeError") return "";
    throw error;
  } finally {
    heap.decref(attribute);
  }
}

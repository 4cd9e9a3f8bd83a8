// The structs of layer +3 in CPython 3.6 to 3.13, each set as its difference from the one before.
// 3.7 has those of 3.6.

import { struct } from "../memory/struct.ts";
import { layouts27 } from "./layouts-27.ts";
import {
  ASCII,
  BYTES,
  COMPACT,
  DICT,
  DICT_KEYS,
  FUNCTION,
  GC_HEAD,
  HEAD,
  heapType,
  layout,
  METHOD,
  NONE,
  type ObjectLayouts,
  SET,
  typeObject,
  WEAKREF,
} from "./object-layouts.ts";

const functionBefore38 = [
  ...HEAD,
  ["func_code", "ptr"],
  ["func_globals", "ptr"],
  ["func_defaults", "ptr"],
  ["func_kwdefaults", "ptr"],
  ["func_closure", "ptr"],
  ["func_doc", "ptr"],
  ["func_name", "ptr"],
  ["func_dict", "ptr"],
  ["func_weakreflist", "ptr"],
  ["func_module", "ptr"],
  ["func_annotations", "ptr"],
  ["func_qualname", "ptr"],
] as const;

const functionSince310 = [
  ...HEAD,
  ["func_globals", "ptr"],
  ["func_builtins", "ptr"],
  ["func_name", "ptr"],
  ["func_qualname", "ptr"],
  ["func_code", "ptr"],
  ["func_defaults", "ptr"],
  ["func_kwdefaults", "ptr"],
  ["func_closure", "ptr"],
  ["func_doc", "ptr"],
  ["func_dict", "ptr"],
  ["func_weakreflist", "ptr"],
  ["func_module", "ptr"],
  ["func_annotations", "ptr"],
] as const;

const methodBefore38 = [
  ...HEAD,
  ["im_func", "ptr"],
  ["im_self", "ptr"],
  ["im_weakreflist", "ptr"],
] as const;

const asciiBefore312 = [
  ...HEAD,
  ["length", "size"],
  ["hash", "size"],
  ["state", "u32"],
  ["wstr", "ptr"],
] as const;

export const layouts36: ObjectLayouts = {
  ...layouts27,
  PyTypeObject: typeObject(1),
  PyHeapTypeObject: heapType(832, 864),
  PyIntObject: layout(["ob_ival"], NONE),
  // Include/bytesobject.h: as 2.7's, without the interned state
  PyBytesObject: layout(BYTES, { ob_size: 16, ob_shash: 24, ob_sval: 32, SIZE: 33 }),
  PyUnicodeObject: layout(["length", "str", "hash", "defenc"], NONE),
  PyASCIIObject: layout(ASCII, struct(asciiBefore312)),
  PyCompactUnicodeObject: layout(
    COMPACT,
    struct([...asciiBefore312, ["utf8_length", "size"], ["utf8", "ptr"], ["wstr_length", "size"]]),
  ),
  PyDictObject: layout(
    DICT,
    struct([
      ...HEAD,
      ["ma_used", "size"],
      ["ma_version_tag", "size"],
      ["ma_keys", "ptr"],
      ["ma_values", "ptr"],
    ]),
  ),
  // Objects/dict-common.h
  PyDictKeysObject: layout(DICT_KEYS, {
    dk_refcnt: 0,
    dk_size: 8,
    dk_lookup: 16,
    dk_usable: 24,
    dk_nentries: 32,
    dk_indices: 40,
    SIZE: 40,
  }),
  // Include/setobject.h: the key first, a finger for pop
  PySetObject: layout(
    SET,
    struct([
      ...HEAD,
      ["fill", "size"],
      ["used", "size"],
      ["mask", "size"],
      ["table", "ptr"],
      ["hash", "size"],
      ["finger", "size"],
      ["smalltable", "size", 16],
      ["weakreflist", "ptr"],
    ]),
  ),
  setentry: { key: 0, hash: 8, SIZE: 16 },
  PyFunctionObject: layout(FUNCTION, struct(functionBefore38)),
  PyMethodObject: layout(METHOD, struct(methodBefore38)),
};

export const layouts38: ObjectLayouts = {
  ...layouts36,
  // Include/cpython/objimpl.h: two words, the low bits of _gc_prev are flags, the others gc_refs
  PyGC_Head: layout(
    GC_HEAD,
    struct([
      ["_gc_next", "ptr"],
      ["_gc_prev", "ptr"],
    ]),
  ),
  PyTypeObject: typeObject(3),
  PyHeapTypeObject: heapType(848, 880),
  PyFunctionObject: layout(FUNCTION, struct([...functionBefore38, ["vectorcall", "ptr"]])),
  PyMethodObject: layout(METHOD, struct([...methodBefore38, ["vectorcall", "ptr"]])),
};

export const layouts39: ObjectLayouts = {
  ...layouts38,
  PyTypeObject: typeObject(2), // Include/cpython/object.h: without tp_print's second life
  PyHeapTypeObject: heapType(840, 880),
};

export const layouts310: ObjectLayouts = {
  ...layouts39,
  PyHeapTypeObject: heapType(848, 888),
  PyFunctionObject: layout(FUNCTION, struct([...functionSince310, ["vectorcall", "ptr"]])),
};

export const layouts311: ObjectLayouts = {
  ...layouts310,
  PyHeapTypeObject: heapType(848, 904),
  // Include/internal/pycore_dict.h: sizes as powers of two, in bytes
  PyDictKeysObject: layout(
    DICT_KEYS,
    struct([
      ["dk_refcnt", "size"],
      ["dk_log2_size", "u8"],
      ["dk_log2_index_bytes", "u8"],
      ["dk_kind", "u8"],
      ["dk_version", "u32"],
      ["dk_usable", "size"],
      ["dk_nentries", "size"],
      ["dk_indices", "u8", 0],
    ]),
  ),
  PyDictUnicodeEntry: layout(
    ["me_key", "me_value"],
    struct([
      ["me_key", "ptr"],
      ["me_value", "ptr"],
    ]),
  ),
  PyFunctionObject: layout(
    FUNCTION,
    struct([...functionSince310, ["vectorcall", "ptr"], ["func_version", "u32"]]),
  ),
  PyWeakReference: layout(
    WEAKREF,
    struct([
      ...HEAD,
      ["wr_object", "ptr"],
      ["wr_callback", "ptr"],
      ["hash", "size"],
      ["wr_prev", "ptr"],
      ["wr_next", "ptr"],
      ["vectorcall", "ptr"],
    ]),
  ),
};

const asciiSince312 = [...HEAD, ["length", "size"], ["hash", "size"], ["state", "u32"]] as const;

export const layouts312: ObjectLayouts = {
  ...layouts311,
  PyTypeObject: typeObject(3),
  PyHeapTypeObject: heapType(856, 920),
  PyASCIIObject: layout(ASCII, struct(asciiSince312)),
  PyCompactUnicodeObject: layout(
    COMPACT,
    struct([...asciiSince312, ["utf8_length", "size"], ["utf8", "ptr"]]),
  ),
  PyFunctionObject: layout(
    FUNCTION,
    struct([
      ...functionSince310,
      ["func_typeparams", "ptr"],
      ["vectorcall", "ptr"],
      ["func_version", "u32"],
    ]),
  ),
};

export const layouts313: ObjectLayouts = { ...layouts312, PyHeapTypeObject: heapType(856, 928) };

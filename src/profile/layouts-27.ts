// The structs of layer +3 in CPython 2.7: Include/object.h and the header of each type.

import { struct } from "../memory/struct.ts";
import {
  ASCII,
  BYTES,
  COMPACT,
  DICT,
  DICT_KEYS,
  FUNCTION,
  GC_HEAD,
  HEAD,
  HEAP_TYPE,
  layout,
  METHOD,
  NONE,
  type ObjectLayouts,
  SET,
  typeObject,
  VAR_HEAD,
  WEAKREF,
} from "./object-layouts.ts";

export const layouts27: ObjectLayouts = {
  PyObject: struct(HEAD),
  PyVarObject: struct(VAR_HEAD),
  // Include/objimpl.h: a union with a long double, which makes it 32 bytes
  PyGC_Head: layout(
    GC_HEAD,
    struct([
      ["_gc_next", "ptr"],
      ["_gc_prev", "ptr"],
      ["gc_refs", "size"],
      ["padding", "size"],
    ]),
  ),
  PyTypeObject: typeObject(0),
  PyHeapTypeObject: layout(HEAP_TYPE, { ht_name: 856, ht_slots: 864, SIZE: 872 }),
  PyIntObject: layout(["ob_ival"], struct([...HEAD, ["ob_ival", "size"]])),
  PyLongObject: { ob_size: 16, ob_digit: 24, SIZE: 24 },
  PyFloatObject: struct([...HEAD, ["ob_fval", "size"]]),
  PyBytesObject: layout(
    BYTES,
    // Include/stringobject.h; sizes count from ob_sval, with one byte for the closing zero
    { ob_size: 16, ob_shash: 24, ob_sstate: 32, ob_sval: 36, SIZE: 37 },
  ),
  PyUnicodeObject: layout(
    ["length", "str", "hash", "defenc"],
    struct([...HEAD, ["length", "size"], ["str", "ptr"], ["hash", "size"], ["defenc", "ptr"]]),
  ),
  PyASCIIObject: layout(ASCII, NONE),
  PyCompactUnicodeObject: layout(COMPACT, NONE),
  PyTupleObject: { ob_size: 16, ob_item: 24, SIZE: 24 },
  PyListObject: struct([...VAR_HEAD, ["ob_item", "ptr"], ["allocated", "size"]]),
  PyDictObject: layout(
    DICT,
    struct([
      ...HEAD,
      ["ma_fill", "size"],
      ["ma_used", "size"],
      ["ma_mask", "size"],
      ["ma_table", "ptr"],
      ["ma_lookup", "ptr"],
      ["ma_smalltable", "size", 24],
    ]),
  ),
  PyDictKeysObject: layout(DICT_KEYS, NONE),
  PyDictKeyEntry: struct([
    ["me_hash", "size"],
    ["me_key", "ptr"],
    ["me_value", "ptr"],
  ]),
  PyDictUnicodeEntry: layout(["me_key", "me_value"], NONE),
  PySetObject: layout(
    SET,
    struct([
      ...HEAD,
      ["fill", "size"],
      ["used", "size"],
      ["mask", "size"],
      ["table", "ptr"],
      ["lookup", "ptr"],
      ["smalltable", "size", 16],
      ["hash", "size"],
      ["weakreflist", "ptr"],
    ]),
  ),
  setentry: { key: 8, hash: 0, SIZE: 16 },
  PyFunctionObject: layout(
    FUNCTION,
    struct([
      ...HEAD,
      ["func_code", "ptr"],
      ["func_globals", "ptr"],
      ["func_defaults", "ptr"],
      ["func_closure", "ptr"],
      ["func_doc", "ptr"],
      ["func_name", "ptr"],
      ["func_dict", "ptr"],
      ["func_weakreflist", "ptr"],
      ["func_module", "ptr"],
    ]),
  ),
  PyMethodObject: layout(
    METHOD,
    struct([
      ...HEAD,
      ["im_func", "ptr"],
      ["im_self", "ptr"],
      ["im_class", "ptr"],
      ["im_weakreflist", "ptr"],
    ]),
  ),
  PyCellObject: struct([...HEAD, ["ob_ref", "ptr"]]),
  PyWeakReference: layout(
    WEAKREF,
    struct([
      ...HEAD,
      ["wr_object", "ptr"],
      ["wr_callback", "ptr"],
      ["hash", "size"],
      ["wr_prev", "ptr"],
      ["wr_next", "ptr"],
    ]),
  ),
};

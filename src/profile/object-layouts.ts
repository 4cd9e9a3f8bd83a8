// The structs of layer +3 as tables of offsets, one set for each shape that CPython gave them.
// Every version has the same keys in the same order; a field that it lacks is ABSENT. Sizes and
// offsets are those of the headers of the nine builds (`test/profile/object-layouts.test.ts` holds
// them against what a C compiler said of each).

import { ABSENT, struct } from "../memory/struct.ts";

/** Offsets of the named fields, and the size of the struct. */
type Offsets<Names extends string> = { readonly [N in Names | "SIZE"]: number };

export interface ObjectLayouts {
  readonly PyObject: Offsets<"ob_refcnt" | "ob_type">;
  readonly PyVarObject: Offsets<"ob_refcnt" | "ob_type" | "ob_size">;
  /** Lies before the object. `gc_refs` is a field of its own to 3.7, then bits of `_gc_prev`. */
  readonly PyGC_Head: Offsets<"_gc_next" | "_gc_prev" | "gc_refs">;
  readonly PyTypeObject: Offsets<
    | "tp_name"
    | "tp_basicsize"
    | "tp_itemsize"
    | "tp_dealloc"
    | "tp_flags"
    | "tp_weaklistoffset"
    | "tp_base"
    | "tp_dict"
    | "tp_dictoffset"
    | "tp_bases"
    | "tp_mro"
    | "tp_weaklist"
  >;
  readonly PyHeapTypeObject: Offsets<"ht_name" | "ht_slots" | "ht_qualname" | "ht_cached_keys">;
  /** 2.7's machine int. */
  readonly PyIntObject: Offsets<"ob_ival">;
  /** 2.7's long and 3.x's int: digits of 30 bits; the size of the struct is without any digit. */
  readonly PyLongObject: Offsets<"ob_size" | "ob_digit">;
  readonly PyFloatObject: Offsets<"ob_fval">;
  /** 2.7's str and 3.x's bytes; `ob_sstate` is the interned state in 2.7. */
  readonly PyBytesObject: Offsets<"ob_size" | "ob_shash" | "ob_sstate" | "ob_sval">;
  /** 2.7's unicode: the characters lie in a block of their own. */
  readonly PyUnicodeObject: Offsets<"length" | "str" | "hash" | "defenc">;
  /** 3.x's str: characters behind the struct, one, two or four bytes each. */
  readonly PyASCIIObject: Offsets<"length" | "hash" | "state" | "wstr">;
  readonly PyCompactUnicodeObject: Offsets<"utf8_length" | "utf8" | "wstr_length">;
  readonly PyTupleObject: Offsets<"ob_size" | "ob_item">;
  readonly PyListObject: Offsets<"ob_size" | "ob_item" | "allocated">;
  /** 2.7: a table of entries, the first eight inside the object. */
  readonly PyDictObject: Offsets<
    | "ma_fill"
    | "ma_used"
    | "ma_mask"
    | "ma_table"
    | "ma_lookup"
    | "ma_smalltable"
    | "ma_version_tag"
    | "ma_keys"
    | "ma_values"
  >;
  /** 3.6 and later: indices behind the struct, entries behind the indices. */
  readonly PyDictKeysObject: Offsets<
    | "dk_refcnt"
    | "dk_size"
    | "dk_lookup"
    | "dk_log2_size"
    | "dk_log2_index_bytes"
    | "dk_kind"
    | "dk_version"
    | "dk_usable"
    | "dk_nentries"
    | "dk_indices"
  >;
  readonly PyDictKeyEntry: Offsets<"me_hash" | "me_key" | "me_value">;
  /** 3.11 and later, when all keys are str: without the hash. */
  readonly PyDictUnicodeEntry: Offsets<"me_key" | "me_value">;
  readonly PySetObject: Offsets<
    "fill" | "used" | "mask" | "table" | "hash" | "finger" | "smalltable" | "weakreflist"
  >;
  readonly setentry: Offsets<"key" | "hash">;
  readonly PyFunctionObject: Offsets<
    | "func_code"
    | "func_globals"
    | "func_builtins"
    | "func_defaults"
    | "func_kwdefaults"
    | "func_closure"
    | "func_doc"
    | "func_name"
    | "func_qualname"
    | "func_dict"
    | "func_weakreflist"
    | "func_module"
    | "func_annotations"
    | "func_typeparams"
    | "vectorcall"
    | "func_version"
  >;
  readonly PyMethodObject: Offsets<
    "im_func" | "im_self" | "im_class" | "im_weakreflist" | "vectorcall"
  >;
  readonly PyCellObject: Offsets<"ob_ref">;
  readonly PyWeakReference: Offsets<
    "wr_object" | "wr_callback" | "hash" | "wr_prev" | "wr_next" | "vectorcall"
  >;
}

export const HEAD = [
  ["ob_refcnt", "size"],
  ["ob_type", "ptr"],
] as const;
export const VAR_HEAD = [...HEAD, ["ob_size", "size"]] as const;

/** `present` with every one of `names`, in their order; ABSENT where it has no such field. */
export function layout<Names extends string>(
  names: readonly Names[],
  present: Readonly<Record<string, number>>,
): Offsets<Names> {
  const entries = [...names, "SIZE"].map((name) => [name, present[name] ?? ABSENT]);
  return Object.freeze(Object.fromEntries(entries)) as Offsets<Names>;
}

/** A struct that a version does not have. */
export const NONE = { SIZE: ABSENT };

export const GC_HEAD = ["_gc_next", "_gc_prev", "gc_refs"] as const;
export const TYPE = [
  "tp_name",
  "tp_basicsize",
  "tp_itemsize",
  "tp_dealloc",
  "tp_flags",
  "tp_weaklistoffset",
  "tp_base",
  "tp_dict",
  "tp_dictoffset",
  "tp_bases",
  "tp_mro",
  "tp_weaklist",
] as const;
export const HEAP_TYPE = ["ht_name", "ht_slots", "ht_qualname", "ht_cached_keys"] as const;
export const BYTES = ["ob_size", "ob_shash", "ob_sstate", "ob_sval"] as const;
export const ASCII = ["length", "hash", "state", "wstr"] as const;
export const COMPACT = ["utf8_length", "utf8", "wstr_length"] as const;
export const DICT = [
  "ma_fill",
  "ma_used",
  "ma_mask",
  "ma_table",
  "ma_lookup",
  "ma_smalltable",
  "ma_version_tag",
  "ma_keys",
  "ma_values",
] as const;
export const DICT_KEYS = [
  "dk_refcnt",
  "dk_size",
  "dk_lookup",
  "dk_log2_size",
  "dk_log2_index_bytes",
  "dk_kind",
  "dk_version",
  "dk_usable",
  "dk_nentries",
  "dk_indices",
] as const;
export const SET = [
  "fill",
  "used",
  "mask",
  "table",
  "hash",
  "finger",
  "smalltable",
  "weakreflist",
] as const;
export const FUNCTION = [
  "func_code",
  "func_globals",
  "func_builtins",
  "func_defaults",
  "func_kwdefaults",
  "func_closure",
  "func_doc",
  "func_name",
  "func_qualname",
  "func_dict",
  "func_weakreflist",
  "func_module",
  "func_annotations",
  "func_typeparams",
  "vectorcall",
  "func_version",
] as const;
export const METHOD = ["im_func", "im_self", "im_class", "im_weakreflist", "vectorcall"] as const;
export const WEAKREF = [
  "wr_object",
  "wr_callback",
  "hash",
  "wr_prev",
  "wr_next",
  "vectorcall",
] as const;

/** PyTypeObject; `tail` words lie behind tp_version_tag. */
export const typeObject = (tail: number): ObjectLayouts["PyTypeObject"] =>
  layout(
    TYPE,
    struct([
      ...VAR_HEAD,
      ["tp_name", "ptr"],
      ["tp_basicsize", "size"],
      ["tp_itemsize", "size"],
      ["tp_dealloc", "ptr"],
      ["tp_print to tp_as_buffer", "ptr", 14],
      ["tp_flags", "size"],
      ["tp_doc to tp_richcompare", "ptr", 4],
      ["tp_weaklistoffset", "size"],
      ["tp_iter to tp_getset", "ptr", 5],
      ["tp_base", "ptr"],
      ["tp_dict", "ptr"],
      ["tp_descr_get, tp_descr_set", "ptr", 2],
      ["tp_dictoffset", "size"],
      ["tp_init to tp_is_gc", "ptr", 5],
      ["tp_bases", "ptr"],
      ["tp_mro", "ptr"],
      ["tp_cache, tp_subclasses", "ptr", 2],
      ["tp_weaklist", "ptr"],
      ["tp_del, tp_version_tag", "ptr", 2],
      ["tp_finalize and later", "ptr", tail],
    ]),
  );

/** PyHeapTypeObject: names at `ht_name`, keys that instances share; `SIZE` in all. */
export const heapType = (ht_name: number, SIZE: number): ObjectLayouts["PyHeapTypeObject"] =>
  layout(HEAP_TYPE, {
    ht_name,
    ht_slots: ht_name + 8,
    ht_qualname: ht_name + 16,
    ht_cached_keys: ht_name + 24,
    SIZE,
  });

// Classes, instances, functions and weak references, by version.

import type { CPythonName } from "./cpython-name.ts";
import type { ObjectLayouts } from "./object-layouts.ts";

/** Where an instance keeps its attributes. */
export type InstanceAttributes =
  /** A dict of its own, made with the first attribute. */
  | "dict"
  /** A dict that shares its keys with the other instances of the class. */
  | "sharedDict"
  /** A block of values, keys with the class; a dict only when somebody asks for one. */
  | "values"
  /** The same, one word for either: values less one, or the dict. */
  | "valuesOrDict"
  /** Values inside the object; a dict has them too, while it agrees with the keys. */
  | "inlineValues";

/** Where an instance keeps the head of its list of weak references. */
export type WeaklistPlace = "inObject" | "beforeHead";

/** The field of a function that goes next when it is given up. */
export type FunctionField = Exclude<
  keyof ObjectLayouts["PyFunctionObject"],
  "SIZE" | "func_weakreflist" | "vectorcall" | "func_version"
>;

export interface InstancesProfile {
  readonly attributes: InstanceAttributes;
  readonly weaklist: WeaklistPlace;
  /** Instances of a class with empty `__slots__` have a GC head. */
  readonly emptySlotsHaveGc: boolean;
  /** `__del__` runs once in an object's life; else each time that its count comes to zero. */
  readonly finalizedOnce: boolean;
  /** A bound method of `__del__` is made for the call. */
  readonly finalizerIsBound: boolean;
  /** Weak references are dead, and their callbacks done, before `__del__` runs. */
  readonly weakrefsBeforeFinalizer: boolean;
  /** A reference has the attribute `__callback__`. */
  readonly refTellsCallback: boolean;
  /** From how many references with callbacks on they are gathered in a tuple. */
  readonly weakrefTupleFrom: 1 | 2;
  /** Bound methods kept: PyMethod_MAXFREELIST. */
  readonly methodFreeList: number;
  /** Two bound methods are the same when their objects are equal, or when they are identical. */
  readonly methodSelf: "equal" | "identical";
  /** A function found in a class is an unbound method. */
  readonly hasUnboundMethods: boolean;
  /** In which order a function gives up its fields. */
  readonly functionRelease: readonly FunctionField[];
  /** A new class has its __mro__ before its descriptors. */
  readonly mroFirst: boolean;
  /** Descriptors have a place for `__qualname__`. */
  readonly descriptorHasQualname: boolean;
  /** Types tell their size by sizeof(PyTypeObject), classes with the keys that they share. */
  readonly typesKnowTheirSize: boolean;
  /** sys.getsizeof of a type of C has a GC head in it that the type does not have. */
  readonly typesOfCTellHead: boolean;
  /** sizeof(PyCFunctionObject). */
  readonly builtinSize: number;
  readonly typeNames: {
    readonly method: string;
    readonly ref: string;
    readonly proxy: string;
    readonly callableProxy: string;
  };
  /** Why a class cannot have a second list of weak references. */
  readonly secondWeakrefSlot: string;
  /** A name in `__slots__` may be an attribute of the class too, and then stands for that. */
  readonly slotsMayBeAttributes: boolean;
  /** Errors of attributes: the name alone, or a sentence. */
  readonly absentSlot: "name" | "sentence";
  readonly absentForDeletion: "name" | "sentence";
  /** The same for an instance that has no dict yet. */
  readonly absentWithoutDict: "name" | "sentence";
  /** What is added to the sentence about a missing attribute of an object without a dict. */
  readonly noDictHint: string;
  readonly immutableType: "can't set" | "cannot set";
  /** `<weakproxy at 0x1 to Node at 0x2>` or `<weakproxy at 0x1; to 'Node' at 0x2>`. */
  readonly proxyRepr: "plain" | "asRef";
}

const instances27: InstancesProfile = {
  attributes: "dict", // Objects/object.c: PyObject_GenericSetAttr
  weaklist: "inObject",
  emptySlotsHaveGc: false, // Objects/typeobject.c: type_new
  finalizedOnce: false, // Objects/typeobject.c: slot_tp_del
  finalizerIsBound: true, // Objects/typeobject.c: slot_tp_del, lookup_maybe
  weakrefsBeforeFinalizer: true, // Objects/typeobject.c: subtype_dealloc
  refTellsCallback: false, // Objects/weakrefobject.c: weakref_members
  weakrefTupleFrom: 2, // Objects/weakrefobject.c: PyObject_ClearWeakRefs
  methodFreeList: 256, // Objects/classobject.c: PyMethod_MAXFREELIST
  methodSelf: "equal", // Objects/classobject.c: instancemethod_richcompare
  hasUnboundMethods: true, // Objects/funcobject.c: func_descr_get
  // Objects/funcobject.c: func_dealloc
  functionRelease: [
    "func_code",
    "func_globals",
    "func_module",
    "func_name",
    "func_defaults",
    "func_doc",
    "func_dict",
    "func_closure",
  ],
  mroFirst: false, // Objects/typeobject.c: PyType_Ready
  descriptorHasQualname: false, // Include/descrobject.h: PyDescr_COMMON
  typesKnowTheirSize: false, // Objects/typeobject.c: no __sizeof__; object's is tp_basicsize
  typesOfCTellHead: false, // Python/sysmodule.c: _PySys_GetSizeOf
  builtinSize: 40, // Include/methodobject.h: m_ml, m_self, m_module
  typeNames: {
    method: "instancemethod",
    ref: "weakref",
    proxy: "weakproxy",
    callableProxy: "weakcallableproxy",
  },
  // Objects/typeobject.c: type_new
  secondWeakrefSlot: "either we already got one, or __itemsize__ != 0",
  slotsMayBeAttributes: true, // Objects/typeobject.c: type_new
  absentSlot: "name", // Python/structmember.c: PyMember_GetOne, T_OBJECT_EX
  absentForDeletion: "name", // Objects/object.c: PyObject_GenericSetAttr
  absentWithoutDict: "sentence", // Objects/object.c: PyObject_GenericSetAttr
  noDictHint: "",
  immutableType: "can't set", // Objects/typeobject.c: type_setattro
  proxyRepr: "plain", // Objects/weakrefobject.c: proxy_repr
};

const instances36: InstancesProfile = {
  ...instances27,
  attributes: "sharedDict", // Objects/dictobject.c: _PyObjectDict_SetItem
  refTellsCallback: true, // Objects/weakrefobject.c: weakref_members
  finalizedOnce: true, // Objects/object.c: PyObject_CallFinalizer
  weakrefsBeforeFinalizer: false, // Objects/typeobject.c: subtype_dealloc
  hasUnboundMethods: false, // Objects/funcobject.c: func_descr_get
  // Objects/funcobject.c: func_dealloc
  functionRelease: [
    "func_code",
    "func_globals",
    "func_module",
    "func_name",
    "func_defaults",
    "func_kwdefaults",
    "func_doc",
    "func_dict",
    "func_closure",
    "func_annotations",
    "func_qualname",
  ],
  descriptorHasQualname: true, // Include/descrobject.h: d_qualname
  typesKnowTheirSize: true, // Objects/typeobject.c: type_sizeof
  builtinSize: 48, // Include/methodobject.h: m_weakreflist
  typeNames: { ...instances27.typeNames, method: "method" },
  slotsMayBeAttributes: false, // Objects/typeobject.c: type_new
  absentWithoutDict: "name", // Objects/dictobject.c: _PyObjectDict_SetItem makes the dict first
};

const instances37: InstancesProfile = {
  ...instances36,
  finalizerIsBound: false, // Objects/typeobject.c: slot_tp_finalize, lookup_maybe_method
};

const instances38: InstancesProfile = {
  ...instances37,
  builtinSize: 56, // Include/cpython/methodobject.h: vectorcall
  emptySlotsHaveGc: true, // Objects/typeobject.c: type_new
  methodSelf: "identical", // Objects/classobject.c: method_richcompare
};

const instances39: InstancesProfile = {
  ...instances38,
  methodFreeList: 0, // Objects/classobject.c: PyMethod_New
};

const instances310: InstancesProfile = {
  ...instances39,
  mroFirst: true, // Objects/typeobject.c: type_ready
  // Objects/funcobject.c: func_clear
  functionRelease: [
    "func_code",
    "func_globals",
    "func_builtins",
    "func_module",
    "func_name",
    "func_defaults",
    "func_kwdefaults",
    "func_doc",
    "func_dict",
    "func_closure",
    "func_annotations",
    "func_qualname",
  ],
  // Objects/weakrefobject.c: tp_name
  typeNames: {
    ...instances39.typeNames,
    ref: "weakref.ReferenceType",
    proxy: "weakref.ProxyType",
    callableProxy: "weakref.CallableProxyType",
  },
  absentSlot: "sentence", // Python/structmember.c: PyMember_GetOne, T_OBJECT_EX
  immutableType: "cannot set", // Objects/typeobject.c: type_setattro
};

const instances311: InstancesProfile = {
  ...instances310,
  typesOfCTellHead: true, // Python/sysmodule.c: _PySys_GetSizeOf, _PyType_PreHeaderSize
  attributes: "values", // Objects/dictobject.c: _PyObject_InitializeDict
  // Objects/funcobject.c: func_clear, then func_dealloc
  functionRelease: [
    "func_globals",
    "func_builtins",
    "func_module",
    "func_defaults",
    "func_kwdefaults",
    "func_doc",
    "func_dict",
    "func_closure",
    "func_annotations",
    "func_code",
    "func_name",
    "func_qualname",
  ],
  absentForDeletion: "sentence", // Objects/object.c: _PyObject_GenericSetAttrWithDict
  absentWithoutDict: "sentence", // Objects/dictobject.c: _PyObject_StoreInstanceAttribute
};

const instances312: InstancesProfile = {
  ...instances311,
  attributes: "valuesOrDict", // Include/internal/pycore_object.h: PyDictOrValues
  secondWeakrefSlot: "we already got one", // Objects/typeobject.c: type_new
  weaklist: "beforeHead", // Include/internal/pycore_object.h: MANAGED_WEAKREF_OFFSET
  // Objects/funcobject.c: func_clear, then func_dealloc
  functionRelease: [
    "func_globals",
    "func_builtins",
    "func_module",
    "func_defaults",
    "func_kwdefaults",
    "func_doc",
    "func_dict",
    "func_closure",
    "func_annotations",
    "func_typeparams",
    "func_code",
    "func_name",
    "func_qualname",
  ],
};

const instances313: InstancesProfile = {
  ...instances312,
  typesOfCTellHead: false, // Python/sysmodule.c: _PySys_GetSizeOf
  attributes: "inlineValues", // Objects/dictobject.c: _PyObject_InitInlineValues
  weakrefTupleFrom: 1, // Objects/weakrefobject.c: PyObject_ClearWeakRefs
  noDictHint: " and no __dict__ for setting new attributes", // Objects/object.c
  proxyRepr: "asRef", // Objects/weakrefobject.c: proxy_repr
};

export const INSTANCES: Record<CPythonName, InstancesProfile> = {
  "2.7": instances27,
  "3.6": instances36,
  "3.7": instances37,
  "3.8": instances38,
  "3.9": instances39,
  "3.10": instances310,
  "3.11": instances311,
  "3.12": instances312,
  "3.13": instances313,
};

#define Py_BUILD_CORE 1
#include <Python.h>
#include <structmember.h>
#include <stddef.h>
#if PY_VERSION_HEX >= 0x03090000
#include "internal/pycore_gc.h"
#endif
#include <stdio.h>
#if PY_VERSION_HEX >= 0x030B0000
#include "internal/pycore_dict.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_object.h"
#endif
#define F(s,f) printf("%s.%s %zu\n",#s,#f,offsetof(s,f));
#define S(s) printf("%s.SIZE %zu\n",#s,sizeof(s));
#if PY_MAJOR_VERSION==2
typedef PyDictEntry dkent;
#elif PY_VERSION_HEX < 0x030B0000
typedef struct { Py_hash_t me_hash; PyObject *me_key; PyObject *me_value; } dkent;
#else
typedef PyDictKeyEntry dkent;
#endif
int main(void){
 S(PyObject) F(PyObject,ob_refcnt) F(PyObject,ob_type) S(PyVarObject) F(PyVarObject,ob_size)
 S(PyFloatObject) F(PyFloatObject,ob_fval)
 S(PyTupleObject) F(PyTupleObject,ob_item)
 S(PyListObject) F(PyListObject,ob_item) F(PyListObject,allocated)
 S(PySetObject) F(PySetObject,fill) F(PySetObject,used) F(PySetObject,mask) F(PySetObject,table) F(PySetObject,hash) F(PySetObject,smalltable) F(PySetObject,weakreflist)
#if PY_VERSION_HEX >= 0x03000000
 F(PySetObject,finger)
#endif
 S(setentry) F(setentry,hash) F(setentry,key)
 S(PyDictObject)
#if PY_MAJOR_VERSION==2
 S(PyIntObject) F(PyIntObject,ob_ival)
 S(PyStringObject) F(PyStringObject,ob_shash) F(PyStringObject,ob_sstate) F(PyStringObject,ob_sval)
 S(PyUnicodeObject) F(PyUnicodeObject,length) F(PyUnicodeObject,str) F(PyUnicodeObject,hash) F(PyUnicodeObject,defenc)
 F(PyDictObject,ma_fill) F(PyDictObject,ma_used) F(PyDictObject,ma_mask) F(PyDictObject,ma_table) F(PyDictObject,ma_lookup) F(PyDictObject,ma_smalltable)
 S(PyInstanceObject) S(PyClassObject)
#else
 F(PyDictObject,ma_used) F(PyDictObject,ma_version_tag) F(PyDictObject,ma_keys) F(PyDictObject,ma_values)
 S(PyBytesObject) F(PyBytesObject,ob_shash) F(PyBytesObject,ob_sval)
 S(PyASCIIObject) F(PyASCIIObject,length) F(PyASCIIObject,hash) F(PyASCIIObject,state)
#if PY_VERSION_HEX < 0x030C0000
 F(PyASCIIObject,wstr) F(PyCompactUnicodeObject,wstr_length)
#endif
 S(PyCompactUnicodeObject) F(PyCompactUnicodeObject,utf8_length) F(PyCompactUnicodeObject,utf8)
 S(PyUnicodeObject) F(PyUnicodeObject,data)
#endif
 S(dkent)
 S(PyFunctionObject)
#if PY_MAJOR_VERSION==2
 F(PyFunctionObject,func_code) F(PyFunctionObject,func_globals) F(PyFunctionObject,func_defaults) F(PyFunctionObject,func_closure) F(PyFunctionObject,func_doc) F(PyFunctionObject,func_name) F(PyFunctionObject,func_dict) F(PyFunctionObject,func_weakreflist) F(PyFunctionObject,func_module)
#else
 F(PyFunctionObject,func_code) F(PyFunctionObject,func_globals) F(PyFunctionObject,func_defaults) F(PyFunctionObject,func_kwdefaults) F(PyFunctionObject,func_closure) F(PyFunctionObject,func_doc) F(PyFunctionObject,func_name) F(PyFunctionObject,func_dict) F(PyFunctionObject,func_weakreflist) F(PyFunctionObject,func_module) F(PyFunctionObject,func_annotations) F(PyFunctionObject,func_qualname)
#endif
#if PY_VERSION_HEX >= 0x030A0000
 F(PyFunctionObject,func_builtins)
#endif
#if PY_VERSION_HEX >= 0x03080000
 F(PyFunctionObject,vectorcall)
#endif
#if PY_VERSION_HEX >= 0x030B0000
 F(PyFunctionObject,func_version)
#endif
#if PY_VERSION_HEX >= 0x030C0000
 F(PyFunctionObject,func_typeparams)
#endif
 S(PyMethodObject) F(PyMethodObject,im_func) F(PyMethodObject,im_self) F(PyMethodObject,im_weakreflist)
#if PY_MAJOR_VERSION==2
 F(PyMethodObject,im_class)
#endif
#if PY_VERSION_HEX >= 0x03080000
 F(PyMethodObject,vectorcall)
#endif
 S(PyCellObject) F(PyCellObject,ob_ref)
 S(PyWeakReference) F(PyWeakReference,wr_object) F(PyWeakReference,wr_callback) F(PyWeakReference,hash) F(PyWeakReference,wr_prev) F(PyWeakReference,wr_next)
#if PY_VERSION_HEX >= 0x030B0000
 F(PyWeakReference,vectorcall)
 S(PyDictKeysObject) F(PyDictKeysObject,dk_refcnt) F(PyDictKeysObject,dk_log2_size) F(PyDictKeysObject,dk_log2_index_bytes) F(PyDictKeysObject,dk_kind) F(PyDictKeysObject,dk_version) F(PyDictKeysObject,dk_usable) F(PyDictKeysObject,dk_nentries) F(PyDictKeysObject,dk_indices)
 S(PyDictUnicodeEntry)
#endif
 S(PyTypeObject) S(PyHeapTypeObject)
 F(PyTypeObject,tp_name) F(PyTypeObject,tp_basicsize) F(PyTypeObject,tp_itemsize) F(PyTypeObject,tp_dealloc) F(PyTypeObject,tp_flags) F(PyTypeObject,tp_weaklistoffset) F(PyTypeObject,tp_dictoffset) F(PyTypeObject,tp_base) F(PyTypeObject,tp_dict) F(PyTypeObject,tp_bases) F(PyTypeObject,tp_mro) F(PyTypeObject,tp_subclasses) F(PyTypeObject,tp_weaklist) F(PyTypeObject,tp_free) F(PyTypeObject,tp_traverse) F(PyTypeObject,tp_clear) F(PyTypeObject,tp_repr) F(PyTypeObject,tp_hash) F(PyTypeObject,tp_richcompare) F(PyTypeObject,tp_del)
 F(PyHeapTypeObject,ht_name) F(PyHeapTypeObject,ht_slots)
#if PY_MAJOR_VERSION==3
 F(PyTypeObject,tp_finalize)
 F(PyHeapTypeObject,ht_qualname) F(PyHeapTypeObject,ht_cached_keys)
#endif
 S(PyGC_Head)
#if PY_VERSION_HEX >= 0x03080000
 F(PyGC_Head,_gc_next) F(PyGC_Head,_gc_prev)
#else
 F(PyGC_Head,gc.gc_next) F(PyGC_Head,gc.gc_prev) F(PyGC_Head,gc.gc_refs)
#endif
 return 0;}

// Rows of the facts that are not asked of our interpreter, by name, with the reason. A row that is
// left out in some versions only is told with these.

export interface LeftOut {
  readonly why: string;
  /** By the file of the facts. */
  readonly rows: Readonly<Record<string, readonly string[]>>;
}

export const LEFT_OUT: readonly LeftOut[] = [
  {
    why:
      "Of a type that this layer does not have: complex, bytearray, iterators, generators, " +
      "slices, modules, exceptions, old-style classes, xrange, subclasses of built-in " +
      "types, the library; or with fields that it leaves out (code).",
    rows: {
      sizes: [
        "gc_head: generator",
        "getsizeof: 1j",
        "getsizeof: Exception()",
        "getsizeof: bound method",
        "getsizeof: bytearray()",
        "getsizeof: bytearray(b'abc')",
        "getsizeof: code",
        "getsizeof: generator",
        "getsizeof: iter list",
        "getsizeof: module",
        "getsizeof: oldstyle class @ 2.7",
        "getsizeof: oldstyle inst @ 2.7",
        "getsizeof: slice",
        "getsizeof: xrange @ 2.7",
      ],
      requests: [
        "iter(l3)",
        "generator",
        "slice",
        "bytearray(10)",
        "complex",
        "range/xrange @ 2.7",
      ],
      copies: [
        "[copy is same, deepcopy is same]: Decimal",
        "[copy is same, deepcopy is same]: Exception",
        "[copy is same, deepcopy is same]: Fraction",
        "[copy is same, deepcopy is same]: bytearray",
        "[copy is same, deepcopy is same]: code",
        "[copy is same, deepcopy is same]: complex",
        "[copy is same, deepcopy is same]: date",
        "[copy is same, deepcopy is same]: deque",
        "[copy is same, deepcopy is same]: enumerate",
        "[copy is same, deepcopy is same]: generator",
        "[copy is same, deepcopy is same]: iter",
        "[copy is same, deepcopy is same]: list subclass",
        "[copy is same, deepcopy is same]: module",
        "[copy is same, deepcopy is same]: namedtuple(1,2)",
        "[copy is same, deepcopy is same]: namedtuple(1,[])",
        "[copy is same, deepcopy is same]: property",
        "[copy is same, deepcopy is same]: range @ 2.7",
        "[copy is same, deepcopy is same]: regex",
        "[copy is same, deepcopy is same]: slice",
        "[copy is same, deepcopy is same]: tuple subclass",
        "copy.Error for uncopyable",
      ],
      freelists: [
        "reuse order [deleted 0..7 in order] builtin method",
        "reuse order [deleted 0..7 in order] bytearray",
        "reuse order [deleted 0..7 in order] complex",
        "reuse order [deleted 0..7 in order] generator",
        "reuse order [deleted 0..7 in order] list iterator",
        "reuse order [deleted 0..7 in order] slice",
      ],
    },
  },
  {
    why:
      "Of a type that this layer does not have, or whose blocks nobody asks for: frames, " +
      "functions of C that are bound to an object, keys of dicts of one item.",
    rows: {
      freelists: [
        "after freeing 3000 empty dicts: free PyCFunctionObjects @ 3.6..3.8",
        "after freeing 3000 empty dicts: free PyFrameObjects @ 3.6..3.10",
        "free lists after freeing 3000 of each: free PyCFunctionObjects @ 3.6..3.8",
        "free lists after freeing 3000 of each: free PyFrameObjects @ 3.6..3.10",
        "item sizes: free PyCFunctionObjects @ 3.6..3.8",
        "item sizes: free PyFrameObjects @ 3.6..3.10",
        "after freeing 3000 empty dicts: free PyDictKeysObjects @ 3.13",
        "free lists after freeing 3000 of each: free PyDictKeysObjects @ 3.13",
        "item sizes: free PyDictKeysObjects @ 3.13",
      ],
    },
  },
  {
    why: "Said with a method, a function or an operator that programs of ours do not have.",
    rows: {
      sizes: ["int_info", "maxunicode"],
      identity: [
        "1-char str identical [split]",
        "1-char str identical [str %% : '%c']",
        "getattr interns",
        "intern(subclass)",
        "setattr interns name",
        "type(None)() is None",
        "1-char str identical [decode utf8] @ 3.6..",
        "int.from_bytes identity @ 3.6..",
      ],
      constants: ["[same across code objects, is interned] '%s' % 'abc'"],
      copies: ["has copy.replace (3.13)"],
    },
  },
  {
    why: "Half of the value is an error, which ends a program of ours.",
    rows: {
      constants: [
        "[same across code objects, is interned] u'\\u20ac' @ 2.7",
        "[same across code objects, is interned] u'\\u20ac\\u20ac' @ 2.7",
      ],
      copies: [
        "[copy is same, deepcopy is same]: NotImplemented @ 2.7",
        "[copy is same, deepcopy is same]: bound method @ 2.7",
      ],
    },
  },
  {
    why: "A count that depends on what the interpreter did before the program.",
    rows: {
      identity: [
        "rc '' @ ..3.10",
        "rc 'a' @ ..3.10",
        "rc () @ ..3.10",
        "rc -5 @ ..3.10",
        "rc 0 @ ..3.10",
        "rc 1 @ ..3.10",
        "rc 256 @ ..3.10",
        "rc Ellipsis @ ..3.11",
        "rc None @ ..3.11",
        "rc True @ ..3.11",
        'rc b"" @ ..3.10',
        "rc frozenset() @ ..3.9",
        "rc int (type) @ ..3.11",
        "rc object (type) @ ..3.11",
        "raw ob_refcnt None @ 3.6..3.11",
        "raw ob_refcnt u32 None @ 3.6..3.11",
        "raw ob_refcnt u32 int 7 @ 3.6..3.11",
        "rc 7 delta after 100000 refs @ 3.6..3.11",
        "rc None after 100000 more refs delta @ 3.6..3.11",
      ],
    },
  },
  {
    why:
      "Somebody has interned the character before the program; nobody has in an interpreter " +
      "of ours.",
    rows: {
      constants: [
        "[same across code objects, is interned] 'a'.upper() @ ..3.12",
        "[same across code objects, is interned] repr(1) @ 3.11..3.12",
      ],
    },
  },
  {
    why: "Depends on which pools the process had in use, or on its other blocks.",
    rows: {
      identity: ["allocated blocks kept by 2000 dropped interned strings @ 3.6.."],
      freelists: [
        "float id differences (most common 4)",
        "int id differences (most common 4)",
        "of 200 freed lists, blocks taken by 400 S3 slot objects (same size)",
        "reuse order [deleted 0..7 in order] Node()",
        "reuse order [deleted 0..7 in order] function",
        "reuse order [deleted 0..7 in order] int big @ 3.6..",
        "reuse order [deleted 0..7 in order] method",
        "reuse order [deleted 0..7 in order] set() @ 3.6..",
        "reuse order [deleted 0..7 in order] str",
        "reuse order [deleted 0..7 in order] tuple20",
        "reuse order [deleted 7..0] int big @ 3.6..",
      ],
    },
  },
  {
    why: "The lists were emptied before; the rest is what the probe itself used.",
    rows: {
      freelists: [
        "after freeing 3000 empty dicts: free PyFloatObjects @ 3.6..",
        "after freeing 3000 empty dicts: free PyListObjects @ 3.6..",
        "after freeing 3000 empty dicts: free PyMethodObjects @ 3.6..3.8",
        "after freeing 3000 empty dicts: tuples by size 1.. @ 3.6..",
      ],
    },
  },
  {
    why: "The collector tells it, or empties the lists.",
    rows: {
      freelists: [
        "allocations not counted by gc after freeing 5000: Node()",
        "allocations not counted by gc after freeing 5000: [1]",
        "allocations not counted by gc after freeing 5000: []",
        "allocations not counted by gc after freeing 5000: builtin method",
        "allocations not counted by gc after freeing 5000: function",
        "allocations not counted by gc after freeing 5000: generator",
        "allocations not counted by gc after freeing 5000: list iterator",
        "allocations not counted by gc after freeing 5000: method",
        "allocations not counted by gc after freeing 5000: set()",
        "allocations not counted by gc after freeing 5000: slice",
        "allocations not counted by gc after freeing 5000: tuple1",
        "allocations not counted by gc after freeing 5000: tuple19",
        "allocations not counted by gc after freeing 5000: tuple2",
        "allocations not counted by gc after freeing 5000: tuple20",
        "allocations not counted by gc after freeing 5000: {1:1}",
        "allocations not counted by gc after freeing 5000: {}",
        "same with gc.collect() in between",
        "tuple of size k: uncounted after freeing 5000",
        "after collect(0): free PyCFunctionObjects @ 3.6..3.8",
        "after collect(0): free PyDictObjects @ 3.6..",
        "after collect(0): free PyFloatObjects @ 3.6..",
        "after collect(0): free PyFrameObjects @ 3.6..3.10",
        "after collect(0): free PyListObjects @ 3.6..",
        "after collect(0): free PyMethodObjects @ 3.6..3.8",
        "after collect(0): tuples by size 1.. @ 3.6..",
        "after collect(1): free PyCFunctionObjects @ 3.6..3.8",
        "after collect(1): free PyDictObjects @ 3.6..",
        "after collect(1): free PyFloatObjects @ 3.6..",
        "after collect(1): free PyFrameObjects @ 3.6..3.10",
        "after collect(1): free PyListObjects @ 3.6..",
        "after collect(1): free PyMethodObjects @ 3.6..3.8",
        "after collect(1): tuples by size 1.. @ 3.6..",
        "after collect(2): free PyCFunctionObjects @ 3.6..3.8",
        "after collect(2): free PyDictObjects @ 3.6..",
        "after collect(2): free PyFloatObjects @ 3.6..",
        "after collect(2): free PyFrameObjects @ 3.6..3.10",
        "after collect(2): free PyListObjects @ 3.6..",
        "after collect(2): free PyMethodObjects @ 3.6..3.8",
        "after collect(2): tuples by size 1.. @ 3.6..",
        "free lists after gc.collect(): free PyCFunctionObjects @ 3.6..3.8",
        "free lists after gc.collect(): free PyDictObjects @ 3.6..",
        "free lists after gc.collect(): free PyFloatObjects @ 3.6..",
        "free lists after gc.collect(): free PyFrameObjects @ 3.6..3.10",
        "free lists after gc.collect(): free PyListObjects @ 3.6..",
        "free lists after gc.collect(): free PyMethodObjects @ 3.6..3.8",
        "free lists after gc.collect(): tuples by size 1.. @ 3.6..",
        "after collect(0): free PyDictKeysObjects @ 3.13",
        "after collect(1): free PyDictKeysObjects @ 3.13",
        "after collect(2): free PyDictKeysObjects @ 3.13",
        "free lists after gc.collect(): free PyDictKeysObjects @ 3.13",
      ],
    },
  },
  {
    why: "The statement makes a slice object besides; ours has none.",
    rows: {
      requests: ["l3[:] @ 3.6.."],
    },
  },
  {
    why: "The arguments of a call are a tuple there; here they are not.",
    rows: {
      requests: ["weakref.ref(n,cb)"],
    },
  },
  {
    why: "Programs of ours have no closures.",
    rows: {
      requests: ["closure"],
    },
  },
  {
    why: "The statement makes an iterator, or a function for the comprehension; ours has none.",
    rows: {
      requests: ["frozenset(l3)", "dict.fromkeys 3", "[i for i in t5]"],
    },
  },
  {
    why: "A comprehension is a function there, whose closure takes one of the tuples.",
    rows: {
      freelists: [
        "reuse order [deleted 0..7 in order] tuple1 @ 3.6..3.11",
        "reuse order [deleted 7..0] tuple1 @ 3.6..3.11",
      ],
    },
  },
  {
    why: "Specialised code adds two floats in the block of the first.",
    rows: {
      freelists: [
        "reuse order [deleted 0..7 in order] float @ 3.12..",
        "reuse order [deleted 7..0] float @ 3.12..",
      ],
    },
  },
  {
    why: "Lists of the probe itself were in the way.",
    rows: {
      freelists: ["reuse order [deleted 7..0] [1] @ 2.7", "reuse order [deleted 7..0] [] @ 2.7"],
    },
  },
];

// Rows of the facts about the collector, finalizers and weak references that are not asked of our
// interpreter, as those of left-out.ts.

import type { LeftOut } from "./left-out.ts";

export const LEFT_OUT_OF_COLLECTOR: readonly LeftOut[] = [
  {
    why:
      "Of a type that this layer does not have: bytearray, complex, iterators, " +
      "generators, slices, modules, exceptions, frames, old-style classes, xrange, " +
      "functions of C bound to an object, subclasses of built-in types, the library; or " +
      "with fields that it leaves out (code).",
    rows: {
      gcbasic: [
        "collect() after exc",
        "collect() after gen",
        "collect() after iter",
        "collect() after module_like",
      ],
      tracking: [
        "Exception",
        "bound method",
        "bytearray",
        "complex",
        "deque",
        "dict_keys",
        "enumerate",
        "frame",
        "generator",
        "int subclass",
        "iterator",
        "map",
        "memoryview",
        "module",
        "oldstyle",
        "property",
        "range @ 2.7",
        "slice",
        "slice([])",
        "staticmethod",
        "str subclass",
        "tuple subclass (1,)",
      ],
      finalize: [
        "generator finally on del",
        "generator with finally in self cycle: collect, events, garbage",
      ],
      weak: [
        "WeakKeyDictionary len before/after",
        "WeakKeyDictionary value refers to key (leaks)",
        "WeakMethod @ 3.6..",
        "WeakValueDictionary len before/after",
        "finalize order, alive @ 3.6..",
        "order with subclass",
        "subclass refs shared",
        "weakrefable: Exception",
        "weakrefable: array",
        "weakrefable: code",
        "weakrefable: deque",
        "weakrefable: generator",
        "weakrefable: int subclass",
        "weakrefable: list subclass",
        "weakrefable: module",
        "weakrefable: old inst",
        "weakrefable: tuple subclass",
      ],
      gcdebug: [
        "COLLECTABLE|INSTANCES, old-style @ 2.7",
        "INSTANCES bit on COLLECTABLE only: old-style @ 2.7",
        "get_referrers from frame locals",
      ],
      trash: [
        "300000 deep exc chain",
        "300000 deep generator chain",
        "300000 deep iter",
        "300000 deep listiter chain map",
        "300000 deep partial",
        "300000 deep property",
        "300000 deep slice",
      ],
    },
  },
  {
    why: "Programs of ours have no closures.",
    rows: {
      gcbasic: ["collect() after closure2", "collect() after func"],
      tracking: ["cell"],
      weak: [
        "cycle: ref with callback inside the trash: collect, callbacks",
        "two objects, inner ref a->b, outer ref to a: collect, callbacks",
      ],
      gcdebug: ["get_referents: cell", "get_referents: function @ 3.10.."],
      trash: ["300000 deep closure cells"],
    },
  },
  {
    why:
      "Said with a function, an argument with a name or a default that programs of ours " +
      "do not have.",
    rows: {
      gcbasic: ["api", "collect kw", "collect() after lambda_default"],
      tracking: ["dict comp", "dict(a=1)", "fromkeys"],
      weak: [
        "callable proxy type",
        "getweakrefs index order: created cb0..cb3, then base, proxy",
        "getweakrefs order types",
        "proxy isinstance",
        "proxy type",
      ],
      gcdebug: ["get_objects(generation=)"],
      gctrigger: [
        "one C call making 100 lists, threshold0=10: count before, after",
        "one C call making 100 lists: collections started @ 3.6..",
      ],
    },
  },
  {
    why:
      "Counts frames, iterators and methods of C besides, or starts at a step that " +
      "depends on them; rows of triggers.py ask the same where nothing else is counted.",
    rows: {
      gcbasic: [
        "count0 after 10 Node() in a list",
        "count0 after 100 lists in list made, then freed (never negative?)",
        "count0 for 1 Node + attr list",
        "get_count after collect 2,0,0,1,1,0,2",
        "get_count after collect, +[] , +[[],[]], +(1,x), +{}, del 3 lists, del all, +object/" +
          "str/int/float",
      ],
      gctrigger: [
        "callbacks: (step, generation), threshold (10,3,2) @ 3.6..",
        "max count0 seen with threshold0=0 (40 lists)",
        "max count0 seen with threshold0=1 (40 lists)",
        "max count0 seen with threshold0=2 (40 lists)",
        "max count0 seen with threshold0=5 (40 lists)",
        "steps at which count0 dropped",
        "straight line: 30 lists with threshold0=10, get_count: end, next stmt, after for, af" +
          "ter len(), after lambda call",
        "threshold(10,3,2), 1 kept list per step: (count0,count1,count2) after each step",
      ],
    },
  },
  {
    why:
      "Follows from how many objects the process had, which measured.json has under " +
      "`quarter`: [that number, collections of generation 1 before each full one]. A " +
      "collector with as many old objects can be asked, who then keeps list after list.",
    rows: {
      gctrigger: [
        "25% rule: base 0 lists, thresholds (50,4,4) @ 3.6..",
        "25% rule: base 2000 lists, thresholds (50,4,4) @ 3.6..",
        "25% rule: base 10000 lists, thresholds (50,4,4) @ 3.6..",
        "25% rule: base 40000 lists, thresholds (50,4,4) @ 3.6..",
      ],
      gcrule27: [
        "(2000,2,2) base 0",
        "(500,4,4) base 0",
        "base 0 (50,4,4)",
        "base 2000 (50,4,4)",
        "base 10000 (50,4,4)",
      ],
    },
  },
  {
    why:
      "Graphs drawn at random, of which no single one was kept; programs that are drawn " +
      "here are held against real CPythons as they are.",
    rows: {
      gcgraph: ["first", "graphs", "mismatches", "objects collected"],
    },
  },
  {
    why: "Depends on what else the process has; rows of collect.py ask for what does not.",
    rows: {
      gcdebug: [
        "freeze: tracked>0, freeze_count ~ tracked, count after, get_objects after, collect n" +
          "ew pair, collect of frozen garbage, freeze_count after unfreeze, collect then @ 3.7." +
          ".",
        "get_referrers of int held by an untracked dict and fresh tuple",
        "same after collect",
      ],
    },
  },
  {
    why: "More than the memory that rows have here; rows of 10000 ask the same.",
    rows: {
      trash: [
        "300000 deep bound method",
        "300000 deep dict",
        "300000 deep frozenset",
        "300000 deep gc cyclic ring of nodes",
        "300000 deep list",
        "300000 deep node",
        "300000 deep node with __del__",
        "300000 deep slots",
        "300000 deep tuple",
      ],
    },
  },
];

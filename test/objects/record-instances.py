# Prints what real CPythons ask of their allocators for instances, attributes and weak references,
# and what can be seen of them at the end, for instance.test.ts:
#
#   cc -shared -fPIC -o trace.so trace-requests.c -ldl              (trace27.so with -DPYTHON27)
#   for v in 2.7 3.6 ... 3.13; do
#     TRACE=trace.so LD_PRELOAD=trace.so pythonV -S -E record-instances.py > /tmp/V.json; done
#   python3 record-instances.py /tmp/*.json > instances.json
#
# Without arguments it prints one interpreter's record; with files it merges records, keeping the
# versions that agree together. Programs are drawn, and the same in all versions. Free lists are
# empty when one starts, and so is the cache of names in types. No statement raises: exceptions ask for memory too.
from __future__ import print_function
import ctypes
import gc
import json
import os
import sys
import weakref

PROGRAMS = 16
STATEMENTS = 24
OBJECTS = "abcd"
NAMES = "pqrstuvw"
CLASSES = ("N", "N", "N", "S", "W", "D", "R", "K")
CALLBACK = callable


class Draws(object):
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 12) % n


SLOTS = {"S": ["p", "q"], "W": ["p"]}


def statement(draws, names, bound):
    """A statement that does not raise; `bound` has the class and the attributes of each name."""
    op = draws.below(24)
    known = sorted(bound)
    o = known[draws.below(len(known))] if known else "a"
    name = names[draws.below(len(names))]
    if op < 4 or not known:
        o = OBJECTS[draws.below(len(OBJECTS))]
        cls = CLASSES[draws.below(len(CLASSES))]
        bound[o] = (cls, [])
        return "%s = %s()" % (o, cls)
    cls, attributes = bound[o]
    if op < 14 or op < 17 and not attributes:
        slots = SLOTS.get(cls, [name])
        name = slots[draws.below(len(slots))]
        if name not in attributes:
            attributes.append(name)
        return "%s.%s = v" % (o, name)
    if op < 17:
        return "del %s.%s" % (o, attributes.pop(draws.below(len(attributes))))
    if op < 18 and cls not in SLOTS:
        return "%s.__dict__" % o
    if op < 22 and cls not in ("S", "D"):
        call = draws.below(4)
        args = "(%s, cb)" % o if call % 2 else "(%s)" % o
        return "wxyz"[call] + (" = proxy" if call > 1 else " = ref") + args
    del bound[o]
    return "del %s" % o


def program(seed):
    draws = Draws(seed)
    names = NAMES[:2 + draws.below(7)]
    lines = ["a = N()", "b = N()"]
    if seed % 8 == 7:
        lines = ["a = N()"] + ["a.n%d = v" % i for i in range(34)] + ["b = N()", "b.n3 = v"]
    if seed % 8 == 6:
        lines = ["%s = N()" % OBJECTS[i % 2] for i in range(32)]
    bound = {"a": ("N", []), "b": ("N", [])}
    return lines + [statement(draws, names, bound) for _ in range(STATEMENTS)]


BODY = """
class N(object): pass
class S(object): __slots__ = ('q', 'p')
class W(object): __slots__ = ('p', '__weakref__')
class D(object): __slots__ = ('p', '__dict__')
class R(N): __slots__ = ('r',)
class K(N): pass
"""


def see(scope):
    told = []
    for o in OBJECTS:
        n = scope.get(o)
        if n is None:
            continue
        told.append([o, type(n).__name__, sys.getsizeof(n), weakrefs(n)])
        if hasattr(n, "__dict__"):
            told[-1] += [sys.getsizeof(n.__dict__), list(n.__dict__)]
    for c in "NSWDRK":
        told.append([c, sys.getsizeof(scope[c])])
    return told


def weakrefs(n):
    return weakref.getweakrefcount(n)


def run(lines, trace):
    scope = {"v": None, "ref": weakref.ref, "proxy": weakref.proxy, "cb": CALLBACK}
    exec(BODY, scope)
    out = []
    scope.update(start=trace.start, stop=trace.stop, told=trace.told, out=out)
    source = ""
    for line in lines:
        source += "start(); %s; stop(); out.append(told())\n" % line
    code = compile(source, "program", "exec")
    scope.update(dict((name, None) for name in OBJECTS + "wxyz"))
    gc.collect()
    held = [{} for _ in range(200)]
    clear = sys._clear_type_cache
    clear()
    gc.collect()
    exec(code, scope)
    requests = [each.decode().strip() for each in out]
    return {"requests": "; ".join(requests), "seen": see(scope)}


def record():
    trace = ctypes.PyDLL(os.environ["TRACE"])
    trace.told.restype = ctypes.c_char_p
    gc.disable()
    run(["a = N()"], trace)
    version = "%d.%d" % sys.version_info[:2]
    results = [run(program(seed), trace) for seed in range(PROGRAMS)]
    return {"python": version, "programs": results}


def merge(paths):
    records = [json.load(open(path)) for path in paths]
    merged = []
    for seed in range(PROGRAMS):
        groups = []
        for each in records:
            value = each["programs"][seed]
            for group in groups:
                if group["value"] == value:
                    group["pythons"].append(each["python"])
                    break
            else:
                groups.append({"pythons": [each["python"]], "value": value})
        merged.append({"program": "; ".join(program(seed)), "recorded": groups})
    return merged


if __name__ == "__main__":
    result = merge(sys.argv[1:]) if len(sys.argv) > 1 else record()
    print(json.dumps(result))

# Prints what real CPythons say of attributes that are not there, of weak references and of sizes,
# for attributes.test.ts and function.test.ts:
#
#   for v in 2.7 3.6 ... 3.13; do pythonV -S -E record-attributes.py > /tmp/V.json; done
#   python3 record-attributes.py /tmp/*.json > attributes.json
#
# Without arguments it prints one interpreter's record; with files it merges records, keeping the
# versions that agree together. A case is an operation, what it is done to, and a name.
import json
import re
import sys
import weakref


class Node(object):
    pass


class Slotted(object):
    __slots__ = ("x", "y")


class Fixed(object):
    __slots__ = ("a",)
    k = 1

    def f(self):
        pass


def f():
    pass


def closure(x):
    def g():
        return x
    return g


TARGETS = {"n": Node(), "touched": Node(), "s": Slotted(), "o": object(), "fixed": Fixed(),
           "Node": Node, "f": f, "type": int, "dead": weakref.proxy(Node())}
TARGETS["touched"].p = 1
CASES = [
    ["get", "n", "x"], ["del", "n", "x"], ["set", "n", "__weakref__"], ["set", "n", "__dict__"],
    ["del", "touched", "x"], ["get", "s", "x"], ["get", "s", "z"], ["set", "s", "z"],
    ["del", "s", "x"], ["del", "s", "z"], ["get", "o", "x"], ["set", "o", "x"], ["del", "o", "x"],
    ["set", "fixed", "k"], ["set", "fixed", "f"], ["del", "fixed", "f"], ["get", "Node", "x"],
    ["del", "Node", "x"], ["get", "f", "x"], ["del", "f", "x"], ["set", "type", "x"],
    ["ref", "s", ""], ["proxy", "o", ""], ["get", "dead", "x"], ["set", "dead", "x"],
    ["hash", "dead", ""], ["repr", "n", ""], ["repr", "Node", ""], ["repr", "type", ""],
    ["repr", "f", ""], ["repr", "s", "x"], ["repr", "n", "m"], ["repr", "Node", "m"],
    ["repr", "dead", ""], ["size", "n", ""], ["size", "s", ""], ["size", "o", ""],
    ["size", "fixed", ""], ["size", "type", ""], ["size", "Node", ""], ["size", "Slotted", ""],
    ["size", "f", ""], ["size", "ref", ""], ["size", "proxy", ""], ["size", "cell", ""],
    ["size", "method", ""], ["size", "builtin", ""], ["size", "member", ""], ["size", "getset", ""],
]
OPERATIONS = {
    "get": getattr, "set": lambda o, name: setattr(o, name, 1), "del": delattr,
    "ref": lambda o, _: weakref.ref(o), "proxy": lambda o, _: weakref.proxy(o),
    "hash": lambda o, _: hash(o), "size": lambda o, _: sys.getsizeof(o),
    "repr": lambda o, name: repr(o if name == "" else getattr(type(o), name, None) or o.m),
}


def say(case):
    op, target, name = case
    if op == "repr" and name == "m":
        Node.m = m
        o = getattr(TARGETS[target], "m")
        name = ""
    else:
        o = TARGETS[target]
    try:
        told = str(OPERATIONS[op](o, name))
    except Exception as e:
        told = type(e).__name__ + ": " + str(e)
    if hasattr(Node, "m"):
        del Node.m
    return re.sub(r"0x[0-9a-f]+", "0x", told)


def m(self):
    pass


def record():
    TARGETS.update({
        "Slotted": Slotted, "ref": weakref.ref(TARGETS["n"]),
        "proxy": weakref.proxy(TARGETS["n"]), "builtin": len, "member": Slotted.__dict__["x"],
        "getset": Node.__dict__["__dict__"], "method": Fixed().f,
        "cell": closure(1).__closure__[0],
    })
    return {"python": "%d.%d" % sys.version_info[:2], "said": [say(case) for case in CASES]}


def merge(paths):
    records = [json.load(open(path)) for path in paths]
    merged = []
    for i, case in enumerate(CASES):
        groups = {}
        for each in records:
            groups.setdefault(each["said"][i], []).append(each["python"])
        said = [{"pythons": pythons, "text": text} for text, pythons in groups.items()]
        merged.append({"case": case, "said": said})
    return merged


if __name__ == "__main__":
    result = merge(sys.argv[1:]) if len(sys.argv) > 1 else record()
    print(json.dumps(result))

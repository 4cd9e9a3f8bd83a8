# Runs objects programs in this very interpreter and tells what can be seen of each, in the form of
# spec/observation.ts. One text for CPython 2.7 and 3.6 to 3.13, with nothing but their library.
#
#   PYTHONHASHSEED=0 python -S -E -B reader.py
#
# Requests are lines of JSON on stdin, answers lines of JSON on stdout. The first request sets up,
# {"prelude": "...", "attributes": ["x", ...]}, and is answered with the version. Then each
# {"programs": [["a = 1", "b = [a]"], ...]} is answered with a line per program, as soon as it has
# run: what kills or hangs this process is the first one without an answer. With "apart": SECONDS
# every program runs in a fork of its own, from the state that the set-up left.
#
# The life of a program:
#   1. all its lines are compiled, and the prelude runs in a fresh namespace;
#   2. a full collection takes what the program before left, and empties the free lists. In 2.7
#      those of lists, dicts and sets survive it: they are emptied by holding what they hold;
#   3. the lines run, with the collector off. Behind each, the ids of what the names hold go into
#      arrays that were there before. Whatever the reader makes between two lines is gone before the
#      second, and was on top of its free list, or of its pool's, both before and after;
#   4. a walk numbers the objects and puts each into one list: the only reference that the reader
#      has. Counts and sizes are read first, then values, and the instances' __dict__ at the very
#      end, for asking makes it.
#
# Left behind from program to program: how pymalloc's free blocks lie, and in 3.12, where interned
# strings are immortal, all of them. A program apart meets neither.

import array
import copy
import gc
import io
import json
import os
import signal
import struct
import sys
import types
import warnings
import weakref

IS_2 = sys.version_info[0] == 2
MISSING = object()
NAMES = "abcdefghijklmnop"
WORD = "L" if array.array("L").itemsize == 8 else "Q"
FREE_LIST = 80 if IS_2 else 0
THRESHOLD = gc.get_threshold()

if IS_2:
    import __builtin__ as builtins
else:
    import builtins
    from sys import intern

# How deep a script's line can call, seen from here, where this file is a script.
depth = [0]


def dive():
    depth[0] += 1
    dive()


try:
    dive()
except RuntimeError:
    pass
DEPTH = depth.pop()

# ---------------------------------------------------------------------------------------------
# Running

errors_written = io.BytesIO(b"\0" * (1 << 16))
rows = []


def note(error):
    """Writes an error into memory that is there: a string kept would take a block."""
    try:
        text = str(error)
    except Exception:
        text = repr(error)
    if IS_2:
        text = text.decode("latin-1")
    else:
        text = text.encode("utf-8", "surrogatepass").decode("latin-1")
    errors_written.write((u"%s\n%d\n%s" % (type(error).__name__, len(text), text)).encode("latin-1"))


RUN = """
def run(plan, space):
    for code, row in plan:
        row[16] = 0
        try:
            EXECUTE
        except BaseException as error:
            row[16] = 1
            note(error)
            error = None
            FORGET
""" + "".join("""
        if {0!r} in space: row[{1}] = id(space[{0!r}])
        else: row[{1}] = 0
""".format(name, at) for at, name in enumerate(NAMES))
# exec() as a function takes its arguments in a tuple, in 2.7 the statement does not; and there an
# exception is remembered until told otherwise.
RUN = RUN.replace("EXECUTE", "exec code in space" if IS_2 else "exec(code, space)")
RUN = RUN.replace("FORGET", "exc_clear()" if IS_2 else "pass")
running = {"note": note, "exc_clear": getattr(sys, "exc_clear", None)}
exec(compile(RUN, "<run>", "exec", 0, True), running)
run = running["run"]


def compiled(line):
    if IS_2:
        try:
            line = line.encode("ascii")
        except UnicodeError:
            pass
    return compile(line, "<line>", "exec", 0, True)


def fresh_namespace():
    space = {
        "__name__": "__main__", "__builtins__": builtins, "copy": copy, "gc": gc, "sys": sys,
        "weakref": weakref, "log": [], "intern": intern,
    }
    if IS_2:
        # A class without a base is of the new style.
        space["__metaclass__"] = type
    return space


def reset(limit):
    """Undoes what a program may have set."""
    gc.disable()
    gc.set_debug(0)
    gc.set_threshold(*THRESHOLD)
    if not IS_2:
        del gc.callbacks[:]
    sys.setrecursionlimit(limit)


def bury():
    """Breaks what 2.7 found and does not free: cycles with finalizers."""
    while gc.garbage:
        found = gc.garbage[:]
        del gc.garbage[:]
        for one in found:
            if hasattr(one, "__dict__"):
                one.__dict__.clear()
            if type(one) is list:
                del one[:]
        del found, one
        gc.collect()


class Runner(object):
    def __init__(self, prelude, attributes):
        self.prelude = compile(prelude, "<prelude>", "exec", 0, True)
        self.attributes = sorted(attributes)
        self.held = [None] * (3 * FREE_LIST)
        self.limit = LIMIT
        # As many calls are open below a line as below a script's; more with some versions.
        space = {"depth": [0], "dive": dive, "sys": sys}
        dive.__globals__["depth"] = space["depth"]
        self.start([])
        run([(compiled("dive()"), array.array(WORD, [0] * 17))], space)
        self.limit = LIMIT + DEPTH - space["depth"][0]
        self.observe([])
        if hasattr(gc, "freeze"):
            gc.collect()
            gc.freeze()

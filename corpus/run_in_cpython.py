"""Runs a program of the blocks machine in the CPython that runs this file.

    python3 corpus/run_in_cpython.py corpus/seeds/arena-is-kept.py

Each statement is executed against the interpreter's own PyObject_Malloc, PyMem_Malloc and
PyMem_RawMalloc through ctypes, and the places that it hands out are printed as pool + offset. The
interpreter itself uses the same heap, so places differ from a pristine one; sizes, reuse and order
within a pool do not. Works in Python 2.7 and 3. Faults and misuse are the harness's own: they are
skipped here.
"""
from __future__ import print_function

import ctypes
import sys

PYTHON3 = sys.version_info[0] == 3
POOL = 16384 if sys.version_info >= (3, 10) else 4096
HEADER = 48


def call(name, result, *arguments):
    function = getattr(ctypes.pythonapi, name)
    function.restype, function.argtypes = result, arguments
    return function


size_t, pointer = ctypes.c_size_t, ctypes.c_void_p
PREFIXES = {"": "PyObject_", "mem_": "PyMem_", "raw_": "PyMem_Raw" if PYTHON3 else "PyMem_"}
MALLOC = {d: call(p + "Malloc", pointer, size_t) for d, p in PREFIXES.items()}
REALLOC = {d: call(p + "Realloc", pointer, pointer, size_t) for d, p in PREFIXES.items()}
FREE = {d: call(p + "Free", None, pointer) for d, p in PREFIXES.items()}


class Block(object):
    """One allocation: where it is, and which domain it came from."""

    def __init__(self, domain, size):
        self.domain = domain
        self.at = MALLOC[domain](size) or 0
        self.is_mallocs = domain == "raw_" or not 0 < size <= 512

    def realloc(self, size):
        at = REALLOC[self.domain](self.at, size)
        if at:
            # What malloc has once, it keeps, however small it becomes.
            self.at, self.is_mallocs = at, self.is_mallocs or not 0 < size <= 512

    def __repr__(self):
        if not self.at:
            return "NULL"
        if self.is_mallocs:
            return "malloc's"
        return "pool 0x%x + %d" % (self.at - self.at % POOL, self.at % POOL)


class Run(list):
    """The blocks of one variable; a subscript takes blocks out for free()."""

    def __getitem__(self, key):
        taken = list.__getitem__(self, key)
        taken = taken if isinstance(taken, list) else [taken]
        self[:] = [block for block in self if block not in taken]
        return taken


def allocator(domain):
    return lambda size: Block(domain, size)


def zeroed(domain):
    def calloc(count, size):
        block = Block(domain, count * size)
        ctypes.memset(block.at, 0, count * size)
        return block

    return calloc


def free(blocks):
    for block in list(blocks):
        FREE[block.domain](block.at)
    del blocks[:]


def realloc(blocks, size):
    for block in blocks:
        block.realloc(size)
    return blocks


def skipped(*_):
    print("    (only the harness can do this)")


def main(path):
    names = {"free": free, "realloc": realloc, "fill": lambda run: None, "check": lambda run: None}
    for domain in PREFIXES:
        names[domain + "malloc"], names[domain + "calloc"] = allocator(domain), zeroed(domain)
    for name in "fail_pages limit_pages lift_limits other_pages double_free free_interior".split():
        names[name] = skipped
    for name in "free_misaligned free_wrong_domain free_foreign overflow underflow".split():
        names[name] = skipped
    for line in open(path):
        statement = line.split("#")[0].strip()
        if not statement:
            continue
        exec(statement, names)
        target = statement.split(" = ")[0]
        if target in names and " = " in statement:
            value = names[target]
            run = names[target] = Run(value if isinstance(value, list) else [value])
            shown = ", ".join(map(repr, list(run)[:3])) + (", ..." if len(run) > 3 else "")
        else:
            shown = ""
        print("%-44s%s" % (statement, shown))


if __name__ == "__main__":
    main(sys.argv[1])

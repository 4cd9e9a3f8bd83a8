"""Prints what the debug hooks of the interpreter that runs this do, as JSON.

    python3.11 record.py > 3.11.json    (then laid out by the project's formatter)

Hooks are switched on by PYTHONMALLOC=pymalloc_debug, not debug: 3.6 takes the latter for malloc.
Serial numbers are recorded where blocks carry them, so that a test can start from the same count.
Addresses in CPython's reports are replaced by their distance from the block: {p}, {p+5}.
"""
import ctypes
import json
import os
import re
import subprocess
import sys

API = ctypes.pythonapi
DOMAINS = {"raw": "PyMem_Raw", "mem": "PyMem_", "obj": "PyObject_"}
SIGNATURES = {
    "Malloc": [ctypes.c_size_t],
    "Calloc": [ctypes.c_size_t, ctypes.c_size_t],
    "Realloc": [ctypes.c_void_p, ctypes.c_size_t],
    "Free": [ctypes.c_void_p],
}
for prefix in DOMAINS.values():
    for name, arguments in SIGNATURES.items():
        function = getattr(API, prefix + name)
        function.argtypes = arguments
        function.restype = None if name == "Free" else ctypes.c_void_p

HAS_SERIAL = sys.version_info < (3, 8)
SST = 8
HEAD = 2 * SST
TAIL = 2 * SST if HAS_SERIAL else SST
HUGE = 1 << 62
BUFFER = ctypes.create_string_buffer(4096)


def call(domain, name):
    return getattr(API, DOMAINS[domain] + name)


def read(address, length):
    """The bytes at address, read without asking the allocators for much."""
    ctypes.memmove(BUFFER, address, length)
    return BUFFER.raw[:length].hex()


def serial_of(at, nbytes):
    if not HAS_SERIAL:
        return None
    return int.from_bytes(ctypes.string_at(at + nbytes + SST, SST), "big")


def write_pattern(at, nbytes):
    ctypes.memmove(at, bytes(i % 251 for i in range(nbytes)), nbytes)


def allocations():
    for domain in DOMAINS:
        for nbytes in (0, 1, 5, 16, 100):
            at = call(domain, "Malloc")(nbytes)
            yield {
                "domain": domain,
                "call": "malloc",
                "nbytes": nbytes,
                "serial": serial_of(at, nbytes),
                "block": read(at - HEAD, HEAD + nbytes + TAIL),
            }
        at = call(domain, "Calloc")(7, 3)
        yield {
            "domain": domain,
            "call": "calloc",
            "nbytes": 21,
            "serial": serial_of(at, 21),
            "block": read(at - HEAD, HEAD + 21 + TAIL),
        }


REALLOCS = (
    (100, 98), (98, 100), (112, 86), (300, 250), (300, 290),  # stay where they are
    (100, 20), (128, 60), (129, 40), (129, 70), (300, 100), (300, 400), (90, 200), (90, 0),
)


def reallocations():
    for before, after in REALLOCS:
        old = API.PyObject_Malloc(before)
        API.PyObject_Malloc(before)  # keeps the pool, so that no other size moves in
        write_pattern(old, before)
        serials = [serial_of(old, before)]
        at = API.PyObject_Realloc(old, after)
        left = read(old - HEAD, HEAD + max(before, after) + TAIL)
        if at != old:
            # pymalloc has taken the first word of the old block for its free list.
            left = left[2 * SST:2 * (HEAD + before + TAIL)]
        block = read(at - HEAD, HEAD + after + TAIL)
        serials.append(serial_of(at, after))
        yield {
            "before": before,
            "after": after,
            "moved": at != old,
            "serials": serials,
            "block": block,
            "left": left,
        }


def frees():
    for nbytes in (0, 5, 100):
        at = API.PyObject_Malloc(nbytes)
        API.PyObject_Free(at)
        yield {"nbytes": nbytes, "left": read(at - SST, SST + nbytes + TAIL)}


def failure():
    """A realloc that gets no memory; and whether calls without success are counted."""
    at = API.PyObject_Malloc(100)
    write_pattern(at, 100)
    before = read(at - HEAD, HEAD + 100 + TAIL)
    result = API.PyObject_Realloc(at, HUGE)
    after = read(at - HEAD, HEAD + 100 + TAIL)

    counted = None
    if HAS_SERIAL:
        block = API.PyMem_RawMalloc(8)
        counted = {
            "malloc": serials_per_failure("PyMem_RawMalloc", HUGE),
            "realloc": serials_per_failure("PyMem_RawRealloc", block, HUGE),
        }
    return {"isNull": result is None, "keepsBytes": before == after, "serialsPerCall": counted}


def serials_per_failure(name, *arguments):
    """Beyond what ctypes needs for the call, which a function that allocates nothing tells."""
    idle = API["Py_IsInitialized"]
    idle.argtypes = getattr(API, name).argtypes
    idle.restype = ctypes.c_void_p
    return (serials_used(getattr(API, name), arguments) - serials_used(idle, arguments)) // 100


def serials_used(function, arguments):
    start = serial_of(API.PyMem_RawMalloc(1), 1)
    for _ in range(100):
        function(*arguments)
    return serial_of(API.PyMem_RawMalloc(1), 1) - start


def nested():
    """A request too large for pymalloc: PyMem_RawMalloc serves it, and fences it again."""
    at = API.PyObject_Malloc(600)
    head, tail = at - 2 * HEAD, at + 600 + 2 * TAIL
    return {
        "nbytes": 600,
        "innerSerial": serial_of(at - HEAD, 600 + HEAD + TAIL),
        "outerSerial": serial_of(at, 600),
        "block": read(head, tail - head),
    }


# name, domain that allocates, bytes, writes as [offset from p, byte], call, domain that is called
DAMAGES = (
    ("one byte behind", "obj", 5, [[5, 1]], "free", "obj"),
    ("last byte of the trailing pad", "mem", 16, [[23, 0]], "free", "mem"),
    ("behind an empty block", "raw", 0, [[0, 65]], "free", "raw"),
    ("one byte in front", "obj", 17, [[-1, 2]], "free", "obj"),
    ("first byte of the leading pad", "raw", 20, [[-7, 255]], "free", "raw"),
    ("all of the leading pad and the trailing pad", "mem", 24,
     [[-i, i] for i in range(1, 8)] + [[24 + i, i] for i in range(8)], "free", "mem"),
    ("the api id", "obj", 100, [[-8, 88]], "free", "obj"),
    ("one byte behind, found by realloc", "obj", 9, [[9, 0]], "realloc", "obj"),
    ("a block of obj freed as mem", "obj", 8, [], "free", "mem"),
    ("a block of mem freed as obj", "mem", 15, [], "free", "obj"),
    ("a block of raw resized as obj", "raw", 33, [], "realloc", "obj"),
    ("a block of obj freed as raw", "obj", 1, [], "free", "raw"),
    ("a count that is too small", "obj", 64, [[-9, 3]], "free", "obj"),
    ("a count that leads out of memory", "obj", 64, [[-16, 127]], "free", "obj"),
)


def damage(index):
    """Runs in a process of its own, which does not come back."""
    _, domain, nbytes, writes, name, by = DAMAGES[index]
    at = call(domain, "Malloc")(nbytes)
    write_pattern(at, nbytes)
    print(at, flush=True)
    for offset, byte in writes:
        ctypes.memset(at + offset, byte, 1)
    if name == "free":
        call(by, "Free")(at)
    else:
        call(by, "Realloc")(at, 2 * nbytes)


def damages():
    for index, (name, domain, nbytes, writes, what, by) in enumerate(DAMAGES):
        child = subprocess.run(
            [sys.executable, __file__, str(index)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        at = int(child.stdout)
        text = child.stderr.decode("latin-1")
        fatal = re.search("^Fatal Python error: .*$", text, re.MULTILINE)
        report = text[: fatal.start()] if fatal else text

        def distance(match):
            offset = int(match.group(), 16) - at
            return "{p%s}" % ("%+d" % offset if offset else "")

        serial = re.search("made by call #([0-9]+)", report)
        yield {
            "name": name,
            "domain": domain,
            "nbytes": nbytes,
            "writes": writes,
            "call": what,
            "by": by,
            "serial": int(serial.group(1)) if serial else None,
            "report": re.sub("0x[0-9a-f]{6,}", distance, report),
            "fatal": fatal.group() if fatal else None,
        }


def main():
    if os.environ.get("PYTHONMALLOC") != "pymalloc_debug":
        os.environ["PYTHONMALLOC"] = "pymalloc_debug"
        os.execv(sys.executable, [sys.executable] + sys.argv)
    if len(sys.argv) > 1:
        damage(int(sys.argv[1]))
        return
    facts = {
        "version": "%d.%d.%d" % sys.version_info[:3],
        "pythonmalloc": "pymalloc_debug",
        "allocations": list(allocations()),
        "reallocations": list(reallocations()),
        "frees": list(frees()),
        "failure": failure(),
        "nested": nested(),
        "damages": list(damages()),
    }
    print(json.dumps(facts, indent=2))


main()

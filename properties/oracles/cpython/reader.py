# Runs objects programs in this very interpreter and tells what can be seen of each, in the form of
# spec/observation.ts. One text for CPython 2.7 and 3.6 to 3.13, with nothing but their library.
#
#   PYTHONHASHSEED=0 python -S -s -B reader.py      (-E would ignore the seed)
#
# Requests are lines of JSON on stdin, answers lines of JSON on stdout. The first request sets up,
# {"prelude": "...", "attributes": ["x", ...]}, and is answered with the version. Then each
# {"programs": [["a = 1", "b = [a]"], ...]} is answered with a line per program, as soon as it has
# run: what kills or hangs this process is the first one without an answer. With "apart": SECONDS in
# the set-up every request runs in a fork of its own, from the state that the set-up left, and one
# that is not finished by then is killed.
#
# The life of a program:
#   1. all its lines are compiled, and the prelude runs in a fresh namespace;
#   2. a full collection takes what the program before left, and empties the free lists; what was
#      there before the first program is hidden from the collector, so it costs little. In 2.7 the
#      free lists of lists, dicts and sets survive: they are emptied by holding what they hold. Of
#      others (2.7's ints and floats) something may be left, but what a line frees is on its top;
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

if sys.version_info[0] == 2:
    import __builtin__ as builtins
    IS_2 = True
else:
    import builtins
    from sys import intern
    IS_2 = False

NAMES = "abcdefghijklmnop"
MISSING = object()
THRESHOLD = gc.get_threshold()
# As many lists, dicts and sets are in a free list at most; from 3.0 on collections empty those.
HELD = 80 if IS_2 else 0
# Where an array stores an address: behind the names there is a place that tells of an error.
WORD = "L" if array.array("L").itemsize == 8 else "Q"
FAILED = len(NAMES)


# ------------------------------------------------------------------------------------------------
# How deep a line may call: measured here, where this file's own lines stand as a script's do.

depth = [0]


def dive():
    depth[0] += 1
    dive()


try:
    dive()
except RuntimeError:
    pass
SCRIPT_DEPTH = depth[0]


# ------------------------------------------------------------------------------------------------
# Running

# Memory that is there before a program: a text that were kept would take a block from it.
written = io.BytesIO(b"\0" * (1 << 16))


def note(error):
    """Writes an error down, with no more than one temporary of a kind at a time."""
    try:
        text = str(error)
    except Exception:
        text = repr(error)
    if "\0" in text:
        text = text.replace("\0", "\\0")
    text = type(error).__name__ + "\0" + text + "\0"
    written.write(text if IS_2 else text.encode("utf-8", "surrogatepass"))


# exec as a function takes its arguments in a tuple, 2.7's statement does not; and 2.7 remembers an
# exception until it is told to forget.
RUN = """
def run(plan, space):
    for code, row in plan:
        row[%d] = 0
        try:
            %s
        except BaseException as error:
            row[%d] = 1
            note(error)
            error = None
            %s
""" % ((FAILED, "exec code in space", FAILED, "sys.exc_clear()") if IS_2 else
       (FAILED, "exec(code, space)", FAILED, "pass")) + "".join("""
        if {0!r} in space: row[{1}] = id(space[{0!r}])
        else: row[{1}] = 0
""".format(name, at) for at, name in enumerate(NAMES))
exec(compile(RUN, "<run>", "exec", 0, True))


def compiled(line):
    if IS_2 and all(c < u"\x80" for c in line):
        line = line.encode("ascii")
    return compile(line, "<line>", "exec", 0, True)


def namespace():
    space = {
        "__name__": "__main__", "__builtins__": builtins, "copy": copy, "gc": gc, "sys": sys,
        "weakref": weakref, "intern": intern, "log": [],
    }
    if IS_2:
        # A class without a base is of the new style.
        space["__metaclass__"] = type
        # Comparing bytes with text may warn, which would be noted down in a dict of this name.
        space["__warningregistry__"] = None
    return space


def reset(limit):
    """Undoes what a program may have set."""
    gc.disable()
    gc.set_debug(0)
    gc.set_threshold(*THRESHOLD)
    if not IS_2:
        del gc.callbacks[:]
    sys.setrecursionlimit(limit)


def statistics():
    """What the collector did: collections, collected and uncollectable of each generation."""
    return [] if IS_2 else [[each["collections"], each["collected"], each["uncollectable"]]
                            for each in gc.get_stats()]


def collected(before):
    """What the collector tells of itself since then."""
    told = {"counts": gc.get_count()[1:], "garbage": len(gc.garbage)}
    if not IS_2:
        told["statistics"] = [[now - then for now, then in zip(*both)]
                              for both in zip(statistics(), before)]
    return told


def freeze():
    """Hides what there is from the collector. Nothing of it is ever freed."""
    gc.collect()
    if hasattr(gc, "freeze"):
        gc.freeze()
        return
    try:
        from ctypes import c_void_p, pythonapi
    except ImportError:
        # All is as well without, but slower.
        return
    untrack = pythonapi.PyObject_GC_UnTrack
    untrack.argtypes, untrack.restype = [c_void_p], None
    for one in gc.get_objects():
        if type(one) is not types.FrameType:
            untrack(id(one))


def bury():
    """Takes apart what 2.7 finds and does not free: cycles with finalizers."""
    while gc.garbage:
        found = gc.garbage[:]
        del gc.garbage[:]
        for one in found:
            if type(one) is list:
                del one[:]
            elif hasattr(one, "__dict__"):
                one.__dict__.clear()
            for kind in type(one).__mro__:
                for member in list(kind.__dict__.values()):
                    if type(member) is types.MemberDescriptorType:
                        empty(one, member)
                    elif type(member) is types.FunctionType and member.__module__ == "__main__":
                        # A finalizer that keeps its object in a global would do so for ever.
                        if member.__globals__ is not globals():
                            member.__globals__.clear()
        del found, one
        gc.collect()


def empty(instance, slot):
    """Deletes what a slot holds; of what is no program's slot, nothing can be deleted."""
    try:
        slot.__delete__(instance)
    except (AttributeError, TypeError):
        pass


# ------------------------------------------------------------------------------------------------
# What objects are

def digits(n):
    try:
        return str(n)
    except ValueError:
        # Longer than 3.11 cares to write.
        limit = sys.get_int_max_str_digits()
        sys.set_int_max_str_digits(0)
        try:
            return str(n)
        finally:
            sys.set_int_max_str_digits(limit)


def bits(x):
    return "%016x" % struct.unpack(">Q", struct.pack(">d", x))


def latin(b):
    return b.decode("latin-1")


def name_of(o):
    return o.__name__


# What tells an atom's value, by its type; a class is told by its name, whatever its type.
VALUES = {
    type(None): str, bool: str, type(Ellipsis): str, type(NotImplemented): str,
    int: digits, float: bits, complex: str, bytes: latin, type(u""): lambda s: s,
    types.FunctionType: name_of, types.BuiltinFunctionType: name_of, types.ModuleType: name_of,
    types.MethodType: name_of,
}
# What the interpreter holds as well, or shares with whoever asks.
SHARED = {
    type(None), bool, type(Ellipsis), type(NotImplemented), types.FunctionType,
    types.BuiltinFunctionType, types.ModuleType,
}
TEXTS = (bytes, type(u""))
if IS_2:
    VALUES[long] = digits  # noqa: F821
    VALUES[types.ClassType] = name_of
    SHARED.add(types.ClassType)
ONE_EMPTY_FROZENSET = frozenset() is frozenset(())
PROXIES = weakref.ProxyTypes
# Told by bit 9 of tp_flags; those of the library are not the program's.
HEAP_TYPE = 1 << 9


def value_of(o):
    kind = type(o)
    if kind in VALUES:
        return VALUES[kind](o)
    return o.__name__ if issubclass(kind, type) else None


def is_shared(o):
    kind = type(o)
    if kind in SHARED or issubclass(kind, type):
        return True
    if kind is int:
        return -5 <= o <= 256
    if kind in TEXTS:
        return len(o) == 0 or len(o) == 1 and ord(o) < 256 or kind is str and is_interned(o)
    return len(o) == 0 if kind is tuple or kind is frozenset and ONE_EMPTY_FROZENSET else False


# Whether a string is the interned one of its value. Interning a copy gives the interned one, if
# there is one, else the copy, which is forgotten with its last reference. 3.12 never forgets; but
# there exactly the interned ones are immortal, as are the characters. 3.13 tells.
if hasattr(sys, "_is_interned"):
    is_interned = sys._is_interned
elif sys.version_info[:2] == (3, 12):
    def is_interned(s):
        return sys.getrefcount(s) == 0xffffffff
else:
    def is_interned(s):
        # A slice of all of a string is the string.
        return intern(s[:1] + s[1:] if len(s) > 1 else chr(ord(s))) is s


def rank(o):
    """The order of setOrder: JavaScript compares texts by their units of 16 bits."""
    value = value_of(o) or u""
    return type(o).__name__, value.encode("utf-16-be", "strict" if IS_2 else "surrogatepass")


def referent(proxy):
    """What a proxy stands for, by way of a method that is bound to it; a class binds none."""
    try:
        target = getattr(proxy.__init__, "__self__", None)
    except ReferenceError:
        return []
    return None if target is None else [target]


def items_of(o):
    """What o holds in its own order, attributes apart; None if it is nothing that holds."""
    kind = type(o)
    if kind is list or kind is tuple:
        return list(o)
    if kind is dict:
        keys = sorted(o, key=rank) if IS_2 else o
        return [each for key in keys for each in (key, o[key])]
    if kind is set or kind is frozenset:
        return sorted(o, key=rank)
    if kind is weakref.ReferenceType:
        target = o()
        return [] if target is None else [target]
    return referent(o) if kind in PROXIES else None


def looks_alike(o):
    """A set, or a dict of 2.7, with two elements that rank does not tell apart."""
    kind = type(o)
    if kind is set or kind is frozenset or IS_2 and kind is dict:
        return len(o) > 1 and len(set(map(rank, o))) < len(o)
    return False


class Attributes(object):
    """Reads attributes of instances without asking for a __dict__, for that makes it."""

    def __init__(self, names):
        self.names = sorted(names)
        self.inherited = {}

    def of(self, o):
        """Names and values in turn; None if o is no instance of a class of the program."""
        kind = type(o)
        inherited = self.inherited.get(kind)
        if inherited is None:
            inherited = self.inherited[kind] = self.look_up(kind)
        if inherited is MISSING:
            return None
        found = []
        for name in self.names:
            value = getattr(o, name, MISSING)
            if value is not MISSING:
                if name not in inherited or self.is_own(o, name, value, inherited[name], found):
                    found.append((name, value))
        return found

    def look_up(self, kind):
        """What the class has under the names."""
        if kind is object:
            return {}
        if kind.__module__ != "__main__" or not kind.__flags__ & HEAP_TYPE:
            return MISSING
        found = {}
        for base in reversed(kind.__mro__):
            found.update((n, base.__dict__[n]) for n in self.names if n in base.__dict__)
        return found

    def is_own(self, o, name, value, inherited, found):
        kind = type(inherited)
        if kind is types.MemberDescriptorType:
            return True
        if kind is types.FunctionType:
            return getattr(value, "__func__", None) is not inherited
        if value is not inherited:
            return True
        # Both have the same: the instance holds it then, by itself or in a dict that it holds.
        holds = gc.get_referents(o)
        if any(type(each) is dict and each.get(name, MISSING) is value for each in holds):
            return True
        return sum(each is value for each in holds) > sum(each is value for _, each in found)


# ------------------------------------------------------------------------------------------------
# Observing

class Reader(object):
    def __init__(self, prelude, attributes):
        self.prelude = compile(prelude, "<prelude>", "exec", 0, True)
        self.names = attributes
        self.limit = sys.getrecursionlimit()
        self.held = [None] * (3 * HELD)
        self.rows = []
        self.frozen = 0

    def warm_up(self):
        """To be called from where `answer` is."""
        # A line is not called from where a script's is: the limit makes up for it.
        depth[0] = 0
        run([(compiled(u"dive()"), self.row(0))], {"dive": dive})
        self.limit += SCRIPT_DEPTH - depth[0]
        # What is made at the first time is there from now on: the list that keeps repr() of a
        # container from going round in circles, and 2.7's characters.
        repr([self])
        if IS_2:
            for code in range(256):
                unichr(code)  # noqa: F821
        self.answer([u"a = 1.5", u"b", u"c = [a, {a: Node}]", u"d = {1, 2, 3}"])
        freeze()
        self.frozen = gc.get_freeze_count() if hasattr(gc, "freeze") else 0

    def row(self, at):
        while len(self.rows) <= at:
            self.rows.append(array.array(WORD, [0] * (FAILED + 1)))
        return self.rows[at]

    def answer(self, lines):
        """Runs a program and tells what is seen, as JSON."""
        reset(self.limit)
        self.thaw()
        plan, failures = self.compile(lines)
        space = namespace()
        eval(self.prelude, space)
        given = set(space)
        written.seek(0)
        before = self.clear()
        run(plan, space)
        collector = collected(before)
        observed = self.walk(space, given)
        observed["collector"] = collector
        observed["errors"] = self.errors(plan, failures)
        log = space.get("log")
        observed["log"] = [str(each) for each in log] if type(log) is list else []
        observed["moves"] = self.moves(plan)
        # The namespace is in a cycle with its functions: an instance with a finalizer would be, too,
        # and 2.7 would never free it.
        for name in [name for name in space if name not in given]:
            del space[name]
        self.held[:] = [None] * len(self.held)
        return json.dumps(observed, separators=(",", ":"))

    def compile(self, lines):
        plan, failures = [], {}
        for at, line in enumerate(lines):
            try:
                code = compiled(line)
            except Exception as error:
                code = compiled(u"pass")
                failures[at] = type(error).__name__, str(error)
            plan.append((code, self.row(at)))
        return plan, failures

    def thaw(self):
        """Undoes what the program before did to what is hidden, and left in the collector."""
        if hasattr(gc, "freeze") and gc.get_freeze_count() != self.frozen:
            gc.unfreeze()
            gc.collect()
            bury()
            freeze()
            self.frozen = gc.get_freeze_count()
        elif gc.garbage:
            bury()
        # Finalizers may have kept their objects, for once.
        gc.collect()
        while gc.collect():
            pass

    def clear(self):
        """Collects all garbage and empties the free lists; the statistics from then on."""
        gc.collect()
        if gc.garbage:
            bury()
        before = statistics()
        # What asking has left on free lists goes as well.
        gc.collect()
        if before:
            before[2][0] += 1
        held = self.held
        for at in range(HELD):
            held[at] = []
        for at in range(HELD, 2 * HELD):
            held[at] = {}
        for at in range(2 * HELD, 3 * HELD):
            held[at] = set()
        return before

    def walk(self, space, given):
        names = sorted(n for n in space if n not in given and not n.startswith("__"))
        attributes = Attributes(self.names)
        objects, holds, own = self.number(space, names, attributes)
        # What classes have is the program's: nothing of it is held while references are counted.
        attributes.inherited.clear()
        # The probe has no reference but the list's: what it is told more than that is the reader's.
        objects.append(object())
        counts = [sys.getrefcount(o) for o in objects]
        sizes = [sys.getsizeof(o) for o in objects]
        objects.pop()
        reader = counts.pop()
        told = []
        for at, o in enumerate(objects):
            one = {"type": type(o).__name__, "size": sizes[at]}
            value = value_of(o)
            if value is not None:
                one["value"] = value
            if holds[at] is not None:
                one["holds"] = holds[at]
            if own[at] is not None:
                one["attributes"] = own[at]
            if looks_alike(o):
                one["unordered"] = True
            if not is_shared(o):
                one["refcount"] = counts[at] - reader
            told.append(one)
        for at, o in enumerate(objects):
            if own[at] is not None and type(o).__dictoffset__ != 0:
                told[at]["dictSize"] = sys.getsizeof(o.__dict__)
        numbers = dict((id(o), at) for at, o in enumerate(objects))
        return {"names": [(n, numbers[id(space[n])]) for n in names], "objects": told}

    def number(self, space, names, attributes):
        """The objects in the order of the walk, numbers of what they hold, attribute names."""
        numbers, objects, holds, own = {}, [], [], []
        open_ = [space[name] for name in reversed(names)]
        while open_:
            o = open_.pop()
            if id(o) in numbers:
                continue
            numbers[id(o)] = len(objects)
            objects.append(o)
            held = items_of(o)
            pairs = attributes.of(o) if held is None else None
            own.append(None)
            if pairs is not None:
                own[-1] = [name for name, _ in pairs]
                held = [value for _, value in pairs]
            holds.append(held and [id(each) for each in held])
            if held:
                held.reverse()
                open_ += held
        holds = [ids and [numbers[each] for each in ids] for ids in holds]
        return objects, holds, own

    def errors(self, plan, failures):
        length = written.tell()
        written.seek(0)
        texts = written.read(length)
        texts = texts.decode("latin-1") if IS_2 else texts.decode("utf-8", "surrogatepass")
        texts = iter(texts.split(u"\0"))
        for statement, (_, row) in enumerate(plan):
            if row[FAILED]:
                failures[statement] = next(texts), next(texts)
        return [{"statement": statement, "type": failures[statement][0],
                 "text": failures[statement][1]} for statement in sorted(failures)]

    def moves(self, plan):
        """Behind each statement, what has another address now: name and number, -1 for none."""
        numbers = {0: -1}
        before = [0] * FAILED
        told = []
        for _, row in plan:
            now = row.tolist()
            now.pop()
            moved = []
            if now != before:
                for at in range(FAILED):
                    if now[at] != before[at]:
                        moved += at, numbers.setdefault(now[at], len(numbers) - 1)
                before = now
            told.append(moved)
        return told


# ------------------------------------------------------------------------------------------------
# Serving

def send(out, text):
    out.write((text + "\n").encode("ascii"))
    out.flush()


def is_fork(seconds, out):
    """Forks; whoever waited for the fork gets False."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return True
    status = os.waitpid(child, 0)[1]
    if status != 0:
        # As waitpid gives it: a signal's number, or 256 times what the fork ended with.
        send(out, '{"died":%d}' % status)
    return False


def serve():
    # A program may print: answers go where it does not.
    requests = os.fdopen(os.dup(0), "rb")
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    setup = json.loads(requests.readline().decode("utf-8"))
    reader = Reader(setup["prelude"], setup["attributes"])
    reader.warm_up()
    send(out, '{"version":"%d.%d.%d"}' % sys.version_info[:3])
    seconds = setup.get("apart")
    while True:
        line = requests.readline()
        if not line:
            break
        # The fork does all that depends on the program: its parent stays as it was.
        if not seconds or is_fork(seconds, out):
            for program in json.loads(line.decode("utf-8"))["programs"]:
                send(out, reader.answer(program))
            if seconds:
                os._exit(0)


serve()
# What is hidden from the collector must not be freed, as it would be now.
os._exit(0)

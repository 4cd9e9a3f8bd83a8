# Runs a program in this very interpreter, writes down every object that its collector tracks, and
# then what its own collections do with them. One text for CPython 2.7 and 3.6 to 3.13.
#
#   python -B dump.py [--since] [--young] PROGRAM|-         lines of JSON on stdout; `-` is no program
#
# The dump is told in docs/GRAPHS.md. With --since only objects are in it that the program made:
# what was there before counts as outside. With --young the youngest generation is collected first,
# then the middle one, then all.
#
# How it comes about:
#   1. the collector is off. What is garbage already goes, so that all that is there is old;
#   2. the program runs, in a module of its own. `collect(generation)` is gc.collect, and `finalized`
#      a list in which its finalizers write id(self) down;
#   3. the generations are read in their order, then what each object refers to, then the counts,
#      from which the reader's own references are taken. All that is kept of it are numbers;
#   4. collections with DEBUG_SAVEALL: each tells in gc.garbage, in order, what it would have freed.
#      Then all is let go, and one more collection really frees it.
#
# What cannot be asked is not in the dump: references that a type does not tell the collector of
# count as from outside. A code object's constants are the one exception.

from __future__ import print_function

import gc
import json
import sys
import types
import weakref

HAVE_GC = 1 << 14
HEAPTYPE = 1 << 9
IMMORTAL = 1 << 31
# An edge of a tuple or dict to what is tracked, and not in the dump: it keeps them tracked.
OUTSIDE = -1
OLD_INSTANCE = getattr(types, "InstanceType", None)
CLOSED = tuple(
    getattr(types, name)
    for name in ("GeneratorType", "CoroutineType", "AsyncGeneratorType")
    if hasattr(types, name) and sys.version_info[0] > 2
)


class Module(object):
    """Where a program runs: what it binds stays until the process ends."""

    def __init__(self, path, oldest):
        self.path = path
        self.oldest = oldest
        self.finalized = []
        self.names = {"__name__": "program", "finalized": self.finalized, "collect": self.collect}
        # The first object of the youngest generation, and of the middle one when that has any.
        self.youngest, self.middle = [], None

    def run(self):
        if self.path != "-":
            exec(compile(read_text(self.path), self.path, "exec"), self.names)

    def collect(self, generation):
        """gc.collect of the youngest generation or of the two younger ones."""
        count = gc.collect(generation)
        if generation == 1:
            self.middle = None
        elif self.middle is None:
            self.middle = self.youngest
        self.youngest = []
        return count

    def ages(self, objects):
        """Where the middle and the oldest generation begin among all objects, as gc tells them."""
        old = position(objects, self.oldest)
        middle = old if self.middle is None else position(objects, self.middle)
        self.oldest = self.middle = self.youngest = None
        return middle, old


def read_text(path):
    """In a frame of its own: a program may keep the one that runs it."""
    with open(path) as source:
        return source.read()


def position(objects, wanted):
    for i in range(len(objects)):
        if objects[i] is wanted:
            return i
    raise SystemExit("dump.py: the first object of a generation is gone")


def has_head(thing):
    kind = type(thing)
    if not kind.__flags__ & HAVE_GC:
        return False
    # Types of C are of a type whose other objects have a head.
    return not isinstance(thing, type) or bool(thing.__flags__ & HEAPTYPE)


def describe(thing):
    """The type's name, how the collector treats its objects, and what their finalizer does."""
    kind = type(thing)
    name = kind.__name__
    own = thing.__class__ if OLD_INSTANCE is not None and kind is OLD_INSTANCE else kind
    finalizer = ""
    if kind in CLOSED:
        # Objects/genobject.c: gen_close, which since 3.13 need not run the frame.
        finalizer = "closesLocals" if sys.version_info >= (3, 13) else "closes"
    elif kind.__flags__ & HEAPTYPE or own is not kind or sys.version_info[0] > 2:
        if hasattr(own, "__del__"):
            finalizer = getattr(own, "does", None)
            if finalizer != "tells" and finalizer != "saves":
                finalizer = "quiet"
    if kind is list or kind is tuple or kind is dict:
        return name, name, finalizer
    if isinstance(thing, weakref.ref):
        return name, "weakref", finalizer
    return name, "object" if has_head(thing) else "plain", finalizer


class Dump(object):
    """Numbers only, so that nothing is held."""

    def __init__(self, module, before, is_since):
        self.types, self.kinds = [], {}
        self.type_of, self.counts = [], []
        self.starts, self.edges, self.targets = [0], [], {}
        self.ids = []
        # In 3.8 and later gc.get_objects(generation=) would tell the same.
        objects = gc.get_objects()
        middle, old = module.ages(objects)
        self.places = [(i >= middle) + (i >= old) for i in range(len(objects))]
        if is_since:
            new = [i for i in range(len(objects)) if id(objects[i]) not in before]
            self.places = [self.places[i] for i in new]
            objects[:] = [objects[i] for i in new]
        # A referent that is tracked, and not in `index`, is outside of the dump.
        self.index = {}
        for i in range(len(objects)):
            self.index[id(objects[i])] = i
        self.read(objects)
        self.count(objects)
        # This very frame is among them, and would never go.
        del objects[:]

    def read(self, objects):
        """Objects are added while they are gone over: those that are untracked or have no head."""
        index, edges = self.index, self.edges
        i = 0
        while i < len(objects):
            thing = objects[i]
            kind = type(thing)
            for child in self.referents(thing):
                at = index.get(id(child))
                if at is None and self.is_read(child):
                    at = index[id(child)] = len(objects)
                    objects.append(child)
                    self.places.append(-1 if has_head(child) else -2)
                if at is not None:
                    edges.append(at)
                elif (kind is tuple or kind is dict) and has_head(child):
                    edges.append(OUTSIDE)
            self.starts.append(len(edges))
            self.type_of.append(self.type_number(thing))
            self.ids.append(id(thing))
            i += 1
        for i in range(len(objects)):
            if isinstance(objects[i], weakref.ref):
                at = index.get(id(weakref.ref.__call__(objects[i])))
                if at is not None:
                    self.targets[i] = id(objects[at])

    def referents(self, thing):
        if isinstance(thing, types.CodeType):
            return [thing.co_consts]
        return gc.get_referents(thing)

    def is_read(self, thing):
        return isinstance(thing, types.CodeType) or (has_head(thing) and not gc.is_tracked(thing))

    def type_number(self, thing):
        key = describe(thing)
        number = self.kinds.get(key)
        if number is None:
            number = self.kinds[key] = len(self.types)
            self.types.append(list(key))
        return number

    def count(self, objects):
        count = sys.getrefcount
        objects.append(object())
        own = count(objects[-1])
        objects.pop()
        for i in range(len(objects)):
            found = count(objects[i])
            self.counts.append(-1 if found >= IMMORTAL else found - own)

    def known(self, things):
        """Numbers of the objects; -1 for one that is not in the dump."""
        return [self.index.get(each, -1) for each in things]

    def leave_out(self, tracked):
        """What was there for the reading only: it goes, and what it refers to loses a reference."""
        self.rows = []
        for i in range(len(self.ids)):
            if self.places[i] < 0 or self.ids[i] in tracked:
                self.rows.append(i)
                continue
            for at in self.edges[self.starts[i] : self.starts[i + 1]]:
                if at != OUTSIDE:
                    self.counts[at] -= self.counts[at] > 0
        self.index = {}
        for number in range(len(self.rows)):
            self.index[self.ids[self.rows[number]]] = number

    def collect_all(self, generations, finalized):
        """A row for each collection that saves what it finds."""
        steps = []
        gc.set_debug(gc.DEBUG_SAVEALL)
        for generation in generations:
            saved, called = len(gc.garbage), len(finalized)
            count = gc.collect(generation)
            found = [id(gc.garbage[i]) for i in range(saved, len(gc.garbage))]
            steps.append((generation, count, found, finalized[called:]))
        gc.set_debug(0)
        return steps

    def gone(self, tracked):
        """Numbers of the objects that were tracked and are not any more."""
        rows = self.rows
        was = [n for n in range(len(rows)) if self.places[rows[n]] >= 0]
        return [n for n in was if self.ids[rows[n]] not in tracked]

    def write(self, header):
        out = sys.stdout.write
        out(json.dumps(header, separators=(",", ":"), sort_keys=True) + "\n")
        number, outside = self.index.get, len(self.rows)
        told = 0
        for me, i in enumerate(self.rows):
            edges = []
            for at in self.edges[self.starts[i] : self.starts[i + 1]]:
                # What was left out is not there.
                at = outside if at == OUTSIDE else number(self.ids[at])
                told += at == outside
                if at is not None:
                    edges.append(at - me)
            row = [self.type_of[i], self.places[i], self.counts[i], edges]
            target = number(self.targets.get(i))
            if target is not None:
                row.append(target)
            out(json.dumps(row, separators=(",", ":")) + "\n")
        out(json.dumps([len(self.types), 2, told + 1, []], separators=(",", ":")) + "\n")


def tracked_now():
    # What `map` makes comes behind the list.
    return set(map(id, gc.get_objects()))


def main(arguments):
    options = [each for each in arguments if each.startswith("--")]
    path = [each for each in arguments if not each.startswith("--")][0]
    generations = [0, 1, 2] if "--young" in options else [2]
    gc.disable()
    while gc.collect():
        pass
    # Nothing else is younger now: what is told first is the first of the oldest generation.
    module = Module(path, gc.get_objects()[0])
    # They are held, so that no other object comes to lie where one of them was.
    held = gc.get_objects()
    before = set(id(each) for each in held)
    module.youngest = []
    module.run()
    each = held = None
    dump = Dump(module, before, "--since" in options)
    tracked = tracked_now()
    dump.leave_out(tracked)
    steps = dump.collect_all(generations, module.finalized)
    called = len(module.finalized)
    del gc.garbage[:]
    count = gc.collect()
    tracked = tracked_now()
    dump.write(
        {
            "format": "pyheap-graph 1",
            "python": "%d.%d.%d" % sys.version_info[:3],
            "program": path.replace("\\", "/").split("/")[-1],
            "objects": len(dump.rows) + 1,
            "types": dump.types + [["outside", "object", ""]],
            "steps": [
                {
                    "generation": generation,
                    "returned": found,
                    "garbage": dump.known(saved),
                    "finalized": dump.known(done),
                }
                for generation, found, saved, done in steps
            ],
            "end": {
                "returned": count,
                "finalized": dump.known(module.finalized[called:]),
                "gone": dump.gone(tracked),
            },
        }
    )


main(sys.argv[1:])

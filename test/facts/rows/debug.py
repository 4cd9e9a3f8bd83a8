# What is written to sys.stderr: [the value, the lines]. How many objects a process has is N there.

#: STATS, list pair, collect()
def make():
    a = []
    b = []
    a.append(b)
    b.append(a)
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_STATS)
told(gc.collect())

#: STATS, list pair, collect(0)
def make():
    a = []
    b = []
    a.append(b)
    b.append(a)
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_STATS)
told(gc.collect(0))

#: STATS, list pair, collect(1)
def make():
    a = []
    b = []
    a.append(b)
    b.append(a)
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_STATS)
told(gc.collect(1))

#: STATS, nothing
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
gc.set_debug(gc.DEBUG_STATS)
told(gc.collect())

#: STATS, __del__ cycle
class D(object):
    def __del__(self):
        pass
def make():
    n = D()
    n.s = n
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_STATS)
told(gc.collect())

#: COLLECTABLE, list pair
def make():
    a = []
    b = []
    a.append(b)
    b.append(a)
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_COLLECTABLE)
told(gc.collect())

#: COLLECTABLE, node
class P(object):
    pass
def make():
    n = P()
    n.s = n
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_COLLECTABLE)
told(gc.collect())

#: UNCOLLECTABLE, __del__ cycle
class D(object):
    def __del__(self):
        pass
def make():
    n = D()
    n.s = n
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_UNCOLLECTABLE)
told(gc.collect())

#: COLLECTABLE, __del__ cycle
class D(object):
    def __del__(self):
        pass
def make():
    n = D()
    n.s = n
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_COLLECTABLE)
told(gc.collect())

#: SAVEALL, list pair
def make():
    a = []
    b = []
    a.append(b)
    b.append(a)
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_SAVEALL)
told(gc.collect())

#: SAVEALL, node
class P(object):
    pass
def make():
    n = P()
    n.s = n
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_SAVEALL)
told(gc.collect())

#: LEAK, list pair
def make():
    a = []
    b = []
    a.append(b)
    b.append(a)
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_LEAK)
told(gc.collect())

#: LEAK, node
class P(object):
    pass
def make():
    n = P()
    n.s = n
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_LEAK)
told(gc.collect())

#: LEAK, __del__ cycle
class D(object):
    def __del__(self):
        pass
def make():
    n = D()
    n.s = n
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_LEAK)
told(gc.collect())

#: STATS|LEAK, list pair
def make():
    a = []
    b = []
    a.append(b)
    b.append(a)
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_LEAK)
told(gc.collect())

#: COLLECTABLE|OBJECTS, node @ 2.7
class P(object):
    pass
def make():
    n = P()
    n.s = n
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_COLLECTABLE | gc.DEBUG_OBJECTS)
told(gc.collect())

#: INSTANCES bit on COLLECTABLE only: old-style @ 3.6..
class Old:
    pass
def make():
    n = Old()
    n.s = n
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_COLLECTABLE)
told(gc.collect())

#: COLLECTABLE, a list, a dict and a tuple
def make():
    x = []
    x.append((x, {1: x}))
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_COLLECTABLE)
told(gc.collect())

#: COLLECTABLE, a class
def make():
    class K(object):
        pass
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_COLLECTABLE)
told(gc.collect())

#: COLLECTABLE, a function and a weakref
class P(object):
    pass
def make():
    p = P()
    p.p = p
    p.f = lambda r: 0
    p.r = weakref.ref(p, p.f)
def told(found):
    gc.set_debug(0)
    return [found, [repr(o) for o in gc.garbage]]
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_COLLECTABLE)
told(gc.collect())

#: STATS, two cycles with __del__, one without, twice
class D(object):
    def __del__(self):
        pass
def make():
    x = []
    x.append(x)
    a = D()
    a.s = a
    b = D()
    b.s = b
gc.disable()
gc.collect()
make()
gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_UNCOLLECTABLE)
x = gc.collect()
[x, gc.collect(), gc.set_debug(0)]

#: STATS automatic young collection, first 8 lines
def run():
    keep = [None] * 33
    gc.collect()
    gc.set_debug(gc.DEBUG_STATS)
    for i in range(33):
        keep[i] = []
    gc.set_debug(0)
fill = [[] for i in range(200)]
gc.set_threshold(5, 1000, 1000)
run()

#: callback raising: return, stderr lines @ 3.6..
def bad(phase, info):
    [].pop()
gc.disable()
gc.collect()
gc.callbacks.append(bad)
x = gc.collect()
y = gc.callbacks.pop()
x

#: exception in __del__ stderr
class E(object):
    def __del__(self):
        [].pop()
x = E()
del x
None

#: exception in __del__ of a cycle @ 3.6..
class E(object):
    def __del__(self):
        [].pop()
gc.disable()
gc.collect()
x = E()
x.s = x
del x
gc.collect() > 0

#: exception in callback: other callbacks, stderr first/last line
class P(object):
    pass
def bad(r):
    [].pop()
p = P()
r1 = weakref.ref(p, bad)
r2 = weakref.ref(p, lambda r: log.append('still'))
del p
log

#: exception in the callback of a cycle
class P(object):
    pass
def bad(r):
    [].pop()
def make():
    p = P()
    p.s = p
    return weakref.ref(p, bad)
gc.disable()
gc.collect()
r = make()
gc.collect() > 0

# Weak references: which are one, what dies with what, when callbacks run. Of rows with a cycle:
# what collect() gives, and what callbacks and __del__ told.

#: callback order, refs created 1,2,3
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
p = P()
r1 = weakref.ref(p, lambda r: note('1', r))
r2 = weakref.ref(p, lambda r: note('2', r))
r3 = weakref.ref(p, lambda r: note('3', r))
del p
log

#: callbacks with plain ref, ref 1, proxy, ref 2
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
p = P()
r0 = weakref.ref(p)
r1 = weakref.ref(p, lambda r: note('1', r))
x = weakref.proxy(p, lambda r: note('proxy', r))
r2 = weakref.ref(p, lambda r: note('2', r))
del p
log

#: callbacks of a ref, a proxy, a ref
class P(object):
    pass
p = P()
r1 = weakref.ref(p, lambda r: log.append('1'))
x = weakref.proxy(p, lambda r: log.append('proxy'))
r2 = weakref.ref(p, lambda r: log.append('2'))
del p
log

#: __del__ vs callback order (refcount)
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class D(object):
    def __del__(self):
        log.append('del x')
p = D()
r = weakref.ref(p, lambda r: note('cb', r))
del p
log

#: ref() inside __del__ (refcount)
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class R(object):
    def __del__(self):
        log.append('del sees ref: ' + repr(w() is not None))
x = R()
w = weakref.ref(x, lambda r: note('cb', r))
del x
log

#: ref(p) is ref(p)
class P(object):
    pass
p = P()
r = weakref.ref(p)
r is weakref.ref(p)

#: ref(p,None) is ref(p)
class P(object):
    pass
p = P()
r = weakref.ref(p)
weakref.ref(p, None) is r

#: ref(p,cb) is ref(p,cb)
class P(object):
    pass
p = P()
f = lambda r: 0
r = weakref.ref(p, f)
weakref.ref(p, f) is r

#: proxy(p) is proxy(p)
class P(object):
    pass
p = P()
r = weakref.proxy(p)
r is weakref.proxy(p)

#: getweakrefcount (ref, ref+cb, proxy shared)
class P(object):
    pass
p = P()
r0 = weakref.ref(p)
r1 = weakref.ref(p, lambda r: 0)
r2 = weakref.proxy(p)
weakref.getweakrefcount(p)

#: getweakrefcount and getweakrefs of what has none
class P(object):
    pass
p = P()
of5 = [weakref.getweakrefcount(5), weakref.getweakrefs(5)]
[weakref.getweakrefcount(p), weakref.getweakrefs(p)] + of5

#: identity order
class P(object):
    pass
p = P()
w = [weakref.ref(p, lambda r: 0) for i in range(4)]
base = weakref.ref(p)
proxy = weakref.proxy(p)
def order():
    found = []
    for x in weakref.getweakrefs(p):
        if x is base:
            found.append('base')
        if x is proxy:
            found.append('proxy')
        for i in range(4):
            if w[i] is x:
                found.append(i)
    return found
order()

#: eq of refs live (identity eq referents)
class P(object):
    pass
p = P()
q = P()
r = weakref.ref(p)
s = weakref.ref(q)
r == s

#: eq of refs to one, to equal ones
class P(object):
    pass
p = P()
a = weakref.ref(p, lambda r: 0)
b = weakref.ref(p, lambda r: 0)
x = set([1])
y = set([1])
[a == b, a != b, weakref.ref(x) == weakref.ref(y)]

#: eq of two refs after their referent died, of one with itself
class P(object):
    pass
p = P()
a = weakref.ref(p, lambda r: 0)
b = weakref.ref(p, lambda r: 0)
del p
[a == b, a == a]

#: eq after one died
class P(object):
    pass
p = P()
q = P()
r = weakref.ref(p)
s = weakref.ref(q)
del p
r == s

#: hash kept after death
class P(object):
    pass
p = P()
r = weakref.ref(p)
h = hash(r)
del p
hash(r) == h

#: hash of never hashed dead ref
class P(object):
    pass
hash(weakref.ref(P()))

#: repr dead
class P(object):
    pass
repr(weakref.ref(P()))

#: proxy attr
class P(object):
    pass
p = P()
p.n = 'abc'
x = weakref.proxy(p)
x.n

#: proxy class
class P(object):
    pass
p = P()
weakref.proxy(p).__class__.__name__

#: proxy dead
class P(object):
    pass
p = P()
x = weakref.proxy(p)
del p
x.n

#: proxy hash
class P(object):
    pass
p = P()
x = weakref.proxy(p)
del p
hash(x)

#: proxy str dead
class P(object):
    pass
p = P()
x = weakref.proxy(p)
del p
str(x)

#: weakrefable: int
weakref.ref(5)

#: weakrefable: str
weakref.ref('a')

#: weakrefable: list
weakref.ref([])

#: weakrefable: tuple
weakref.ref(())

#: weakrefable: dict
weakref.ref({})

#: weakrefable: None
weakref.ref(None)

#: weakrefable: object()
weakref.ref(object())

#: weakrefable: slots
class S(object):
    __slots__ = ('a',)
weakref.ref(S())

#: weakrefable: set
x = set()
weakref.ref(x)() is x

#: weakrefable: frozenset
x = frozenset([1])
weakref.ref(x)() is x

#: weakrefable: slots+__weakref__
class S(object):
    __slots__ = ('a', '__weakref__')
x = S()
weakref.ref(x)() is x

#: weakrefable: function
def f():
    pass
x = f
weakref.ref(x)() is x

#: weakrefable: bound method
class P(object):
    def m(self):
        pass
x = P().m
weakref.ref(x)() is x

#: weakrefable: class
class P(object):
    pass
x = P
weakref.ref(x)() is x

#: weakrefable: weakref itself
def f():
    pass
r = weakref.ref(f)
weakref.ref(r)

#: cycle: ref outside: alive before, collect, dead after, callbacks
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
def make(callback):
    p = P()
    p.s = p
    return weakref.ref(p, callback)
gc.disable()
gc.collect()
r = make(lambda r: note('cyc', r))
before = r() is not None
[before, gc.collect(), r() is None, log]

#: cycle: ref with a callback that lives on, inside the trash: collect, callbacks
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
call = lambda r: note('inner ref', r)
def make():
    p = P()
    p.s = p
    p.r = weakref.ref(p, call)
gc.disable()
gc.collect()
make()
[gc.collect(), log]

#: cycle: ref with its callback inside the trash: collect, callbacks
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
def make():
    p = P()
    p.s = p
    p.r = weakref.ref(p, lambda r: note('inner ref', r))
gc.disable()
gc.collect()
make()
[gc.collect(), log]

#: two objects, inner ref a->b with a callback that lives on, outer ref to a: collect, callbacks
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
call = lambda r: note('a->b', r)
def make(callback):
    a = P()
    b = P()
    a.o = b
    b.o = a
    a.r = weakref.ref(b, call)
    return weakref.ref(a, callback)
gc.disable()
gc.collect()
r = make(lambda r: note('out->a', r))
[gc.collect(), log]

#: outer refs created b1,a1,b2,a2 on cycle a<->b: callback order
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
def make():
    a = P()
    b = P()
    a.o = b
    b.o = a
    x = weakref.ref(b, lambda r: note('b1', r))
    y = weakref.ref(a, lambda r: note('a1', r))
    z = weakref.ref(b, lambda r: note('b2', r))
    return [x, y, z, weakref.ref(a, lambda r: note('a2', r))]
gc.disable()
gc.collect()
r = make()
n = gc.collect()
log

#: cycle with __del__ and outer ref+cb: collect, events, ref dead
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class D(object):
    def __del__(self):
        log.append('del a')
def make(callback):
    p = D()
    p.s = p
    return weakref.ref(p, callback)
gc.disable()
gc.collect()
r = make(lambda r: note('cb', r))
[gc.collect(), log, r() is None]

#: cycle: own weakref inside trash seen by __del__ alive?
class D(object):
    def __del__(self):
        log.append(self.r() is not None)
def make():
    a = D()
    a.s = a
    a.r = weakref.ref(a)
gc.disable()
gc.collect()
make()
n = gc.collect()
log

#: cycle: outer weakref seen by __del__ alive?
class D(object):
    def __del__(self):
        log.append(outer() is not None)
def make():
    a = D()
    a.s = a
    return weakref.ref(a)
gc.disable()
gc.collect()
outer = make()
n = gc.collect()
log

#: resurrect by refcount: ref dead?, callbacks
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class R(object):
    def __del__(self):
        keep.append(self)
keep = []
x = R()
w = weakref.ref(x, lambda r: note('rcb', r))
del x
[w() is None, log]

#: resurrect in cycle: kept, ref dead?, callbacks
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class R(object):
    def __del__(self):
        keep.append(self)
keep = []
def make(callback):
    p = R()
    p.s = p
    return weakref.ref(p, callback)
gc.disable()
gc.collect()
w = make(lambda r: note('rcb2', r))
n = gc.collect()
[len(keep), w() is None, log]

#: ref object deleted before referent: callbacks
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
p = P()
r = weakref.ref(p, lambda r: note('gone ref', r))
del r
del p
log

#: ref to bound method dead at once
class P(object):
    def m(self):
        pass
p = P()
weakref.ref(p.m)() is None

#: ref.__callback__
def f():
    pass
weakref.ref(f, None).__callback__

#: ref.__callback__ is the callback, None when dead @ 3.6..
class P(object):
    pass
p = P()
f = lambda r: 0
r = weakref.ref(p, f)
x = r.__callback__ is f
del p
[x, r.__callback__]

#: ref() refcount effect
class P(object):
    pass
def f(p):
    return (sys.getrefcount(p), weakref.ref(p) and sys.getrefcount(p))
f(P())

#: weakref attr __weakref__
class P(object):
    pass
p = P()
x = p.__weakref__ is None
r = weakref.ref(p)
[x, p.__weakref__ is r]

#: holder owns ref and referent, dropped by refcount: callbacks (attrs r then p)
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
class H(object):
    pass
h = H()
p = P()
h.r = weakref.ref(p, lambda r: note('held', r))
h.p = p
del p
del h
log

#: holder attrs p then r, of a class without instances before
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
class H(object):
    pass
h = H()
p = P()
h.p = p
h.r = weakref.ref(p, lambda r: note('held', r))
del p
del h
log

#: holder attrs p then r
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
class H(object):
    pass
h = H()
h.r = 1
h.p = 1
h = H()
p = P()
h.p = p
h.r = weakref.ref(p, lambda r: note('held', r))
del p
del h
log

#: callback in a cycle that is uncollectable in 2.7: collect, callbacks
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
class D(object):
    def __del__(self):
        log.append('del d')
def make(callback):
    d = D()
    p = P()
    d.p = p
    p.d = d
    return weakref.ref(p, callback)
gc.disable()
gc.collect()
r = make(lambda r: note('p', r))
[gc.collect(), log, r() is None]

#: callbacks of a young and of an old referent, collect(0)
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
def make(callback):
    p = P()
    p.s = p
    return weakref.ref(p, callback)
gc.disable()
gc.collect()
r = make(lambda r: note('young', r))
n = gc.collect(0)
[n, log]

#: a callback drops the next ref with a callback
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
def drop(r):
    log.append('drop')
    del refs[:]
p = P()
refs = [weakref.ref(p, lambda r: note('dropped', r))]
last = weakref.ref(p, drop)
del p
log

#: a callback in a collection drops the next ref with a callback
def note(name, r):
    if r() is None:
        log.append(name + ' dead')
    else:
        log.append(name + ' ALIVE')
class P(object):
    pass
def drop(r):
    log.append('drop')
    del refs[:]
def make():
    p = P()
    p.s = p
    refs.append(weakref.ref(p, lambda r: note('dropped', r)))
    return weakref.ref(p, drop)
refs = []
gc.disable()
gc.collect()
last = make()
n = gc.collect()
log

#: a callback brings nothing of the trash back: kept, collect
class P(object):
    pass
def make(callback):
    p = P()
    p.s = p
    return weakref.ref(p, callback)
gc.disable()
gc.collect()
r = make(lambda r: log.append(r()))
[gc.collect(), log]

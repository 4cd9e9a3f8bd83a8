# What finalizers are called for, and in which order. Of rows with a cycle: what collect() gives,
# what __del__ told, the names of gc.garbage; of a second collect() the same, len(gc.garbage) last.

#: self
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    x = D('a')
    x.s = x
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: two
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    a = D('a')
    b = D('b')
    a.o = b
    b.o = a
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: two_rev
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    b = D('b')
    a = D('a')
    a.o = b
    b.o = a
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: three
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    xs = [D('a'), D('b'), D('c')]
    xs[0].o = xs[1]
    xs[1].o = xs[2]
    xs[2].o = xs[0]
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: one_with_del_one_without
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
class P(object):
    pass
def make():
    a = D('a')
    p = P()
    p.n = 'p'
    a.o = p
    p.o = a
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: del_reachable_from_cycle
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    x = []
    x.append(x)
    x.append(D('leaf'))
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: cycle_reachable_from_del
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
class P(object):
    pass
def make():
    p = P()
    p.n = 'p'
    p.s = p
    x = D('x')
    x.p = p
    p.x = x
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: chain_acyclic
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    a = D('a')
    b = D('b')
    c = D('c')
    a.o = b
    b.o = c
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: list_of_D
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    x = [D('0'), D('1'), D('2')]
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: tuple_of_D
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    x = (D('0'), D('1'), D('2'))
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: dict_of_D
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    x = {1: D('1'), 2: D('2'), 3: D('3')}
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: attrs_of_P
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
class P(object):
    pass
def make():
    p = P()
    p.a = D('a')
    p.b = D('b')
    p.c = D('c')
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: D_owning
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    x = D('outer')
    x.i = D('inner')
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: a slots object with __del__ in a cycle
class S(object):
    __slots__ = ('a', 'n')
    def __del__(self):
        log.append('del ' + self.n)
def make():
    s = S()
    s.n = 's'
    s.a = s
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: two cycles, one without __del__
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
class P(object):
    pass
def make():
    a = D('a')
    a.o = a
    b = P()
    b.o = b
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: a list in a cycle with __del__
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def make():
    a = D('a')
    a.o = [a, [a]]
gc.disable()
gc.collect()
make()
first = [gc.collect(), log[:], [o.n for o in gc.garbage]]
first + [gc.collect(), log[len(first[1]):], len(gc.garbage)]

#: resurrect cyclic: collect1,kept,events; drop, collect2,kept,events,alive after @ 3.6..
class R(object):
    def __del__(self):
        log.append('rdel')
        keep.append(self)
keep = []
def make():
    r = R()
    r.s = r
gc.disable()
gc.collect()
make()
first = [gc.collect(), len(keep), log[:]]
w = weakref.ref(keep[0])
del keep[:]
first + [gc.collect(), len(keep), log[1:], w() is not None]

#: resurrect cyclic: collect1,kept,events; drop, collect2,kept,events,alive after @ 2.7
class R(object):
    def __del__(self):
        log.append('rdel')
        keep.append(self)
keep = []
def make():
    r = R()
    r.s = r
gc.disable()
gc.collect()
make()
[gc.collect(), len(keep), log, None, None, None, None]

#: resurrect by refcount: kept, events; drop again: kept, events, alive
class R(object):
    def __del__(self):
        log.append('rdel')
        keep.append(self)
keep = []
r = R()
del r
first = [len(keep), log[:]]
w = weakref.ref(keep[0])
del keep[:]
first + [len(keep), log[1:], w() is not None]

#: one of two cycles resurrected: collect, events, kept, other reachable, 2nd collect after drop
class R(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
        if self.n == 'res':
            keep.append(self)
keep = []
def make():
    a = R('res')
    b = R('other')
    a.o = b
    b.o = a
    x = []
    x.append(x)
    z = R('lone')
    z.s = z
gc.disable()
gc.collect()
make()
x = [gc.collect(), log[:], len(keep), bool(keep) and keep[0].o.n]
del keep[:]
x + [gc.collect(), log]

#: is_finalized before/after resurrect @ 3.9..
class F(object):
    def __del__(self):
        keep.append(self)
keep = []
x = F()
x.s = x
a = gc.is_finalized(x)
del x
gc.collect()
[a, gc.is_finalized(keep[0])]

#: is_finalized of a list, an int, an instance resurrected by its count @ 3.9..
class F(object):
    def __del__(self):
        keep.append(self)
keep = []
x = F()
del x
[gc.is_finalized(keep), gc.is_finalized(5), gc.is_finalized(keep[0])]

#: order of locals at function exit
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
def f():
    a = D('a')
    b = D('b')
    c = D('c')
    log.append('end')
f()
log

#: del with two names
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
a = D('a')
b = a
del a
log.append('one ref left')
del b
log.append('after')
log

#: rebinding order
class D(object):
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append('del ' + self.n)
a = D('first')
a = D('second')
log.append('rebound')
a = None
log

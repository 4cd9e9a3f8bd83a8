# What a collection finds, and what the module gc tells of it and of the objects.

#: collect() after list1
def make():
    a = []
    a.append(a)
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after list2
def make():
    a = []
    b = []
    a.append(b)
    b.append(a)
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after list3
def make():
    a = []
    b = []
    c = []
    a.append(b)
    b.append(c)
    c.append(a)
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after listtail
def make():
    a = []
    a.append(a)
    a.append([1])
    a.append((1, []))
    a.append({})
    a.append({'k': []})
    a.append('str')
    a.append(5)
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after dict
def make():
    x = {}
    x['s'] = x
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after dict2
def make():
    x = {}
    y = {}
    x['y'] = y
    y['x'] = x
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after strdict
def make():
    x = {'a': [1], 'b': {'c': []}}
    x['x'] = x
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after tuple
def make():
    x = []
    t = (x,)
    x.append(t)
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after node1
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    n = Node()
    n.s = n
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after node2
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    a = Node()
    b = Node()
    a.o = b
    b.o = a
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after node_plain_attr
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    n = Node()
    n.s = n
    n.x = 1
    n.y = 'abc'
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after node_list
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    n = Node()
    n.l = [n]
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after node_dict_touched
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    n = Node()
    n.s = n
    n.__dict__
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after plain1
class P(object):
    pass
def make():
    n = P()
    n.s = n
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after plain2
class P(object):
    pass
def make():
    a = P()
    b = P()
    a.o = b
    b.o = a
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after plain1_dict_touched
class P(object):
    pass
def make():
    n = P()
    n.s = n
    n.__dict__
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after plain1_vars_kept_in_list
class P(object):
    pass
def make():
    n = P()
    n.s = [n, n.__dict__]
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after plain3_deck
class P(object):
    pass
def make():
    x = P()
    m = P()
    r = P()
    m.left = x
    x.right = m
    m.right = r
    r.left = m
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after slot
class Slot(object):
    __slots__ = ('a', 'b')
def make():
    s = Slot()
    s.a = s
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after slot2
class Slot(object):
    __slots__ = ('a', 'b')
def make():
    a = Slot()
    b = Slot()
    a.a = b
    b.a = a
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after class
def make():
    class K(object):
        pass
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after class_slots
def make():
    class K(object):
        __slots__ = ()
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after set
def make():
    class H(object):
        pass
    h = H()
    h.s = set([h])
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after weak
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    a = []
    n = Node()
    n.__dict__.update({'l': a})
    a.append(n)
    a.append(weakref.ref(n))
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after boundmethod
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    n = Node()
    n.m = n.__init__
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after none
def make():
    pass
gc.disable()
gc.collect()
make()
gc.collect()

#: collect() after del
class D(object):
    def __del__(self):
        pass
def make():
    x = D()
    x.s = x
gc.disable()
gc.collect()
make()
gc.collect()

#: ring of 10 lists
def make():
    first = []
    last = first
    for i in range(9):
        n = []
        last.append(n)
        last = n
    last.append(first)
gc.disable()
gc.collect()
make()
gc.collect()

#: ring of 10 Nodes
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    first = Node()
    last = first
    for i in range(9):
        n = Node()
        last.n = n
        last = n
    last.n = first
gc.disable()
gc.collect()
make()
gc.collect()

#: ring of 100 lists
def make():
    first = []
    last = first
    for i in range(99):
        n = []
        last.append(n)
        last = n
    last.append(first)
gc.disable()
gc.collect()
make()
gc.collect()

#: ring of 100 Nodes
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    first = Node()
    last = first
    for i in range(99):
        n = Node()
        last.n = n
        last = n
    last.n = first
gc.disable()
gc.collect()
make()
gc.collect()

#: ring of 1000 lists
def make():
    first = []
    last = first
    for i in range(999):
        n = []
        last.append(n)
        last = n
    last.append(first)
gc.disable()
gc.collect()
make()
gc.collect()

#: ring of 1000 Nodes
class Node(object):
    def __init__(self):
        self.__dict__.update({})
def make():
    first = Node()
    last = first
    for i in range(999):
        n = Node()
        last.n = n
        last = n
    last.n = first
gc.disable()
gc.collect()
make()
gc.collect()

#: acyclic drop
def make():
    x = [[1], [2, [3]]]
gc.disable()
gc.collect()
make()
gc.collect()

#: collect(0),(1),(2) each after one 2-list cycle
def pair():
    a = []
    b = []
    a.append(b)
    b.append(a)
gc.disable()
gc.collect()
pair()
x = gc.collect(0)
pair()
y = gc.collect(1)
pair()
[x, y, gc.collect(2)]

#: survivor of gen0 then dropped: collect(0), collect(1), collect(2)
gc.disable()
gc.collect()
a = []
b = []
a.append(b)
b.append(a)
gc.collect(0)
del a, b
[gc.collect(0), gc.collect(1), gc.collect(2)]

#: survivor of gen0+1 then dropped: collect(0), collect(1), collect(2)
gc.disable()
gc.collect()
a = []
b = []
a.append(b)
b.append(a)
gc.collect(1)
del a, b
[gc.collect(0), gc.collect(1), gc.collect(2)]

#: collect(-1)
gc.collect(-1)

#: collect(3)
gc.collect(3)

#: collect(None)
gc.collect(None)

#: threshold
gc.get_threshold()

#: isenabled at start
gc.isenabled()

#: debug
gc.get_debug()

#: isenabled after disable, after enable
gc.disable()
x = gc.isenabled()
gc.enable()
[x, gc.isenabled()]

#: flags: DEBUG_STATS
gc.DEBUG_STATS

#: flags: DEBUG_COLLECTABLE
gc.DEBUG_COLLECTABLE

#: flags: DEBUG_UNCOLLECTABLE
gc.DEBUG_UNCOLLECTABLE

#: flags: DEBUG_SAVEALL
gc.DEBUG_SAVEALL

#: flags: DEBUG_LEAK
gc.DEBUG_LEAK

#: flags: DEBUG_INSTANCES @ 2.7
gc.DEBUG_INSTANCES

#: flags: DEBUG_OBJECTS @ 2.7
gc.DEBUG_OBJECTS

#: get_debug after set_debug
x = gc.set_debug(gc.DEBUG_SAVEALL)
[x, gc.get_debug()]

#: set_threshold variants
a = gc.set_threshold(100)
b = gc.get_threshold()
c = gc.set_threshold(100, 5)
d = gc.get_threshold()
e = gc.set_threshold(100, 5, 3)
f = gc.get_threshold()
g = gc.set_threshold(0)
[[a, b], [c, d], [e, f], [g, gc.get_threshold()]]

#: set_threshold(700, 10, 10, 1)
gc.set_threshold(700, 10, 10, 1)

#: set_threshold()
gc.set_threshold()

#: get_stats
[list(s) for s in gc.get_stats()]

#: get_stats delta after pair+collect(0), pair+collect(1), pair+collect(2) @ 3.6..
def pair():
    a = []
    b = []
    a.append(b)
    b.append(a)
gc.disable()
gc.collect()
x = gc.get_stats()
pair()
gc.collect(0)
pair()
gc.collect(1)
pair()
gc.collect(2)
y = gc.get_stats()
def delta(x, y):
    found = []
    for name in ['collections', 'collected', 'uncollectable']:
        found.append(y[name] - x[name])
    return found
[delta(x[i], y[i]) for i in range(3)]

#: callbacks: collect() with list pair @ 3.6..
def pair():
    a = []
    b = []
    a.append(b)
    b.append(a)
def tell(phase, info):
    log.append([phase, info['generation'], info['collected'], info['uncollectable']])
gc.disable()
gc.collect()
gc.callbacks.append(tell)
pair()
gc.collect()
log

#: callbacks: collect(0) with list pair @ 3.6..
def pair():
    a = []
    b = []
    a.append(b)
    b.append(a)
def tell(phase, info):
    log.append([phase, info['generation'], info['collected'], info['uncollectable']])
gc.disable()
gc.collect()
gc.callbacks.append(tell)
pair()
gc.collect(0)
log

#: callbacks: disabled, collect(1) @ 3.6..
def tell(phase, info):
    log.append([phase, info['generation'], info['collected'], info['uncollectable']])
gc.disable()
gc.collect()
gc.callbacks.append(tell)
gc.collect(1)
log

#: callback info keys @ 3.6..
def tell(phase, info):
    log.append(list(info))
gc.callbacks.append(tell)
x = gc.collect()
log[0]

#: re-entrant collect in callback returns @ 3.6..
def pair():
    a = []
    b = []
    a.append(b)
    b.append(a)
def again(phase, info):
    log.append([phase, gc.collect()])
gc.disable()
gc.collect()
gc.callbacks.append(again)
pair()
[gc.collect(), log]

#: collect() in __del__ returns
class D(object):
    def __del__(self):
        log.append(gc.collect())
x = D()
gc.disable()
gc.collect()
y = []
y.append(y)
y = None
del x
[log, gc.collect()]

#: collect() in __del__ of the collection @ 3.6..
class D(object):
    def __del__(self):
        log.append(gc.collect())
gc.disable()
gc.collect()
x = D()
x.s = x
del x
[gc.collect() > 0, log]

#: freeze: count after, collect new pair, collect of frozen garbage, after unfreeze, collect @ 3.7..
def pair():
    a = []
    b = []
    a.append(b)
    b.append(a)
def freeze():
    gc.freeze()
    return gc.get_count()
gc.disable()
gc.collect()
x = freeze()
pair()
y = gc.collect()
a = []
a.append(a)
gc.freeze()
del a
z = gc.collect()
gc.unfreeze()
[x, y, z, gc.get_freeze_count(), gc.collect()]

#: freeze: what is tracked is frozen @ 3.7..
gc.disable()
gc.collect()
x = []
y = []
before = gc.get_freeze_count()
gc.freeze()
[gc.get_freeze_count() > before + 1, len(gc.get_objects()) < 50, gc.is_tracked(x)]

#: new list in gen0, after collect(0) in gen1, after collect(1) in gen2 @ 3.8..
def has(objects, x):
    for each in objects:
        if each is x:
            return True
    return False
gc.disable()
gc.collect()
x = []
a = has(gc.get_objects(0), x)
gc.collect(0)
b = has(gc.get_objects(1), x)
gc.collect(1)
[a, b, has(gc.get_objects(2), x)]

#: [a list, a dict of atoms, an int] among get_objects()
def has(objects, x):
    for each in objects:
        if each is x:
            return True
    return False
x = []
y = {'a': 1}
z = 10 ** 20
found = gc.get_objects()
[has(found, x), has(found, y), has(found, z)]

#: get_referrers(list in list, tuple, dict, instance attr) minus globals
class N(object):
    pass
def has(objects, x):
    for each in objects:
        if each is x:
            return True
    return False
x = []
l = [x]
t = (x, 1)
d = {'k': x}
n = N()
n.attr = x
r = gc.get_referrers(x)
[has(r, l), has(r, t), has(r, d), has(r, n), len(r) - 1]

#: globals is a referrer
x = []
len(gc.get_referrers(x)) == 1

#: referrers of untracked dict content
x = ''.join(['uniq', 'ue'])
d = {'a': x}
len(gc.get_referrers(x)) - 1

#: referrers of an int in a dict of atoms and in a new tuple, after collect()
n = 20
u = 10 ** n
v = {'a': u}
w = (u,)
x = len(gc.get_referrers(u)) - 1
gc.collect()
[x, len(gc.get_referrers(u)) - 1]

#: get_referrers of nothing, of two
x = []
y = []
[gc.get_referrers(), len(gc.get_referrers(x, y))]

#: get_referents: [x]
x = []
l = [x]
[repr(o) for o in gc.get_referents(l)]

#: get_referents: (x,1)
x = []
t = (x, 1)
[repr(o) for o in gc.get_referents(t)]

#: get_referents: {k:x}
x = []
d = {'k': x}
[repr(o) for o in gc.get_referents(d)]

#: get_referents: instance
class N(object):
    pass
n = N()
n.attr = []
[repr(o) for o in gc.get_referents(n)]

#: get_referents: 5
[repr(o) for o in gc.get_referents(5)]

#: get_referents: str
[repr(o) for o in gc.get_referents('abc')]

#: get_referents: None
[repr(o) for o in gc.get_referents(None)]

#: get_referents: set
s = set([5])
[repr(o) for o in gc.get_referents(s)]

#: get_referents: a dict whose keys are ints
d = {1: []}
[repr(o) for o in gc.get_referents(d)]

#: get_referents: an instance whose __dict__ was touched
class N(object):
    pass
n = N()
n.attr = []
n.__dict__
[repr(o) for o in gc.get_referents(n)]

#: get_referents: an instance of slots
class S(object):
    __slots__ = ('a',)
s = S()
s.a = []
[repr(o) for o in gc.get_referents(s)]

#: get_referents: function @ ..3.9
def f(o):
    return o
len(gc.get_referents(f))

#: get_referents: class N
class N(object):
    pass
len(gc.get_referents(N))

#: get_referents: weakref with a callback
class N(object):
    pass
n = N()
f = lambda r: 0
r = weakref.ref(n, f)
[o is f for o in gc.get_referents(r)]

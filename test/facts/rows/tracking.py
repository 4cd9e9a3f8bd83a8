# What the collector watches: [at once, after collect(0), after collect()].

#: []
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen([])

#: [1]
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen([1])

#: {}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen({})

#: dict()
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(dict())

#: {'a':1}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen({'a': one})

#: {'a':'b'}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
x = ''.join(['x', 'y'])
seen({'a': x})

#: {'a':[]}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen({'a': []})

#: {'a':(1,2)} run-time tuple
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen({'a': tuple([one, 2])})

#: {'a':()}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen({'a': ()})

#: {'a':{}}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen({'a': {}})

#: {'a':{'b':1}}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen({'a': {'b': one}})

#: {(1,2):3}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen({tuple([one, 2]): 3})

#: {'a':Node()}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class Node(object):
    pass
seen({'a': Node()})

#: {'a':object()}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen({'a': object()})

#: {'a':1}.copy()
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen({'a': one}.copy())

#: ()
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(())

#: (1,) run time
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen(tuple([one]))

#: const (1,2)
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen((1, 2))

#: (x,1) display
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
x = ''.join(['x', 'y'])
seen((x, one))

#: (1,[])
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen((one, []))

#: (1,(2,3)) run time
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen((one, tuple([2, 3])))

#: (1,(2,[]))
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen((one, (2, [])))

#: (1,{})
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen((one, {}))

#: (1,{'a':1})
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen((one, {'a': one}))

#: (Node(),)
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class Node(object):
    pass
seen((Node(),))

#: (object(),)
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen((object(),))

#: (1.5,None,True)
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen((float('1.5'), None, True))

#: (frozenset(),)
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen((frozenset(),))

#: (S0(),)
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class S0(object):
    __slots__ = ()
seen((S0(),))

#: set()
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(set())

#: {1}
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen(set([one]))

#: frozenset([1])
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
one = int('1')
seen(frozenset([one]))

#: int
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(5)

#: long
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(2 ** 100)

#: float
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(1.5)

#: str
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
x = ''.join(['x', 'y'])
seen(x)

#: bytes
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(b'ab')

#: None
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(None)

#: object()
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(object())

#: Node()
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class Node(object):
    pass
seen(Node())

#: Node().__dict__
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class Node(object):
    pass
n = Node()
seen(n.__dict__)

#: slots
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class S(object):
    __slots__ = ('a',)
s = S()
s.a = 1
seen(s)

#: empty slots
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class S0(object):
    __slots__ = ()
seen(S0())

#: function
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
def f():
    pass
seen(f)

#: lambda
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(lambda: 0)

#: pymethod
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class Node(object):
    def m(self):
        pass
n = Node()
seen(n.m)

#: type
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class Node(object):
    pass
seen(Node)

#: code
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
def f():
    pass
seen(f.__code__)

#: range @ 3.6..
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(range(3))

#: weakref
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class Node(object):
    pass
n = Node()
seen(weakref.ref(n))

#: weakproxy
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
class Node(object):
    pass
n = Node()
seen(weakref.proxy(n))

#: a dict whose [] was replaced by 1
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
d = {'a': []}
d['a'] = 1
seen(d)

#: a dict that was cleared
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
d = {'a': []}
d.clear()
seen(d)

#: a copy of a tracked dict
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
d = {'a': []}
seen(d.copy())

#: a copy of a dict that held a list
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
d = {'a': []}
d['a'] = 1
seen(d.copy())

#: dict(a tracked dict)
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
d = {'a': []}
seen(dict(d))

#: a dict after update with a tracked one
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
d = {}
d.update({'a': []})
seen(d)

#: a dict after setdefault('a', [])
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
d = {}
d.setdefault('a', [])
seen(d)

#: dict transitions: {}, +int, +str, +list, del list, collect, +(1,[]), collect
gc.disable()
d = {}
r = [gc.is_tracked(d)]
d['a'] = 1
r.append(gc.is_tracked(d))
d['b'] = 'x'
r.append(gc.is_tracked(d))
d['c'] = []
r.append(gc.is_tracked(d))
del d['c']
r.append(gc.is_tracked(d))
gc.collect()
r.append(gc.is_tracked(d))
d['t'] = (1, [])
r.append(gc.is_tracked(d))
gc.collect()
r.append(gc.is_tracked(d))
r

#: {'a':[]}: collect, ['a']=1, collect, [(1,2)]=(3,4), collect
gc.disable()
d = {'a': []}
gc.collect()
r = [gc.is_tracked(d)]
d['a'] = 1
r.append(gc.is_tracked(d))
gc.collect()
r.append(gc.is_tracked(d))
d[(1, 2)] = (3, 4)
r.append(gc.is_tracked(d))
gc.collect()
r.append(gc.is_tracked(d))
r

#: instance __dict__: empty, x=1, collect, y=[], collect
class Node(object):
    pass
gc.disable()
n = Node()
r = [gc.is_tracked(n.__dict__)]
n.x = 1
r.append(gc.is_tracked(n.__dict__))
gc.collect()
r.append(gc.is_tracked(n.__dict__))
n.y = []
r.append(gc.is_tracked(n.__dict__))
gc.collect()
r.append(gc.is_tracked(n.__dict__))
r

#: instance __dict__ touched after y=[]
class Node(object):
    pass
gc.disable()
n = Node()
n.y = []
gc.is_tracked(n.__dict__)

#: nested tuple (1,(2,(3,4))): [outer,mid,inner] x before, collect 1, collect 2, collect 3
def seen(t, depth):
    found = []
    for i in range(depth):
        found.append(gc.is_tracked(t))
        t = t[1]
    return found
gc.disable()
t = tuple([1, tuple([2, tuple([3, 4])])])
r = seen(t, 3)
gc.collect()
r = r + seen(t, 3)
gc.collect()
r = r + seen(t, 3)
gc.collect()
r + seen(t, 3)

#: nested tuple (1,(2,3)): before, collect(0), collect(1), collect(2)
def seen(t, depth):
    found = []
    for i in range(depth):
        found.append(gc.is_tracked(t))
        t = t[1]
    return found
gc.disable()
t = tuple([1, tuple([2, 3])])
r = seen(t, 2)
gc.collect(0)
r = r + seen(t, 2)
gc.collect(1)
r = r + seen(t, 2)
gc.collect(2)
r + seen(t, 2)

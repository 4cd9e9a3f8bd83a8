# What is asked of PyObject_* (O) and PyMem_* (M) while the last line of each row runs: m, c, r, f
# for malloc, calloc, realloc and free. The dicts in `taken` and the like empty free lists.

#: []
a = object()
x = None
x = []

#: [a]
a = object()
x = None
x = [a]

#: [a,a,a]
a = object()
x = None
x = [a, a, a]

#: [] .append 1st
a = object()
x = None
l = []
l.append(a)

#: .append 5th
a = object()
x = None
l = []
for i in range(4):
    l.append(a)
l.append(a)

#: list(t5)
a = object()
x = None
t5 = (a, a, a, a, a)
x = list(t5)

#: l3+l3
a = object()
x = None
l3 = [a, a, a]
x = l3 + l3

#: l3[:] @ 2.7
a = object()
x = None
l3 = [a, a, a]
x = l3[:]

#: (a,)
a = object()
x = None
x = (a,)

#: (a,a)
a = object()
x = None
x = (a, a)

#: tuple(l3)
a = object()
x = None
l3 = [a, a, a]
x = tuple(l3)

#: {}
a = object()
x = None
taken = [{} for i in range(9)]
x = {}

#: {} first key int
a = object()
x = None
d = {}
d[7] = a

#: {} first key str
a = object()
x = None
d = {}
d['k'] = a

#: 6th int key
a = object()
x = None
d = {}
for i in range(5):
    d[i] = a
d[6] = a

#: {7:a}
a = object()
x = None
taken = [{} for i in range(9)]
x = {7: a}

#: dict copy 1
a = object()
x = None
d = {7: a}
x = d.copy()

#: set()
a = object()
x = None
other = set()
x = set()

#: set add 5th
a = object()
x = None
s = set()
for i in range(4):
    s.add(i)
s.add(4)

#: float
a = object()
x = None
f = 1.5
x = f + f

#: int 2**31
a = object()
x = None
n = 2 ** 30
x = n + n

#: int 2**62
a = object()
x = None
n = 2 ** 61
x = n + n

#: str concat 6
a = object()
x = None
s = 'abc'
x = s + s

#: str concat 60
a = object()
x = None
s = 'abc'
t = s * 20
x = s + t

#: bytes(40)/str
a = object()
x = None
b = b'abcde' * 4
x = b + b

#: object()
a = object()
x = None
x = object()

#: Node() empty class
class Node(object):
    pass
a = object()
x = None
for i in range(40):
    n = Node()
taken = [{} for i in range(9)]
x = Node()

#: x.p=a first attr
class Node(object):
    pass
a = object()
x = None
for i in range(40):
    n = Node()
taken = [{} for i in range(9)]
x = Node()
x.p = a

#: x.q=a 2nd attr
class Node(object):
    pass
a = object()
x = None
for i in range(40):
    n = Node()
taken = [{} for i in range(9)]
x = Node()
x.p = a
x.q = a

#: x.__dict__
class Node(object):
    pass
a = object()
x = None
for i in range(40):
    n = Node()
taken = [{} for i in range(9)]
n.p = a
x = n.__dict__

#: Slot2()
class Slot2(object):
    __slots__ = ('a', 'b')
a = object()
x = None
x = Slot2()

#: weakref.ref(n) first
class Node(object):
    pass
a = object()
x = None
n = Node()
x = weakref.ref(n)

#: proxy(n)
class Node(object):
    pass
a = object()
x = None
n = Node()
x = weakref.proxy(n)

#: lambda
a = object()
x = None
x = lambda: a

#: bound method
class Node(object):
    def m(self):
        pass
a = object()
x = None
n = Node()
x = n.m

#: deepcopy-free: l3*40
a = object()
x = None
l3 = [a, a, a]
x = l3 * 40

#: range/xrange @ 3.6..
a = object()
x = None
x = range(3)

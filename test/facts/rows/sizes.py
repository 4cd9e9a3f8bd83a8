# What sys.getsizeof says of an object, and of one that grows.

#: getsizeof: int 0
sys.getsizeof(0)

#: getsizeof: int 1
sys.getsizeof(1)

#: getsizeof: int -1
sys.getsizeof(-1)

#: getsizeof: int 2**30-1
sys.getsizeof(2 ** 30 - 1)

#: getsizeof: int 2**30
sys.getsizeof(2 ** 30)

#: getsizeof: int 2**60-1
sys.getsizeof(2 ** 60 - 1)

#: getsizeof: int 2**60
sys.getsizeof(2 ** 60)

#: getsizeof: int 2**62
sys.getsizeof(2 ** 62)

#: getsizeof: int 2**63
sys.getsizeof(2 ** 63)

#: getsizeof: int 2**100
sys.getsizeof(2 ** 100)

#: getsizeof: str ''
sys.getsizeof('')

#: getsizeof: str 'a'
sys.getsizeof('a')

#: getsizeof: str 'ab'
sys.getsizeof('ab')

#: getsizeof: str 'x'*100
sys.getsizeof('x' * 100)

#: getsizeof: u''
sys.getsizeof(u'')

#: getsizeof: u'a'
sys.getsizeof(u'a')

#: getsizeof: u'ab'
sys.getsizeof(u'ab')

#: getsizeof: u'\xe9'
sys.getsizeof(u'\xe9')

#: getsizeof: u'\xe9\xe9'
sys.getsizeof(u'\xe9\xe9')

#: getsizeof: u'\u20ac'
sys.getsizeof(u'\u20ac')

#: getsizeof: u'\u20ac\u20ac'
sys.getsizeof(u'\u20ac\u20ac')

#: getsizeof: u'\U0001F600'
sys.getsizeof(u'\U0001F600')

#: getsizeof: u'\U0001F600'*2
sys.getsizeof(u'\U0001F600' * 2)

#: getsizeof: b''
sys.getsizeof(b'')

#: getsizeof: b'a'
sys.getsizeof(b'a')

#: getsizeof: b'ab'
sys.getsizeof(b'ab')

#: getsizeof: []
sys.getsizeof([])

#: getsizeof: [1]
sys.getsizeof([1])

#: getsizeof: [1,2]
sys.getsizeof([1, 2])

#: getsizeof: [1,2,3]
sys.getsizeof([1, 2, 3])

#: getsizeof: [1,2,3,4]
sys.getsizeof([1, 2, 3, 4])

#: getsizeof: [1,2,3,4,5]
sys.getsizeof([1, 2, 3, 4, 5])

#: getsizeof: list(range(5))
sys.getsizeof(list(range(5)))

#: getsizeof: [x for 5]
sys.getsizeof([x for x in range(5)])

#: getsizeof: list((1,2,3))
sys.getsizeof(list((1, 2, 3)))

#: getsizeof: ()
sys.getsizeof(())

#: getsizeof: (1,)
sys.getsizeof((1,))

#: getsizeof: (1,2)
sys.getsizeof((1, 2))

#: getsizeof: (1,2,3)
sys.getsizeof((1, 2, 3))

#: getsizeof: tuple 20
sys.getsizeof(tuple(range(20)))

#: getsizeof: tuple 21
sys.getsizeof(tuple(range(21)))

#: getsizeof: {}
sys.getsizeof({})

#: getsizeof: dict()
sys.getsizeof(dict())

#: getsizeof: {1:1}
sys.getsizeof({1: 1})

#: getsizeof: {'a':1}
sys.getsizeof({'a': 1})

#: getsizeof: dict 5
d = {}
for i in range(5):
    d[i] = i
sys.getsizeof(d)

#: getsizeof: dict 6
d = {}
for i in range(6):
    d[i] = i
sys.getsizeof(d)

#: getsizeof: dict 8
d = {}
for i in range(8):
    d[i] = i
sys.getsizeof(d)

#: getsizeof: dict 11
d = {}
for i in range(11):
    d[i] = i
sys.getsizeof(d)

#: getsizeof: dict 12 str
d = {}
for i in range(12):
    d[str(i)] = i
sys.getsizeof(d)

#: getsizeof: set()
sys.getsizeof(set())

#: getsizeof: {1}
sys.getsizeof(set([1]))

#: getsizeof: set 5
sys.getsizeof(set(range(5)))

#: getsizeof: set 6
sys.getsizeof(set(range(6)))

#: getsizeof: frozenset()
sys.getsizeof(frozenset())

#: getsizeof: frozenset 1
sys.getsizeof(frozenset([1]))

#: getsizeof: 1.5
sys.getsizeof(1.5)

#: getsizeof: None
sys.getsizeof(None)

#: getsizeof: True
sys.getsizeof(True)

#: getsizeof: False
sys.getsizeof(False)

#: getsizeof: object()
sys.getsizeof(object())

#: getsizeof: Node()
class Node(object):
    pass
sys.getsizeof(Node())

#: getsizeof: Node().__dict__
class Node(object):
    pass
n = Node()
sys.getsizeof(n.__dict__)

#: getsizeof: Node3()
class Node3(object):
    def __init__(self):
        self.a = 1
        self.b = 2
        self.c = 3
sys.getsizeof(Node3())

#: getsizeof: Node3().__dict__ (3 attrs)
class Node3(object):
    def __init__(self):
        self.a = 1
        self.b = 2
        self.c = 3
n = Node3()
other = Node3()
sys.getsizeof(n.__dict__)

#: getsizeof: slots 0
class S0(object):
    __slots__ = ()
sys.getsizeof(S0())

#: getsizeof: slots 1
class S1(object):
    __slots__ = ('a',)
sys.getsizeof(S1())

#: getsizeof: slots 2
class S2(object):
    __slots__ = ('a', 'b')
sys.getsizeof(S2())

#: getsizeof: slots a+weakref
class SW(object):
    __slots__ = ('a', '__weakref__')
sys.getsizeof(SW())

#: getsizeof: weakref.ref
class Node(object):
    pass
n = Node()
sys.getsizeof(weakref.ref(n))

#: getsizeof: weakref.proxy
class Node(object):
    pass
n = Node()
sys.getsizeof(weakref.proxy(n))

#: getsizeof: function
def outer():
    return 1
sys.getsizeof(outer)

#: getsizeof: lambda
sys.getsizeof(lambda: 0)

#: getsizeof: pymethod
class Node3(object):
    def __init__(self):
        self.a = 1
        self.b = 2
        self.c = 3
sys.getsizeof(Node3().__init__)

#: getsizeof: class Node
class Node(object):
    pass
sys.getsizeof(Node)

#: getsizeof: range(3)
sys.getsizeof(range(3))

#: getsizeof: long 0L @ 2.7
zero = 2 ** 64 - 2 ** 64
sys.getsizeof(zero)

#: getsizeof: long 1L @ 2.7
zero = 2 ** 64 - 2 ** 64
sys.getsizeof(zero + 1)

#: list append growth (getsizeof-empty)/8
sizes = []
l = []
for i in range(80):
    l.append(0)
    sizes.append((sys.getsizeof(l) - sys.getsizeof([])) // 8)
sizes

#: list pop shrink (len,alloc) from list(range(40))
sizes = []
l = list(range(40))
for i in range(41):
    sizes.append((len(l), (sys.getsizeof(l) - sys.getsizeof([])) // 8))
    if len(l) > 0:
        l.pop()
sizes

#: dict growth int keys (len,size)
steps = []
last = [0]
d = {}
for i in range(200):
    size = sys.getsizeof(d)
    if size != last[0]:
        steps.append((len(d), size))
        last[0] = size
    d[i] = i
steps

#: dict growth str keys (len,size)
steps = []
last = [0]
d = {}
for i in range(200):
    size = sys.getsizeof(d)
    if size != last[0]:
        steps.append((len(d), size))
        last[0] = size
    d['k' + str(i)] = i
steps

#: set growth (len,size)
steps = []
last = [0]
s = set()
for i in range(200):
    size = sys.getsizeof(s)
    if size != last[0]:
        steps.append((len(s), size))
        last[0] = size
    s.add(i)
steps

#: int digits @ 3.6..
sizes = []
for k in [0, 14, 15, 29, 30, 59, 60, 89, 90]:
    sizes.append(sys.getsizeof(2 ** k))
sizes

#: int digits @ 2.7
zero = 2 ** 64 - 2 ** 64
sizes = []
for k in [0, 14, 15, 29, 30, 59, 60, 89, 90]:
    sizes.append(sys.getsizeof(zero + 2 ** k))
sizes

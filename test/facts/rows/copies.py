# What copy.copy and copy.deepcopy give back, and what the result shares.

#: [copy is same, deepcopy is same]: int
o = 5
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: big int
o = 10 ** 30
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: float
o = 1.5
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: str
o = 'abc'
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: bytes
o = b'abc'
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: None
o = None
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: True
o = True
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: ()
o = ()
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: (1,2)
o = (1, 2)
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: (1,(2,3))
o = (1, (2, 3))
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: (1,[])
o = (1, [])
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: ((1,[]),2)
o = ((1, []), 2)
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: []
o = []
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: {}
o = {}
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: set()
o = set()
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: frozenset([1])
o = frozenset([1])
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: frozenset of tuple
o = frozenset([(1, 2)])
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: range @ 3.6..
o = range(3)
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: function
def f():
    pass
o = f
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: lambda
o = lambda: 0
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: class
class Node(object):
    def __init__(self):
        self.x = []
o = Node
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: instance
class Node(object):
    def __init__(self):
        self.x = []
o = Node()
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: weakref
def f():
    pass
o = weakref.ref(f)
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: object()
o = object()
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: bound method @ 3.6..
class Node(object):
    def __init__(self):
        self.x = []
o = Node().__init__
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: copy nested list: outer same, [1] same, [2] same
a = [1, [2, 3], (4, [5])]
s = copy.copy(a)
D = copy.deepcopy(a)
[s is a, s[1] is a[1], s[2] is a[2]]

#: deepcopy nested list: outer, [1], [2], [2][1]
a = [1, [2, 3], (4, [5])]
s = copy.copy(a)
D = copy.deepcopy(a)
[D is a, D[1] is a[1], D[2] is a[2], D[2][1] is a[2][1]]

#: after a[1].append: copy sees, deepcopy sees
a = [1, [2, 3], (4, [5])]
s = copy.copy(a)
D = copy.deepcopy(a)
a[1].append(99)
[s[1][-1] == 99, D[1][-1] == 99]

#: alias kept by deepcopy [x,x]
x = []
D = copy.deepcopy([x, x])
[D[0] is D[1], D[0] is x]

#: alias in copy
x = []
s = copy.copy([x, x])
[s[0] is x, s[0] is s[1]]

#: alias in tuple
x = []
D = copy.deepcopy((x, x))
D[0] is D[1]

#: alias list/tuple/dict
x = []
D = copy.deepcopy([x, (x,), {'k': x}])
[D[0] is D[1][0], D[0] is D[2]['k']]

#: self cycle list: D[0] is D, D is a
a = []
a.append(a)
D = copy.deepcopy(a)
[D[0] is D, D is a]

#: copy of self cycle: s[0] is a, s is a
a = []
a.append(a)
s = copy.copy(a)
[s[0] is a, s is a]

#: tuple in cycle: D[0][0] is D, D is t
a = []
t = (a, 1)
a.append(t)
D = copy.deepcopy(t)
[D[0][0] is D, D is t]

#: same from the list: D[0][0] is D
a = []
t = (a, 1)
a.append(t)
D = copy.deepcopy(a)
D[0][0] is D

#: self cycle dict
x = {}
x['s'] = x
D = copy.deepcopy(x)
D['s'] is D

#: self cycle instance: D.me is D, D.x is n.x
class Node(object):
    def __init__(self):
        self.x = []
n = Node()
n.me = n
D = copy.deepcopy(n)
[D.me is D, D.x is n.x]

#: copy instance: s.me is n, s.x is n.x, s.__dict__ is n.__dict__
class Node(object):
    def __init__(self):
        self.x = []
n = Node()
n.me = n
s = copy.copy(n)
[s.me is n, s.x is n.x, s.__dict__ is n.__dict__]

#: atoms shared after deepcopy
a = [1, 'abc', 2.5, None, (1, 2)]
D = copy.deepcopy(a)
[D[0] is a[0], D[1] is a[1], D[2] is a[2], D[3] is a[3], D[4] is a[4]]

#: dict keys deepcopied: tuple key with list inside not possible; tuple key same
x = {(1, 2): []}
list(copy.deepcopy(x))[0] is list(x)[0]

#: set deepcopy elements same
x = set([(1, 2)])
list(copy.deepcopy(x))[0] is list(x)[0]

#: l[:], list(l), l*1, l+[], copy: inner shared, outer same
a = [[1], 2]
found = []
for c in [a[:], list(a), a * 1, a + [], copy.copy(a)]:
    found.append([c[0] is a[0], c is a])
found

#: list.copy, dict.copy, set.copy inner shared @ 3.6..
a = [[1], 2]
[a.copy()[0] is a[0]]

#: assignment shares: a sees append
a = [[1], 2]
b = a
b.append(3)
a[-1] == 3

#: [[0]*2]*3 shares rows
r = [[0] * 2] * 3
r[0][0] = 7
r

#: instance deepcopy: class same, dict equal
class Node(object):
    def __init__(self):
        self.x = []
n = Node()
n.x.append(1)
D = copy.deepcopy(n)
[D.__class__ is Node, D.x == n.x, D.x is n.x]

#: memo len after deepcopy((1,2)), ([],), int
sizes = []
for x in [(1, 2), ([],), 5]:
    memo = {}
    D = copy.deepcopy(x, memo)
    sizes.append(len(memo))
sizes

#: preset memo used
a = [1, [2]]
memo = {id(a): 'preset'}
copy.deepcopy(a, memo) == 'preset'

#: shared memo: second deepcopy reuses x copy
x = [1]
memo = {}
A = copy.deepcopy([x], memo)
B = copy.deepcopy([x], memo)
A[0] is B[0]

#: deepcopy visit order
seen = []
class O(object):
    def __init__(self, n):
        self.n = n
    def __deepcopy__(self, memo):
        seen.append(self.n)
        return O(self.n)
D = copy.deepcopy([O('a'), {'k': O('b')}, (O('c'), O('d'))])
seen

#: [copy is same, deepcopy is same]: __copy__/__deepcopy__
class WithCopy(object):
    def __copy__(self):
        return 'copied'
    def __deepcopy__(self, memo):
        return 'deep'
o = WithCopy()
[copy.copy(o) is o, copy.deepcopy(o) is o]

# Which objects are one, and how many references there are to one.

#: float(1.0) identity of run-time equal floats
float('1.0') is float('1.0')

#: bool(1) is True
bool(1) is True

#: float 0.0 identity
float('0') is float('0')

#: empty str run-time identity: 'abc'[1:1] is ''.join([])
'abc'[1:1] is ''.join([])

#: b'' identity
b'abc'[1:1] is b''.join([])

#: u'' identity
u'abc'[1:1] is u''.join([])

#: two-char run-time 'ab' identical
''.join(['a', 'b']) is ''.join(['a', 'b'])

#: () is ()
[tuple([]) is tuple([]), tuple() is tuple([])] == [True, True]

#: (1,) run time identical
tuple([1]) is tuple([1])

#: tuple(t) is t
t = (1, 2)
tuple(t) is t

#: t[:] is t
t = (1, 2)
t[:] is t

#: t+() is t
t = (1, 2)
t + () is t

#: t*1 is t
t = (1, 2)
t * 1 is t

#: s[:] is s
s = ''.join(['a', 'bc'])
s[:] is s

#: s+'' is s
s = ''.join(['a', 'bc'])
s + '' is s

#: ''+s is s
s = ''.join(['a', 'bc'])
'' + s is s

#: str(s) is s
s = ''.join(['a', 'bc'])
str(s) is s

#: s.replace nohit is s
s = ''.join(['a', 'bc'])
s.replace('z', 'y') is s

#: s.strip() is s
s = ''.join(['a', 'bc'])
s.strip() is s

#: s.lower() is s
s = ''.join(['a', 'bc'])
s.lower() is s

#: frozenset() identity
frozenset() is frozenset([])

#: frozenset(fs) is fs
f = frozenset([1])
frozenset(f) is f

#: int(n) is n (big)
n = 10 ** 20
int(n) is n

#: float(f) is f
f = float('2.5')
float(f) is f

#: +n is n (10**20)
n = 10 ** 20
+n is n

#: abs(n) is n (10**20)
n = 10 ** 20
abs(n) is n

#: n+0 is n (1000)
n = int('1000')
n + 0 is n

#: n*1 is n (1000)
n = int('1000')
n * 1 is n

#: list[:] is list
l = [1]
l[:] is l

#: intern(equal) is
a = intern(''.join(list('hello_abc')))
b = intern(''.join(list('hello_abc')))
a is b

#: intern(s) returns s itself when new
s = ''.join(list('hello world!'))
intern(s) is s

#: refcount fresh 2+char str
sys.getrefcount(''.join(list('qqq_zzz')))

#: refcount before/after intern
t = ''.join(list('qqq_zzz1'))
counts = [sys.getrefcount(t)]
k = intern(t)
del k
counts.append(sys.getrefcount(t))
counts

#: intern(bytes) @ 3.6..
intern(b'abc')

#: intern mortal test (same id after drop with a junk alloc between)
i = id(intern(''.join(list('very_unique_string_1'))))
junk = [''.join(list('very_unique_str_22'))]
j = id(intern(''.join(list('very_unique_string_1'))))
i == j

#: dict key interned
d = {''.join(list('plainkey_1')): 1}
list(d)[0] is intern(''.join(list('plainkey_1')))

#: rc fresh list []
sys.getrefcount([])

#: rc named list
l = []
sys.getrefcount(l)

#: rc local list in function
def f():
    x = []
    return sys.getrefcount(x)
f()

#: rc as argument of function g([])
def g(x):
    return sys.getrefcount(x)
g([])

#: rc as argument of function g(l)
l = []
def g(x):
    return sys.getrefcount(x)
g(l)

#: rc int(257) run time
n = int('257')
sys.getrefcount(n)

#: rc fresh heap type
class T(object):
    pass
k = [T]
del T
sys.getrefcount(k.pop())

#: rc object()
sys.getrefcount(object())

#: rc fresh 'xyz' run time
sys.getrefcount(''.join(['x', 'yz']))

#: rc chr(200) @ ..3.10
sys.getrefcount(chr(200))

#: rc frozenset() @ 3.10..
sys.getrefcount(frozenset())

#: rc list with a,b_, twice in list, dict value
a = []
b = a
c = [a, a]
d = {'k': a}
sys.getrefcount(a)

#: rc '' @ 3.11
sys.getrefcount('') >= 999999999

#: rc '' @ 3.12..
sys.getrefcount('')

#: rc 'a' @ 3.11
sys.getrefcount('a') >= 999999999

#: rc 'a' @ 3.12..
sys.getrefcount('a')

#: rc () @ 3.11
sys.getrefcount(()) >= 999999999

#: rc () @ 3.12..
sys.getrefcount(())

#: rc -5 @ 3.11
sys.getrefcount(-5) >= 999999999

#: rc -5 @ 3.12..
sys.getrefcount(-5)

#: rc 0 @ 3.11
sys.getrefcount(0) >= 999999999

#: rc 0 @ 3.12..
sys.getrefcount(0)

#: rc 1 @ 3.11
sys.getrefcount(1) >= 999999999

#: rc 1 @ 3.12..
sys.getrefcount(1)

#: rc 256 @ 3.11
sys.getrefcount(256) >= 999999999

#: rc 256 @ 3.12..
sys.getrefcount(256)

#: rc chr(200) @ 3.11
sys.getrefcount(chr(200)) >= 999999999

#: rc chr(200) @ 3.12..
sys.getrefcount(chr(200))

#: rc b"" @ 3.11
sys.getrefcount(b'') >= 999999999

#: rc b"" @ 3.12..
sys.getrefcount(b'')

#: rc None @ 3.12..
sys.getrefcount(None)

#: rc True @ 3.12..
sys.getrefcount(True)

#: rc None after 100000 more refs delta @ 3.12..
before = sys.getrefcount(None)
y = [None] * 100000
sys.getrefcount(None) - before

#: rc 7 delta after 100000 refs @ 3.12..
z = [7] * 100000
sys.getrefcount(7)

# Which constants are one object: within a unit, across units, and with an interned copy.
# A unit is compiled by itself: a line, with the block that follows it.

#: [same across code objects, is interned] ''
x = ''
y = ''
[x is y, intern(x) is x]

#: [same across code objects, is interned] 'a'
x = 'a'
y = 'a'
[x is y, intern(x) is x]

#: [same across code objects, is interned] 'Z'
x = 'Z'
y = 'Z'
[x is y, intern(x) is x]

#: [same across code objects, is interned] '!'
x = '!'
y = '!'
[x is y, intern(x) is x]

#: [same across code objects, is interned] ' '
x = ' '
y = ' '
[x is y, intern(x) is x]

#: [same across code objects, is interned] '\xe9'
x = '\xe9'
y = '\xe9'
[x is y, intern(x) is x]

#: [same across code objects, is interned] 'ab'
x = 'ab'
y = 'ab'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'abc_1'
x = 'abc_1'
y = 'abc_1'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] '1abc'
x = '1abc'
y = '1abc'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] '123'
x = '123'
y = '123'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] '_'
x = '_'
y = '_'
[x is y, intern(x) is x]

#: [same across code objects, is interned] '__'
x = '__'
y = '__'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a b'
x = 'a b'
y = 'a b'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a-b'
x = 'a-b'
y = 'a-b'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a.b'
x = 'a.b'
y = 'a.b'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'hello!'
x = 'hello!'
y = 'hello!'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] '\xe9\xe9'
x = '\xe9\xe9'
y = '\xe9\xe9'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] u'\u20ac' @ 3.6..
x = u'\u20ac'
y = u'\u20ac'
[x is y, intern(x) is x]

#: [same across code objects, is interned] u'\u20ac\u20ac' @ 3.6..
x = u'\u20ac\u20ac'
y = u'\u20ac\u20ac'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a'*2
x = 'a' * 2
y = 'a' * 2
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a'*20
x = 'a' * 20
y = 'a' * 20
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a'*21
x = 'a' * 21
y = 'a' * 21
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a'*4096
x = 'a' * 4096
y = 'a' * 4096
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a'*4097
x = 'a' * 4097
y = 'a' * 4097
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'ab'*10
x = 'ab' * 10
y = 'ab' * 10
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'ab'+'cd'
x = 'ab' + 'cd'
y = 'ab' + 'cd'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a b'+'c'
x = 'a b' + 'c'
y = 'a b' + 'c'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'ab' 'cd'
x = 'ab' 'cd'
y = 'ab' 'cd'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'x'*0
x = 'x' * 0
y = 'x' * 0
[x is y, intern(x) is x]

#: [same across code objects, is interned] 'abc'[1]
x = 'abc'[1]
y = 'abc'[1]
[x is y, intern(x) is x]

#: [same across code objects, is interned] 'abcdef'[1:4]
x = 'abcdef'[1:4]
y = 'abcdef'[1:4]
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a'*19+'b'
x = 'a' * 19 + 'b'
y = 'a' * 19 + 'b'
[x is y, intern(x[:1] + x[1:]) is x]

#: [same across code objects, is interned] 'a'.upper() @ 3.13
x = 'a'.upper()
y = 'a'.upper()
[x is y, intern(x) is x]

#: [same across code objects, is interned] repr(1) @ ..3.10
x = repr(1)
y = repr(1)
[x is y, intern(x) is x]

#: [same across code objects, is interned] repr(1) @ 3.13
x = repr(1)
y = repr(1)
[x is y, intern(x) is x]

#: [same across code objects, is interned] str('xyz')
x = str('xyz')
y = str('xyz')
[x is y, intern(x[:1] + x[1:]) is x]

#: tuple const: name-like str is same as stand-alone const in same code
t = ('tup_const_ab', 'tup const ab'); u = 'tup_const_ab'; w = 'tup const ab'
t[0] is u

#: tuple const: non-name str is same as stand-alone const in same code
t = ('tup_const_ab', 'tup const ab'); u = 'tup_const_ab'; w = 'tup const ab'
t[1] is w

#: tuple const elements across code: name-like, other, the tuple itself
t = ('tup_const_ab', 'tup const ab')
u = ('tup_const_ab', 'tup const ab')
[t[0] is u[0], t[1] is u[1], t is u]

#: same code: 1000 is 1000
a = 1000; b = 1000
a is b

#: same code: 1.5
a = 1.5; b = 1.5
a is b

#: same code: 'x y'
a = 'x y'; b = 'x y'
a is b

#: same code: (1,2,3)
a = (1, 2, 3); b = (1, 2, 3)
a is b

#: same code: 10**20 folded
a = 10 ** 20; b = 10 ** 20
a is b

#: same code: -1000
a = -1000; b = -1000
a is b

#: same code: b'q r'
a = b'q r'; b = b'q r'
a is b

#: same code: 1000 is 500+500
a = 1000; z = 500 + 500
a is z

#: function const is module const in one compile: 1000, str with space, tuple, float, bytes
x = 1000; s = 'p q'; t = (1, 'p q'); f = 2.25; b = b'k l'; \
    g = lambda: (1000, 'p q', (1, 'p q'), 2.25, b'k l')
r = g()
[r[0] is x, r[1] is s, r[2] is t, r[3] is f, r[4] is b]

#: REPL a=123;b=123 (separate);a is b
a = 123
b = 123
a is b

#: REPL one line a=123;b=123;a is b
a = 123; b = 123
a is b

#: REPL a=256;b=256 (separate);a is b
a = 256
b = 256
a is b

#: REPL one line a=256;b=256;a is b
a = 256; b = 256
a is b

#: REPL a=257;b=257 (separate);a is b
a = 257
b = 257
a is b

#: REPL one line a=257;b=257;a is b
a = 257; b = 257
a is b

#: REPL a=1000;b=1000 (separate);a is b
a = 1000
b = 1000
a is b

#: REPL one line a=1000;b=1000;a is b
a = 1000; b = 1000
a is b

#: REPL a=-5;b=-5 (separate);a is b
a = -5
b = -5
a is b

#: REPL one line a=-5;b=-5;a is b
a = -5; b = -5
a is b

#: REPL a=-6;b=-6 (separate);a is b
a = -6
b = -6
a is b

#: REPL one line a=-6;b=-6;a is b
a = -6; b = -6
a is b

#: REPL a='n';b='n' (separate);a is b
a = 'n'
b = 'n'
a is b

#: REPL one line a='n';b='n';a is b
a = 'n'; b = 'n'
a is b

#: REPL a='python';b='python' (separate);a is b
a = 'python'
b = 'python'
a is b

#: REPL one line a='python';b='python';a is b
a = 'python'; b = 'python'
a is b

#: REPL a='py thon';b='py thon' (separate);a is b
a = 'py thon'
b = 'py thon'
a is b

#: REPL one line a='py thon';b='py thon';a is b
a = 'py thon'; b = 'py thon'
a is b

#: REPL a='';b='' (separate);a is b
a = ''
b = ''
a is b

#: REPL one line a='';b='';a is b
a = ''; b = ''
a is b

#: REPL a=();b=() (separate);a is b
a = ()
b = ()
a is b

#: REPL one line a=();b=();a is b
a = (); b = ()
a is b

#: REPL a=(1, 2);b=(1, 2) (separate);a is b
a = (1, 2)
b = (1, 2)
a is b

#: REPL one line a=(1, 2);b=(1, 2);a is b
a = (1, 2); b = (1, 2)
a is b

#: REPL a=1.5;b=1.5 (separate);a is b
a = 1.5
b = 1.5
a is b

#: REPL one line a=1.5;b=1.5;a is b
a = 1.5; b = 1.5
a is b

#: REPL a=None;b=None (separate);a is b
a = None
b = None
a is b

#: REPL one line a=None;b=None;a is b
a = None; b = None
a is b

#: REPL a=True;b=True (separate);a is b
a = True
b = True
a is b

#: REPL one line a=True;b=True;a is b
a = True; b = True
a is b

#: REPL a=[];b=[] (separate);a is b
a = []
b = []
a is b

#: REPL one line a=[];b=[];a is b
a = []; b = []
a is b

#: REPL a={};b={} (separate);a is b
a = {}
b = {}
a is b

#: REPL one line a={};b={};a is b
a = {}; b = {}
a is b

#: REPL a='a!';b='a!' (separate);a is b
a = 'a!'
b = 'a!'
a is b

#: REPL one line a='a!';b='a!';a is b
a = 'a!'; b = 'a!'
a is b

#: REPL a='!';b='!' (separate);a is b
a = '!'
b = '!'
a is b

#: REPL one line a='!';b='!';a is b
a = '!'; b = '!'
a is b

#: REPL a=10**3;b=10**3 (separate);a is b
a = 10 ** 3
b = 10 ** 3
a is b

#: REPL one line a=10**3;b=10**3;a is b
a = 10 ** 3; b = 10 ** 3
a is b

#: REPL a=u'n';b=u'n' (separate);a is b
a = u'n'
b = u'n'
a is b

#: REPL one line a=u'n';b=u'n';a is b
a = u'n'; b = u'n'
a is b

#: REPL a=u'python';b=u'python' (separate);a is b
a = u'python'
b = u'python'
a is b

#: REPL one line a=u'python';b=u'python';a is b
a = u'python'; b = u'python'
a is b

#: max folded: 'a'*20
f = lambda: 'a' * 20
f() is f()

#: max folded: 'a'*21
f = lambda: 'a' * 21
f() is f()

#: max folded: 'a'*4096
f = lambda: 'a' * 4096
f() is f()

#: max folded: 'a'*4097
f = lambda: 'a' * 4097
f() is f()

#: max folded: (0,)*20
f = lambda: (0,) * 20
f() is f()

#: max folded: (0,)*21
f = lambda: (0,) * 21
f() is f()

#: max folded: (0,)*256
f = lambda: (0,) * 256
f() is f()

#: max folded: (0,)*257
f = lambda: (0,) * 257
f() is f()

#: max folded: 1<<100
f = lambda: 1 << 100
f() is f()

#: max folded: 1<<127
f = lambda: 1 << 127
f() is f()

#: max folded: 1<<128
f = lambda: 1 << 128
f() is f()

#: max folded: 1<<129
f = lambda: 1 << 129
f() is f()

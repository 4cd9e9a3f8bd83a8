# What programs of ours cannot say; components.ts asks the object layer itself.

#: getsizeof: cell
def outer():
    x = 1
    def inner():
        return x
    return inner
sys.getsizeof(outer().__closure__[0])

#: gc_head: cell
def outer():
    x = 1
    def inner():
        return x
    return inner
c = outer().__closure__[0]
sys.getsizeof(c) - c.__sizeof__()

#: getsizeof: closure fn
def outer():
    x = 1
    def inner():
        return x
    return inner
sys.getsizeof(outer())

#: _is_interned @ 3.13
s = ''.join(list('zz_zz'))
t = intern(''.join(list('zz_zz')))
[sys._is_interned(s), sys._is_interned(t), sys._is_interned('a'), sys._is_interned('')]

#: 1-byte bytes identical [bytes([n])] @ 3.6..
found = []
for n in range(0, 256):
    if bytes([n]) is bytes([n]):
        found.append(n)
found[:0] or [[found[0], found[-1]]]

#: 1-char str identical [decode latin1] @ 3.6..
found = []
for n in range(0, 256):
    if bytes([n]).decode('latin1') is bytes([n]).decode('latin1'):
        found.append(n)
found[:0] or [[found[0], found[-1]]]

#: slots: deepcopy .a same, copy .a same, unset b
class Slot(object):
    __slots__ = ('a', 'b')
sl = Slot()
sl.a = []
D = copy.deepcopy(sl)
s = copy.copy(sl)
[D.a is sl.a, s.a is sl.a, hasattr(D, 'b')]

#: memo keys: id(a), id(a[1]), id(memo) present; len; memo[id(a)] is D; memo[id(memo)]
memo = {}
a = [1, [2]]
D = copy.deepcopy(a, memo)
[id(a) in memo, id(a[1]) in memo, id(memo) in memo, len(memo), memo[id(a)] is D, [type(o).__name__ for o in memo[id(memo)]]]

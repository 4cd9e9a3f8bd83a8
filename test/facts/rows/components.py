# What programs of ours cannot say; the test asks the components of the object layer itself.

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

#: getsizeof: type object
sys.getsizeof(object)

#: rc object (type) @ 3.12..
sys.getrefcount(object)

#: rc int (type) @ 3.12..
sys.getrefcount(int)

#: _is_interned @ 3.13
[sys._is_interned(''.join(list('zz_zz'))), sys._is_interned(intern(''.join(list('zz_zz')))), sys._is_interned('a'), sys._is_interned('')]

#: [copy is same, deepcopy is same]: type
o = int
[copy.copy(o) is o, copy.deepcopy(o) is o]

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

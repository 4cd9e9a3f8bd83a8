# Row 19 of docs/DECK.md: what survives a collection is one generation older, and is looked at less
# often. Garbage is found by a collection of its own generation or of an older one. In the permanent
# generation, since 3.7, nothing is looked at.
import gc
import weakref

class Node(object):
    pass

def cycle():
    node = Node()
    node.me = node
    return node

gc.collect()
a = cycle()
b = weakref.ref(a)
gc.collect(0)
a = None
gc.collect(0)
c = b() is None
gc.collect(1)
d = b() is None
a = cycle()
b = weakref.ref(a)
gc.collect(0)
gc.collect(1)
a = None
gc.collect(1)
e = b() is None
gc.collect(2)
f = b() is None

# The versions in which so long a string is made by the compiler, once, are those with gc.freeze.
def has_freeze():
    x = 'x' * 30
    y = 'x' * 30
    return x is y

a = cycle()
b = weakref.ref(a)
if has_freeze():
    gc.freeze()

a = None
gc.collect()
g = b() is None
if has_freeze():
    gc.unfreeze()

gc.collect()
h = b() is None

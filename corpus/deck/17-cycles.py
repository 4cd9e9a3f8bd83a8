# Row 17 of docs/DECK.md: mid refers to left, left to right, and right to left. When the last name is
# gone, mid dies by its count; left and right keep each other alive, and only a collection ends that.
import gc
import weakref

class Node(object):
    pass

mid = Node()
left = Node()
right = Node()
mid.left = left
left.right = right
right.left = left
a = weakref.ref(mid)
b = weakref.ref(left)
c = weakref.ref(right)
del left
del right
gc.collect()
del mid
d = [a() is None, b() is None, c() is None]
e = gc.collect()
f = [a() is None, b() is None, c() is None]

# Row 22 of docs/DECK.md: a weak reference does not count. A child that refers to its parent weakly
# makes no cycle, and both die when the parent's last name is gone. What the callback finds differs:
# 2.7 calls it before __del__, 3.x behind.
import sys
import gc
import weakref

told = []

def gone(reference):
    told.append('callback')

class Parent(object):
    def __init__(self):
        self.children = []
    def __del__(self):
        told.append('parent')

class Child(object):
    def __init__(self, parent):
        self.parent = weakref.proxy(parent)
        parent.children.append(self)
    def __del__(self):
        told.append('child')

gc.collect()
a = Parent()
b = Child(a)
c = weakref.ref(a, gone)
d = sys.getrefcount(a)
e = c() is a
f = b.parent.children[0] is b
del b
del a
g = c() is None
h = gc.collect()

class Strong(object):
    def __init__(self, parent):
        self.parent = parent
        parent.children.append(self)

class Owner(object):
    def __init__(self):
        self.children = []

a = Owner()
b = Strong(a)
c = weakref.ref(a)
del b
del a
i = c() is None
j = gc.collect() > 0
k = c() is None

# Row 21 of docs/DECK.md: one collection, step by step. The younger lists are merged; counts are
# copied, and the references from inside taken off; what has some left, and what these lead to, is
# promoted, and the rest is finalized and cleared until the counts fall to zero.
import gc

class Node(object):
    pass

class Loud(object):
    def __del__(self):
        told.append('gone')

told = []
gc.collect()
a = Node()
b = Node()
a.next = b
gc.collect(0)
b.next = Node()
c = Node()
d = Node()
c.next = d
d.next = c
d.loud = Loud()
a.back = [a]
del b
del c
del d
e = gc.collect(1)
f = len(gc.garbage)
g = told

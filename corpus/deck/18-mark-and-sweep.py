# Row 18 of docs/DECK.md: mark what the roots lead to, sweep the rest. CPython does not know the roots:
# it takes the references among objects off their counts, and what has some left is one. Both find
# the same garbage.
import gc
import weakref

class Node(object):
    def __init__(self, name):
        self.name = name
        self.to = []

def link(x, y):
    x.to.append(y)

def mark(roots):
    marked = roots[:]
    for each in marked:
        for other in each.to:
            if not other in marked:
                marked.append(other)
    told = ''
    for each in marked:
        told = told + each.name
    return told

def watch(nodes):
    references = []
    for each in nodes:
        references.append(weakref.ref(each))
    return references

def alive(references):
    told = ''
    for each in references:
        if each() is not None:
            told = told + each().name
    return told

gc.collect()
a = [Node('a'), Node('b'), Node('c'), Node('d'), Node('e'), Node('f')]
link(a[0], a[1])
link(a[1], a[0])
link(a[2], a[3])
link(a[3], a[2])
link(a[3], a[4])
link(a[4], a[0])
link(a[5], a[5])
b = watch(a)
root = a[0]
c = mark([root])
a = None
d = alive(b)
gc.collect()
e = alive(b)
f = c == e

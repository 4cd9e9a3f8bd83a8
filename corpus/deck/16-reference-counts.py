# Row 16 of docs/DECK.md: what is counted. sys.getrefcount shows one more, for its own argument.
# int('300') stands for the 300 of the slide: a literal has a reference from its line's code too,
# which at a prompt is gone when the next line is read.
import sys
a = int('300')
d = sys.getrefcount(a)
b = a
e = sys.getrefcount(a)
c = [a, b]
f = sys.getrefcount(a)
del b
g = sys.getrefcount(a)

def scope(i):
    j = i
    return sys.getrefcount(i) - sys.getrefcount(j)

h = scope(a)
i = sys.getrefcount(a)
c = None
j = sys.getrefcount(a)
a = None

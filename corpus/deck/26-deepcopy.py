# Row 26 of docs/DECK.md: copy.deepcopy makes new inner lists too, each once, and keeps atoms and
# tuples of atoms. What was one object is one object in the copy, a cycle is a cycle.
import copy
a = [10, [10, 11], (4, 5)]
b = copy.deepcopy(a)
c = a[1] is b[1]
d = a[0] is b[0]
e = a[2] is b[2]
a[1].append(12)
f = a == b
g = [a[1], a[1]]
h = copy.deepcopy(g)
i = h[0] is h[1]
j = []
j.append(j)
k = copy.deepcopy(j)
l = k[0] is k

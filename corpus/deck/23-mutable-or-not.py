# Row 23 of docs/DECK.md: what changes an int, a string or a tuple makes a new one; a list or a dict
# stays the object that it is, and every name of it sees the change.
a = 1000
b = a
b += 1
c = a is b
d = 'ab cd'
e = d
e += '!'
f = d is e
g = (1, 2)
h = g
h += (3,)
i = g is h
j = [1, 2]
k = j
k += [3]
l = j is k
m = {'n': 1}
o = m
o['k'] = 2
p = m is o

# Row 25 of docs/DECK.md: copy.copy makes a new outer list; what it holds is shared.
import copy
a = [10, 10, [10, 11]]
b = copy.copy(a)
c = a is b
d = a[2] is b[2]
a[2].append(12)
e = a == b
a.append(13)
f = a == b

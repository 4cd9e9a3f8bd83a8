# Row 14 of docs/DECK.md: strings that look like names are interned, so that equal ones are one
# object; the table's own references do not count. `intern` puts any string there.
import sys
a = 'python'
b = 'python'
c = a is b
d = ''.join(['py', 'thon'])
e = d is a
if sys.getsizeof(1) == 24:
    f = intern(d)
else:
    f = sys.intern(d)

g = f is a
h = ' '.join(['hello', 'world'])
i = sys.getrefcount(h)

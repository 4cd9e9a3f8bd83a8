# Row 13 of docs/DECK.md: a string of one character exists once, and '' too. Of 38 bytes of 'a' in
# 2.7 one is the character and one the zero behind it.
import sys
a = 'abc'
b = 'cab'
c = a[0] is b[1]
d = a[0:1] is chr(97)
e = a[0:2] is b[1:3]
f = sys.getsizeof('a')
g = sys.getsizeof('')
h = a[0:0] is b[3:]

# Row 10 of docs/DECK.md: a name is not a box that holds a value, it is tied to an object. Many
# names can be tied to one object, and a name can be tied to another at any time.
a = [1000]
b = a
c = b is a
a = 'other'
d = b[0]
del b

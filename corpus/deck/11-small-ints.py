# Row 11 of docs/DECK.md: ints from -5 to 256 exist once, made when the interpreter starts; every
# other result is an object of its own.
a = -5
b = int('-5')
c = a is b
a = -6
b = int('-6')
d = a is b
a = 256
b = int('256')
e = a is b
a = 257
b = int('257')
f = a is b
g = a == b

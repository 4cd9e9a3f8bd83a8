# Row 9 of docs/DECK.md: a function is passed the object, not the name. It sees the same id, and
# what it binds its own name to is nobody else's business.
def go(b):
    return id(b)

def rebind(b):
    b = None
    return b

def change(b):
    b.append(3)

a = [1, 2]
c = go(a) == id(a)
d = rebind(a)
e = change(a)
f = 1000
g = go(f) == id(f)

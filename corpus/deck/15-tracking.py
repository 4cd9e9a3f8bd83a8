# Row 15 of docs/DECK.md: a new list is tracked, a dying one no longer. Of tuples and dicts only those
# are tracked that may be on a cycle, and a collection looks at them again.
import gc

def tracked(objects):
    told = []
    for each in objects:
        told.append(gc.is_tracked(each))
    return told

def pair(x, y):
    return (x, y)

def alive(many):
    before = len(gc.get_objects())
    kept = []
    for each in range(many):
        kept.append([])
    during = len(gc.get_objects())
    kept = None
    return [during - before, during - len(gc.get_objects())]

gc.collect()
a = tracked([[], {}, {'x': 1}, {'x': []}, 1000, 1.5, 'x y', (), object()])
b = pair(1, 2)
c = pair(b, 3)
d = pair(b, [])
e = tracked([b, c, d])
gc.collect()
f = tracked([b, c, d])
gc.collect()
g = tracked([b, c, d])
h = {'x': pair(4, 5)}
i = gc.is_tracked(h)
gc.collect()
j = gc.is_tracked(h)
k = alive(5)

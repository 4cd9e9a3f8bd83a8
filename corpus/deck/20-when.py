# Row 20 of docs/DECK.md: a collection begins when more objects with a GC head were allocated, less
# those freed, than the threshold says. Behind more than threshold1 collections of generation 0 comes
# one of generation 1, and so on; a full one waits until the oldest generation grew by a quarter.
import gc

class Cell(object):
    __slots__ = ('x',)

def counted(many):
    kept = [0] * many
    numbers = range(many)
    before = gc.get_count()[0]
    before = gc.get_count()[0]
    for each in numbers:
        kept[each] = Cell()
    during = gc.get_count()[0]
    kept = 0
    return [during - before, during - gc.get_count()[0]]

def counts(generation, many):
    kept = [0] * many
    told = [0] * many
    numbers = range(many)
    gc.collect()
    for each in numbers:
        kept[each] = Cell()
        told[each] = gc.get_count()[generation]
    return told

def most(numbers):
    found = 0
    for each in numbers:
        if each > found:
            found = each
    return found

def runs(numbers):
    told = []
    last = numbers[0]
    length = 0
    for each in numbers:
        if each != last:
            told.append([last, length])
            last = each
            length = 0
        length += 1
    return told[1:]

def cells(many):
    kept = [0] * many
    for each in range(many):
        kept[each] = Cell()
    return kept

def most_spared(many):
    kept = cells(many)
    return most(counts(2, 200))

gc.disable()
gc.collect()
a = gc.get_threshold()
b = counted(5)
gc.set_threshold(700, 10, 5)
gc.enable()
c = most(counts(1, 9000))
gc.set_threshold(10, 3, 2)
d = runs(counts(1, 69))
gc.set_threshold(10, 1, 1)
e = most_spared(1000) > 2
gc.disable()
f = most(counts(1, 60))
gc.set_threshold(0)
gc.enable()
g = most(counts(1, 60))

#: pyheap 1
#: machine    objects
#: python     3.11
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     oldest-objects-are-not-frozen
#: found      seed oldest-objects-are-not-frozen/0/96, 20 operations -> 5, certified to 2: all programs of up to 2 operations over this alphabet pass
a = {}
for b in range(1): a[b] = a
a = gc.collect()
a = gc.freeze()
a = gc.collect()

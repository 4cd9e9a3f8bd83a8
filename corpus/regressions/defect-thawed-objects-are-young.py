#: pyheap 1
#: machine    objects
#: python     3.10
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     thawed-objects-are-young
#: found      seed thawed-objects-are-young/0/54, 20 operations -> 4, minimal: certified (all 7,212 shorter programs over this alphabet pass)
a = ring(Noisy())
a = gc.freeze()
a = gc.unfreeze()
a = gc.collect(0)

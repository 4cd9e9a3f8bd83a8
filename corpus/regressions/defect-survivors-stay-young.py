#: pyheap 1
#: machine    objects
#: python     3.8
#: property   survivorsAreOlder
#: expect     fail
#: defect     survivors-stay-young
#: found      seed survivors-stay-young/0/0, 20 operations -> 2, minimal: certified (all 5 shorter programs over this alphabet pass)
a = []
a = gc.collect(0)

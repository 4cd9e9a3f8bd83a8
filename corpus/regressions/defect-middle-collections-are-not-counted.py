#: pyheap 1
#: machine    objects
#: python     3.9
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     middle-collections-are-not-counted
#: found      seed middle-collections-are-not-counted/0/0, 20 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = gc.collect(1)

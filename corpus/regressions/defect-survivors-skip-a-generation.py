#: pyheap 1
#: machine    objects
#: python     3.12
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     survivors-skip-a-generation
#: found      seed survivors-skip-a-generation/0/53, 20 operations -> 4, minimal: certified (all 1,293 shorter programs over this alphabet pass)
a = []
a.append(a)
a = gc.collect(0)
a = gc.collect(1)

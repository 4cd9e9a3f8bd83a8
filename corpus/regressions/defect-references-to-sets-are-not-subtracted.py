#: pyheap 1
#: machine    objects
#: python     3.7
#: property   gcRefsAreReferencesFromOutside
#: expect     fail
#: defect     references-to-sets-are-not-subtracted
#: found      seed references-to-sets-are-not-subtracted/0/10, 20 operations -> 2, minimal: certified (all 9 shorter programs over this alphabet pass)
a = set()
a = gc.collect()

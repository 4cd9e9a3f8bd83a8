#: pyheap 1
#: machine    objects
#: python     3.7
#: property   refcountsCoverReferences
#: expect     fail
#: defect     set-counts-an-item-twice
#: found      seed set-counts-an-item-twice/0/0, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = 1
a = {a, a}

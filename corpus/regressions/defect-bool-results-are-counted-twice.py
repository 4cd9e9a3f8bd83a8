#: pyheap 1
#: machine    objects
#: python     3.7
#: property   refcountsCoverReferences
#: expect     fail
#: defect     bool-results-are-counted-twice
#: found      seed bool-results-are-counted-twice/0/0, 20 operations -> 2, minimal: certified (all 3 shorter programs over this alphabet pass)
a = []
a = equal(a, a)

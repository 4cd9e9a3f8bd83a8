#: pyheap 1
#: machine    objects
#: python     3.11
#: property   gcRefsAreReferencesFromOutside
#: expect     fail
#: defect     last-item-is-not-subtracted
#: found      seed last-item-is-not-subtracted/0/0, 20 operations -> 2, minimal: certified (all 9 shorter programs over this alphabet pass)
a = ring(Noisy())
a = gc.collect()
